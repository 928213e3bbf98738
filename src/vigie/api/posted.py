"""What a webhook posted, as messages: each one good or refused with a sentence."""

import json
from typing import Any

import msgspec

from vigie.api.body import decoded
from vigie.intake.wire import TOO_DEEP, WireError, from_object
from vigie.message import Message

#: Messages in one post; a sender with more sends several.
MOST = 1000
LONGEST_NETWORK = 40
LONGEST_SPACE = 500


class PostError(Exception):
    """The body as a whole is no post; the sentence says why."""


class Refused(msgspec.Struct, frozen=True):
    """One message of a post that is no message."""

    index: int
    error: str


class Posted(msgspec.Struct, frozen=True):
    """What a body held."""

    messages: list[Message]
    #: Position of each message in the body.
    indexes: list[int]
    refused: list[Refused]


def read_post(body: bytes, *, network: str, space: str, delivery_id: str, received_at: int) -> Posted:
    """Return the messages of a body: one object, an array, or ``{"messages": […]}``.

    Parameters
    ----------
    network, space
        Where messages belong that do not say it themselves.
    delivery_id
        Gives an id to a message without one, the same when the delivery is sent again.

    Raises
    ------
    BodyError
        The body is not JSON.
    PostError
        It holds no message, or too many.
    """
    posted = Posted([], [], [])
    for index, fields in enumerate(_objects(body)):
        try:
            posted.messages.append(_message(fields, network, space, f"{delivery_id}:{index}", received_at))
            posted.indexes.append(index)
        except WireError as error:
            posted.refused.append(Refused(index, str(error)))
    return posted


def _message(fields: object, network: str, space: str, place: str, received_at: int) -> Message:
    if not isinstance(fields, dict):
        raise WireError("This is no object: a message is written {…}.")
    placed = dict(fields)
    if not placed.get("network"):
        placed["network"] = network
    if not placed.get("space"):
        placed["space"] = space
    # json and not msgspec: half a surrogate pair must be told apart too, and msgspec refuses to write one.
    try:
        raw = b"" if placed.get("id") else json.dumps(placed).encode()
    except RecursionError:  # what could just be read may be too deep to write, which calls go deeper
        raise WireError(TOO_DEEP) from None
    message = from_object(placed, received_at=received_at, place=place, raw=raw)
    if len(message.space.network) > LONGEST_NETWORK:
        raise WireError(f"The network's name is longer than {LONGEST_NETWORK} characters.")
    if len(message.space.id) > LONGEST_SPACE:
        raise WireError(f"The space's name is longer than {LONGEST_SPACE} characters.")
    return message


def _objects(body: bytes) -> list[Any]:
    """Return what should be messages."""
    held = decoded(body)
    if isinstance(held, dict) and "messages" in held:
        held = held["messages"]
        if not isinstance(held, list):
            raise PostError("The field “messages” is not an array: write the messages between [ and ].")
    if isinstance(held, dict):
        return [held]
    if not isinstance(held, list):
        raise PostError("The body is JSON but neither an object nor an array: see the wire format.")
    if not held:
        raise PostError("The body holds no message: post at least one.")
    if len(held) > MOST:
        raise PostError(f"The body holds more than {MOST} messages: send several posts.")
    return held
