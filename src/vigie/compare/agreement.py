"""How far two ways of scoring agree: on the order, and on what is flagged."""

from collections.abc import Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from vigie.engine.model.figures import auc

Scores = npt.NDArray[np.float64]


class AtThreshold(msgspec.Struct, frozen=True):
    """What is flagged at one threshold of theirs, and at the threshold here that flags as many."""

    theirs: float
    #: None where nothing is flagged there, or where no threshold of ours flags anything.
    ours: float | None
    flagged_by_theirs: int
    flagged_by_ours: int
    both: int
    neither: int

    @property
    def only_theirs(self) -> int:
        """Return how many only they flag."""
        return self.flagged_by_theirs - self.both

    @property
    def only_ours(self) -> int:
        """Return how many only we flag."""
        return self.flagged_by_ours - self.both


class Agreement(msgspec.Struct, frozen=True):
    """How far both agree on one attribute."""

    attribute: str
    texts: int
    #: Spearman's; None where one side says the same of all texts.
    rank_correlation: float | None
    thresholds: list[AtThreshold]
    #: Texts that a person labelled, those they call toxic, and how well each side tells them apart.
    labelled: int = 0
    toxic: int = 0
    auc_theirs: float | None = None
    auc_ours: float | None = None


def compare(
    attribute: str,
    theirs: Scores,
    ours: Scores,
    thresholds: Sequence[float],
    labels: Sequence[bool | None] | None = None,
) -> Agreement:
    """Return how far the scores agree.

    Parameters
    ----------
    attribute
        Name of what is scored.
    theirs, ours
        The scores of each text.
    thresholds
        Thresholds of theirs.
    labels
        Whether a person calls each text toxic; None for a text without a label.
    """
    each = [_at(theirs, ours, threshold) for threshold in thresholds]
    agreement = Agreement(attribute, len(theirs), rank_correlation(theirs, ours), each)
    known = np.array([label is not None for label in labels or ()], bool)
    if not known.any():
        return agreement
    truth = np.array([bool(label) for label in labels or ()], bool)[known]
    return msgspec.structs.replace(
        agreement,
        labelled=int(known.sum()),
        toxic=int(truth.sum()),
        auc_theirs=_number(auc(theirs[known], truth)),
        auc_ours=_number(auc(ours[known], truth)),
    )


def ranks(scores: Scores) -> Scores:
    """Return the rank of each score, equal ones sharing the mean of theirs."""
    _, places, counts = np.unique(scores, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    shared: Scores = (last - (counts - 1) / 2)[places]
    return shared


def rank_correlation(one: Scores, other: Scores) -> float | None:
    """Return Spearman's correlation, None where one side says the same of all."""
    if len(one) < 2 or np.ptp(one) == 0 or np.ptp(other) == 0:
        return None
    return float(np.corrcoef(ranks(one), ranks(other))[0, 1])


def matching_threshold(ours: Scores, flagged: int) -> float | None:
    """Return the threshold that flags as many texts as can be to `flagged`, None where none should be.

    Of two that are as near, the higher is returned. A score of 0 is never a threshold: it flags everything.
    """
    values, counts = np.unique(ours, return_counts=True)
    at_or_above = np.cumsum(counts[::-1])[::-1]
    usable = values > 0
    if not flagged or not usable.any():
        return None
    values, at_or_above = values[usable], at_or_above[usable]
    distance = np.abs(at_or_above - flagged)
    return float(values[np.flatnonzero(distance == distance.min())[-1]])


def _at(theirs: Scores, ours: Scores, threshold: float) -> AtThreshold:
    they = theirs >= threshold
    matching = matching_threshold(ours, int(they.sum()))
    we = ours >= matching if matching is not None else np.zeros(len(ours), bool)
    return AtThreshold(
        threshold,
        matching,
        int(they.sum()),
        int(we.sum()),
        int((they & we).sum()),
        int((~they & ~we).sum()),
    )


def _number(value: float) -> float | None:
    return None if np.isnan(value) else value
