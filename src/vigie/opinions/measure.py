"""What a second opinion adds to Vigie, measured on labelled messages."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from vigie.engine.engine import Engine
from vigie.engine.finding import Finding
from vigie.engine.model.figures import Scores, Truth, auc
from vigie.engine.toxicity import toxicity
from vigie.message import Message, Space
from vigie.opinions.ask import Asker, Outcome
from vigie.opinions.base import Answer, Question, Unavailable
from vigie.opinions.configuration import Ambiguity
from vigie.opinions.merge import ambiguous, language_of, merged

#: Texts asked about between two words on how far it is.
_ROUND = 32
_LONG = 3_600.0


class DataError(Exception):
    """A file of labelled messages cannot be read; the sentence says where."""


class Labelled(msgspec.Struct, frozen=True):
    """A line of the file."""

    text: str
    toxic: bool | int
    lang: str | None = None


class Line(msgspec.Struct, frozen=True):
    """One line of the table."""

    name: str
    messages: int
    toxic: int
    auc: float
    #: Share right at 0.5, and at the threshold that suits these very messages best.
    right: float
    best: float


class _As:
    """An opinion's name with the right to clear, or without."""

    def __init__(self, name: str, *, clears: bool) -> None:
        self.name = name
        self.clears = clears


def read(path: Path) -> list[Labelled]:
    """Return the labelled messages of a file of JSON lines.

    Raises
    ------
    DataError
        A line is no message with its label.
    """
    decode = msgspec.json.Decoder(Labelled).decode
    rows: list[Labelled] = []
    for number, line in enumerate(path.read_bytes().splitlines(), start=1):
        if line.strip():
            try:
                rows.append(decode(line))
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                raise DataError(f"Line {number} of {path} is no labelled message: {error}.") from None
    if not rows:
        raise DataError(f'{path} holds no message: give lines such as {{"text": …, "toxic": true}}.')
    return rows


def examined(rows: Sequence[Labelled], engine: Engine) -> list[list[Finding]]:
    """Return what Vigie sees in each message, each in a room of its own."""
    return engine.examine(
        [
            Message(
                id=str(place), space=Space("measure", str(place)), kind="comment", text=row.text, at=0,
                received_at=0, lang=row.lang,
            )
            for place, row in enumerate(rows)
        ]
    )  # fmt: skip


def doubtful(
    rows: Sequence[Labelled], found: Sequence[list[Finding]], bounds: Ambiguity, most: int
) -> list[int]:
    """Return the places of the ambiguous messages, at most so many, spread over the file."""
    places = [place for place in range(len(rows)) if ambiguous(found[place], bounds)]
    if len(places) <= most:
        return places
    return [places[number * len(places) // most] for number in range(most)]


async def ask(
    asker: Asker,
    rows: Sequence[Labelled],
    found: Sequence[list[Finding]],
    places: Sequence[int],
    progress: Callable[[int], Any],
) -> list[Outcome]:
    """Return what the opinion says of the messages at these places."""
    outcomes: list[Outcome] = []
    for start in range(0, len(places), _ROUND):
        asked = [
            ("measure", Question(rows[place].text, language_of(rows[place].lang, found[place])))
            for place in places[start : start + _ROUND]
        ]
        outcomes += await asker.ask(asked, _LONG)
        progress(len(asked))
    return outcomes


def table(
    name: str,
    rows: Sequence[Labelled],
    found: Sequence[list[Finding]],
    asked: dict[int, Outcome],
    bounds: Ambiguity,
) -> list[Line]:
    """Return the figures.

    Parameters
    ----------
    name
        The opinion's.
    rows, found
        All messages, and what Vigie sees in them.
    asked
        What the opinion said, by place. Where it gave no answer, Vigie's own figure stands.
    bounds
        What was ambiguous.
    """
    truth = np.array([bool(row.toxic) for row in rows])
    alone = np.array([toxicity(findings) for findings in found])
    answered = [place for place, outcome in asked.items() if isinstance(outcome, Answer)]
    told = np.array([_toxicity(asked[place]) for place in answered])

    def both(clears: bool) -> Scores:
        figures = alone.copy()
        for place in answered:
            heard = [(_As(name, clears=clears), asked[place])]
            figures[place] = toxicity(
                merged(found[place], heard, length=len(rows[place].text), bounds=bounds)
            )
        return figures

    adding, clearing = both(False), both(True)

    def lines() -> Iterator[Line]:
        yield _line("Vigie alone, all", alone, truth)
        yield _line(f"Vigie and {name}, all", adding, truth)
        yield _line(f"Vigie and {name}, clearing, all", clearing, truth)
        yield _line("Vigie alone, ambiguous", alone[answered], truth[answered])
        yield _line(f"{name} alone, ambiguous", told, truth[answered])
        yield _line(f"Vigie and {name}, ambiguous", adding[answered], truth[answered])
        yield _line(f"Vigie and {name}, clearing, ambiguous", clearing[answered], truth[answered])

    return list(lines())


def _toxicity(outcome: Outcome) -> float:
    return 0.0 if isinstance(outcome, Unavailable) else outcome.toxicity


def _line(name: str, figures: Scores, truth: Truth) -> Line:
    if not len(truth):
        return Line(name, 0, 0, float("nan"), float("nan"), float("nan"))
    right = float(((figures >= 0.5) == truth).mean())
    return Line(name, len(truth), int(truth.sum()), auc(figures, truth), right, _best(figures, truth))


def _best(figures: Scores, truth: Truth) -> float:
    """Return the share right at the best threshold for these messages."""
    order = np.argsort(-figures, kind="stable")
    ranked, toxic = figures[order], truth[order]
    # After the n highest are called toxic; only where the next figure differs is there a threshold.
    right = np.concatenate([[0], np.cumsum(np.where(toxic, 1, -1))]) + int((~truth).sum())
    possible = np.concatenate([[True], ranked[1:] != ranked[:-1], [True]])
    return float(right[possible].max() / len(truth))


def shown(lines: Sequence[Line]) -> str:
    """Return the figures as a table."""
    told = ["| | messages | toxic | AUC | right at 0.5 | right at best |", "|---|---|---|---|---|---|"]
    told += [
        f"| {line.name} | {line.messages:,} | {line.toxic:,} | {line.auc:.3f} "
        f"| {line.right:.1%} | {line.best:.1%} |"
        for line in lines
    ]
    return "\n".join(told)
