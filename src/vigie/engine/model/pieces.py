"""Cuts a text into the subword pieces that the network knows, the likeliest way (unigram segmentation).

The pieces and their likelihoods are those of a published vocabulary; the method is Kudo's ("Subword
regularization", ACL 2018), by the algorithm of Viterbi. A character that no piece has falls into one of a
few thousand buckets, so that a script the vocabulary does not know still tells something.
"""

from collections.abc import Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from vigie.engine.model.compiled import compiled

#: Stands for a space, and before the first word.
SPACE = "\u2581"
#: How many buckets unknown characters fall into.
BUCKETS = 2048
#: Pieces of a text that are read; what is longer is read in windows of as many.
MOST = 96
#: Windows of one text that are read: an endless message must not hold the others up.
WINDOWS = 24
#: How much less likely an unknown character is than the rarest piece.
_UNKNOWN = 10.0

Ids = npt.NDArray[np.int32]


class Pieces(msgspec.Struct):
    """A vocabulary, as a table of the beginnings of its pieces."""

    #: Hash of each beginning of a piece, 0 where the place is free.
    keys: npt.NDArray[np.uint64]
    #: Which piece it is, -1 where it is only the beginning of one.
    ids: Ids
    #: Likelihood of each piece, as a logarithm.
    scores: npt.NDArray[np.float32]
    #: Likelihood of an unknown character.
    unknown: float

    @property
    def size(self) -> int:
        """Return how many ids a text may be cut into, buckets included."""
        return len(self.scores) + BUCKETS


def pieces_of(names: Sequence[str], scores: npt.NDArray[np.float32]) -> Pieces:
    """Return the table of `names`, each with its likelihood."""
    codes = np.frombuffer("".join(names).encode("utf-32-le", "surrogatepass"), np.uint32)
    ends = np.cumsum([len(name) for name in names]).astype(np.int64)
    room = 1 << int(np.ceil(np.log2(max(4, 2 * len(codes)))))
    # Beginnings are shared: far fewer places are taken than there are characters.
    keys, ids = np.zeros(room, np.uint64), np.full(room, -1, np.int32)
    used = int(_fill(codes, ends, keys, ids))
    small = 1 << int(np.ceil(np.log2(max(4, 2 * used))))
    if small < room:
        keys, ids = np.zeros(small, np.uint64), np.full(small, -1, np.int32)
        _fill(codes, ends, keys, ids)
    return Pieces(keys, ids, scores.astype(np.float32), float(scores.min()) - _UNKNOWN)


def cut(pieces: Pieces, texts: Sequence[str]) -> tuple[Ids, npt.NDArray[np.int64]]:
    """Return the pieces of all `texts` in one array, and where those of each begin, its length last."""
    joined = "".join(texts)
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    ends = np.cumsum([len(text) for text in texts], dtype=np.int64)
    out = np.empty(len(codes) + len(texts), np.int32)
    starts = np.zeros(len(texts) + 1, np.int64)
    _cut(codes, ends, pieces.keys, pieces.ids, pieces.scores, np.float32(pieces.unknown), out, starts)
    return out[: starts[-1]], starts


_PRIME = np.uint64(0x100000001B3)
_BASIS = np.uint64(0xCBF29CE484222325)
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_HALF = np.uint64(32)


@compiled()
def _fill(codes, ends, keys, ids):  # type: ignore[no-untyped-def]
    """Write every beginning of every piece into the table; return how many places are taken."""
    mask = np.uint64(len(keys) - 1)
    used = 0
    first = 0
    for piece in range(len(ends)):
        hashed = _BASIS
        for i in range(first, ends[piece]):
            hashed = (hashed ^ np.uint64(codes[i])) * _PRIME
            place = ((hashed * _SPREAD) >> _HALF) & mask
            while keys[place] != 0 and keys[place] != hashed:
                place = (place + np.uint64(1)) & mask
            if keys[place] == 0:
                keys[place] = hashed
                used += 1
            if i == ends[piece] - 1:
                ids[place] = piece
        first = ends[piece]
    return used


@compiled()
def _cut(codes, ends, keys, ids, scores, unknown, out, starts):  # type: ignore[no-untyped-def]
    """Cut each text; spaces are folded into one mark, and one stands before the text."""
    mask = np.uint64(len(keys) - 1)
    longest = 0
    first = 0
    for text in range(len(ends)):
        longest = max(longest, ends[text] - first)
        first = ends[text]
    marked = np.empty(longest + 1, np.uint32)
    best = np.empty(longest + 2, np.float32)
    came = np.empty(longest + 2, np.int32)
    by = np.empty(longest + 2, np.int32)
    at = 0
    first = 0
    for text in range(len(ends)):
        length = 0
        gap = True
        for i in range(first, ends[text]):
            code = codes[i]
            if code == 32 or 9 <= code <= 13 or code == 0xA0 or code == 0x3000 or code == 0x2581:
                gap = True
            else:
                if gap:
                    marked[length] = 0x2581
                    length += 1
                    gap = False
                marked[length] = code
                length += 1
        first = ends[text]
        for i in range(length + 1):
            best[i] = np.float32(-1e30)
        best[0] = np.float32(0.0)
        for i in range(length):
            here = best[i]
            if here + unknown > best[i + 1]:
                best[i + 1] = here + unknown
                came[i + 1] = i
                by[i + 1] = -1
            hashed = _BASIS
            for j in range(i, length):
                hashed = (hashed ^ np.uint64(marked[j])) * _PRIME
                place = ((hashed * _SPREAD) >> _HALF) & mask
                while keys[place] != 0 and keys[place] != hashed:
                    place = (place + np.uint64(1)) & mask
                if keys[place] == 0:
                    break
                piece = ids[place]
                if piece >= 0:
                    score = here + scores[piece]
                    if score > best[j + 1]:
                        best[j + 1] = score
                        came[j + 1] = i
                        by[j + 1] = piece
        count = 0
        i = length
        while i > 0:
            count += 1
            i = came[i]
        i = length
        k = at + count
        while i > 0:
            k -= 1
            if by[i] >= 0:
                out[k] = by[i]
            else:
                code = np.uint64(marked[i - 1])
                out[k] = len(scores) + np.int64(((code * _SPREAD) >> _HALF) % np.uint64(BUCKETS))
            i = came[i]
        at += count
        starts[text + 1] = at
