"""The refusals of autonomy, in both languages."""

from pathlib import Path

from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.utils.translation import override

import vigie.autonomy
from vigie.autonomy.errors import NotABudget

FOLDER = Path(vigie.autonomy.__file__).parent / "locale" / "fr" / "LC_MESSAGES"


def test_a_refusal_is_one_sentence_in_both_languages() -> None:
    with override("en"):
        assert str(NotABudget()).startswith("The error budget goes from one in a hundred")
    with override("fr"):
        assert str(NotABudget()).startswith("La marge d’erreur va d’un centième")


def test_the_compiled_catalog_of_autonomy_says_what_the_written_one_says() -> None:
    with (FOLDER / "django.mo").open("rb") as file:
        compiled = {message.id: message.string for message in read_mo(file) if message.id}
    with (FOLDER / "django.po").open("rb") as file:
        assert compiled == {message.id: message.string for message in read_po(file) if message.id}
