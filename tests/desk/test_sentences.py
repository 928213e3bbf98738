import inspect
import re
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.utils.translation import override

import vigie.desk
from vigie.actions import claims, simulated
from vigie.desk import errors, undo

FOLDER = Path(vigie.desk.__file__).parent / "locale" / "fr" / "LC_MESSAGES"
ERRORS = [one for one in vars(errors).values() if inspect.isclass(one) and issubclass(one, errors.DeskError)]


def catalog():
    with (FOLDER / "django.po").open("rb") as file:
        return read_po(file)


@pytest.mark.parametrize("error", ERRORS)
def test_each_refusal_is_one_sentence_in_both_languages(error):
    with override("en"):
        english = str(error("Olive"))
    with override("fr"):
        french = str(error("Olive"))
    assert english != french
    assert ("Olive" in english) == ("Olive" in french) == ("%(name)s" in error.__doc__)
    for said in (english, french):
        assert said[0].isupper()
        assert said.endswith(".")
        assert "%" not in said


def test_a_refusal_without_a_name_names_the_charter():
    with override("fr"):
        assert str(errors.AlreadyDecided()).startswith("Un article de la charte")


def test_every_sentence_of_the_outbox_has_its_french():
    known = {message.id for message in catalog() if message.id}
    said = {claims.REMOVED_ALREADY}
    for module in (simulated, undo):
        source = inspect.getsource(module)
        said |= set(re.findall(r'(?<!")"([A-Z][^"\n%]{20,}\.)"(?!")', source))
    assert len(said) > 6
    assert said <= known


def test_french_typography_is_kept():
    for message in catalog():
        if message.id:
            assert not re.search(r"(?<!\u202f)[:;!?](\s|$)", message.string), message.string
            assert "'" not in message.string


def test_the_compiled_catalog_says_what_the_written_one_says():
    with (FOLDER / "django.mo").open("rb") as file:
        compiled = {message.id: message.string for message in read_mo(file) if message.id}
    assert compiled == {message.id: message.string for message in catalog() if message.id}
