"""Each refusal about a charter is one sentence, written well in both languages."""

import inspect
import re
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.utils.translation import override

from vigie.desk.errors import DeskError
from vigie.versions import errors

FRENCH = Path(errors.__file__).parent / "locale" / "fr" / "LC_MESSAGES" / "django.po"
REFUSALS = [
    one
    for one in vars(errors).values()
    if inspect.isclass(one) and issubclass(one, DeskError) and one is not DeskError
]


def refused(error: type[DeskError]) -> DeskError:
    return error("Olive") if error.__init__ is DeskError.__init__ else error()


@pytest.mark.parametrize("error", REFUSALS)
def test_each_refusal_has_its_sentence_in_french_and_in_english(error):
    with override("en"):
        english = str(refused(error))
    with override("fr"):
        french = str(refused(error))
    assert english != french
    for said in (english, french):
        assert re.fullmatch(r"[A-ZÉ][^%]*\.", said)
        assert ("Olive" in said) == ("%(name)s" in error.__doc__)


@pytest.mark.parametrize("error", REFUSALS)
def test_french_typography_is_kept_in_each_refusal(error):
    with override("fr"):
        said = str(refused(error))
    assert "'" not in said
    assert said.count(":") == said.count("\u00a0:")
    for sign in ";!?»":
        assert said.count(sign) == said.count(f"\u202f{sign}")
    assert said.count("«") == said.count("«\u202f")


def test_the_compiled_sentences_are_the_written_ones():
    with FRENCH.open("rb") as written, FRENCH.with_suffix(".mo").open("rb") as compiled:
        catalogs = [
            {one.id: one.string for one in catalog if one.id}
            for catalog in (read_po(written), read_mo(compiled))
        ]
    assert catalogs[0] == catalogs[1]
    assert set(catalogs[0]) == {error.__doc__ for error in REFUSALS}
