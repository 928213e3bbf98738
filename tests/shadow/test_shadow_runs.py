"""Runs in the shadow: who may start and stop one, how many and how long, who sees them, and how they end."""

import pytest
from django.contrib.auth.models import AnonymousUser
from stream import DRAFT, HOUR, START, charter

from vigie.accounts.models import Client
from vigie.charter.error import CharterError
from vigie.charter.load import load, loads
from vigie.desk.clocks import tick
from vigie.desk.errors import NotAllowed, NotFound
from vigie.desk.models import Space
from vigie.rules import ShadowRun
from vigie.shadow import services
from vigie.shadow.errors import Forgotten, NoSpace, NotALength, TooManyRuns
from vigie.shadow.models import Run, WouldBe
from vigie.shadow.queries import run_for, running, runs_of
from vigie.shadow.report import report_of
from vigie.shadow.services import KEPT_MS, end_due, prune_rows, start, stop
from vigie.versions.generation import generation
from world import World

TEXT = charter(DRAFT, "2")


def run_of(world: World, hours: int = 24, at: int = START) -> Run:
    return start(world.client, TEXT, [world.space], hours, by=world.owner, at=at)


def fill(run: Run, count: int) -> None:
    WouldBe.objects.bulk_create(
        WouldBe(run=run, seq=seq, outcome="publish", clause="", matched="", acts_alone=False)
        for seq in range(1, count + 1)
    )


def test_it_tells_the_road_what_runs_and_that_the_rules_changed(world: World) -> None:
    before = generation()
    other = world.add_space("youtube", "gazette")
    run = start(world.client, TEXT, [world.space, other, other], 24, by=world.owner, at=START)
    assert running(START) == (ShadowRun(run.pk, TEXT, ("twitch:gazette", "youtube:gazette")),)
    assert generation() == before + 1
    assert (run.charter, run.by, run.ends_ms) == ("gazette", world.owner, START + 24 * HOUR)


def test_it_freezes_what_a_draft_inherits(world: World) -> None:
    text = 'charter: {id: maison, version: "9", extends: media}\nclauses: []\n'
    run = start(world.client, text, [world.space], 1, by=world.owner, at=START)
    assert "extends:" not in run.text
    frozen, house = loads(run.text), load("media")
    assert [clause.id for clause in frozen.clauses] == [clause.id for clause in house.clauses]
    assert (frozen.id, frozen.version) == ("maison", "9")


def test_a_wrong_draft_is_not_let_run_and_all_that_is_wrong_is_told(world: World) -> None:
    wrong = TEXT.replace("outcome: hide", "outcom: hide")
    with pytest.raises(CharterError) as refused:
        start(world.client, wrong, [world.space], 24, by=world.owner, at=START)
    assert len(refused.value.every) >= 2
    assert not Run.objects.exists()


def test_only_a_supervisor_of_the_client_starts_and_stops_one(world: World) -> None:
    for person, refusal in (
        (world.teammate, NotAllowed),
        (world.reader, NotAllowed),
        (world.stranger, NotFound),
    ):
        with pytest.raises(refusal):
            start(world.client, TEXT, [world.space], 24, by=person, at=START)
    run = run_of(world)
    for person, refusal in (
        (world.teammate, NotAllowed),
        (world.reader, NotAllowed),
        (world.stranger, NotFound),
    ):
        with pytest.raises(refusal):
            stop(run, by=person, at=START)
    assert running(START)


def test_it_never_runs_in_another_clients_space(world: World) -> None:
    foreign = world.add_space("twitch", "rival", world.other_client)
    before = generation()
    with pytest.raises(NotFound):
        start(world.client, TEXT, [world.space, foreign], 24, by=world.owner, at=START)
    assert not Run.objects.exists()
    assert generation() == before


def test_a_space_that_went_to_another_client_is_neither_weighed_nor_reported(world: World) -> None:
    run = start(world.client, TEXT, [world.space, world.add_space("site", "a")], 24, by=world.owner, at=START)
    Space.objects.filter(pk=world.space.pk).update(client=world.other_client)
    world.message(recorded_ms=START)
    assert running(START)[0].spaces == ("site:a",)
    assert report_of(run, at=START).spaces == ["gazette site:a"]
    assert report_of(run, at=START).messages == 0


def test_people_see_the_runs_of_their_clients_and_strangers_none(world: World) -> None:
    Client.objects.create(slug="empty", name="Empty")
    run, later = run_of(world), run_of(world, at=START + HOUR)
    for person in (world.owner, world.teammate, world.reader):
        assert list(runs_of(person)) == [later, run]
        assert run_for(person, run.pk) == run
    for stranger in (world.stranger, AnonymousUser()):
        assert not runs_of(stranger).exists()
        with pytest.raises(NotFound):
            run_for(stranger, run.pk)


def test_three_drafts_run_at_once_and_no_more(world: World) -> None:
    runs = [run_of(world) for _ in range(3)]
    with pytest.raises(TooManyRuns):
        run_of(world)
    # Those of another client are not counted, nor those that ended.
    theirs = world.add_space("twitch", "rival", world.other_client)
    start(world.other_client, TEXT, [theirs], 24, by=world.stranger, at=START)
    stop(runs[0], by=world.owner, at=START + 1)
    run_of(world, at=START + 1)
    assert run_of(world, at=START + 24 * HOUR).pk


@pytest.mark.parametrize("hours", [0, -1, 337])
def test_it_runs_for_an_hour_to_fourteen_days(world: World, hours: int) -> None:
    with pytest.raises(NotALength):
        run_of(world, hours)
    assert run_of(world, 1).pk
    assert run_of(world, 336).pk


def test_it_runs_somewhere(world: World) -> None:
    with pytest.raises(NoSpace):
        start(world.client, TEXT, [], 24, by=world.owner, at=START)


def test_it_is_stopped_once_and_the_road_is_told(world: World) -> None:
    run = run_of(world)
    before = generation()
    assert stop(run, by=world.owner, at=START + HOUR)
    assert (running(START + HOUR), generation()) == ((), before + 1)
    assert not stop(run, by=world.owner, at=START + 2 * HOUR)
    assert (run.stopped_ms, generation()) == (START + HOUR, before + 1)


def test_it_ends_at_its_time_whenever_the_clock_comes_by(world: World) -> None:
    run = run_of(world)
    end = START + 24 * HOUR
    before = generation()
    assert end_due(end - 1) == 0
    assert [len(running(at)) for at in (end - 1, end)] == [1, 0]
    tick(end + HOUR)
    run.refresh_from_db()
    assert (run.stopped_ms, generation()) == (end, before + 1)
    tick(end + 2 * HOUR)
    assert generation() == before + 1
    assert not stop(run, by=world.owner, at=end + HOUR)
    late = run_of(world)
    stop(late, by=world.owner, at=end + HOUR)
    assert late.stopped_ms == end


def test_rows_are_forgotten_a_month_after_the_end_a_few_at_a_time(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "_PRUNED", 30)
    old, new = run_of(world), run_of(world)
    for run in (old, new):
        fill(run, 50)
    stop(old, by=world.owner, at=START + HOUR)
    due = START + HOUR + KEPT_MS
    assert prune_rows(due) == 0
    assert [prune_rows(due + 1) for _ in range(3)] == [30, 20, 0]
    assert (old.rows.count(), new.rows.count()) == (0, 50)
    # The run itself stays, and says why it tells no figure any more.
    assert run_for(world.reader, old.pk) == old
    with pytest.raises(Forgotten):
        report_of(old, at=due + 1)
    assert report_of(old, at=due).messages == 0


def test_the_worker_forgets_them_by_itself(world: World) -> None:
    run = run_of(world)
    fill(run, 5)
    tick(START + 24 * HOUR + KEPT_MS)
    tick(START + 24 * HOUR + KEPT_MS + 1)
    assert run.rows.count() == 0
