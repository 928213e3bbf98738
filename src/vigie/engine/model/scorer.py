"""The learned scorer: texts in, calibrated probabilities out, with the words that weighed."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from vigie.engine.model import kernels, network, weights
from vigie.engine.model.alphabet import BLANK, LETTER, classes
from vigie.engine.model.evidence import Evidence
from vigie.engine.model.features import Prepared, prepare, views_of
from vigie.engine.model.labels import LABELS, SEVERE, TOXICITY
from vigie.engine.model.overlay import Overlay
from vigie.engine.normalise import Views

#: How many code points go through the kernels together.
_BATCH = 200_000
_RATE = 0.3

Floats = npt.NDArray[np.float32]


class Scorer:
    """Scores texts in all labels at once.

    Parameters
    ----------
    held
        The weights of the table.
    second
        The network, whose answer is added to that of the table; without it the table answers alone.

    Notes
    -----
    A scorer has no memory of texts and may be used by several threads, but for `learn` and `undo`.
    """

    def __init__(self, held: weights.Weights, second: network.Network | None = None) -> None:
        self._held = held
        self._second = second
        self._shape = np.array([held.record.shape.low, held.record.shape.high], np.int64)
        self._factors = np.array([held.record.shape.pieces, held.record.shape.words], np.float32)
        self._languages = {code: place for place, code in enumerate(held.record.languages)}
        self._classes = classes()
        self.overlay = Overlay(len(held.table))

    @classmethod
    def load(cls, path: Path = weights.SHIPPED) -> "Scorer":
        """Return a scorer with the weights in `path`, the shipped ones by default, and the network beside it.

        Raises
        ------
        WeightsError
            They are absent, damaged, of another version, or were not made together.
        """
        held = weights.load(path)
        second = network.Network.load(path.with_name(network.SHIPPED.name)) if held.record.network else None
        scorer = cls(held, second)
        # The kernels are read or compiled now rather than on the first message.
        scorer.score(["vigie"], ["fr"])
        return scorer

    @property
    def record(self) -> weights.Record:
        """Return how the weights came to be."""
        return self._held.record

    def score(self, texts: Sequence[str | Views], languages: Sequence[str]) -> Floats:
        """Return a probability for each text (rows) and label (columns, in the order of `LABELS`).

        Parameters
        ----------
        texts
            Texts, or their views where the engine has made them already.
        languages
            The language of each, "und" where it is not known.
        """
        views = [views_of(text) if isinstance(text, str) else text for text in texts]
        return self._calibrated(self.sums(views, languages), languages)

    def sums(self, texts: Sequence[str | Views], languages: Sequence[str]) -> Floats:
        """Return the sums that probabilities are made from; what training and measures compare."""
        views = [views_of(text) if isinstance(text, str) else text for text in texts]
        out = self.weighed(views, languages)
        if self._second is not None:
            out += np.float32(self._held.record.network) * self._second.sums(views)
        return out

    def weighed(self, texts: Sequence[Views], languages: Sequence[str]) -> Floats:
        """Return the sums of the table's weights alone."""
        out = np.zeros((len(texts), len(LABELS)), np.float32)
        done = 0
        for views in _a_few(texts):
            prepared = prepare(views)
            raw = self._raw(prepared, languages[done : done + len(views)])
            if len(raw) == len(views):
                out[done : done + len(views)] = raw
            else:
                highest = np.full((len(views), len(LABELS)), -np.inf, np.float32)
                np.maximum.at(highest, prepared.owners, raw)
                out[done : done + len(views)] = highest
            done += len(views)
        return out

    def explain(
        self, text: str | Views, language: str, label: str = "toxicity", top: int = 5
    ) -> list[Evidence]:
        """Return the words that weighed most for `label`, the heaviest first.

        What a word weighs is the sum of the pieces and words that lie on it, those of pairs shared between
        the two.
        """
        column = LABELS.index(label)
        views = views_of(text) if isinstance(text, str) else text
        prepared = prepare([views])
        window = 0
        if len(prepared.bounds) > 1:
            window = int(self._raw(prepared, [language])[:, column].argmax())
        slots, places, factors = self._extracted(prepared, window)
        if not len(slots):
            return []
        each = self._held.table[slots, column] * (self._held.scales[column] * factors)
        if column == TOXICITY and len(self.overlay.values):
            each = each + self.overlay.values[slots] * factors
        bounds = prepared.bounds[window]
        found: dict[tuple[int, int], float] = {}
        for which, view in ((0, views.undisguised), (1, views.folded)):
            chosen = places[:, 0] == which
            if not chosen.any():
                continue
            first, last = int(bounds[2 * which]), int(bounds[2 * which + 1])
            along = np.zeros(last - first + 1)
            starts, ends = places[chosen, 1] - first, places[chosen, 2] - first
            share = each[chosen] / np.maximum(ends - starts, 1)
            np.add.at(along, starts, share)
            np.add.at(along, ends, -share)
            along = np.cumsum(along)[:-1]
            # The text before the window, or before the second view, has its own positions.
            shift = first - int(prepared.bounds[0][2 * which])
            for start, end in _words(self._classes, prepared.codes[first:last]):
                span = view.span(start + shift, end + shift)
                found[span] = found.get(span, 0.0) + float(along[start:end].sum())
        told: list[Evidence] = []
        for (start, end), weight in sorted(found.items(), key=lambda item: -item[1]):
            if weight <= 0 or len(told) == top:
                break
            # What is spelled letter by letter is one word in one view and many in the other.
            if not any(start < other.end and other.start < end for other in told):
                told.append(Evidence(start, end, views.clean[start:end], round(weight, 4)))
        return told

    def learn(self, text: str | Views, language: str, label: bool, rate: float = _RATE) -> float:
        """Learn from one decision of a person whether `text` is toxic; return the probability before it.

        What is learned lies in `overlay`, which can be saved and undone.
        """
        views = views_of(text) if isinstance(text, str) else text
        before = float(self.score([views], [language])[0, TOXICITY])
        prepared = prepare([views])
        slots, _, factors = self._extracted(prepared, 0)
        self.overlay.learn(slots, factors, before - float(label), rate)
        return before

    def undo(self) -> bool:
        """Take back the last lesson; return whether there was one."""
        return self.overlay.undo()

    def _raw(self, prepared: Prepared, languages: Sequence[str]) -> Floats:
        """Return the sums of each window."""
        places = [self._languages.get(code, 0) for code in languages]
        told = np.array(places, np.int32)[prepared.owners]
        out: Floats = kernels.score_rows(
            prepared.codes, prepared.bounds, told, prepared.disguised, self._classes, self._held.table,
            self._held.scales, self._held.traits, self.overlay.values, self._shape, self._factors,
        )  # fmt: skip
        return out

    def _calibrated(self, sums: Floats, languages: Sequence[str]) -> Floats:
        places = np.array([self._languages.get(code, 0) for code in languages], np.int64)
        curves = self._held.curves[places]
        x = np.clip(sums * curves[:, :, 0] + curves[:, :, 1], -15, 15)
        out: Floats = (1.0 / (1.0 + np.exp(-x))).astype(np.float32)
        # What is severe is toxic: two curves fitted apart must not say otherwise.
        out[:, SEVERE] = np.minimum(out[:, SEVERE], out[:, TOXICITY])
        return out

    def _extracted(
        self, prepared: Prepared, window: int
    ) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.int32], Floats]:
        """Return the slots of one window, where each stands, and what each counts."""
        bounds = prepared.bounds[window]
        length = int(bounds[1] - bounds[0] + bounds[3] - bounds[2])
        room = int(kernels.room_for(length, *self._shape))
        pieces, words = np.empty(room, np.uint32), np.empty(3 * length + 1, np.uint32)
        piece_places = np.empty((room, 3), np.int32)
        word_places = np.empty((3 * length + 1, 3), np.int32)
        n_pieces, n_words = kernels.extract(
            prepared.codes, bounds, self._classes, np.uint64(len(self._held.table) - 1), *self._shape, pieces,
            words, piece_places, word_places, np.empty(kernels.SEEN, np.uint64),
            np.zeros(kernels.SEEN, np.int32), 1,
        )  # fmt: skip
        factors = np.concatenate(
            [
                np.full(n_pieces, self._factors[0] / np.sqrt(max(n_pieces, 1)), np.float32),
                np.full(n_words, self._factors[1] / np.sqrt(max(n_words, 1)), np.float32),
            ]
        )
        return (
            np.concatenate([pieces[:n_pieces], words[:n_words]]),
            np.concatenate([piece_places[:n_pieces], word_places[:n_words]]),
            factors,
        )


def _words(table: npt.NDArray[np.uint8], codes: npt.NDArray[np.uint32]) -> Iterable[tuple[int, int]]:
    """Return start and end of each run of characters of one class that are not blank."""
    kinds = np.where(codes < len(table), table[np.minimum(codes, len(table) - 1)], LETTER)
    edges = np.flatnonzero(np.diff(kinds.astype(np.int8), prepend=-1, append=-1)).tolist()
    return [(first, last) for first, last in pairwise(edges) if kinds[first] != BLANK]


@cache
def shipped() -> Scorer:
    """Return the shipped scorer, read once.

    Raises
    ------
    WeightsError
        It is absent, damaged, or of another version.
    """
    return Scorer.load()


def _a_few(texts: Sequence[Views]) -> Iterator[list[Views]]:
    """Yield `texts` by so few that memory stays bounded."""
    batch: list[Views] = []
    size = 0
    for views in texts:
        batch.append(views)
        size += len(views.undisguised.text)
        if size >= _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
