"""Defects planted in charters that are right in every field: each is found, alone, where it is written."""

import re
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner

from vigie.charter import check as checks
from vigie.charter import command
from vigie.charter.defects import Defects
from vigie.charter.doubts import defects
from vigie.charter.load import loads, shipped
from vigie.charter.logic import Logic
from vigie.charter.nodes import compose

PAGE = Path(__file__).parents[2] / "docs/howto/write-a-charter.md"


def head(languages: str = "[fr, en]", more: str = "") -> str:
    return (
        f"charter:\n  id: essai\n  version: 1\n  title: {{fr: Essai, en: Try}}\n  languages: {languages}\n"
        f"{more}clauses:\n"
    )


def clause(name: str, when: str, outcome: str | None = "hide", **fields: str) -> str:
    """Return a clause that nothing is wrong with but what is asked for."""
    written = {
        "id": name,
        "title": f"{{fr: Un titre {name}, en: A title {name}}}",
        "reason": f"{{fr: Une raison {name}., en: A reason {name}.}}",
        "when": when,
        "outcome": outcome,
        "tags": None if outcome else "[vu]",
        "examples": f"{{must: [un {name}, deux {name}, trois {name}], must_not: [quatre {name}]}}",
    } | fields
    lines = [f"{field}: {value}" for field, value in written.items() if value is not None]
    return "  - " + "\n    ".join(lines) + "\n"


def found(text: str) -> Defects:
    return defects(loads(text, "essai.yaml"), compose(text, "essai.yaml"))


def told(text: str) -> list[str]:
    every = found(text)
    return [str(each) for each in (*every.errors, *every.doubts)]


#: Examples with stars, for conditions that ask for them.
RATED = "{must: [{text: a, rating: 0}, {text: b, rating: 0.5}, {text: c, rating: 0.9}]}"
IBAN = r"{text matches: '\bFR76\b'}"

ERRORS = {
    "two scores that exclude each other": (
        clause("a", "{all: [insult > 0.9, insult < 0.5]}"),
        "insult > 0.9",
        "'insult > 0.9' and 'insult < 0.5' exclude each other",
        "put them under 'any'",
    ),
    "two sorts of message at once": (
        clause("a", "{all: [kind is private, kind is review]}"),
        "kind is private",
        "'kind is private' and 'kind is review' exclude each other",
        "put them under 'any'",
    ),
    "an exception that covers what it excepts from": (
        clause("a", "{any: [insult > 0.9, insult > 0.7], unless: [insult >= 0.5]}"),
        "{any",
        "'any' of 'insult > 0.9' and others and 'unless' 'insult >= 0.5' exclude each other",
        "put them under 'any', or remove one",
    ),
    "two spans of hours that never meet": (
        clause("a", "{all: [insult > 0.9, hour is 22 to 6, hour is 8 to 12]}"),
        "hour is 22",
        "'hour is 22:00 to 6:00' and 'hour is 8:00 to 12:00' exclude each other",
        "put them under 'any'",
    ),
    "a space that its own exception takes out": (
        clause("a", "{all: [space is x:a], unless: [space is x:a or x:b]}"),
        "space is x:a]",
        "'space is x:a' and 'unless' 'space is x:a or x:b' exclude each other",
        "put them under 'any', or remove one",
    ),
    "a length between two whole numbers": (
        clause("a", "{all: [length > 10, length < 11]}"),
        "length > 10",
        "'length > 10' and 'length < 11' exclude each other",
        "put them under 'any'",
    ),
    "a number of stars and a half of likes": (
        clause("a", "likes = 2.5"),
        "likes = 2.5",
        "'likes = 2.5' never does",
        "mend that part",
    ),
    "three parts that only together exclude each other": (
        clause("a", "{all: [insult, {any: [kind is chat, length < 9]}, kind is post, length > 20]}"),
        "{all",
        "its parts exclude each other",
        "remove one of them",
    ),
    "a score that everything reaches": (
        clause("a", "insult >= 0", "hold"),
        "insult >= 0",
        "holds for every message",
        "write 'default: hold'",
    ),
    "a choice that leaves nothing out": (
        clause("a", "{any: [insult > 0.4, insult <= 0.4]}"),
        "{any",
        "holds for every message",
        "ask for something",
    ),
    "two outcomes for one condition": (
        clause("a", "{any: [insult > 0.9, threat > 0.5]}")
        + clause("b", "{any: [threat > 0.5, insult > 0.9]}", "hold"),
        "{any: [threat",
        "it has the condition of clause 'a' (line 7), which says hide where this one says hold",
        "keep one of the two",
    ),
    "one condition written in two ways": (
        clause("a", "{all: [phone], unless: [kind is private or review or post]}")
        + clause("b", "{all: [kind is chat or comment, phone > 0]}", "delete"),
        "{all: [kind",
        "it has the condition of clause 'a'",
        "let their conditions differ",
    ),
    "an example that must match and must not": (
        clause("a", "insult > 0.9", examples="{must: [un, deux, trois], must_not: [trois]}"),
        "trois]}",
        "must match and must not (first at line 12)",
        "keep it on one side",
    ),
    "an example that its own exception takes out": (
        clause(
            "a",
            "{all: [phone], unless: [kind is private]}",
            examples="{must: [un, deux, trois, {text: quatre, kind: private}]}",
        ),
        "{text: quatre",
        "must match and never can",
        "mend the example, or the condition",
    ),
    "an example without what the expression finds": (
        clause("a", IBAN, examples="{must: [FR76 1, FR76 2, FR76 3, DE89 4]}"),
        "DE89 4",
        "« DE89 4 » must match and never can",
        "mend the example",
    ),
    "an example that must not match and does": (
        clause("a", IBAN, examples="{must: [FR76 1, FR76 2, FR76 3], must_not: [le code FR76]}"),
        "le code FR76",
        "must not match and always does",
        "put under 'unless' what excepts it",
    ),
    "an example whose supposed score is enough": (
        clause("a", "wave > 0.5", examples="{must: [a, b, c], must_not: [{text: d, findings: [wave 0.6]}]}"),
        "{text: d",
        "must not match and always does",
        "mend the example",
    ),
}

DOUBTS = {
    "a score that no detector gives": (
        clause("a", "{any: [plate > 0.9, insult > 0.9]}"),
        "plate > 0.9",
        "'plate > 0.9' is never reached: the engine gives 'plate' 0.85 at most",
        "write a number under 0.85",
    ),
    "a clause that waits for a score that no detector gives": (
        clause("a", "{all: [conspiracy >= 0.7, length > 2]}"),
        "conspiracy >= 0.7",
        "0.6 at most, so the clause matches nothing",
        "write a number under 0.6",
    ),
    "a score that everything reaches, among others": (
        clause("a", "{all: [insult > 0.9, threat >= 0]}"),
        "threat >= 0",
        "'threat >= 0' always holds",
        "remove it",
    ),
    "a choice that another covers": (
        clause("a", "{any: [insult > 0.9, threat > 0.9, insult > 0.5]}"),
        "insult > 0.9",
        "'insult > 0.9' changes nothing",
        "remove it, or say what was meant",
    ),
    "a condition written twice in one clause": (
        clause("a", "{any: [threat > 0.5, insult > 0.9, threat > 0.5]}"),
        "threat > 0.5]",
        "'threat > 0.5' changes nothing",
        "remove it",
    ),
    "an exception that excepts nothing": (
        clause("a", "{any: [insult > 0.9], unless: [insult < 0.5]}"),
        "insult < 0.5",
        "'unless' 'insult < 0.5' changes nothing",
        "remove it",
    ),
    "a choice that can never be": (
        clause("a", "{any: [insult > 0.9, {all: [kind is chat, kind is post]}]}"),
        "kind is chat",
        "'all' of 'kind is chat' and others can never hold",
        "say what was meant",
    ),
    "a tag for every message": (
        clause("a", "length >= 0", None),
        "length >= 0",
        "holds for every message",
        "ask for something",
    ),
    "a clause that a stronger one covers": (
        clause("a", "insult > 0.5") + clause("b", "insult > 0.9", "hold"),
        "insult > 0.9",
        "never decides: clause 'a' (line 7) matches wherever it does, and hide is stronger than hold",
        "let its condition go further",
    ),
    "a clause that one of its outcome covers": (
        clause("a", "{all: [insult > 0.9, kind is comment]}")
        + clause("b", "insult > 0.5", acts_alone="true"),
        "{all",
        "clause 'b' (line 13) matches wherever it does, and decides before it: hide",
        "remove it",
    ),
    "a covered clause that has tags of its own": (
        clause("a", "insult > 0.5") + clause("b", "insult > 0.9", "hold", tags="[grave]"),
        "insult > 0.9",
        "never decides",
        "remove its outcome, so that the rest stays",
    ),
    "a publication that is never heard": (
        clause("a", "insult > 0.5") + clause("b", "{all: [insult > 0.6, praise]}", "publish"),
        "{all",
        "hide is stronger than publish",
        "write as an exception, under 'unless' of that clause",
    ),
    "a publication that the program's own clause silences": (
        clause("a", "{all: [unavailable, kind is comment]}", "publish"),
        "{all",
        "clause 'vigie.unavailable' matches wherever it does, and hold is stronger than publish",
        "remove it",
    ),
    "an expression written in two clauses": (
        clause("a", r"{text matches: ['\bFR76\b', promo]}", examples="{must: [FR76 1, promo, FR76]}")
        + clause(
            "b",
            r"{all: [link], text matches: promo}",
            "delete",
            examples="{must: [promo 1, promo 2, promo 3]}",
        ),
        "promo}\n",
        "the expression 'promo' is written in clause 'a' (line 7) too",
        "keep it in one of them",
    ),
    "an example that two outcomes claim": (
        clause("a", "insult > 0.9", examples="{must: [un, deux, trois]}")
        + clause("b", "threat > 0.5", "hold", examples="{must: [quatre, cinq, deux]}"),
        "deux]}\n",
        "is claimed by clause 'a' (line 12) too: this one says hold, that one hide, and hide wins",
        "keep it in the clause",
    ),
    "an example that one clause wants and another refuses": (
        clause("a", "insult > 0.9", examples="{must: [un, deux, trois]}")
        + clause("b", "threat > 0.5", examples="{must: [quatre, cinq, six], must_not: [deux]}"),
        "deux]}\n",
        "must not match here and must match clause 'a' (line 12), with one outcome for both: hide",
        "check that the message should have that outcome",
    ),
    "an example written twice": (
        clause("a", "insult > 0.9", examples="{must: [un, deux, trois, un]}"),
        "un]}",
        "« un » is written twice (first at line 12)",
        "remove one of the two",
    ),
    "an example that a stronger clause takes away": (
        clause("a", IBAN, examples="{must: [FR76 1, FR76 2, FR76 3]}")
        + clause("b", "insult > 0.5", "hold", examples="{must: [un, deux, quel FR76]}"),
        "quel FR76",
        "« quel FR76 » is taken away by clause 'a' (line 7): it gets hide, not hold",
        "move it to that clause",
    ),
    "an example whose supposed score is another clause's": (
        clause("a", "insult > 0.9")
        + clause(
            "b", "insult > 0.5", "hold", examples="{must: [un, deux, {text: b, findings: [insult 0.95]}]}"
        ),
        "{text: b",
        "is taken away by clause 'a'",
        "move it to that clause",
    ),
    "an example that is missing": (
        clause("a", "insult > 0.9", examples="{must_not: [un]}"),
        "{must_not",
        "no example under 'must'",
        "write 3 or more",
    ),
    "examples that are too few": (
        clause("a", "insult > 0.9", examples="{must: [un, deux]}"),
        "{must",
        "only 2 examples under 'must'",
        "write 3 or more",
    ),
    "a publication that acts alone": (
        clause("a", "praise", "publish", acts_alone="true"),
        "true",
        "'acts_alone' changes nothing",
        "remove 'acts_alone'",
    ),
    "a priority that nobody sees": (
        clause("a", "praise", None, priority="high"),
        "high",
        "'priority: high' is on what nobody waits for",
        "remove 'priority'",
    ),
    "a title that is not translated": (
        clause("a", "insult > 0.9", title="{fr: Insulte, en: Insulte}"),
        "{fr: Insulte",
        "its title is the same in 'fr' and in 'en'",
        "translate one of the two",
    ),
    "a reason that is not translated": (
        clause("a", "insult > 0.9", reason="{fr: Restez poli., en: restez  poli.}"),
        "{fr: Restez",
        "its reason is the same in 'fr' and in 'en'",
        "translate one of the two",
    ),
    "two clauses with one title": (
        clause("a", "insult > 0.9", title="{fr: Insulte, en: Insult}")
        + clause("b", "threat > 0.5", title="{fr: insulte, en: Offence}"),
        "{fr: insulte",
        "its title in 'fr' is that of clause 'a' (line 7)",
        "give it a title of its own",
    ),
    "a tag written in two ways": (
        clause("a", "insult > 0.9", tags="[donnees-personnelles]")
        + clause("b", "threat > 0.5", tags="[vu, donnee.personnelle]"),
        "donnee.personnelle",
        "the tag 'donnee.personnelle' is nearly 'donnees-personnelles' of clause 'a' (line 7)",
        "write one tag in one way",
    ),
    "a language that is never found": (
        clause("a", "{all: [insult > 0.9, language is fr or xx]}"),
        "language is fr",
        "the engine never finds the language 'xx'",
        "the engine's are ar, bg",
    ),
}


def place(text: str, line: int, column: int) -> str:
    """Return what is written from there on."""
    return "".join(text.splitlines(keepends=True)[line - 1 :])[column - 1 :]


@pytest.mark.parametrize(("clauses", "at", "said", "mend"), ERRORS.values(), ids=list(ERRORS))
def test_it_refuses_a_charter_with(clauses: str, at: str, said: str, mend: str) -> None:
    text = head() + clauses
    every = found(text)
    assert [str(each) for each in every.doubts] == []
    (error,) = every.errors
    assert said in error.message
    assert mend in (error.suggestion or "")
    assert place(text, error.line, error.column).startswith(at)


@pytest.mark.parametrize(("clauses", "at", "said", "mend"), DOUBTS.values(), ids=list(DOUBTS))
def test_it_doubts(clauses: str, at: str, said: str, mend: str) -> None:
    text = head() + clauses
    every = found(text)
    assert [str(each) for each in every.errors] == []
    (doubt,) = every.doubts
    assert said in doubt.message
    assert mend in (doubt.suggestion or "")
    assert place(text, doubt.line, doubt.column).startswith(at)
    assert re.match(rf"essai\.yaml:{doubt.line}:{doubt.column}: doubt: clause '", str(doubt))


def test_it_doubts_a_quota_that_forbids_what_clauses_may_do() -> None:
    text = head(more="  quota: {automatic_per_minute: 0}\n") + clause("a", "insult > 0.9", acts_alone="true")
    (doubt,) = found(text).doubts
    assert "the quota is 0, so no clause acts alone: 'a' would" in str(doubt)
    assert (doubt.line, doubt.column) == (6, 10)


def test_it_doubts_a_language_that_the_engine_does_not_know() -> None:
    text = head("[fr, xx]").replace("en: Try", "xx: Try") + clause("a", "insult > 0.9").replace(
        " en:", " xx:"
    )
    (doubt,) = found(text).doubts
    assert "the engine does not know the language 'xx'" in str(doubt)
    assert (doubt.line, doubt.column) == (5, 14)


def test_it_says_where_charters_are_too_large_to_compare(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vigie.charter.defects.Logic", partial(Logic, steps=200))
    scores = "insult > 0.9, hate < 0.2, threat > 0.5, phone, link, praise < 0.3"
    text = head() + "".join(
        clause(f"c{n}", f"{{any: [{scores}], all: [length > {n}, likes < 4]}}", None) for n in range(10)
    )
    (doubt,) = [str(each) for each in found(text).doubts if "too many" in each.message]
    assert doubt.startswith("essai.yaml:2:7: doubt: its conditions are too many to compare each with each")


@pytest.mark.parametrize(
    "clauses",
    [
        clause("a", "{any: [insult > 0.5, threat], all: [kind is not private, length > 3]}"),
        clause("a", "insult > 0.9") + clause("b", "insult > 0.5", "hold"),
        clause("a", "insult > 0.9") + clause("b", "insult > 0.95", None),
        clause("a", "insult > 0.9", tags="[insulte]") + clause("b", "insult > 0.9", None, tags="[grave]"),
        clause("a", "insult > 0.9", acts_alone="true")
        + clause("b", "insult > 0.95", "hold", priority="urgent"),
        clause("a", "{all: [rating <= 2], unless: [rating >= 1]}", examples=RATED),
        clause("a", "{any: [rating < 3, rating >= 3]}", "hold", examples=RATED),
        clause("a", "plate >= 0.85") + clause("b", "conspiracy > 0.5", None),
        clause("a", "{all: [insult > 0.9], unless: [author role is moderator, author role is owner]}"),
        clause("a", "insult", title="{fr: Question, en: Question}"),
        clause("a", "spam > 0.5", None, tags="[promo]")
        + clause("b", "{all: [tag is promo], unless: [hour is 8 to 20, space is x:*]}", "hold"),
        clause("a", "{any: [day is sunday, hour is 22 to 6], all: [tag is not vu]}", "hold", alert="nuit")
        + clause("b", "spam > 0.5", None),
        clause("a", "insult", tags="[avis]") + clause("b", "threat", tags="[avertissement]"),
        clause("a", "praise", None, priority="urgent"),
        clause("a", "insult", examples="{must: [a, {text: a, kind: chat}, {text: a, rating: 1}]}"),
        clause("a", "language is not fr", examples="{must: [a, b, {text: c, language: fr}]}"),
        clause("a", "{text matches: promo}", "hold", examples="{must: [une promo, PROMO, promo]}")
        + clause("b", "insult > 0.5", examples="{must: [la promo de b, b, bb]}"),
    ],
)
def test_it_doubts_nothing_of(clauses: str) -> None:
    assert told(head() + clauses) == []


def test_it_doubts_a_list_that_catches_more_than_it_says_or_that_nothing_asks_for() -> None:
    text = head() + clause("a", "text says une")
    text = text.replace("clauses:", "lists:\n  une: ['*lie*']\n  deux: [promo]\nclauses:")
    text = text.replace("un a, deux a, trois a", "lie, elie, lies")
    caught, unasked = found(text).doubts
    assert str(caught).startswith("essai.yaml:7:9: doubt: list 'une': '*lie*' also catches ")
    assert str(unasked).startswith("essai.yaml:8:3: doubt: list 'deux': no condition asks for it")


def test_it_knows_what_an_example_says_of_a_list_and_of_a_space() -> None:
    examples = "{must: [une promo, {text: promo, space: 'x:b'}, promo]}"
    text = head() + clause("a", "{all: [text says mots], unless: [space is x:b]}", examples=examples)
    text = text.replace("clauses:", "lists: {mots: [promo]}\nclauses:")
    (error,) = found(text).errors
    assert "« promo » must match and never can" in error.message
    text = text.replace("x:b'}", "x:c'}").replace("une promo", "une offre")
    (error,) = found(text).errors
    assert "« une offre » must match and never can" in error.message


@pytest.mark.parametrize("tag", ["Insulte", "insulté"])
def test_it_refuses_a_tag_with_capitals_or_accents(tag: str, tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(head() + clause("a", "insult", tags=f"[{tag}]"), encoding="utf-8")
    (error,) = checks.check(file)
    assert "'tag' is" in error.message


@pytest.mark.parametrize("name", shipped())
def test_it_doubts_nothing_of_shipped_charters_but_the_number_of_examples(name: str) -> None:
    checked = checks.doubted(name)
    assert checked.errors == ()
    assert [str(each) for each in checked.doubts if "under 'must'" not in each.message] == []


def test_it_doubts_nothing_of_the_charter_of_the_page_but_the_number_of_examples() -> None:
    (text,) = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    every = found(text)
    assert every.errors == []
    assert [str(each) for each in every.doubts if "under 'must'" not in each.message] == []


def test_it_tells_doubts_and_refuses_them_only_where_it_is_asked_to(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(head() + clause("a", "praise", None, priority="high"), encoding="utf-8")
    kind = CliRunner().invoke(command.charter, ["check", str(file)])
    assert kind.exit_code == 0
    assert kind.stdout == f"{file}: right (1 clauses, 4 examples)\n"
    assert kind.stderr.startswith(f"{file}:13:15: doubt: clause 'a': 'priority: high'")
    assert kind.stderr.count("\n") == 1
    strict = CliRunner().invoke(command.charter, ["check", "--strict", str(file)])
    assert (strict.exit_code, strict.stdout, strict.stderr) == (1, "", kind.stderr)


def test_it_refuses_a_charter_with_a_defect_on_the_command_line(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(head() + clause("a", "{all: [insult > 0.9, insult < 0.5]}"), encoding="utf-8")
    result = CliRunner().invoke(command.charter, ["check", str(file)])
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"{file}:10:18: clause 'a': its condition can never hold")
