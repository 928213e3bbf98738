"""Views undo disguise, lead back exactly to the original, and never take long."""

import sys
import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.engine.disguise import Undisguiser
from vigie.engine.letters import PLAIN
from vigie.engine.normalise import View, fold, normalise

WORDS = ["connard", "con", "putain", "salope", "idiot", "merde", "fuck", "shit", "pute", "filsdepute"]
UNDISGUISER = Undisguiser(WORDS, WORDS)

#: Texts made of what is hard: marks, jamo, ligatures, direction marks, lone surrogates, flags, leet.
HARD = st.text(
    alphabet=st.one_of(
        st.characters(),
        st.sampled_from(
            "conardputis  ..**@@00113\u0301\u0316\u0345\u200b\u202e\ufdfaﬁßİŒ가ᅡᆨㅠ\ud800ｃсоа🇨🇴🇳🅰́\0\n"
        ),
    ),
    max_size=60,
)


def pieces(view: View, original: str) -> None:
    """Check that each code point of `view` comes from a real, ordered part of the original."""
    reach = 0
    for position in range(len(view.text)):
        start, end = view.span(position, position + 1)
        assert 0 <= start < end <= len(original)
        assert start >= reach or start == view.span(position - 1, position)[0]
        reach = max(reach, start)


@given(HARD)
@settings(max_examples=400, deadline=None)
def test_it_leads_each_letter_of_each_view_back_to_the_original(text: str) -> None:
    views = normalise(text, UNDISGUISER)
    assert len(views.clean) == len(text)
    for view in (views.folded, views.plain, views.undisguised):
        pieces(view, text)


@given(HARD)
@settings(max_examples=400, deadline=None)
def test_it_folds_each_part_of_the_original_to_what_the_map_says(text: str) -> None:
    clean = normalise(text, UNDISGUISER).clean
    view = fold(clean)
    position = 0
    rebuilt = ""
    while position < len(view.text):
        start, end = view.span(position, position + 1)
        piece = unicodedata.normalize("NFKC", clean[start:end]).casefold()
        assert view.text.startswith(piece, position)
        assert piece
        rebuilt += piece
        position += len(piece)
    assert rebuilt == unicodedata.normalize("NFKC", clean).casefold()


@given(HARD, st.sampled_from(["c0nnard", "p*tain", "c o n n a r d", "puuuutain", "соnnаrd"]), HARD)
@settings(max_examples=200, deadline=None)
def test_it_finds_the_place_of_a_disguised_word_among_anything(before: str, hidden: str, after: str) -> None:
    text = f"{before}\n« {hidden} »\n{after}"
    views = normalise(text, UNDISGUISER)
    edits = [
        edit
        for edit in views.edits
        if edit.how and views.plain.span(edit.start, edit.end)[0] == len(before) + 3
    ]
    if edits:
        start, end = views.plain.span(edits[0].start, edits[0].end)
        assert text[start:end] == hidden


def test_it_folds_every_character_of_unicode_as_the_map_says() -> None:
    # In blocks, each character between two letters that it may not merge with.
    for first in range(0, sys.maxunicode + 1, 4096):
        text = "".join(f"{chr(code)}x" for code in range(first, first + 4096) if not 0xD800 <= code <= 0xDFFF)
        view = fold(text)
        assert view.text == unicodedata.normalize("NFKC", text).casefold()
        if view.text:
            assert len((view.offsets or (view.text,))[0]) == len(view.text)
            assert view.span(0, len(view.text))[1] == len(text)


def test_it_knows_every_character_that_merges_backwards() -> None:
    for code in range(sys.maxunicode + 1):
        char = chr(code)
        if 0xD800 <= code <= 0xDFFF or not unicodedata.combining(unicodedata.normalize("NFKD", char)[0]):
            continue
        text = f"a{char}"
        assert len(fold(text).span(0, 1)) == 2
        view = fold(f"é{char}z")
        assert view.span(0, 1)[0] == 0
        assert view.span(len(view.text) - 1, len(view.text)) == (2, 3)


@pytest.mark.parametrize(
    ("written", "how"),
    [
        ("c0nn4rd", "leet"),
        ("$alope", "leet"),
        ("sa1ope", "leet"),
        ("1d10t", "leet"),
        ("p*tain", "mask"),
        ("f**k", "mask"),
        ("c o n n a r d", "spaced"),
        ("c.o.n.n.a.r.d", "spaced"),
        ("c-o-n-n-a-r-d", "spaced"),
        ("c🔥o🔥n🔥n🔥a🔥r🔥d", "spaced"),
        ("f i l s   d e   p u t e", "spaced"),
        ("puuuuutaiiiin", "repeat"),
        ("соnnаrd", "homoglyph"),
        ("🇨 🇴 🇳", "flags"),
        ("\u202edrannoc", "reversed"),
    ],
)
def test_it_undoes_each_disguise_and_says_which(written: str, how: str) -> None:
    views = normalise(f"va {written} va", UNDISGUISER)
    assert [edit.how for edit in views.edits if edit.how] == [how]
    assert views.undisguised.text.split()[1] in WORDS


@pytest.mark.parametrize(
    "written",
    [
        "ｃｏｎｎａｒｄ",
        "con\u200bnard",
        "c̷o̷n̷n̷a̷r̷d",
        "ℭ𝔬𝔫𝔫𝔞𝔯𝔡",
        "🅲🅾🅽🅽🅰🆁🅳",
        "CÔNNÄRD",
        "con\0nard",
        "ᴄᴏɴɴᴀʀᴅ",
        "ⓒⓞⓝⓝⓐⓡⓓ",
    ],
)
def test_it_sees_through_ornaments_without_any_rewriting(written: str) -> None:
    assert normalise(written, UNDISGUISER).plain.text == "connard"


@pytest.mark.parametrize(
    "text",
    [
        "mp3 en 4k à 10h30",
        "AC/DC",
        "ps4 vs ps5",
        "3e étage",
        "a b c d",
        "la S.N.C.F.",
        "🇫🇷🇹🇬🇵🇩",
        "привет сон рот",
        "2*3 = 6",
        "T__T",
        "tho!",
    ],
)
def test_it_leaves_ordinary_writing_alone(text: str) -> None:
    assert normalise(text, UNDISGUISER).edits == []


def test_it_keeps_accents_in_the_folded_view_only() -> None:
    views = normalise("Été", UNDISGUISER)
    assert (views.folded.text, views.plain.text) == ("été", "ete")


def test_it_reads_a_phrase_over_line_breaks_and_wide_gaps() -> None:
    assert normalise("ta \n  gueule", UNDISGUISER).undisguised.text == "ta gueule"


def test_it_maps_no_plain_letter_to_more_than_two() -> None:
    assert all(became is None or 1 <= len(became) <= 2 for became in PLAIN.values())


def test_it_reads_latin_1_by_bytes_as_it_does_letter_by_letter() -> None:
    for code in range(0x80, 0x100):
        text = f"a{chr(code)}z"
        assert normalise(text, UNDISGUISER).plain.text == fold(text).text.translate(PLAIN)


@given(st.text(st.characters(max_codepoint=0x17F), max_size=40))
@settings(deadline=None)
def test_it_leads_western_letters_back_to_the_original(text: str) -> None:
    view = normalise(text, UNDISGUISER).plain
    pieces(view, text)
    for position, char in enumerate(view.text):
        start, end = view.span(position, position + 1)
        assert char in unicodedata.normalize("NFKC", text[start:end]).casefold().translate(PLAIN)


def test_it_bounds_what_one_character_may_become() -> None:
    assert len(fold("\ufdfa" * 10_000).text) <= 10_000
    assert fold("\ufdfa salam").text == unicodedata.normalize("NFKC", "\ufdfa salam")


@pytest.mark.parametrize(
    "unit",
    [
        "a\u0300\u0316",
        "\u0345\u0316\u0300\u0334",
        "😀",
        "\ufdfa",
        "a ",
        "\u202ea",
        "\0",
        "aaab",
        "c0",
        "c.o.n.",
        "1",
        "@",
        "\ud800",
        "сa",
        "🇨",
        "****",
        "ㅠ",
        "w.",
        "a@",
    ],
    ids=ascii,
)
def test_it_takes_linear_time_on_hostile_text(unit: str) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        start = time.process_time()
        normalise(text, UNDISGUISER).undisguised.offsets  # noqa: B018 - built when asked for
        return time.process_time() - start

    seconds(1_000)
    small, large = seconds(20_000), seconds(200_000)
    # Ten times the text: linear is 10, quadratic is 100. The floor forgives a noisy clock.
    assert large < 40 * max(small, 0.02)
