"""The ledger counts in the transaction that journals: what is not on disk is not counted, what is is."""

import pytest
from django.db import DatabaseError
from seas import SEA, gap, gone, said

from vigie.clock import now_ms
from vigie.connectors.base import Mark
from vigie.coverage import upkeep
from vigie.coverage.ledger import PAUSE_MS, PlaceLedger, webhook_kept, webhooks_kept
from vigie.coverage.models import Announced, Coverage, Gap, Heard, Hour, Thread
from vigie.coverage.tally import HOUR_MS
from vigie.desk.models import Space as Place
from vigie.message import Space
from vigie.message import Thread as MessageThread


def test_it_counts_what_is_new_what_came_again_and_what_contradicts(sea):
    sea.keep(said(1, at=5), said(2, at=6))
    sea.keep(said(2, at=6), said(1, at=5, text="another text"), said(3, at=7), gone(1))
    found = sea.coverage()
    assert (found.received, found.repeated, found.conflicting, found.removals) == (3, 1, 1, 1)
    assert found.first_ms == 5
    assert found.message_ms == 7


def test_it_counts_by_the_hour_in_which_it_was_written(sea):
    sea.keep(said(1, at=HOUR_MS), said(2, at=2 * HOUR_MS - 1), said(3, at=2 * HOUR_MS))
    sea.keep(said(4, at=2 * HOUR_MS + 5), said(1, at=HOUR_MS))
    hours = Hour.objects.filter(space=sea.place()).order_by("hour")
    assert list(hours.values_list("hour", "received", "repeated")) == [(1, 2, 1), (2, 2, 0)]


def test_it_does_not_believe_a_time_to_come(sea):
    late = said(1)
    sea.keep(
        said(2, at=5),
        late.__class__(**{f: getattr(late, f) for f in late.__struct_fields__} | {"at": 1 << 52}),
    )
    hours = set(Hour.objects.values_list("hour", flat=True))
    assert hours == {0, late.received_at // HOUR_MS}


def test_it_opens_a_place_of_the_account_for_its_client(sea):
    sea.keep(said(1, space=Space("sea", "quay")))
    place = Place.objects.get(native_id="quay")
    assert (place.client, place.channel) == (sea.client, sea.channel)


def test_it_counts_nothing_in_a_place_of_another_client(sea):
    Place.objects.create(
        client=sea.other_client, network="sea", native_id="theirs", name="theirs", created_ms=1
    )
    sea.keep(said(1, space=Space("sea", "theirs")), said(2), gaps=(gap(space=Space("sea", "theirs")),))
    assert [one.space.native_id for one in Coverage.objects.all()] == ["harbour"]
    assert not Gap.objects.exists()


def test_a_changed_text_is_the_same_message(sea):
    sea.keep(said(1))
    sea.keep(said(1, revision="2", text="changed"), said(1, revision="3", text="changed again"))
    found = sea.coverage()
    assert (found.received, found.edits) == (1, 2)


def test_a_message_known_by_its_change_only_is_received_once(sea):
    sea.keep(said(1, revision="2", text="changed"), said(1, revision="3", text="changed again"))
    assert (sea.coverage().received, sea.coverage().edits) == (1, 2)
    sea.keep(said(1, revision="4", text="and again"))
    sea.keep(said(1))
    assert (sea.coverage().received, sea.coverage().edits) == (1, 3)


def test_the_place_reached_moves_with_what_came_before_it(sea):
    sea.keep(said(1), marks=(Mark("a"), Mark(None), Mark("b"), Mark(None)))
    sea.channel.refresh_from_db()
    assert sea.channel.cursor == "b"
    sea.keep(marks=(Mark(None),))
    sea.channel.refresh_from_db()
    assert sea.channel.cursor == "b"


def test_nothing_is_counted_when_the_journal_writes_nothing(sea, monkeypatch):
    sea.keep(said(1))
    last = sea.journal.last()

    def fails(*_: object) -> None:
        raise DatabaseError("disk I/O error")

    with monkeypatch.context() as broken:
        broken.setattr(sea.ledger, "open_gaps", fails)
        with pytest.raises(Exception, match="disk"):
            sea.keep(said(2), said(3, space=Space("sea", "quay")), marks=(Mark("a"),), gaps=(gap(),))
    sea.channel.refresh_from_db()
    assert sea.channel.cursor == ""
    assert sea.coverage().received == 1
    assert sea.journal.last() == last
    # The place that was rolled back with the rest is opened again, under whatever number it gets.
    sea.keep(said(2), said(3, space=Space("sea", "quay")), marks=(Mark("a"),))
    assert sea.coverage().received == 2
    assert sea.coverage(Space("sea", "quay")).received == 1


def test_it_is_heard_by_entries_and_by_marks(sea):
    sea.keep(marks=(Mark(),))
    heard = Heard.objects.get(channel=sea.channel)
    assert heard.connected_ms == heard.heard_ms > 0
    Heard.objects.update(connected_ms=5, heard_ms=heard.heard_ms)
    sea.keep(said(1))
    assert Heard.objects.get().connected_ms == 5
    Heard.objects.update(heard_ms=heard.heard_ms - PAUSE_MS - 1000)
    sea.keep(marks=(Mark(),))
    again = Heard.objects.get()
    assert again.connected_ms == again.heard_ms > 5


def test_the_same_gap_is_open_once_and_may_open_again(sea):
    sea.keep(gaps=(gap(5, 9), gap(5, 9), gap(5, 9, what="a thread")))
    sea.keep(said(1), gaps=(gap(5, 9),))
    assert Gap.objects.count() == 2
    first = Gap.objects.get(what="")
    assert (first.because, first.because_fr) == ("The connection was lost.", "La connexion a été perdue.")
    Gap.objects.update(filled_ms=10)
    sea.keep(gaps=(gap(5, 9),))
    assert Gap.objects.filter(what="").count() == 2


def test_what_a_disconnected_account_still_had_to_say_is_journalled(sea):
    sea.keep(said(1))
    last = sea.journal.last()
    sea.channel.delete()
    sea.keep(said(2), said(3, space=Space("sea", "quay")), marks=(Mark("x"),), gaps=(gap(),))
    assert sea.journal.last() == last + 2
    assert not Heard.objects.exists()
    assert not Gap.objects.exists()


def test_webhooks_are_counted_in_the_same_ledger(sea):
    entries = [said(1), said(2)]
    sea.journal.append(
        entries, also=lambda appended: webhook_kept(sea.channel.pk, entries, appended, [gap(what="x")])
    )
    assert sea.coverage().received == 2
    assert Gap.objects.get().space == sea.place(SEA)
    assert Heard.objects.get().channel == sea.channel


def test_a_group_of_webhooks_costs_no_more_statements_than_one(sea, django_assert_num_queries):
    entries = [said(number) for number in range(200)]
    appended = sea.journal.append(entries)
    from vigie.intake.base import Appended

    posts = [
        (sea.channel.pk, [entry], Appended([seq]), ())
        for entry, seq in zip(entries, appended.seqs, strict=True)
    ]
    webhooks_kept(posts[:100])
    with django_assert_num_queries(3):
        webhooks_kept(posts[100:])
    assert sea.coverage().received == 200


def test_it_counts_what_comes_without_an_account_once_its_place_is_known(sea):
    ledger, space = PlaceLedger(), Space("twitch", "watched")

    def keep(*entries):
        sea.journal.append(entries, also=lambda appended: ledger.kept(entries, appended, (Mark(),), ()))

    keep(said(1, space=space))
    assert not Coverage.objects.exists()
    place = Place.objects.create(client=sea.client, network="twitch", native_id="watched", created_ms=1)
    keep(said(1, space=space), said(2, space=space), said(3, space=space))
    row = Coverage.objects.get(space=place)
    assert (row.received, row.repeated) == (2, 1)
    assert not Heard.objects.filter(channel=sea.channel).exists()


def test_it_counts_the_posts_of_a_sender_that_is_no_account(sea):
    place = Place.objects.create(client=sea.client, network="site", native_id="shop", created_ms=1)
    entries = [said(1, space=Space("site", "shop"))]
    sea.journal.append(entries, also=lambda appended: webhooks_kept([(0, entries, appended, ())]))
    assert Coverage.objects.get(space=place).received == 1
    assert not Heard.objects.exists()


def test_a_thread_of_long_ago_is_forgotten_with_what_its_network_counted_there(sea):
    now = now_ms()
    long_ago = now - upkeep.THREADS_KEPT_MS - 1
    sea.keep(said(1, thread=MessageThread("old")), said(2, thread=MessageThread("new")))
    place = sea.place()
    Thread.objects.filter(thread="old").update(last_ms=long_ago)
    for thread in ("", "old", "new"):
        Announced.objects.create(space=place, thread=thread, messages=1, at_ms=now)
    upkeep.prune(sea.channel.pk, now)
    assert [row.thread for row in Thread.objects.all()] == ["new"]
    assert sorted(row.thread for row in Announced.objects.all()) == ["", "new"]
