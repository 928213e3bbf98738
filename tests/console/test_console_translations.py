import subprocess
import sys
from pathlib import Path

from babel.messages.pofile import read_po

import vigie.console

ROOT = Path(__file__).parents[2]
FRENCH = Path(vigie.console.__file__).parent / "locale" / "fr" / "LC_MESSAGES" / "django.po"


def test_every_sentence_has_a_french_translation_and_the_mo_is_what_the_po_says() -> None:
    said = subprocess.run(
        [sys.executable, ROOT / "scripts" / "translations", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stderr


def test_french_sentences_are_set_as_french_asks() -> None:
    with FRENCH.open("rb") as file:
        catalog = read_po(file, locale="fr")
    for message in catalog:
        if not message.id:
            continue
        forms = message.string if isinstance(message.string, tuple) else [message.string]
        for form in forms:
            for sign in ";!?":
                assert f" {sign}" not in form, form
                assert form.count(sign) == form.count(f"\u202f{sign}"), form
            assert " :" not in form, form
            assert "'" not in form, form
