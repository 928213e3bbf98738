"""The shape of a charter's file: which fields, and what each should be."""

import re
from typing import Final, cast

from vigie.charter.charter import Charter, Clause, Example, Priority
from vigie.charter.conditions import read_condition
from vigie.charter.fields import Reader
from vigie.charter.nodes import Fields, Node, Text, described
from vigie.charter.tree import Present
from vigie.charter.verdict import OUTCOMES, Outcome
from vigie.charter.vocabulary import KINDS, MESSAGE_KINDS, PRIORITIES, RESERVED, nearest
from vigie.message import Kind

IDENTITY: Final = ("id", "version", "title", "languages", "default", "quota")
CLAUSE: Final = (
    "id",
    "title",
    "reason",
    "when",
    "outcome",
    "acts_alone",
    "priority",
    "tags",
    "examples",
)
EXAMPLE: Final = ("text", "kind", "language", "rating", "role", "repeat", "authors", "within", "findings")
DEFAULTS: Final = ("publish", "hold")
_SUPPOSED = re.compile(r"\s*(\w+)(?:\s+(\d(?:\.\d+)?))?\s*")
_NOTHING = Present("unavailable")


def read_charter(reader: Reader, root: Node) -> Charter:
    """Return the charter; what is wrong is on the reader's list, and the charter is then not to be used."""
    top = reader.fields(root, "the charter", ("charter", "clauses"), ("charter", "clauses"))
    identity: dict[str, Node] = {}
    if "charter" in top:
        identity = reader.fields(top["charter"], "'charter'", IDENTITY, IDENTITY[:4])
    languages = _languages(reader, identity.get("languages"))
    clauses: list[Clause] = []
    first_lines: dict[str, int] = {}
    nodes = reader.series(top.get("clauses"), "clauses", "clauses")
    if "clauses" in top and not nodes and not reader.errors:
        reader.fail(top["clauses"], "there is no clause")
    for number, node in enumerate(nodes, 1):
        clause = _clause(reader, node, number, languages)
        if clause.id and clause.id in first_lines:
            reader.where = ""
            reader.fail(
                node,
                f"two clauses are named '{clause.id}' (the first at line {first_lines[clause.id]})",
                suggestion="give one of them another id",
            )
        first_lines.setdefault(clause.id, clause.line)
        clauses.append(clause)
    reader.where = ""
    quota: int | None = None
    if "quota" in identity:
        each = reader.fields(
            identity["quota"], "'quota'", ("automatic_per_minute",), ("automatic_per_minute",)
        )
        quota = reader.whole(each.get("automatic_per_minute"), "automatic_per_minute", 0, 1_000_000, 0)
    return Charter(
        id=reader.identifier(identity.get("id"), "id"),
        version=reader.text(identity.get("version"), "version", 40),
        title=reader.sentences(identity.get("title"), "title", languages),
        languages=languages,
        clauses=tuple(clauses),
        default=cast(Outcome, reader.choice(identity.get("default"), "default", DEFAULTS) or "publish"),
        automatic_per_minute=quota,
        path=reader.path,
    )


def _languages(reader: Reader, node: Node | None) -> tuple[str, ...]:
    found: list[str] = []
    for item in reader.series(node, "languages", "codes"):
        if isinstance(item, Text) and re.fullmatch(r"[a-z]{2,3}", item.value):
            found.append(item.value)
        else:
            reader.fail(item, f"{described(item)} is not a language's code", "a code such as fr or en")
    if node is not None and not found and not reader.errors:
        reader.fail(node, "the charter has no language", "a list of codes, as [fr, en]")
    return tuple(found)


def _clause(reader: Reader, node: Node, number: int, languages: tuple[str, ...]) -> Clause:
    named = node.entries.get("id") if isinstance(node, Fields) else None
    name = named[1].value[:60] if named and isinstance(named[1], Text) else ""
    reader.where = f"clause '{name}'" if name else f"clause {number}"
    found = reader.fields(node, "the clause", CLAUSE, ("id", "title", "reason", "when"))
    clause_id = reader.identifier(found.get("id"), "id")
    if clause_id.startswith(RESERVED):
        reader.fail(found["id"], f"ids that begin with '{RESERVED}' are the program's own")
    outcome = cast(Outcome | None, reader.choice(found.get("outcome"), "outcome", OUTCOMES))
    tags = tuple(reader.identifier(tag, "tag") for tag in reader.series(found.get("tags"), "tags", "words"))
    acts_alone = reader.boolean(found.get("acts_alone"), "acts_alone")
    if "outcome" not in found and isinstance(node, Fields):
        if not tags and len(found) == len(node.entries):
            reader.fail(node, "the clause does nothing", "an 'outcome' or some 'tags'")
        if acts_alone:
            reader.fail(found["acts_alone"], "a clause without an outcome has nothing to do alone")
    if acts_alone and outcome == "hold":
        reader.fail(
            found["acts_alone"],
            "'hold' calls a person, so the clause cannot act alone",
            suggestion="remove 'acts_alone', or write 'outcome: hide'",
        )
    when = read_condition(reader, found["when"]) if "when" in found else None
    return Clause(
        id=clause_id,
        title=reader.sentences(found.get("title"), "title", languages),
        reason=reader.sentences(found.get("reason"), "reason", languages),
        # A clause without a condition has put an error on the list: this charter is never used.
        when=when or _NOTHING,
        outcome=outcome,
        acts_alone=acts_alone,
        priority=cast(Priority, reader.choice(found.get("priority"), "priority", PRIORITIES) or "normal"),
        tags=tags,
        examples=_examples(reader, found.get("examples")),
        line=node.line,
        column=node.column,
    )


def _examples(reader: Reader, node: Node | None) -> tuple[Example, ...]:
    if node is None:
        return ()
    found = reader.fields(node, "'examples'", ("must", "must_not"))
    return tuple(
        _example(reader, item, must=name == "must")
        for name, items in found.items()
        for item in reader.series(items, name, "messages")
    )


def _example(reader: Reader, node: Node, *, must: bool) -> Example:
    if isinstance(node, Text):
        text = reader.text(node, "example", 10_000)
        return Example(text=text, must=must, line=node.line, column=node.column)
    found = reader.fields(node, "the example", EXAMPLE, ("text",))
    role, language = found.get("role"), found.get("language")
    return Example(
        text=reader.text(found.get("text"), "text", 10_000),
        must=must,
        line=node.line,
        column=node.column,
        kind=cast(Kind, reader.choice(found.get("kind"), "kind", MESSAGE_KINDS) or "comment"),
        language=reader.text(language, "language", 3) if language else None,
        rating=reader.number(found["rating"], "rating", 0, 5, 0) if "rating" in found else None,
        role=reader.text(role, "role", 40) if role else None,
        repeat=reader.whole(found.get("repeat"), "repeat", 1, 500, 1),
        authors=reader.whole(found.get("authors"), "authors", 1, 500, 1),
        within=reader.number(found.get("within"), "within", 0, 3600, 5),
        findings=_supposed(reader, found.get("findings")),
    )


def _supposed(reader: Reader, node: Node | None) -> tuple[tuple[str, float], ...]:
    found: list[tuple[str, float]] = []
    for item in reader.series(node, "findings", "findings"):
        said = _SUPPOSED.fullmatch(item.value) if isinstance(item, Text) else None
        if said is None or float(said[2] or 1) > 1:
            reader.fail(item, f"{described(item)} is no finding", "a kind and a score, as 'wave 0.9'")
        elif said[1] not in KINDS:
            reader.fail(
                item, f"'{said[1]}' is not known", f"one of {', '.join(KINDS)}", nearest(said[1], KINDS)
            )
        else:
            found.append((said[1], float(said[2] or 1)))
    return tuple(found)
