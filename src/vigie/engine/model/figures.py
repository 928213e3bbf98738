"""The figures that say how good scores are: area under the curve, F1, and what people must read."""

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.floating]
Truth = npt.NDArray[np.bool_]


def auc(scores: Scores, truth: Truth) -> float:
    """Return the chance that a positive is scored above a negative, ties counting half; nan without both."""
    positives, negatives = int(truth.sum()), int((~truth).sum())
    if not positives or not negatives:
        return float("nan")
    _, places, counts = np.unique(scores, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    ranks = (last - (counts - 1) / 2)[places]
    return float((ranks[truth].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def f1(decided: Truth, truth: Truth) -> float:
    """Return the harmonic mean of precision and recall; 0 where nothing is found."""
    found = int((decided & truth).sum())
    wrong = int((decided != truth).sum())
    return 2 * found / (2 * found + wrong) if found else 0.0


def read_to_catch(scores: Scores, truth: Truth, share: float, prevalence: float = 0.05) -> float:
    """Return the share of messages that people read, the worst first, to catch `share` of the toxic ones.

    Rows are weighted as if `prevalence` of all messages were toxic.
    """
    if not truth.any() or truth.all():
        return float("nan")
    threshold = np.quantile(scores[truth], 1 - share, method="lower")
    caught = float((scores[truth] >= threshold).mean())
    alarms = float((scores[~truth] >= threshold).mean())
    return prevalence * caught + (1 - prevalence) * alarms


def calibration_error(chances: Scores, truth: Truth, prevalence: float, bins: int = 10) -> float:
    """Return the mean distance between what was told and what came true, at `prevalence`."""
    if not truth.any() or truth.all():
        return float("nan")
    weights = np.where(truth, prevalence / truth.sum(), (1 - prevalence) / (~truth).sum())
    places = np.minimum((chances * bins).astype(int), bins - 1)
    off = 0.0
    for place in range(bins):
        chosen = places == place
        weight = float(weights[chosen].sum())
        if weight > 0:
            told = float((weights[chosen] * chances[chosen]).sum()) / weight
            true = float(weights[chosen & truth].sum()) / weight
            off += weight * abs(told - true)
    return off
