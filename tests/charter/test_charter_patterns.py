"""Regular expressions of a charter: safe, and right on French."""

import contextlib
import time

import pytest

from vigie.charter.error import CharterError, Fault
from vigie.charter.load import loads
from vigie.charter.pattern import prepared, searcher, translate


def matches(expression: str, text: str) -> bool:
    return searcher(translate(expression))(prepared(text)) is not None


@pytest.mark.parametrize(
    "expression",
    [
        r"(a+)+$",
        r"(a*)*b",
        r"(a|a)*b",
        r"(a|aa)+$",
        r"(.*)*x",
        r"(\w+\s?)+!",
        r"([a-zA-Z]+)*$",
        r"(x+x+)+y",
        r"^(([a-z])+.)+[A-Z]([a-z])+$",
        r"(\s*mot\s*)+fin",
        r"(?:\d+|\w+)*!",
        r"(A|a)+x",
        r"(é+)+x",
        r"((a{2,})+)z",
    ],
)
def test_it_refuses_a_repetition_that_can_explode(expression: str) -> None:
    with pytest.raises(Fault, match="countless ways"):
        translate(expression)


@pytest.mark.parametrize(
    "expression",
    [
        r"(\w+\s)+fin",
        r"(?:un|une)+x",
        r"(\d{2}[ .]?){4,5}",
        r"(?:ab)+c",
        r"\w+@\w+\.\w+",
        r"(?:[a-z]+,)*[a-z]+;",
        r"a.*b.*c",
    ],
)
def test_it_accepts_a_repetition_that_reads_one_way(expression: str) -> None:
    assert translate(expression)


def test_it_says_the_line_and_column_of_an_expression_that_can_explode() -> None:
    with pytest.raises(CharterError) as caught:
        loads(
            "charter: {id: a, version: 1, title: {fr: a}, languages: [fr]}\n"
            "clauses:\n"
            "  - id: a\n"
            "    title: {fr: a}\n"
            "    reason: {fr: a}\n"
            "    outcome: hold\n"
            "    when: {any: [insult, {text matches: '(a+)+$'}]}\n"
        )
    error = caught.value
    assert (error.line, error.column) == (7, 41)
    assert error.suggestion


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("(", r"character 1: '\(' is not closed"),
        ("a)", r"'\)' closes nothing"),
        ("[a-", "'\\[' is not closed"),
        ("[]", "not closed|holds nothing"),
        ("[z-a]", "no range"),
        ("a**", "two repetitions"),
        ("*a", "repeats nothing"),
        ("a{3,2}", "no repetition"),
        ("a{5000}", "no repetition"),
        ("^*a", "cannot be repeated"),
        (r"(a)\1", "references"),
        ("(?=a)", "no look-around"),
        ("(?i)a", "no look-around, named group or flag"),
        (r"a\q", "is not known"),
        ("a\\", "ends the expression"),
        (r"mo\bt", "is understood before the first letter"),
        (r"a\b\bb", "is understood before the first letter"),
        (r"\b!", "is understood before the first letter"),
        ("a*", "matches an empty text"),
        ("a|", "matches an empty text"),
        ("^", "matches an empty text"),
        ("((a{100}){100}){100}", "cannot be used"),
        ("a" * 1001, "longer than 1000"),
        ("(" * 50 + "a" + ")" * 50, "nested more than 20"),
        (r"\pK", "cannot be used"),
        (r"[[:alpha:]]", "is not known"),
    ],
)
def test_it_says_what_is_wrong_with_an_expression(expression: str, said: str) -> None:
    with pytest.raises(Fault, match=said):
        translate(expression)


@pytest.mark.parametrize(
    ("expression", "hits", "misses"),
    [
        (r"\bété\b", ["un été chaud", "ÉTÉ", "l'e\u0301te\u0301 !", "été"], ["étés", "santété", "ete"]),
        (r"\b(?:oui|non)\b", ["Non.", "oui", "«oui»"], ["nonne", "jouir"]),
        (r"\bremboursez?(?:e|s)?\b", ["Rembourse moi", "remboursez-moi"], ["remboursement"]),
        (r"j'étais sur place", ["J’étais sur place", "j'étais sur place"], ["j étais sur place"]),
        (r"^\bstop$", ["stop", "STOP"], ["stop !", "non stop"]),
        (r"code\b \bpromo", ["code promo"], ["codepromo"]),
        (r"prix\s+bas", ["prix\u00a0bas", "prix \n bas"], ["prixbas"]),
        (r"^\w+$", ["œuvre", "прайс", "naïf_2"], ["deux mots"]),
        (r"^[\w-]+$", ["porte-clé"], ["porte clé"]),
        (r"\W100\W?€", [" 100 €", "(100€"], ["100€"]),
        (r"[^\s]{3}", ["abc"], ["a b"]),
        (r"\p{Lu}{3}", ["abcdÉÀÇ", "abc"], ["123"]),
        (r"a\.b", ["a.b"], ["axb"]),
        (r"[.\]\\-]x", [".x", "]x", "\\x", "-x"], ["ax"]),
    ],
)
def test_it_finds_words_as_french_writes_them(expression: str, hits: list[str], misses: list[str]) -> None:
    assert [text for text in hits if not matches(expression, text)] == []
    assert [text for text in misses if matches(expression, text)] == []


@pytest.mark.parametrize(
    "text", ["a" * 1_000_000, "\u0301\u0323" * 100_000, "é " * 300_000, "\ud800" * 1000, "\x00" * 10_000]
)
def test_it_reads_a_hostile_text_in_a_short_time(text: str) -> None:
    begin = time.perf_counter()
    matches(r"\b\w+\s\w+\s?fin!", text)
    assert time.perf_counter() - begin < 5


@pytest.mark.parametrize(
    "expression",
    [
        "(?:" + "|".join(["."] * 240) + ")*x",
        "(?:" + "a?" * 240 + ")*x",
        "(?:(?:(?:^){999}){999}){9}x",
        "(?:" * 19 + "a" + "{1,9})" * 19,
        "(?:" + "|".join(f"{a}{b}" for a in "abcdefghijklmno" for b in "abcdefghijklmno") + ")+x",
    ],
)
def test_it_judges_a_hostile_expression_in_a_short_time(expression: str) -> None:
    begin = time.perf_counter()
    with contextlib.suppress(Fault):
        translate(expression)
    assert time.perf_counter() - begin < 5


def test_it_refuses_more_expressions_than_anybody_reads() -> None:
    text = "charter: {id: a, version: 1, title: {fr: a}, languages: [fr]}\nclauses:\n"
    text += "  - {id: a, title: {fr: a}, reason: {fr: a}, outcome: hold, when: {text matches: ["
    with pytest.raises(CharterError, match="more than 500 regular expressions"):
        loads(text + ", ".join(f"mot{n}" for n in range(501)) + "]}}\n")
