"""The generated function and the tree read step by step always agree."""

from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.charter.explain import Facts, holds, why
from vigie.charter.generate import matching
from vigie.charter.pattern import translate
from vigie.charter.tree import Choice, Condition, Every, Matches, Neither, Present, Quantity, Score, Some
from vigie.engine.finding import Finding
from vigie.message import Author, Message, Space

KINDS = st.sampled_from(["insult", "threat", "phone", "toxicity", "question"])
OPERATORS = st.sampled_from([">", ">=", "<", "<="])
SCORES = st.sampled_from([0.0, 0.2, 0.5, 0.9, 1.0])
PATTERNS = st.sampled_from([r"\bété\b", "promo", r"\d{2}", "^non"])
LEAVES = st.one_of(
    st.builds(Score, KINDS, OPERATORS, SCORES),
    st.builds(Present, KINDS),
    st.builds(
        Quantity, st.sampled_from(["length", "rating", "likes"]), OPERATORS, st.sampled_from([0, 2, 5])
    ),
    st.builds(Choice, st.just("kind"), st.sampled_from([("chat",), ("private", "review")]), st.booleans()),
    st.builds(Choice, st.just("language"), st.sampled_from([("fr",), ("en", "und")]), st.booleans()),
    st.builds(
        Choice, st.just("author role"), st.sampled_from([("moderator",), ("vip", "owner")]), st.booleans()
    ),
    st.builds(Choice, st.just("network"), st.just(("twitch",)), st.booleans()),
    PATTERNS.map(lambda source: Matches(source, translate(source))),
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
    text=st.sampled_from(["", "un été", "code promo 25", "non", "\ud800"]),
    author=st.one_of(
        st.none(),
        st.builds(Author, st.just("a"), st.just("a"), st.sampled_from([(), ("vip",), ("moderator",)])),
    ),
    at=st.just(0),
    received_at=st.just(0),
    lang=st.sampled_from([None, "fr", "fr-CA", "und"]),
    likes=st.sampled_from([None, 0, 9]),
    rating=st.sampled_from([None, 1.0, 5.0]),
)


@settings(deadline=None)
@given(st.lists(CONDITIONS, min_size=1, max_size=6), MESSAGES, FINDINGS)
def test_it_matches_exactly_what_the_tree_says(
    conditions: list[Condition], message: Message, findings: list[Finding]
) -> None:
    facts = Facts(message, findings)
    expected = [number for number, condition in enumerate(conditions) if holds(condition, facts)]
    assert matching(conditions)(message, findings) == expected


@settings(deadline=None)
@given(CONDITIONS, MESSAGES, FINDINGS)
def test_it_always_has_words_for_why(condition: Condition, message: Message, findings: list[Finding]) -> None:
    assert why(condition, Facts(message, findings))
