"""From a file, or a shipped charter's name, to a checked `Charter`."""

import os
from pathlib import Path
from typing import Final

from vigie.charter.charter import Charter
from vigie.charter.error import CharterError, together
from vigie.charter.fields import Reader
from vigie.charter.nodes import compose, read_text
from vigie.charter.schema import read_charter
from vigie.charter.vocabulary import listed, nearest

#: The shipped charter of a space that nobody gave one.
DEFAULT_CHARTER: Final = "media-fr"
SHIPPED: Final = Path(__file__).parent / "charters"


def shipped() -> tuple[str, ...]:
    """Return the names of the charters that come with Vigie."""
    return tuple(sorted(path.stem for path in SHIPPED.glob("*.yaml")))


def find(path_or_name: str | os.PathLike[str]) -> Path:
    """Return the file meant: a shipped charter's name, or a path.

    Raises
    ------
    CharterError
        When it is neither.
    """
    name = os.fspath(path_or_name)
    path = Path(name)
    if name in shipped():
        return SHIPPED / f"{name}.yaml"
    try:
        exists = path.exists()
    except (OSError, ValueError):
        exists = False
    if exists:
        return path
    raise CharterError(
        "there is no such file, and no shipped charter of this name",
        path=name,
        expected=f"a file, or one of {listed(shipped())}",
        suggestion=nearest(name, shipped()),
    )


def load(path_or_name: str | os.PathLike[str]) -> Charter:
    """Read and check a charter.

    Parameters
    ----------
    path_or_name
        A YAML file, or the name of a shipped charter ("media-fr").

    Returns
    -------
    Charter
        The charter, right in every field.

    Raises
    ------
    CharterError
        When anything is wrong; its `every` lists all the mistakes found, each with line and column.
    """
    path = find(path_or_name)
    return loads(read_text(path, str(path)), str(path))


def loads(text: str, name: str = "charter") -> Charter:
    """Read and check a charter from its text; `name` is told in the errors.

    Raises
    ------
    CharterError
        As `load` does.
    """
    reader = Reader(name)
    charter = read_charter(reader, compose(text, name))
    if reader.errors:
        raise together(reader.errors)
    return charter
