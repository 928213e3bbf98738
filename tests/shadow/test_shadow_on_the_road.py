"""A draft that starts and stops while messages go by, with the road reading the rules by itself."""

import threading
from pathlib import Path

import pytest
from made_up import MadeUp
from stream import DRAFT, HOUR, LIVE, START, add_places, charter, messages

from vigie.desk import record as recording
from vigie.desk.models import Message
from vigie.desk.record import Recorder
from vigie.examination import LocalExaminer
from vigie.governing import RulesWatch
from vigie.intake.journal import DatabaseJournal
from vigie.message import Message as Said
from vigie.road import Road
from vigie.shadow import queries
from vigie.shadow.models import WouldBe
from vigie.shadow.report import report_of
from vigie.shadow.services import end_due, start, stop
from world import World


@pytest.fixture
def journal() -> DatabaseJournal:
    return DatabaseJournal()


@pytest.fixture
def road(world: World, journal: DatabaseJournal, tmp_path: Path) -> Road:
    live = tmp_path / "live.yaml"
    live.write_text(charter(LIVE), encoding="utf-8")
    add_places(world, live)
    examiner = LocalExaminer(default=str(live), make_engine=MadeUp)  # type: ignore[arg-type]
    recorder = Recorder(client="gazette", charter=str(live))
    return Road(journal, examiner, recorder, changed_rules=RulesWatch(every=0.0).changed)


@pytest.mark.parametrize("by_time", [False, True])
def test_what_goes_by_while_a_draft_runs_has_rows_and_nothing_else_has(
    world: World, journal: DatabaseJournal, road: Road, by_time: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def go_by(part: list[Said], at: int) -> None:
        for module in (recording, queries):
            monkeypatch.setattr(module, "now_ms", lambda: at)
        journal.append(part)
        road.run(threading.Event(), until_empty=True)

    before, during, after = (messages(90)[first : first + 30] for first in (0, 30, 60))
    go_by(before, START - 1)
    run = start(world.client, charter(DRAFT, "2"), [world.space], 1, by=world.owner, at=START)
    go_by(during, START)
    if by_time:
        end_due(START + HOUR)
    else:
        stop(run, by=world.owner, at=START + HOUR - 1)
    go_by(after, START + HOUR)
    assert Message.objects.count() == 90
    here = [each.id for each in during if each.space.key == "twitch:gazette"]
    seqs = Message.objects.filter(space=world.space, native_id__in=here).order_by("seq")
    assert list(WouldBe.objects.order_by("seq").values_list("run_id", "seq")) == [
        (run.pk, message.seq) for message in seqs
    ]
    assert len(here) > 5
    run.refresh_from_db()
    report = report_of(run, at=START + HOUR)
    assert (report.messages, report.unknown.not_weighed) == (len(here), 0)
