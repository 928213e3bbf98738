"""What is particular to Trustpilot: one answer each, tokens made from a key, changes seen for a week."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from listening import asked, listening
from trials import run
from trustpilot_peer import UNIT, USER, TrustpilotPeer

from vigie.actions.network import ActionError, ActionRequest, GoneError
from vigie.connectors.one_answer import NO_TARGET, NO_TEXT
from vigie.connectors.trustpilot import sentences
from vigie.connectors.trustpilot.entries import message_of, read_reviews
from vigie.message import Message, Space

SPACE = Space("trustpilot", UNIT)
NOW = 1_790_000_000_000


def at_the_unit(trial: Callable[[TrustpilotPeer], Awaitable[None]]) -> Callable[[], None]:
    """Make a trial a test against the peer."""

    def test() -> None:
        run("trustpilot", trial)  # type: ignore[arg-type]

    test.__name__, test.__doc__ = trial.__name__, trial.__doc__
    return test


def review(**changed: Any) -> Message:
    """Return the message of a review with the fields of Trustpilot's reference."""
    raw = {
        "id": "5e3de1b45fb06f0001790b51",
        "stars": 4,
        "title": "À refaire",
        "text": "Livraison rapide.",
        "language": "fr",
        "createdAt": "2026-07-24T10:00:00Z",
        "updatedAt": None,
        "companyReply": None,
        "consumer": {"id": "507f191e810c19729de860ea", "displayName": "Camille"},
        **changed,
    }
    (one,) = read_reviews([raw])
    return message_of(one, SPACE, received_at=NOW)


def test_it_reads_a_review_with_its_title():
    read = review()
    assert (read.kind, read.text, read.rating) == ("review", "À refaire\n\nLivraison rapide.", 4.0)
    assert read.author is not None
    assert (read.author.id, read.author.name) == ("507f191e810c19729de860ea", "Camille")
    assert (read.at, read.revision, read.lang) == (1_784_887_200_000, "", "fr")
    assert read.extra["url"].endswith(read.id)


def test_it_takes_a_date_without_a_zone_for_utc():
    assert review(createdAt="2026-07-24T10:00:00").at == review().at


def test_it_tells_a_changed_review_as_a_revision():
    later = review(updatedAt="2026-07-25T10:00:00Z")
    assert later.revision == "2026-07-25T10:00:00Z"
    assert later.at == review().at
    assert review(updatedAt="2026-07-24T10:00:00Z").revision == ""


def test_it_does_not_take_all_who_have_no_number_for_one_person():
    one, other = review(consumer=None), review(consumer={}, id="5e3de1b45fb06f0001790b52")
    assert one.author is not None
    assert other.author is not None
    assert one.author.id != other.author.id


def test_it_says_when_a_date_cannot_be_read():
    read = review(createdAt="yesterday")
    assert read.at == NOW
    assert read.remarks


@pytest.mark.parametrize("odd", ["no", {}, {"id": "", "createdAt": ""}, {"id": "../x", "createdAt": ""}])
def test_it_passes_over_what_is_no_review(odd: object):
    assert read_reviews([odd]) == []


@at_the_unit
async def test_it_answers_in_the_name_of_a_person_and_takes_it_back(peer: TrustpilotPeer):
    async with listening(peer) as hearing:
        native = await peer.say("Trop cher.")
        message = await hearing.heard("Trop cher.")
        assert await hearing.connector.permits(asked("reply", message)) == {"reply"}
        receipt = await hearing.connector.act(asked("reply", message, text="Merci."))
        assert (peer.answers(native), peer.answered_by[native]) == (["Merci."], USER)
        ours = ActionRequest("k", "delete", "trustpilot", UNIT, message=receipt.made)
        assert await hearing.connector.permits(ours) == {"delete"}
        await hearing.connector.act(ours)
        assert peer.answers(native) == []
        assert await hearing.connector.permits(ours) == frozenset()


@at_the_unit
async def test_it_never_writes_over_an_answer_that_is_there(peer: TrustpilotPeer):
    async with listening(peer) as hearing:
        native = await peer.say("Trop cher.")
        message = await hearing.heard("Trop cher.")
        await hearing.connector.act(asked("reply", message, text="La réponse d’une collègue."))
        assert await hearing.connector.permits(asked("reply", message)) == frozenset()
        with pytest.raises(ActionError) as caught:
            await hearing.connector.act(asked("reply", message, text="La mienne."))
        assert caught.value.args[0] == sentences.ANSWERED
        assert caught.value.permanent
        assert peer.answers(native) == ["La réponse d’une collègue."]


@at_the_unit
async def test_it_never_takes_a_review_for_its_own(peer: TrustpilotPeer):
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


@at_the_unit
async def test_it_refuses_an_odd_name_or_no_text_before_asking(peer: TrustpilotPeer):
    connector = peer.card.connect(peer.account())
    for name, text, said in (
        ("../../x", "Merci.", NO_TARGET),
        ("/reply", "Merci.", NO_TARGET),
        ("5e3de1b45fb06f0001790b51", " ", NO_TEXT),
    ):
        with pytest.raises(ActionError) as caught:
            await connector.act(ActionRequest("k", "reply", "trustpilot", UNIT, message=name, text=text))
        assert caught.value.args[0] == said
    assert peer.asked() == 0
    await connector.aclose()


@at_the_unit
async def test_it_makes_its_first_token_itself(peer: TrustpilotPeer):
    account = peer.account()
    account.keyring.secrets.pop("access_token")  # type: ignore[attr-defined]
    connector = peer.card.connect(account)
    assert (await connector.check()).name == "La librairie"
    assert account.keyring.get("access_token") == peer.token
    await connector.aclose()


@at_the_unit
async def test_it_renews_a_token_once_for_all_who_were_refused_together(peer: TrustpilotPeer):
    connector = peer.card.connect(peer.account())
    peer.expire_token()
    await asyncio.gather(*(connector.check() for _ in range(5)))
    assert peer.renewals == 1
    await connector.aclose()


@at_the_unit
async def test_it_counts_what_trustpilot_says_it_has(peer: TrustpilotPeer):
    connector = peer.card.connect(peer.account())
    assert (await connector.count(connector.space)).messages == 0
    for text in ("Un.", "Deux."):
        await peer.say(text)
    assert (await connector.count(connector.space)).messages == 2
    await connector.aclose()


@at_the_unit
async def test_it_tells_nothing_from_before_it_began(peer: TrustpilotPeer):
    old = await peer.say("Ancien avis.")
    peer.reviews[old]["createdAt"] = "2026-01-02T10:00:00Z"
    async with listening(peer) as hearing:
        await peer.say("Nouvel avis.")
        await hearing.heard("Nouvel avis.")
        assert hearing.messages("Ancien avis.") == []
