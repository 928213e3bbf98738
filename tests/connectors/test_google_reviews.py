"""What is particular to Google's reviews: stars, one answer each, people without identifiers."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from google_reviews_peer import GoogleReviewsPeer
from listening import asked, listening
from trials import run

from vigie.actions.network import ActionError, ActionRequest, GoneError
from vigie.connectors.google_reviews import sentences
from vigie.connectors.google_reviews.entries import message_of, read_reviews
from vigie.connectors.one_answer import NO_TARGET, NO_TEXT
from vigie.message import Message, Space

SPACE = Space("google_reviews", "2206")
NOW = 1_790_000_000_000


def at_the_location(trial: Callable[[GoogleReviewsPeer], Awaitable[None]]) -> Callable[[], None]:
    """Make a trial a test against the peer."""

    def test() -> None:
        run("google_reviews", trial)  # type: ignore[arg-type]

    test.__name__, test.__doc__ = trial.__name__, trial.__doc__
    return test


def review(**changed: Any) -> Message:
    """Return the message of a review as Google's reference shows one."""
    raw = {
        "name": "accounts/105/locations/2206/reviews/AbFvOq",
        "reviewId": "AbFvOq",
        "reviewer": {"displayName": "Camille"},
        "starRating": "FOUR",
        "comment": "Accueil parfait.",
        "createTime": "2026-07-24T10:00:00.123456Z",
        "updateTime": "2026-07-24T10:00:00.123456Z",
        **changed,
    }
    (one,) = read_reviews([raw])
    return message_of(one, SPACE, received_at=NOW)


def test_it_reads_a_review():
    read = review()
    assert (read.id, read.kind, read.text, read.rating) == ("AbFvOq", "review", "Accueil parfait.", 4.0)
    assert read.author is not None
    assert read.author.name == "Camille"
    assert (read.at, read.revision) == (1_784_887_200_123, "")


@pytest.mark.parametrize(
    ("star", "rating"),
    [
        ("ONE", 1.0),
        ("TWO", 2.0),
        ("THREE", 3.0),
        ("FOUR", 4.0),
        ("FIVE", 5.0),
        ("STAR_RATING_UNSPECIFIED", None),
    ],
)
def test_it_counts_the_stars(star: str, rating: float | None):
    assert review(starRating=star).rating == rating


def test_it_tells_a_changed_review_as_a_revision():
    later = review(updateTime="2026-08-01T10:00:00Z")
    assert later.revision == "2026-08-01T10:00:00Z"
    assert later.at == review().at


def test_it_does_not_take_all_who_hide_their_name_for_one_person():
    hidden = {"displayName": "A Google user", "isAnonymous": True}
    one, other = review(reviewer=hidden), review(reviewer=hidden, reviewId="AbFvOr")
    assert one.author is not None
    assert other.author is not None
    assert one.author.id != other.author.id
    assert one.author.name == "A Google user"


def test_it_says_when_a_date_cannot_be_read():
    read = review(createTime="yesterday")
    assert read.at == NOW
    assert read.remarks


def test_it_passes_over_what_is_no_review():
    assert read_reviews(["no", {}, {"reviewId": "", "createTime": "2026-07-24T10:00:00Z"}]) == []


@at_the_location
async def test_it_tells_stars_without_a_word(peer: GoogleReviewsPeer):
    async with listening(peer) as hearing:
        await peer.say("", stars=1)
        await peer.say("Et voilà.")
        await hearing.heard("Et voilà.")
        assert sorted((one.text, one.rating) for one in hearing.messages()) == [("", 1.0), ("Et voilà.", 2.0)]


@at_the_location
async def test_it_replaces_its_answer_and_takes_it_back(peer: GoogleReviewsPeer):
    async with listening(peer) as hearing:
        native = await peer.say("Trop cher.")
        message = await hearing.heard("Trop cher.")
        for text in ("Merci.", "Merci.", "Merci de votre avis."):
            receipt = await hearing.connector.act(asked("reply", message, text=text))
        assert peer.answers(native) == ["Merci de votre avis."]
        # The same words again would have a new date on the public page.
        assert peer.asked("act") == 2
        ours = ActionRequest("k", "delete", "google_reviews", "2206", message=receipt.made)
        assert await hearing.connector.permits(ours) == {"delete"}
        await hearing.connector.act(ours)
        assert peer.answers(native) == []
        assert await hearing.connector.permits(ours) == frozenset()


@at_the_location
async def test_it_never_takes_a_review_for_its_own(peer: GoogleReviewsPeer):
    async with listening(peer) as hearing:
        native = await peer.say("Trop cher.")
        message = await hearing.heard("Trop cher.")
        with pytest.raises(ActionError) as caught:
            await hearing.connector.act(asked("delete", message))
        assert caught.value.args[0] == sentences.NOT_OURS
        assert peer.asked("act") == 0
        await peer.remove(native)
        with pytest.raises(GoneError):
            await hearing.connector.act(asked("reply", message))


@at_the_location
async def test_it_refuses_an_odd_name_or_text_before_asking(peer: GoogleReviewsPeer):
    connector = peer.card.connect(peer.account())
    for name, text, said in (
        ("../../x", "Merci.", NO_TARGET),
        ("/reply", "Merci.", NO_TARGET),
        ("AbFvOq", " ", NO_TEXT),
        ("AbFvOq", "é" * 2_049, sentences.TOO_LONG),
    ):
        with pytest.raises(ActionError) as caught:
            await connector.act(
                ActionRequest("k", "reply", "google_reviews", "2206", message=name, text=text)
            )
        assert caught.value.args[0] == said
    assert peer.asked() == 0
    await connector.aclose()


@at_the_location
async def test_it_makes_its_first_token_itself(peer: GoogleReviewsPeer):
    account = peer.account()
    account.keyring.secrets.pop("access_token")  # type: ignore[attr-defined]
    connector = peer.card.connect(account)
    assert (await connector.check()).name == "La librairie"
    assert account.keyring.get("access_token") == peer.token
    await connector.aclose()


@at_the_location
async def test_it_renews_a_token_once_for_all_who_were_refused_together(peer: GoogleReviewsPeer):
    connector = peer.card.connect(peer.account())
    peer.expire_token()
    await asyncio.gather(*(connector.check() for _ in range(5)))
    assert peer.renewals == 1
    await connector.aclose()


@at_the_location
async def test_it_goes_by_the_number_where_names_are_not_granted(peer: GoogleReviewsPeer):
    peer.has_information = False
    connector = peer.card.connect(peer.account())
    assert (await connector.check()).name == "2206"
    await connector.aclose()


@at_the_location
async def test_it_counts_what_google_says_it_has(peer: GoogleReviewsPeer):
    connector = peer.card.connect(peer.account())
    assert (await connector.count(connector.space)).messages == 0
    for text in ("Un.", "Deux."):
        await peer.say(text)
    assert (await connector.count(connector.space)).messages == 2
    await connector.aclose()


@at_the_location
async def test_it_tells_nothing_from_before_it_began(peer: GoogleReviewsPeer):
    old = await peer.say("Ancien avis.")
    peer.reviews[old] |= {"createTime": "2026-01-02T10:00:00Z", "updateTime": "2026-01-02T10:00:00Z"}
    async with listening(peer) as hearing:
        await peer.say("Nouvel avis.")
        await hearing.heard("Nouvel avis.")
        assert hearing.messages("Ancien avis.") == []
