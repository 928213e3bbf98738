"""From a file, or a shipped charter's name, to a checked `Charter`."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from vigie.charter.charter import Charter
from vigie.charter.error import CharterError, together
from vigie.charter.family import Member, family, told_below
from vigie.charter.fields import Reader
from vigie.charter.inherit import alone, merged
from vigie.charter.nodes import Node, read_text
from vigie.charter.permissions import judge
from vigie.charter.schema import read_charter
from vigie.charter.vocabulary import listed, nearest

#: The shipped charter of a space that nobody gave one.
DEFAULT_CHARTER: Final = "media"
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


class Read(NamedTuple):
    """A charter, and the tree it was read from: all its values, where each of them is written."""

    charter: Charter
    root: Node


def load(path_or_name: str | os.PathLike[str]) -> Charter:
    """Read and check a charter.

    Parameters
    ----------
    path_or_name
        A YAML file, or the name of a shipped charter ("media").

    Returns
    -------
    Charter
        The charter, right in every field.

    Raises
    ------
    CharterError
        When anything is wrong; its `every` lists all the mistakes found, each with line and column.
    """
    return read(path_or_name).charter


def loads(
    text: str, name: str = "charter", *, files: bool = False, known: Mapping[str, str] | None = None
) -> Charter:
    """Read and check a charter from its text.

    Parameters
    ----------
    text
        The YAML text.
    name
        What it is called in the errors.
    files
        Whether it may extend files, looked for from `name`; else shipped charters and those of `known` only.
    known
        Texts of the charters that it may extend besides, by the name it gives them.

    Raises
    ------
    CharterError
        As `load` does.
    """
    return _read(text, name, files=files, known=known).charter


def read(path_or_name: str | os.PathLike[str]) -> Read:
    """Read and check a charter; return with it the tree of all that it says and inherits.

    Parameters
    ----------
    path_or_name
        A YAML file, or the name of a shipped charter.

    Raises
    ------
    CharterError
        As `load` does.
    """
    path = find(path_or_name)
    return _read(read_text(path, str(path)), str(path), files=True)


def reads(text: str, name: str = "charter", *, known: Mapping[str, str] | None = None) -> Read:
    """Read and check a charter from its text, as `loads` does; return with it the tree of all that it says.

    Raises
    ------
    CharterError
        As `load` does.
    """
    return _read(text, name, known=known)


def _read(text: str, name: str, *, files: bool = False, known: Mapping[str, str] | None = None) -> Read:
    paths = {each: SHIPPED / f"{each}.yaml" for each in shipped()}
    members = family(text, name, paths, known or {}, files=files)
    above: Read | None = None
    for member in reversed(members):
        try:
            above = _one(member, above)
        except CharterError as error:
            raise (error if member is members[0] else told_below(members[0], error)) from error
    assert above is not None
    return above


def _one(member: Member, above: Read | None) -> Read:
    """Return a charter, given the one above."""
    reader = Reader(member.path)
    root = merged(reader, above.root, member.root) if above else alone(reader, member.root)
    charter = read_charter(reader, root)
    if above and not reader.errors:
        judge(reader, above.charter, charter, member.root)
    if reader.errors:
        raise together(reader.errors, member.path)
    if above:
        higher = (above.charter.path, *above.charter.above)
        charter = msgspec.structs.replace(charter, above=higher)
    return Read(charter, root)
