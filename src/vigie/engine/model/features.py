"""Texts made ready for the kernels: two views of each, joined in one array of code points."""

from collections.abc import Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from vigie.engine import lexicon
from vigie.engine.normalise import Views, normalise

#: A text longer than this is read in windows and each label keeps its highest score: an insult does not
#: drown in an endless text. Also what keeps memory bounded.
WINDOW = 2000


class Shape(msgspec.Struct, frozen=True):
    """What the features are; written with the weights, which mean nothing without it."""

    #: Logarithm of the number of slots.
    bits: int = 22
    #: Lengths of pieces of words, in characters, borders included.
    low: int = 3
    high: int = 6
    #: How much pieces and words weigh.
    pieces: float = 1.0
    words: float = 0.8


class Prepared(msgspec.Struct):
    """A batch as the kernels read it."""

    codes: npt.NDArray[np.uint32]
    #: Start and end of the undisguised view and of the folded one, which is empty where it says the same.
    bounds: npt.NDArray[np.int64]
    disguised: npt.NDArray[np.int32]
    #: Which text each row is a window of.
    owners: npt.NDArray[np.int64]


def views_of(text: str) -> Views:
    """Return the views of a text."""
    return normalise(text, lexicon.load().undisguiser)


def prepare(texts: Sequence[Views]) -> Prepared:
    """Return `texts` as the kernels read them."""
    parts: list[str] = []
    bounds: list[tuple[int, int, int, int]] = []
    disguised: list[int] = []
    owners: list[int] = []
    at = 0
    for owner, views in enumerate(texts):
        first = views.undisguised.text
        second = views.folded.text
        if second == first:
            second = ""
        longest = max(len(first), len(second))
        windows = 1 if longest <= WINDOW else -(-longest // WINDOW)
        odd = int(any(edit.how for edit in views.edits)) if views.edits else 0
        parts += (first, second)
        middle = at + len(first)
        end = middle + len(second)
        if windows == 1:
            bounds.append((at, middle, middle, end))
            owners.append(owner)
            disguised.append(odd)
        else:
            for k in range(windows):
                bounds.append(
                    (
                        at + len(first) * k // windows,
                        at + len(first) * (k + 1) // windows,
                        middle + len(second) * k // windows,
                        middle + len(second) * (k + 1) // windows,
                    )
                )
                owners.append(owner)
                disguised.append(odd)
        at = end
    codes = np.frombuffer("".join(parts).encode("utf-32-le", "surrogatepass"), np.uint32)
    return Prepared(
        codes,
        np.array(bounds, np.int64).reshape(-1, 4),
        np.array(disguised, np.int32),
        np.array(owners, np.int64),
    )
