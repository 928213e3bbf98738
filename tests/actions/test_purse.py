"""The day's allowance of an account: on disk, shared by all processes, never overspent."""

import threading

import pytest
from asgiref.sync import async_to_sync
from django.db import connection

from square import Square
from vigie.actions.errors import Refused
from vigie.actions.models import Spending
from vigie.actions.purse import (
    KEPT_DAYS,
    KEPT_FOR_ACTING,
    DatabasePurse,
    day_of,
    prune_spending,
    spent_today,
)
from vigie.actions.requests import request
from vigie.channels.models import Channel
from vigie.connectors.account import SpentError
from vigie.desk.clocks import tick
from world import NOW, World

DAY = 86_400_000
HOUR = 3_600_000
#: Midnight UTC of some day.
MIDNIGHT = NOW // DAY * DAY


@pytest.fixture
def purse(square):
    card = square.gives(unit="units", allowance=100.0, starts_again_utc=8)
    return DatabasePurse(square.channel.pk, card)


def today(square, at=NOW):
    return spent_today(square.channel, square.card, at=at)


def test_what_is_spent_is_on_disk_by_purpose(square, purse):
    purse.spend_now(50, on="hide", at=NOW)
    purse.spend_now(1, on="read", at=NOW)
    purse.spend_now(1, on="read", at=NOW)
    day = today(square)
    assert (day.units, day.left, day.purposes) == (52, 48, {"hide": (50, 1), "read": (2, 2)})


def test_it_tells_how_many_actions_are_left_by_what_those_of_today_cost(square, purse):
    assert today(square).actions_left is None
    purse.spend_now(10, on="hide", at=NOW)
    purse.spend_now(30, on="read", at=NOW)
    assert today(square).actions_left == 6


def test_the_last_unit_is_spent_once_and_nothing_of_what_is_too_much(square, purse):
    purse.spend_now(100, on="write", at=NOW)
    with pytest.raises(SpentError):
        purse.spend_now(0.5, on="write", at=NOW)
    assert today(square).units == 100


def test_reading_stops_while_there_is_still_something_to_act_with(square, purse):
    limit = 100 * (1 - KEPT_FOR_ACTING)
    purse.spend_now(limit, on="read", at=NOW)
    with pytest.raises(SpentError):
        purse.spend_now(1, on="read", at=NOW)
    purse.spend_now(100 - limit, on="delete", at=NOW)
    assert today(square).left == 0


def test_cents_add_up(square):
    purse = DatabasePurse(square.channel.pk, square.gives(unit="USD", allowance=1.0))
    for _ in range(10):
        purse.spend_now(0.1, on="reply", at=NOW)
    with pytest.raises(SpentError):
        purse.spend_now(0.01, on="reply", at=NOW)


def test_the_day_starts_at_the_networks_hour(square, purse):
    before, after = MIDNIGHT + 8 * HOUR - 1, MIDNIGHT + 8 * HOUR
    assert day_of(after, 8) == day_of(before, 8) + 1
    purse.spend_now(100, on="hide", at=before)
    with pytest.raises(SpentError, match="starts again at 08:00 UTC") as refused:
        purse.spend_now(1, on="hide", at=before)
    assert refused.value.retry_after == pytest.approx(0.001)
    assert "recommence à 08:00 UTC" in refused.value.args[0].french
    purse.spend_now(1, on="hide", at=after)
    assert today(square, after).units == 1


def test_its_owner_may_allow_less_or_more(square, purse):
    for said, left in (("10", 10), ("12,5", 12.5), ("", 100), ("a lot", 100), ("-3", 100), ("nan", 100)):
        square.channel.settings = {"allowance": said}
        square.channel.save()
        assert today(square).left == left
    square.channel.settings = {"allowance": "10"}
    square.channel.save()
    with pytest.raises(SpentError):
        purse.spend_now(11, on="write", at=NOW)


def test_a_network_that_counts_nothing_costs_no_writing(square, django_assert_num_queries):
    free = DatabasePurse(square.channel.pk, square.gives())
    with django_assert_num_queries(0):
        async_to_sync(free.spend)(1, on="read")
    assert not Spending.objects.exists()


def test_what_has_a_price_and_no_limit_is_counted(square):
    purse = DatabasePurse(square.channel.pk, square.gives(unit="USD"))
    async_to_sync(purse.spend)(2_000_000, on="read")
    assert Spending.objects.get(purpose="read").units == 2_000_000


def test_two_accounts_do_not_share_their_day(square, purse, world):
    other = Channel.objects.create(
        client=world.client, network="square", native_id="b", key="b", created_ms=NOW, changed_ms=NOW
    )
    purse.spend_now(60, on="write", at=NOW)
    DatabasePurse(other.pk, square.card).spend_now(100, on="write", at=NOW)
    assert (today(square).units, spent_today(other, square.card, at=NOW).units) == (60, 100)


def test_nothing_is_asked_when_the_day_is_over(square, purse, world):
    purse.spend_now(100, on="write", at=NOW)
    with pytest.raises(Refused, match="allowance of Square is used up"):
        request("like", space=square.space, message=square.message(), by=world.owner, at=NOW)


def test_what_was_spent_long_ago_is_forgotten_and_today_is_not(square, purse, django_assert_num_queries):
    purse.spend_now(40, on="write", at=NOW)
    later = NOW + (KEPT_DAYS + 2) * DAY
    purse.spend_now(30, on="write", at=later)
    with django_assert_num_queries(1):
        assert prune_spending(NOW) == 0
    tick(later)
    assert set(Spending.objects.values_list("units", flat=True)) == {30}
    assert today(square, at=later).left == 70


@pytest.mark.django_db(transaction=True)
def test_processes_that_spend_at_once_never_overspend(monkeypatch):
    square = Square(World(), monkeypatch)
    card = square.gives(unit="units", allowance=50.0)
    refused = []
    together = threading.Barrier(4)

    def spend() -> None:
        purse = DatabasePurse(square.channel.pk, card)
        together.wait()
        try:
            for _ in range(20):
                try:
                    purse.spend_now(1, on="write", at=NOW)
                except SpentError as error:
                    refused.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=spend) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (spent_today(square.channel, card, at=NOW).units, len(refused)) == (50, 30)
