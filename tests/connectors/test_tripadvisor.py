"""What is particular to Tripadvisor: five reviews at most, a number that counts more, nothing to act with."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from listening import asked, listening, until
from trials import run
from tripadvisor_peer import LOCATION, TripadvisorPeer

from vigie.connectors.account import Account, MemoryKeyring, MemoryPurse
from vigie.connectors.base import ConnectorError
from vigie.connectors.tripadvisor import CARD, sentences
from vigie.connectors.tripadvisor.entries import message_of, read_reviews
from vigie.connectors.tripadvisor.reading import Place
from vigie.connectors.tripadvisor.session import Timing
from vigie.message import Message, Space

SPACE = Space("tripadvisor", LOCATION)
NOW = 1_790_000_000_000


def at_the_location(trial: Callable[[TripadvisorPeer], Awaitable[None]]) -> Callable[[], None]:
    """Make a trial a test against the peer."""

    def test() -> None:
        run("tripadvisor", trial)  # type: ignore[arg-type]

    test.__name__, test.__doc__ = trial.__name__, trial.__doc__
    return test


def review(**changed: Any) -> Message:
    """Return the message of a review with the fields of Tripadvisor's reference."""
    raw = {
        "id": 951_234_567,
        "lang": "fr",
        "location_id": 93_450,
        "published_date": "2026-07-24T10:00:00Z",
        "rating": 4,
        "helpful_votes": 2,
        "url": "https://www.tripadvisor.com/ShowUserReviews-d93450-r951234567.html",
        "trip_type": "Couples",
        "travel_date": "2026-06-30",
        "text": "Accueil parfait.",
        "title": "À refaire",
        "is_machine_translated": False,
        "user": {"username": "camille"},
        **changed,
    }
    (one,) = read_reviews([raw])
    return message_of(one, SPACE, received_at=NOW)


def test_it_reads_a_review_with_its_title():
    read = review()
    assert (read.id, read.kind, read.rating, read.lang) == ("951234567", "review", 4.0, "fr")
    assert read.text == "À refaire\n\nAccueil parfait."
    assert read.author is not None
    assert (read.author.id, read.at) == ("camille", 1_784_887_200_000)
    assert read.extra["url"].endswith("-r951234567.html")


def test_it_reads_a_number_written_as_text():
    assert review(id="951234567") == review()


@pytest.mark.parametrize("nobody", [None, {}, {"username": None}, {"username": ""}])
def test_it_does_not_take_all_who_have_no_name_for_one_person(nobody: object):
    one, other = review(user=nobody), review(user=nobody, id=951_234_568)
    assert one.author is not None
    assert other.author is not None
    assert one.author.id != other.author.id


def test_it_says_that_a_text_was_translated():
    assert review().remarks == ()
    assert "translated" in review(is_machine_translated=True).remarks[0]


def test_it_says_when_a_date_cannot_be_read():
    read = review(published_date="yesterday")
    assert read.at == NOW
    assert read.remarks


def test_it_is_the_same_review_once_the_owner_answered_and_others_voted():
    assert review(helpful_votes=9, owner_response={"id": 1, "text": "Merci."}) == review()


@pytest.mark.parametrize("odd", ["no", None, {}, {"id": ""}, {"id": "../x"}, {"id": 1, "text": 3}])
def test_it_passes_over_what_is_no_review(odd: object):
    assert read_reviews([odd]) == []


@pytest.mark.parametrize("cursor", ["", "x", "1:2:x", "1:", "1:2:../3", "٣:1:"])
def test_it_begins_anew_at_a_cursor_that_is_none(cursor: str):
    assert Place.read(cursor) == Place()


def test_it_goes_on_from_what_its_cursor_says():
    place = Place(begun=5, looked=9, seen=("1", "2"))
    assert Place.read(str(place)) == place


@pytest.mark.parametrize(
    "given",
    [
        LOCATION,
        f" {LOCATION} ",
        f"https://www.tripadvisor.fr/Hotel_Review-g60763-d{LOCATION}-Reviews-Hotel_du_Parc-Paris.html",
    ],
)
def test_it_takes_the_number_or_the_address_of_a_page(given: str):
    account = Account(settings={"location": given}, keyring=MemoryKeyring({"api_key": "a-key"}))
    assert CARD.connect(account).space == SPACE


def test_it_stays_within_the_calls_that_cost_nothing():
    timing, day = Timing(), 86_400
    calls = day / timing.every + day / timing.counted
    assert CARD.allowance is not None
    # Reading may use four fifths of the allowance; a month has 31 days.
    assert calls <= CARD.allowance * 0.8 <= 5_000 / 31


@at_the_location
async def test_it_tells_a_gap_when_more_may_have_come_than_is_shown(peer: TripadvisorPeer):
    await peer.say("Avant.")
    async with listening(peer) as hearing:
        peer.faults.lost = 8
        said = [await peer.say(f"Avis {number}.") for number in range(8)]
        await peer.break_stream()
        await until(lambda: hearing.ledger.gaps, "a gap")
        assert [one.id for one in hearing.messages()] == said[3:]
        (gap,) = hearing.ledger.gaps
        assert gap.because == sentences.TOO_MANY_NEW
        assert gap.until is not None
        assert gap.since <= gap.until


@at_the_location
async def test_it_tells_no_gap_while_what_it_knew_is_still_shown(peer: TripadvisorPeer):
    await peer.say("Avant.")
    async with listening(peer) as hearing:
        for number in range(4):
            await peer.say(f"Avis {number}.")
        await hearing.heard("Avis 3.")
        assert hearing.ledger.gaps == []


@at_the_location
async def test_it_tells_nothing_from_before(peer: TripadvisorPeer):
    await peer.say("Ancien avis.")
    async with listening(peer) as hearing:
        await peer.say("Nouvel avis.")
        await hearing.heard("Nouvel avis.")
        assert hearing.messages("Ancien avis.") == []


@at_the_location
async def test_it_does_not_take_an_old_review_that_comes_into_view_for_a_new_one(peer: TripadvisorPeer):
    await peer.say("Très ancien.", published="2019-05-01T10:00:00Z")
    recent = [await peer.say(f"Récent {number}.") for number in range(5)]
    async with listening(peer) as hearing:
        await peer.remove(recent[0])
        await peer.say("Nouveau.")
        await peer.remove(recent[1])
        await hearing.heard("Nouveau.")
        looks = peer.asked()
        await until(lambda: peer.asked() > looks + 2, "further looks")
        assert [one.text for one in hearing.messages()] == ["Séjour\n\nNouveau."]


@at_the_location
async def test_it_says_how_many_reviews_there_are_and_asks_seldom(peer: TripadvisorPeer):
    connector = peer.card.connect(peer.account())
    await peer.say("Avis.")
    peer.elsewhere = 1_300
    assert (await connector.count(SPACE)).messages == 1_301
    peer.elsewhere = 1_400
    assert (await connector.count(SPACE)).messages == 1_301
    assert await connector.count(SPACE, "a thread") is None
    assert peer.asked() == 1
    await connector.aclose()


@pytest.mark.parametrize("status", [401, 403])
def test_it_says_what_to_check_when_the_key_is_refused(status: int):
    async def trial(peer: TripadvisorPeer) -> None:
        account = peer.account()
        peer.refuses_with = status
        peer.expire_token(renewable=False)
        connector = peer.card.connect(account)
        for question in (connector.check, lambda: connector.count(SPACE)):
            with pytest.raises(ConnectorError) as caught:
                await question()
            assert caught.value.sentence == sentences.REFUSED
            assert caught.value.permanent
        await connector.aclose()

    run("tripadvisor", trial)  # type: ignore[arg-type]


@at_the_location
async def test_it_asks_nothing_once_the_days_calls_are_used_up(peer: TripadvisorPeer):
    account = replace(peer.account(), purse=MemoryPurse(limit=2))
    connector = peer.card.connect(account)
    await connector.check()
    for question in (connector.check, lambda: connector.count(SPACE)):
        with pytest.raises(ConnectorError) as caught:
            await question()
        assert not caught.value.permanent
    assert peer.asked() == 2
    await connector.aclose()


@at_the_location
async def test_it_sends_people_to_the_management_centre(peer: TripadvisorPeer):
    async with listening(peer) as hearing:
        await peer.say("Trop cher.")
        message = await hearing.heard("Trop cher.")
        assert await hearing.connector.permits(asked("reply", message)) == frozenset()
