"""One figure for how harmful a message is: what the learned scorer says; without it, what the words say."""

from collections.abc import Iterable
from typing import Protocol

from vigie.engine.finding import Finding

#: The kind of the finding that carries the scorer's answer.
TOXICITY = "toxicity"
#: A toxicity from which the words that weighed are told.
EXPLAINED = 0.5
#: Before the name of a label, in the kind of a finding that tells its bare chance, low ones too. Only an
#: engine made for those who ask for scores gives such findings; no charter speaks of them.
CHANCE = "chance:"
#: How much each kind weighs where words alone say it. Swearing at nobody is half a fault.
_WORDS = {"hate": 1.0, "threat": 1.0, "insult": 1.0, "obscenity": 0.5}


def toxicity(findings: Iterable[Finding]) -> float:
    """Return how harmful a message is, 0..1: 0.5 where the evidence weighs as much on either side.

    Where the scorer gave no answer, the words alone say it: the more kinds agree, the higher.
    """
    highest: dict[str, float] = {}
    for finding in findings:
        if finding.kind == TOXICITY:
            return finding.score
        if finding.kind in _WORDS:
            highest[finding.kind] = max(highest.get(finding.kind, 0.0), finding.score * _WORDS[finding.kind])
    spared = 1.0
    for score in highest.values():
        spared *= 1.0 - score
    return round(1.0 - spared, 4)


class Scored(Protocol):
    """What a score is made from: a finding of the engine, or one as the desk keeps it."""

    @property
    def kind(self) -> str:
        """Return what was seen."""
        ...

    @property
    def score(self) -> float:
        """Return how sure that is."""
        ...


def highest(findings: Iterable[Scored]) -> dict[str, float]:
    """Return the highest score of each kind of harm, chances counted with the kind they are of."""
    found: dict[str, float] = {}
    for finding in findings:
        if finding.kind == TOXICITY:
            continue
        kind = finding.kind.removeprefix(CHANCE)
        if finding.score > found.get(kind, -1.0):
            found[kind] = finding.score
    return found


def is_worth_telling(finding: Scored) -> bool:
    """Tell whether a finding says more than a number that the answer has anyway."""
    return not finding.kind.startswith(CHANCE) and (finding.kind != TOXICITY or finding.score >= EXPLAINED)
