"""What runs for each character: features out of a text, scores out of features, weights out of examples.

A feature is a slot of the table, found by hashing. Two blocks of them: *pieces*, runs of characters within
a word (its borders counted as characters), and *words*, alone, with the one before, and with the one before
that. Each block weighs the inverse square root of its size, so that a long text does not shout.

Everything takes time linear in the length of the text.
"""

import numpy as np

from vigie.engine.model.alphabet import BLANK, LETTER, MARK, SIGN
from vigie.engine.model.compiled import compiled
from vigie.engine.model.labels import LABELS

#: No word is longer; what follows is read as the next one.
LONGEST_WORD = 120
#: Places of the set of words seen in the first view; a text says half as many different words before
#: the rest of its second view is read in full.
SEEN = 2048
#: A constant to the compiler, which then adds a whole row at once.
_LABELS = len(LABELS)
#: Columns of a row of `traits`.
TRAITS = 4
#: Slots of the traits: languages first, then scripts, lengths, disguise.
SCRIPT_TRAIT = 96
LENGTH_TRAIT = 112
DISGUISE_TRAIT = 128
TRAIT_SLOTS = 130

_MIX = np.uint64(0x9E3779B97F4A7C15)
_WORD_SEED = np.uint64(0x51ED270B35A1)
_PAIR_SEED = np.uint64(0x2545F4914F6C)
_SKIP_SEED = np.uint64(0x6C62272E07BB)
_MARK_SEED = np.uint64(0x14650FB0739D)
_PIECE_SEED = np.uint64(0x3C6EF372FE94)
_SHIFT = np.uint64(29)
_ZERO = np.uint64(0)
_SPACE = np.uint32(32)


@compiled()
def _mixed(value, code):  # type: ignore[no-untyped-def]
    value = (value ^ np.uint64(code)) * _MIX
    return value ^ (value >> _SHIFT)


@compiled()
def _class_of(code, classes):  # type: ignore[no-untyped-def]
    if code < 0x10000:
        return classes[code]
    if code >= 0xE0000:
        return BLANK
    if 0x1F000 <= code < 0x1FC00 or 0x20000 <= code < 0x40000:
        return SIGN
    return LETTER


@compiled()
def _script_of(codes, first, last):  # type: ignore[no-untyped-def]
    """Return a number for the script of the first letter that is not Latin, if most letters are like it."""
    latin = 0
    other = 0
    which = 0
    for i in range(first, min(last, first + 64)):
        code = codes[i]
        if 97 <= code <= 122 or 0xC0 <= code < 0x250:
            latin += 1
        elif code >= 0x370:
            other += 1
            if which == 0:
                if code < 0x400:
                    which = 2
                elif code < 0x530:
                    which = 3
                elif code < 0x590:
                    which = 4
                elif code < 0x600:
                    which = 5
                elif code < 0x780:
                    which = 6
                elif code < 0x980:
                    which = 7
                elif code < 0xE00:
                    which = 8
                elif code < 0xE80:
                    which = 9
                elif 0x1100 <= code < 0x1200 or 0xAC00 <= code < 0xD7B0:
                    which = 10
                elif 0x1200 <= code < 0x1400:
                    which = 11
                elif 0x2E80 <= code < 0xA000:
                    which = 12
                elif code >= 0x1F000:
                    which = 13
                else:
                    which = 14
    if latin == 0 and other == 0:
        return 0
    return 1 if latin >= other else which


@compiled()
def traits_of(codes, bounds, language, disguised, out):  # type: ignore[no-untyped-def]
    """Write the slots of what a text is as a whole: language, script, length, disguise."""
    out[0] = language
    out[1] = SCRIPT_TRAIT + _script_of(codes, bounds[0], bounds[1])
    length = bounds[1] - bounds[0]
    bucket = 0
    while length > 4 and bucket < 11:
        length >>= 1
        bucket += 1
    out[2] = LENGTH_TRAIT + bucket
    out[3] = DISGUISE_TRAIT + disguised


@compiled()
def extract(  # type: ignore[no-untyped-def]
    codes, bounds, classes, mask, low, high, pieces, words, piece_places, word_places, seen, stamps, stamp
):
    """Write the slots of one text, and where each comes from if places are wanted; return their numbers.

    `bounds` holds start and end of the first view and of the second. A word said again is not read again,
    in either view: repeating it does not make it worse. `low` and `high` are the lengths of pieces.
    `seen` and `stamps` are the set of words said; a `stamp` never used before empties it.
    """
    placed = piece_places.shape[0] > 0
    word = np.empty(LONGEST_WORD + 2, np.uint32)
    where = np.empty(LONGEST_WORD + 2, np.int64)
    n_pieces = 0
    n_words = 0
    n_seen = 0
    for view in range(2):
        i = bounds[2 * view]
        end = bounds[2 * view + 1]
        before = _ZERO
        before_that = _ZERO
        while i < end:
            kind = _class_of(codes[i], classes)
            if kind == BLANK:
                i += 1
                continue
            start = i
            if kind == MARK:
                # The first three say it all: "!!!!!!" is "!!!".
                value = _MARK_SEED
                while i < end and _class_of(codes[i], classes) == MARK:
                    if i - start < 3:
                        value = _mixed(value, codes[i])
                    i += 1
                if view == 0:
                    words[n_words] = (value >> _SHIFT) & mask
                    if placed:
                        word_places[n_words, 0] = view
                        word_places[n_words, 1] = start
                        word_places[n_words, 2] = i
                    n_words += 1
                continue
            if kind == LETTER and start > bounds[2 * view] and codes[start - 1] == 64:
                # The name of an account is no evidence.
                while i < end and (_class_of(codes[i], classes) == LETTER or codes[i] == 95):
                    i += 1
                continue
            # A letter said many times in a row is read twice: "ouiiiii" is "ouii".
            length = 0
            value = _WORD_SEED
            word[0] = _SPACE
            while i < end and length < LONGEST_WORD and _class_of(codes[i], classes) == kind:
                code = codes[i]
                if not (length >= 2 and word[length] == code and word[length - 1] == code):
                    length += 1
                    word[length] = code
                    where[length] = i
                    value = _mixed(value, code)
                i += 1
            word[length + 1] = _SPACE
            where[0] = start
            where[length + 1] = i - 1
            known = False
            if view == 0 or n_seen > 0:
                at = value & np.uint64(SEEN - 1)
                while stamps[at] == stamp:
                    if seen[at] == value:
                        known = True
                        break
                    at = (at + np.uint64(1)) & np.uint64(SEEN - 1)
                if view == 0 and not known and n_seen < SEEN // 2:
                    stamps[at] = stamp
                    seen[at] = value
                    n_seen += 1
            if not known:
                if kind == LETTER:
                    first, last, least, most = 0, length + 2, low, high
                else:
                    first, last, least, most = 1, length + 1, 1, 3
                for p in range(first, last):
                    piece = _PIECE_SEED
                    for n in range(1, min(most, last - p) + 1):
                        piece = _mixed(piece, word[p + n - 1])
                        if n >= least:
                            pieces[n_pieces] = (piece >> _SHIFT) & mask
                            if placed:
                                piece_places[n_pieces, 0] = view
                                piece_places[n_pieces, 1] = where[p]
                                piece_places[n_pieces, 2] = where[p + n - 1] + 1
                            n_pieces += 1
                for which in range(3):
                    if which == 0:
                        told = value
                    elif which == 1:
                        told = _mixed(value ^ _PAIR_SEED, before)
                    else:
                        if before_that == _ZERO:
                            continue
                        told = _mixed(value ^ _SKIP_SEED, before_that)
                    words[n_words] = (told >> _SHIFT) & mask
                    if placed:
                        word_places[n_words, 0] = view
                        word_places[n_words, 1] = start
                        word_places[n_words, 2] = i
                    n_words += 1
            before_that = before
            before = value
    return n_pieces, n_words


@compiled()
def room_for(length, low, high):  # type: ignore[no-untyped-def]
    """Return how many pieces a text of `length` code points can have at most: single letters, apart."""
    return 3 * (max(high - low + 1, 3)) * length + 1


@compiled()
def _room(bounds, low, high):  # type: ignore[no-untyped-def]
    """Return what `extract` writes into, wide enough for the longest of the texts."""
    longest = 0
    for row in range(bounds.shape[0]):
        longest = max(longest, bounds[row, 1] - bounds[row, 0] + bounds[row, 3] - bounds[row, 2])
    return (
        np.empty(room_for(longest, low, high), np.uint32),
        np.empty(3 * longest + 1, np.uint32),
        np.empty((0, 3), np.int32),
        np.empty(SEEN, np.uint64),
        np.zeros(SEEN, np.int32),
    )


@compiled()
def score_rows(  # type: ignore[no-untyped-def]
    codes, bounds, languages, disguised, classes, table, scales, trait_table, overlay, shape, factors
):
    """Return the sum of weights of each label for each text."""
    low, high = shape[0], shape[1]
    mask = np.uint64(table.shape[0] - 1)
    rows = bounds.shape[0]
    pieces, words, nowhere, seen, stamps = _room(bounds, low, high)
    traits = np.empty(TRAITS, np.int32)
    sums = np.empty(_LABELS, np.int32)
    out = np.empty((rows, _LABELS), np.float32)
    for row in range(rows):
        n_pieces, n_words = extract(
            codes, bounds[row], classes, mask, low, high, pieces, words, nowhere, nowhere, seen, stamps,
            row + 1,
        )  # fmt: skip
        traits_of(codes, bounds[row], languages[row], disguised[row], traits)
        for label in range(_LABELS):
            total = np.float32(0.0)
            for trait in traits:
                total += trait_table[trait, label]
            out[row, label] = total
        for block in range(2):
            slots = pieces if block == 0 else words
            size = n_pieces if block == 0 else n_words
            if size == 0:
                continue
            factor = np.float32(factors[block] / np.sqrt(size))
            sums[:] = 0
            for k in range(size):
                slot = slots[k]
                for label in range(_LABELS):
                    sums[label] += table[slot, label]
            for label in range(_LABELS):
                out[row, label] += factor * scales[label] * sums[label]
            if overlay.shape[0] > 0:
                learned = np.float32(0.0)
                for k in range(size):
                    learned += overlay[slots[k]]
                out[row, 0] += factor * learned
    return out


@compiled()
def count_rows(codes, bounds, classes, mask, low, high):  # type: ignore[no-untyped-def]
    """Return the numbers of pieces and words of each text."""
    sizes = np.empty((bounds.shape[0], 2), np.int64)
    pieces, words, nowhere, seen, stamps = _room(bounds, low, high)
    for row in range(bounds.shape[0]):
        n_pieces, n_words = extract(
            codes, bounds[row], classes, mask, low, high, pieces, words, nowhere, nowhere, seen, stamps,
            row + 1,
        )  # fmt: skip
        sizes[row, 0] = n_pieces
        sizes[row, 1] = n_words
    return sizes


@compiled()
def fill_rows(  # type: ignore[no-untyped-def]
    codes, bounds, languages, disguised, classes, mask, low, high, starts, slots, traits
):
    """Write the slots of each text from its place in `starts` on, pieces before words."""
    pieces, words, nowhere, seen, stamps = _room(bounds, low, high)
    for row in range(bounds.shape[0]):
        n_pieces, n_words = extract(
            codes, bounds[row], classes, mask, low, high, pieces, words, nowhere, nowhere, seen, stamps,
            row + 1,
        )  # fmt: skip
        at = starts[row]
        slots[at : at + n_pieces] = pieces[:n_pieces]
        slots[at + n_pieces : at + n_pieces + n_words] = words[:n_words]
        traits_of(codes, bounds[row], languages[row], disguised[row], traits[row])
