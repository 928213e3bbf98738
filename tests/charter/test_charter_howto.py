"""The page on writing a charter is right, and speaks of everything."""

import re
from pathlib import Path

import pytest

from vigie.charter.charter import Clause, Example
from vigie.charter.conditions import GROUPS
from vigie.charter.example_fields import EXAMPLE
from vigie.charter.load import loads
from vigie.charter.schema import CLAUSE, IDENTITY, TOP
from vigie.charter.verdict import OUTCOMES, PROPOSALS
from vigie.charter.vocabulary import CHOICES, DAYS, KINDS, PRIORITIES, QUANTITIES, SAYS

PAGE = (Path(__file__).parents[2] / "docs/howto/write-a-charter.md").read_text(encoding="utf-8")


def test_its_charter_is_right() -> None:
    (text,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert len(loads(text, "write-a-charter.md").clauses) == 3


@pytest.mark.parametrize(
    "word",
    [
        *KINDS,
        *QUANTITIES,
        *CHOICES,
        *DAYS,
        SAYS,
        *PRIORITIES,
        *OUTCOMES,
        *PROPOSALS,
        *GROUPS,
        *TOP,
        *IDENTITY,
        *CLAUSE,
        *EXAMPLE,
    ],
)
def test_it_speaks_of_each_word_of_the_language(word: str) -> None:
    assert re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", PAGE)


def test_the_schema_speaks_of_each_field_kept() -> None:
    # Filters are read in the condition, and whether it acts at once in `acts_alone`.
    places = {"line", "column", "path", "places", "filters", "at_once"}
    assert set(Clause.__struct_fields__) - places == set(CLAUSE)
    assert set(Example.__struct_fields__) - places - {"must"} == set(EXAMPLE)
