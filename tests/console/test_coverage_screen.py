"""The coverage screen: what was received and what may be missing, for the people of that client only."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from vigie.channels.models import Channel
from vigie.clock import now_ms
from vigie.coverage.models import Announced, Coverage, Flag, Gap, Heard, Hour
from vigie.coverage.rhythm import HOUR_MS
from vigie.desk.scope import coverage_of, flags_of, gaps_of

MINUTE = 60_000


def covered(world, space, *, client=None, number: int = 0):
    """Give a space an account, a day, a count, a gap and a flag that is over."""
    at = now_ms()
    channel = Channel.objects.create(
        client=client or world.client, network=space.network, native_id=space.native_id, name=space.name,
        key=f"{space.network}{space.native_id}", created_ms=1, changed_ms=1,
    )  # fmt: skip
    space.channel = channel
    space.save()
    Heard.objects.create(channel=channel, heard_ms=at - 2_000, connected_ms=at - HOUR_MS, allowed_ms=60_000)
    Coverage.objects.create(
        space=space, received=1234, repeated=7, conflicting=1, edits=2, removals=3, heard_ms=at - 2_000,
        message_ms=at - 2_000, first_ms=1,
    )  # fmt: skip
    Hour.objects.create(space_id=space.pk, hour=at // HOUR_MS, received=21)
    Announced.objects.create(
        space=space, messages=1500, at_ms=at, before=300,
        explained={"received": 1234, "removed": 3, "deleted": 31, "untold": 0},
    )  # fmt: skip
    Gap.objects.create(
        channel=channel, space=space, since_ms=at - HOUR_MS, until_ms=at - HOUR_MS // 2,
        because="The tide was out.", because_fr="La marée était basse.", key=f"k{number}{space.pk}",
        opened_ms=at, filled_ms=at, found=12, known=30, tries=1,
    )  # fmt: skip
    Flag.objects.create(
        client=channel.client, channel=channel, kind="disconnected", since_ms=at - 4 * MINUTE,
        opened_ms=at - 3 * MINUTE, ended_ms=at, told_ms=at, found=12,
    )  # fmt: skip
    return channel


@pytest.fixture
def sea(world):
    world.channel = covered(world, world.space)
    return world


def plain(answer) -> str:
    """Return what a page says, without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_it_says_what_was_received_announced_and_read_again(sea, as_):
    said = plain(as_(sea.reader).get("/coverage"))
    assert "Listening" in said
    assert "21 received today" in said
    assert "1,500 announced" in said
    assert "1,234 received · 300 said before reading began, 3 removed there, 31 deleted by us" in said
    assert "Accounted for" in said
    assert "12 messages found" in said
    assert "The tide was out." in said


def test_a_day_is_the_last_twenty_four_hours_the_first_of_them_counted(sea, as_):
    now = now_ms() // HOUR_MS
    for ago, received in ((23, 5), (24, 400)):
        Hour.objects.create(space_id=sea.space.pk, hour=now - ago, received=received)
    assert "26 in 24 h" in plain(as_(sea.reader).get("/coverage"))


def test_it_says_so_in_french(sea, as_):
    said = plain(as_(sea.reader, "fr").get("/coverage"))
    assert "12 messages retrouvés" in said
    assert "La marée était basse." in said
    assert "À l’écoute" in said


def test_a_space_has_its_gaps_its_counts_and_its_flags(sea, as_):
    said = plain(as_(sea.teammate).get(f"/coverage/{sea.space.pk}"))
    assert "12 found, 30 already here" in said
    assert "Reconnected after 4 min; 12 messages were read again." in said
    assert "Came again with another text" in said


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (lambda sea: Channel.objects.update(stopped=True, trouble="Sign in again."), "Stopped"),
        (lambda sea: Channel.objects.update(enabled=False), "Switched off"),
        (lambda sea: Heard.objects.update(heard_ms=now_ms() - 5 * MINUTE), "Disconnected"),
        (lambda sea: Gap.objects.update(filled_ms=None), "Catching up"),
        (lambda sea: Channel.objects.update(trouble="Slow."), "In trouble"),
        (lambda sea: Flag.objects.update(ended_ms=None, kind="silent", space=sea.space), "Silent"),
        (lambda sea: Flag.objects.update(ended_ms=None, kind="missing", space=sea.space), "Incomplete"),
        (lambda sea: Channel.objects.all().delete(), "Counted"),
        (lambda sea: (Channel.objects.all().delete(), Coverage.objects.all().delete()), "Not read"),
    ],
)
def test_its_state_is_one_word(sea, as_, change, word):
    change(sea)
    page = as_(sea.owner).get("/coverage").content.decode()
    (chip,) = re.findall(r'<p><span class="chip[^>]*>([^<]+)</span></p>', page)
    assert chip == word


def test_a_gap_that_nobody_can_read_is_said_to_be_so(sea, as_):
    Gap.objects.update(filled_ms=None, hopeless=True, last_error="It cannot be read again.")
    said = plain(as_(sea.owner).get("/coverage"))
    assert "Listening" in said
    assert "Cannot be read again" in said
    assert "It cannot be read again." in said
    # It asks nothing of anybody: the list of what to look at leaves it out.
    assert "Nothing to look at" in plain(as_(sea.owner).get("/coverage?show=watch"))


def test_only_what_to_look_at_is_listed_where_asked(sea, as_):
    calm = sea.add_space("twitch", "calm-harbour")
    covered(sea, calm, number=2)
    Flag.objects.filter(channel=sea.channel).update(ended_ms=None, told_ms=None)
    said = plain(as_(sea.owner).get("/coverage?show=watch"))
    assert "gazette" in said
    assert "calm-harbour" not in said


def test_a_stranger_sees_nothing_of_it(sea, as_):
    flag = Flag.objects.get()
    for person in (sea.owner, sea.teammate, sea.reader):
        assert as_(person).get(f"/coverage/{sea.space.pk}").status_code == 200
        assert as_(person).get(f"/coverage/flags/{flag.pk}").status_code == 200
        assert all(read(person).exists() for read in (coverage_of, gaps_of, flags_of))
    stranger = as_(sea.stranger)
    assert "gazette" not in stranger.get("/coverage").content.decode()
    assert stranger.get(f"/coverage/{sea.space.pk}").status_code == 404
    assert stranger.get(f"/coverage/flags/{flag.pk}").status_code == 404
    assert not any(read(sea.stranger).exists() for read in (coverage_of, gaps_of, flags_of))


def test_nobody_sees_it_without_signing_in(sea, client):
    for path in ("/coverage", f"/coverage/{sea.space.pk}"):
        assert client.get(path).status_code == 302


def test_a_notice_names_the_place_and_what_happens(sea, as_):
    Flag.objects.update(ended_ms=None, space=sea.space, kind="silent", measure=20 * MINUTE)
    said = as_(sea.owner).get(f"/coverage/flags/{Flag.objects.get().pk}").content.decode()
    assert "gazette" in said
    assert "Silent for 4 min; at this hour it never says nothing for more than 20 min." in said


def test_a_name_from_a_network_is_never_read_as_marks(sea, as_):
    sea.space.name = "<script>alert(1)</script>"
    sea.space.save()
    Gap.objects.update(what="<img src=x>", because="<b>no</b>")
    for path in ("/coverage", f"/coverage/{sea.space.pk}"):
        page = as_(sea.owner).get(path).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x>" not in page
        assert "<b>no</b>" not in page
        for shown in ("&lt;script&gt;alert(1)", "&lt;img src=x&gt;", "&lt;b&gt;no"):
            assert shown in page


@pytest.mark.parametrize("path", ["/coverage", "/coverage?show=watch", "/coverage/{}"])
def test_it_asks_the_database_as_often_for_ten_rows_as_for_ten_thousand(sea, as_, path):
    path = path.format(sea.space.pk)
    browser = as_(sea.owner)

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert browser.get(path).status_code == 200
        return len(queries)

    Gap.objects.update(filled_ms=None)
    asked()
    few = asked()
    for number in range(10):
        covered(sea, sea.add_space("twitch", f"harbour-{number}"), number=number)
    gap = Gap.objects.first()
    given = {"channel": gap.channel, "space": gap.space, "because": "x", "because_fr": "x"}
    Gap.objects.bulk_create(Gap(since_ms=n, key=str(n), opened_ms=n, **given) for n in range(10_000))
    now = now_ms() // HOUR_MS
    Hour.objects.bulk_create(Hour(space_id=sea.space.pk, hour=now - n, received=1) for n in range(1, 5_000))
    assert asked() == few


def test_a_long_list_is_given_in_pages(sea, as_):
    for number in range(45):
        sea.add_space("twitch", f"harbour-{number:02d}")
    first = as_(sea.owner).get("/coverage").content.decode()
    second = as_(sea.owner).get("/coverage?page=2").content.decode()
    assert first.count('class="cover"') == 40
    assert second.count('class="cover"') == 6
    assert "Page 1 of 2" in first
    assert as_(sea.owner).get("/coverage?page=nonsense").status_code == 200
