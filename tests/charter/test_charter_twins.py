"""The generated function and the tree read step by step always agree."""

from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.charter.explain import Facts, holds, tags_given, why
from vigie.charter.generate import matching
from vigie.charter.pattern import translate
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
from vigie.charter.vocabulary import LENGTH, QUANTITIES
from vigie.charter.wordlist import WordList, read_entry
from vigie.engine.finding import Finding
from vigie.message import Author, History, Message, Space, Thread

KINDS = st.sampled_from(["insult", "threat", "phone", "toxicity", "question"])
OPERATORS = st.sampled_from([">", ">=", "<", "<="])
SCORES = st.sampled_from([0.0, 0.2, 0.5, 0.9, 1.0])
PATTERNS = st.sampled_from([r"\bété\b", "promo", r"\d{2}", "^non"])
LISTS = [
    WordList("saisons", tuple(map(read_entry, ("été", "hiver*")))),
    WordList("achats", tuple(map(read_entry, ("code promo", "*romo", "non")))),
    WordList("vide", ()),
]
ASKED = st.sampled_from([("promo",), ("lien", "suite"), ("suite",)])
TAGS = st.one_of(st.just(()), ASKED, st.just(("promo", "lien")))
ZONES = st.sampled_from(["Europe/Paris", "Pacific/Kiritimati"])
MINUTES = st.sampled_from([0, 60, 90, 720, 840, 1380])
LEAVES = st.one_of(
    st.builds(Score, KINDS, OPERATORS, SCORES),
    st.builds(Present, KINDS),
    st.builds(Quantity, st.sampled_from([*QUANTITIES]), OPERATORS, st.sampled_from([0, 2, 5])),
    st.builds(Exists, st.sampled_from([each for each in QUANTITIES if each != LENGTH])),
    st.builds(Reply, st.booleans()),
    st.builds(InThread, st.sampled_from([("soir",), ("so*", "1"), ("*",)]), st.booleans()),
    st.builds(Choice, st.just("kind"), st.sampled_from([("chat",), ("private", "review")]), st.booleans()),
    st.builds(Choice, st.just("language"), st.sampled_from([("fr",), ("en", "und")]), st.booleans()),
    st.builds(
        Choice, st.just("author role"), st.sampled_from([("moderator",), ("vip", "owner")]), st.booleans()
    ),
    st.builds(Choice, st.just("network"), st.just(("twitch",)), st.booleans()),
    PATTERNS.map(lambda source: Matches(source, translate(source))),
    st.builds(
        Place,
        st.sampled_from([("twitch:a",), ("twitch:*",), ("youtube:b", "you*")]),
        st.booleans(),
    ),
    st.builds(Hours, MINUTES, MINUTES, ZONES),
    st.builds(Days, st.sampled_from([("thursday",), ("saturday", "friday")]), ZONES, st.booleans()),
    st.builds(Tagged, ASKED, st.booleans()),
    st.sampled_from([(LISTS[0],), (LISTS[1], LISTS[0]), (LISTS[2],), (LISTS[1],)]).map(Says),
)


def _groups(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    parts = st.lists(inner, min_size=1, max_size=3).map(tuple)
    return st.one_of(st.builds(Every, parts), st.builds(Some, parts), st.builds(Neither, parts))


CONDITIONS = st.recursive(LEAVES, _groups, max_leaves=8)
FINDINGS = st.lists(
    st.one_of(
        st.builds(Finding, KINDS, SCORES, st.just(0), st.just(1), st.just("r")),
        st.builds(
            Finding,
            st.just("language"),
            SCORES,
            st.just(0),
            st.just(1),
            st.just("r"),
            st.sampled_from([(), ("fr",), ("en",), ("und",)]),
        ),
    ),
    max_size=5,
)
MESSAGES = st.builds(
    Message,
    id=st.just("1"),
    space=st.builds(Space, st.sampled_from(["twitch", "youtube"]), st.just("a")),
    kind=st.sampled_from(["chat", "private", "review"]),
    text=st.sampled_from(["", "un ÉTÉ", "code promo 25", "non", "hivernal\ud800"]),
    author=st.one_of(
        st.none(),
        st.builds(
            Author,
            st.just("a"),
            st.just("a"),
            st.sampled_from([(), ("vip",), ("moderator",)]),
            st.sampled_from([None, 0, 3]),
        ),
    ),
    thread=st.sampled_from([None, Thread("soir"), Thread("matin")]),
    reply_to=st.sampled_from([None, "", "2"]),
    at=st.sampled_from([0, 1_700_000_000_000, 1_711_846_799_999, -1, 1 << 62]),
    received_at=st.just(0),
    lang=st.sampled_from([None, "fr", "fr-CA", "und"]),
    likes=st.sampled_from([None, 0, 9]),
    rating=st.sampled_from([None, 1.0, 5.0]),
)


HISTORIES = st.sampled_from([None, History(0), History(2, 1), History(5, 5)])


@settings(deadline=None)
@given(st.lists(st.tuples(CONDITIONS, TAGS), min_size=1, max_size=6), MESSAGES, FINDINGS, HISTORIES)
def test_it_matches_exactly_what_the_tree_says(
    clauses: list[tuple[Condition, tuple[str, ...]]],
    message: Message,
    findings: list[Finding],
    history: History | None,
) -> None:
    facts = Facts(message, findings, tags_given(clauses, message, findings, history), history)
    expected = [number for number, (condition, _) in enumerate(clauses) if holds(condition, facts)]
    conditions, tags = zip(*clauses, strict=True)
    assert matching(conditions, tags)(message, findings, history) == expected


@settings(deadline=None)
@given(CONDITIONS, MESSAGES, FINDINGS, TAGS, HISTORIES)
def test_it_always_has_words_for_why(
    condition: Condition,
    message: Message,
    findings: list[Finding],
    tags: tuple[str, ...],
    history: History | None,
) -> None:
    assert why(condition, Facts(message, findings, frozenset(tags), history))


def test_it_takes_no_tag_from_a_clause_that_asks_for_tags() -> None:
    message = Message(id="1", space=Space("twitch", "a"), text="", at=0, received_at=0)
    clauses: list[tuple[Condition, tuple[str, ...]]] = [
        (Tagged(("promo",), negated=True), ("suite",)),
        (Choice("kind", ("chat",)), ("lien",)),
        (Tagged(("suite",)), ()),
    ]
    assert tags_given(clauses, message, []) == {"lien"}
    conditions, tags = zip(*clauses, strict=True)
    assert matching(conditions, tags)(message, []) == [0, 1]
