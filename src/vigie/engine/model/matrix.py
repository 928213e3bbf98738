"""Examples as the training kernel reads them: slots in one long array, targets and trusts beside it."""

from collections.abc import Callable, Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from vigie.engine.model import kernels
from vigie.engine.model.alphabet import classes
from vigie.engine.model.examples import Example
from vigie.engine.model.features import WINDOW, Shape, prepare, views_of

_CHUNK = 2000
#: The place of "language not told" in the list of languages.
UNKNOWN = "und"


class Matrix(msgspec.Struct):
    """Examples ready to be learned or scored."""

    starts: npt.NDArray[np.int64]
    middles: npt.NDArray[np.int64]
    slots: npt.NDArray[np.uint32]
    traits: npt.NDArray[np.int32]
    targets: npt.NDArray[np.float32]
    trusts: npt.NDArray[np.float32]


def languages_of(examples: Sequence[Example]) -> list[str]:
    """Return the languages of `examples`, "und" first."""
    return [UNKNOWN, *sorted({example.language for example in examples} - {UNKNOWN})]


def build(
    examples: Sequence[Example],
    languages: Sequence[str],
    shape: Shape,
    progress: Callable[[int], None] = lambda _: None,
) -> Matrix:
    """Return `examples` as slots. A very long text is read to the end of its first window."""
    place = {code: at for at, code in enumerate(languages)}
    mask = np.uint64((1 << shape.bits) - 1)
    starts = np.zeros(len(examples) + 1, np.int64)
    middles = np.zeros(len(examples), np.int64)
    traits = np.zeros((len(examples), kernels.TRAITS), np.int32)
    blocks: list[npt.NDArray[np.uint32]] = []
    for first in range(0, len(examples), _CHUNK):
        chunk = examples[first : first + _CHUNK]
        rows = slice(first, first + len(chunk))
        prepared = prepare([views_of(example.text[:WINDOW]) for example in chunk])
        # Folding may lengthen a text past one window; the first of them stands for it.
        _, keep = np.unique(prepared.owners, return_index=True)
        bounds, disguised = prepared.bounds[keep], prepared.disguised[keep]
        told = np.array([place.get(example.language, 0) for example in chunk], np.int32)
        sizes = kernels.count_rows(prepared.codes, bounds, classes(), mask, shape.low, shape.high)
        ends = np.cumsum(sizes.sum(axis=1))
        begin = ends - sizes.sum(axis=1)
        block = np.empty(int(ends[-1]), np.uint32)
        kernels.fill_rows(
            prepared.codes, bounds, told, disguised, classes(), mask, shape.low, shape.high, begin, block,
            traits[rows],
        )  # fmt: skip
        base = starts[first]
        starts[first + 1 : first + len(chunk) + 1] = base + ends
        middles[rows] = base + begin + sizes[:, 0]
        blocks.append(block)
        progress(len(chunk))
    return Matrix(
        starts,
        middles,
        np.concatenate(blocks) if blocks else np.empty(0, np.uint32),
        traits,
        np.array([example.targets for example in examples], np.float32),
        np.array([example.trusts for example in examples], np.float32),
    )
