"""Scores the texts of a file here, and puts both sides together."""

from collections.abc import Callable, Sequence

import msgspec
import numpy as np

from vigie.api.attributes import ATTRIBUTES, known_attribute, probabilities
from vigie.api.scoring import alone, text_message
from vigie.compare.agreement import Agreement, Scores, compare, ranks
from vigie.compare.read import CompareError, Read, Row
from vigie.engine.engine import Engine
from vigie.engine.finding import UNAVAILABLE
from vigie.engine.toxicity import toxicity

#: Texts scored together.
BATCH = 256
#: The attribute that people's labels are about.
LABELLED = "TOXICITY"


class Comparison(msgspec.Struct, frozen=True):
    """Both sides, put together."""

    compared: int
    left_out: dict[str, int]
    #: Attributes of the file that Vigie does not serve.
    not_served: list[str]
    agreements: list[Agreement]
    _rows: list[Row]
    #: What Vigie says of each row.
    _ours: list[dict[str, float]]

    def figures(self) -> dict[str, object]:
        """Return the figures alone, without any text."""
        return {
            "compared": self.compared,
            "left_out": self.left_out,
            "not_served": self.not_served,
            "agreements": self.agreements,
        }

    def most_different(self, attribute: str, most: int) -> list[tuple[float, float, str]]:
        """Return the texts that both sides rank most differently: their score, ours, and the text."""
        theirs, ours, rows = _columns(attribute, self._rows, self._ours)
        order = np.argsort(-np.abs(ranks(theirs) - ranks(ours)), kind="stable")[:most]
        return [(float(theirs[place]), float(ours[place]), rows[place].text) for place in order]


def compare_rows(
    read: Read,
    attributes: Sequence[str],
    thresholds: Sequence[float],
    *,
    advance: Callable[[int], None] = lambda _: None,
) -> Comparison:
    """Return how Vigie's scores stand beside those of the rows.

    Parameters
    ----------
    read
        The texts, scored elsewhere.
    attributes
        Those to compare; all that both sides know by default.
    thresholds
        Thresholds of theirs.
    advance
        Told how many texts were scored since it was last told.

    Raises
    ------
    CompareError
        No attribute is on both sides, or one asked for is not.
    """
    named = {name for row in read.rows for name in row.scores}
    chosen = [name for name in ATTRIBUTES if name in named]
    if attributes:
        for name in attributes:
            if known_attribute(name) not in chosen:
                listed = ", ".join(chosen) or "none"
                raise CompareError(f"The attribute {name} is not on both sides; there are: {listed}.")
        chosen = [name for name in chosen if name in {known_attribute(one) for one in attributes}]
    if not chosen:
        listed = ", ".join(sorted(named))
        raise CompareError(f"The file's scores ({listed}) are none of Vigie's ({', '.join(ATTRIBUTES)}).")
    rows, ours = _scored(read.rows, advance)
    missing = len(read.rows) - len(rows)
    if not rows:
        raise CompareError("The engine gave no answer to any text: run `vigie doctor`.")
    left_out = read.left_out | ({"the engine gave no answer": missing} if missing else {})
    agreements = []
    for name in chosen:
        theirs_of, ours_of, those = _columns(name, rows, ours)
        if not those:
            continue
        labels = [row.toxic for row in those] if name == LABELLED else None
        agreements.append(compare(name, theirs_of, ours_of, thresholds, labels))
    return Comparison(len(rows), left_out, sorted(named - set(ATTRIBUTES)), agreements, rows, ours)


def _scored(rows: Sequence[Row], advance: Callable[[int], None]) -> tuple[list[Row], list[dict[str, float]]]:
    """Return the rows that the engine could answer, and its scores of them."""
    engine = Engine()
    kept: list[Row] = []
    scores: list[dict[str, float]] = []
    for start in range(0, len(rows), BATCH):
        some = rows[start : start + BATCH]
        messages = [alone(text_message(row.text, row.language)) for row in some]
        for row, findings in zip(some, engine.examine(messages), strict=True):
            if any(finding.kind == UNAVAILABLE for finding in findings):
                continue
            kept.append(row)
            scores.append(probabilities(findings, toxicity(findings)))
        advance(len(some))
    return kept, scores


def _columns(
    attribute: str, rows: Sequence[Row], ours: Sequence[dict[str, float]]
) -> tuple[Scores, Scores, list[Row]]:
    """Return both sides' scores of the rows that carry one of theirs, and those rows."""
    pairs = [(row, scores) for row, scores in zip(rows, ours, strict=True) if attribute in row.scores]
    theirs = np.array([row.scores[attribute] for row, _ in pairs], float)
    return theirs, np.array([scores[attribute] for _, scores in pairs], float), [row for row, _ in pairs]
