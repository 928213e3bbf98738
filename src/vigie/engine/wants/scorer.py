"""The learned scorer of wants: views in, calibrated probabilities out, in the languages it was taught."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from vigie.engine.model.alphabet import classes
from vigie.engine.model.features import Prepared, prepare, views_of
from vigie.engine.normalise import Views
from vigie.engine.wants import kernels, weights
from vigie.engine.wants.labels import LANGUAGES, WANTS

Floats = npt.NDArray[np.float32]

#: How many texts go through the kernels together.
_TOGETHER = 512


class WantsScorer:
    """Tells what a text wants, all wants at once.

    Parameters
    ----------
    held
        The weights.

    Notes
    -----
    A scorer has no memory of texts and may be used by several threads.
    """

    def __init__(self, held: weights.Weights) -> None:
        self._held = held
        self._factors = np.array([held.record.shape.pieces, held.record.shape.words], np.float32)
        self._classes = classes()

    @classmethod
    def load(cls, path: Path = weights.SHIPPED) -> "WantsScorer":
        """Return a scorer with the weights in `path`, the shipped ones by default.

        Raises
        ------
        WeightsError
            They are absent, damaged, or of another version.
        """
        scorer = cls(weights.load(path))
        # The kernels are read or compiled now rather than on the first message.
        scorer.score([views_of("vigie")], ["fr"])
        return scorer

    @property
    def record(self) -> weights.Record:
        """Return how the weights came to be."""
        return self._held.record

    def score(self, texts: Sequence[Views], languages: Sequence[str]) -> list[list[float] | None]:
        """Return the probability of each want, in the order of `WANTS`; None in a language not taught.

        Parameters
        ----------
        texts
            Views of each text, as the engine has made them.
        languages
            The language of each.
        """
        out: list[list[float] | None] = [None] * len(texts)
        known = [place for place, code in enumerate(languages) if code in LANGUAGES]
        for first in range(0, len(known), _TOGETHER):
            few = known[first : first + _TOGETHER]
            told = self.probabilities(prepare([texts[place] for place in few])).tolist()
            for place, wants in zip(few, told, strict=True):
                out[place] = wants
        return out

    def probabilities(self, prepared: Prepared) -> Floats:
        """Return a probability for each text (rows) and want (columns)."""
        curves = self._held.curves
        x = np.clip(self.sums(prepared) * curves[:, 0] + curves[:, 1], -15, 15)
        out: Floats = (1.0 / (1.0 + np.exp(-x))).astype(np.float32)
        return out

    def sums(self, prepared: Prepared) -> Floats:
        """Return the sums of weights that probabilities are made from.

        A long text is read in windows, and keeps the highest sum of each want.
        """
        shape = self._held.record.shape
        raw: Floats = kernels.score_rows(
            prepared.codes, prepared.bounds, prepared.disguised, self._classes, self._held.table,
            self._held.scales, self._held.traits, shape.low, shape.high, self._factors,
        )  # fmt: skip
        texts = int(prepared.owners[-1]) + 1 if len(prepared.owners) else 0
        if texts == len(raw):
            return raw
        highest = np.full((texts, len(WANTS)), -np.inf, np.float32)
        np.maximum.at(highest, prepared.owners, raw)
        return highest


@cache
def shipped() -> WantsScorer:
    """Return the scorer with the shipped weights, read once for all engines."""
    return WantsScorer.load()
