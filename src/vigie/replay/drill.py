"""Where a recording is played: never into a place that lives."""

import hashlib

import msgspec

from vigie.desk.models import Message
from vigie.desk.models import Space as Known
from vigie.examined import column_names
from vigie.intake.wire import WireError
from vigie.message import Entry, Space


class Places:
    """Puts what is replayed where it touches nothing that lives.

    A place that is connected to an account, or that received anything live, has statistics, histories of
    authors and clauses that earn their leave: what is played there would be counted among them, and a message
    that is known already would hide a live one of the same id.

    Parameters
    ----------
    drill
        Name of the rehearsal: every place is then one of its own, ``drill/<name>/<place>``; empty to play
        into the places that the recording names.
    """

    def __init__(self, drill: str = "") -> None:
        self._drill = drill
        self._known: dict[Space, Space | None] = {}

    def digest(self, recording: str) -> str:
        """Return what tells this replay of a recording from one into other places."""
        if not self._drill:
            return recording
        return hashlib.blake2b(f"{recording}\0{self._drill}".encode(), digest_size=16).hexdigest()

    def place(self, entry: Entry) -> Entry:
        """Return the entry where it may be played.

        Raises
        ------
        WireError
            The place lives.
        """
        try:
            place = self._known[entry.space]
        except KeyError:
            place = self._known[entry.space] = self._found(entry.space)
        if place is None:
            raise WireError(
                f"{entry.space.key} is a place that lives: play this into a rehearsal of its own, with "
                "--drill NAME."
            )
        return entry if place is entry.space else msgspec.structs.replace(entry, space=place)

    def _found(self, space: Space) -> Space | None:
        """Return where what was said in a space is played; None where it lives."""
        if self._drill:
            return Space(space.network, f"drill/{self._drill}/{space.id}")
        return None if lives(space) else space


def lives(space: Space) -> bool:
    """Tell whether a space is connected to an account, or ever received anything that was no recording."""
    network, name = column_names(space)
    known = Known.objects.filter(network=network, native_id=name).first()
    if known is None:
        return False
    return known.channel_id is not None or Message.objects.filter(space_id=known.pk, replayed=False).exists()
