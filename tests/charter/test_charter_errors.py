"""A wrong charter: one sentence each, with line, column and the mend."""

from pathlib import Path

import pytest

from processor_time import within
from vigie.charter.error import CharterError, Fault
from vigie.charter.load import load, loads
from vigie.charter.nodes import MAX_BYTES
from vigie.charter.sentence import read_sentence

HEAD = """\
charter:
  id: essai
  version: "1"
  title: {fr: Essai, en: Try}
  languages: [fr, en]
clauses:
"""
CLAUSE = """\
  - id: insulte
    title: {fr: Insulte, en: Insult}
    reason: {fr: Restez poli., en: Stay polite.}
    when: insult > 0.9
    outcome: hide
"""


def errors(text: str) -> list[CharterError]:
    with pytest.raises(CharterError) as caught:
        loads(text, "essai.yaml")
    return list(caught.value.every)


def the_error(text: str) -> CharterError:
    found = errors(text)
    assert len(found) == 1, [str(each) for each in found]
    return found[0]


def clause(**fields: str) -> str:
    """Return a right charter whose only clause has some fields written otherwise."""
    written = {
        "id": "insulte",
        "title": "{fr: Insulte, en: Insult}",
        "reason": "{fr: Restez poli., en: Stay polite.}",
        "when": "insult > 0.9",
        "outcome": "hide",
    } | fields
    lines = [f"{name}: {value}" for name, value in written.items()]
    return HEAD + "  - " + "\n    ".join(lines) + "\n"


def test_it_reads_a_right_charter() -> None:
    charter = loads(HEAD + CLAUSE)
    assert (charter.id, charter.version, charter.languages) == ("essai", "1", ("fr", "en"))
    assert charter.clauses[0].outcome == "hide"
    assert charter.default == "publish"


def test_it_keeps_a_version_as_it_is_written() -> None:
    assert loads((HEAD + CLAUSE).replace('"1"', "1.10")).version == "1.10"


def test_it_reads_norwegian_as_a_language() -> None:
    text = (HEAD + CLAUSE).replace("[fr, en]", "[no]").replace(" en:", " no:")
    assert loads(text).languages == ("no",)


def test_it_says_the_line_and_column_of_an_unknown_field() -> None:
    error = the_error((HEAD + CLAUSE).replace("outcome", "outcom"))
    assert (error.line, error.column) == (11, 5)
    assert error.suggestion == "did you mean 'outcome'?"
    assert str(error).startswith(
        "essai.yaml:11:5: clause 'insulte': unknown field 'outcom'; expected one of id,"
    )


def test_it_tells_several_mistakes_at_once_in_the_order_of_the_file() -> None:
    text = HEAD + CLAUSE.replace("hide", "hid") + CLAUSE.replace("id: insulte", "id: b").replace("0.9", "9")
    assert [(each.line, each.column) for each in errors(text)] == [(11, 14), (15, 11)]


@pytest.mark.parametrize(
    ("fields", "said", "mend"),
    [
        ({"outcome": "mask"}, "'outcome' is 'mask'", None),
        ({"outcome": "hidde"}, "'outcome' is 'hidde'", "did you mean 'hide'?"),
        ({"acts_alone": "yes"}, "'acts_alone' is 'yes'", "write true"),
        ({"acts_alone": '"true"'}, "'acts_alone' is 'true'", "write true"),
        ({"outcome": "hold", "acts_alone": "true"}, "'hold' calls a person", "outcome: hide"),
        ({"priority": "urgnt"}, "'priority' is 'urgnt'", "did you mean 'urgent'?"),
        ({"when": "tag is promo"}, "no other clause gives the tag 'promo'", None),
        ({"when": "tag is promo", "tags": "[promo]"}, "which it gives itself", "remove one of the two"),
        ({"when": "tag is Grosse Promo"}, "'grosse promo' is not one word", None),
        ({"when": "tag > 0.5"}, "'tag' is not compared with '>'", "write 'tag is 0.5'"),
        (
            {"when": "space is gazette"},
            "'gazette' is not a space",
            "write 'twitch:gazette' if it is on Twitch",
        ),
        ({"when": "'space is twitch:'"}, "'twitch:' is not a space", "write 'twitch:*'"),
        ({"when": "space is *:gazette"}, "'*:gazette' is not a space", None),
        ({"when": "space is"}, "'space' is compared with nothing", None),
        ({"when": "hour is 22"}, "'22' is not a span of hours", None),
        ({"when": "hour is 22 to 25"}, "'25' is not an hour", None),
        ({"when": "hour is 22h30 to 6h"}, "'22h30' is not an hour", "write 'hour is 22:30 to 6'"),
        ({"when": "hour is 10pm-6am"}, "'10pm-6am' is not a span of hours", "write 'hour is 22 to 6'"),
        ({"when": "hour is 8 to 8"}, "is the whole day, or nothing", "leave this condition out"),
        ({"when": "hour is 0 to 24"}, "is the whole day, or nothing", "leave this condition out"),
        ({"when": "hour is not 22 to 6"}, "not denied by 'not'", "write 'hour is 6 to 22'"),
        ({"when": "hour is 8 to 12 or 14 to 18"}, "names several spans", "write each of them under 'any'"),
        ({"when": "hour > 22"}, "'hour' is not compared with '>'", "write 'hour is 22 to 24'"),
        ({"when": "day is samedi"}, "'samedi' is not a day", "write 'saturday'"),
        ({"when": "day is saturdy"}, "'saturdy' is not a day", "did you mean 'saturday'?"),
        ({"examples": "{must: [{text: a, space: gazette}]}"}, "'space' is 'gazette'", None),
        ({"examples": "{must: [{text: a, at: samedi}]}"}, "'at' is 'samedi'", "write 'saturday …'"),
        ({"examples": "{must: [{text: a, at: '25:00'}]}"}, "'at' is '25:00'", None),
        ({"propose": "bann"}, "'propose' is 'bann'", "did you mean 'ban'?"),
        ({"propose": "timeout"}, "'propose' is 'timeout'", "did you mean 'time-out'?"),
        ({"route": "File de nuit"}, "'route' is 'File de nuit'", "write 'file-de-nuit'"),
        ({"alert": "[a]"}, "'alert' is a list", None),
        ({"tags": "insulte"}, "'tags' is 'insulte'", None),
        ({"title": "Insulte"}, "'title' is 'Insulte'", None),
        ({"title": "{fr: Insulte}"}, "no sentence in 'en'", "add 'en: …'"),
        ({"id": "Insulte grave"}, "'id' is 'Insulte grave'", "write 'insulte-grave'"),
        ({"id": '"a\\n\\"); import os"'}, "'id' is ", "write 'a-import-os'"),
        ({"id": "vigie.unavailable"}, "the program's own", None),
        ({"when": "insulte > 0.9"}, "'insulte' is not known", "did you mean 'insult'?"),
        ({"when": "insult > 90"}, "a score stays between 0 and 1", "write 'insult > 0.9'"),
        ({"when": "insult > 90%"}, "is not a number", "write 'insult > 0.9'"),
        ({"when": '"insult > 0,9"'}, "is not a number", "write 'insult > 0.9'"),
        ({"when": "insult > 1"}, "can never hold", None),
        ({"when": "insult = 0.9"}, "almost never equal", "write 'insult >= 0.9'"),
        ({"when": "rating > 5"}, "can never hold", None),
        ({"when": "kind is privat"}, "'privat' is not a kind of message", "did you mean 'private'?"),
        ({"when": "language > 0.5"}, "is not compared with '>'", None),
        ({"when": "language"}, "'language' is compared with nothing", None),
        ({"when": "length"}, "'length' is compared with nothing", None),
        ({"when": "language is french"}, "'french' is not a language's code", None),
        ({"when": "author is moderator"}, "what of the author?", None),
        ({"when": "not question"}, "not denied by 'not'", "put 'question' under 'unless'"),
        ({"when": "insult and threat"}, "holds several conditions", "under 'all' or 'any'"),
        ({"when": "[insult, threat]"}, "neither 'any' nor 'all'", "write {any: […]}"),
        ({"when": "{any: []}"}, "'any' holds no condition", None),
        ({"when": "{anny: [insult]}"}, "unknown field 'anny'", "did you mean 'any'?"),
        ({"when": "{unless: [question]}"}, "nothing to except from", None),
        ({"when": "{}"}, "the condition is empty", None),
        ({"when": ""}, "a condition is empty", None),
        ({"when": "{text matches: 3, any: []}"}, "'any' holds no condition", None),
        ({"when": "text matches promo"}, "is not known", "write it as a field: {text matches: '…'}"),
        ({"when": "text says"}, "'text says' names no list", None),
        ({"when": "text says gros-mots"}, "the charter has none", "write lists: {gros-mots: "),
        ({"when": "{text says: gros-mots}"}, "is a sentence, not a field", "write 'text says gros-mots'"),
        (
            {"when": "text says not gros-mots"},
            "not denied by 'not'",
            "put 'text says gros-mots' under 'unless'",
        ),
        ({"when": "tex says gros-mots"}, "is not known", "did you mean 'text says'?"),
        ({"when": "insult " + "x" * 1_000}, "longer than 1000 characters", None),
        ({"examples": "{must: [{text: un, deux}]}"}, "unknown field 'deux'", "quotes around a text"),
        ({"examples": "{must: [{text: un, repeat: 2.5}]}"}, "'repeat' is '2.5'", None),
        ({"examples": "{must: [{text: un, repeat: 9999}]}"}, "'repeat' is '9999'", None),
        ({"examples": "{must: [{text: un, findings: [wav 0.9]}]}"}, "'wav' is not known", "'wave'"),
        ({"examples": "{must: un}"}, "'must' is 'un'", None),
    ],
)
def test_it_says_what_is_wrong_with_a_field(fields: dict[str, str], said: str, mend: str | None) -> None:
    error = the_error(clause(**fields))
    assert said in error.message
    assert error.message.startswith("clause ")
    assert error.line >= 7
    assert error.column >= 5
    assert error.expected or error.suggestion or said in {"the program's own", "can never hold"} or fields
    if mend:
        assert mend in (error.suggestion or "")


def test_it_names_both_clauses_where_one_asks_for_the_tag_of_another_that_asks() -> None:
    first = CLAUSE.replace("insult > 0.9", "tag is promo") + "    tags: [suite]\n"
    second = CLAUSE.replace("insulte", "fin").replace("insult > 0.9", "tag is suite")
    third = CLAUSE.replace("insulte", "pub") + "    tags: [promo]\n"
    error = the_error(HEAD + first + second + third)
    assert (error.line, error.column) == (13, 5)
    assert "clause 'fin': it asks for the tag 'suite', which clause 'insulte' gives" in error.message
    assert error.suggestion == "let 'insulte' ask for no tag, or give another one"
    assert len(errors(HEAD + first.replace("promo", "suite") + second.replace("suite", "promo"))) == 2


def test_it_suggests_the_tag_nearest_to_one_that_no_clause_gives() -> None:
    giver = CLAUSE.replace("insulte", "pub") + "    tags: [promo]\n"
    error = the_error(HEAD + CLAUSE.replace("insult > 0.9", "tag is promos") + giver)
    assert (error.line, error.expected, error.suggestion) == (7, "one of promo", "did you mean 'promo'?")


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("", (1, 1), "the file is empty"),
        ("# rien\n", (1, 1), "the file is empty"),
        ("bonjour\n", (1, 1), "the charter is 'bonjour'"),
        ("- a\n", (1, 1), "the charter is a list"),
        ("charter: {}\n", (1, 1), "lacks the field 'clauses'"),
        (HEAD + "  []\n", (7, 3), "there is no clause"),
        (HEAD + CLAUSE + CLAUSE, (12, 5), "two clauses are named 'insulte' (the first at line 7)"),
        (HEAD + CLAUSE + "    outcome: hold\n", (12, 5), "'outcome' is written twice (first at line 11)"),
        (HEAD + CLAUSE + "\toutcome: hold\n", (12, 1), "a tab indents this line"),
        (HEAD + CLAUSE + "   tags: [a]\n", (12, 4), "indentation of this line"),
        (HEAD + CLAUSE + "    tags: [a\n", (12, 11), "is not closed"),
        (HEAD + CLAUSE + '    tags: ["a]\n', (12, 12), "a quote is opened"),
        (HEAD + CLAUSE.replace("0.9", "0.9: oui"), (10, 23), "a second ':' on this line"),
        (HEAD + CLAUSE + "---\na: b\n", (12, 1), "a second document"),
        (HEAD + CLAUSE + "    ? [a]\n    : b\n", (12, 7), "a field's name is a word"),
        (HEAD + CLAUSE.replace("insulte", "!!python/name:os.system x"), (7, 9), "the tag"),
    ],
)
def test_it_says_where_yaml_is_wrong(text: str, place: tuple[int, int], said: str) -> None:
    error = errors(text)[0]
    assert said in str(error)
    assert (error.line, error.column) == place


def test_it_refuses_a_bomb_of_aliases() -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)]
    error = the_error("\n".join(lines))
    assert "anchors ('&a') are refused" in error.message
    assert (error.line, error.column) == (1, 4)
    assert "aliases ('*x') are refused" in the_error("a: *x").message


@pytest.mark.parametrize("deep", ["[" * 100_000, "{a: " * 10_000, "- " * 10_000 + "a"])
def test_it_refuses_depth_without_end(deep: str) -> None:
    assert "nested more than 40 deep" in the_error(deep).message


@pytest.mark.parametrize(
    "sentence", [" " * 990, "a" + " " * 990 + "b", "kind is " + "a , " * 240, "is " * 330]
)
def test_it_refuses_a_sentence_without_end_in_time(sentence: str) -> None:
    with within(1.0, "one sentence"), pytest.raises(Fault):
        read_sentence(sentence)


def test_it_refuses_countless_values() -> None:
    assert "more than 50000 values" in the_error("a: [" + "b," * 60_000 + "]").message


def test_it_reads_no_more_than_it_accepts(tmp_path: Path) -> None:
    path = tmp_path / "huge.yaml"
    with path.open("wb") as file:
        file.truncate(2 << 30)
    with pytest.raises(CharterError, match="larger than 1 MiB"):
        load(path)
    assert MAX_BYTES == 1 << 20


@pytest.mark.parametrize(
    ("data", "place", "said"),
    [
        (b"charter:\n  id: \xe9t\xe9\n", (2, 7), "not UTF-8"),
        ("charter: {id: a}".encode("utf-16"), (1, 1), "not UTF-8"),
        (b"charter:\n  id: a\x00b\n", (2, 8), "U+0000"),
    ],
)
def test_it_says_where_a_file_is_no_text(
    tmp_path: Path, data: bytes, place: tuple[int, int], said: str
) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(data)
    with pytest.raises(CharterError, match=said.replace("+", r"\+")) as caught:
        load(path)
    assert (caught.value.line, caught.value.column) == place


def test_it_reads_a_file_that_begins_with_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + (HEAD + CLAUSE).encode())
    assert load(path).id == "essai"


def test_it_says_that_a_directory_is_no_charter(tmp_path: Path) -> None:
    with pytest.raises(CharterError, match="this is a directory"):
        load(tmp_path)


def test_it_suggests_the_shipped_charter_nearest_to_a_wrong_name() -> None:
    with pytest.raises(CharterError, match="media") as caught:
        load("medias-fr")
    assert caught.value.suggestion == "did you mean 'media'?"


@pytest.mark.parametrize("name", ["a\x00b", "a" * 5_000, ""])
def test_it_says_that_a_strange_name_is_no_file(name: str) -> None:
    with pytest.raises(CharterError):
        load(name)
