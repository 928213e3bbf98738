"""What a webhook posted, as entries: each one good or refused with a sentence.

Beside messages a post may hold changed ones (the same id with a new ``revision``, or an ``edited_at``) and
removals (``{"entry": "removal", "message": …}``).
"""

import json
from typing import Any

import msgspec

from vigie.api.body import decoded
from vigie.intake.wire import TOO_DEEP, WireError, from_object
from vigie.message import Entry, Removal

#: Messages in one post; a sender with more sends several.
MOST = 1000
LONGEST_NETWORK = 40
LONGEST_SPACE = 500
#: What tells a changed text from the one before, characters.
LONGEST_REVISION = 200
_OF_A_PLACE = ("network", "space", "at")


class PostError(Exception):
    """The body as a whole is no post; the sentence says why."""


class Refused(msgspec.Struct, frozen=True):
    """One entry of a post that is none."""

    index: int
    error: str


class Posted(msgspec.Struct, frozen=True):
    """What a body held."""

    entries: list[Entry]
    #: Position of each entry in the body.
    indexes: list[int]
    refused: list[Refused]


def read_post(body: bytes, *, network: str, space: str, delivery_id: str, received_at: int) -> Posted:
    """Return the entries of a body: one object, an array, or ``{"messages": […]}``.

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
            posted.entries.append(_entry(fields, network, space, f"{delivery_id}:{index}", received_at))
            posted.indexes.append(index)
        except WireError as error:
            posted.refused.append(Refused(index, str(error)))
    return posted


def _entry(fields: object, network: str, space: str, place: str, received_at: int) -> Entry:
    if not isinstance(fields, dict):
        raise WireError("This is no object: a message is written {…}.")
    placed = dict(fields)
    if not placed.get("network"):
        placed["network"] = network
    if not placed.get("space"):
        placed["space"] = space
    told = placed.pop("entry", None)
    if told not in (None, "message", "removal"):
        raise WireError("The field “entry” is neither “message” nor “removal”.")
    entry = (_removal if told == "removal" else _message)(placed, place, received_at)
    if len(entry.space.network) > LONGEST_NETWORK:
        raise WireError(f"The network's name is longer than {LONGEST_NETWORK} characters.")
    if len(entry.space.id) > LONGEST_SPACE:
        raise WireError(f"The space's name is longer than {LONGEST_SPACE} characters.")
    return entry


def _message(placed: dict[str, Any], place: str, received_at: int) -> Entry:
    revision = _revision(placed)
    held = placed.pop("held", None) is True
    # json and not msgspec: half a surrogate pair must be told apart too, and msgspec refuses to write one.
    try:
        raw = b"" if placed.get("id") else json.dumps(placed).encode()
    except RecursionError:  # what could just be read may be too deep to write, which calls go deeper
        raise WireError(TOO_DEEP) from None
    if revision and not placed.get("id"):
        raise WireError("A changed message has no field “id”: give it the one that it had.")
    message = from_object(placed, received_at=received_at, place=place, raw=raw)
    return msgspec.structs.replace(message, revision=revision, held=held) if revision or held else message


def _revision(placed: dict[str, Any]) -> str:
    """Return what tells a changed text from the one before; nothing for a text as it was first written."""
    told, edited = placed.pop("revision", None), placed.pop("edited_at", None)
    if told in (None, "") and edited != placed.get("at"):
        told = edited
    if told in (None, ""):
        return ""
    revision = _named(told)
    if not revision or len(revision) > LONGEST_REVISION:
        raise WireError(
            f"The revision is neither a number nor a word of at most {LONGEST_REVISION} characters."
        )
    return revision


def _removal(placed: dict[str, Any], place: str, received_at: int) -> Entry:
    """Return what the sender took away itself.

    It names what it takes away: a field left out must not clear a whole place.
    """
    author = placed.get("author")
    if isinstance(author, dict):
        author = author.get("id")
    message, author = _named(placed.get("message")), _named(author)
    if bool(message) == bool(author):
        raise WireError("A removal names one message (“message”) or one author (“author”).")
    # Its place and its time are read as a message's are.
    read = from_object(
        {"text": "", "id": placed.get("id") or place, **{at: placed.get(at) for at in _OF_A_PLACE}},
        received_at=received_at,
    )
    duration = placed.get("duration")
    return Removal(
        id=read.id,
        space=read.space,
        at=read.at,
        received_at=received_at,
        message_id=message or None,
        author_id=author or None,
        how=_named(placed.get("how"))[:LONGEST_NETWORK] or "deleted",
        duration=duration if type(duration) is int and 0 < duration < 2**31 else None,
    )


def _named(value: object) -> str:
    """Return what a field names, a word or a number; nothing where it names nothing."""
    named = str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
    return named if named.isprintable() else ""


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
