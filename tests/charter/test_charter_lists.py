"""Named word lists: what they catch, what they leave, what is said of wrong ones."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import example, given, settings
from hypothesis import strategies as st

from processor_time import within
from vigie.charter import command
from vigie.charter.charter import Charter
from vigie.charter.compile import compile_charter
from vigie.charter.error import CharterError
from vigie.charter.explain import Facts, why
from vigie.charter.load import loads
from vigie.charter.overreach import overreaching, unsaid, vocabulary
from vigie.charter.wordlist import WordList, first_said, hearer, plain, read_entry
from vigie.engine.letters import PLAIN
from vigie.engine.normalise import fold
from vigie.message import Message, Space

HEAD = "charter: {id: a, version: 1, title: {fr: a}, languages: [fr]}\n"
CLAUSE = "clauses:\n  - {id: a, title: {fr: a}, reason: {fr: a}, outcome: hide, when: text says gros-mots}\n"


def charter(entries: str) -> Charter:
    return loads(f"{HEAD}lists:\n  gros-mots: {entries}\n{CLAUSE}", "a.yaml")


def said(text: str) -> Message:
    return Message(id="1", space=Space("twitch", "a"), text=text, at=0, received_at=0)


def hears(entry: str, text: str) -> bool:
    return bool(hearer([WordList("a", (read_entry(entry),))])(text))


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        ("lie", "Lie!"),
        ("été", "cet ete-là"),
        ("ETE", "un été"),
        ("été", "un e\u0301te\u0301"),
        ("cœur", "COEUR"),
        ("idiot", "l’idiot du village"),
        ("l'idiot", "l’idiot du village"),
        ("lie*", "he lied"),
        ("lie*", "lie"),
        ("*lie", "une folie."),
        ("*lie*", "I believe it"),
        ("espèce de con", "ESPÈCE  de\ncon !"),
        ("espece de con*", "espèce de connard"),
        ("c++", "du c++, encore"),
        ("🍆", "🍆🍆"),
        ("垃圾", "这是垃圾吧"),
        ("*垃圾*", "这是垃圾吧"),
        ("хам", "Какой хам!"),
        ("हरामी*", "वह हरामीपन"),
        ("idiot", "id\u200biot"),
        ("non", "oui\ud800non"),
    ],
)
def test_it_hears_a_word_however_it_is_written(entry: str, text: str) -> None:
    assert hears(entry, text)


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        ("lie", "lies"),
        ("lie", "believe"),
        ("lie", "lie_2"),
        ("lie*", "believe"),
        ("lie*", "lie2"),
        ("lie*", "lies2"),
        ("*lie", "believe"),
        ("*lie", "2folie"),
        ("espèce de con", "espèce de, con"),
        ("espèce de con", "espèce de conte"),
        ("c++", "c+"),
        ("été", "hiver"),
        ("हराम", "हरामी"),
        ("*", "a"),
    ],
)
def test_it_hears_no_part_of_a_word(entry: str, text: str) -> None:
    lists = [] if entry == "*" else [WordList("a", (read_entry(entry),))]
    assert hearer(lists)(text) == 0


def test_it_tells_which_lists_a_text_says() -> None:
    lists = [
        WordList("a", (read_entry("chat"), read_entry("chien"))),
        WordList("b", (read_entry("cheval"), read_entry("chien"))),
        WordList("c", (read_entry("chien*"),)),
    ]
    hear = hearer(lists)
    assert [hear(text) for text in ("un chat", "un cheval", "un chien", "des chiens", "rien")] == [
        1,
        2,
        7,
        4,
        0,
    ]


@given(st.text())
@example("été 😂 œuvre ßa ﬁn Ελλάς ﷺ")
@example("\ud800é😂\u00ad à 日 本\u0301 xx ç")
def test_it_reads_a_text_in_plain_letters_whatever_its_parts(text: str) -> None:
    assert plain(text) == fold(text).text.translate(PLAIN)


def test_it_hears_words_that_share_letters() -> None:
    lists = [WordList(entry, (read_entry(entry),)) for entry in ("*lie*", "believe", "ever*", "eve")]
    assert hearer(lists)("I believe, however, in everything") == 0b0111


ALPHABET = st.text(st.sampled_from("aéEb2_ '.\n*"), max_size=12)


def _naive(entry: str, text: str) -> bool:
    """Return what the entry means, said another way: word by word, with the engine of Python."""
    bare = entry.strip("*").lower().replace("é", "e")
    before = "[a-z]*" if entry.startswith("*") else ""
    after = "[a-z]*" if entry.endswith("*") else ""
    text = text.lower().replace("é", "e").replace("\n", " ")
    return re.search(rf"(?<![a-z0-9_]){before}{bare}{after}(?![a-z0-9_])", text) is not None


@settings(deadline=None)
@given(st.sampled_from(["a", "ab", "é*", "*b", "*ab*", "aba", "b*", "a2", "a2b*"]), ALPHABET)
@example("*ab*", "abab2 ab")
def test_it_means_what_a_reader_would_say(entry: str, text: str) -> None:
    lists = [WordList("a", (read_entry(entry),))]
    assert bool(hearer(lists)(text)) is _naive(entry, text)
    assert (first_said(lists, text) is not None) is _naive(entry, text)


def test_it_hears_across_the_pieces_of_a_long_text() -> None:
    hear = hearer([WordList("a", (read_entry("espèce de con"),))])
    for start in range(4_080, 4_100):
        assert hear("x" * (start - 1) + " espèce de con")


@pytest.mark.parametrize(
    "period", ["lie", "lie ", "lie2 ", "a", "é", "\u0301", " ", "\ud800", "垃", "de con "]
)
def test_it_reads_a_hostile_text_in_time(period: str) -> None:
    entries = ("lie", "*lie*", "lie*", "*lie", "a*", "aa*", "*é", "espèce de con*", "垃圾")
    hear = hearer([WordList("a", tuple(map(read_entry, entries)))])
    with within(2.0, period):
        hear(period * (1_048_576 // len(period)) + "2")


def test_it_weighs_what_the_lists_say() -> None:
    compiled = compile_charter(charter("[crétin, gros*]"))
    assert compiled.weigh(said("Quel CRETIN"), []).clause == "a"
    assert compiled.weigh(said("des grossiers"), []).clause == "a"
    assert compiled.weigh(said("un engrossement"), []).clause is None


def test_it_says_which_word_was_heard() -> None:
    when = charter("[crétin, 'gros*']").clauses[0].when
    assert why(when, Facts(said("un gros mot"), [])) == "the text says 'gros*', of the list 'gros-mots'"
    assert why(when, Facts(said("un mot"), [])) == "the text says nothing of 'gros-mots'"


@pytest.mark.parametrize(
    ("entries", "place", "message", "mend"),
    [
        ("[a, 'a*b']", (3, 18), "'a*b' has a '*' inside", "write several entries, or 'text matches'"),
        ("[a, '*']", (3, 18), "'*' says nothing to look for", None),
        ("[a, '']", (3, 18), "'' says nothing to look for", None),
        ("[a, '3*']", (3, 18), "'3*' is not beside a letter", "write it against the word"),
        ("[a, 'a *']", (3, 18), "'a *' is not beside a letter", "write it against the word"),
        ("[a, [b]]", (3, 18), "an entry is a list", None),
        (f"[{'a' * 101}]", (3, 15), "longer than 100 characters", "write several entries"),
        ("[]", (3, 14), "the list is empty", None),
        ("crétin", (3, 14), "'the list' is 'crétin'", None),
        (
            "[a, *lie]",
            (3, 18),
            "aliases ('*lie') are refused",
            "put quotes around a text that begins with '*'",
        ),
        ("[a, *lie*]", (3, 18), "a sign of YAML's own", "put quotes around it, as in '*lie*'"),
    ],
)
def test_it_says_what_is_wrong_with_a_list(
    entries: str, place: tuple[int, int], message: str, mend: str | None
) -> None:
    with pytest.raises(CharterError) as caught:
        charter(entries)
    (error,) = caught.value.every
    assert message in error.message
    assert (error.line, error.column) == place
    assert mend is None or mend in (error.suggestion or "")


@pytest.mark.parametrize(
    ("lists", "message"),
    [
        ("[a]", "'lists' is a list"),
        ("{or: [a], gros-mots: [a]}", "'or' is a word of conditions"),
        ("{Gros Mots: [a], gros-mots: [a]}", "'the name of a list' is 'Gros Mots'"),
        ("{" + ", ".join(f"a{number}: [a]" for number in range(201)) + "}", "more than 200 lists"),
        ("{gros-mot: [a]}", "there is no list 'gros-mots'"),
    ],
)
def test_it_says_what_is_wrong_with_the_lists(lists: str, message: str) -> None:
    with pytest.raises(CharterError) as caught:
        loads(f"{HEAD}lists: {lists}\n{CLAUSE}")
    assert message in caught.value.message
    assert caught.value.line


def test_it_warns_of_the_words_that_a_wildcard_catches() -> None:
    (warning,) = overreaching(charter("[crétin, '*lie*']"))
    assert (warning.line, warning.column) == (3, 23)
    assert "list 'gros-mots': '*lie*' also catches believe, " in warning.message
    assert warning.message.endswith(", …")
    assert warning.message.count(",") == 5


@pytest.mark.parametrize(
    "entry", ["lie", "insult*", "idiot*", "fuck*", "*fuck*", "cretin*", "espèce de con*"]
)
def test_it_does_not_warn_of_a_word_and_its_endings(entry: str) -> None:
    assert overreaching(charter(f"['{entry}']")) == []


@pytest.mark.parametrize(
    ("entry", "caught"), [("lie*", "lieu"), ("con*", "control"), ("promo*", "promotion")]
)
def test_it_warns_of_words_that_only_begin_alike(entry: str, caught: str) -> None:
    (warning,) = overreaching(charter(f"['{entry}']"))
    assert caught in warning.message


def test_it_knows_ordinary_words_in_plain_letters() -> None:
    words = vocabulary().split("\n")
    assert len(words) > 20_000
    assert {"believe", "client", "deja"} <= set(words)


def test_it_warns_of_a_list_that_nothing_asks_for() -> None:
    read = loads(f"{HEAD}lists:\n  gros-mots: [a]\n  autres: [b]\n{CLAUSE}", "a.yaml")
    (warning,) = unsaid(read)
    assert str(warning).startswith(
        "a.yaml:4:3: list 'autres': no condition asks for it; write 'text says autres'"
    )


def test_it_warns_on_the_command_line_and_refuses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(f"{HEAD}lists:\n  gros-mots: ['*lie*']\n  autres: [b]\n{CLAUSE}", encoding="utf-8")
    result = CliRunner().invoke(command.charter, ["check", str(path)], color=True)
    assert result.exit_code == 0
    told = result.stderr.splitlines()
    assert any(f"\x1b[33m{path}:3:15: " in line and "'*lie*' also catches believe" in line for line in told)
    assert any(f"{path}:4:3: " in line and "no condition asks for it" in line for line in told)
    assert result.stdout == f"{path}: right (1 clauses, 0 examples)\n"
