"""What runs for each character: the features are those of the toxicity scorer, the table is another.

The number of wants is a constant to the compiler, which then adds a whole row at once.
"""

import numpy as np

from vigie.engine.model import kernels
from vigie.engine.model.compiled import compiled
from vigie.engine.wants.labels import WANTS

_WANTS = len(WANTS)
_TRAITS = kernels.TRAITS
_SEEN = kernels.SEEN
_extract = kernels.extract
_traits_of = kernels.traits_of
_room_for = kernels.room_for


@compiled(fastmath=True)
def score_rows(  # type: ignore[no-untyped-def]
    codes, bounds, disguised, classes, table, scales, trait_table, low, high, factors
):
    """Return the sum of weights of each want for each text; a language counts for nothing here."""
    mask = np.uint64(table.shape[0] - 1)
    rows = bounds.shape[0]
    longest = 0
    for row in range(rows):
        longest = max(longest, bounds[row, 1] - bounds[row, 0] + bounds[row, 3] - bounds[row, 2])
    pieces = np.empty(_room_for(longest, low, high), np.uint32)
    words = np.empty(3 * longest + 1, np.uint32)
    nowhere = np.empty((0, 3), np.int32)
    seen = np.empty(_SEEN, np.uint64)
    stamps = np.zeros(_SEEN, np.int32)
    traits = np.empty(_TRAITS, np.int32)
    sums = np.empty(_WANTS, np.int32)
    out = np.zeros((rows, _WANTS), np.float32)
    for row in range(rows):
        n_pieces, n_words = _extract(
            codes, bounds[row], classes, mask, low, high, pieces, words, nowhere, nowhere, seen, stamps,
            row + 1,
        )  # fmt: skip
        _traits_of(codes, bounds[row], 0, disguised[row], traits)
        for trait in traits:
            for want in range(_WANTS):
                out[row, want] += trait_table[trait, want]
        for block in range(2):
            slots = pieces if block == 0 else words
            size = n_pieces if block == 0 else n_words
            if size == 0:
                continue
            factor = np.float32(factors[block] / np.sqrt(size))
            sums[:] = 0
            for k in range(size):
                slot = slots[k]
                for want in range(_WANTS):
                    sums[want] += table[slot, want]
            for want in range(_WANTS):
                out[row, want] += factor * scales[want] * sums[want]
    return out


@compiled(fastmath=True)
def sweep(  # type: ignore[no-untyped-def]
    order, starts, middles, slots, traits, targets, table, past, trait_table, trait_past, rate, factors
):
    """Go once through the examples in `order`, changing the weights: logistic regression, AdaGrad."""
    total = np.zeros(_WANTS, np.float32)
    slope = np.empty(_WANTS, np.float32)
    for k in range(order.shape[0]):
        row = order[k]
        first, middle, last = starts[row], middles[row], starts[row + 1]
        piece_factor = np.float32(factors[0] / np.sqrt(max(1, middle - first)))
        word_factor = np.float32(factors[1] / np.sqrt(max(1, last - middle)))
        total[:] = 0.0
        for t in range(traits.shape[1]):
            for want in range(_WANTS):
                total[want] += trait_table[traits[row, t], want]
        for i in range(first, last):
            factor = piece_factor if i < middle else word_factor
            for want in range(_WANTS):
                total[want] += factor * table[slots[i], want]
        for want in range(_WANTS):
            slope[want] = 1.0 / (1.0 + np.exp(-total[want])) - targets[row, want]
        for i in range(first, last):
            factor = piece_factor if i < middle else word_factor
            slot = slots[i]
            for want in range(_WANTS):
                gradient = slope[want] * factor
                past[slot, want] += gradient * gradient
                table[slot, want] -= rate * gradient / np.sqrt(past[slot, want])
        for t in range(traits.shape[1]):
            trait = traits[row, t]
            for want in range(_WANTS):
                gradient = slope[want]
                trait_past[trait, want] += gradient * gradient
                trait_table[trait, want] -= rate * gradient / np.sqrt(trait_past[trait, want])
