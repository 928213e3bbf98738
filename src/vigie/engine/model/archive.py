"""Files of what was learned: arrays in one compressed file, written whole or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import numpy.typing as npt


class WeightsError(Exception):
    """What was learned cannot be used; the message says what to do."""


def write(path: Path, arrays: dict[str, npt.NDArray[np.generic]]) -> None:
    """Write `arrays` to `path`, in the place of what was there once all of them are on disk."""
    unfinished = path.with_suffix(".part")
    with unfinished.open("wb") as file:
        np.savez_compressed(file, **arrays)  # type: ignore[arg-type]  # its own options are keywords too
    unfinished.replace(path)


@contextmanager
def reading(path: Path) -> Iterator["np.lib.npyio.NpzFile"]:
    """Give the arrays of `path` to whoever reads them inside `with`.

    Raises
    ------
    WeightsError
        The file is absent, or what is read of it is damaged.
    """
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as held:
            yield held
    except FileNotFoundError:
        raise WeightsError(f"There is no file {path}: make it with `vigie model train`.") from None
    except WeightsError:
        raise
    except Exception as error:
        raise WeightsError(
            f"The file {path} is damaged ({type(error).__name__}): install Vigie again or make it with "
            "`vigie model train`."
        ) from error


def of_another_version(path: Path) -> WeightsError:
    """Return what is raised where the file was written by another version."""
    return WeightsError(f"The file {path} is of another version: make it again with `vigie model train`.")
