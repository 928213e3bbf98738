"""Cursors: what was read, kept as JSON."""

import logging
from typing import TypeVar

import msgspec

log = logging.getLogger(__name__)

Place = TypeVar("Place", bound=msgspec.Struct)


def cursor_of(place: msgspec.Struct) -> str:
    """Return a place as a cursor."""
    return msgspec.json.encode(place).decode()


def place_of(cursor: str, shape: type[Place], network: str) -> Place | None:
    """Return the place that a cursor tells, None at a first reading and where it cannot be read.

    Parameters
    ----------
    shape
        What a place is there.
    network
        Its title, for the log.
    """
    try:
        return msgspec.json.decode(cursor, type=shape) if cursor else None
    except msgspec.MsgspecError:
        log.warning("A cursor of %s could not be read; reading starts now", network)
        return None
