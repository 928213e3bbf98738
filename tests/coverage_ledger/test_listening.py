"""What comes by webhook only, while nobody took webhooks."""

import time
from types import SimpleNamespace
from typing import Any

import pytest
from seas import SEA, Sea, said
from test_tending import tended
from tides import Network, Tide

from vigie.clock import now_ms
from vigie.connectors.base import Capabilities
from vigie.coverage import upkeep
from vigie.coverage.ledger import webhook_kept
from vigie.coverage.listening import STOPPED_MS, Listener, listens
from vigie.coverage.models import Gap, Heard, Listening

HOUR = 3_600_000


def card(*, resends: float = 0.0, inbound: bool = True, **capable: Any) -> Any:
    """Return what is read of a network's card."""
    given = {"delivery": "webhook", "kinds": frozenset({"comment"})} | capable
    return SimpleNamespace(
        capabilities=Capabilities(**given), inbound=object if inbound else None, resends=resends
    )


@pytest.fixture
def spoken(sea: Sea) -> Sea:
    """The account, whose place spoke by webhook a moment ago."""
    upkeep.begin(sea.channel.pk, allowed_ms=0, rereads=False, at=now_ms())
    entries = (said(1),)
    sea.journal.append(entries, also=lambda appended: webhook_kept(sea.channel.pk, entries, appended))
    return sea


def gaps(sea: Sea, stopped_ms: int, network: Any) -> list[tuple[int, int | None]]:
    """Return what is open after a stop of so long, which ends now."""
    now = now_ms()
    listens(now - stopped_ms, cards={"sea": network})
    listens(now, cards={"sea": network})
    upkeep.open_left(sea.ledger, sea.channel.pk, now)
    return [(now - gap.since_ms, gap.until_ms and now - gap.until_ms) for gap in Gap.objects.all()]


def test_a_stop_of_the_web_process_is_a_gap_of_what_comes_by_webhook(spoken):
    assert gaps(spoken, HOUR, card()) == [(HOUR + upkeep.LEFT_MARGIN_MS, 0)]
    assert Gap.objects.get().space == spoken.place(SEA)
    assert Gap.objects.get().because == str(upkeep.LEFT)
    assert Listening.objects.count() == 1


def test_starting_the_web_process_again_is_none(spoken):
    assert gaps(spoken, STOPPED_MS, card()) == []


def test_the_first_start_of_all_is_none(spoken):
    assert not listens(now_ms(), cards={"sea": card()})
    assert not Heard.objects.get().left_ms


@pytest.mark.parametrize(
    ("network", "missing"),
    [
        (card(resends=72 * 3600), False),
        (card(resends=1800), True),
        # What can be read again is, whatever its network promises.
        (card(resends=72 * 3600, rereads=True), True),
        (card(resumes=True), False),
        (card(inbound=False), False),
        (card(delivery="stream"), False),
        (card(delivery="poll"), False),
    ],
)
def test_what_the_network_says_again_by_itself_is_not_missing(spoken, network, missing):
    assert bool(gaps(spoken, HOUR, network)) == missing


def test_an_account_that_chose_webhooks_is_one_of_them(spoken):
    spoken.channel.settings = {"callback": "https://example.org/hooks"}
    spoken.channel.save()
    assert gaps(spoken, HOUR, card(delivery="stream"))


def test_an_account_that_is_switched_off_misses_nothing(spoken):
    spoken.channel.enabled = False
    spoken.channel.save()
    assert gaps(spoken, HOUR, card()) == []


def test_two_stops_before_anybody_looked_are_one_stretch(spoken):
    now = now_ms()
    for at in (now - 3 * HOUR, now - 2 * HOUR, now - HOUR, now):
        listens(at, cards={"sea": card()})
    heard = Heard.objects.get()
    assert (heard.left_ms, heard.back_ms) == (now - 3 * HOUR, now)


def test_what_was_missed_is_read_again_where_the_network_can(spoken):
    network = Network()
    network.said = [said(1), said(2), said(3)]
    now = now_ms()
    for at in (now - HOUR, now):
        listens(at, cards={"sea": card(rereads=True)})
    tide = Tide(network, delivery="webhook")
    tended(spoken, tide, lambda: Gap.objects.filter(filled_ms__isnull=False).exists())
    assert spoken.coverage().received == 3


def test_a_listener_says_that_it_listens_until_it_is_stopped(sea):
    listener = Listener(every=0.01)
    before = now_ms()
    listener.start()
    while Listening.objects.values_list("at_ms", flat=True).first() in (None, before):
        time.sleep(0.005)
    listener.stop()
    assert not listener.is_alive()
    assert Listening.objects.get().at_ms >= before
