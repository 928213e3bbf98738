"""The text of a version: a whole charter that says its own number."""

import json
from dataclasses import replace

from vigie.charter.effective import effective
from vigie.charter.nodes import Fields, Node, Text, compose, entry


def numbered(root: Node, number: int) -> str:
    """Return a whole charter as text, its version being `number`.

    Parameters
    ----------
    root
        The tree of all that it says, as `vigie.charter.load.reads` returned it.
    number
        The version's number.
    """
    assert isinstance(root, Fields)
    name, head = root.entries["charter"]
    assert isinstance(head, Fields)
    key, version = head.entries["version"]
    said = Text(str(number), plain=False, line=version.line, column=version.column, path=version.path)
    head = replace(head, entries={**head.entries, "version": (key, said)})
    return effective(replace(root, entries={**root.entries, "charter": (name, head)}))


def renumbered(text: str, number: int) -> str:
    """Return the text of a version under another number, each line still told where it comes from."""
    version = entry(compose(text, "charter"), "charter", "version")
    assert isinstance(version, Text)
    lines = text.split("\n")
    line, at = lines[version.line - 1], version.column - 1
    lines[version.line - 1] = f'{line[:at]}"{number}"{line[at + len(json.dumps(version.value)) :]}'
    return "\n".join(lines)
