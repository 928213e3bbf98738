"""Threats: harm announced, wished or hinted at; sport, games and figures of speech are told apart."""

from collections.abc import Iterable
from typing import ClassVar

from vigie.engine.context import EFFECT, stance
from vigie.engine.detectors.base import severity
from vigie.engine.detectors.harm import (
    BEFORE,
    CONDITION,
    CUE,
    KIND,
    MOST_CUES,
    TURNS,
    Turn,
    softened,
    strength,
    turned,
)
from vigie.engine.finding import Finding
from vigie.engine.reading import Reading, Term, quote

HITS = [
    "je vais te tuer",
    "on va te retrouver et te crever",
    "je sais où tu habites",
    "si tu reviens dans le quartier je te démonte",
    "je vais vous casser la figure",
    "i will kill you",
    "kys",
    "va te pendre",
]
NEAR_MISSES = [
    "tu me tues mdr",
    "c'est mortel ce son",
    "this song is killing it",
    "il m'a dit je vais te tuer, j'ai porté plainte",
    "je vais te tuer au ping-pong, pour rire",
    "on va les exploser samedi en demi-finale",
    "tu vas voir, la fin est géniale",
]

#: What an insult beside it adds to a threat that could be a manner of speaking.
_AGGRAVATED = 0.2

#: Phrases up to this severity hint at harm; graver ones name it.
_HINT = 0.65

#: Said in bed and in the street alike; the lexicon of crude words knows them.
_CRUDE = {"je te demonte", "je vais te demonter", "je te nique", "je vais te niquer"}


class Threat:
    """Sees threats of violence, and wishes of death, against a person."""

    name: ClassVar[str] = "threat"
    needs: ClassVar[tuple[str, ...]] = ("threat", "obscenity")
    kinds: ClassVar[tuple[str, ...]] = ("threat",)
    reasons: ClassVar[tuple[str, ...]] = (
        "threat.word",
        "threat.quoted",
        "threat.denied",
        "threat.self",
        "threat.turn",
        "threat.condition",
    )

    def examine(self, reading: Reading) -> Iterable[Finding]:
        """Return the threats of the lexicons, and the verbs of harm that are turned on somebody."""
        terms = reading.terms.get("threat", ())
        crude = reading.terms.get("obscenity", ())
        if not terms and not crude:
            return ()
        text = reading.views.undisguised.text
        findings = [_crude(text, term) for term in crude if term.entry.term in _CRUDE]
        cues = 0
        for term in terms:
            if term.entry.severity >= CUE:
                findings.append(_said(reading, text, term))
                continue
            turns = TURNS.get(term.entry.language)
            cues += 1
            if turns is None or cues > MOST_CUES:
                continue
            found = _done(reading, text, term, turns)
            if found:
                findings.append(found)
        return findings


def _crude(text: str, term: Term) -> Finding:
    """Return the finding of crude words that threaten as often as they desire."""
    start, end = term.view_start, term.view_end
    condition = CONDITION.search(text[max(0, start - BEFORE) : start])
    score = (0.75 if condition else 0.55) * softened(text, start, end, hard=False)
    reason = "threat.condition" if condition else "threat.turn"
    return Finding("threat", round(score * term.weight, 3), *term.span, reason, (term.written,), "threat")


def _said(reading: Reading, text: str, term: Term) -> Finding:
    """Return the finding of a phrase that threatens by itself."""
    how = term.how
    # A threat is one in any case: being thrown at somebody changes nothing.
    plainly = how if how in ("quoted", "denied", "self") else "said"
    score = severity(term) if how == plainly else term.entry.severity * term.weight * EFFECT["said"][0]
    if plainly == "said":
        score *= softened(text, term.view_start, term.view_end, hard=True)
        if term.entry.severity <= _HINT and KIND.search(text[term.view_start : term.view_end + 64]):
            score *= 0.6
        score += _AGGRAVATED if 0.3 <= score < 0.5 and _hostile(reading) else 0.0
    reason = "threat.word" if plainly == "said" else f"threat.{plainly}"
    return Finding("threat", round(score, 3), *term.span, reason, (term.written,), "threat")


def _done(reading: Reading, text: str, term: Term, turns: tuple[Turn, ...]) -> Finding | None:
    """Return the finding of a verb of harm, where the words around it turn it on somebody."""
    found = turned(text, term, turns)
    if found is None:
        return None
    score, reason, start = found
    end = term.view_end
    how = stance(text, start, end, term.entry.language)
    if how in ("quoted", "denied"):
        score, reason = score * EFFECT[how][0], f"threat.{how}"
    else:
        score *= softened(text, start, end, hard=strength(term) == 0)
    if 0.3 <= score < 0.5 and _hostile(reading):
        score += _AGGRAVATED
    span = reading.views.undisguised.span(start, end)
    return Finding(
        "threat", round(score * term.weight, 3), *span, reason, (quote(reading.views.clean, *span),), "threat"
    )


def _hostile(reading: Reading) -> bool:
    """Tell whether the message insults or hates besides."""
    return any(
        term.entry.severity >= 0.55 for kind in ("insult", "hate") for term in reading.terms.get(kind, ())
    )
