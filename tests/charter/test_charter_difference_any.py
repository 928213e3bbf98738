"""What is said of the difference between any two charters is one line, and true."""

import json

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from test_charter_twins import CONDITIONS, FINDINGS, HISTORIES, MESSAGES

from vigie.charter.charter import Charter, Clause, Example
from vigie.charter.difference import difference
from vigie.charter.difference_words import Telling
from vigie.charter.explain import Facts, holds
from vigie.charter.tree import Condition, Every, Neither, Present, Some
from vigie.engine.finding import Finding
from vigie.message import History, Message

EXAMPLES = st.builds(
    Example,
    text=st.text(max_size=100),
    must=st.booleans(),
    kind=st.sampled_from(["chat", "review"]),
    space=st.sampled_from([None, "twitch:a"]),
    language=st.sampled_from([None, "fr", "xx"]),
    findings=st.sampled_from([(), (("insult", 0.9), ("toxicity", 0.5))]),
)
SENTENCES = st.dictionaries(st.sampled_from(["fr", "en", "br"]), st.text(max_size=100), min_size=1)
WORDS = st.lists(st.sampled_from(["promo", "suite", "lien"]), max_size=2, unique=True).map(tuple)
CLAUSES = st.builds(
    Clause,
    id=st.sampled_from(["a", "b", "c", "d"]),
    title=SENTENCES,
    reason=SENTENCES,
    rests_on=SENTENCES,
    when=CONDITIONS,
    outcome=st.sampled_from([None, "publish", "hold", "hide", "delete"]),
    acts_alone=st.booleans(),
    priority=st.sampled_from(["low", "normal", "high", "urgent"]),
    tags=WORDS,
    route=st.sampled_from([None, "x", "y"]),
    alert=st.sampled_from([None, "x"]),
    propose=st.sampled_from([None, "time-out", "ban"]),
    examples=st.lists(EXAMPLES, max_size=2).map(tuple),
    below=st.sampled_from(["tighten", "relax", "both", "nothing"]),
    line=st.integers(1, 9),
)
CHARTERS = st.builds(
    Charter,
    id=st.sampled_from(["a", "b"]),
    version=st.sampled_from(["1", "2"]),
    title=SENTENCES,
    languages=st.sampled_from([("fr",), ("fr", "en"), ("br",)]),
    clauses=st.lists(CLAUSES, max_size=4, unique_by=lambda clause: clause.id).map(tuple),
    default=st.sampled_from(["publish", "hold"]),
    automatic_per_minute=st.sampled_from([None, 0, 60]),
    timezone=st.sampled_from(["Europe/Paris", "UTC"]),
    below=st.sampled_from(["tighten", "both"]),
)


@settings(deadline=None, max_examples=30)
@given(CHARTERS)
def test_it_finds_no_difference_between_a_charter_and_itself(charter: Charter) -> None:
    assert difference(charter, charter) == ()


@settings(deadline=None, max_examples=40)
@given(CHARTERS, CHARTERS, st.sampled_from(["fr", "en"]))
def test_it_has_one_line_and_plain_data_for_every_change(old: Charter, new: Charter, language: str) -> None:
    telling = Telling(language)
    for change in difference(old, new):
        line = telling.line(change)
        assert len(line.splitlines()) == 1
        assert json.loads(json.dumps(telling.data(change)))["said"] == line


def beside(condition: Condition, other: Condition) -> st.SearchStrategy[Condition]:
    both = (condition, other)
    return st.sampled_from([other, Some(both), Every(both), Every((condition, Neither((other,))))])


def alone(condition: Condition) -> Charter:
    clause = Clause(id="a", title={"fr": "a"}, reason={"fr": "a"}, when=condition, outcome="hold")
    return Charter(id="a", version="1", title={"fr": "a"}, languages=("fr",), clauses=(clause,))


@settings(deadline=None)
@given(
    CONDITIONS.flatmap(lambda one: st.tuples(st.just(one), CONDITIONS.flatmap(lambda two: beside(one, two)))),
    MESSAGES,
    FINDINGS,
    HISTORIES,
)
def test_what_it_proves_holds_for_every_message(
    pair: tuple[Condition, Condition], message: Message, findings: list[Finding], history: History | None
) -> None:
    effects = [each.effect for each in difference(alone(pair[0]), alone(pair[1]))]
    facts = Facts(message, findings, history=history)
    before, after = holds(pair[0], facts), holds(pair[1], facts)
    for effect in effects:
        if effect in {"same", "more", "perhaps more"}:
            assert after or not before
        if effect in {"same", "fewer", "perhaps fewer"}:
            assert before or not after
        if effect == "none of them":
            assert not (before and after)


def test_it_counts_the_clauses_that_one_jumped_over() -> None:
    names = [f"c{number}" for number in range(24)]
    clauses = [
        Clause(id=name, title={"fr": name}, reason={"fr": "a"}, when=Present("insult"), outcome="hide")
        for name in names
    ]
    old = msgspec.structs.replace(alone(Present("insult")), clauses=tuple(clauses))
    new = msgspec.structs.replace(old, clauses=(*clauses[-1:], *clauses[:-1]))
    (change,) = difference(old, new)
    assert change.before == tuple(names[:-1])
    told = f"{', '.join(names[:20])} and 3 more"
    assert Telling("en").line(change) == f"clause c23: now decides before {told}, where all of them match"
