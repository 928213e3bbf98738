"""The mistakes people make in a charter: each is told in one sentence, where it is made, with its mend."""

from pathlib import Path

import pytest

from vigie.charter.error import CharterError
from vigie.charter.load import load, loads

HEAD = """\
charter:
  id: essai
  version: "1"
  title: {fr: Essai, en: Try}
  languages: [fr, en]
"""
CLAUSE = """\
clauses:
  - id: insulte
    title: {fr: Insulte, en: Insult}
    reason: {fr: Restez poli., en: Stay polite.}
    when: insult > 0.9
    outcome: hide
"""
RIGHT = HEAD + CLAUSE
TABLES = {
    "lists": "lists: {gros-mots: [zut]}\n",
    "thresholds": "thresholds: {ferme: 0.9}\n",
    "filters": "filters: {en-direct: {when: kind is chat}}\n",
    "replies": "replies: {merci: {fr: Merci., en: Thanks.}}\n",
    "escalations": (
        "escalations: {redaction: {title: {fr: Rédaction, en: Newsroom}, to: astreinte, after_minutes: 10}}\n"
    ),
}


def when(condition: str) -> str:
    return RIGHT.replace("insult > 0.9", condition)


def more(line: str) -> str:
    """Return the right charter with one more line at the end of its clause."""
    return f"{RIGHT}    {line}\n"


def head(line: str) -> str:
    return f"{HEAD}  {line}\n{CLAUSE}"


def having(table: str, text: str = RIGHT) -> str:
    """Return a charter with a table, all that stands after it one line further down."""
    return text.replace("clauses:\n", TABLES[table] + "clauses:\n")


#: What is wrong, the charter, the line, the column, some of the sentence, and some of the mend.
KINDS = [
    ("a line that is not indented enough", more("tags: [a]").replace("    tags", "   tags"), 12, 4,
     "the indentation of this line", "align it"),
    ("a line that is indented too much", RIGHT.replace("    outcome", "      outcome"), 11, 7,
     "stands further right", "align it"),
    ("a field of a close name", RIGHT.replace("outcome", "outcom"), 11, 5,
     "unknown field 'outcom'", "did you mean 'outcome'?"),
    ("a field of the head of a close name", head("timezon: Europe/Paris"), 6, 3,
     "unknown field 'timezon'", "did you mean 'timezone'?"),
    ("an unknown merge of fields", more("<<: {a: b}"), 12, 5, "unknown field '<<'", "one of id, title"),
    ("a word where a list is due", more("tags: promo"), 12, 11, "'tags' is 'promo'", "write [promo]"),
    ("a list where a map is due", RIGHT.replace("{fr: Insulte, en: Insult}", "[Insulte]"), 8, 12,
     "'title' is a list", "a sentence in each language"),
    ("a map where a list is due", RIGHT.replace("[fr, en]", "{fr: 1}"), 5, 14,
     "'languages' is a group of fields", "begin each of them with '- '"),
    ("two clauses of one id", RIGHT + CLAUSE.removeprefix("clauses:\n"), 12, 5,
     "two clauses are named 'insulte' (the first at line 7)", "another id"),
    ("a field that is written twice", more("outcome: hold"), 12, 5,
     "'outcome' is written twice (first at line 11)", "keep one of the two"),
    ("a bomb of aliases", "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n", 1, 4,
     "anchors ('&a') are refused", "remove the anchor"),
    ("an alias", when("*a"), 10, 11, "aliases ('*a') are refused", "write the value again"),
    ("an anchor", when("&a insult > 0.9"), 10, 11, "anchors ('&a') are refused", "remove the anchor"),
    ("a star without quotes", more("tags: [*lie*]"), 12, 12, "'*'", "put quotes around it"),
    ("a tag of Python", when("!!python/object/apply:os.system [ls]"), 10, 11,
     "the tag '!!python/object/apply:os.system' is refused", "remove it"),
    ("a file of 5 MB", RIGHT + "#" * 5_000_000, 1, 1, "larger than 1 MiB", "split it"),
    ("values without number", "a: [" + "b," * 60_000 + "]", 1, 99_999, "more than 50000 values", "split it"),
    ("depth without end", "[" * 100_000, 1, 42, "nested more than 40 deep", "fewer levels"),
    ("a tab that indents", more("x").replace("    x", "\toutcome: hold"), 12, 1,
     "a tab indents this line", "indent with spaces"),
    ("a language that is missing", RIGHT.replace("{fr: Insulte, en: Insult}", "{fr: Insulte}"), 8, 12,
     "'title' has no sentence in 'en'", "add 'en: …'"),
    ("a word for a language", RIGHT.replace("en: Insult", "english: Insult, en: Insult"), 8, 26,
     "'english' is not a language's code", "a code such as fr or en"),
    ("a control character", RIGHT.replace("poli", "po\x07li"), 9, 27, "U+0007", "remove it"),
    ("half an emoji", RIGHT.replace("poli", "\ud83d"), 9, 25, "U+D83D", "remove it"),
    ("a quote that is not closed", more('tags: ["promo]'), 12, 12, "a quote is opened", "close the quote"),
    ("a bracket that is not closed", more("tags: [promo"), 12, 11, "is not closed", "close it"),
    ("a brace that is not closed", RIGHT.replace("polite.}", "polite."), 9, 13, "is not closed", "close it"),
    ("a comma in a sentence between braces", RIGHT.replace("poli.", "poli, merci."), 9, 31,
     "'merci.' stands after a comma", "put quotes around a text that contains a comma"),
    ("a comma in an example between braces", more("examples: {must: [{text: un, deux}]}"), 12, 34,
     "unknown field 'deux'", "put quotes around a text that contains a comma"),
    ("a colon in a text", RIGHT.replace("hide", "hide: oui"), 11, 18, "a second ':'", "put quotes"),
    ("no space after a colon", RIGHT.replace("outcome: hide", "outcome:hide"), 11, 5,
     "this line is no field", "with a space after ':'"),
    ("a line that is no field", more("bonjour"), 12, 5, "this line is no field", "write 'name: value'"),
    ("a field without a name", more(": oui"), 12, 5, "no name before its ':'", "write 'name: value'"),
    ("a list for the name of a field", more("? [a]\n    : b"), 12, 7, "a field's name is a word",
     "write 'name: value'"),
    ("an escape between double quotes", when('{text matches: "\\d+"}'), 10, 26,
     "an unknown escape", "use single quotes"),
    ("a sign that begins no value", RIGHT.replace("Insulte,", "@insulte,"), 8, 17,
     "cannot begin with this character", "put quotes"),
    ("a bar that begins a value", when("|insult"), 10, 12, "begins with '|'", "put quotes"),
    ("a directive of YAML", "%YAML 3.0\n---\n" + RIGHT, 1, 1, "begins with '%'", "remove it"),
    ("two documents in one file", f"{RIGHT}---\n{RIGHT}", 12, 1,
     "a second document", "one charter in a file"),
    ("an empty file", "", 1, 1, "the file is empty", "'charter' and 'clauses'"),
    ("a sentence for a file", "bonjour\n", 1, 1, "the charter is 'bonjour'", "the fields charter"),
    ("a list for a version", RIGHT.replace('"1"', "[2026, 5]"), 3, 12, "'version' is a list", "a text"),
    ("no version", RIGHT.replace('  version: "1"\n', ""), 2, 3,
     "lacks the field 'version'", "add 'version: …'"),
    ("clauses that are no list", HEAD + "clauses:\n  insulte: {when: insult}\n", 7, 3,
     "'clauses' is a group of fields", "begin each of them with '- '"),
    ("no clause at all", HEAD + "clauses: []\n", 6, 10, "there is no clause", "one clause or more"),
    ("a condition that is missing", RIGHT.replace("    when: insult > 0.9\n", ""), 7, 5,
     "lacks the field 'when'", "add 'when: …'"),
    ("a hold that acts alone", more("acts_alone: true").replace("hide", "hold"), 12, 17,
     "'hold' calls a person", "remove 'acts_alone'"),
    ("yes for true", more("acts_alone: yes"), 12, 17, "'acts_alone' is 'yes'", "write true"),
    ("no for false", more("acts_alone: no"), 12, 17, "'acts_alone' is 'no'", "write false"),
    ("an unknown kind in a condition", when("insulte > 0.9"), 10, 11, "'insulte' is not known",
     "did you mean 'insult'?"),
    ("a score that no message has", when("insult > 90"), 10, 11, "between 0 and 1", "write 'insult > 0.9'"),
    ("a score in hundredths", when("insult > 90%"), 10, 11, "is not a number", "write 'insult > 0.9'"),
    ("a score with a comma", when('"insult > 0,9"'), 10, 11, "is not a number", "write 'insult > 0.9'"),
    ("a threshold out of range", RIGHT.replace("clauses:", "thresholds: {ferme: 90}\nclauses:"), 6, 21,
     "'the threshold' is '90'", "a number from 0 to 1"),
    ("a list that is not there", having("lists", when("text says gros-mot")), 11, 11,
     "there is no list 'gros-mot'", "did you mean 'gros-mots'?"),
    ("a threshold that is not there", having("thresholds", when("insult > ferm")), 11, 11,
     "neither a number nor a threshold", "did you mean 'ferme'?"),
    ("a filter that is not there", having("filters", when("filter is direct")), 11, 11,
     "there is no filter 'direct'", "did you mean 'en-direct'?"),
    ("filters that ask for each other",
     RIGHT.replace("clauses:", "filters:\n  a: {when: filter is b}\n  b: {when: filter is a}\nclauses:"),
     8, 3, "go round in a circle: a → b → a", "let it not ask for 'a'"),
    ("an escalation that is not there", having("escalations", more("escalate: redactions")), 13, 15,
     "which is not in 'escalations'", "did you mean 'redaction'?"),
    ("an escalation without a table", more("escalate: redaction"), 12, 15,
     "the charter has no 'escalations'", "write escalations: {redaction: {title:"),
    ("an answer that is not there", having("replies", more("reply: mercy")), 13, 12,
     "which is not in 'replies'", "did you mean 'merci'?"),
    ("a queue that is called by nothing", RIGHT.replace("clauses:", "queues: [fraude]\nclauses:"), 6, 9,
     "'queues' is a list", "{fraude: {fr: …, en: …}}"),
    ("a time to wait in words", having("escalations").replace("minutes: 10", "minutes: dix"), 6, 95,
     "'after_minutes' is 'dix'", "a number from 0 to 10080"),
    ("an hour of another clock", when("hour is 22h30 to 6h"), 10, 11, "'22h30' is not an hour",
     "write 'hour is 22:30 to 6'"),
    ("an hour that no clock has", when("hour is 22 to 25"), 10, 11, "'25' is not an hour", "a span of hours"),
    ("a time zone that is none", head("timezone: Europe/Pari"), 6, 13, "is no time zone",
     "did you mean 'Europe/Paris'?"),
    ("a date of another calendar", head("event: {name: Soir, from: 24/05/2026, to: 2026-05-25}"), 6, 29,
     "'from' is '24/05/2026'", "write '2026-05-24'"),
    ("a day that does not exist", head("event: {name: Soir, from: 2026-02-30, to: 2026-05-25}"), 6, 29,
     "no calendar has", "a date such as"),
    ("an event that ends before it begins", head("event: {name: Soir, from: 2026-06-01, to: 2026-05-25}"), 6,
     45, "ends on 2026-05-25 and begins on 2026-06-01", "exchange 'from' and 'to'"),
    ("a space that is none", head("spaces: [gazette]"), 6, 12, "'gazette' is not a space",
     "write 'twitch:gazette' if it is on Twitch"),
    ("a quota under nothing", head("quota: {automatic_per_minute: -1}"), 6, 33, "is '-1'",
     "a number from 0 to 1000000"),
    ("an expression that may explode", when("{text matches: '(a+)+$'}"), 10, 26, "in countless ways", "'a+'"),
    ("an expression that looks ahead", when("{text matches: 'a(?=b)'}"), 10, 26, "look-a", "write '(?:…)'"),
    ("a tag that the clause gives itself",
     more("tags: [promo]").replace("insult > 0.9", "tag is promo"), 7, 5, "which it gives itself",
     "remove one of the two"),
    ("two conditions in one sentence", when("insult and threat"), 10, 11, "holds several conditions",
     "under 'all' or 'any'"),
    ("a list of conditions", when("[insult, threat]"), 10, 11, "neither 'any' nor 'all'", "write {any: […]}"),
    ("an author of whom more is asked", when("author is moderator"), 10, 11, "what of the author?",
     "'author role is …'"),
    ("more messages than are counted", when("author messages > 50"), 10, 11, "can never hold",
     "a number up to 50"),
    ("a number that is never missing", when("length exists"), 10, 11, "every message has a length",
     "leave this condition out"),
    ("more hidden than written", more("examples: {must: [{text: a, messages: 1, restricted: 2}]}"), 12, 58,
     "of an author with 1 messages", "a number up to 1"),
    ("a charter above that is not there", head("extends: medias-fr"), 6, 12, "'extends' names 'medias-fr'",
     "did you mean 'media'?"),
]  # fmt: skip


def the_sentence(caught: pytest.ExceptionInfo[CharterError]) -> CharterError:
    """Return the only mistake, once it is one line without a trace of the machine's own words."""
    (error,) = caught.value.every
    assert "\n" not in str(error)
    assert "Traceback" not in str(error)
    assert not error.message.endswith(".")
    return error


@pytest.mark.parametrize(
    ("text", "line", "column", "said", "mend"), [kind[1:] for kind in KINDS], ids=[kind[0] for kind in KINDS]
)
def test_it_tells_a_mistake_in_one_sentence_with_its_place_and_its_mend(
    text: str, line: int, column: int, said: str, mend: str
) -> None:
    with pytest.raises(CharterError) as caught:
        loads(text, "essai.yaml")
    error = the_sentence(caught)
    assert (error.line, error.column) == (line, column), str(error)
    assert said in error.message
    assert mend in f"{error.expected or ''} ; {error.suggestion or ''}"
    assert str(error).startswith(f"essai.yaml:{line}:{column}: ")


@pytest.mark.parametrize(
    ("data", "line", "column", "said", "mend"),
    [
        (RIGHT.encode().replace(b"poli.", b"poli\xe9."), 9, 29, "not UTF-8", "save it as UTF-8"),
        (RIGHT.encode("utf-16"), 1, 1, "not UTF-8", "save it as UTF-8"),
        (b"\x00" * 5_000_000, 1, 1, "larger than 1 MiB", "split it"),
        (b"\x89PNG\r\n\x1a\n", 1, 1, "not UTF-8", "save it as UTF-8"),
    ],
    ids=["Latin letters", "UTF-16", "5 MB of nothing", "a picture"],
)
def test_it_tells_what_is_no_text_in_one_sentence(
    tmp_path: Path, data: bytes, line: int, column: int, said: str, mend: str
) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(data)
    with pytest.raises(CharterError) as caught:
        load(path)
    error = the_sentence(caught)
    assert (error.line, error.column) == (line, column)
    assert said in error.message
    assert mend in (error.suggestion or "")


def test_it_tells_charters_that_extend_each_other_in_one_sentence(tmp_path: Path) -> None:
    for name, above in (("a", "b"), ("b", "c"), ("c", "a")):
        text = f"charter: {{id: {name}, version: 1, extends: {above}.yaml}}\nclauses: []\n"
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(CharterError) as caught:
        load(tmp_path / "a.yaml")
    error = the_sentence(caught)
    assert (error.line, error.column) == (1, 39)
    assert "go round in a circle: a.yaml → b.yaml → c.yaml → a.yaml" in error.message
    assert "remove 'extends'" in (error.suggestion or "")


def test_the_charter_without_these_mistakes_is_right() -> None:
    for table in TABLES:
        assert loads(having(table)).clauses
    assert len({text for _, text, *_ in KINDS}) == len(KINDS) >= 70
