"""A file is imported in a real browser: chosen or dropped, looked at, brought in by a process of its own."""

from contextlib import closing
from pathlib import Path
from sqlite3 import connect
from typing import Any

import pytest
from test_browser_screens import NAMELESS, SMALL

TABLE = (
    "Pseudo;Propos;Publié le\n"
    "Zoé;Bonsoir <b>à tous</b>;21/11/2026 18:30\n"
    "Ben;Le dernier train part trop tôt;22/11/2026 07:12\n"
    "Ada;;22/11/2026 08:00\n"
)
#: A file dropped on an element, as a hand does it.
DROP = r"""(place) => {
  const held = new DataTransfer();
  held.items.add(new File(["text,auteur\nbonsoir,Zoé"], "posé.csv", { type: "text/csv" }));
  place.files = held.files;
}"""


@pytest.fixture(scope="module", autouse=True)
def _a_journal_of_its_own(hand: Any, server: Any) -> None:
    """Number what is received after the messages of the seed, which no journal brought."""
    with closing(connect(server.home / "vigie.sqlite3", timeout=30)) as database, database:
        database.execute("DELETE FROM sqlite_sequence WHERE name = 'intake_journal'")
        database.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('intake_journal', 1000000)")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "avis.csv"
    path.write_text(TABLE)
    return path


def send(page: Any, table: Path, place: str) -> None:
    page.get_by_label("Réseau", exact=True).select_option("trustpilot")
    page.get_by_label("Lieu", exact=True).fill(place)
    page.get_by_label("Fichier", exact=True).set_input_files(table)
    page.get_by_role("button", name="Examiner le fichier").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#import")


def test_a_file_is_imported_by_keyboard_and_counted(screens: Any, table: Path) -> None:
    page = screens.open("lea", "/channels")
    page.get_by_role("link", name="Importer un fichier").click()
    send(page, table, "archives")
    assert "Aucune colonne n’est reconnue" in page.locator("[role=alert]").inner_text()
    choice = page.get_by_label("Propos", exact=True)
    choice.focus()
    page.keyboard.press("t")
    page.keyboard.press("Enter")
    assert choice.input_value() == "text"
    page.get_by_role("button", name="Revoir").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#rows-title")
    assert "Bonsoir <b>à tous</b>" in page.locator("table").inner_text()
    assert page.locator("table b").count() == 0
    assert "21/11/2026 18:30" in page.locator("table").inner_text()
    page.get_by_role("button", name="Importer 2 messages").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".outcome", timeout=90_000)
    assert page.locator(".outcome dd").all_inner_texts() == ["2", "0", "1"]
    with page.expect_download() as given:
        page.get_by_role("link", name="Liste des lignes refusées").click()
    assert "4;Rien n’y est dit" in given.value.path().read_text()
    page.get_by_role("link", name="Lire ses messages").click()
    page.wait_for_selector("#stream .row:has-text('Le dernier train')")


def test_a_file_is_imported_without_a_script(screens: Any, hand: Any, server: Any, table: Path) -> None:
    context = screens._chromium.new_context(java_script_enabled=False, locale="fr-FR")
    screens._contexts.append(context)
    page = context.new_page()
    page.goto(f"{server.address}/sign-in/{hand.link('lea')}")
    page.click("button.main")
    page.goto(f"{server.address}/channels/import")
    send(page, table, "sans-script")
    page.get_by_label("Propos", exact=True).select_option("text")
    page.get_by_role("button", name="Revoir").click()
    page.get_by_role("button", name="Importer 2 messages").click()
    again = page.get_by_role("link", name="Voir où il en est")
    for _ in range(180):
        if not again.count():
            break
        again.click()
        page.wait_for_timeout(500)
    assert page.locator(".outcome dd").all_inner_texts() == ["2", "0", "1"]


def test_a_file_may_be_dropped_on_its_field(screens: Any) -> None:
    page = screens.open("lea", "/channels/import")
    page.get_by_label("Lieu", exact=True).fill("posé")
    field = page.get_by_label("Fichier", exact=True)
    box = field.bounding_box()
    assert box["height"] > 90
    field.evaluate(DROP)
    page.get_by_role("button", name="Examiner le fichier").click()
    page.wait_for_selector("#import")
    assert page.locator("h1").inner_text() == "posé.csv"


@pytest.mark.parametrize("language", ["fr-FR", "en-GB"])
@pytest.mark.parametrize("width", [320, 1440])
def test_the_screens_of_an_import_fit_and_every_control_has_a_name_and_room(
    screens: Any, table: Path, language: str, width: int
) -> None:
    page = screens.open("lea", "/channels/import", width=width, locale=language)

    def proper(where: str) -> None:
        assert page.evaluate("document.documentElement.scrollWidth") <= width, where
        assert page.evaluate(NAMELESS) == [], where
        assert page.evaluate(SMALL) == [], where
        assert page.locator("h1").count() == 1, where
        fields = page.locator("main input:not([type=hidden]), main select").all()
        assert all(one.evaluate("one => one.labels.length") for one in fields), where
        identities = page.evaluate("[...document.querySelectorAll('[id]')].map(one => one.id)")
        assert len(identities) == len(set(identities)), where

    proper("form")
    page.locator("#place").fill("un lieu au nom bien long, comme on en voit parfois dans les archives")
    page.locator("#file").set_input_files(table)
    page.locator("form.form button.main").click()
    page.wait_for_selector("#import")
    proper("unreadable")
    page.locator("#column-1").select_option("text")
    page.locator("button[value=look]").click()
    page.wait_for_selector("#rows-title")
    proper("look")
    page.locator("button[value=forget]").click()
    page.wait_for_selector("form.form")
    proper("list")
