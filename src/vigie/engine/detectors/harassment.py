"""Harassment of a person: an attack on somebody named or pointed at, or a crowd sent after them.

Naming somebody is nothing, and neither is judging their work: it takes an insult, a threat, or a call to go
after them, near the person.
"""

import re
from collections.abc import Iterable
from typing import ClassVar

from vigie.engine.detectors.harm import CUE, LAUGH, reported
from vigie.engine.detectors.person import Person, handled, named, told_by_work
from vigie.engine.finding import Finding
from vigie.engine.reading import Reading, Term, quote

HITS = [
    "allez tous lui dire ce que vous en pensez sur son insta",
    "faites tourner sa photo",
    "votre employée Sandrine est une grosse conne",
    "la vendeuse de votre magasin de Lille, cette sale pute",
    "Mme Martin est une ordure",
    "everyone go tell her what you think of her",
    "who has her address? time to pay her a visit",
    "je vais te pourrir la vie",
]
NEAR_MISSES = [
    "la vendeuse de votre magasin de Lille a été très désagréable",
    "allez tous lui souhaiter bon anniversaire",
    "votre employée Sandrine a refusé de me rembourser",
    "@lucie bravo pour cette enquête",
    "Mme Martin m'a dit que j'étais un idiot",
    "son insta c'est @marie, abonnez-vous",
    "go tell her happy birthday",
    "quel connard ce frigo, encore en panne",
]

#: How far from the attack a person is looked for, in the original text.
_NEAR = 56
_LOWEST = 0.5
_INTENT = ("said", "aimed", "alone")
#: What is done to a named person is graver than what is thrown at a handle in a quarrel.
_SCORES = {"titled": 0.6, "named": 0.6, "role": 0.55, "handle": 0.5}
_KINDLY = re.compile(
    r"\b(?:anniversaire|bravo|merci|felicit\w+|bon courage|soutien|force|aime|adore|bienvenue|au revoir|"
    r"happy|birthday|congrat\w*|thanks?|love|support|welcome|good luck|hello|hi|abonne\w*|follow|"
    r"talent\w*|disparue?s?|perdue?s?|missing|magnifique|super|genial\w*|incroyable)\b|[❤🥰😍🎉👏]"
)


class Harassment:
    """Sees attacks on a named person, calls to pile on, and addresses thrown to a crowd."""

    name: ClassVar[str] = "harassment"
    needs: ClassVar[tuple[str, ...]] = ("harassment", "insult")
    kinds: ClassVar[tuple[str, ...]] = ("harassment",)
    reasons: ClassVar[tuple[str, ...]] = (
        "harassment.call",
        "harassment.person",
        "harassment.doxing",
        "harassment.quoted",
    )

    def examine(self, reading: Reading) -> Iterable[Finding]:
        """Return the calls that the lexicons know, and the attacks that stand near a person."""
        terms = reading.terms
        if not terms:
            return ()
        calls = terms.get("harassment", ())
        attacks = [term for term in terms.get("insult", ()) if term.entry.severity >= _LOWEST]
        if not calls and not attacks:
            return ()
        findings = []
        cues = []
        for term in calls:
            if term.entry.severity < CUE:
                cues.append(term)
            else:
                findings.append(_called(reading, term))
        if attacks and cues:
            findings.append(_finding(reading, cues[0], 0.6, "doxing"))
        attacked = _attacked(reading, attacks) if attacks else None
        if attacked:
            findings.append(attacked)
        return findings


def _called(reading: Reading, term: Term) -> Finding:
    """Return the finding of a call to go after somebody."""
    text = reading.views.undisguised.text
    score, reason = term.entry.severity, "call"
    if term.how == "quoted" or reported(text, term.view_start, term.view_end):
        score, reason = score * 0.35, "quoted"
    elif term.how == "denied":
        score *= 0.4
    elif _KINDLY.search(text[max(0, term.view_start - 40) : term.view_end + 60]):
        score *= 0.5
    return _finding(reading, term, score, reason)


def _attacked(reading: Reading, attacks: list[Term]) -> Finding | None:
    """Return the finding of the gravest attack that stands near a person, or None."""
    text, plain = reading.text, reading.views.undisguised.text
    best: Finding | None = None
    for term in attacks[:8]:
        if term.how not in _INTENT or (term.entry.aimed and term.how == "said"):
            continue
        start, end = term.span
        if _in_a_name(text, start, end):
            continue
        low, high = max(0, start - _NEAR), min(len(text), end + _NEAR)
        view_low, view_high = max(0, term.view_start - _NEAR), term.view_end + _NEAR
        person = (
            named(text, low, high, reading.language.code)
            or told_by_work(plain, view_low, view_high)
            or handled(text, low, high)
        )
        if person is None or (person.how != "role" and person.start < end and start < person.end):
            continue
        if not _said_of(plain if person.how == "role" else text, person, term):
            continue
        score = _SCORES[person.how] * (0.8 + 0.25 * term.entry.severity)
        if person.how == "handle" and term.entry.severity < 0.8:
            score = 0.4
        if LAUGH.search(plain[view_low:view_high]):
            score *= 0.85
        if best is None or score > best.score:
            best = _finding(reading, term, score, "person")
    return best


def _in_a_name(text: str, start: int, end: int) -> bool:
    """Tell whether the word at `start:end` is written as part of a name ("Nicolas Gogol")."""
    word = text[start:end]
    return (
        word[:1].isupper()
        and not word[1:2].isupper()
        and re.search(r"[^\W\d_]\s$", text[max(0, start - 2) : start]) is not None
    )


_OF = re.compile(
    r"[ ,:'-]*(?:(?:[\w'-]{1,16}[ ,]+){0,5})(?:est|sont|etait|c'est|cette|cet|ce|quelle?|espece|is|was|"
    r"are|such|what|this|ist|es|e)?"
    r"(?: ?(?:vraiment|qu'|juste|aussi|trop|un|une|la|le|d'|de|really|just|an?|the|so|eine?|una?))*[ ']*$",
    re.IGNORECASE,
)
_STOP = re.compile(r"[.!?\n;]")
_BEFORE_PERSON = re.compile(r"[ ,!:]{0,3}(?:(?:de|d'|ce|cette|cet|le|la|is|est) ?)?", re.IGNORECASE)


def _said_of(text: str, person: Person, term: Term) -> bool:
    """Tell whether `term` is said of `person`: close by, in the same sentence of the text they stand in."""
    start, end = (term.view_start, term.view_end) if person.how == "role" else term.span
    if person.end <= start:
        between = text[person.end : start]
        return len(between) <= 40 and _STOP.search(between) is None and _OF.match(between) is not None
    return _BEFORE_PERSON.fullmatch(text[end : person.start]) is not None


def _finding(reading: Reading, term: Term, score: float, reason: str) -> Finding:
    args = (quote(reading.views.clean, *term.span),)
    return Finding(
        "harassment",
        round(min(score, 1.0) * term.weight, 3),
        *term.span,
        f"harassment.{reason}",
        args,
        "harassment",
    )
