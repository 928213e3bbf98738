"""Accusations of a crime or of dishonesty against somebody named: a person should look at them.

What is said of quality or price is opinion, whatever the words; what a court or a newspaper is said to
hold is a report; nobody named is nobody defamed. The score stays moderate: no machine knows the truth.
"""

import re
from collections.abc import Iterable
from typing import ClassVar

from vigie.engine.context import stance
from vigie.engine.detectors.harm import reported
from vigie.engine.detectors.person import Person, handled, named, subject, told_by_work
from vigie.engine.finding import Finding
from vigie.engine.reading import Reading, Term, quote

HITS = [
    "Julien Moreau est un escroc",
    "la directrice de l'école a détourné l'argent de la cantine",
    "Mme Lefort tape dans la caisse",
    "votre livreur est un voleur",
    "John Carter is a pedophile",
    "your manager stole money from the till",
    "Javier Romero es un estafador",
]
NEAR_MISSES = [
    "à ce prix c'est du vol",
    "votre abonnement est une arnaque",
    "Paul Durand a été condamné pour escroquerie",
    "selon le parquet, Paul Durand a détourné des fonds",
    "Paul Durand est un mauvais maire",
    "il a volé la vedette à tout le monde",
    "Julien Moreau n'est pas un escroc",
    "the goalkeeper stole the show",
]

_BEFORE = 72
_AFTER = 48
_SCORES = {"titled": 0.6, "named": 0.6, "handle": 0.55, "role": 0.55}
#: A company, a place or an office told by its trade.
_HOUSE = re.compile(
    r"\b(?:cette?|votre|leur|la|le|l'|les|ce|ces|chez) ?(?:societe|entreprise|boite|magasin|boutique|"
    r"agence|garage|restaurant|resto|hotel|clinique|banque|assurance|site|association|asso|syndicat|"
    r"clinique|mairie|club|fondation|cabinet|concession|marque|magasins|ecole|federation|parti)\b|"
    r"\b(?:this|your|that|their|the) (?:company|shop|store|garage|restaurant|hotel|bank|clinic|agency|"
    r"website|club|charity|school|firm|business)\b"
)
#: Told as known, judged or only suspected: not accused by the author.
_REPORT = re.compile(
    r"\b(?:selon|d'apres|accus\w+|condamn\w+|mis(?:e|es)? en examen|soupconn\w+|presum\w+|inculp\w+|"
    r"juge(?:e|es|s)? (?:pour|coupable)|arrete(?:e|es|s)?|interpelle\w*|proces|tribunal|parquet|enquete|"
    r"plainte|garde a vue|incarcer\w+|relax\w+|innocent\w*|victimes?|temoign\w+|film|serie|roman|livre|"
    r"episode|personnage|role|joue|acteur|scenario|jeu|article|reportage|allegedly|alleged|accused|"
    r"convicted|charged|suspected|according|court|trial|jury|arrested|police|sued|lawsuit|movie|film|"
    r"novel|book|character|episode|plays|segun|acusad\w+|condenad\w+|presunt\w+|laut|angeklagt|"
    r"verurteilt|mutmasslich\w*|secondo|accusat\w+|condannat\w+|acusad\w+|condenad\w+|volgens|"
    r"beschuldigd|veroordeeld)\b"
)
#: Stealing a ball, a kiss or the show.
_FIGURE = re.compile(
    r" (?:la vedette|le ballon|la balle|le match|un baiser|mon coeur|nos coeurs|le coeur|la victoire|"
    r"du temps|mon temps|notre temps|son temps|le temps|le show|la premiere place|la place|l'affiche|"
    r"my heart|the show|the ball|the game|my time|a kiss|the win|the spotlight|l'attention|tout l'amour|"
    r"le silence|mes reves|le look|l'idee|une idee|le record|un penalty|base|state|organi[sz]ation|group|"
    r"attack|law|court|investigation|case|record|lawyer|defen[cs]e|offen[cs]e|justice)\b"
)
_ASKED = re.compile(r"\?")
_REVIEW = 0.45


class Denigration:
    """Sees accusations of a crime or of dishonesty against a person or a house that is named."""

    name: ClassVar[str] = "denigration"
    needs: ClassVar[tuple[str, ...]] = ("denigration",)
    kinds: ClassVar[tuple[str, ...]] = ("denigration",)
    reasons: ClassVar[tuple[str, ...]] = (
        "denigration.person",
        "denigration.house",
        "denigration.unnamed",
        "denigration.report",
    )

    def examine(self, reading: Reading) -> Iterable[Finding]:
        """Return the gravest accusation of the message."""
        terms = reading.terms.get("denigration")
        if not terms:
            return ()
        findings = [_accused(reading, term) for term in terms[:8]]
        return [max(findings, key=lambda finding: finding.score)]


def _accused(reading: Reading, term: Term) -> Finding:
    plain, text = reading.views.undisguised.text, reading.text
    start, end = term.span
    low, high = max(0, term.view_start - _BEFORE), term.view_end + _AFTER
    around = plain[low:high]
    person = _whom(reading, text, plain, term)
    if person is not None:
        score, reason = _SCORES[person.how], "person"
    elif _HOUSE.search(plain, max(0, term.view_start - 32), term.view_end + 24):
        score, reason = 0.45, "house"
    else:
        score, reason = 0.3, "unnamed"
    if (
        _REPORT.search(around)
        or reported(plain, term.view_start, term.view_end)
        or stance(plain, term.view_start, term.view_end, term.entry.language) in ("quoted", "denied")
        or _DENIED.search(plain[low : term.view_start])
        or _FIGURE.match(plain, term.view_end)
    ):
        score, reason = score * 0.4, "report"
    elif _ASKED.search(around):
        score *= 0.7
    # A customer who was taken in says so with these words of the whole house; that is what reviews are for.
    if reading.message.kind == "review" and (person is None or person.how == "role"):
        score = min(score, _REVIEW)
    args = (quote(reading.views.clean, start, end),)
    return Finding(
        "denigration", round(score * term.weight, 3), start, end, f"denigration.{reason}", args, "denigration"
    )


_DENIED = re.compile(
    r"\b(?:n'|ne|pas|jamais|not|never|isn't|wasn't|no|nicht|kein|non|nao|niet|m'|t'|s'|nous|vous|me|te)\s*$"
)
_STOP = re.compile(r"[.!?\n;]")
_IS = re.compile(r"(?:est|sont|etait|etaient|is|are|was|were|es|son|e|ist|sind|sono|sao|zijn)\b")
_PRONOUN = re.compile(r"\b(?:tu|vous|je|nous|you|i|we)\b[^.!?\n]{0,16}$")


def _whom(reading: Reading, text: str, plain: str, term: Term) -> Person | None:
    """Return the person accused: the one who stands right before the accusation, or who is named after it."""
    start, end = term.span
    if _PRONOUN.search(plain[max(0, term.view_start - 24) : term.view_start]):
        return None
    low, high = max(0, start - _BEFORE), min(len(text), end + 32)
    view_low = max(0, term.view_start - _BEFORE)
    for stop in _STOP.finditer(plain, view_low, term.view_start):
        view_low = stop.end()
    person = named(text, low, start, reading.language.code) or handled(text, low, start)
    if person and _STOP.search(
        text[person.end : start].replace(".", "", 1) if person.how == "titled" else text[person.end : start]
    ):
        person = None
    if person is None:
        person = told_by_work(plain, view_low, term.view_start)
        if person and term.view_start - person.end > 44:
            person = None
    # One capitalised word is a name only where it is the subject of a sentence: "Durand est un…".
    alone = subject(text, start) if _IS.match(term.entry.term) else None
    return person or alone or named(text, end, high, reading.language.code) or handled(text, end, high)
