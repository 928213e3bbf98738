"""From a sum of weights to a probability: a logistic curve for each language and label.

Data sets have as many toxic rows as their makers wanted. Curves are therefore fitted as if each language
had the same share of them, `PREVALENCE`: the same probability means the same strength of evidence everywhere.

Where sources differ, a threshold that suits the largest suits no other. A curve may therefore be fitted as if
each source had as many rows as any: that is the nearest to a place that nobody has annotated yet.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

#: Share of toxic messages that probabilities assume: 0.5 then means that the evidence weighs as much on
#: either side. A room where few messages are toxic asks for a higher threshold; see the model card.
PREVALENCE = 0.5
#: A language with fewer rows of either side gets the curve of all languages.
ENOUGH = 25
_GENTLEST = 0.05
#: A source with fewer rows of a side than this counts for less than a whole one.
_WHOLE_VOICE = 60

Curve = tuple[float, float]


def fit(
    sums: npt.NDArray[np.float32],
    targets: npt.NDArray[np.float32],
    prevalence: float = PREVALENCE,
    sources: Sequence[str] | npt.NDArray[np.str_] | None = None,
) -> Curve:
    """Return slope and intercept of the curve that best tells probabilities, the slope never negative.

    Newton's method with a little regularisation, and Platt's softened targets; rows are weighted so that
    the share of positives is `prevalence`.

    Parameters
    ----------
    sums, targets
        Sums of weights, and what each row is: above 0.5 for a positive.
    prevalence
        The share of positives that probabilities are to assume.
    sources
        The source of each row, where each is to have an equal voice.
    """
    positive = targets > 0.5
    n_positive, n_negative = int(positive.sum()), int((~positive).sum())
    if not n_positive or not n_negative:
        return 1.0, 0.0
    voices = np.ones(len(targets)) if sources is None else _voices(np.asarray(sources), positive)
    sides = np.where(positive, voices[positive].sum(), voices[~positive].sum())
    weights = voices * np.where(positive, prevalence, 1 - prevalence) / sides * len(targets)
    wanted = np.where(positive, (n_positive + 1) / (n_positive + 2), 1 / (n_negative + 2))
    x = np.stack([sums.astype(np.float64), np.ones(len(sums))], axis=1)
    prior = np.array([1.0, 0.0])
    stiffness = np.array([1.0, 1e-3])

    def badness(at: npt.NDArray[np.float64]) -> float:
        told = x @ at
        missed = np.logaddexp(0.0, told) - wanted * told
        return float(weights @ missed + (stiffness * (at - prior) ** 2).sum() / 2)

    found, best = prior, badness(prior)
    for _ in range(50):
        p = sigmoid(x @ found)
        slope = x.T @ (weights * (p - wanted)) + stiffness * (found - prior)
        bend = (x * (weights * p * (1 - p))[:, None]).T @ x + np.diag(stiffness)
        step = np.linalg.solve(bend, slope)
        # A full step overshoots where the classes are almost separated: take the longest that helps.
        while (now := badness(found - step)) > best and float(np.abs(step).max()) > 1e-7:
            step /= 2
        if now >= best:
            break
        found, best = found - step, now
    return max(float(found[0]), _GENTLEST), float(found[1])


def _voices(sources: npt.NDArray[np.str_], positive: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    """Return how much each row counts for all sources to count the same on either side."""
    voices = np.empty(len(sources))
    for name in np.unique(sources):
        for side in (positive, ~positive):
            rows = (sources == name) & side
            voices[rows] = 1 / max(_WHOLE_VOICE, int(rows.sum()))
    return voices


def sigmoid(x: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    """Return 1 / (1 + exp(-x)), without overflow."""
    return 1.0 / (1.0 + np.exp(-np.clip(x.astype(np.float64), -60, 60)))
