"""The shape of a charter's file: which fields, and what each should be."""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple, cast

from vigie.charter.charter import Below, Charter, Clause, Escalation, Filter, Priority, Titled
from vigie.charter.conditions import read_condition
from vigie.charter.error import Fault
from vigie.charter.example_fields import read_examples
from vigie.charter.fields import Reader
from vigie.charter.filters import asked_filters, read_filters
from vigie.charter.head import read_event, read_spaces
from vigie.charter.lists import read_lists
from vigie.charter.nodes import Fields, Node, Text, described, placed
from vigie.charter.place_and_time import DEFAULT_ZONE, check_zone
from vigie.charter.sentence import Named
from vigie.charter.tables import MAX_REPLY, named_in, read_escalations, read_titled
from vigie.charter.tags import check_tags
from vigie.charter.thresholds import read_thresholds
from vigie.charter.tree import Present
from vigie.charter.verdict import OUTCOMES, PROPOSALS, Outcome, Proposal
from vigie.charter.vocabulary import BELOW, PRIORITIES, RESERVED, listed

TOP: Final = (
    "charter",
    "lists",
    "thresholds",
    "filters",
    "escalations",
    "replies",
    "queues",
    "alerts",
    "clauses",
    "without",
)
IDENTITY: Final = (
    "id",
    "version",
    "title",
    "languages",
    "client",
    "spaces",
    "event",
    "profile",
    "tone",
    "default",
    "quota",
    "timezone",
    "extends",
    "below",
)
#: What a charter says of itself, and what one that extends another does.
REQUIRED: Final = ("id", "version", "title", "languages")
OWN: Final = ("id", "version")
CLAUSE: Final = (
    "id",
    "title",
    "reason",
    "rests_on",
    "when",
    "outcome",
    "acts_alone",
    "priority",
    "tags",
    "route",
    "alert",
    "propose",
    "escalate",
    "reply",
    "examples",
    "below",
)
QUOTA: Final = ("automatic_per_minute", "automatic_per_hour")
#: What `acts_alone` says of a clause that needs not earn it.
AT_ONCE: Final = "at-once"
ALONE: Final = f"true, false or {AT_ONCE}"
#: A reference and a few words, beside a title: what is longer is a reason.
MAX_RESTS_ON: Final = 300
#: What a clause that stands on its own has.
WHOLE: Final = ("id", "title", "reason", "when")
#: What a clause may do besides its outcome and its tags.
DEEDS: Final = ("route", "alert", "propose")
DEFAULTS: Final = ("publish", "hold")
_NOTHING = Present("unavailable")


def read_charter(reader: Reader, root: Node) -> Charter:
    """Return the charter; what is wrong is on the reader's list, and the charter is then not to be used."""
    top = reader.fields(root, "the charter", TOP, ("charter", "clauses"))
    identity: dict[str, Node] = {}
    if "charter" in top:
        identity = reader.fields(top["charter"], "'charter'", IDENTITY, REQUIRED)
    languages = _languages(reader, identity.get("languages"))
    lists = read_lists(reader, top.get("lists"))
    thresholds = read_thresholds(reader, top.get("thresholds"))
    zone = _zone(reader, identity.get("timezone"))
    reader.named = Named({each.name: each for each in lists}, {each.name: each for each in thresholds}, zone)
    filters = read_filters(reader, top.get("filters"))
    tables = _Tables(
        escalations=read_escalations(reader, top.get("escalations"), languages),
        replies=read_titled(reader, top.get("replies"), "replies", languages, MAX_REPLY),
        filters={each.name: each for each in filters},
    )
    below = _below(reader, identity.get("below"), "tighten")
    clauses: list[Clause] = []
    first_lines: dict[str, int] = {}
    nodes = reader.series(top.get("clauses"), "clauses", "clauses")
    if "clauses" in top and not nodes and not reader.errors:
        reader.fail(top["clauses"], "there is no clause", "one clause or more, each as '- id: …'")
    for number, node in enumerate(nodes, 1):
        clause = _clause(reader, node, number, languages, below, tables)
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
    check_tags(reader, clauses)
    quota, hourly = _quota(reader, identity.get("quota"))
    return Charter(
        id=reader.identifier(identity.get("id"), "id"),
        version=reader.text(identity.get("version"), "version", 40),
        title=reader.sentences(identity.get("title"), "title", languages),
        languages=languages,
        clauses=tuple(clauses),
        default=cast(Outcome, reader.choice(identity.get("default"), "default", DEFAULTS) or "publish"),
        automatic_per_minute=quota,
        automatic_per_hour=hourly,
        timezone=zone,
        lists=lists,
        thresholds=thresholds,
        filters=filters,
        client=reader.identifier(identity.get("client"), "client") or None,
        spaces=read_spaces(reader, identity.get("spaces")),
        event=read_event(reader, identity.get("event")),
        profile=reader.identifier(identity.get("profile"), "profile") or None,
        tone=reader.sentences(identity.get("tone"), "tone", languages),
        escalations=tables.escalations,
        replies=tables.replies,
        queues=read_titled(reader, top.get("queues"), "queues", languages),
        alerts=read_titled(reader, top.get("alerts"), "alerts", languages),
        below=below,
        path=reader.path,
        places={"": placed(top.get("charter", root))}
        | {name: placed(each) for name, each in identity.items()},
    )


class _Tables(NamedTuple):
    """What clauses name."""

    escalations: tuple[Escalation, ...]
    replies: tuple[Titled, ...]
    filters: Mapping[str, Filter]


def _languages(reader: Reader, node: Node | None) -> tuple[str, ...]:
    reader.languages = node
    found: list[str] = []
    for item in reader.series(node, "languages", "codes"):
        if isinstance(item, Text) and re.fullmatch(r"[a-z]{2,3}", item.value):
            found.append(item.value)
        else:
            reader.fail(item, f"{described(item)} is not a language's code", "a code such as fr or en")
    if node is not None and not found and not reader.errors:
        reader.fail(node, "the charter has no language", "a list of codes, as [fr, en]")
    return tuple(found)


def _zone(reader: Reader, node: Node | None) -> str:
    name = reader.text(node, "timezone", 60)
    if node is None or not name:
        return DEFAULT_ZONE
    try:
        check_zone(name)
    except Fault as fault:
        reader.fault(node, fault)
        return DEFAULT_ZONE
    return name


def _quota(reader: Reader, node: Node | None) -> tuple[int | None, int | None]:
    """Return how much may be done without a person, a minute and an hour."""
    if node is None:
        return None, None
    found = reader.fields(node, "'quota'", QUOTA, QUOTA[:1])
    minute, hour = (reader.whole(found.get(name), name, 0, 1_000_000, 0) for name in QUOTA)
    return minute, hour if QUOTA[1] in found else None


def _alone(reader: Reader, node: Node | None) -> tuple[bool, bool]:
    """Return whether a clause may act alone, and whether it may from the first day."""
    if isinstance(node, Text) and node.value.lower().replace("_", "-").replace(" ", "-") == AT_ONCE:
        if node.value != AT_ONCE:
            reader.fail(node, f"'acts_alone' is {described(node)}", ALONE, f"write {AT_ONCE}")
        return True, True
    return reader.boolean(node, "acts_alone", ALONE), False


def _below(reader: Reader, node: Node | None, default: Below) -> Below:
    return cast(Below, reader.choice(node, "below", tuple(BELOW)) or default)


def _clause(
    reader: Reader,
    node: Node,
    number: int,
    languages: tuple[str, ...],
    below: Below,
    tables: _Tables,
) -> Clause:
    named = node.entries.get("id") if isinstance(node, Fields) else None
    name = named[1].value[:60] if named and isinstance(named[1], Text) else ""
    reader.where = f"clause '{name}'" if name else f"clause {number}"
    found = reader.fields(node, "the clause", CLAUSE, WHOLE)
    clause_id = reader.identifier(found.get("id"), "id")
    if clause_id.startswith(RESERVED):
        reader.fail(found["id"], f"ids that begin with '{RESERVED}' are the program's own")
    outcome = cast(Outcome | None, reader.choice(found.get("outcome"), "outcome", OUTCOMES))
    tags = tuple(reader.identifier(tag, "tag") for tag in reader.series(found.get("tags"), "tags", "words"))
    acts_alone, at_once = _alone(reader, found.get("acts_alone"))
    if "outcome" not in found and isinstance(node, Fields):
        if not tags and not found.keys() & set(DEEDS) and len(found) == len(node.entries):
            reader.fail(
                node, "the clause does nothing", "an 'outcome', some 'tags', or one of " + listed(DEEDS)
            )
        if acts_alone:
            reader.fail(found["acts_alone"], "a clause without an outcome has nothing to do alone")
    if acts_alone and outcome == "hold":
        inherited = found["acts_alone"].path != reader.path
        reader.fail(
            found["outcome"] if inherited else found["acts_alone"],
            "'hold' calls a person, so the clause cannot act alone",
            suggestion="write 'acts_alone: false' beside it"
            if inherited
            else "remove 'acts_alone', or write 'outcome: hide'",
        )
    when = read_condition(reader, found["when"]) if "when" in found else None
    return Clause(
        id=clause_id,
        title=reader.sentences(found.get("title"), "title", languages),
        reason=reader.sentences(found.get("reason"), "reason", languages),
        rests_on=reader.sentences(found.get("rests_on"), "rests_on", languages, MAX_RESTS_ON),
        # A clause without a condition has put an error on the list: this charter is never used.
        when=when or _NOTHING,
        outcome=outcome,
        acts_alone=acts_alone,
        at_once=at_once,
        priority=cast(Priority, reader.choice(found.get("priority"), "priority", PRIORITIES) or "normal"),
        tags=tags,
        route=reader.identifier(found.get("route"), "route") or None,
        alert=reader.identifier(found.get("alert"), "alert") or None,
        propose=cast(Proposal | None, reader.choice(found.get("propose"), "propose", PROPOSALS)),
        escalate=named_in(reader, found.get("escalate"), "escalate", "escalations", tables.escalations),
        reply=named_in(reader, found.get("reply"), "reply", "replies", tables.replies),
        examples=read_examples(reader, found.get("examples")),
        filters=asked_filters(found.get("when"), tables.filters),
        below=_below(reader, found.get("below"), below),
        line=node.line,
        column=node.column,
        path=node.path,
        places={name: placed(each) for name, each in found.items()},
    )
