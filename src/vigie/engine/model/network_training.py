"""Makes the network: gradients written out by hand, so that training asks for no more than scoring does.

Adam (Kingma and Ba, 2015) with the learning rate drawn up and then down in a straight line; vectors of
pieces move only where a batch reads them. The same data and seed give the same network on one machine.
"""

from collections.abc import Callable, Iterator

import msgspec
import numpy as np
import numpy.typing as npt

from vigie.engine.model import pieces
from vigie.engine.model.compiled import compiled
from vigie.engine.model.network import WIDTH, Parts, steps_of

Floats = npt.NDArray[np.float32]
Tell = Callable[[str], None]


class Settings(msgspec.Struct, frozen=True):
    """How to train; the defaults are what dev said (docs/decisions/network.md)."""

    vector: int = 128
    channels: int = 224
    hidden: int = 128
    epochs: int = 5
    batch: int = 512
    rate: float = 3e-3
    #: The rate of the vector of one piece beside what all share; 0 leaves them as published.
    own_rate: float = 1e-3
    #: How strongly dense weights are drawn to zero.
    decay: float = 0.01
    #: Share of features and of hidden units that a step does without.
    dropout: float = 0.3
    #: Share of pieces that a step does not read.
    unread: float = 0.1
    seed: int = 1


class Rows(msgspec.Struct):
    """Texts as pieces, and what they teach."""

    ids: npt.NDArray[np.int32]
    #: Where the pieces of each text begin; its length last.
    starts: npt.NDArray[np.int64]
    targets: Floats
    #: How much each label of each text counts.
    trusts: Floats


class _Adam:
    """One parameter, and what Adam remembers of it."""

    def __init__(self, value: Floats, decay: float) -> None:
        self.value = value
        self._decay = decay
        self._mean = np.zeros_like(value)
        self._square = np.zeros_like(value)

    def step(
        self, gradient: Floats, rate: float, count: int, rows: npt.NDArray[np.int32] | None = None
    ) -> None:
        """Move the parameter, or some of its rows, against `gradient`; `count` is the number of the step."""
        at = slice(None) if rows is None else rows
        mean = self._mean[at] * 0.9 + gradient * np.float32(0.1)
        square = self._square[at] * 0.999 + gradient**2 * np.float32(0.001)
        self._mean[at], self._square[at] = mean, square
        move = (mean / (1 - 0.9**count)) / (np.sqrt(square / (1 - 0.999**count)) + np.float32(1e-8))
        self.value[at] -= np.float32(rate) * (move + np.float32(self._decay) * self.value[at])


def train(
    rows: Rows,
    names: list[str],
    scores: Floats,
    published: Floats,
    settings: Settings,
    tell: Tell = lambda _: None,
) -> Parts:
    """Return a network learned from `rows`.

    Parameters
    ----------
    rows
        What to learn.
    names, scores, published
        The vocabulary: pieces, their likelihoods, and their published vectors.
    settings, tell
        How; and what is called with a sentence at each pass.
    """
    random = np.random.default_rng(settings.seed)
    size, labels = len(names) + pieces.BUCKETS, rows.targets.shape[1]
    base = published - published.mean(axis=0)
    base /= base.std() * np.sqrt(settings.vector / 32)
    # Nothing is published of unknown characters, and the last row is what is not read.
    base = np.concatenate([base, np.zeros((pieces.BUCKETS + 1, base.shape[1]), np.float32)])

    def drawn(*shape: int, spread: float) -> Floats:
        return (random.standard_normal(shape) * spread).astype(np.float32)

    own = np.zeros((size + 1, settings.vector), np.float32)
    own[len(names) : size] = drawn(pieces.BUCKETS, settings.vector, spread=0.1)
    wide = 2 * settings.channels
    values = {
        "projection": _main_directions(published, settings.vector, random),
        "convolution": drawn(
            settings.vector, WIDTH * settings.channels, spread=1.4 / np.sqrt(WIDTH * settings.vector)
        ),
        "shift": np.zeros(settings.channels, np.float32),
        "hidden": drawn(wide, settings.hidden, spread=1 / np.sqrt(3 * wide)),
        "hidden_shift": np.zeros(settings.hidden, np.float32),
        "out": drawn(settings.hidden, labels, spread=1 / np.sqrt(3 * settings.hidden)),
        "out_shift": np.zeros(labels, np.float32),
    }
    learned = {name: _Adam(value, settings.decay) for name, value in values.items()}
    owned = _Adam(own, 0.0)
    steps = settings.epochs * -(-len(rows.targets) // settings.batch)
    count = 0
    for epoch in range(settings.epochs):
        losses = []
        for chosen in _batches(rows.starts, settings.batch, random):
            count += 1
            pace = min(1.0, count / 200) * max(0.02, 1 - count / steps)
            ids, starts = _some(rows, chosen, size, settings.unread, random)
            loss, gradients, read, own_gradient = _gradients(
                ids, starts, rows.targets[chosen], rows.trusts[chosen], base, own, values,
                settings.dropout, random,
            )  # fmt: skip
            for name, gradient in gradients.items():
                learned[name].step(gradient, settings.rate * pace, count)
            if settings.own_rate:
                owned.step(own_gradient, settings.own_rate * pace, count, read)
            losses.append(loss)
        tell(f"network, pass {epoch + 1} of {settings.epochs}: loss {float(np.mean(losses)):.4f}")
    vectors = (base @ values["projection"] + own)[:size]
    convolution = values["convolution"].reshape(settings.vector, WIDTH, -1).transpose(1, 0, 2).copy()
    return Parts(
        names,
        scores,
        vectors,
        convolution,
        steps_of(vectors, convolution),
        values["shift"],
        values["hidden"],
        values["hidden_shift"],
        values["out"],
        values["out_shift"],
    )


def _main_directions(published: Floats, number: int, random: np.random.Generator) -> Floats:
    """Return the directions along which the published vectors differ most."""
    some = published[random.choice(len(published), min(len(published), 30_000), replace=False)]
    found: Floats = np.linalg.svd(some - some.mean(axis=0), full_matrices=False)[2][:number].T
    return np.ascontiguousarray(found, dtype=np.float32)


def _batches(
    starts: npt.NDArray[np.int64], size: int, random: np.random.Generator
) -> Iterator[npt.NDArray[np.int64]]:
    order = random.permutation(len(starts) - 1)
    for first in range(0, len(order), size):
        yield order[first : first + size]


def _some(
    rows: Rows, chosen: npt.NDArray[np.int64], nothing: int, unread: float, random: np.random.Generator
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int64]]:
    """Return the pieces of the `chosen` texts, at most a window of each, some replaced by `nothing`."""
    firsts = rows.starts[chosen]
    lengths = np.minimum(rows.starts[chosen + 1] - firsts, pieces.MOST)
    starts = np.concatenate([[0], np.cumsum(lengths)])
    ids = rows.ids[np.repeat(firsts - starts[:-1], lengths) + np.arange(starts[-1])]
    ids[random.random(len(ids), np.float32) < unread] = nothing
    return ids, starts


def _gradients(
    ids: npt.NDArray[np.int32],
    starts: npt.NDArray[np.int64],
    targets: Floats,
    trusts: Floats,
    base: Floats,
    own: Floats,
    values: dict[str, Floats],
    dropout: float,
    random: np.random.Generator,
) -> tuple[float, dict[str, Floats], npt.NDArray[np.int32], Floats]:
    """Return the loss of a batch, the slope of each parameter, the pieces read and their vectors' slope."""
    read, places = np.unique(ids, return_inverse=True)
    channels = len(values["shift"])
    published = base[read]
    vectors = published @ values["projection"] + own[read]
    table = vectors @ values["convolution"]
    rows = len(targets)
    features = np.empty((rows, 2 * channels), np.float32)
    highest = np.empty((rows, channels), np.int32)
    _forward(places, starts, table, values["shift"], features, highest)
    keep = 1 - dropout
    kept = (random.random(features.shape, np.float32) < keep) / np.float32(keep)
    dropped = features * kept
    before = dropped @ values["hidden"] + values["hidden_shift"]
    kept_hidden = (random.random(before.shape, np.float32) < keep) / np.float32(keep)
    hidden = np.maximum(before, 0) * kept_hidden
    told = hidden @ values["out"] + values["out_shift"]
    chance = 1 / (1 + np.exp(-np.clip(told, -30, 30)))
    loss = float((trusts * (np.logaddexp(0, told) - targets * told)).sum() / rows)
    slope = (chance - targets) * trusts / np.float32(rows)
    hidden_slope = (slope @ values["out"].T) * kept_hidden * (before > 0)
    feature_slope = (hidden_slope @ values["hidden"].T) * kept
    table_slope = np.zeros_like(table)
    shift_slope = np.zeros(channels, np.float32)
    _backward(places, starts, table, values["shift"], highest, feature_slope, table_slope, shift_slope)
    vector_slope = (table_slope @ values["convolution"].T).astype(np.float32, copy=False)
    gradients = {
        "projection": published.T @ vector_slope,
        "convolution": vectors.T @ table_slope,
        "shift": shift_slope,
        "hidden": dropped.T @ hidden_slope,
        "hidden_shift": hidden_slope.sum(axis=0),
        "out": hidden.T @ slope,
        "out_shift": slope.sum(axis=0),
    }
    return loss, gradients, read, vector_slope


@compiled(fastmath=True)
def _forward(places, starts, table, shift, features, highest):  # type: ignore[no-untyped-def]
    """Write the features of each text, and at which piece each channel was highest (-1: nowhere above 0)."""
    channels = shift.shape[0]
    value = np.empty(channels, np.float32)
    total = np.empty(channels, np.float32)
    most = np.empty(channels, np.float32)
    where = np.empty(channels, np.int32)
    for row in range(len(starts) - 1):
        first, last = starts[row], starts[row + 1]
        total[:] = 0.0
        most[:] = 0.0
        where[:] = -1
        for t in range(first, last):
            _convolve(places, first, last, t, table, shift, value)
            now = np.int32(t - first)
            for c in range(channels):
                here = max(np.float32(0.0), value[c])
                total[c] += here
                where[c] = now if here > most[c] else where[c]
                most[c] = max(most[c], here)
        root = np.float32(1.0) / np.sqrt(np.float32(max(1, last - first)))
        for c in range(channels):
            features[row, c] = total[c] * root
            features[row, channels + c] = most[c]
            highest[row, c] = where[c]


@compiled(fastmath=True)
def _backward(places, starts, table, shift, highest, feature_slope, table_slope, shift_slope):  # type: ignore[no-untyped-def]
    """Add to the slopes of the table and of the shift what the slopes of the features make of them."""
    channels = shift.shape[0]
    value = np.empty(channels, np.float32)
    slope = np.empty(channels, np.float32)
    for row in range(len(starts) - 1):
        first, last = starts[row], starts[row + 1]
        root = np.float32(1.0) / np.sqrt(np.float32(max(1, last - first)))
        for t in range(first, last):
            _convolve(places, first, last, t, table, shift, value)
            now = np.int32(t - first)
            here = places[t]
            for c in range(channels):
                most = feature_slope[row, channels + c] if highest[row, c] == now else np.float32(0.0)
                slope[c] = feature_slope[row, c] * root + most if value[c] > 0 else np.float32(0.0)
                shift_slope[c] += slope[c]
                table_slope[here, channels + c] += slope[c]
            if t > first:
                before = places[t - 1]
                for c in range(channels):
                    table_slope[before, c] += slope[c]
            if t + 1 < last:
                after = places[t + 1]
                for c in range(channels):
                    table_slope[after, 2 * channels + c] += slope[c]


@compiled(fastmath=True)
def _convolve(places, first, last, t, table, shift, value):  # type: ignore[no-untyped-def]
    """Write each channel at piece `t` of a text."""
    channels = shift.shape[0]
    here = places[t]
    for c in range(channels):
        value[c] = shift[c] + table[here, channels + c]
    if t > first:
        before = places[t - 1]
        for c in range(channels):
            value[c] += table[before, c]
    if t + 1 < last:
        after = places[t + 1]
        for c in range(channels):
            value[c] += table[after, 2 * channels + c]
