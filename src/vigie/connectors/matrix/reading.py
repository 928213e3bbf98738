"""Reads every room of an account: what is new as it comes, and what was missed, backwards."""

import asyncio
import logging
import time
from collections.abc import AsyncGenerator

import msgspec

from vigie.connectors.backoff import delays
from vigie.connectors.base import WELL, ConnectorError, Gap, Mark, Sentence, Told
from vigie.connectors.http import HttpError
from vigie.connectors.matrix import sentences
from vigie.connectors.matrix.direct import direct_of, direct_rooms
from vigie.connectors.matrix.hearing import TYPES, Hearing
from vigie.connectors.matrix.past import Stretch, backwards
from vigie.connectors.matrix.session import Session
from vigie.connectors.matrix.shapes import Joined, Synced, events_of, names_in, shaped
from vigie.connectors.matrix.state import joined_rooms
from vigie.message import Entry, Space

log = logging.getLogger(__name__)

_NONE: dict[str, list[str]] = {"types": []}
#: What is asked of each answer: what is said, and the names of who said it.
_FILTER = msgspec.json.encode(
    {
        "presence": _NONE,
        "account_data": {"types": ["m.direct"]},
        "room": {
            "account_data": _NONE,
            "ephemeral": _NONE,
            "timeline": {"types": TYPES, "limit": 100},
            "state": {
                "types": ["m.room.member", "m.room.encryption"],
                "lazy_load_members": True,
                "include_redundant_members": True,
            },
        },
    }
).decode()


class Place(msgspec.Struct, frozen=True):
    """How far the account was read: what the server calls it, and when (ms)."""

    since: str = ""
    at: int = 0


class Reader:
    """What an account hears; see `vigie.connectors.base.Connector`."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._hearing = Hearing(session)
        self.health: Sentence = sentences.not_read(session.me)

    async def receive(self, cursor: str = "") -> AsyncGenerator[Told, None]:
        """Yield what is said in every room, through every reconnection.

        Raises
        ------
        ConnectorError
            The server refused for good.
        """
        timing = self._session.timing
        place = _place_of(cursor)
        knows_direct = False
        waits = delays(first=timing.first_wait, longest=timing.longest_wait)
        try:
            while True:
                try:
                    if not knows_direct:
                        self._hearing.direct = await direct_rooms(self._session)
                        knows_direct = True
                    synced = await self._news(place)
                    told = await self._told(synced, place)
                    await self._hearing.look_for_left()
                except HttpError as error:
                    if error.status == 400 and place.since:
                        yield Gap(space=self._session.space, since=place.at, because=sentences.FORGOTTEN)
                        place = Place()
                        continue
                    if error.permanent:
                        raise error.as_connector() from None
                    self.health = error.sentence
                    await asyncio.sleep(max(next(waits), error.retry_after or 0.0))
                    continue
                waits = delays(first=timing.first_wait, longest=timing.longest_wait)
                for one in told:
                    yield one
                self.health = self._hearing.deaf or WELL
                place = Place(synced.next_batch, _now())
                yield Mark(msgspec.json.encode(place).decode())
        except ConnectorError as error:
            self.health = error.sentence
            raise
        finally:
            self.health = self.health or sentences.not_read(self._session.me)

    async def reread(self, gap: Gap) -> AsyncGenerator[Entry, None]:
        """Yield again what was said within the gap, oldest first in each room.

        Raises
        ------
        ConnectorError
            The server did not give a page.
        """
        stretch = msgspec.json.decode(gap.what, type=Stretch) if gap.what else None
        rooms = [gap.space.id]
        try:
            self._hearing.direct = self._hearing.direct or await direct_rooms(self._session)
            if gap.space == self._session.space:
                rooms = await joined_rooms(self._session)
            for room in rooms:
                events, names = await backwards(self._session, room, gap, stretch)
                for event in reversed(events):
                    if entry := await self._hearing.entry(event, room, names, received_at=_now()):
                        yield entry
        except HttpError as error:
            raise error.as_connector() from None

    async def _news(self, place: Place) -> Synced:
        """Wait until something is new; the very first time only for where the server stands."""
        timing = self._session.timing
        hold = timing.hold if place.since else 0.0
        query = {
            "filter": _FILTER,
            "since": place.since or None,
            "timeout": int(hold * 1000),
            # Reading is not being there.
            "set_presence": "offline",
        }
        answer = await self._session.ask("GET", "/v3/sync", query=query, patience=timing.patience + hold)
        return shaped(answer, Synced)

    async def _told(self, synced: Synced, place: Place) -> list[Told]:
        received_at = _now()
        for event in synced.account_data.events:
            if isinstance(event, dict) and event.get("type") == "m.direct":
                self._hearing.direct = direct_of(event.get("content"))
        told: list[Told] = []
        for room, raw in synced.rooms.join.items():
            try:
                joined = msgspec.convert(raw, Joined)
            except msgspec.ValidationError:
                log.warning("What a Matrix server tells of a room has not the documented form")
                continue
            state = events_of(joined.state.events)
            self._hearing.look_at(room, state)
            names = names_in(state)
            if not place.since:
                # Reading starts now: what was said before is not ours.
                continue
            if joined.timeline.limited:
                stretch = Stretch(joined.timeline.prev_batch or synced.next_batch, place.since)
                told.append(
                    Gap(
                        space=Space("matrix", room),
                        since=place.at,
                        until=received_at,
                        what=msgspec.json.encode(stretch).decode(),
                        because=sentences.MORE_THAN_TOLD,
                    )
                )
            for event in events_of(joined.timeline.events):
                entry = await self._hearing.entry(event, room, names, received_at=received_at)
                told += [entry] if entry else []
        return told


def _place_of(cursor: str) -> Place:
    try:
        return msgspec.json.decode(cursor, type=Place) if cursor else Place()
    except msgspec.MsgspecError:
        log.warning("A cursor of Matrix could not be read; reading starts now")
        return Place()


def _now() -> int:
    return int(time.time() * 1000)
