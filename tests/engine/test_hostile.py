"""No text, however made, keeps any part of the engine busy for long.

A regular expression that goes back over what it has read takes a time that grows with the square of the
text, or doubles with each character: one message would stop a room. The bounds below are a hundred times
what each part takes, so that a slow machine passes and a wrong expression does not.
"""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from said import message

from processor_time import within
from vigie.engine.engine import Engine
from vigie.engine.normalise import fold, normalise
from vigie.engine.reading import Reading

ENGINE = Engine()
LONG = 65_536
VERY_LONG = 1_048_576

#: Characters in a row.
ALONE = (
    "@1a.-_+*#!?:;/\\|~^=&%$€£'\"«»“”()[]{}<>é0lE😂👍א日я🇫ßİﬁ \t\n\0\u00a0\u0301\u200d\u200b\ufe0f"
    "\u202e\ufdfa\u0344\u1161\u3160\ud800"
)
#: Short periods, separated by bars.
PERIODS = (
    "4 9 7 0 |4970 |FR76 |FR76|4 4  |0xa|12 rue des |12 a |rue a 1|strasse 1 |via a a |a 12345 |AB-123-|"
    "car ab 12 |dni 1 |secu 1 84 12 |passport a1|paypal-|paypal.com.|http://paypal-|[a](http://a.b)|"
    "abonne je |sub 4 |check out my |TEXT A to 8|call 0|1p|send 1 btc |votre colis https://a.b |аa|"
    "@a|a@|@a |@a, |a@b.|a@b.fr |a@a.a@|1 |1-|1.|1/|(1|1)|+1|00|.a|a.|a.a |w.|www.|http://|https://a|"
    "://|a:|:a:|( |a(at)|a (at) a (point) |arobase |a[.]|(.)|--a|_a|a*|f**k |$a|a'|'a|\"a|« a »|a |"
    "a  |a b c |a.b.c. |AA |Aa|e\u0301|\u0301\u0316|\u0345\u0316\u0300\u0334|a\u0301\u0316 |"
    "\u0f73\u0f75|\u3099\u0301|가\u1161|👍🏽|👨\u200d👩\u200d👧|a\u200b|🇫🇷|🇨 |\u202ea|\u202etuer |يا |сa|"
    "сон |日本 |\0a|connard |con |c0n |c0nnard |c o n n a r d |c.o.n.n.|tu es |tu es un |t'es |"
    "le chien |un chien, |pas con |il dit con |je suis con |ferme la |quel |je vais te tuer |putain |"
    "fdp |aaa |aaab|aaabbbcccddd |aaabbbcccdddeee|aaa1bbb2|o0|1l |t3 |06 12 34 56 78 |0612345678 |"
    "+33 6 39 98 41 27 |(212) 555-0143 |20:30 |bit.ly/a |exemple.com |xn--a|http://xn--|http://a@|"
    "lol |ha|Lo|a, |comment |est-ce que |merci |code promo |bonsoir à tous |prend pour des |"
    "\uff43\uff4f\uff4e|!?|?! |T_"
)
FAMILIES = [*ALONE, *PERIODS.split("|")]


def each_part(text: str, seconds: float = 2.0) -> None:
    """Let each part of the engine read `text`, each within its time."""
    said = message(text, space="hostile", author="hostile")
    with within(seconds, "normalise"):
        views = normalise(text, ENGINE._undisguiser)
        views.undisguised.offsets  # noqa: B018 - built when asked for
    with within(seconds, "language"):
        language = ENGINE._linguist.guess(views.clean, said.space.key)
    with within(seconds, "reading"):
        reading = Reading(said, views, language, ENGINE._lexicon)
    assert ENGINE._scores is not None
    with within(seconds, "scores"):
        ENGINE._scores.fill([(reading, [])])
    for one in ENGINE._examines:
        with within(seconds, one.name):
            list(one.examine(reading))


@pytest.mark.parametrize("period", FAMILIES, ids=ascii)
def test_it_reads_a_long_text_of_one_period_in_time(period: str) -> None:
    each_part(period * (LONG // len(period)))


@pytest.mark.parametrize("period", FAMILIES, ids=ascii)
def test_it_reads_a_short_text_of_one_period_in_time(period: str) -> None:
    # What is exponential shows within a screen of text, where windows have not cut it yet.
    for end in ("", "x", " ", "!", "@", "\n"):
        each_part(period * (150 // len(period)) + end)


PIECE = st.text(
    st.one_of(st.sampled_from("@.:/-_ 1a0(['\"!?#*+éA\u0301\u200d😂"), st.characters()), max_size=8
)


@given(
    st.text(
        st.one_of(st.sampled_from("@.:/-_ 1a0(['\"!?#*+éA\u0301\u200d😂"), st.characters()),
        min_size=1,
        max_size=3,
    ),
    PIECE,
    PIECE,
    st.sampled_from([200, LONG]),
)
@example("@", "", "", LONG)
@example("@ ", "a", "b", LONG)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_it_reads_any_periodic_text_in_time(period: str, before: str, after: str, size: int) -> None:
    each_part(before + period * (size // len(period)) + after)


@pytest.mark.parametrize(
    "period",
    [
        "@",
        "a@",
        "1 ",
        "a.",
        "f**k ",
        "c0nnard ",
        "tu es un chien ",
        "aaabbbcccddd ",
        "\u0301",
        "\ufdfa",
        "é",
        "https://a ",
    ],
    ids=ascii,
)
def test_it_reads_a_mebibyte_within_seconds(period: str) -> None:
    text = period * (VERY_LONG // len(period.encode()))
    with within(12, "the engine"):
        findings = ENGINE.examine([message(text, space="mebibyte", author=period)])[0]
    assert all(finding.kind != "unavailable" for finding in findings)


MARKS: dict[str, Callable[[], str]] = {
    "one": lambda: "a" + "\u0301" * 100_000,
    "two classes": lambda: "a" + "\u0301\u0316" * 50_000,
    "classes in the wrong order": lambda: (
        "\u0345" * 25_000 + "\u0301" * 25_000 + "\u0316" * 25_000 + "\u0334" * 25_000
    ),
    "marks that are several": lambda: "\u0344\u0f73\u0f75\u0f81" * 25_000,
    "runs just too short to cut": lambda: ("\u0301" * 15 + "\u0316" * 14 + "a") * 3_400,
    "joined by what is no mark": lambda: "\u0301\u034f\u0316\u200d" * 25_000,
    "musical": lambda: "\U0001d15e\U0001d165\U0001d16f" * 33_000,
}


@pytest.mark.parametrize("marks", MARKS)
def test_it_folds_a_hundred_thousand_marks_at_once(marks: str) -> None:
    text = MARKS[marks]()
    with within(1, "fold"):
        view = fold(text)
        start, end = view.span(0, len(view.text))
    assert 0 == start < end <= len(text)
