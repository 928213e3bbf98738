"""What is counted in memory is what the charter says of each message, whatever the clause and the number."""

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.backtest.dial import STEPS, Dial
from vigie.backtest.recorded import Recorded
from vigie.backtest.sample import Sample
from vigie.charter.charter import Charter, Clause
from vigie.charter.compile import compile_charter
from vigie.charter.pattern import translate
from vigie.charter.tree import (
    Choice,
    Condition,
    Every,
    Matches,
    Neither,
    Present,
    Quantity,
    Says,
    Score,
    Some,
    Tagged,
    leaves,
)
from vigie.charter.wordlist import WordList, read_entry
from vigie.engine.finding import Finding
from vigie.message import Author, Message, Space

KINDS = st.sampled_from(["insult", "threat", "toxicity", "question"])
OPERATORS = st.sampled_from([">", ">=", "<", "<="])
SCORES = st.sampled_from([0.0, 0.01, 0.2, 0.5, 0.51, 0.9, 1.0])
TAGS = st.sampled_from([(), ("promo",), ("promo", "lien")])
LEAVES = st.one_of(
    st.builds(Score, KINDS, OPERATORS, SCORES),
    st.builds(Present, KINDS),
    st.builds(Quantity, st.sampled_from(["length", "rating"]), OPERATORS, st.sampled_from([0, 2, 5])),
    st.builds(Choice, st.just("kind"), st.sampled_from([("chat",), ("private", "review")]), st.booleans()),
    st.builds(Choice, st.just("language"), st.sampled_from([("fr",), ("en", "und")]), st.booleans()),
    st.builds(Choice, st.just("author role"), st.just(("vip",)), st.booleans()),
    st.sampled_from([r"\bété\b", "promo", "^non"]).map(lambda source: Matches(source, translate(source))),
    st.builds(Tagged, st.sampled_from([("promo",), ("lien", "promo")]), st.booleans()),
    st.just(Says((WordList("mots", tuple(map(read_entry, ("été", "*romo")))),))),
)


def _groups(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    parts = st.lists(inner, min_size=1, max_size=3).map(tuple)
    return st.one_of(st.builds(Every, parts), st.builds(Some, parts), st.builds(Neither, parts))


CONDITIONS = st.recursive(LEAVES, _groups, max_leaves=6)
FINDINGS = st.lists(st.builds(Finding, KINDS, SCORES, st.just(0), st.just(1), st.just("r")), max_size=4)
MESSAGES = st.builds(
    Message,
    id=st.just("1"),
    space=st.just(Space("twitch", "a")),
    kind=st.sampled_from(["chat", "private", "review"]),
    text=st.sampled_from(["", "un ÉTÉ", "code promo 25", "non", "hiver\ud800", "pro\u200bmo"]),
    author=st.sampled_from([None, Author("a", "a"), Author("b", "b", ("vip",))]),
    at=st.just(0),
    received_at=st.just(0),
    lang=st.sampled_from([None, "fr", "und"]),
    rating=st.sampled_from([None, 1.0, 5.0]),
)
OUTCOMES = st.sampled_from(["publish", "hold", "hide", "delete"])
RECORDED = st.lists(
    st.builds(
        Recorded,
        seq=st.just(0),
        space=st.just(1),
        recorded_ms=st.just(0),
        message=MESSAGES,
        findings=FINDINGS,
        outcome=OUTCOMES,
        clause=st.sampled_from(["", "a", "b"]),
        charter=st.just("c"),
        version=st.just("1"),
        opened=st.booleans(),
        decided=st.none(),
        examined=st.booleans(),
        roles_known=st.just(True),
    ),
    max_size=8,
)


def clause(name: str, when: Condition, tags: tuple[str, ...] = (), outcome: str = "hold") -> Clause:
    return Clause(id=name, title={"fr": "a"}, reason={"fr": "a"}, when=when, tags=tags, outcome=outcome)  # type: ignore[arg-type]


def charter(*clauses: Clause) -> Charter:
    return Charter(id="c", version="1", title={"fr": "a"}, languages=("fr",), clauses=clauses)


def numbered(recorded: list[Recorded]) -> list[Recorded]:
    return [msgspec.structs.replace(each, seq=number) for number, each in enumerate(recorded, 1)]


@settings(deadline=None)
@given(RECORDED, CONDITIONS, CONDITIONS, TAGS, OUTCOMES)
def test_it_counts_what_the_charter_matches(
    recorded: list[Recorded], when: Condition, other: Condition, tags: tuple[str, ...], outcome: str
) -> None:
    recorded = numbered(recorded)
    asked = clause("a", when, outcome=outcome)
    whole = charter(asked, clause("b", other, tags))
    compiled = compile_charter(whole)
    matched = [
        each
        for each in recorded
        if each.examined and "a" in compiled.weigh(each.message, each.findings).matched
    ]
    found = Sample(recorded).count(asked, whole)
    assert found.messages == len(recorded)
    assert found.matches == len(matched)
    assert found.examples == tuple(each.seq for each in reversed(matched))
    assert {name: number for name, number in found.by_outcome.items() if number} == {
        name: number for name in found.by_outcome if (number := sum(each.outcome == name for each in matched))
    }
    order = list(found.by_outcome)
    assert found.changed == sum(
        (each in matched and order.index(each.outcome) < order.index(outcome))
        or (each.clause == "a" and (each not in matched or each.outcome != outcome))
        for each in recorded
    )


@settings(deadline=None)
@given(
    RECORDED,
    CONDITIONS,
    st.sampled_from([">", ">=", "<", "<="]),
    st.sampled_from(["insult", "toxicity"]),
    st.data(),
)
def test_a_dial_tells_at_every_number_what_the_clause_would_match_there(
    recorded: list[Recorded], when: Condition, operator: str, kind: str, data: st.DataObject
) -> None:
    moved = Score(kind, operator, 0.5)  # type: ignore[arg-type]
    shapes: list[Condition] = [
        moved,
        Every((moved, when)),
        Some((when, moved)),
        Every((when, Neither((when, moved)))),
        Some((Every((moved, when)), Every((moved, Neither((when,)))))),
    ]
    shape = data.draw(st.sampled_from(shapes))
    place = data.draw(st.sampled_from([place for place, leaf in enumerate(leaves(shape)) if leaf is moved]))
    sample = Sample(numbered(recorded))
    dial = Dial(sample, clause("a", shape), charter(clause("a", shape)), place)
    curve = dial.curve()
    assert len(curve) == STEPS + 1
    for step in (0, 1, 20, 50, 51, 90, 99, 100):
        value = step / STEPS
        there = _moved(shape, place, msgspec.structs.replace(moved, value=value), [0])
        asked = clause("a", there)
        assert dial.matches(value) == curve[step] == sample.count(asked, charter(asked)).matches


def _moved(condition: Condition, place: int, leaf: Condition, seen: list[int]) -> Condition:
    """Return the condition with another leaf at a place."""
    if isinstance(condition, Every | Some | Neither):
        parts = tuple(_moved(part, place, leaf, seen) for part in condition.parts)
        return msgspec.structs.replace(condition, parts=parts)
    seen[0] += 1
    return leaf if seen[0] - 1 == place else condition
