"""The kernel that learns: one pass of logistic regression over examples, AdaGrad, all labels at once."""

import numpy as np

from vigie.engine.model.compiled import compiled
from vigie.engine.model.labels import LABELS

#: A constant to the compiler, which then adds a whole row at once.
_LABELS = len(LABELS)
#: One example in so many is seen without its language: the scorer must do without when it is not told.
_FORGOTTEN = 8


@compiled(fastmath=True)
def sweep(  # type: ignore[no-untyped-def]
    order, starts, middles, slots, traits, targets, trusts, table, past, trait_table, trait_past, rate,
    factors, decay,
):  # fmt: skip
    """Go once through the examples in `order`, changing the weights; return the mean loss of toxicity.

    Slots of row r are `slots[starts[r]:starts[r + 1]]`, pieces up to `middles[r]` and words from there.
    `trusts` says how much each label of each row counts, 0 where the source does not tell.
    """
    total = np.zeros(_LABELS, np.float32)
    slope = np.empty(_LABELS, np.float32)
    step = np.empty(_LABELS, np.float32)
    loss = 0.0
    counted = 0.0
    for k in range(order.shape[0]):
        row = order[k]
        first, middle, last = starts[row], middles[row], starts[row + 1]
        piece_factor = np.float32(factors[0] / np.sqrt(max(1, middle - first)))
        word_factor = np.float32(factors[1] / np.sqrt(max(1, last - middle)))
        total[:] = 0.0
        for i in range(first, middle):
            slot = slots[i]
            for label in range(_LABELS):
                total[label] += table[slot, label]
        for label in range(_LABELS):
            total[label] *= piece_factor
            step[label] = 0.0
        for i in range(middle, last):
            slot = slots[i]
            for label in range(_LABELS):
                step[label] += table[slot, label]
        for label in range(_LABELS):
            total[label] += step[label] * word_factor
        told = (row * 7 + k) % _FORGOTTEN != 0
        for t in range(traits.shape[1]):
            trait = traits[row, t] if t > 0 or told else 0
            for label in range(_LABELS):
                total[label] += trait_table[trait, label]
        for label in range(_LABELS):
            p = 1.0 / (1.0 + np.exp(-total[label]))
            slope[label] = (p - targets[row, label]) * trusts[row, label]
        if trusts[row, 0] > 0:
            p = min(max(1.0 / (1.0 + np.exp(-total[0])), 1e-6), 1 - 1e-6)
            loss -= targets[row, 0] * np.log(p) + (1 - targets[row, 0]) * np.log(1 - p)
            counted += 1.0
        for block in range(2):
            factor = piece_factor if block == 0 else word_factor
            for label in range(_LABELS):
                step[label] = slope[label] * factor
            for i in range(first if block == 0 else middle, middle if block == 0 else last):
                slot = slots[i]
                for label in range(_LABELS):
                    gradient = step[label]
                    past[slot, label] += gradient * gradient
                    table[slot, label] -= (
                        rate * (gradient + decay * table[slot, label] * abs(gradient))
                        / np.sqrt(past[slot, label])
                    )  # fmt: skip
        for t in range(traits.shape[1]):
            trait = traits[row, t] if t > 0 or told else 0
            for label in range(_LABELS):
                gradient = slope[label]
                trait_past[trait, label] += gradient * gradient
                trait_table[trait, label] -= rate * gradient / np.sqrt(trait_past[trait, label])
    return loss / max(counted, 1.0)


@compiled()
def seen_by_slot(starts, slots, size):  # type: ignore[no-untyped-def]
    """Return how many rows have each slot."""
    rows = np.zeros(size, np.int32)
    last = np.full(size, -1, np.int32)
    for row in range(starts.shape[0] - 1):
        for i in range(starts[row], starts[row + 1]):
            slot = slots[i]
            if last[slot] != row:
                last[slot] = row
                rows[slot] += 1
    return rows


@compiled(fastmath=True)
def sums_of(starts, middles, slots, traits, table, trait_table, factors):  # type: ignore[no-untyped-def]
    """Return the sum of weights of each label for each row, from weights not yet quantised."""
    rows = middles.shape[0]
    out = np.zeros((rows, _LABELS), np.float32)
    part = np.empty(_LABELS, np.float32)
    for row in range(rows):
        for t in range(traits.shape[1]):
            for label in range(_LABELS):
                out[row, label] += trait_table[traits[row, t], label]
        for block in range(2):
            first = starts[row] if block == 0 else middles[row]
            last = middles[row] if block == 0 else starts[row + 1]
            factor = np.float32(factors[block] / np.sqrt(max(1, last - first)))
            part[:] = 0.0
            for i in range(first, last):
                for label in range(_LABELS):
                    part[label] += table[slots[i], label]
            for label in range(_LABELS):
                out[row, label] += part[label] * factor
    return out
