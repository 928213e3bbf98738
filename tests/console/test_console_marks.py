import re
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from vigie.console.marks import Seen, marked
from vigie.console.signs import COMBINING_KEPT, pieces, plain


def seen(number: int, start: int, end: int, score: float = 0.9) -> Seen:
    return Seen(number, "insult", score, start, end, f"sentence {number}")


class Tags(HTMLParser):
    """Collects the tags and the text that a browser would see."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.crossed = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.crossed |= not self.open or self.open.pop() != tag


def test_it_marks_what_was_found_and_says_why() -> None:
    html = marked("un bouffon ici", [seen(1, 3, 10)])
    assert '<mark class="found strong" title="1. sentence 1">bouffon</mark>' in html
    assert html.startswith("un ")
    assert html.endswith(" ici")


def test_it_cuts_overlapping_findings_where_they_meet() -> None:
    html = marked("abcdef", [seen(1, 0, 4), seen(2, 2, 6)])
    assert re.findall(r">([a-f]+)</mark>", html) == ["ab", "cd", "ef"]
    assert html.count("1. sentence 1\n2. sentence 2") == 1
    assert not Tags(html).crossed


def test_it_ignores_a_finding_outside_the_text_and_one_about_the_whole_message() -> None:
    assert marked("abc", [seen(1, 10, 20), seen(0, 0, 3)]) == "abc"


def test_it_shows_html_as_text_inside_and_outside_marks() -> None:
    html = marked("<b>x</b><script>", [seen(1, 0, 3)])
    assert set(Tags(html).tags) <= {"mark", "span", "sup"}
    assert "&lt;b&gt;" in html
    assert "&lt;script&gt;" in html


def test_it_shows_what_cannot_be_seen_and_takes_its_effect_away() -> None:
    html = marked("a\u202eb\x00c\u200bd\ufeff")
    for name in ("RLO", "NUL", "ZWSP", "BOM"):
        assert f">{name}</span>" in html
    assert not set("\u202e\x00\u200b\ufeff") & set(html)


def test_it_keeps_joiners_that_emoji_and_scripts_need() -> None:
    family = "👨\u200d👩\u200d👧 می\u200cخواهم"
    assert marked(family) == family


def test_it_folds_a_tower_of_combining_marks() -> None:
    html = marked("e" + "\u0301" * 100_000)
    assert len(html) < 200
    assert f"+{100_000 - COMBINING_KEPT}" in html


def test_it_survives_a_lone_surrogate() -> None:
    assert "U+D800" in marked("a\ud800b")
    marked("a\ud800b").encode()


def test_it_puts_an_author_on_one_line() -> None:
    assert plain("A\nB\tC\u202e") == "A B CRLO"


@given(
    st.text(max_size=60),
    st.lists(st.tuples(st.integers(-5, 70), st.integers(-5, 70)), max_size=6),
)
def test_no_text_and_no_spans_can_make_another_tag_or_lose_a_character(
    text: str, spans: list[tuple[int, int]]
) -> None:
    html = marked(text, [seen(n, start, end) for n, (start, end) in enumerate(spans, 1) if start < end])
    tags = Tags(html)
    assert set(tags.tags) <= {"mark", "span", "sup"}
    assert not tags.crossed
    assert not tags.open
    spoken = "".join(part for part, name in pieces(text) if not name)
    without = re.sub(r'<span class="(?:sign|mark-number)".*?</span>', "", html, flags=re.DOTALL)
    shown = re.sub(r"<[^>]*>", "", without)
    for entity, character in {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&#x27;": "'", "&amp;": "&"}.items():
        shown = shown.replace(entity, character)
    # A tower of marks may be cut by a span, and then folds less; all else is shown once, in order.
    if not any("\u0300" <= c <= "\u036f" for c in text):
        assert shown == spoken
