"""The `thresholds` of a charter's file: names, each with a number that conditions compare scores with."""

import re
from typing import Final

from vigie.charter.fields import Reader
from vigie.charter.nodes import Fields, Node, described
from vigie.charter.threshold import NAMES_THRESHOLD, Threshold

MAX_THRESHOLDS: Final = 200
_EXPECTED: Final = "names, each with a number from 0 to 1, as {ferme: 0.9, doute: 0.5}"


def read_thresholds(reader: Reader, node: Node | None) -> tuple[Threshold, ...]:
    """Return the thresholds; what is wrong in them is on the reader's list of errors."""
    if node is None:
        return ()
    if not isinstance(node, Fields):
        reader.fail(node, f"'thresholds' is {described(node)}", _EXPECTED)
        return ()
    if len(node.entries) > MAX_THRESHOLDS:
        reader.fail(
            node,
            f"the charter holds more than {MAX_THRESHOLDS} thresholds",
            suggestion="give one name to those that move together",
        )
        return ()
    found: list[Threshold] = []
    for key, value in node.entries.values():
        reader.where = f"threshold '{key.value[:60]}'"
        if not NAMES_THRESHOLD.fullmatch(key.value):
            mend = re.sub(r"[^a-z0-9.-]+", "-", key.value.lower()).strip("-.0123456789")[:64]
            reader.fail(
                key,
                f"'{key.value[:60]}' names no threshold",
                "at most 64 lower-case letters, digits, hyphens and dots, a letter first",
                f"write '{mend}'" if mend else None,
            )
        number = reader.number(value, "the threshold", 0, 1, 0.5)
        found.append(Threshold(key.value, number, value.line, value.column, value.path))
    reader.where = ""
    return tuple(found)
