"""The tables of a charter's file that its clauses name: escalations, replies, titles of queues and alerts."""

from collections.abc import Iterator, Sequence
from typing import Final

from vigie.charter.charter import Escalation, Titled
from vigie.charter.fields import Reader
from vigie.charter.nodes import Fields, Node, Text, described
from vigie.charter.vocabulary import listed, nearest

ESCALATION: Final = ("title", "to", "after_minutes")
MAX_ENTRIES: Final = 200
#: A week.
MAX_MINUTES: Final = 7 * 24 * 60
#: Long enough for a letter.
MAX_REPLY: Final = 2_000
_EXAMPLES: Final = {
    "escalations": "{redaction: {title: {…}, to: …, after_minutes: 10}}",
    "replies": "{merci: {fr: …, en: …}}",
    "queues": "{fraude: {fr: …, en: …}}",
    "alerts": "{crise: {fr: …, en: …}}",
}


def read_escalations(reader: Reader, node: Node | None, languages: Sequence[str]) -> tuple[Escalation, ...]:
    """Return who is called when nobody has decided, by name."""
    found: list[Escalation] = []
    for key, value in _entries(reader, node, "escalations"):
        fields = reader.fields(value, "the escalation", ESCALATION, ESCALATION)
        found.append(
            Escalation(
                name=key.value,
                title=reader.sentences(fields.get("title"), "title", languages),
                to=reader.text(fields.get("to"), "to", 200),
                after_minutes=reader.whole(fields.get("after_minutes"), "after_minutes", 0, MAX_MINUTES, 0),
                line=key.line,
                column=key.column,
                path=key.path,
            )
        )
    reader.where = ""
    return tuple(found)


def read_titled(
    reader: Reader, node: Node | None, table: str, languages: Sequence[str], most: int = 200
) -> tuple[Titled, ...]:
    """Return what a table says in each language, by name.

    Parameters
    ----------
    reader
        Keeps the errors of the file.
    node
        The table, None where the charter has none.
    table
        Its field: "replies", "queues" or "alerts".
    languages
        Those of the charter.
    most
        How long a text may be.
    """
    found = [
        Titled(key.value, reader.sentences(value, key.value, languages, most), key.line, key.column, key.path)
        for key, value in _entries(reader, node, table)
    ]
    reader.where = ""
    return tuple(found)


def named_in(
    reader: Reader, node: Node | None, field: str, table: str, entries: Sequence[Escalation | Titled]
) -> str | None:
    """Return the entry of a table that a clause names; say which there are where it has none of this name."""
    name = reader.identifier(node, field)
    if node is None or not name:
        return None
    known = [each.name for each in entries]
    if name in known:
        return name
    if not known:
        reader.fail(
            node,
            f"'{field}' names '{name[:60]}', and the charter has no '{table}'",
            f"the field '{table}' beside 'clauses'",
            f"write {table}: {_EXAMPLES[table]}",
        )
    else:
        reader.fail(
            node,
            f"'{field}' names '{name[:60]}', which is not in '{table}'",
            f"one of {listed(known)}",
            nearest(name, known),
        )
    return None


def _entries(reader: Reader, node: Node | None, table: str) -> Iterator[tuple[Text, Node]]:
    """Yield the entries of a table, each with its name."""
    if node is None:
        return
    if not isinstance(node, Fields):
        reader.fail(
            node,
            f"'{table}' is {described(node)}",
            f"names, each with what it stands for, as {_EXAMPLES[table]}",
        )
        return
    if len(node.entries) > MAX_ENTRIES:
        reader.fail(node, f"'{table}' holds more than {MAX_ENTRIES} entries", suggestion="join some of them")
        return
    for key, value in node.entries.values():
        reader.where = f"{table} '{key.value[:60]}'"
        reader.identifier(key, "its name")
        yield key, value
