"""How Vigie's findings become the scores that other services name.

Each name has the kinds of findings that concern it, each with how much it counts; the score is the highest.
Those of the learned scorer ("toxicity", "severe", "harassment", "sexual"…) and of the detectors count alike.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING

from vigie.charter.vocabulary import UNAVAILABLE_CLAUSE
from vigie.engine.finding import UNAVAILABLE
from vigie.engine.toxicity import Scored, highest

if TYPE_CHECKING:
    from vigie.examined import Examined

Table = Mapping[str, Mapping[str, float]]

#: Attributes of the Perspective API.
ATTRIBUTES: Table = {
    # The engine's own figure, which words of these kinds have their part in.
    "TOXICITY": {"toxicity": 1.0, "insult": 0.0, "hate": 0.0, "threat": 0.0, "obscenity": 0.0},
    "SEVERE_TOXICITY": {"severe": 1.0, "violence": 0.8},
    "IDENTITY_ATTACK": {"hate": 1.0},
    "INSULT": {"insult": 1.0, "harassment": 0.8},
    "PROFANITY": {"sexual": 1.0, "obscenity": 1.0},
    "THREAT": {"threat": 1.0},
    "SEXUALLY_EXPLICIT": {"sexual": 1.0},
    "SPAM": {"spam": 1.0, "scam": 1.0},
}
_EXPERIMENTAL = "_EXPERIMENTAL"

#: Categories of OpenAI's moderation; those without kinds are not judged, and stay at 0.
CATEGORIES: Table = {
    "harassment": {"harassment": 1.0, "insult": 1.0},
    "harassment/threatening": {"threat": 1.0},
    "hate": {"hate": 1.0},
    # Both at once: see `category_scores`.
    "hate/threatening": {"hate": 1.0, "threat": 1.0},
    "illicit": {},
    "illicit/violent": {},
    "self-harm": {"selfharm": 1.0},
    "self-harm/instructions": {},
    "self-harm/intent": {"selfharm": 1.0},
    "sexual": {"sexual": 1.0},
    "sexual/minors": {},
    "violence": {"violence": 1.0, "threat": 1.0},
    "violence/graphic": {},
}
#: From here on a category is flagged.
FLAGGED = 0.5


def known_attribute(name: str) -> str | None:
    """Return the attribute that a name asks for, experimental names included; None where there is none."""
    plain = name.removesuffix(_EXPERIMENTAL)
    return plain if plain in ATTRIBUTES else None


def probabilities(findings: Iterable[Scored], toxicity: float = 0.0) -> dict[str, float]:
    """Return the probability of each Perspective attribute.

    Parameters
    ----------
    findings
        What was seen in one text.
    toxicity
        The engine's own figure for the text as a whole; TOXICITY is at least that.
    """
    found = highest(findings)
    told = {name: _weighed(found, kinds) for name, kinds in ATTRIBUTES.items()}
    told["TOXICITY"] = max(told["TOXICITY"], round(min(1.0, toxicity), 6))
    return told


def category_scores(findings: Iterable[Scored]) -> dict[str, float]:
    """Return the score of each of OpenAI's categories."""
    found = highest(findings)
    told = {name: _weighed(found, kinds) for name, kinds in CATEGORIES.items()}
    told["hate/threatening"] = min(told["hate"], told["harassment/threatening"])
    return told


def _weighed(found: Mapping[str, float], kinds: Mapping[str, float]) -> float:
    return round(max((found.get(kind, 0.0) * weight for kind, weight in kinds.items()), default=0.0), 6)


def unanswered(examined: "Examined", names: Iterable[str], table: Table = ATTRIBUTES) -> bool:
    """Tell whether a part of the engine that one of the scores rests on gave no answer.

    A score without it would be low for want of an answer, and pass for innocence.
    """
    parts = [seen.args[0] if seen.args else "" for seen in examined.findings if seen.kind == UNAVAILABLE]
    if not parts:
        # No part failed by itself: the text as a whole could not be examined.
        return examined.clause == UNAVAILABLE_CLAUSE
    wanted = {kind for name in names for kind in table[name]}
    return any(_concerns(part, wanted) for part in parts)


def _concerns(part: str, wanted: set[str]) -> bool:
    """Tell whether scores of the wanted kinds rest on a part of the engine."""
    if part == "charter":
        return False
    kinds = _kinds_of_detectors().get(part)
    if kinds is None or "language" in kinds:  # the reader, the scorer, whatever comes later: all scores
        return True
    return not wanted.isdisjoint(kinds)


@cache
def _kinds_of_detectors() -> dict[str, frozenset[str]]:
    from vigie.engine.crowd import Crowd
    from vigie.engine.detectors import DETECTORS, Detector

    every: tuple[type[Detector], ...] = (*DETECTORS, Crowd)
    return {detector.name: frozenset(detector.kinds) for detector in every}
