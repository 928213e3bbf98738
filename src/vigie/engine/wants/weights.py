"""What was learned of wants, small enough to ship: one byte a weight, and what is needed to read it."""

from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt

from vigie.engine.model import archive
from vigie.engine.model.features import Shape
from vigie.engine.wants.labels import WANTS

SHIPPED = Path(__file__).with_name("weights.npz")
#: Raised when the meaning of the file changes.
FORMAT = 1


class Record(msgspec.Struct):
    """How the weights came to be."""

    shape: Shape
    wants: list[str] = msgspec.field(default_factory=lambda: list(WANTS))
    format: int = FORMAT
    seed: int = 0
    #: Rows used, by source.
    rows: dict[str, int] = {}
    #: Area under the curve of each want on rows kept apart, before the last training on all of them.
    areas: dict[str, float] = {}


class Weights(msgspec.Struct):
    """Weights as the kernels read them."""

    record: Record
    table: npt.NDArray[np.int8]
    scales: npt.NDArray[np.float32]
    traits: npt.NDArray[np.float32]
    #: Slope and intercept of each want.
    curves: npt.NDArray[np.float32]


def save(weights: Weights, path: Path) -> None:
    """Write `weights` to `path`, whole or not at all."""
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
    if record.format != FORMAT or record.wants != list(WANTS):
        raise archive.of_another_version(path)
    return weights
