"""What a webhook posted, as messages: each one good or refused with a sentence."""

import json
from typing import Any

import msgspec

from vigie.intake.wire import WireError, from_object
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
    PostError
        The body is not JSON, or holds no message, or too many.
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
    raw = b"" if placed.get("id") else json.dumps(placed).encode()
    message = from_object(placed, received_at=received_at, place=place, raw=raw)
    if len(message.space.network) > LONGEST_NETWORK:
        raise WireError(f"The network's name is longer than {LONGEST_NETWORK} characters.")
    if len(message.space.id) > LONGEST_SPACE:
        raise WireError(f"The space's name is longer than {LONGEST_SPACE} characters.")
    return message


def _objects(body: bytes) -> list[Any]:
    """Return what should be messages."""
    decoded = _decoded(body)
    if isinstance(decoded, dict) and "messages" in decoded:
        decoded = decoded["messages"]
        if not isinstance(decoded, list):
            raise PostError("The field “messages” is not an array.")
    if isinstance(decoded, dict):
        return [decoded]
    if not isinstance(decoded, list):
        raise PostError("The body is JSON but neither an object nor an array: see the wire format.")
    if not decoded:
        raise PostError("The body holds no message.")
    if len(decoded) > MOST:
        raise PostError(f"The body holds more than {MOST} messages: send several posts.")
    return decoded


def _decoded(body: bytes) -> object:
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return _decoded_again(body, error)


def _decoded_again(body: bytes, first: Exception) -> object:
    """Decode what the strict reader refused: half an emoji is no reason to lose a message."""
    if not body.strip():
        raise PostError("The body is empty: post a message in JSON.") from None
    try:
        return json.loads(body.decode("utf-8-sig"))
    except UnicodeDecodeError as fault:
        raise PostError(f"The body is not UTF-8 (byte {fault.start + 1}): encode it in UTF-8.") from None
    except RecursionError:
        raise PostError("The body nests too deeply to hold messages.") from None
    except ValueError:
        raise PostError(f"The body is not JSON: {str(first).rstrip('.')}.") from None
