"""The promise of the shadow: what it recorded is what a backtest of the same draft finds, to the message."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from stream import DRAFT, LIVE, PLACES, START, add_places, carry, charter, messages

from vigie.backtest.backtest import Backtest
from vigie.backtest.read import bounds, pages
from vigie.charter.compile import compile_charter
from vigie.charter.load import loads
from vigie.charter.vocabulary import UNAVAILABLE_CLAUSE
from vigie.desk.models import Case, Decision, Message, Space
from vigie.desk.services import decide_message, undo
from vigie.examined import Examined
from vigie.shadow.models import Run, WouldBe
from vigie.shadow.report import report_of
from vigie.shadow.services import start
from world import World

COUNT = 3_000
#: One entry in so many is examined by nobody.
DEADLY = 500


@pytest.fixture
def live(tmp_path: Path) -> Path:
    path = tmp_path / "live.yaml"
    path.write_text(charter(LIVE), encoding="utf-8")
    return path


@pytest.fixture
def spaces(world: World, live: Path) -> list[Space]:
    return add_places(world, live)


@pytest.fixture
def run(world: World, spaces: list[Space]) -> Run:
    return start(world.client, charter(DRAFT, "2"), spaces, 336, by=world.owner, at=START)


@pytest.fixture
def stream(run: Run, live: Path, monkeypatch: pytest.MonkeyPatch) -> list[Examined]:
    return carry(live, messages(COUNT), monkeypatch, deadly=DEADLY)


def decide(world: World, written: Sequence[Examined]) -> None:
    """Let people decide half of what waits and of what they come upon, and undo some of what acted alone.

    They do so once all is said: an author's history is what had been decided when they wrote.
    """
    end = written[-1].received_at + 60_000
    waiting = set(Case.objects.filter(status="open").values_list("message_id", flat=True))
    for each in written:
        if each.seq % 2 or (each.seq not in waiting and each.seq % 10):
            continue
        alone = Decision.objects.filter(message_id=each.seq, by=None).first()
        if alone is not None:
            undo(alone.pk, by=world.owner, at=end)
        else:
            outcome = "hide" if each.seq % 3 else "publish"
            decide_message(each.seq, by=world.teammate, outcome=outcome, at=end)


def test_shadow_and_backtest_agree_to_the_message(spaces: list[Space], stream: list[Examined]) -> None:
    draft = compile_charter(loads(charter(DRAFT, "2")))
    again = {}
    for _, page in pages({space.pk: space for space in spaces}, *bounds(START), roles=True, histories=True):
        for each in page:
            if each.examined:
                verdict = draft.weigh(each.message, each.findings, each.history)
                matched = " ".join(verdict.matched)
                again[each.seq] = (verdict.outcome, verdict.clause or "", matched, verdict.acts_alone)
    kept = WouldBe.objects.values_list("seq", "outcome", "clause", "matched", "acts_alone")
    then = {seq: tuple(said) for seq, *said in kept}
    assert len(then) == COUNT - COUNT // DEADLY
    assert then == again
    # It would prove little if the draft had little to say.
    assert {outcome for outcome, *_ in then.values()} == {"publish", "hold", "hide", "delete"}
    said = {clause for _, _, matched, _ in then.values() for clause in matched.split()}
    assert said == {*DRAFT, UNAVAILABLE_CLAUSE}
    assert sum(" " in matched for _, _, matched, _ in then.values()) > 300


def test_the_two_reports_are_equal_in_every_figure(
    world: World, run: Run, spaces: list[Space], stream: list[Examined]
) -> None:
    decide(world, stream)
    draft = loads(charter(DRAFT, "2"))
    # All the examples, so that every message behind every figure is compared too.
    backtest = Backtest(draft, spaces, since=START, examples=COUNT).run()
    report = report_of(run, examples=COUNT, at=START)
    assert report == backtest
    assert (report.messages, report.unknown.not_examined) == (COUNT, COUNT // DEADLY)
    assert report.decided > 300
    assert len(report.changes) >= 5
    assert report.unchanged < COUNT - 500
    # The quota was reached: some of what would act alone would have waited for a person.
    alone = WouldBe.objects.filter(acts_alone=True).count()
    waits = WouldBe.objects.exclude(outcome="publish").count() + COUNT // DEADLY
    assert waits - alone < sum(each.draft for each in report.hours) < waits
    assert report.unknown.weighed_otherwise == report.unknown.not_weighed == 0


def test_it_reports_what_was_recorded_and_weighs_nothing_again(run: Run, stream: list[Examined]) -> None:
    before = report_of(run, at=START)
    quiet = WouldBe.objects.filter(outcome="publish", matched="").order_by("seq").first()
    assert quiet is not None
    WouldBe.objects.filter(seq=quiet.seq).update(outcome="delete", clause="insulte", matched="insulte")
    after = {each.id: each.decided for each in report_of(run, at=START).clauses}
    was = {each.id: each.decided for each in before.clauses}
    assert (after[""], after["insulte"]) == (was[""] - 1, was["insulte"] + 1)


def test_it_counts_apart_what_the_draft_did_not_weigh(run: Run, stream: list[Examined]) -> None:
    gone = list(WouldBe.objects.order_by("seq").values_list("seq", flat=True)[:7])
    WouldBe.objects.filter(seq__in=gone).delete()
    report = report_of(run, at=START)
    assert (report.messages, report.unknown.not_weighed) == (COUNT - 7, 7)


def test_it_reports_on_its_own_time_and_its_own_spaces_alone(
    world: World, live: Path, spaces: list[Space], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = start(world.client, charter(DRAFT, "2"), spaces[:2], 24, by=world.owner, at=START)
    carry(live, messages(COUNT), monkeypatch)
    # The examiner was never told of the end: what came later has rows, and they are no part of the run.
    assert WouldBe.objects.count() == Message.objects.exclude(space=spaces[2]).count()
    report = report_of(run, at=START)
    within = Message.objects.filter(space__in=spaces[:2], recorded_ms__lt=run.ends_ms)
    assert 50 < report.messages == within.count() < COUNT // 3
    assert report.spaces == [f"gazette {place.key}" for place in PLACES[:2]]
    shown = [one for change in report_of(run, examples=COUNT, at=START).changes for one in change.examples]
    assert {one.space for one in shown} == {place.key for place in PLACES[:2]}
