"""The refusals of trials, in both languages."""

import inspect
import re
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.utils.translation import override

import vigie.backtest
from vigie.backtest import errors
from vigie.desk.errors import DeskError

FOLDER = Path(vigie.backtest.__file__).parent / "locale" / "fr" / "LC_MESSAGES"
ERRORS = [one for one in vars(errors).values() if inspect.isclass(one) and one.__module__ == errors.__name__]


@pytest.mark.parametrize("error", ERRORS)
def test_each_refusal_of_a_trial_is_said_in_both_languages(error: type[DeskError]) -> None:
    with override("en"):
        english = str(error())
    with override("fr"):
        french = str(error())
    assert english == error.__doc__
    assert french != english
    assert not re.search(r"(?<!\u202f)[;!?]|(?<!\u00a0):|'", french)


def test_the_compiled_french_of_trials_is_what_is_written() -> None:
    with (FOLDER / "django.po").open("rb") as written, (FOLDER / "django.mo").open("rb") as compiled:
        texts = [
            {one.id: one.string for one in each if one.id} for each in (read_po(written), read_mo(compiled))
        ]
    assert texts[0] == texts[1]
    assert set(texts[0]) == {error.__doc__ for error in ERRORS}
