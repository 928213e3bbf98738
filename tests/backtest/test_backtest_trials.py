"""Trials: who may begin one, how many run at once, what is kept of them and for how long."""

import logging
import threading

import msgspec
import pytest

from vigie.backtest import counting, trials
from vigie.backtest.backtest import Backtest
from vigie.backtest.counting import EXAMPLES, carry_out
from vigie.backtest.errors import NoSpaceChosen, NotAPeriod, ServerBusy, TrialRunning
from vigie.backtest.models import SILENT_MS, Trial
from vigie.backtest.queries import trial_for, trials_of
from vigie.backtest.report import GONE, Report
from vigie.charter.error import CharterError
from vigie.charter.load import loads
from vigie.desk import clocks
from vigie.desk.errors import NotAllowed, NotFound
from vigie.desk.models import Case, Decision, Finding
from vigie.shadow.errors import Forgotten
from vigie.shadow.models import WouldBe
from vigie.shadow.services import start as start_run
from vigie.shadow.services import stop
from vigie.versions.models import OwnCharter
from vigie.versions.services import create
from world import NOW, World

HOUR = 3_600_000
DRAFT = """\
charter: {id: essai, version: draft, title: {fr: Essai}, languages: [fr]}
clauses:
  - {id: insulte, title: {fr: Insulte}, reason: {fr: a}, outcome: hide, when: insult > 0.8}
  - {id: moquerie, title: {fr: Moquerie}, reason: {fr: a}, outcome: hold, when: insult > 0.5}
"""
SECRET = "un clown que personne ne cite"


@pytest.fixture
def own(world: World) -> OwnCharter:
    return create(world.client, "essai", DRAFT, by=world.owner)


def insult(world: World, score: float, *, decided: str = "", at: int = NOW - HOUR) -> int:
    """Record an insult that the clause `insult` of what was in force held; return its number."""
    case = world.case(text=SECRET, recorded_ms=at)
    case.opened_ms, case.due_ms = at, at + HOUR
    case.save()
    seq = case.message_id
    Finding.objects.create(
        message_id=seq,
        kind="insult",
        score=score,
        start=0,
        end=1,
        reason="insult",
        args=[],
        detector="insult",
    )
    if decided:
        Decision.objects.create(
            message_id=seq, by=world.teammate, outcome=decided, clause="insult", charter="media-fr",
            charter_version="1", at_ms=at + 1, before="held",
        )  # fmt: skip
    return seq


def found(trial: Trial) -> Report:
    return msgspec.json.decode(Trial.objects.get(pk=trial.pk).report, type=Report)


def test_a_trial_keeps_what_a_backtest_finds_without_the_texts(world: World, own: OwnCharter) -> None:
    insult(world, 0.9, at=NOW - 48 * HOUR)
    hidden, held, let = insult(world, 0.9, decided="hide"), insult(world, 0.6), insult(world, 0.3)
    trial = trials.start(own, [world.space], 24, by=world.owner, at=NOW)
    assert Trial.objects.get().status == Trial.Status.RUNNING
    carry_out(trial.pk)
    trial.refresh_from_db()
    assert (trial.status, trial.messages, trial.changed) == (Trial.Status.DONE, 3, 2)
    assert SECRET not in trial.report
    report = found(trial)
    same = Backtest(
        loads(trial.text), [world.space], since=NOW - 24 * HOUR, until=NOW, examples=EXAMPLES
    ).run()
    assert [(one.was, one.becomes, one.messages) for one in report.changes] == [
        (one.was, one.becomes, one.messages) for one in same.changes
    ]
    assert (report.draft, report.in_force, report.hours) == (same.draft, same.in_force, same.hours)
    told = {one.id: (one.outcome, one.decided, one.new, one.gone) for one in report.clauses}
    assert told["insulte"] == ("hide", 1, 1, 0)
    assert told["moquerie"] == ("hold", 1, 1, 0)
    assert told[""] == ("publish", 1, 1, 0)
    # What decided when they came, and the draft no longer has.
    assert told["insult"] == (GONE, 0, 0, 3)
    assert {each.seq for one in report.changes for each in one.examples} == {hidden, let}
    assert held not in {each.seq for one in report.changes for each in one.examples}


def test_a_trial_is_of_the_draft_as_it_read_when_it_began(world: World, own: OwnCharter) -> None:
    insult(world, 0.9)
    trial = trials.start(own, [world.space], 24, by=world.owner, at=NOW)
    OwnCharter.objects.update(draft="charter: {}", edition=9)
    carry_out(trial.pk)
    assert found(trial).changes[0].becomes == "hide"
    assert Trial.objects.get().edition == own.edition == 1


def test_one_trial_a_client_and_two_in_all_are_counted_at_once(world: World, own: OwnCharter) -> None:
    trials.start(own, [world.space], 24, by=world.owner, at=NOW)
    with pytest.raises(TrialRunning):
        trials.start(own, [world.space], 24, by=world.owner, at=NOW + 1)
    theirs = create(world.other_client, "essai", DRAFT, by=world.stranger)
    place = world.add_space("twitch", "rival", world.other_client)
    trials.start(theirs, [place], 24, by=world.stranger, at=NOW)
    third = world.client.__class__.objects.create(slug="tiers", name="Tiers")
    person = world.person("tia", third, "supervisor")
    last = create(third, "essai", DRAFT, by=person)
    spaces = [world.add_space("twitch", "tiers", third)]
    with pytest.raises(ServerBusy):
        trials.start(last, spaces, 24, by=person, at=NOW)
    # Those that no process counts any more are in nobody's way.
    later = NOW + SILENT_MS + 1
    assert {one.state(later) for one in Trial.objects.all()} == {"interrupted"}
    assert trials.start(last, spaces, 24, by=person, at=later).state(later) == "running"
    trials.start(own, [world.space], 24, by=world.owner, at=later)


def test_only_a_supervisor_of_the_client_begins_a_trial(world: World, own: OwnCharter) -> None:
    for person in (world.teammate, world.reader):
        with pytest.raises(NotAllowed):
            trials.start(own, [world.space], 24, by=person)
    with pytest.raises(NotFound):
        trials.start(own, [world.space], 24, by=world.stranger)
    elsewhere = world.add_space("twitch", "rival", world.other_client)
    with pytest.raises(NotFound):
        trials.start(own, [world.space, elsewhere], 24, by=world.owner)
    assert not Trial.objects.exists()


def test_what_cannot_be_tried_is_refused(world: World, own: OwnCharter) -> None:
    with pytest.raises(NoSpaceChosen):
        trials.start(own, [], 24, by=world.owner)
    with pytest.raises(NotAPeriod):
        trials.start(own, [world.space], 25, by=world.owner)
    own.draft = "charter: {id: essai"
    with pytest.raises(CharterError):
        trials.start(own, [world.space], 24, by=world.owner)
    assert not Trial.objects.exists()


def test_a_stranger_finds_no_trial(world: World, own: OwnCharter) -> None:
    trial = trials.start(own, [world.space], 24, by=world.owner)
    for person in (world.owner, world.teammate, world.reader):
        assert trial_for(person, trial.pk) == trial
    assert not trials_of(world.stranger).exists()
    with pytest.raises(NotFound):
        trial_for(world.stranger, trial.pk)


def test_a_space_that_went_to_another_client_takes_its_messages_with_it(
    world: World, own: OwnCharter
) -> None:
    insult(world, 0.9)
    trial = trials.start(own, [world.space], 24, by=world.owner, at=NOW)
    type(world.space).objects.update(client=world.other_client)
    carry_out(trial.pk)
    assert found(trial).messages == 0


def test_a_failure_is_told_and_logged_without_what_was_written(
    world: World, own: OwnCharter, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    trial = trials.start(own, [world.space], 24, by=world.owner)

    def breaks(*_: object, **__: object) -> None:
        raise ValueError(SECRET)

    monkeypatch.setattr(counting, "Backtest", breaks)
    with caplog.at_level(logging.DEBUG):
        carry_out(trial.pk)
    trial.refresh_from_db()
    assert trial.status == Trial.Status.FAILED
    assert trial.ended_ms is not None
    assert "ValueError" in caplog.text
    assert SECRET not in caplog.text


def test_trials_are_forgotten_after_ninety_days(world: World, own: OwnCharter) -> None:
    old = trials.start(own, [world.space], 24, by=world.owner, at=NOW - trials.KEPT_MS - 1)
    carry_out(old.pk)
    kept = trials.start(own, [world.space], 24, by=world.owner, at=NOW - trials.KEPT_MS + 1)
    clocks.tick(NOW)
    assert list(Trial.objects.all()) == [kept]
    assert old.pk != kept.pk


def test_a_run_in_the_shadow_is_counted_for_whoever_reads_it(world: World, own: OwnCharter) -> None:
    run = start_run(world.client, own.draft, [world.space], 6, by=world.owner, at=NOW)
    seq = insult(world, 0.9, at=NOW + 1)
    WouldBe.objects.create(
        run=run, seq=seq, outcome="hide", clause="insulte", matched="insulte moquerie", acts_alone=False
    )
    trial = trials.start_count(own, run, by=world.reader, at=NOW + 2)
    carry_out(trial.pk)
    report = found(trial)
    assert [(one.was, one.becomes, one.messages) for one in report.changes] == [("hold", "hide", 1)]
    with pytest.raises(NotFound):
        trials.start_count(own, run, by=world.stranger)
    other = create(world.client, "autre", DRAFT.replace("id: essai", "id: autre"), by=world.owner)
    with pytest.raises(NotFound):
        trials.start_count(other, run, by=world.owner)
    stop(run, by=world.owner, at=NOW + 3)
    with pytest.raises(Forgotten):
        trials.start_count(own, run, by=world.owner, at=NOW + 3 + trials.ROWS_KEPT_MS + 1)


@pytest.mark.django_db(transaction=True)
def test_a_trial_is_counted_in_a_thread_of_its_own() -> None:
    world = World()
    own = create(world.client, "essai", DRAFT, by=world.owner)
    insult(world, 0.9)
    trial = trials.start(own, [world.space], 24, by=world.owner, at=NOW)
    for thread in [one for one in threading.enumerate() if one.name.startswith("trial-")]:
        thread.join()
    trial.refresh_from_db()
    assert (trial.status, trial.messages) == (Trial.Status.DONE, 1)
    assert Case.objects.filter(status="open").count() == 1


def test_how_far_it_has_come_is_in_its_row(world: World, own: OwnCharter) -> None:
    trial = trials.start(own, [world.space], 24, by=world.owner, at=NOW)
    keeper = counting.Keeper(trial.pk)
    counting._progress[trial.pk] = 500, 2_000
    keeper._beat()
    trial.refresh_from_db()
    assert (trial.gone, trial.total) == (500, 2_000)
    assert trial.beat_ms > NOW - 10 * 365 * 86_400_000
    counting._progress.clear()
    # What has ended says nothing any more.
    carry_out(trial.pk)
    keeper._beat()
    trial.refresh_from_db()
    assert (trial.status, trial.gone) == (Trial.Status.DONE, 500)
