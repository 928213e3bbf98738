"""A webhook of Meta: one object, up to 1,000 changes or messages of one or several accounts."""

import logging
from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from vigie.connectors.inbound import PayloadError
from vigie.connectors.meta.lists import readable
from vigie.message import Entry

log = logging.getLogger(__name__)


class Change(msgspec.Struct):
    """One change of a place."""

    field: str
    value: Any = None


class Told(msgspec.Struct):
    """What is told of one account."""

    id: str | int
    #: When Meta sent it: seconds for changes, milliseconds for messages.
    time: Any = None
    changes: list[Any] = []
    messaging: list[Any] = []
    #: What another app of the page answers at the moment (Handover Protocol): said all the same.
    standby: list[Any] = []


class _Delivery(msgspec.Struct):
    object: str
    entry: list[Any]


#: Reads one change, or one message, of an account; None where it tells nothing.
Read = Callable[[Told, Any], Iterable[Entry]]


def told_in(body: bytes, subject: str) -> list[Told]:
    """Return what a proven delivery tells of each account.

    Parameters
    ----------
    subject
        The kind of account: "page" or "instagram"; what is told of another kind is nobody's here.

    Raises
    ------
    PayloadError
        It is no delivery of Meta.
    """
    try:
        delivery = msgspec.json.decode(body, type=_Delivery)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise PayloadError("A webhook of Meta has not the documented form.") from None
    if delivery.object != subject:
        return []
    return readable(delivery.entry, Told)


def each(told: Told, items: Iterable[Any], read: Read) -> list[Entry]:
    """Return the entries of all items; one that cannot be read keeps none of the others back."""
    entries: list[Entry] = []
    for item in items:
        try:
            entries.extend(read(told, item))
        except msgspec.ValidationError:
            # Never the error's words: they may be the message's.
            log.warning("One of the changes told by Meta has not the documented form; it is passed over")
    return entries
