"""What is ambiguous, and what becomes of a message's findings once an opinion was heard."""

import math
from collections.abc import Iterable, Sequence
from typing import Final, Protocol

from vigie.engine.finding import UNAVAILABLE, Finding
from vigie.engine.toxicity import TOXICITY, toxicity
from vigie.opinions.base import Answer, Unavailable
from vigie.opinions.configuration import Ambiguity

#: From here on an opinion says that there is a harm.
SAID: Final = 0.5
#: What an opinion may make count for less. A threat is read by a person whatever a machine makes of it.
CLEARABLE: Final = frozenset({"toxicity", "severe", "insult", "hate", "harassment", "obscenity", "sexual"})


class Heard(Protocol):
    """Whose outcome it is."""

    @property
    def name(self) -> str:
        """Return the opinion's name."""
        ...

    @property
    def clears(self) -> bool:
        """Tell whether it may make doubtful findings count for less."""
        ...


def ambiguous(findings: Sequence[Finding], bounds: Ambiguity) -> bool:
    """Tell whether a second opinion is worth asking.

    A message that already lacks an answer goes to a person in any case: nobody is paid for it.
    """
    if not bounds.low <= toxicity(findings) <= bounds.high:
        return False
    return all(finding.kind != UNAVAILABLE for finding in findings)


def merged(
    findings: Sequence[Finding],
    outcomes: Iterable[tuple[Heard, Answer | Unavailable]],
    *,
    length: int,
    bounds: Ambiguity,
) -> list[Finding]:
    """Return a message's findings with what the opinions said of it.

    Parameters
    ----------
    findings
        What the engine saw.
    outcomes
        Who was asked, and what came of it.
    length
        Of the message, in code points.
    bounds
        What was ambiguous: an opinion that stays below is calm.
    """
    heard = list(outcomes)
    cleared = bool(heard) and all(
        voice.clears and isinstance(answer, Answer) and answer.toxicity < bounds.low
        for voice, answer in heard
    )
    kept = list(findings)
    if cleared:
        calm = max(answer.toxicity for _, answer in heard if isinstance(answer, Answer))
        kept = [_lowered(finding, calm) for finding in findings]
    for voice, answer in heard:
        detector = f"opinion:{voice.name}"
        if isinstance(answer, Unavailable):
            reason = f"opinion.{answer.why}"
            kept.append(Finding(UNAVAILABLE, 1.0, 0, length, reason, (voice.name,), detector))
            continue
        said = [
            Finding(kind, round(score, 3), 0, length, "opinion", (voice.name, kind), detector)
            for kind, score in answer.scores.items()
            if kind != TOXICITY and score >= SAID
        ]
        told = round(answer.toxicity, 3)
        if told >= SAID and told > toxicity([*kept, *said]):
            # First: the first figure for the whole message is the one that is read, and it is the highest.
            kept.insert(0, Finding(TOXICITY, told, 0, length, "opinion", (voice.name, TOXICITY), detector))
        elif not said:
            reason, score = "opinion.unsure", told
            if told >= SAID:
                reason = "opinion.agrees"
            elif told < bounds.low:
                reason, score = "opinion.cleared" if cleared else "opinion.calm", 1.0 - told
            said = [Finding("opinion", round(score, 3), 0, length, reason, (voice.name,), detector)]
        kept += said
    return kept


def language_of(announced: str | None, findings: Iterable[Finding]) -> str:
    """Return the language to tell an opinion: the one found, or else the one announced, or ""."""
    found = next((finding.args[0] for finding in findings if finding.kind == "language"), "und")
    return found if found != "und" else announced or ""


def _lowered(finding: Finding, calm: float) -> Finding:
    """Return a doubtful finding at the mean of both evidences, never higher than it was."""
    if finding.kind not in CLEARABLE:
        return finding
    mean = (_evidence(finding.score) + _evidence(calm)) / 2
    score = min(finding.score, round(1.0 / (1.0 + math.exp(-mean)), 3))
    return Finding(
        finding.kind, score, finding.start, finding.end, finding.reason, finding.args, finding.detector
    )


def _evidence(score: float) -> float:
    bounded = min(0.999, max(0.001, score))
    return math.log(bounded / (1.0 - bounded))
