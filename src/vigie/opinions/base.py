"""What an opinion is: some texts in, an answer for each or the reason why there is none."""

import math
from collections.abc import Sequence
from typing import Final, Literal, Protocol, get_args

import msgspec

#: What an opinion may speak of, each with how much it counts in what a charter calls toxicity.
HARMS: Final[dict[str, float]] = {
    "toxicity": 1.0,
    "severe": 1.0,
    "insult": 1.0,
    "hate": 1.0,
    "threat": 1.0,
    "harassment": 1.0,
    "obscenity": 0.5,
    "sexual": 0.5,
    "selfharm": 0.0,
    "violence": 0.0,
    "spam": 0.0,
}

#: Why there is no answer; each has its sentence in `engine/sentences.py`.
Why = Literal[
    "late", "unreachable", "refused", "malformed", "spent", "resting", "unready", "too_long", "failed"
]

#: Reason codes of the findings made from opinions.
REASONS: Final = (
    "opinion",
    "opinion.calm",
    "opinion.cleared",
    "opinion.unsure",
    "opinion.agrees",
    *(f"opinion.{why}" for why in get_args(Why)),
)


class Question(msgspec.Struct, frozen=True):
    """What is asked about: the text and its language, and nothing of its author."""

    text: str
    #: A code as the engine gives it, "" where nobody knows.
    language: str = ""


class Answer(msgspec.Struct, frozen=True):
    """How sure an opinion is of each harm it speaks of, between 0 and 1."""

    scores: dict[str, float]

    @property
    def toxicity(self) -> float:
        """Return the opinion's figure for the message as a whole."""
        told = self.scores.get("toxicity")
        if told is not None:
            return told
        return max((score * HARMS[kind] for kind, score in self.scores.items()), default=0.0)


class Unavailable(msgspec.Struct, frozen=True):
    """The fact that there is no answer."""

    why: Why
    #: For whoever runs Vigie, never the text that was asked about.
    told: str = ""


class NoAnswerError(Exception):
    """A whole call has no answer; `told` says what to do where something can be done."""

    def __init__(self, why: Why, told: str) -> None:
        super().__init__(told)
        self.why: Why = why
        self.told = told


class Opinion(Protocol):
    """Whoever can be asked: a model on this machine, or a server."""

    @property
    def name(self) -> str:
        """Return what it is called in the configuration and in findings."""
        ...

    @property
    def version(self) -> str:
        """Return what changes when the same text may be answered otherwise."""
        ...

    @property
    def together(self) -> int:
        """Return how many texts one call may carry."""
        ...

    async def start(self) -> None:
        """Get ready; called once, before anything is asked.

        Raises
        ------
        NoAnswerError
            It cannot answer; everything asked of it stays without an answer.
        """
        ...

    async def ask(self, questions: Sequence[Question]) -> list[Answer | Unavailable]:
        """Return what it says of each text, in order. It may be cancelled at any moment.

        Raises
        ------
        NoAnswerError
            None of them has an answer.
        """
        ...

    async def close(self) -> None:
        """Release what it holds."""
        ...


def sound(answer: Answer | Unavailable) -> Answer | Unavailable:
    """Return the answer as given, or as malformed where a score is no probability of a known harm."""
    if isinstance(answer, Unavailable):
        return answer
    right = answer.scores and all(
        kind in HARMS and math.isfinite(score) and 0.0 <= score <= 1.0
        for kind, score in answer.scores.items()
    )
    return answer if right else Unavailable("malformed", "a score is missing or is no probability")
