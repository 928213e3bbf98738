"""A draft that would delete everything by itself runs beside a charter that publishes: nothing happens."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from made_up import MadeUp
from stream import carry, charter, messages

import vigie
from vigie.actions.models import Action
from vigie.charter.compile import CompiledCharter
from vigie.desk import events
from vigie.desk.models import Alert, Case, Decision, Event, Finding, Message, Space
from vigie.desk.record import Recorder
from vigie.examination import LocalExaminer
from vigie.examined import Examined
from vigie.intake.journal import DatabaseJournal
from vigie.message import Message as Said
from vigie.rules import Rules, Shadowed, ShadowRun
from vigie.shadow.models import WouldBe
from vigie.shadow.services import start
from world import NOW, World

#: All that a clause can ask for at once.
FIERCE = {
    "tout": (
        "outcome: delete, when: length > 0, acts_alone: at-once, route: crise, alert: crise, propose: ban, "
        "tags: [tout], examples: {must: [a, b, c], must_not: [{text: d, kind: post}]}"
    )
}
MILD = {"rien": "outcome: hold, when: length > 100000"}


@pytest.fixture
def live(tmp_path: Path) -> Path:
    path = tmp_path / "live.yaml"
    path.write_text(charter(MILD), encoding="utf-8")
    return path


def facts() -> dict[str, list[dict[str, Any]]]:
    """Return every row to which a verdict leads."""
    tables = (Message, Finding, Case, Decision, Alert, Event, Action)
    return {each.__name__: list(each.objects.order_by("pk").values()) for each in tables}


def test_nothing_is_decided_nor_opened_nor_sent_nor_told(
    world: World, live: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Space.objects.update(charter=str(live))
    monkeypatch.setattr(events, "now_ms", lambda: NOW)
    # What the engine could not read is held whatever a charter says.
    told = [each for each in messages(120) if "broken" not in each.extra]
    with transaction.atomic():
        carry(live, told, monkeypatch)
        without = facts()
        transaction.set_rollback(True)
    spaces = list(Space.objects.all())
    start(world.client, charter(FIERCE, "2"), spaces, 336, by=world.owner, at=told[0].received_at)
    carry(live, told, monkeypatch)
    with_it = facts()
    here = Message.objects.filter(space=world.space).count()
    assert 20 < here < len(told)
    assert list(WouldBe.objects.values_list("outcome", "clause", "acts_alone").distinct()) == [
        ("delete", "tout", True)
    ]
    assert WouldBe.objects.count() == here
    # Not one row is there, nor one column otherwise, for a draft that runs.
    assert with_it == without
    assert [len(with_it[name]) for name in ("Case", "Decision", "Alert", "Action")] == [0, 0, 0, 0]
    assert {row["state"] for row in with_it["Message"]} == {"published"}


def test_the_same_charter_in_force_does_something(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "fierce.yaml"
    path.write_text(charter(FIERCE), encoding="utf-8")
    Space.objects.update(charter=str(path))
    carry(path, messages(120), monkeypatch)
    assert Case.objects.count() + Decision.objects.filter(by=None).count() >= 120
    assert Alert.objects.exists()
    assert not Message.objects.filter(state="published").exists()


def written_in(examined: Examined) -> list[tuple[str, str]]:
    """Return the verbs and the tables of what recording one message writes."""
    with CaptureQueriesContext(
        connection,
    ) as said:
        Recorder(client="gazette").record([examined])
    found = [re.findall(r"(INSERT INTO|UPDATE|DELETE FROM) \"?(\w+)", each["sql"]) for each in said]
    return sorted(pair for pairs in found for pair in pairs)


def test_what_is_given_leads_to_inserts_in_one_table_and_to_nothing_else(world: World) -> None:
    one = Examined(1, 0, "twitch", "gazette", NOW, native_id="n1", kind="chat", text="a", charter="c")
    two = Examined(2, 0, "twitch", "gazette", NOW, native_id="n2", kind="chat", text="a", charter="c")
    plain = written_in(one)
    two.shadowed = (Shadowed(7, "delete", "tout", ("tout", "autre"), acts_alone=True),)
    beside = written_in(two)
    for pair in plain:
        beside.remove(pair)
    assert beside == [("INSERT INTO", "shadow_wouldbe")]
    assert WouldBe.objects.values_list("run_id", "seq", "matched").get() == (7, 2, "tout autre")


def test_the_draft_gives_facts_alone_and_one_place_receives_them() -> None:
    assert Shadowed.__struct_fields__ == ("run", "outcome", "clause", "matched", "acts_alone")
    package = Path(vigie.__file__).parent
    readers = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if re.search(
            r"examined\.shadowed\b|\.shadowed for\b|each\.shadowed\b", path.read_text(encoding="utf-8")
        )
    }
    assert readers == {"desk/record.py"}


def test_a_row_that_cannot_be_written_stops_no_fact(world: World) -> None:
    examined = Examined(5, 0, "twitch", "gazette", NOW, native_id="n5", kind="chat", text="a", charter="c")
    # Of a run that is gone, and twice.
    said = Shadowed(404, "hold", "c", ("c",), acts_alone=False)
    examined.shadowed = (said, said)
    Recorder(client="gazette").record([examined])
    assert Message.objects.get().native_id == "n5"
    assert WouldBe.objects.count() == 1
    # The database itself is asked to look for what refers to nothing.
    connection.check_constraints()


def test_a_draft_that_fails_on_a_message_says_nothing_of_it(
    world: World, live: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    weigh = CompiledCharter.weigh

    def failing(self: CompiledCharter, message: Said, *given: Any) -> Any:
        if self.charter.version == "2" and message.id == "n3":
            raise ZeroDivisionError
        return weigh(self, message, *given)

    monkeypatch.setattr(CompiledCharter, "weigh", failing)
    told = messages(5, places=[messages(1)[0].space])
    key = told[0].space.key
    journal = DatabaseJournal()
    journal.append(told)
    rules = Rules({key: str(live)}, {}, (ShadowRun(9, charter(FIERCE, "2"), (key,)),))
    examiner = LocalExaminer(rules, default=str(live), make_engine=MadeUp)  # type: ignore[arg-type]
    examined = examiner.examine(journal.read(after=0, limit=10))
    Recorder(client="gazette").record(examined)
    failed = Message.objects.get(native_id="n3")
    assert (failed.state, failed.outcome) == ("published", "publish")
    assert set(WouldBe.objects.values_list("seq", flat=True)) == {
        each.seq for each in examined if each.seq != failed.seq
    }
