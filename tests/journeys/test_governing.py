"""What is published, given back or started in the shadow is in force on the road without a restart."""

import threading
from collections.abc import Iterator

import pytest
from django.db import OperationalError
from engines import partly_broken

from versions.published import Listener, forget_versions
from vigie.charter.compile import compile_charter
from vigie.charter.load import load, shipped
from vigie.desk.models import Message as Recorded
from vigie.desk.models import Space
from vigie.desk.record import Recorder
from vigie.examination import LocalExaminer
from vigie.governing import RulesWatch, home_rules
from vigie.intake.journal import DatabaseJournal
from vigie.message import Author, Message
from vigie.message import Space as Place
from vigie.road import Road
from vigie.shadow import services as shadow
from vigie.shadow.models import WouldBe
from vigie.versions import services
from world import World

pytestmark = pytest.mark.django_db(transaction=True)

LIVE = Place("twitch", "gazette")


@pytest.fixture
def world() -> Iterator[World]:
    yield World()
    forget_versions()


def text(outcome: str) -> str:
    return f"""\
charter: {{id: quais, version: draft, title: {{fr: Les quais}}, languages: [fr]}}
clauses:
  - id: quai
    title: {{fr: Le quai}}
    reason: {{fr: Votre message parle du quai.}}
    when: {{text matches: '\\bquai\\b'}}
    outcome: {outcome}
    examples: {{must: [le quai], must_not: [la gare]}}
"""


class Stream:
    """Says one thing at a time, on a road that is never started again."""

    def __init__(self, *, every: float = 0.0) -> None:
        self._journal = DatabaseJournal()
        self.watch = RulesWatch(every=every)
        examiner = LocalExaminer(home_rules(), make_engine=partly_broken)
        self._road = Road(self._journal, examiner, Recorder(), changed_rules=self.watch.changed)
        self._said = 0

    def say(self, said: str) -> Recorded:
        self._said += 1
        message = Message(id=f"m{self._said}", space=LIVE, text=said, at=1, received_at=1)
        self._journal.append([message])
        self._road.run(threading.Event(), until_empty=True)
        return Recorded.objects.get(native_id=message.id)

    def say_all(self, told: list[tuple[str, str]]) -> list[str]:
        """Return the outcomes of messages that authors say, all of them before the first is examined."""
        ids = []
        for said, author in told:
            self._said += 1
            ids.append(f"m{self._said}")
            writer = Author(author, author)
            message = Message(id=ids[-1], space=LIVE, text=said, author=writer, at=1, received_at=1)
            self._journal.append([message])
        self._road.run(threading.Event(), until_empty=True)
        return list(
            Recorded.objects.filter(native_id__in=ids).order_by("seq").values_list("outcome", flat=True)
        )


def verdict(message: Recorded) -> tuple[str, str, str]:
    return message.outcome, message.charter, message.charter_version


def test_a_version_weighs_once_it_is_given_and_the_one_before_once_it_is_back(
    world: World,
) -> None:
    stream = Stream()
    space = Space.objects.get(network="twitch", native_id="gazette")
    assert stream.say("le quai").outcome == "publish"
    own = services.create(world.client, "quais", text("hold"), by=world.owner)
    services.publish(own, by=world.owner, reason="Pour voir", examiner=Listener())
    assert stream.say("le quai").outcome == "publish"
    services.assign(space, own, by=world.owner)
    assert verdict(stream.say("le quai")) == ("hold", "quais", "1")
    own.refresh_from_db()
    services.save_draft(own, text("hide"), by=world.owner, based_on=own.edition)
    assert verdict(stream.say("le quai")) == ("hold", "quais", "1")
    own.refresh_from_db()
    services.publish(own, by=world.owner, reason="Plus ferme", examiner=Listener())
    assert verdict(stream.say("le quai")) == ("hide", "quais", "2")
    own.refresh_from_db()
    services.go_back(own, 1, by=world.owner, reason="Trop ferme")
    assert verdict(stream.say("le quai")) == ("hold", "quais", "3")
    services.assign(space, None, by=world.owner)
    assert stream.say("le quai").outcome == "publish"


def test_a_draft_runs_in_the_shadow_from_its_start_to_its_stop(world: World) -> None:
    stream = Stream()
    space = Space.objects.get(network="twitch", native_id="gazette")
    assert stream.say("le quai").outcome == "publish"
    run = shadow.start(world.client, text("delete"), [space], 1, by=world.owner)
    seen = stream.say("le quai")
    assert seen.outcome == "publish"
    shadow.stop(run, by=world.owner)
    stream.say("le quai")
    rows = WouldBe.objects.filter(run=run)
    assert [(each.seq, each.outcome, each.clause) for each in rows] == [(seen.pk, "delete", "quai")]


def test_a_charter_that_asks_who_wrote_is_told_what_is_on_its_way_too(world: World) -> None:
    stream = Stream()
    space = Space.objects.get(network="twitch", native_id="gazette")
    asking = (
        text("hold")
        .replace("{text matches: '\\bquai\\b'}", "author messages < 2")
        .replace("{must: [le quai], must_not: [la gare]}", "{must: [{text: le quai, messages: 1}]}")
    )
    own = services.create(world.client, "quais", asking, by=world.owner)
    services.publish(own, by=world.owner, reason="Pour voir", examiner=Listener())
    services.assign(space, own, by=world.owner)
    authors = [f"a{number % 300}" for number in range(2_000)]
    assert stream.say_all([("bonjour", author) for author in authors]) == ["hold"] * 600 + ["publish"] * 1_400
    # On its way or recorded, it is the same past.
    assert stream.say_all([("bonsoir", "a1"), ("bonsoir", "nouvelle")]) == ["publish", "hold"]


def test_rules_that_cannot_be_read_leave_those_known_in_force(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = RulesWatch(every=0)
    assert watch.changed() is not None
    assert watch.changed() is None

    def locked() -> int:
        raise OperationalError("database is locked")

    services.create(world.client, "quais", text("hold"), by=world.owner)
    own = world.client.own_charters.get()
    services.publish(own, by=world.owner, reason="Pour voir", examiner=Listener())
    with monkeypatch.context() as patched:
        patched.setattr("vigie.governing.generation", locked)
        assert watch.changed() is None
    assert watch.changed() is not None


def test_it_looks_no_more_often_than_it_was_told() -> None:
    now = [100.0]
    watch = RulesWatch(every=1.0, clock=lambda: now[0])
    assert watch.changed() is not None
    watch._seen = None
    assert watch.changed() is None
    now[0] += 1.0
    assert watch.changed() is not None


@pytest.mark.parametrize("name", shipped())
def test_what_a_shipped_charter_asks_of_authors_is_known_without_reading_it(world: World, name: str) -> None:
    Space.objects.update(charter=name)
    asks = compile_charter(load(name)).asks_history
    assert home_rules().asking == ((LIVE.key,) if asks else ())
