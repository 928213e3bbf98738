"""`vigie charter backtest` on the command line."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.conf import settings
from django.db import connection
from month import START, charter, decide_by_rule, messages, record

from vigie.backtest import asked
from vigie.backtest.asked import BacktestError, since_ms
from vigie.charter.command import charter as command
from vigie.examined import Examined
from world import NOW, World

DAY = 86_400_000


def vigie(*arguments: str) -> Result:
    return CliRunner().invoke(command, ("backtest", *arguments))


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    return charter(tmp_path / "draft.yaml", "2", insulte=("hide", "insult > 0.8"))


@pytest.fixture
def month(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Examined]:
    monkeypatch.setattr("vigie.clock.now_ms", lambda: NOW)
    # The command looks for the file of the home; tests have one of another name.
    monkeypatch.setitem(connection.settings_dict, "NAME", str(settings.HOME))
    return record(charter(tmp_path / "live.yaml"), messages(400), monkeypatch)


def test_it_prints_changes_agreement_clauses_hours_and_limits(
    world: World, draft: Path, month: list[Examined]
) -> None:
    decide_by_rule(world, month, set())
    result = vigie(str(draft), "--since", "31d")
    assert (result.exit_code, result.stderr) == (0, "")
    for part in (
        "Draft gazette 2, on what was recorded since",
        "in gazette twitch:gazette.",
        "400 messages:",
        "hold → hide",
        "that a person decided and no other (95 % intervals):",
        "removed, in force",
        "shown to a person, draft",
        "(no clause)",
        "Cases by hour of the day (Europe/Paris):",
        "What this cannot know:",
        "weighed again on 400 messages that it weighed then, says otherwise on 0.",
    ):
        assert part in result.stdout


def test_it_prints_no_text_where_no_example_is_wanted(draft: Path, month: list[Examined]) -> None:
    assert "de gazette" in vigie(str(draft), "--since", "31d").stdout
    assert "de gazette" not in vigie(str(draft), "--since", "31d", "--examples", "0").stdout


def test_it_writes_the_figures_for_programs(draft: Path, month: list[Examined], tmp_path: Path) -> None:
    report = tmp_path / "figures.json"
    assert vigie(str(draft), "--since", "31d", "--json", str(report)).exit_code == 0
    figures = json.loads(report.read_text())
    assert (figures["charter"], figures["messages"], figures["since_ms"]) == ("gazette", 400, START - DAY)
    assert sum(change["messages"] for change in figures["changes"]) == 400 - figures["unchanged"]
    assert figures["draft"]["removed"]["precision"] is None
    assert [hour["hour"] for hour in figures["hours"]] == list(range(24))


def test_it_obeys_no_control_character_of_a_message(world: World, draft: Path, month: list[Examined]) -> None:
    from vigie.desk.models import Message

    Message.objects.update(text="\x1b[2Jrouge\nvert", native_id="a\x1bb")
    shown = vigie(str(draft), "--since", "31d").stdout
    assert "rouge vert" in shown
    assert "\x1b" not in shown


def test_it_narrows_to_a_client_and_to_spaces(draft: Path, month: list[Examined]) -> None:
    assert "400 messages:" in vigie(str(draft), "--client", "gazette", "--since", "31d").stdout
    assert "400 messages:" in vigie(str(draft), "--space", "twitch:gazette", "--since", "31d").stdout
    for arguments in (
        ("--client", "rival"),
        ("--client", "personne"),
        ("--space", "twitch:rien"),
        ("--client", "rival", "--space", "twitch:gazette"),
        ("--since", "hier"),
        ("--since", "0d"),
        ("--json", "nowhere/at/all.json"),
    ):
        result = vigie(str(draft), *arguments)
        assert result.exit_code == 2, arguments
        assert result.stderr.count("Error: ") == 1
        assert result.stdout == ""


def test_it_tries_every_client_that_has_the_charter_and_names_them_unless_one_is_chosen(
    draft: Path, month: list[Examined], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(tmp_path / "live.yaml", messages(100, place="rival", seed=3), monkeypatch, client="rival")
    both = vigie(str(draft), "--since", "31d").stdout
    assert "in gazette twitch:gazette, rival twitch:rival.\n500 messages:" in both
    one = vigie(str(draft), "--since", "31d", "--client", "rival", "--examples", "500").stdout
    assert "in rival twitch:rival.\n100 messages:" in one
    assert "de rival" in one
    assert "twitch:gazette" not in one
    assert "de gazette" not in one


def test_a_space_that_is_named_need_not_have_the_drafts_charter(
    month: list[Examined], tmp_path: Path
) -> None:
    other = charter(tmp_path / "other.yaml")
    other.write_text(other.read_text().replace("id: gazette", "id: autre"), encoding="utf-8")
    refused = vigie(str(other))
    assert refused.exit_code == 2
    assert "No space has the charter 'autre': name the spaces to try it on with --space." in refused.stderr
    assert "400 messages:" in vigie(str(other), "--space", "twitch:gazette", "--since", "31d").stdout


def test_it_ends_with_one_where_the_draft_is_wrong_and_two_where_there_is_none(
    month: list[Examined], draft: Path, tmp_path: Path
) -> None:
    draft.write_text(draft.read_text().replace("outcome: hide", "outcom: hide"), encoding="utf-8")
    wrong = vigie(str(draft))
    assert wrong.exit_code == 1
    assert "unknown field 'outcom'" in wrong.stderr
    for name in (str(tmp_path), str(tmp_path / "none.yaml")):
        assert vigie(name).exit_code == 2


def test_it_says_where_nothing_was_ever_recorded(draft: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection.settings_dict, "NAME", "nowhere/vigie.sqlite3")
    result = vigie(str(draft))
    assert result.exit_code == 2
    assert "name the folder of your database in VIGIE_HOME." in result.stderr


def test_since_is_a_length_of_time_or_a_day() -> None:
    for told, ms in (("12h", DAY // 2), ("30d", 30 * DAY), ("4w", 28 * DAY)):
        assert since_ms(told, NOW, "Europe/Paris") == NOW - ms
    # Midnight in Paris, an hour before midnight UTC in winter.
    assert since_ms("2026-01-05", NOW, "Europe/Paris") == 1_767_567_600_000
    assert since_ms("99999w", 1_000, "Europe/Paris") == 0
    for told in ("", "30", "d", "-3d", "2026-13-01", "1" * 50 + "d", "٣d"):
        with pytest.raises(BacktestError):
            since_ms(told, NOW, "Europe/Paris")


def test_a_charter_that_cannot_be_read_is_no_spaces_charter(world: World) -> None:
    world.space.charter = "nowhere.yaml"
    assert asked.live_charters([world.space]) == {}
