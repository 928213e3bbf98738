"""YAML read as text with its places, bounded before anything is built.

Scalars stay text: the schema knows what each field should be, so that `version: 1.10` keeps its zero
and `languages: [no]` is Norwegian. Anchors, aliases and tags are refused: nothing can expand.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import yaml

from vigie.charter.error import CharterError, Place

#: A charter of 50 clauses with 20 examples each stays under a quarter of these.
MAX_BYTES: Final = 1 << 20
MAX_NODES: Final = 50_000
MAX_DEPTH: Final = 40

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


#: `-id: a` and `id:a`, as people in a hurry write them.
_GLUED = re.compile(r"([ ]*)(?:-(?! )[a-z_]+:|(?:- +)?[a-z_]+:[^\s:/]+\s*$)")


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar; `plain` when it is written without quotes."""

    value: str
    plain: bool
    line: int
    column: int
    #: The file it is written in: what a charter inherits stays where it was written.
    path: str = ""


@dataclass(slots=True)
class Series:
    """A sequence."""

    line: int
    column: int
    items: list["Node"] = field(default_factory=list)
    path: str = ""


@dataclass(slots=True)
class Fields:
    """A mapping, in the order of the file."""

    line: int
    column: int
    entries: dict[str, tuple[Text, "Node"]] = field(default_factory=dict)
    path: str = ""


Node = Text | Series | Fields


def described(node: Node) -> str:
    """Return what the node is, for a sentence."""
    if isinstance(node, Series):
        return "a list"
    if isinstance(node, Fields):
        return "a group of fields"
    return f"'{node.value[:60]}'" if node.value else "nothing"


def read_text(path: Path, name: str) -> str:
    """Return the file's text, or raise a `CharterError` that says why it cannot be read."""
    try:
        if path.is_dir():
            raise CharterError("this is a directory", path=name, expected="a charter's file")
        # One byte more than allowed, and no more, is read: a file of 2 GB costs nothing.
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise CharterError("there is no such file", path=name) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise CharterError(f"the file cannot be read ({reason})", path=name) from error
    if len(data) > MAX_BYTES:
        raise _too_large(name)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", "replace")
        line, column = _place(before, len(before))
        raise CharterError(
            "the file is not UTF-8 text", path=name, line=line, column=column, suggestion="save it as UTF-8"
        ) from error
    return text


def compose(text: str, name: str, held: int = 0) -> Node:
    """Return the file's only document, or raise a `CharterError`.

    Parameters
    ----------
    text, name
        The file's text and its name.
    held
        How many values the charters below it hold: the bound is on all of them together.
    """
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise _too_large(name)
    if found := _FORBIDDEN.search(text):
        line, column = _place(text, found.start())
        code = f"U+{ord(found.group()):04X}"
        raise CharterError(
            f"the character {code} has no place in a charter",
            path=name,
            line=line,
            column=column,
            suggestion="remove it",
        )
    try:
        return _Composer(text, name, held).document()
    except yaml.MarkedYAMLError as error:
        raise _told(error, text, name) from error
    except yaml.YAMLError as error:
        raise CharterError(f"this is not YAML ({error})", path=name) from error


def _too_large(name: str) -> CharterError:
    return CharterError(
        f"the file is larger than {MAX_BYTES >> 20} MiB, too large for a charter",
        path=name,
        line=1,
        column=1,
        suggestion="split it, or keep long lists of examples out of it",
    )


def placed(node: Node) -> Place:
    """Return where the node is written."""
    return Place(node.path, node.line, node.column)


def entry(node: Node | None, *names: str) -> Node | None:
    """Return the value of a field, or of a field of it; None where one is absent."""
    for name in names:
        found = node.entries.get(name) if isinstance(node, Fields) else None
        if found is None:
            return None
        node = found[1]
    return node


def size(node: Node) -> int:
    """Return how many values a tree holds, names of fields among them."""
    if isinstance(node, Series):
        return 1 + sum(map(size, node.items))
    if isinstance(node, Fields):
        return 1 + sum(1 + size(value) for _, value in node.entries.values())
    return 1


def _place(text: str, index: int) -> tuple[int, int]:
    return text.count("\n", 0, index) + 1, index - (text.rfind("\n", 0, index) + 1) + 1


def _marked(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


class _Composer:
    """Builds nodes from events, so that the bounds hold while reading and no recursion is unbounded."""

    def __init__(self, text: str, name: str, held: int) -> None:
        self.name = name
        self.held = held
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        self.events: Iterator[yaml.Event] = yaml.parse(text, Loader=loader)
        self.count = held

    def fail(self, event: yaml.Event, message: str, suggestion: str | None = None) -> CharterError:
        line, column = _marked(event)
        return CharterError(message, path=self.name, line=line, column=column, suggestion=suggestion)

    def document(self) -> Node:
        root: Node | None = None
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    raise self.fail(event, "a second document begins here", "keep one charter in a file")
                root = self.node(next(self.events), 0)
        if root is None or (isinstance(root, Text) and root.plain and not root.value):
            raise CharterError(
                "the file is empty", path=self.name, line=1, column=1, expected="'charter' and 'clauses'"
            )
        return root

    def node(self, event: yaml.Event, depth: int) -> Node:
        self.count += 1
        if self.count > MAX_NODES:
            holds = "this file and those that extend it hold" if self.held else "the file holds"
            raise self.fail(
                event,
                f"{holds} more than {MAX_NODES} values, too many for a charter",
                "split it, or keep long lists of examples out of it",
            )
        if depth > MAX_DEPTH:
            raise self.fail(
                event, f"the fields are nested more than {MAX_DEPTH} deep", "write them with fewer levels"
            )
        if isinstance(event, yaml.AliasEvent):
            raise self.fail(
                event,
                f"aliases ('*{event.anchor}') are refused in a charter",
                "write the value again in full, or put quotes around a text that begins with '*'",
            )
        if isinstance(event, yaml.NodeEvent) and event.anchor:
            raise self.fail(
                event, f"anchors ('&{event.anchor}') are refused in a charter", "remove the anchor"
            )
        tag = getattr(event, "tag", None)
        if tag not in {None, "!"}:
            raise self.fail(
                event,
                f"the tag '{tag.replace('tag:yaml.org,2002:', '!!')[:60]}' is refused in a charter",
                "remove it, or put quotes around the value",
            )
        line, column = _marked(event)
        if isinstance(event, yaml.ScalarEvent):
            return Text(event.value, event.style is None or event.style == "", line, column, self.name)
        if isinstance(event, yaml.SequenceStartEvent):
            series = Series(line, column, path=self.name)
            while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
                series.items.append(self.node(event, depth + 1))
            return series
        return self.fields(line, column, depth)

    def fields(self, line: int, column: int, depth: int) -> Fields:
        fields = Fields(line, column, path=self.name)
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self.node(event, depth + 1)
            if not isinstance(key, Text):
                raise self.fail(
                    event, f"a field's name is a word, not {described(key)}", "write 'name: value'"
                )
            if key.value in fields.entries:
                first = fields.entries[key.value][0]
                raise self.fail(
                    event,
                    f"the field '{key.value}' is written twice (first at line {first.line})",
                    "keep one of the two",
                )
            fields.entries[key.value] = key, self.node(next(self.events), depth + 1)
        return fields


def _told(error: yaml.MarkedYAMLError, text: str, name: str) -> CharterError:
    """Return the parser's complaint in our words, with a mend for the mistakes people make."""
    mark = error.problem_mark or error.context_mark
    if error.context and any(
        word in error.context for word in ("flow", "quoted", "alias", "anchor", "simple key")
    ):
        # What is not closed is told where it was opened; the parser stops much later.
        mark = error.context_mark or mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    lines = text.splitlines()
    written = lines[line - 1] if line <= len(lines) else ""
    problem = error.problem or "it cannot be read"
    if "\t" in written[: len(written) - len(written.lstrip())]:
        column = written.index("\t") + 1
        problem, suggestion = "a tab indents this line", "indent with spaces"
    elif "mapping values are not allowed" in problem and (
        glued := _GLUED.match("".join(lines[line - 2 : line - 1]))
    ):
        # Without its space, the line above was taken for a text that goes on.
        line, column = line - 1, glued.end(1) + 1
        problem, suggestion = "this line lacks a space", "write '- ' before an item, and 'name: value'"
    elif "mapping values are not allowed" in problem and ":" not in written[: column - 1]:
        # What stands above it was taken for the beginning of its name.
        column = len(written) - len(written.lstrip()) + 1
        problem = "this line stands further right than the fields above it"
        suggestion = "align it with the fields beside it"
    elif "mapping values are not allowed" in problem:
        problem = "a second ':' on this line, or a wrong indentation"
        suggestion = "put quotes around a text that contains ': '"
    elif "expected key" in problem and written.lstrip().startswith(":"):
        problem, suggestion = "this line has no name before its ':'", "write 'name: value'"
    elif (
        "expected key" in problem
        or "block end" in problem
        or "block mapping" in problem
        or "expected '-'" in problem
    ):
        problem, suggestion = (
            "the indentation of this line fits no field above it",
            "align it with the fields beside it",
        )
    elif "',' or ']'" in problem or "',' or '}'" in problem:
        problem, suggestion = (
            "a list or a group opened by '[' or '{' is not closed",
            "close it, or add the missing comma",
        )
    elif "escape" in problem:
        problem, suggestion = (
            "an unknown escape after '\\' between double quotes",
            "use single quotes for a regular expression",
        )
    elif "quoted scalar" in (error.context or ""):
        problem, suggestion = "a quote is opened and never closed", "close the quote"
    elif "simple key" in problem or "expected ':'" in problem:
        problem, suggestion = "this line is no field", "write 'name: value', with a space after ':'"
    elif "comment or line break" in problem:
        problem = "a value that begins with '|' or '>' is a sign of YAML's own"
        suggestion = "put quotes around the value"
    elif "%" in written[:1]:
        problem, suggestion = "a line that begins with '%' speaks to YAML itself", "remove it"
    elif "alphabetic or numeric" in problem:
        problem, suggestion = (
            "a value that begins with '*' or '&' is a sign of YAML's own",
            "put quotes around it, as in '*lie*'",
        )
    elif "cannot start any token" in problem:
        problem, suggestion = "a value cannot begin with this character", "put quotes around the value"
    else:
        suggestion = "compare this line with those around it, or put quotes around its text"
    return CharterError(
        f"this is not YAML: {problem}", path=name, line=line, column=column, suggestion=suggestion
    )
