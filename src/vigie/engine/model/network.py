"""The network: a small convolution over subword pieces, made entirely of look-ups until its last two layers.

A piece is a vector of a published multilingual vocabulary, projected and refined here. The convolution of
three neighbouring pieces is a sum of three products, one for each neighbour, and each depends on one piece
alone: the products are made once for every piece when the network is loaded, so that reading a text is
adding rows of a table. What it costs then hardly depends on how wide the layer is.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt

from vigie.engine.model import archive, pieces
from vigie.engine.model.compiled import compiled
from vigie.engine.model.labels import LABELS
from vigie.engine.normalise import Views

SHIPPED = Path(__file__).with_name("network.npz")
#: Raised when the meaning of the file changes.
FORMAT = 1
#: What the largest number is written as in one byte.
_MOST = 127
#: Neighbours that the convolution sees: the piece before, the piece itself, the piece after.
WIDTH = 3
_BLOCK = 1024

#: Parts written in two bytes a number.
_SMALL = ("convolution", "shift", "hidden", "hidden_shift", "out", "out_shift")

Floats = npt.NDArray[np.float32]


class Parts(msgspec.Struct):
    """What is learned, as training leaves it."""

    names: list[str]
    scores: Floats
    #: A vector for each piece, then for each bucket of unknown characters; as read from a file, in bytes.
    vectors: Floats | npt.NDArray[np.int8]
    #: `WIDTH` × vector × channel.
    convolution: Floats
    #: What one step of a product in one byte is worth, for each channel.
    steps: Floats
    shift: Floats
    hidden: Floats
    hidden_shift: Floats
    out: Floats
    out_shift: Floats


class Network:
    """Scores texts by their subword pieces.

    Parameters
    ----------
    parts
        What was learned.
    """

    def __init__(self, parts: Parts) -> None:
        self._pieces = pieces.pieces_of(parts.names, parts.scores)
        self._scale = parts.steps
        # In bytes: the table is read all over, and what stays in the processor's memory is fast.
        self._table = np.empty((len(parts.vectors), WIDTH * len(parts.steps)), np.int8)
        for first, product in products(parts.vectors, parts.convolution / parts.steps):
            # Vectors are written in bytes too, which may lengthen a product a little beyond its steps.
            np.clip(np.rint(product, out=product), -_MOST, _MOST, out=product)
            self._table[first : first + len(product)] = product
        self._shift = parts.shift
        self._hidden, self._hidden_shift = parts.hidden, parts.hidden_shift
        self._out, self._out_shift = parts.out, parts.out_shift

    @classmethod
    def load(cls, path: Path = SHIPPED) -> "Network":
        """Return the network in `path`.

        Raises
        ------
        WeightsError
            It is absent, damaged, or of another version.
        """
        return cls(load(path))

    def sums(self, views: Sequence[Views]) -> Floats:
        """Return what the network makes of each text (rows) for each label, before calibration."""
        ids, starts = pieces.cut(self._pieces, [text_of(view) for view in views])
        bounds, owners = _windows(starts)
        raw: Floats = np.empty((len(bounds), len(LABELS)), np.float32)
        _score(
            ids, bounds, self._table, self._scale, self._shift, self._hidden, self._hidden_shift, self._out,
            self._out_shift, raw,
        )  # fmt: skip
        if len(bounds) == len(views):
            return raw
        highest = np.full((len(views), len(LABELS)), -np.inf, np.float32)
        np.maximum.at(highest, owners, raw)
        return highest


def products(vectors: Floats | npt.NDArray[np.int8], convolution: Floats) -> Iterator[tuple[int, Floats]]:
    """Yield the products of some vectors and the convolution, and the place of the first of them.

    All at once they would take four times the memory of the table that is made from them.
    """
    wide = convolution.transpose(1, 0, 2).reshape(convolution.shape[1], -1)
    for first in range(0, len(vectors), _BLOCK):
        yield first, vectors[first : first + _BLOCK].astype(np.float32, copy=False) @ wide


def steps_of(vectors: Floats | npt.NDArray[np.int8], convolution: Floats) -> Floats:
    """Return what one step must be worth so that no product of a channel is cut."""
    most = np.zeros(WIDTH * convolution.shape[2], np.float32)
    for _, product in products(vectors, convolution):
        np.maximum(most, np.abs(product).max(axis=0), out=most)
    steps: Floats = (most.reshape(WIDTH, -1).max(axis=0) / _MOST).astype(np.float32)
    steps[steps == 0] = 1.0
    return steps


def text_of(views: Views) -> str:
    """Return what the network reads: accents are kept, but where a disguise had to be undone."""
    if views.edits and any(edit.how for edit in views.edits):
        return views.undisguised.text
    return views.folded.text


def _windows(starts: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return start and end of each window, and which text it is of: most texts are one window."""
    lengths = np.diff(starts)
    if not len(lengths) or int(lengths.max()) <= pieces.MOST:
        return np.stack([starts[:-1], starts[1:]], axis=1), np.arange(len(lengths))
    bounds: list[tuple[int, int]] = []
    owners: list[int] = []
    for owner, (first, length) in enumerate(zip(starts[:-1].tolist(), lengths.tolist(), strict=True)):
        many = max(1, -(-length // pieces.MOST))
        # Of an endless text, windows spread over it from its beginning to its end.
        chosen = (
            range(many) if many <= pieces.WINDOWS else np.linspace(0, many - 1, pieces.WINDOWS, dtype=int)
        )
        for k in chosen:
            bounds.append((first + length * int(k) // many, first + length * (int(k) + 1) // many))
            owners.append(owner)
    return np.array(bounds, np.int64), np.array(owners, np.int64)


# The two last layers are loops as well: a library of matrices would wake threads of its own for each batch,
# which cost more than they bring, and half of the features are zero. A row of `hidden` is read once for all
# windows, and stays close to the processor meanwhile.
@compiled(fastmath=True)
def _score(ids, bounds, table, scale, shift, hidden, hidden_shift, out, out_shift, told):  # type: ignore[no-untyped-def]
    """Write what the network makes of each window.

    The features of a window are each channel's sum over the root of its length, and its highest.
    """
    channels = shift.shape[0]
    windows = bounds.shape[0]
    units = hidden_shift.shape[0]
    features = np.zeros((2 * channels, windows), np.float32)
    added = np.empty(channels, np.int32)
    total = np.empty(channels, np.float32)
    most = np.empty(channels, np.float32)
    for row in range(windows):
        first, last = bounds[row, 0], bounds[row, 1]
        total[:] = 0.0
        most[:] = 0.0
        for t in range(first, last):
            here = ids[t]
            for c in range(channels):
                added[c] = table[here, channels + c]
            if t > first:
                before = ids[t - 1]
                for c in range(channels):
                    added[c] += table[before, c]
            if t + 1 < last:
                after = ids[t + 1]
                for c in range(channels):
                    added[c] += table[after, 2 * channels + c]
            for c in range(channels):
                value = max(np.float32(0.0), np.float32(added[c]) * scale[c] + shift[c])
                total[c] += value
                most[c] = max(most[c], value)
        root = np.float32(1.0) / np.sqrt(np.float32(max(1, last - first)))
        for c in range(channels):
            features[c, row] = total[c] * root
            features[channels + c, row] = most[c]
    unit = np.empty((windows, units), np.float32)
    for row in range(windows):
        unit[row] = hidden_shift
    for k in range(2 * channels):
        weights = hidden[k]
        for row in range(windows):
            feature = features[k, row]
            if feature != 0:
                for u in range(units):
                    unit[row, u] += feature * weights[u]
    for row in range(windows):
        told[row] = out_shift
        for u in range(units):
            if unit[row, u] > 0:
                for label in range(told.shape[1]):
                    told[row, label] += unit[row, u] * out[u, label]


def save(parts: Parts, path: Path) -> None:
    """Write `parts` to `path`, vectors in one byte a number, whole or not at all."""
    most = np.abs(parts.vectors).max(axis=0)
    scale = np.where(most > 0, most / _MOST, 1.0).astype(np.float32)
    archive.write(
        path,
        {
            "format": np.array(FORMAT, np.int64),
            "names": np.frombuffer("\n".join(parts.names).encode(), np.uint8),
            "scores": parts.scores.astype(np.float16),
            "vectors": np.ascontiguousarray(np.rint(parts.vectors / scale).astype(np.int8).T),
            "scale": scale,
            **{name: getattr(parts, name).astype(np.float16) for name in _SMALL},
            "steps": parts.steps,
        },
    )


def load(path: Path) -> Parts:
    """Return what `save` wrote.

    Raises
    ------
    WeightsError
        It is absent, damaged, or of another version.
    """
    with archive.reading(path) as held:
        found = int(held["format"])
        small = {name: held[name].astype(np.float32) for name in _SMALL}
        # The vectors stay in bytes, and what a byte is worth goes into what they are multiplied by: they
        # would take more memory for a moment than the rest of the engine.
        small["convolution"] *= held["scale"][:, None]
        parts = Parts(
            held["names"].tobytes().decode().split("\n"),
            held["scores"].astype(np.float32),
            np.ascontiguousarray(held["vectors"].T),
            steps=held["steps"],
            **small,
        )
    if found != FORMAT:
        raise archive.of_another_version(path)
    return parts
