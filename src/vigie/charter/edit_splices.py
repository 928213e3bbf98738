"""A file's text changed in the places where what it says changes, and nowhere else.

Every other byte stays: comments, blank lines, quotes, the order of fields. What comes out is read again and
compared with what was wanted, so that a form of YAML that is not foreseen here is refused and never mangled.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import yaml

from vigie.charter.edit_values import Value, block, entry_lines, held, inline, is_list, item_lines, same
from vigie.charter.error import CharterError
from vigie.charter.nodes import compose


class _Splice(NamedTuple):
    """A piece of the text, and what stands in its place."""

    start: int
    end: int
    text: str


def rewritten(text: str, wanted: Mapping[str, Value]) -> str:
    """Return the text of a file that says what is wanted.

    Parameters
    ----------
    text
        The text as it is; its YAML is right.
    wanted
        All that it shall say.

    Raises
    ------
    CharterError
        When the text is no YAML, or is written in a way that cannot be changed piece by piece.
    """
    if same(held(compose(text, "charter")), wanted):
        return text
    root = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    assert root is not None
    told, at = "", 0
    try:
        for splice in sorted(_Changes(text).value(root, wanted), key=lambda each: (each.start, each.end)):
            told += text[at : splice.start] + splice.text
            at = splice.end
        told += text[at:]
        right = same(held(compose(told, "charter")), wanted)
    except (_Again, CharterError):
        right = False
    if not right:
        raise CharterError(
            "this change cannot be written into the file as it is laid out",
            path="charter",
            suggestion="make it in the text of the charter",
        )
    return told


class _Again(Exception):  # noqa: N818 - a question, and no error: the group is then written again whole
    """A group cannot be changed piece by piece."""


class _Changes:
    """Finds the splices between nodes of a text and what is wanted of them."""

    def __init__(self, text: str) -> None:
        self.text = text
        # The parser counts from behind a byte order mark.
        self.first = text.startswith("\ufeff")

    def value(self, node: yaml.Node, wanted: Value) -> Iterator[_Splice]:
        """Yield what changes inside a node; raise `_Again` where it is to be written again by its holder."""
        if isinstance(node, yaml.MappingNode) and node.value and isinstance(wanted, Mapping) and wanted:
            yield from self.fields(node, wanted)
        elif isinstance(node, yaml.SequenceNode) and node.value and is_list(wanted) and wanted:
            yield from self.items(node, wanted)
        elif not same(self.says(node), wanted):
            raise _Again

    def fields(self, node: yaml.MappingNode, wanted: Mapping[str, Value]) -> list[_Splice]:
        """Return what changes in a group of fields."""
        found: list[_Splice] = []
        known = {key.value: (key, value) for key, value in node.value}
        order = list(known)
        indent = " " * node.start_mark.column
        previous: str | None = None
        for name, value in wanted.items():
            if name in known:
                found += self.field(node, *known[name], value, indent, name)
                previous = name
                continue
            if previous is None:
                raise _Again
            holder = known[previous][1]
            if node.flow_style:
                place = self.end(holder)
                found.append(_Splice(place, place, f", {inline(name)}: {inline(value)}"))
            else:
                found.append(self.added(holder, entry_lines(name, value, indent), len(indent)))
        for place, name in enumerate(order):
            if name in wanted:
                continue
            if place == 0 or node.flow_style:
                raise _Again
            found.append(self.removed(self.at(known[name][0].start_mark), self.end(known[name][1])))
        return found

    def field(
        self, node: yaml.MappingNode, key: yaml.Node, value: yaml.Node, wanted: Value, indent: str, name: str
    ) -> list[_Splice]:
        """Return what changes in the value of a field."""
        try:
            return list(self.value(value, wanted))
        except _Again:
            pass
        start, end = self.at(value.start_mark), self.end(value)
        if node.flow_style:
            return [_Splice(start, end, inline(wanted) if end > start else f" {inline(wanted)}")]
        colon = self.text.index(":", self.end(key)) + 1
        below = block(wanted, f"{indent}  ", name)
        if below is not None:
            return [_Splice(colon, end, self.newline + self.newline.join(below))]
        (line,) = entry_lines(name, wanted, "")
        return [_Splice(colon, end, line[len(inline(name)) + 1 :])]

    def items(self, node: yaml.SequenceNode, wanted: Sequence[Value]) -> list[_Splice]:
        """Return what changes in a list: what is alike at its two ends stays."""
        nodes = node.value
        alike = 0
        while alike < min(len(nodes), len(wanted)) and same(self.says(nodes[alike]), wanted[alike]):
            alike += 1
        after = 0
        while after < min(len(nodes), len(wanted)) - alike and same(
            self.says(nodes[-1 - after]), wanted[-1 - after]
        ):
            after += 1
        old, new = nodes[alike : len(nodes) - after], wanted[alike : len(wanted) - after]
        if node.flow_style and (len(old) != len(new)):
            raise _Again
        found: list[_Splice] = []
        for place, (_, value) in enumerate(zip(old, new, strict=False), alike):
            found += self.item(node, place, value)
        for place, each in enumerate(old[len(new) :], alike + len(new)):
            found.append(self.removed(self.dash(node, place), self.end(each)))
        added = [line for value in new[len(old) :] for line in self.one_more(node, value)]
        if added:
            if not alike + len(old):
                raise _Again
            found.append(self.added(nodes[alike + len(old) - 1], added, node.start_mark.column))
        return found

    def item(self, node: yaml.SequenceNode, place: int, wanted: Value) -> list[_Splice]:
        """Return what changes in an item of a list."""
        each = node.value[place]
        try:
            return list(self.value(each, wanted))
        except _Again:
            pass
        start, end = self.at(each.start_mark), self.end(each)
        if node.flow_style:
            return [_Splice(start, end, inline(wanted))]
        indent = " " * node.start_mark.column
        dash = self.dash(node, place)
        lines = item_lines(wanted, indent)
        return [_Splice(dash, end, self.newline.join(lines)[len(indent) :])]

    def one_more(self, node: yaml.SequenceNode, value: Value) -> list[str]:
        """Return the lines of a new item, with a blank one before it where those of the list have one."""
        lines = item_lines(value, " " * node.start_mark.column)
        if len(node.value) < 2:
            return lines
        before = node.value[-2]
        between = self.text[self.end(before) : self.dash(node, -1)]
        return ["", *lines] if re.search(r"\n[ \t]*\r?\n", between) else lines

    def added(self, previous: yaml.Node, lines: Sequence[str], column: int) -> _Splice:
        """Return new lines behind a node, and behind the remarks that are indented as a part of it."""
        place = self.behind(previous)
        remark = re.compile(rf"[ ]{{{column + 1},}}#")
        while place < len(self.text) and remark.match(self.text, place):
            place = self.next_line(place)
        written = self.newline.join(lines) + self.newline
        if place and self.text[place - 1] not in "\r\n":
            written = self.newline + written
        return _Splice(place, place, written)

    def removed(self, start: int, end: int) -> _Splice:
        """Return whole lines taken away: from what begins an entry up to the end of its last line."""
        line = max(self.text.rfind("\n", 0, start), self.text.rfind("\r", 0, start)) + 1
        if self.text[line:start].strip():
            raise _Again
        return _Splice(line, self.next_line(end), "")

    def behind(self, node: yaml.Node) -> int:
        """Return where the line after a node begins, the blank lines that are part of it passed."""
        last = self.last(node)
        place = self.at(last.end_mark)
        if place and self.text[place - 1] in "\r\n" and getattr(last, "style", None) in {"|", ">"}:
            kept = "+" in self.text[self.at(last.start_mark) :].split("\n", 1)[0]
            return place if kept else self.next_line(self.end(node))
        return self.next_line(self.end(node))

    def next_line(self, place: int) -> int:
        """Return where the line after a place begins."""
        found = re.compile(r"\r\n|\r|\n").search(self.text, place)
        return found.end() if found else len(self.text)

    def dash(self, node: yaml.SequenceNode, place: int) -> int:
        """Return where the dash of an item stands."""
        each = node.value[place]
        begin = self.at(node.start_mark) if place == 0 else self.next_line(self.end(node.value[place - 1]))
        found = re.compile(rf"^[ ]{{{node.start_mark.column}}}-(?=\s)", re.MULTILINE).search(
            self.text, begin, self.at(each.start_mark)
        )
        return found.end() - 1 if found else begin

    def end(self, node: yaml.Node) -> int:
        """Return where what is written of a node ends, without the blank lines after it."""
        last = self.last(node)
        start, end = self.at(last.start_mark), self.at(last.end_mark)
        return start + len(self.text[start:end].rstrip())

    def last(self, node: yaml.Node) -> yaml.Node:
        """Return the node whose end is the end of this one."""
        while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
            final = node.value[-1]
            node = final[1] if isinstance(node, yaml.MappingNode) else final
        return node

    def at(self, mark: yaml.Mark) -> int:
        """Return the place of a mark in the text."""
        return int(mark.index) + self.first

    def says(self, node: yaml.Node) -> Value:
        """Return what a node holds."""
        if isinstance(node, yaml.MappingNode):
            return {key.value: self.says(value) for key, value in node.value}
        if isinstance(node, yaml.SequenceNode):
            return [self.says(item) for item in node.value]
        return str(node.value)

    @property
    def newline(self) -> str:
        """Return the end of a line, as the file writes it."""
        return "\r\n" if "\r\n" in self.text else "\n"
