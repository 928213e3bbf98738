"""What was learned, small enough to ship: one byte a weight, and what is needed to read it."""

from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt

from vigie.engine.model import archive
from vigie.engine.model.features import Shape
from vigie.engine.model.labels import LABELS

SHIPPED = Path(__file__).with_name("weights.npz")
#: Raised when the meaning of the file changes.
FORMAT = 1
#: What the largest weight is written as.
_MOST = 127
#: The share of weights that are written as they are. The heaviest say most: cutting one in two thousand cost
#: the grade 2 of our French annotations 0.008 of area.
_CUT = 0.99999


class Record(msgspec.Struct):
    """How the weights came to be: what the model card is written from."""

    shape: Shape
    languages: list[str]
    labels: list[str]
    format: int = FORMAT
    seed: int = 0
    licence: str = "shipped"
    trained: str = ""
    #: Settings of the training, by name.
    settings: dict[str, float] = {}
    #: Rows used, by source.
    rows: dict[str, int] = {}
    #: Licence of each source, as it states it.
    licences: dict[str, str] = {}
    #: Sources that state no licence.
    unclear: list[str] = []
    prevalence: float = 0.0
    #: How much the network's answer counts beside the table's; 0 where there is none.
    network: float = 0.0
    figures: dict[str, float] = {}


class Weights(msgspec.Struct):
    """Weights as the kernels read them."""

    record: Record
    table: npt.NDArray[np.int8]
    scales: npt.NDArray[np.float32]
    traits: npt.NDArray[np.float32]
    #: Slope and intercept for each language and label; the last row is for any other language.
    curves: npt.NDArray[np.float32]


def quantise(table: npt.NDArray[np.float32]) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float32]]:
    """Return `table` in one byte a weight, and what one step is worth for each label."""
    small = np.empty(table.shape, np.int8)
    scales = np.empty(table.shape[1], np.float32)
    for label in range(table.shape[1]):
        column = table[:, label]
        sizes = np.abs(column[column != 0])
        most = float(np.quantile(sizes, _CUT)) if len(sizes) else 0.0
        scales[label] = most / _MOST if most > 0 else 1.0
        small[:, label] = np.clip(np.rint(column / scales[label]), -_MOST, _MOST).astype(np.int8)
    return small, scales


def save(weights: Weights, path: Path) -> None:
    """Write `weights` to `path`, whole or not at all."""
    # Column after column: a rare label is mostly zeros, and those shrink to nothing when they lie together.
    archive.write(
        path,
        {
            "table": np.ascontiguousarray(weights.table.T),
            "scales": weights.scales,
            "traits": weights.traits,
            "curves": weights.curves,
            "record": np.frombuffer(msgspec.json.encode(weights.record), np.uint8),
        },
    )


def load(path: Path = SHIPPED) -> Weights:
    """Return the weights in `path`.

    Raises
    ------
    WeightsError
        The file is absent, damaged, or of another version.
    """
    with archive.reading(path) as held:
        record = msgspec.json.decode(held["record"].tobytes(), type=Record)
        weights = Weights(
            record, np.ascontiguousarray(held["table"].T), held["scales"], held["traits"], held["curves"]
        )
    if record.format != FORMAT or record.labels != list(LABELS):
        raise archive.of_another_version(path)
    return weights
