"""The page about leaving the Perspective API says what is served."""

import re
from pathlib import Path

from click.testing import CliRunner

from vigie.api.attributes import ATTRIBUTES, CATEGORIES
from vigie.api.openapi import ANALYZE
from vigie.cli import main
from vigie.engine.language import LANGUAGES

PAGE = (Path(__file__).parents[2] / "docs/howto/leaving-perspective.md").read_text()


def test_it_has_a_row_for_every_attribute() -> None:
    assert re.findall(r"^\| `([A-Z_]+)` \|", PAGE, re.MULTILINE) == list(ATTRIBUTES)


def test_it_names_every_category_that_is_not_judged() -> None:
    (told,) = re.findall(r"OpenAI's categories (.*?) are not\s+judged", PAGE, re.DOTALL)
    assert re.findall(r"`([^`]+)`", told) == [name for name, kinds in CATEGORIES.items() if not kinds]


def test_it_names_every_language() -> None:
    (told,) = re.findall(r"<!-- languages -->(.*?)<!-- end -->", PAGE, re.DOTALL)
    assert tuple(re.findall(r"\b[a-z]{2}\b", told.replace(" and ", " "))) == LANGUAGES


def test_its_commands_and_options_are_there() -> None:
    assert ANALYZE in PAGE
    for command in sorted(set(re.findall(r"vigie ((?:key )?[a-z]+)", PAGE)) - {"key"}):
        assert CliRunner().invoke(main, [*command.split(), "--help"]).exit_code == 0, command
    helped = CliRunner().invoke(main, ["compare", "--help"]).output
    assert {option for option in re.findall(r"`(--[a-z-]+)", PAGE) if option != "--rate"} <= set(
        re.findall(r"--[a-z-]+", helped)
    )
