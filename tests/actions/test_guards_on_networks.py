"""No connector carries out what names nothing: a deletion without a message empties some rooms."""

import asyncio

import pytest

from peers import PEERS
from vigie.actions.network import ActionError, ActionRequest
from vigie.actions.verbs import NEEDS_AUTHOR, NEEDS_MESSAGE
from vigie.connectors.registry import NETWORKS

#: Where a connector acts on the author, it needs no message; the outbox asks for one all the same.
OF_AUTHORS = {"report", "restore"}
#: What a network says to an author by name, with or without a message to tag.
BY_NAME = [("irc", "reply")]
#: Each network with each verb that names a message, or an author, where it has the verb.
ABOUT = [
    (name, verb)
    for name in PEERS
    for verb in sorted(NEEDS_MESSAGE - OF_AUTHORS)
    if verb in NETWORKS[name].capabilities.acts and (name, verb) not in BY_NAME
]
ON = [
    (name, verb)
    for name in PEERS
    for verb in sorted(NEEDS_AUTHOR)
    if verb in NETWORKS[name].capabilities.acts
] + BY_NAME


async def refused(name: str, verb: str, **lacking: str) -> ActionError:
    """Ask a network's connector for something, and return why it would not; the peer must hear nothing."""
    peer = PEERS[name]()
    await peer.start()
    try:
        connector = peer.card.connect(peer.account())
        try:
            # In its own place: what is refused for its place would prove nothing about the message.
            request = asked(name, verb, space=connector.space.id, **lacking)
            with pytest.raises(ActionError) as error:
                await connector.act(request)
        finally:
            await connector.aclose()
        assert peer.asked() == 0
    finally:
        await peer.stop()
    return error.value


def asked(name: str, verb: str, **fields: object) -> ActionRequest:
    given = {"message": "m", "author": "a", "text": "Bonjour", "seconds": 60}
    return ActionRequest("key", verb, name, **(given | fields))


@pytest.mark.parametrize(("name", "verb"), ABOUT)
def test_it_asks_nothing_about_a_message_that_is_not_named(name, verb):
    error = asyncio.run(refused(name, verb, message=""))
    assert error.permanent


@pytest.mark.parametrize(("name", "verb"), ON)
def test_it_asks_nothing_against_an_author_who_is_not_named(name, verb):
    error = asyncio.run(refused(name, verb, message="", author=""))
    assert error.permanent
