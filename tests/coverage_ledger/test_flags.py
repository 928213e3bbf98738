"""What a person should look at is told once, and its end is told too."""

import msgspec
import pytest
from seas import SEA, gap, said

from vigie.channels.models import Channel
from vigie.connectors.base import Count, Mark
from vigie.coverage import counts, flags, upkeep
from vigie.coverage.ledger import PAUSE_MS
from vigie.coverage.models import Announced, Coverage, Flag, Gap, Heard
from vigie.coverage.rhythm import WEEK, Rhythm
from vigie.desk import clocks
from vigie.desk.models import Event, Message

MINUTE = 60_000


@pytest.fixture
def heard(sea):
    upkeep.begin(sea.channel.pk, allowed_ms=PAUSE_MS, rereads=True, at=1)
    sea.keep(said(1), marks=(Mark(),))
    return Heard.objects.get()


def told() -> list[dict]:
    return [event.payload for event in Event.objects.filter(kind="coverage").order_by("pk")]


def test_a_channel_that_is_not_heard_for_a_minute_is_told_once(sea, heard):
    flags.look(sea.channel.pk, heard.heard_ms + PAUSE_MS)
    assert not Flag.objects.exists()
    for later in (1, 5_000, 10_000):
        flags.look(sea.channel.pk, heard.heard_ms + PAUSE_MS + later)
    flag = Flag.objects.get()
    assert (flag.kind, flag.since_ms, flag.client) == ("disconnected", heard.heard_ms, sea.client)
    assert [(one["flag"], one["ended"]) for one in told()] == [(flag.pk, False)]


def test_its_return_is_told_once_what_was_missed_is_read_again(sea, heard):
    at = heard.heard_ms
    flags.look(sea.channel.pk, at + 2 * MINUTE)
    sea.keep(marks=(Mark(),), gaps=(gap(),))
    Heard.objects.update(heard_ms=at + 4 * MINUTE)
    Gap.objects.update(opened_ms=at + 4 * MINUTE)
    flags.look(sea.channel.pk, at + 4 * MINUTE)
    assert len(told()) == 1
    Gap.objects.update(filled_ms=at + 5 * MINUTE, found=12)
    flags.look(sea.channel.pk, at + 4 * MINUTE + 30_000)
    flags.look(sea.channel.pk, at + 4 * MINUTE + 35_000)
    assert [one["ended"] for one in told()] == [False, True]
    flag = Flag.objects.get()
    assert (flag.ended_ms, flag.found) == (at + 4 * MINUTE, 12)


def test_its_return_is_told_even_where_nothing_can_be_read_again(sea, heard):
    at = heard.heard_ms
    flags.look(sea.channel.pk, at + 2 * MINUTE)
    sea.keep(marks=(Mark(),), gaps=(gap(),))
    Heard.objects.update(heard_ms=at + 4 * MINUTE)
    Gap.objects.update(opened_ms=at + 4 * MINUTE)
    flags.look(sea.channel.pk, at + 4 * MINUTE)
    flags.look(sea.channel.pk, at + 4 * MINUTE + flags.READ_AGAIN_MS)
    assert [one["ended"] for one in told()] == [False, True]


def test_after_a_stop_of_vigie_there_is_a_minute_to_connect(sea, heard):
    at = heard.heard_ms + 3_600_000
    upkeep.begin(sea.channel.pk, allowed_ms=PAUSE_MS, rereads=True, at=at)
    flags.look(sea.channel.pk, at + PAUSE_MS)
    assert not Flag.objects.exists()
    flags.look(sea.channel.pk, at + PAUSE_MS + 1)
    assert Flag.objects.get().since_ms == heard.heard_ms


def test_a_webhook_that_does_not_come_is_no_disconnection(sea, heard):
    upkeep.begin(sea.channel.pk, allowed_ms=0, rereads=True, at=heard.heard_ms)
    flags.look(sea.channel.pk, heard.heard_ms + 3_600_000)
    assert not Flag.objects.exists()
    sea.channel.stopped = True
    sea.channel.save()
    flags.look(sea.channel.pk, heard.heard_ms + 3_600_000)
    assert Flag.objects.get().kind == "disconnected"


def test_a_channel_switched_off_is_left_alone(sea, heard):
    flags.look(sea.channel.pk, heard.heard_ms + 2 * MINUTE)
    sea.channel.enabled = False
    sea.channel.save()
    flags.look(sea.channel.pk, heard.heard_ms + 3 * MINUTE)
    flags.look(sea.channel.pk, heard.heard_ms + 9 * MINUTE)
    assert Flag.objects.get().ended_ms


def test_a_space_silent_for_longer_than_usual_is_told_and_its_return(sea, heard):
    rhythm = Rhythm((60.0,) * WEEK, (50.0, 50.0))
    Coverage.objects.update(rhythm=msgspec.to_builtins(rhythm))
    last = sea.coverage().message_ms
    for later, flagged in ((9, 0), (30, 1), (40, 1)):
        Heard.objects.update(heard_ms=last + later * MINUTE)
        flags.look(sea.channel.pk, last + later * MINUTE)
        assert Flag.objects.count() == flagged
    flag = Flag.objects.get()
    assert (flag.kind, flag.space, flag.since_ms) == ("silent", sea.place(), last)
    assert 10 * MINUTE <= flag.measure < 30 * MINUTE
    Coverage.objects.update(message_ms=last + 41 * MINUTE)
    Heard.objects.update(heard_ms=last + 41 * MINUTE)
    flags.look(sea.channel.pk, last + 41 * MINUTE)
    assert [one["ended"] for one in told()] == [False, True]


def test_no_space_is_silent_while_its_channel_is_not_heard(sea, heard):
    Coverage.objects.update(rhythm=msgspec.to_builtins(Rhythm((60.0,) * WEEK, (50.0, 50.0))))
    for later in (30, 31):
        flags.look(sea.channel.pk, heard.heard_ms + later * MINUTE)
    assert [flag.kind for flag in Flag.objects.all()] == ["disconnected"]


def count(sea, messages: int) -> Announced:
    return counts.note(Count(space=SEA, messages=messages, at=5), sea.place().pk)


def test_what_was_said_before_reading_began_is_no_difference(sea, heard):
    assert (count(sea, 41).before, count(sea, 41).missing) == (40, 0)
    sea.keep(said(2), said(3))
    assert count(sea, 43).missing == 0


def test_what_is_removed_deleted_and_private_is_explained(sea, heard):
    count(sea, 1)
    sea.keep(said(2), said(3), said(4), said(5, kind="private"))
    recorded = [
        sea.message("removed", native_id="2", space=sea.place()),
        sea.message("removed", native_id="3", space=sea.place()),
        sea.message("deleted", native_id="4", space=sea.place()),
    ]
    # The text of the third was changed: its earlier wording counts for nothing.
    sea.message("published", native_id="3", space=sea.place())
    assert Message.objects.count() == len(recorded) + 1
    row = count(sea, 2)
    found = counts.explained(row)
    assert (found.received, found.removed, found.deleted, row.missing, found.untold) == (4, 1, 1, 0, 0)


def test_hidden_messages_explain_fewer_and_never_more(sea, heard):
    count(sea, 1)
    sea.keep(said(2), said(3))
    sea.message("hidden", native_id="2", space=sea.place())
    assert (count(sea, 2).missing, counts.explained(count(sea, 2)).untold) == (0, 0)
    assert (count(sea, 3).missing, counts.explained(count(sea, 3)).untold) == (0, 0)
    assert count(sea, 4).missing == 1


def test_what_vanished_without_a_word_is_said(sea, heard):
    count(sea, 1)
    sea.keep(said(2), said(3))
    row = count(sea, 1)
    assert (row.missing, counts.explained(row).untold) == (0, 2)


def test_one_count_that_misses_something_is_not_believed(sea, heard):
    count(sea, 1)
    assert not counts.seek(count(sea, 3))
    assert counts.seek(count(sea, 3))
    assert not counts.seek(count(sea, 3))
    assert counts.seek(count(sea, 4))
    Heard.objects.update(heard_ms=heard.heard_ms)
    flags.look(sea.channel.pk, heard.heard_ms)
    assert (Flag.objects.get().kind, Flag.objects.get().measure) == ("missing", 3)
    count(sea, 1)
    flags.look(sea.channel.pk, heard.heard_ms + 1)
    assert Flag.objects.get().ended_ms


def test_the_doctor_names_what_is_not_heard_what_is_silent_and_what_could_not_be_read(sea, heard):
    from vigie.doctor.check import Found
    from vigie.doctor.coverage import coverage

    assert "everything heard, 0 gaps open" in coverage()
    sea.keep(gaps=(gap(),))
    assert "1 gaps open" in coverage()
    Gap.objects.update(opened_ms=5, last_error="The network is busy.")
    with pytest.raises(Found, match="The network is busy"):
        coverage()
    Flag.objects.create(
        client=sea.client, channel=sea.channel, space=sea.place(), kind="silent", since_ms=1, opened_ms=1
    )
    with pytest.raises(Found, match="silent for longer than usual"):
        coverage()
    Heard.objects.update(heard_ms=1, tended_ms=1)
    with pytest.raises(Found, match="has not been heard"):
        coverage()


def test_an_account_that_stopped_for_good_is_told_though_nobody_tends_it(sea, heard):
    Channel.objects.filter(pk=sea.channel.pk).update(stopped=True)
    clocks.tick(heard.heard_ms + 2 * MINUTE)
    assert [one["what"] for one in told()] == ["disconnected"]
