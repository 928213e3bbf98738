"""A month recorded under a charter, with decisions made by a stated rule, tried with drafts of it."""

from collections import Counter
from pathlib import Path

import pytest
from month import START, charter, decide_by_rule, messages, record

from vigie.accounts.models import Client
from vigie.backtest.backtest import Backtest
from vigie.backtest.report import Report
from vigie.backtest.tell import told
from vigie.charter.load import load
from vigie.desk.models import Case, Decision, Message, Space
from vigie.desk.services import undo
from vigie.examined import Examined
from vigie.intake.models import JournalEntry
from world import World


def tried(draft: Path, *, since: int = START, examples: int = 3, client: str = "gazette") -> Report:
    spaces = list(Space.objects.filter(client__slug=client).select_related("client"))
    return Backtest(load(draft), spaces, since=since, examples=examples).run()


@pytest.fixture
def live(tmp_path: Path) -> Path:
    return charter(tmp_path / "live.yaml")


@pytest.fixture
def month(world: World, live: Path, monkeypatch: pytest.MonkeyPatch) -> list[Examined]:
    return record(live, messages(2_000), monkeypatch)


def scores(examined: Examined) -> dict[str, float]:
    return {finding.kind: finding.score for finding in examined.findings} | {"toxicity": examined.toxicity}


def test_it_changes_nothing_with_the_charter_in_force(live: Path, month: list[Examined]) -> None:
    report = tried(live)
    assert (report.messages, report.unchanged, report.changes) == (2_000, 2_000, [])
    assert report.unknown.weighed_again == 2_000
    assert report.unknown.weighed_otherwise == report.unknown.roles_unknown == 0
    # The quota, which sends to people what clauses may not do alone, is counted as the recorder counted it.
    assert Decision.objects.filter(by=None).count() > 20
    assert Case.objects.filter(message__outcome="hide").count() > 5
    assert [each.opened for each in report.hours] == [each.draft for each in report.hours]
    assert sum(each.opened for each in report.hours) == Case.objects.count()


def test_it_finds_exactly_the_clauses_that_depart_from_the_rule(
    world: World, tmp_path: Path, month: list[Examined]
) -> None:
    looked_at = {each.seq for each in month if each.outcome == "publish" and each.seq % 3 == 0}
    decided = decide_by_rule(world, month, looked_at)
    faithful = {
        "insulte": ("hide", "insult > 0.8"),
        "menace": ("hide", "threat > 0.9"),
        "pub": ("publish", "spam > 0.6"),
        "role": ("publish", "author role is guest"),
        "tiede": ("publish", "toxicity > 0.3"),
    }
    report = tried(charter(tmp_path / "faithful.yaml", "2", **faithful))
    assert [each.id for each in report.clauses if each.overturned] == []
    for figures in (report.draft.removed.precision, report.draft.removed.recall, report.draft.removed.kappa):
        assert figures is not None
        assert figures.value == 1.0
    departing = faithful | {
        "insulte": ("hide", "insult > 0.9"),
        "doux": ("hold", "{all: [insult > 0.6, insult <= 0.8]}"),
        "pub": ("hide", "spam > 0.7"),
    }
    report = tried(charter(tmp_path / "departing.yaml", "2", **departing))
    expected: Counter[str] = Counter()
    for each in month:
        if each.seq in decided:
            seen = scores(each)
            if 0.6 < seen.get("insult", 0) <= 0.8:
                expected["doux"] += 1
            elif seen.get("spam", 0) > 0.7:
                expected["pub"] += 1
            elif 0.8 < seen.get("insult", 0) <= 0.9:
                # The draft lets it pass: by a clause that publishes, or by none.
                expected["role" if _guest(each.seq) else "tiede" if seen["toxicity"] > 0.3 else ""] += 1
    assert {"doux", "pub", "tiede", ""} <= expected.keys()
    assert {each.id: each.overturned for each in report.clauses if each.overturned} == expected
    assert report.decided == len(decided)


def _guest(seq: int) -> bool:
    return b'"guest"' in bytes(JournalEntry.objects.get(pk=seq).payload)


def test_it_compares_the_draft_with_what_was_in_force(
    world: World, tmp_path: Path, month: list[Examined]
) -> None:
    decided = decide_by_rule(world, month, set())
    draft = charter(tmp_path / "draft.yaml", "2", insulte=("hide", "insult > 0.8"))
    report = tried(draft)
    held = sum(each.outcome == "hold" and scores(each).get("insult", 0) > 0.8 for each in month)
    mild = sum(
        each.clause == "insulte" and scores(each)["insult"] <= 0.8 and scores(each)["toxicity"] <= 0.3
        for each in month
        if not _guest(each.seq)
    )
    assert [(each.was, each.becomes, each.messages) for each in report.changes] == [
        ("hold", "publish", mild),
        ("hold", "hide", held),
    ]
    assert [each.removed for each in report.changes] == [0, held]
    removed, recorded = report.draft.removed, report.in_force.removed
    # Both hide threats above 0.7, which the rule leaves below 0.9.
    harsh = sum(each.clause == "menace" and decided.get(each.seq) is False for each in month)
    assert (removed.both, removed.charter_only, removed.people_only) == (sum(decided.values()), harsh, 0)
    assert recorded.people_only == held
    # Those shown, of which people then removed some: all that they decided was shown to them.
    assert report.in_force.shown.both == sum(decided.values())
    assert report.in_force.shown.people_only == report.in_force.shown.neither == 0


def test_it_shows_the_newest_messages_behind_each_figure(
    world: World, tmp_path: Path, month: list[Examined]
) -> None:
    draft = charter(tmp_path / "draft.yaml", "2", insulte=("hide", "insult > 0.8"))
    changed = [each for each in month if each.outcome == "hold" and scores(each).get("insult", 0) > 0.8]
    harder = tried(draft, examples=2).changes[1]
    assert [(one.seq, one.text, one.before, one.after) for one in harder.examples] == [
        (each.seq, each.text, each.clause, "insulte") for each in reversed(changed[-2:])
    ]
    assert tried(draft, examples=0).changes[1].examples == []


def test_it_reads_only_what_was_recorded_since(live: Path, month: list[Examined]) -> None:
    middle = Message.objects.order_by("seq")[1_000]
    report = tried(live, since=middle.recorded_ms)
    assert report.messages == Message.objects.filter(recorded_ms__gte=middle.recorded_ms).count()
    assert 900 < report.messages < 1_100
    assert tried(live, since=START * 2).messages == 0


def test_it_takes_a_decision_undone_for_what_it_says(world: World, live: Path, month: list[Examined]) -> None:
    alone = Decision.objects.filter(by=None).first()
    assert alone is not None
    assert tried(live).decided == 0
    undo(alone.pk, by=world.owner, at=alone.at_ms + 1_000)
    report = tried(live)
    assert report.decided == 1
    (clause,) = (each for each in report.clauses if each.overturned)
    assert (clause.id, clause.examples[0].decided) == ("menace", "publish")


def test_it_says_what_it_cannot_know(tmp_path: Path, month: list[Examined]) -> None:
    draft = charter(tmp_path / "draft.yaml", "2", plaque=("hold", "{any: [plate > 0.5, spam > 0.99]}"))
    Message.objects.filter(seq=month[5].seq).update(outcome="hold", clause="vigie.unavailable")
    JournalEntry.objects.filter(seq__lte=month[9].seq).delete()
    unknown = tried(draft).unknown
    assert unknown.kinds_never_recorded == ["plate"]
    # The one that nobody examined is not weighed, so that nothing is asked of its author.
    assert (unknown.not_examined, unknown.roles_unknown) == (1, 9)
    said = "\n".join(told(tried(draft)))
    for sentence in (
        "The draft asks for plate, which no message of this time carries",
        "1 message could not be examined then: held, as they were.",
        "the roles of the authors of 9 messages: weighed as having none.",
        "nobody decided any of them: nothing can be said.",
    ):
        assert sentence in said


def test_it_tells_when_what_is_stored_does_not_give_the_recorded_verdicts(
    live: Path, month: list[Examined]
) -> None:
    charter(live, insulte=("hold", "insult > 0.7"))  # mended in place, under the same version
    unknown = tried(live).unknown
    assert unknown.weighed_again == 2_000
    assert unknown.weighed_otherwise == sum(
        each.clause == "insulte" and scores(each)["insult"] <= 0.7 for each in month
    )


def test_it_never_reads_another_clients_rows(
    world: World, live: Path, month: list[Examined], monkeypatch: pytest.MonkeyPatch
) -> None:
    record(live, messages(300, place="rival", seed=3), monkeypatch, client="rival")
    draft = charter(live.with_name("draft.yaml"), "2", insulte=("hide", "insult > 0.8"))
    for slug, count, place in (("gazette", 2_000, "gazette"), ("rival", 300, "rival")):
        report = tried(draft, client=slug, examples=1_000)
        assert report.messages == count
        shown = [one for change in report.changes for one in change.examples]
        assert {one.space for one in shown} == {f"twitch:{place}"}
        assert all(place in one.text for one in shown)
    assert Client.objects.count() == 2
