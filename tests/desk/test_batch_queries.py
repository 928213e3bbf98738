"""What a batch asks of the database does not grow with its messages."""

from itertools import count

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from vigie.accounts.models import Client
from vigie.channels.models import Channel
from vigie.desk.models import Message
from vigie.desk.record import Recorder
from vigie.examined import Examined
from world import NOW

_numbers = count(1)


@pytest.fixture
def connected(world):
    """Connect an account to the world's space, which lets clauses hide and approve alone."""
    Client.objects.filter(pk=world.client.pk).update(automatic=True)
    world.space.channel = Channel.objects.create(
        client=world.client,
        network="wordpress",
        native_id="gazette",
        name="La Gazette",
        key="k" * 43,
        settings={"approves": "yes"},
        created_ms=NOW,
        changed_ms=NOW,
    )
    world.space.save()


def said(native_id: str, **fields) -> Examined:
    made = Examined(next(_numbers), 0, "twitch", "gazette", NOW, native_id=native_id, kind="comment", at=NOW)
    for name, value in fields.items():
        setattr(made, name, value)
    return made


def asked(recorder: Recorder, batch: list[Examined]) -> int:
    # A list of rows is one statement here, whatever its length.
    with CaptureQueriesContext(connection) as queries:
        recorder.record(batch)
    return len(queries)


HIDES = {"outcome": "hide", "clause": "pub", "fingerprint": "pub", "acts_alone": True, "at_once": True}
KINDS = {
    "published": {},
    "held": {"outcome": "hold", "clause": "insult"},
    "hidden alone": HIDES | {"quota": 1_000},
    "a rehearsal": HIDES | {"quota": 1_000, "source": 7},
    "kept back by the network": {"held": True, "quota": 1_000},
}


@pytest.mark.parametrize("kind", KINDS)
def test_it_asks_no_more_for_many_messages_than_for_few(connected, kind):
    recorder = Recorder(client="gazette", draw=lambda: 1.0)
    # The first one of its kind has its standing made.
    recorder.record([said("first", **KINDS[kind])])
    few = asked(recorder, [said(f"few {n}", **KINDS[kind]) for n in range(2)])
    assert asked(recorder, [said(f"many {n}", **KINDS[kind]) for n in range(60)]) == few


@pytest.mark.parametrize("source", [0, 7])
def test_it_asks_no_more_for_many_changed_texts_than_for_few(connected, source):
    recorder = Recorder(client="gazette")
    recorder.record([said(f"m{n}", source=source) for n in range(62)])
    few = asked(recorder, [said(f"m{n}", revision="2", source=source) for n in range(2)])
    many = asked(recorder, [said(f"m{n}", revision="2", source=source) for n in range(2, 62)])
    assert many == few
    assert Message.objects.filter(state="removed").count() == 62
