"""The files of a charter and of those above it: a house's, a client's, a space's, an event's."""

import os
from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import Final, NamedTuple

from vigie.charter.error import CharterError, together
from vigie.charter.nodes import MAX_BYTES, Node, Text, compose, described, entry, read_text, size
from vigie.charter.vocabulary import listed, nearest

#: A house, a client, a space, an event.
MAX_LEVELS: Final = 4


class Member(NamedTuple):
    """One file of a family."""

    path: str
    root: Node
    #: The charter it extends, as it is written there.
    extends: Text | None


def family(
    text: str, name: str, shipped: Mapping[str, Path], known: Mapping[str, str], *, files: bool
) -> list[Member]:
    """Return a charter's file and those above it, the nearest first.

    Parameters
    ----------
    text, name
        The file's text, and its path: what it extends is looked for beside it.
    shipped
        The charters that come with Vigie, by name.
    known
        Texts of other charters that may be extended, by name.
    files
        Whether any file may be extended besides.

    Raises
    ------
    CharterError
        When one of the files cannot be read, or when they go round in a circle.
    """
    members = [_member(text, name, 0)]
    length, held = len(text.encode("utf-8", "replace")), 0
    while (extends := members[-1].extends) is not None:
        try:
            path = _meant(extends, shipped, known, files=files)
            _check_chain(members, path)
            # Before the shipped ones: a charter that comes with a later Vigie takes nobody's name away.
            text = known[path] if path in known else read_text(Path(path), path)
            length += len(text.encode())
            held += size(members[-1].root)
            if length > MAX_BYTES:
                raise _wrong(
                    members[0].extends or extends,
                    f"the charter and those above it are larger than {MAX_BYTES >> 20} MiB together",
                    "keep long lists of examples out of them",
                )
            members.append(_member(text, path, held))
        except CharterError as error:
            # What is wrong in this very file is told there; what is wrong above, where it asks for it.
            raise (error if error.path == name else told_below(members[0], error)) from error
    return members


def told_below(member: Member, error: CharterError) -> CharterError:
    """Return the errors of a charter above, told where a file asks for it."""
    place = member.extends or member.root
    return together(
        [
            CharterError(
                f"a charter above this one is wrong: {each}",
                path=member.path,
                line=place.line,
                column=place.column,
            )
            for each in error.every
        ],
        member.path,
    )


def _member(text: str, name: str, held: int) -> Member:
    root = compose(text, name, held)
    extends = entry(root, "charter", "extends")
    if extends is not None and (not isinstance(extends, Text) or not extends.value.strip()):
        raise _wrong(
            extends,
            f"'extends' is {described(extends)}",
            expected="the name of a shipped charter, or the path of a file from this one",
        )
    return Member(name, root, extends)


def _meant(extends: Text, shipped: Mapping[str, Path], known: Mapping[str, str], *, files: bool) -> str:
    """Return the path of the charter that a file extends, or its name among the known ones."""
    name = extends.value
    if name in known:
        return name
    if name in shipped:
        return str(shipped[name])
    if not files:
        # A text from a screen would otherwise have files of the machine read, and told in its errors.
        raise _wrong(
            extends,
            f"'extends' names '{name[:200]}', and a text without a file extends shipped charters only"
            + (", or those that its client published" if known else ""),
            nearest(name, [*known, *shipped]),
            f"one of {listed([*known, *shipped])}",
        )
    expected = f"the path of a file from this one, or one of {listed(shipped)}"
    # A charter and those above it travel together: a path from the machine's root would not.
    if PurePath(name).is_absolute():
        raise _wrong(extends, f"'extends' is the absolute path '{name[:200]}'", expected=expected)
    path = os.path.normpath(PurePath(extends.path).parent / name)
    try:
        exists = Path(path).exists()
    except (OSError, ValueError):
        exists = False
    if not exists:
        raise _wrong(
            extends,
            f"'extends' names '{name[:200]}', and there is no such file, and no shipped charter of this name",
            nearest(name, [*shipped, *_beside(path, name)]),
            expected,
        )
    return path


def _beside(path: str, name: str) -> list[str]:
    """Return the charters in the folder of a file, as one who wrote `name` would write them."""
    folder = PurePath(name).parent
    try:
        return sorted((folder / each.name).as_posix() for each in Path(path).parent.glob("*.yaml"))
    except (OSError, ValueError):
        return []


def _check_chain(members: list[Member], path: str) -> None:
    """Raise where a family that this file joins goes round in a circle, or has too many levels."""
    asked = members[0].extends or members[0].root
    chain = [*(member.path for member in members), path]
    told = " → ".join(PurePath(each).name for each in chain)
    if os.path.realpath(path) in {os.path.realpath(member.path) for member in members}:
        raise _wrong(
            asked,
            f"charters that extend each other go round in a circle: {told}",
            "remove 'extends' from the one that stands above the others",
        )
    if len(members) == MAX_LEVELS:
        raise _wrong(
            asked,
            f"charters are more than {MAX_LEVELS} levels deep: {told}",
            f"let {PurePath(chain[-2]).name} say what {PurePath(path).name} does",
        )


def _wrong(
    node: Node, message: str, suggestion: str | None = None, expected: str | None = None
) -> CharterError:
    return CharterError(
        message, path=node.path, line=node.line, column=node.column, suggestion=suggestion, expected=expected
    )
