"""What is proved of conditions is true of every message that chance can make."""

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from vigie.charter.explain import Facts, holds
from vigie.charter.load import loads
from vigie.charter.logic import Logic
from vigie.charter.pattern import translate
from vigie.charter.sentence import read_sentence
from vigie.charter.tree import (
    Choice,
    Condition,
    Days,
    Every,
    Exists,
    Hours,
    InThread,
    Matches,
    Neither,
    Place,
    Present,
    Quantity,
    Reply,
    Says,
    Score,
    Some,
    Tagged,
)
from vigie.engine.finding import Finding
from vigie.message import Author, History, Message, Space, Thread

#: Two lists, one of which may be asked for with the other.
LISTS = loads(
    "charter: {id: a, version: 1, title: {fr: a}, languages: [fr]}\n"
    "lists: {une: [promo], deux: [code]}\n"
    "clauses: [{id: a, title: {fr: a}, reason: {fr: a}, outcome: hold, when: insult}]\n"
).lists
ZONE = "Europe/Paris"
#: A Monday at midnight in Paris, and a moment beyond any calendar.
MONDAY, BEYOND = 1_704_063_600_000, 10**18

# Few unknowns and few values: conditions drawn by chance then often exclude or cover each other.
KINDS = st.sampled_from(["insult", "phone", "toxicity"])
SCORES = st.sampled_from([0.0, 0.3, 0.5, 0.9, 1.0])
COMPARISONS = st.sampled_from([">", ">=", "<", "<="])
LEAVES = st.one_of(
    st.builds(Score, KINDS, COMPARISONS, SCORES),
    st.builds(Present, KINDS),
    st.builds(
        Quantity,
        st.sampled_from(["length", "rating", "likes", "author messages", "author followers"]),
        st.sampled_from([">", ">=", "<", "<=", "="]),
        st.sampled_from([0, 1, 1.5, 2, 5]),
    ),
    st.builds(Exists, st.sampled_from(["rating", "likes", "author messages", "author followers"])),
    st.builds(Reply, st.booleans()),
    st.builds(InThread, st.sampled_from([("soir",), ("soir", "m*")]), st.booleans()),
    st.builds(Choice, st.just("kind"), st.sampled_from([("chat",), ("private", "review")]), st.booleans()),
    st.builds(Choice, st.just("language"), st.sampled_from([("fr",), ("en", "und")]), st.booleans()),
    st.builds(
        Choice,
        st.just("author role"),
        st.sampled_from([("vip",), ("owner",), ("vip", "owner")]),
        st.booleans(),
    ),
    st.builds(Choice, st.just("network"), st.sampled_from([("twitch",), ("youtube",)]), st.booleans()),
    st.builds(Tagged, st.sampled_from([("x",), ("x", "y")]), st.booleans()),
    st.builds(Place, st.sampled_from([("twitch:a",), ("twitch:*", "x:b")]), st.booleans()),
    st.builds(Hours, st.sampled_from([0, 480, 1320]), st.sampled_from([360, 720, 1440]), st.just(ZONE)),
    st.builds(Days, st.sampled_from([("monday",), ("monday", "sunday")]), st.just(ZONE), st.booleans()),
    st.sampled_from([LISTS, LISTS[:1], LISTS[1:]]).map(Says),
    st.sampled_from(["promo", "^non"]).map(lambda source: Matches(source, translate(source))),
)


def _groups(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    parts = st.lists(inner, min_size=1, max_size=3).map(tuple)
    return st.one_of(st.builds(Every, parts), st.builds(Some, parts), st.builds(Neither, parts))


CONDITIONS = st.recursive(LEAVES, _groups, max_leaves=6)


def _finding(kind: str, score: float, *args: str) -> Finding:
    return Finding(kind, score, 0, 1, "r", args)


FINDINGS = st.lists(
    st.one_of(
        st.builds(_finding, KINDS, st.sampled_from([0.0, 0.1, 0.3, 0.4, 0.5, 0.7, 0.9, 0.95, 1.0])),
        st.builds(_finding, st.just("language"), SCORES, st.sampled_from(["fr", "en", "und", "es"])),
    ),
    max_size=4,
)
MESSAGES = st.builds(
    Message,
    id=st.just("1"),
    space=st.builds(Space, st.sampled_from(["twitch", "youtube", "x"]), st.sampled_from("ab")),
    kind=st.sampled_from(["chat", "private", "review", "comment"]),
    text=st.sampled_from(["", "a", "ab", "non", "code promo"]),
    author=st.one_of(
        st.none(),
        st.builds(
            Author,
            st.just("a"),
            st.just("a"),
            st.sampled_from([(), ("vip",), ("owner",), ("vip", "owner")]),
            st.sampled_from([None, 0, 1, 2, 9]),
        ),
    ),
    thread=st.sampled_from([None, Thread("soir"), Thread("matin"), Thread("x")]),
    reply_to=st.sampled_from([None, "2"]),
    at=st.one_of(st.integers(0, 7 * 24 * 60).map(lambda minute: MONDAY + minute * 60_000), st.just(BEYOND)),
    received_at=st.just(0),
    lang=st.sampled_from([None, "fr", "und"]),
    likes=st.sampled_from([None, 0, 1, 2, 9]),
    rating=st.sampled_from([None, 0.0, 1.0, 1.5, 4.5, 5.0]),
)
TAGS = st.sampled_from([frozenset(), frozenset("x"), frozenset("y"), frozenset("xy")])
HISTORIES = st.sampled_from([None, History(0), History(1), History(2, 2), History(50)])
#: Twenty conditions and forty messages take minutes to make smaller; the assertion names the condition.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
FACTS = st.lists(st.builds(Facts, MESSAGES, FINDINGS, TAGS, HISTORIES), min_size=40, max_size=40)


@settings(max_examples=150, deadline=None, phases=PHASES)
@given(st.lists(CONDITIONS, min_size=20, max_size=20), FACTS)
def test_it_never_calls_unreachable_what_a_message_reaches(
    conditions: list[Condition], messages: list[Facts]
) -> None:
    logic = Logic()
    for condition in conditions:
        met = [holds(condition, facts) for facts in messages]
        assert not (logic.never(condition) and any(met)), condition
        assert not (logic.always(condition) and not all(met)), condition


@settings(max_examples=150, deadline=None, phases=PHASES)
@given(st.lists(CONDITIONS, min_size=6, max_size=6), FACTS)
def test_it_never_calls_implied_what_does_not_follow(
    conditions: list[Condition], messages: list[Facts]
) -> None:
    logic = Logic()
    met = [[holds(condition, facts) for facts in messages] for condition in conditions]
    for one, condition in enumerate(conditions):
        for two, other in enumerate(conditions):
            if logic.implies(condition, other):
                follows = [then for first, then in zip(met[one], met[two], strict=True) if first]
                assert all(follows), (condition, other)
            if logic.never(condition, other):
                together = [first and then for first, then in zip(met[one], met[two], strict=True)]
                assert not any(together), (condition, other)


@settings(deadline=None)
@given(CONDITIONS, CONDITIONS)
def test_it_knows_what_holds_by_its_form(condition: Condition, other: Condition) -> None:
    logic = Logic()
    assert logic.never(Every((condition, Neither((condition,)))))
    assert logic.always(Some((condition, Neither((condition,)))))
    assert logic.implies(Every((condition, other)), condition)
    assert logic.implies(condition, Some((other, condition)))
    assert logic.same(Neither((condition, other)), Every((Neither((other,)), Neither((condition,)))))


@pytest.mark.parametrize(
    ("sentence", "other"),
    [
        ("insult > 0.9", "insult >= 0.9"),
        ("insult >= 0.9", "insult > 0.5"),
        ("insult > 0", "insult"),
        ("insult", "insult > 0"),
        ("insult <= 0.2", "insult < 0.5"),
        ("length > 500", "length >= 501"),
        ("length >= 501", "length > 500"),
        ("length < 1", "length = 0"),
        ("rating = 5", "rating >= 4"),
        ("rating >= 5", "rating = 5"),
        ("kind is private", "kind is private or review"),
        ("kind is chat or comment or post", "kind is not private or review"),
        ("kind is not private or review", "kind is chat or comment or post"),
        ("language is en", "language is not fr"),
        ("network is twitch", "network is not youtube"),
        ("author role is vip", "author role is vip or owner"),
        ("author role is not vip or owner", "author role is not vip"),
        ("hour is 23 to 2", "hour is 22 to 6"),
        ("hour is 2 to 4", "hour is 22 to 6"),
        ("day is sunday", "day is not monday"),
        ("space is x:a", "space is x:a or x:b"),
    ],
)
def test_it_proves_that_one_sentence_implies_another(sentence: str, other: str) -> None:
    assert Logic().implies(read_sentence(sentence), read_sentence(other))


@pytest.mark.parametrize(
    ("sentence", "other"),
    [
        ("insult >= 0.9", "insult > 0.9"),
        ("insult > 0.9", "hate > 0.1"),
        ("rating <= 2", "rating >= 0.5"),
        ("kind is not private", "kind is chat"),
        ("language is not fr", "language is en"),
        ("author role is vip", "author role is not owner"),
        ("toxicity > 0.9", "insult"),
        ("hour is 2 to 7", "hour is 22 to 6"),
        ("day is not monday", "day is sunday"),
        ("tag is x or y", "tag is x"),
    ],
)
def test_it_proves_nothing_where_nothing_follows(sentence: str, other: str) -> None:
    assert not Logic().implies(read_sentence(sentence), read_sentence(other))


def test_it_knows_that_a_missing_number_satisfies_nothing() -> None:
    logic = Logic()
    either = Some((read_sentence("rating < 3"), read_sentence("rating >= 3")))
    assert not logic.always(either)
    assert logic.never(either, Neither((read_sentence("rating <= 5"),)))
    assert logic.always(Some((read_sentence("length < 3"), read_sentence("length >= 3"))))


def test_it_knows_that_hours_are_parts_of_a_day() -> None:
    logic = Logic()
    assert logic.never(read_sentence("hour is 22 to 6"), read_sentence("hour is 6 to 22"))
    assert not logic.never(read_sentence("hour is 22 to 6"), read_sentence("hour is 5 to 22"))
    either = Some((read_sentence("hour is 22 to 6"), read_sentence("hour is 6 to 22")))
    # Of a message whose time is beyond any calendar, nobody knows the hour.
    assert not logic.always(either)
    assert logic.always(Some((either, Neither((either,)))))


def test_it_gives_up_rather_than_search_without_end() -> None:
    # One pigeon more than holes: refuting it takes a number of branches that no budget allows.
    holes, pigeons = range(9), range(10)

    def sits(pigeon: int, hole: int) -> Condition:
        return Matches(f"{pigeon} {hole}", f"{pigeon} {hole}")

    everybody = [Some(tuple(sits(pigeon, hole) for hole in holes)) for pigeon in pigeons]
    alone = [
        Neither((Every((sits(one, hole), sits(two, hole))),))
        for hole in holes
        for one in pigeons
        for two in range(one)
    ]
    logic = Logic(steps=60_000)
    question = Every((*everybody, *alone))
    assert not logic.never(question)
    assert not logic.is_spent
    for _ in range(3):
        assert not logic.never(question)
    assert logic.is_spent
    assert not logic.never(Every((read_sentence("insult > 0.9"), read_sentence("insult < 0.1"))))
