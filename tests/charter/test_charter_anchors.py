"""The texts that an expression cannot do without: never one too many."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.charter.anchors import anchors, reader
from vigie.charter.error import Fault
from vigie.charter.load import load, shipped
from vigie.charter.pattern import prepared, searcher, translate
from vigie.charter.tree import Matches, leaves


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        ("train", {"train"}),
        (r"\btrains?\b", {"train", "trains"}),
        (r"\b(?:trains?|gare) fermée\b", {"train fermée", "trains fermée", "gare fermée"}),
        (r"vot\w+ écologie", {" écologie"}),
        ("(?:très long|court)+ billet", {" billet"}),
        ("d[eé]chir.{0,20}sac", {"dechir", "déchir"}),
        ("Straße", {"strasse"}),
        (r"l’été", {"l'été"}),
        (r"a{2,4}h?", frozenset()),
        (r"\d{10}", frozenset()),
        ("oui|non", {"oui", "non"}),
        (r"oui|\d+", frozenset()),
        (r"(?:abc)?", frozenset()),
        (r"[a-f]{3}xyz", {"xyz"}),
        (r"[^a]bcd", {"bcd"}),
        (r"a.c\.fr", frozenset()),
    ],
)  # fmt: skip
def test_they_are_the_longest_texts_that_any_match_holds(source: str, texts: set[str]) -> None:
    assert anchors(source) == texts


_LETTERS = st.sampled_from(list("abcéÉßſKµœ' -1"))
_ONE = st.one_of(
    st.text(_LETTERS, min_size=1, max_size=4),
    st.sampled_from([r"\w", r"\d", r"\W", r"\pL", ".", "[abé]", "[^ab]", "[a-c]", "[ée1]"]),
)
_PART = st.recursive(
    _ONE,
    lambda inner: st.one_of(
        st.builds("(?:{})?".format, inner),
        st.builds("(?:{}){{2}}".format, inner),
        st.builds("(?:{}){{1,3}}".format, inner),
        st.builds("(?:{}|{})".format, inner, inner),
        st.builds("{}{}".format, inner, inner),
    ),
    max_leaves=6,
)


@settings(max_examples=1_500, deadline=None)
@given(_PART, st.text(_LETTERS, max_size=12), st.text(st.sampled_from("abcÉéSSKkΜœ' -1xyz"), max_size=20))
def test_whatever_an_expression_finds_holds_one_of_them(source: str, said: str, around: str) -> None:
    try:
        expression = translate(source)
    except Fault:
        return
    texts = anchors(source)
    search = searcher(expression)
    for text in (said, around, around + said + around, (said + around).upper(), source):
        found = search(prepared(text)) is not None
        bits, data = reader(["jamais dit", source])(text)
        assert not found or bits & 2
        assert data == prepared(text)
        if found and texts:
            folded = prepared(text).decode().casefold()
            assert any(each in folded for each in texts)


def test_a_text_of_many_pieces_and_lone_surrogates_is_read_whole() -> None:
    read = reader(["maillot déchiré", "gare"])
    assert read("x" * 4_090 + "maillot déchiré")[0] == 1
    assert read("\ud800 GARE \udfff")[0] == 2
    assert read("")[0] == 0


@pytest.mark.parametrize("name", shipped())
def test_nearly_every_expression_of_a_shipped_charter_has_some(name: str) -> None:
    sources = [
        leaf.source
        for clause in load(name).clauses
        for leaf in leaves(clause.when)
        if isinstance(leaf, Matches)
    ]
    loose = [source for source in sources if not anchors(source)]
    assert len(loose) <= max(3, len(sources) // 8), loose
