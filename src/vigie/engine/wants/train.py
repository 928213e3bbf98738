"""Makes the weights of wants out of the annotated French messages, the same for the same rows and seed."""

import gzip
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from zlib import crc32

import msgspec
import numpy as np
import numpy.typing as npt

from vigie.engine.model import calibration, training
from vigie.engine.model.alphabet import classes
from vigie.engine.model.features import WINDOW, Shape, prepare, views_of
from vigie.engine.model.figures import auc
from vigie.engine.model.kernels import TRAIT_SLOTS, TRAITS, count_rows, fill_rows
from vigie.engine.wants import kernels, weights
from vigie.engine.wants.labels import ANNOTATED, WANTS
from vigie.engine.wants.scorer import WantsScorer

Tell = Callable[[str], None]
Slots = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.uint32], npt.NDArray[np.int32]]

#: Where the annotated rows lie in the folder of data, as `vigie model train --data DIR` names it.
ROWS = Path("french") / "train.jsonl.gz"
RAW = Path("french") / "raw.jsonl.gz"
#: Sources whose owners forbid commercial use: what is shipped may not learn from them.
_LEFT_OUT = ("expresso-sn",)
#: Short pieces of words and a small table: the rest cost time and gained nothing on rows kept apart.
SHAPE = Shape(bits=17, low=3, high=4, pieces=1.0, words=1.0)
_PASSES = 6
_RATE = 0.3
#: A slot of fewer rows is not learned: it would tell one text by heart.
_ROWS_A_SLOT = 2
#: In so many parts are the rows cut, each scored by what was learned of the others.
_FOLDS = 4
_CHUNK = 2000


class Row(msgspec.Struct):
    """An annotated message."""

    id: str
    text: str
    wants: list[str] = []
    source: str = ""

    @property
    def targets(self) -> list[bool]:
        """Return whether it has each of the wants, in their order."""
        told = {ANNOTATED.get(want) for want in self.wants}
        return [want in told for want in WANTS]


def read(path: Path) -> list[Row]:
    """Return the annotated messages in `path`, a compressed file of JSON lines."""
    return [row for row in _decoded(path) if row.source not in _LEFT_OUT]


def read_annotations(grades: Path, raw: Path) -> list[Row]:
    """Return the raw messages whose wants are annotated in this project, which keeps their ids and no text.

    Parameters
    ----------
    grades
        A line for each message: id, grade, kinds, wants, stratum.
    raw
        The messages; where either file is absent, nothing is returned.
    """
    if not (grades.exists() and raw.exists()):
        return []
    lines = (line.split("\t") for line in grades.read_text("utf-8").splitlines() if line[:1] != "#")
    wants = {line[0]: [] if line[3] == "-" else line[3].split(",") for line in lines if len(line) > 3}
    return [
        msgspec.structs.replace(row, wants=wants[row.id])
        for row in _decoded(raw)
        if row.id in wants and row.source not in _LEFT_OUT
    ]


def _decoded(path: Path) -> Iterator[Row]:
    decoder = msgspec.json.Decoder(Row)
    with gzip.open(path, "rb") as lines:
        for line in lines:
            yield decoder.decode(line)


def train(rows: Sequence[Row], *, seed: int = 1, tell: Tell = lambda _: None) -> weights.Weights:
    """Return weights learned from `rows`.

    They are first learned from three quarters of the rows, four times, so that each row is scored once by
    weights that never saw it: this gives the curves and the figures of the record.

    Parameters
    ----------
    rows
        Annotated messages.
    seed
        Decides in which order they are seen.
    tell
        Called with a sentence at each step.
    """
    tell(f"{len(rows):,} messages: learning wants")
    folds = np.array([crc32(row.id.encode()) % _FOLDS for row in rows])
    sums = np.zeros((len(rows), len(WANTS)), np.float32)
    for fold in range(_FOLDS):
        apart = np.flatnonzero(folds == fold).tolist()
        if len(apart) in (0, len(rows)):
            continue
        held = _learned([rows[place] for place in np.flatnonzero(folds != fold).tolist()], seed)
        sums[apart] = WantsScorer(held).sums(prepare([views_of(rows[place].text) for place in apart]))
    held = _learned(rows, seed)
    held.curves, held.record.areas = _curves(sums, np.array([row.targets for row in rows], np.bool_))
    tell("area on rows kept apart: " + ", ".join(f"{w} {a:.3f}" for w, a in held.record.areas.items()))
    held.record.seed = seed
    held.record.rows = dict(sorted(Counter(row.source for row in rows).items()))
    return held


def train_folder(
    data: Path,
    out: Path = weights.SHIPPED,
    *,
    annotations: Path | None = None,
    seed: int = 1,
    tell: Tell = lambda _: None,
) -> weights.Record:
    """Learn from the annotated rows of the folder `data`, write the weights, return their record.

    Parameters
    ----------
    data
        The folder that holds `french/`.
    out
        Where the weights are written.
    annotations
        The folder of this project's own annotations of raw messages, if it has any.
    seed, tell
        As for `train`.
    """
    rows = read(data / ROWS)
    if annotations is not None:
        told = {row.id for row in rows}
        rows += [r for r in read_annotations(annotations / "fr.tsv", data / RAW) if r.id not in told]
    held = train(rows, seed=seed, tell=tell)
    weights.save(held, out)
    return held.record


def _learned(rows: Sequence[Row], seed: int) -> weights.Weights:
    starts, middles, slots, traits = _slots([row.text for row in rows])
    size = 1 << SHAPE.bits
    table = np.zeros((size, len(WANTS)), np.float32)
    past = np.ones_like(table)
    # So long a past that a weight of a rare slot does not move.
    past[training.seen_by_slot(starts, slots, size) < _ROWS_A_SLOT] = 1e30
    trait_table = np.zeros((TRAIT_SLOTS, len(WANTS)), np.float32)
    trait_past = np.ones_like(trait_table)
    targets = np.array([row.targets for row in rows], np.float32)
    factors = np.array([SHAPE.pieces, SHAPE.words], np.float32)
    random = np.random.default_rng(seed)
    for _ in range(_PASSES):
        kernels.sweep(
            random.permutation(len(rows)), starts, middles, slots, traits, targets, table, past, trait_table,
            trait_past, np.float32(_RATE), factors,
        )  # fmt: skip
    small, scales = _quantised(table)
    curves = np.tile(np.array([1.0, 0.0], np.float32), (len(WANTS), 1))
    return weights.Weights(weights.Record(SHAPE), small, scales, trait_table, curves)


def _quantised(
    table: npt.NDArray[np.float32],
) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float32]]:
    """Return `table` in one byte a weight, and what one step is worth for each want.

    The heaviest weight is kept whole, unlike in the table of toxicity: that of the question mark says most of
    what there is to say, and cutting it cost questions 0.04 of area.
    """
    scales = (np.maximum(np.abs(table).max(axis=0), 1e-6) / 127).astype(np.float32)
    return np.rint(table / scales).astype(np.int8), scales


def _slots(texts: Sequence[str]) -> Slots:
    """Return where the slots of each text start, where its words do, all slots, and traits."""
    mask = np.uint64((1 << SHAPE.bits) - 1)
    starts = np.zeros(len(texts) + 1, np.int64)
    middles = np.zeros(len(texts), np.int64)
    traits = np.zeros((len(texts), TRAITS), np.int32)
    blocks: list[npt.NDArray[np.uint32]] = []
    for first in range(0, len(texts), _CHUNK):
        chunk = texts[first : first + _CHUNK]
        rows = slice(first, first + len(chunk))
        prepared = prepare([views_of(text[:WINDOW]) for text in chunk])
        # Folding may lengthen a text past one window; the first of them stands for it.
        _, keep = np.unique(prepared.owners, return_index=True)
        bounds, disguised = prepared.bounds[keep], prepared.disguised[keep]
        sizes = count_rows(prepared.codes, bounds, classes(), mask, SHAPE.low, SHAPE.high)
        ends = np.cumsum(sizes.sum(axis=1))
        begin = ends - sizes.sum(axis=1)
        block = np.empty(int(ends[-1]), np.uint32)
        fill_rows(
            prepared.codes, bounds, np.zeros(len(chunk), np.int32), disguised, classes(), mask, SHAPE.low,
            SHAPE.high, begin, block, traits[rows],
        )  # fmt: skip
        base = starts[first]
        starts[first + 1 : first + len(chunk) + 1] = base + ends
        middles[rows] = base + begin + sizes[:, 0]
        blocks.append(block)
    return starts, middles, np.concatenate(blocks), traits


def _curves(
    sums: npt.NDArray[np.float32], wanted: npt.NDArray[np.bool_]
) -> tuple[npt.NDArray[np.float32], dict[str, float]]:
    """Return slope and intercept of each want, and its area, from the sums of rows never learned.

    Wants are rare or frequent by the place they are read in. So 0.5 is set where as many are found as
    can be without drowning them in false ones (the best F1), rather than at even odds.
    """
    out = np.tile(np.array([1.0, 0.0], np.float32), (len(WANTS), 1))
    areas: dict[str, float] = {}
    for place, want in enumerate(WANTS):
        column, truth = sums[:, place], wanted[:, place]
        if truth.any() and not truth.all():
            slope, _ = calibration.fit(column, truth.astype(np.float32))
            out[place] = slope, -slope * _balance(column, truth)
            areas[want] = round(auc(column, truth), 4)
    return out, areas


def _balance(sums: npt.NDArray[np.float32], truth: npt.NDArray[np.bool_]) -> float:
    """Return the sum above which precision and recall balance best."""
    order = np.argsort(-sums, kind="stable")
    found = np.cumsum(truth[order])
    best = int((2 * found / (np.arange(1, len(sums) + 1) + truth.sum())).argmax())
    return float(sums[order[best]])
