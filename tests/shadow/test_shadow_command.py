"""`vigie charter shadow` on the command line."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.conf import settings
from django.db import connection
from stream import DRAFT, LIVE, START, add_places, carry, charter, messages

from vigie.charter.command import charter as command
from vigie.shadow import queries, services
from vigie.shadow.models import Run, WouldBe
from world import World

COUNT = 200


def vigie(*arguments: str) -> Result:
    return CliRunner().invoke(command, ("shadow", *arguments))


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    path = tmp_path / "draft.yaml"
    path.write_text(charter(DRAFT, "2"), encoding="utf-8")
    return path


@pytest.fixture
def live(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for module in (services, queries):
        monkeypatch.setattr(module, "now_ms", lambda: START)
    monkeypatch.setattr("vigie.shadow.report.now_ms", lambda: START)
    # The command looks for the file of the home; tests have one of another name.
    monkeypatch.setitem(connection.settings_dict, "NAME", str(settings.HOME))
    path = tmp_path / "live.yaml"
    path.write_text(charter(LIVE), encoding="utf-8")
    add_places(world, path)
    return path


def begin(draft: Path, *more: str) -> Result:
    return vigie("start", str(draft), "--client", "gazette", "--hours", "300", "--by", "olive", *more)


def test_it_starts_lists_reports_and_stops(
    world: World, draft: Path, live: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = begin(draft)
    assert (started.exit_code, started.stderr) == (0, "")
    run = Run.objects.get()
    assert started.stdout == f"{run.pk}\n"
    # Without --space: where the charter in force has the draft's id.
    assert run.spaces.count() == 3
    listed = vigie("list").stdout
    for part in (f"{run.pk}\tgazette\tgazette\t", "by olive, runs until", "twitch:gazette, youtube:gazette"):
        assert part in listed
    assert vigie("list", "--client", "rival").stdout == ""
    carry(live, messages(COUNT), monkeypatch)
    told = vigie("report", str(run.pk))
    assert (told.exit_code, told.stderr) == (0, "")
    for part in (
        f"Run {run.pk} in the shadow: started",
        "Draft gazette 2, on what was recorded since",
        f"{COUNT} messages:",
        "publish → hold",
        "message 1",
        "What this cannot know:",
    ):
        assert part in told.stdout
    stopped = vigie("stop", str(run.pk), "--by", "olive")
    assert (stopped.exit_code, "by olive, ended" in stopped.stdout) == (0, True)
    assert vigie("stop", str(run.pk), "--by", "olive").stdout == f"Run {run.pk} had already ended.\n"


def test_it_gives_the_figures_of_the_backtest_to_programs(
    world: World, draft: Path, live: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(draft, "--space", "site:avis")
    carry(live, messages(COUNT), monkeypatch)
    kept = WouldBe.objects.count()
    figures = json.loads(vigie("report", "--json", "--examples", "0", str(Run.objects.get().pk)).stdout)
    assert figures["messages"] == kept > 20
    assert figures["changes"][0]["examples"] == []
    path = tmp_path / "figures.json"
    monkeypatch.setattr("vigie.clock.now_ms", lambda: START + 24 * 3_600_000)
    tried = ("--space", "site:avis", "--since", "24h", "--examples", "0", "--json", str(path))
    assert CliRunner().invoke(command, ("backtest", str(draft), *tried)).exit_code == 0
    assert json.loads(path.read_text()) == figures


def test_it_says_what_the_draft_did_not_weigh(
    world: World, draft: Path, live: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(draft)
    carry(live, messages(COUNT), monkeypatch)
    # The first three, whatever number the journal gave them: other tests may have used the first ones.
    first = list(WouldBe.objects.order_by("seq").values_list("seq", flat=True).distinct()[:3])
    WouldBe.objects.filter(seq__in=first).delete()
    said = vigie("report", str(Run.objects.get().pk)).stdout
    assert f"{COUNT - 3} messages:" in said
    assert "The draft did not weigh 3 messages of this time" in said


def test_wrong_use_ends_with_two_and_one_sentence(
    world: World, draft: Path, live: Path, tmp_path: Path
) -> None:
    given = ("start", str(draft), "--client", "gazette", "--hours", "3", "--by")
    for arguments in (
        (*given, "theo"),
        (*given, "stan"),
        (*given, "nobody"),
        (*given, "olive", "--space", "twitch:none"),
        ("start", str(draft), "--client", "none", "--hours", "3", "--by", "olive"),
        ("start", str(draft), "--client", "gazette", "--hours", "400", "--by", "olive"),
        ("start", str(tmp_path / "none.yaml"), "--client", "gazette", "--hours", "3", "--by", "olive"),
        ("start", str(tmp_path), "--client", "gazette", "--hours", "3", "--by", "olive"),
        ("stop", "404", "--by", "olive"),
        ("report", "404"),
    ):
        result = vigie(*arguments)
        assert result.exit_code == 2, arguments
        assert result.stderr.count("Error: ") == 1, arguments
        assert result.stdout == ""
    assert "Your role does not allow this" in vigie(*given, "theo").stderr
    assert not Run.objects.exists()


def test_a_wrong_draft_ends_with_one(world: World, draft: Path, live: Path) -> None:
    draft.write_text(draft.read_text().replace("outcome: hide", "outcom: hide"), encoding="utf-8")
    result = begin(draft)
    assert result.exit_code == 1
    assert "unknown field 'outcom'" in result.stderr
    assert not Run.objects.exists()


def test_a_draft_runs_with_all_that_its_file_inherits(world: World, draft: Path, live: Path) -> None:
    below = draft.with_name("below.yaml")
    below.write_text(
        'charter: {id: gazette, version: "3", extends: draft.yaml}\nclauses: []\n', encoding="utf-8"
    )
    assert begin(below).exit_code == 0
    draft.unlink()
    below.unlink()
    run = Run.objects.get()
    assert all(f"id: {name}" in run.text for name in DRAFT)
