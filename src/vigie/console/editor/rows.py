"""The rows of a condition as a screen draws them and gives them back.

A form has no tree: the fields `row` say in order where a group begins and ends and which rows stand in it,
and each row has its own fields, whose names begin with its key.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from vigie.charter.form_condition import MATCHES, ONE, Group, Nested, Row, sentence
from vigie.charter.tree import Quantity, Score

#: The groups that a screen always offers.
OFFERED: Final = ("any", "all", "unless")
#: A score above 0, and a number that is known, as operators of a screen.
SEEN: Final = "seen"
IS_KNOWN: Final = "known"
#: Rows that a form draws; a browser may send a thousand fields, and a row has some eight.
MOST_LINES: Final = 80
#: Groups within groups that a form draws.
DEEPEST: Final = 8


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a select."""

    value: str
    said: str


@dataclass(slots=True)
class Line:
    """One row, as it was typed."""

    key: str
    #: What is looked at: "score:insult", "quantity:length", "choice:kind", or a kind of row alone.
    asks: str = ""
    operator: str = ""
    number: str = ""
    threshold: str = ""
    words: tuple[str, ...] = ()
    negated: bool = False
    #: The sentence itself, where only text says it.
    said: str = ""
    #: The sentence of the draft that it was drawn from, which is kept where the row says the same.
    was: str = ""
    #: What is wrong with it, in one sentence.
    wrong: str = ""
    #: Its place among the leaves of the condition; None where it is not a score that can be moved.
    leaf: int | None = None
    #: Whether it says what it said in the draft.
    is_same: bool = False
    #: For the screen: the words it chooses among, and where its slider stands.
    options: "list[Choice]" = field(default_factory=list)
    slider: str = ""

    @property
    def kind(self) -> str:
        """Return the kind of row: "score", "says", "choice" and so on."""
        return self.asks.partition(":")[0]

    @property
    def subject(self) -> str:
        """Return the kind of findings, or the field."""
        return self.asks.partition(":")[2]

    @property
    def joined(self) -> str:
        """Return its words as one text."""
        return ", ".join(self.words)

    @property
    def is_blank(self) -> bool:
        """Return whether nothing has been chosen yet."""
        return not self.asks


@dataclass(slots=True)
class Block:
    """`any`, `all`, `unless` or `text matches`, and what stands in it."""

    key: str
    name: str
    items: "list[Line | Nest]" = field(default_factory=list)


@dataclass(slots=True)
class Nest:
    """A condition inside a group."""

    key: str
    blocks: list[Block] = field(default_factory=list)


Blocks = list[Block]


class _Keys:
    def __init__(self) -> None:
        self._last = 0

    def __call__(self, letter: str) -> str:
        self._last += 1
        return f"{letter}{self._last}"


def blocks_of(groups: Sequence[Group]) -> Blocks:
    """Return the groups of a condition as a screen draws them: the three usual ones are always there."""
    keys = _Keys()
    found = [_block(group, keys) for group in groups]
    return offered(found)


def offered(blocks: Blocks) -> Blocks:
    """Return blocks, with an empty one for each group that is always offered."""
    present = {each.name for each in blocks}
    numbers = [int(key[1:]) for key in _all_keys(blocks)]
    first = max(numbers, default=0) + 1
    missing = [name for name in OFFERED if name not in present]
    added = [Block(f"b{first + place}", name) for place, name in enumerate(missing)]
    order = {name: place for place, name in enumerate(("any", "all", MATCHES, "unless"))}
    return sorted([*blocks, *added], key=lambda block: order.get(block.name, len(order)))


def lines(blocks: Blocks) -> Iterator[Line]:
    """Yield the rows of blocks, in order."""
    for block in blocks:
        for item in block.items:
            if isinstance(item, Nest):
                yield from lines(item.blocks)
            else:
                yield item


def depth(blocks: Blocks) -> int:
    """Return how many groups stand within groups, at the deepest."""
    nests = [item for block in blocks for item in block.items if isinstance(item, Nest)]
    return max((1 + depth(nest.blocks) for nest in nests), default=0)


def groups_said(blocks: Blocks) -> tuple[Group, ...]:
    """Return what blocks say, blank rows left out, as `form_condition.condition_of` takes it."""
    found = [Group(block.name, rows) for block in blocks if (rows := tuple(_rows(block)))]
    if len(found) == 1 and found[0].name in ("any", "all") and len(found[0].rows) == 1:
        row = found[0].rows[0]
        return row.groups if isinstance(row, Nested) else _alone(row)
    return tuple(found)


def row_said(line: Line) -> Row:
    """Return a row with the sentence that its parts say."""
    words, number = line.words, None
    kind, subject, operator = line.kind, line.subject, line.operator
    if kind == "score" and operator == SEEN:
        kind = "present"
    elif kind == "quantity" and operator == IS_KNOWN:
        kind = "exists"
    elif kind in ("score", "quantity"):
        number = as_number(line.number)
    elif kind in ("tag", "space", "thread", "filter"):
        subject = kind
    elif kind == "days":
        subject = "day"
    row = Row(line.said, kind, subject, operator, number, line.threshold or None, words, line.negated)
    if kind in ("matches", "other"):
        return row
    return Row(line.was if line.is_same else sentence(row), kind)


def as_number(typed: str) -> float | None:
    """Return the number that was typed, with a comma or a point; None where it is none."""
    try:
        number = float(typed.strip().replace(",", "."))
    except ValueError:
        return None
    return number if 0 <= number < 1e9 else None


def block_at(blocks: Blocks, key: str) -> Block | None:
    """Return the block of this key."""
    for block in blocks:
        if block.key == key:
            return block
        for item in block.items:
            if isinstance(item, Nest) and (found := block_at(item.blocks, key)):
                return found
    return None


def next_key(blocks: Blocks, letter: str) -> str:
    """Return a key that nothing in blocks has."""
    return f"{letter}{max((int(key[1:]) for key in _all_keys(blocks)), default=0) + 1}"


def without(blocks: Blocks, key: str) -> Blocks:
    """Return blocks without a row, or without a condition inside a group."""
    for block in blocks:
        block.items = [item for item in block.items if item.key != key]
        for item in block.items:
            if isinstance(item, Nest):
                without(item.blocks, key)
        block.items = [item for item in block.items if not isinstance(item, Nest) or any(lines(item.blocks))]
    return blocks


def leaf_named(asks: str) -> Score | Quantity:
    """Return a condition on what a row looks at, for its name in words."""
    kind, _, subject = asks.partition(":")
    return Score(subject, ">", 0.5) if kind == "score" else Quantity(subject, ">", 0.0)


def _block(group: Group, keys: _Keys) -> Block:
    name = "all" if group.name == ONE else group.name
    return Block(keys("b"), name, [_item(row, keys) for row in group.rows])


def _item(row: Row | Nested, keys: _Keys) -> Line | Nest:
    if isinstance(row, Row):
        return _line(row, keys("r"))
    first = row.groups[0]
    if len(row.groups) == 1 and first.name == MATCHES and len(first.rows) == 1:
        alone = first.rows[0]
        assert isinstance(alone, Row)
        return _line(alone, keys("r"))
    return Nest(keys("n"), [_block(group, keys) for group in row.groups])


def _line(row: Row, key: str) -> Line:
    number = "" if row.number is None else f"{row.number:.6f}".rstrip("0").rstrip(".")
    line = Line(
        key,
        row.kind,
        row.operator,
        number,
        row.threshold or "",
        row.words,
        negated=row.negated,
        said=row.said if row.kind in ("matches", "other") else "",
        was=row.said,
    )
    match row.kind:
        case "score" | "present":
            line.asks, line.leaf = f"score:{row.subject}", row.leaf
            line.operator = row.operator or SEEN
        case "quantity" | "exists":
            line.asks = f"quantity:{row.subject}"
            line.operator = row.operator or IS_KNOWN
        case "choice":
            line.asks = f"choice:{row.subject}"
    if row.kind == "present":
        line.leaf = None
    return line


def _rows(block: Block) -> Iterator[Row | Nested]:
    for item in block.items:
        if isinstance(item, Nest):
            if groups := groups_said(item.blocks):
                # A sentence alone in its brackets says what it says without them.
                alone = groups[0].rows[0] if groups[0].name == ONE else None
                yield alone if isinstance(alone, Row) else Nested(groups)
        elif not item.is_blank:
            yield row_said(item)


def _alone(row: Row) -> tuple[Group, ...]:
    return (Group(MATCHES if row.kind == "matches" else ONE, (row,)),)


def _all_keys(blocks: Blocks) -> Iterator[str]:
    for block in blocks:
        yield block.key
        for item in block.items:
            yield item.key
            if isinstance(item, Nest):
                yield from _all_keys(item.blocks)
