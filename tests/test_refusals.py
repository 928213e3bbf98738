"""Each refusal of the rooms beside the desk is one sentence, written well in both languages."""

import inspect
import re
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.utils.translation import override

from vigie.autonomy import errors as autonomy
from vigie.backtest import errors as backtest
from vigie.desk.errors import DeskError
from vigie.shadow import errors as shadow
from vigie.versions import errors as versions

ROOMS = (autonomy, backtest, shadow, versions)


def refusals(room: ModuleType) -> list[type[DeskError]]:
    return [
        one
        for one in vars(room).values()
        if inspect.isclass(one) and issubclass(one, DeskError) and one.__module__ == room.__name__
    ]


def refused(error: type[DeskError]) -> DeskError:
    return error("Olive") if error.__init__ is DeskError.__init__ else error()


@pytest.mark.parametrize("error", [error for room in ROOMS for error in refusals(room)])
def test_each_refusal_is_a_sentence_in_french_and_in_english(error: type[DeskError]) -> None:
    with override("en"):
        english = str(refused(error))
    with override("fr"):
        french = str(refused(error))
    assert english != french
    for said in (english, french):
        assert re.fullmatch(r"[A-ZÉÀ][^%]*\.", said)
        assert ("Olive" in said) == ("%(name)s" in (error.__doc__ or ""))
    assert "'" not in french
    assert french.count(":") == french.count("\u00a0:")
    for sign in ";!?»":
        assert french.count(sign) == french.count(f"\u202f{sign}")
    assert french.count("«") == french.count("«\u202f")


@pytest.mark.parametrize("room", ROOMS)
def test_the_compiled_french_is_what_is_written_and_nothing_else(room: ModuleType) -> None:
    written = Path(room.__file__ or "").parent / "locale" / "fr" / "LC_MESSAGES" / "django.po"
    with written.open("rb") as po, written.with_suffix(".mo").open("rb") as mo:
        said = [{one.id: one.string for one in each if one.id} for each in (read_po(po), read_mo(mo))]
    assert said[0] == said[1]
    assert set(said[0]) == {error.__doc__ for error in refusals(room)}
