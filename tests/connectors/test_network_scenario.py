"""The same story on every network: what harms is taken away, what is fair is left alone, undone is undone."""

import msgspec
import pytest
from listening import Hearing, asked, listening
from peer import Peer
from trials import on_networks

from vigie.actions.network import (
    ANSWERS,
    MODES,
    SANCTIONS,
    STANDINGS,
    ActionError,
    ActionRequest,
    Receipt,
)
from vigie.connectors.base import Sentence
from vigie.connectors.card import NetworkCard
from vigie.message import Message

HARSH = "Espèce d’andouille, tais-toi."
FAIR = "Votre article oublie la moitié des chiffres."
#: What may be seen of a message that was taken away, by the verb that did it.
TAKEN_AWAY = {"hide": ("hidden", "held", "deleted"), "delete": ("deleted",)}


def takes_away(card: NetworkCard) -> str:
    """Return the verb that keeps a message from the public here; empty where none can."""
    return next((verb for verb in ("hide", "delete") if verb in card.capabilities.acts), "")


@on_networks()
async def test_it_hears_what_somebody_says(peer: Peer):
    async with listening(peer) as hearing:
        native = await peer.say(HARSH, author="camille")
        message = await hearing.heard(HARSH)
        assert message.id == native
        assert message.space.network == peer.card.name
        assert message.kind in peer.card.capabilities.kinds
        assert message.author is not None
        assert message.author.id
        # A clock within the day: seconds taken for milliseconds would be far off.
        assert abs(message.at - message.received_at) < 86_400_000
        assert not message.held
        assert not message.revision


@on_networks(takes_away)
async def test_it_takes_a_harmful_message_away_and_leaves_a_fair_one(peer: Peer):
    async with listening(peer) as hearing:
        harsh = await peer.say(HARSH, author="camille")
        fair = await peer.say(FAIR, author="dominique")
        message = await _takeable(hearing, await hearing.heard(HARSH))
        await hearing.heard(FAIR)
        verb = takes_away(peer.card)
        receipt = await hearing.connector.act(asked(verb, message))
        assert isinstance(receipt, Receipt)
        assert peer.stands(message.id) in TAKEN_AWAY[verb]
        assert peer.stands(fair) == "published"
        # Asked again after an answer that was lost.
        await hearing.connector.act(asked(verb, message))
        assert peer.stands(message.id) in TAKEN_AWAY[verb]
        assert harsh == message.id or peer.stands(harsh) == "published"


@on_networks(lambda card: {"hide", "restore"} <= card.capabilities.acts)
async def test_it_restores_what_was_hidden(peer: Peer):
    async with listening(peer) as hearing:
        await peer.say(HARSH)
        message = await hearing.heard(HARSH)
        await hearing.connector.act(asked("hide", message))
        await hearing.connector.act(asked("restore", message))
        assert peer.stands(message.id) == "published"
        await hearing.connector.act(asked("restore", message))
        assert peer.stands(message.id) == "published"


@on_networks(lambda card: "publish" in card.capabilities.acts)
async def test_it_publishes_what_the_network_held(peer: Peer):
    async with listening(peer) as hearing:
        await peer.say(FAIR, held=True)
        message = await hearing.heard(FAIR)
        assert message.held
        assert peer.stands(message.id) == "held"
        await hearing.connector.act(asked("publish", message))
        assert peer.stands(message.id) == "published"


@on_networks(lambda card: not takes_away(card))
async def test_it_says_that_nothing_can_be_taken_away_here(peer: Peer):
    async with listening(peer) as hearing:
        await peer.say(HARSH)
        message = await hearing.heard(HARSH)
        with pytest.raises(ActionError) as caught:
            await hearing.connector.act(asked("hide", message))
        assert caught.value.permanent
        assert isinstance(caught.value.args[0], Sentence)
        assert peer.stands(message.id) == "published"


@on_networks(lambda card: "reply" in card.capabilities.acts)
async def test_it_answers_under_the_message(peer: Peer):
    async with listening(peer) as hearing:
        await peer.say(FAIR)
        message = await hearing.heard(FAIR)
        receipt = await hearing.connector.act(asked("reply", message, text="Merci, nous vérifions."))
        assert receipt.made
        answers = peer.answers(message.id)
        assert len(answers) == 1
        assert "Merci, nous vérifions." in answers[0]


@on_networks(lambda card: card.capabilities.acts - set(STANDINGS))
async def test_it_carries_out_every_verb_that_it_promises(peer: Peer):
    async with listening(peer) as hearing:
        await peer.say(FAIR)
        message = await hearing.heard(FAIR)
        elsewhere = await _said_live(hearing)
        # Sanctions last: some networks take the message away with its author.
        verbs = peer.card.capabilities.acts - set(STANDINGS)
        # The lighter ones first: who is banned is no longer there to be timed out.
        for verb in sorted(verbs, key=lambda verb: (verb in SANCTIONS and SANCTIONS.index(verb) + 1, verb)):
            asking = await _possible(hearing, verb, message, *elsewhere)
            before = peer.asked("act")
            await hearing.connector.act(asking)
            assert peer.asked("act") > before, f"{verb} asked nothing of the network"
            # The same key again, after a crash or a lost answer.
            await hearing.connector.act(asking)


@on_networks(lambda card: card.capabilities.acts)
async def test_it_permits_only_what_it_can_do(peer: Peer):
    async with listening(peer) as hearing:
        await peer.say(FAIR)
        message = await hearing.heard(FAIR)
        able = await hearing.connector.permits(asked("hide", message))
        assert able
        assert able <= peer.card.capabilities.acts


@on_networks(lambda card: takes_away(card))
async def test_it_permits_nothing_to_a_token_that_is_revoked(peer: Peer):
    async with listening(peer) as hearing:
        await peer.say(FAIR)
        message = await hearing.heard(FAIR)
        before = await hearing.connector.permits(asked("hide", message))
        reading = peer.asked()
        peer.expire_token(renewable=False)
        after = await hearing.connector.permits(asked("hide", message))
        # A network that was asked has refused; one that need not be asked says the same as before.
        assert after == (before if peer.asked() == reading else frozenset())


async def _takeable(hearing: Hearing, message: Message) -> Message:
    """Return the message, or an answer of ours to it where the network lets one take away nothing else."""
    verb = takes_away(hearing.peer.card)
    if verb in await hearing.connector.permits(asked(verb, message)):
        return message
    return await _answer(hearing, message)


async def _answer(hearing: Hearing, message: Message) -> Message:
    receipt = await hearing.connector.act(asked("reply", message, key=f"answer:{message.id}"))
    assert receipt.made
    return msgspec.structs.replace(message, id=receipt.made)


async def _said_live(hearing: Hearing) -> list[Message]:
    """Return a message of the live chat, where the network has one beside its comments."""
    say_live = getattr(hearing.peer, "say_live", None)
    if say_live is None:
        return []
    await say_live("Bonsoir le direct.")
    return [await hearing.heard("Bonsoir le direct.")]


async def _possible(hearing: Hearing, verb: str, message: Message, *elsewhere: Message) -> ActionRequest:
    """Return a request that the network permits: about a message, our answer to the first, or the room."""
    seconds = 60 if verb in ("time_out", *MODES) else None
    if verb in MODES:
        space = message.space
        return ActionRequest(f"{verb}:room", verb, space.network, space.id, seconds=seconds)
    for one in (message, *elsewhere):
        asking = asked(verb, one, seconds=seconds)
        if verb in ANSWERS or verb in await hearing.connector.permits(asking):
            return asking
    return asked(verb, await _answer(hearing, message), seconds=seconds)
