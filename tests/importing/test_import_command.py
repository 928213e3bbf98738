"""`vigie import`, as a person uses it: verdicts, nothing live, nothing twice."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from program import ask, run, sentence

from vigie.channels.models import Channel
from vigie.cli import main
from vigie.importing.errors import ImportRefusedError
from vigie.importing.services import place_for
from world import NOW, World

TABLE = "id,auteur,texte,date\n1,Zoé,bonsoir,21/11/2026\n2,Ben,appelez-moi au 01 99 00 12 34,\n3,Ben,,\n"
WHERE = ("--network", "facebook", "--space", "archives")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "comments.csv"
    path.write_text(TABLE)
    return path


def test_what_is_imported_is_examined_and_no_action_leaves_for_it(tmp_path: Path, table: Path) -> None:
    home = tmp_path / "home"
    ran = run(home, "import", table, *WHERE, "--client", "gazette")
    assert ran.code == 0, ran.err
    told = ran.out.decode()
    assert "2 imported, 0 known already, 1 refused." in told
    assert "day first" in told
    assert "1 × It says nothing" in ran.err
    rows = ask(home, "SELECT native_id, author_name, replayed, outcome FROM desk_message ORDER BY seq")
    assert [row[:3] for row in rows] == [("1", "Zoé", 1), ("2", "Ben", 1)]
    assert [row[3] for row in rows] == ["publish", "hide"]
    assert ask(
        home,
        "SELECT c.slug, s.network, s.native_id, s.channel_id FROM desk_space s "
        "JOIN accounts_client c ON c.id = s.client_id",
    ) == [("gazette", "facebook", "archives", None)]
    assert ask(home, "SELECT COUNT(*) FROM actions_action WHERE network <> 'simulated'") == [(0,)]
    again = run(home, "import", table, *WHERE, "--client", "gazette")
    assert "0 imported, 2 known already, 1 refused." in again.out.decode()
    assert ask(home, "SELECT COUNT(*) FROM desk_message") == [(2,)]
    assert [path.name for path in home.glob("import-*")] == []
    other = run(home, "import", table, *WHERE, "--client", "rival")
    assert "another client" in sentence(other.err)


def test_a_dry_run_shows_the_rows_and_imports_nothing(tmp_path: Path, table: Path) -> None:
    home = tmp_path / "home"
    ran = run(home, "import", table, *WHERE, "--dry-run")
    assert ran.code == 0, ran.err
    told = ran.out.decode()
    for part in ("texte → text", "2026-11-21 00:00  Zoé: bonsoir", "2 would be imported, 1 refused."):
        assert part in told
    assert not (home / "vigie.sqlite3").exists()


def test_a_file_that_breaks_in_its_middle_leaves_nothing_behind(tmp_path: Path) -> None:
    home, path = tmp_path / "home", tmp_path / "broken.csv"
    path.write_text('text,b\nbonjour,1\n"jamais fermé,2\n')
    ran = run(home, "import", path, *WHERE)
    assert ran.code == 2
    assert "never closed" in sentence(ran.err)
    assert ask(home, "SELECT COUNT(*) FROM intake_journal") == [(0,)]
    assert ask(home, "SELECT COUNT(*) FROM desk_space") == [(0,)]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--map", "texte"), "COLUMN=FIELD"),
        (("--timezone", "Mars/Olympus"), "takes a zone"),
        (("--kind", "poem"), "--kind"),
        (("--charter", "media-xx"), "media-xx"),
    ],
)
def test_a_wrong_use_of_import_is_told_in_one_sentence(
    table: Path, options: tuple[str, ...], told: str
) -> None:
    result = CliRunner().invoke(main, ["import", str(table), *WHERE, "--dry-run", *options])
    assert result.exit_code == 2
    assert told in result.output


def test_it_imports_nothing_into_a_place_that_lives(world: World) -> None:
    world.message()
    with pytest.raises(ImportRefusedError, match="a place that lives"):
        place_for("twitch", "gazette", client="gazette")
    space = world.add_space("mastodon", "gazette")
    space.channel = Channel.objects.create(
        client=world.client,
        network="mastodon",
        native_id="gazette",
        name="g",
        key="k",
        created_ms=NOW,
        changed_ms=NOW,
    )
    space.save()
    with pytest.raises(ImportRefusedError, match="a place that lives"):
        place_for("mastodon", "gazette", client="gazette")
