"""What a clause does beside its outcome, from the charter's file to the desk."""

import threading
from pathlib import Path

import msgspec
import pytest

from vigie.actions.models import Action
from vigie.charter.load import SHIPPED
from vigie.clock import now_ms
from vigie.desk.models import Alert, Case, Event
from vigie.desk.models import Message as Recorded
from vigie.desk.record import Recorder
from vigie.examination import LocalExaminer
from vigie.examined import Examined
from vigie.intake.base import Journalled, encode
from vigie.intake.journal import DatabaseJournal
from vigie.message import Message
from vigie.message import Space as Place
from vigie.road import Road
from vigie.rules import Rules
from world import World

pytestmark = pytest.mark.django_db(transaction=True)

LIVE = Place("twitch", "gazette")
CLAUSES = r"""
  - id: quai
    title: {fr: Le quai, en: The platform}
    reason: {fr: Votre message parle du quai., en: Your message is about the platform.}
    when: {text matches: '\bquai\b'}
    outcome: hold
    route: transports
    alert: quai
    propose: ban
  - id: gare
    title: {fr: La gare, en: The station}
    reason: {fr: Votre message parle de la gare., en: Your message is about the station.}
    when: {text matches: '\bgare\b'}
    route: presse
    alert: gare
    propose: time-out
  - id: valise
    title: {fr: La valise, en: The suitcase}
    reason: {fr: Votre message parle d’une valise., en: Your message is about a suitcase.}
    when: {text matches: '\bvalise\b'}
    outcome: delete
    acts_alone: at-once
    propose: ban
    examples:
      must: [Ma valise est perdue]
      must_not: [Mon sac est perdu]
"""


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def examiner(tmp_path: Path) -> LocalExaminer:
    charter = tmp_path / "wide.yaml"
    charter.write_text((SHIPPED / "media.yaml").read_text() + CLAUSES)
    return LocalExaminer(Rules({LIVE.key: str(charter)}))


def said(number: int, text: str) -> Message:
    now = now_ms()
    return Message(id=f"n{number}", space=LIVE, text=text, at=now, received_at=now)


def test_queue_proposals_and_alerts_follow_the_clauses_to_the_desk(
    world: World, examiner: LocalExaminer
) -> None:
    texts = ["bonsoir à tous", "le quai de la gare", "la gare est belle", "ma valise est là", "un autre quai"]
    journal = DatabaseJournal()
    journal.append([said(number, text) for number, text in enumerate(texts)])
    Road(journal, examiner, Recorder()).run(threading.Event(), until_empty=True)

    states = dict(Recorded.objects.values_list("text", "state"))
    assert [states[text] for text in texts] == ["published", "held", "published", "deleted", "held"]
    cases = Case.objects.order_by("message_id")
    # The queue is the strongest clause's; what is only routed, or decided by a clause alone, opens no case.
    assert list(cases.values_list("message__text", "queue", "proposals")) == [
        (texts[1], "transports", "ban time-out"),
        (texts[4], "transports", "ban"),
    ]
    # The clause that acts alone deletes, as it says; what it proposes about the author goes nowhere.
    assert list(Action.objects.values_list("verb", "message__text")) == [("delete", texts[3])]
    assert sorted(Alert.objects.values_list("name", "clause", "count")) == [
        ("gare", "gare", 2),
        ("quai", "quai", 2),
    ]
    assert Event.objects.filter(kind="alert", client=world.client).count() == 2


def test_what_was_examined_is_the_same_after_the_other_process(examiner: LocalExaminer) -> None:
    entries = [
        Journalled(number, encode(said(number, text)))
        for number, text in enumerate(["le quai", "bonsoir"], 1)
    ]
    examined = examiner.examine(entries)
    assert examined[0].alerts == (("quai", "quai"),)
    assert examined[1].routes == examined[1].alerts == examined[1].proposals == ()
    again = msgspec.msgpack.decode(msgspec.msgpack.encode(examined), type=list[Examined])
    assert again == examined
