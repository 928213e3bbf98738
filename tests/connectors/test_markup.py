"""HTML that strangers wrote, as the text that people see: what is shown, what is hidden, what is too much."""

import pytest

from vigie.connectors.markup import LONGEST, text_of


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("", ""),
        ("<p>Un</p><p>Deux<br>Trois</p>", "Un\nDeux\nTrois"),
        ("<p>jamais fermé", "jamais fermé"),
        ("</p></blockquote>fermé sans être ouvert", "fermé sans être ouvert"),
        ("<ul><li>Un</li><li>Deux</li></ul>Trois", "Un\nDeux\nTrois"),
        ('<span class="invisible">https://</span><span>x.example</span>', "https://x.example"),
        ('<img src="x" alt="Un mot">', "Un mot"),
        ('<img src="x">', ""),
        ("Un <b onclick=x>mot", "Un mot"),
        ("2 < 3", "2 < 3"),
        ("1 <3 toi", "1 <3 toi"),
    ],
)
def test_it_tells_what_people_see(markup: str, text: str) -> None:
    assert text_of(markup) == text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("Un\n  deux", "Un deux"),
        ("Un <b> deux</b>", "Un deux"),
        ("<p> Un </p> <p> Deux </p>", "Un\nDeux"),
        ("Un&nbsp;&nbsp;deux", "Un\u00a0\u00a0deux"),
        ("<pre>Un\n  deux\n\ntrois</pre> quatre\n cinq", "Un\n  deux\n\ntrois\nquatre cinq"),
    ],
)
def test_it_folds_white_space_as_a_browser_does(markup: str, text: str) -> None:
    assert text_of(markup) == text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("a &lt;b&gt; &amp; c", "a <b> & c"),
        ("&lt;script&gt;dit&lt;/script&gt;", "<script>dit</script>"),
        ("&amp;lt;p&amp;gt;", "&lt;p&gt;"),
        ("L&rsquo;&#233;t&#xE9; &inconnu;", "L’été &inconnu;"),
        # What stands for no character: none that a database would refuse comes out of it.
        ("&#0;&#xD800;&#x110000;", "\ufffd\ufffd\ufffd"),
    ],
)
def test_it_reads_entities_once(markup: str, text: str) -> None:
    assert text_of(markup) == text


# What nobody sees


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>alert('x')</script>",
        "<style>p {}</style>",
        "<SCRIPT src=x>mal()</SCRIPT>",
        "<template><template>un</template>deux</template>",
        "<title>Un titre</title>",
        "<!-- rien -->",
    ],
)
def test_it_leaves_out_what_nobody_sees_and_goes_on_after_it(hidden: str) -> None:
    assert text_of(f"<p>Bonjour</p>{hidden}<p>à tous</p>") == "Bonjour\nà tous"


@pytest.mark.parametrize(
    "opened", ["<script>", "<script/>", "<style>", "<template>", "<script>a</script><script>"]
)
def test_it_hides_what_follows_where_nothing_ends_it(opened: str) -> None:
    assert text_of(f"Avant {opened}<p>après</p>") == "Avant"


def test_it_leaves_out_what_its_caller_says_is_not_seen() -> None:
    markup = "<mx-reply><blockquote>Oui.</blockquote></mx-reply>Non.<script>x</script>"
    assert text_of(markup) == "> Oui.\nNon."
    assert text_of(markup, unseen=frozenset({"mx-reply"})) == "Non."


@pytest.mark.parametrize(
    "hidden",
    [
        "<iframe src=x>Vieux navigateur ?</iframe>",
        "<noembed>Vieux navigateur ?</noembed>",
        "<noframes>Vieux navigateur ?</noframes>",
        "<noscript><p>Pas de scripts ?</p></noscript>",
    ],
)
def test_it_leaves_out_what_is_only_for_browsers_that_lack_something(hidden: str) -> None:
    assert text_of(f"<p>Bonjour</p>{hidden}<p>à tous</p>") == "Bonjour\nà tous"


def test_it_reads_what_is_shown_where_no_scripts_run() -> None:
    markup = "Bonjour <noscript>à <b>tous</b></noscript><script>x</script>"
    assert text_of(markup) == "Bonjour"
    assert text_of(markup, scripts=False) == "Bonjour à tous"


# What is shown in a way of its own


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("Un <textarea rows=2>andouille</textarea> deux", "Un\nandouille\ndeux"),
        ("<textarea>Un\n  deux &lt;3 <b>trois</b></textarea>", "Un\n  deux <3 <b>trois</b>"),
        ("<textarea/>jamais fermé <p>andouille", "jamais fermé <p>andouille"),
        ("<textarea><style></textarea>andouille</style>", "<style>\nandouille"),
        ("<textarea>&amp;lt;</textarea>", "&lt;"),
        ("<xmp>Un <b>deux</b></xmp>trois", "Un <b>deux</b>\ntrois"),
        ("<object data=perdu>andouille</object>", "andouille"),
        ("<object><object>andou<param name=x></object>ille</object>", "andouille"),
    ],
)
def test_it_reads_what_a_browser_shows_in_a_box_or_instead_of_something(markup: str, text: str) -> None:
    assert text_of(markup) == text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<table><tr><th>Un</th><td>deux</td></tr><tr><td>trois</td></tr></table>", "Un deux\ntrois"),
        ("<table><tr><td>Un<td>deux<tr><td> trois <td> quatre", "Un deux\ntrois quatre"),
        ("<table><tr><td><p>Un</p></td><td><p>deux</p></td></tr></table>", "Un\ndeux"),
    ],
)
def test_it_keeps_the_cells_of_a_table_apart(markup: str, text: str) -> None:
    assert text_of(markup) == text


# Ends that a browser sees


@pytest.mark.parametrize("raw", ["script", "style", "title", "iframe", "noembed", "noframes", "noscript"])
@pytest.mark.parametrize(
    "hiding",
    [
        "<{raw}></{raw} x>",
        "<{raw}></{raw}/>",
        "<{raw}></{raw} <b>",
        "<{raw}></{raw}\n>",
        "<{raw}/><!-- </{raw}>",
        "<{raw}><{raw}></{raw}>",
        "<{raw}><style></{raw}>",
        "<{raw}><textarea></{raw}>",
        "<{raw}><b x='</{raw}>",
    ],
)
def test_nothing_that_is_opened_where_no_tags_are_hides_what_follows(raw: str, hiding: str) -> None:
    shown = text_of(f"Bonjour {hiding.format(raw=raw)}andouille<!-- x -->")
    assert shown.split() == ["Bonjour", "andouille"]


@pytest.mark.parametrize(
    "hiding",
    ["<!-->", "<!--->", "<!-- x --!>", '<b x==">', "<b x==='>", '<b x= ="></b>', "</style>", "</template>"],
)
def test_what_ends_in_a_browser_hides_nothing_after_it(hiding: str) -> None:
    assert text_of(f"Bonjour {hiding}andouille\"' <!-- x -->").startswith("Bonjour andouille")


def test_it_shows_signs_of_equality_as_they_are() -> None:
    assert text_of('a == "b" <b>c === d</b> <a href="?x==y">ici</a>') == 'a == "b" c === d ici'


# Quotations


def test_it_marks_what_is_quoted() -> None:
    assert text_of("<blockquote><p>Un.</p><p>Deux.</p></blockquote>Non.") == "> Un.\n> Deux.\nNon."


def test_it_marks_quotations_within_quotations_and_comes_out_of_each() -> None:
    markup = "<blockquote>Un.<blockquote>Deux.</blockquote>Trois.</blockquote>Quatre."
    assert text_of(markup) == "> Un.\n> > Deux.\n> Trois.\nQuatre."


def test_it_marks_no_quotation_deeper_than_people_read() -> None:
    # Each mark repeated on each line would make a small fragment a huge text.
    deep = 5_000
    lines = text_of("<blockquote>x" * deep + "</blockquote>" * deep + "y").split("\n")
    assert len(lines) == deep + 1
    assert max(map(len, lines)) == len("> > > > > x")
    assert lines[-1] == "y"


# Too much


@pytest.mark.parametrize(
    "repeated", ["a", "a ", "&amp;", "<p>a</p>", "<div>", "<br>", "<b>a", "<pre>\n", "<script>"]
)
def test_it_reads_no_more_than_its_share_of_a_megabyte(repeated: str) -> None:
    whole = repeated * (1_000_000 // len(repeated))
    assert text_of(f"{whole}<p>La fin.</p>") == text_of(whole[:LONGEST])
    assert len(text_of(whole)) <= LONGEST


def test_it_reads_what_stands_before_the_limit_and_nothing_after() -> None:
    assert text_of(" " * (LONGEST - 3) + "fin et la suite") == "fin"


@pytest.mark.parametrize(
    "repeated",
    [
        *("<", "<!--", "<!-->", "<a x='", "<a x='>", '<a x=""">', "</", "<?", "<!D", "<![", "<![x]>", "&#1"),
        *("<textarea>", "</textarea ", "</style x", "<style></style ", "<title></", "<td>", "<a x==", "=="),
    ],
)
def test_it_does_not_look_through_a_megabyte_once_for_each_sign_of_it(repeated: str) -> None:
    # Where it did, each of these took from seconds to minutes.
    assert len(text_of(repeated * (1_000_000 // len(repeated)))) < 2 * LONGEST


# What the library fails on


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<![x]>Bonjour", "Bonjour"),
        ("<![]>Bonjour", "Bonjour"),
        ("Bonjour <![ à tous", "Bonjour <! [ à tous"),
        ("<![if !mso]>Bonjour<![endif]>", "Bonjour"),
        ("<!--[if mso]><p>caché</p><![endif]-->Bonjour", "Bonjour"),
        ("<![CDATA[ x ]]>Bonjour", "Bonjour"),
        (f"&#{'9' * 5_000};Bonjour", "\ufffdBonjour"),
        (f"&#{'0' * 5_000}66;onjour", "Bonjour"),
    ],
)
def test_no_sign_of_a_stranger_stops_it(markup: str, text: str) -> None:
    assert text_of(markup) == text


@pytest.mark.parametrize("opened", ["<!-- ", "<b ", "<b title='", "</b ", "<? "])
def test_it_shows_what_stands_behind_something_that_never_ends(opened: str) -> None:
    assert "andouille" in text_of(f"Bonjour {opened}andouille")
