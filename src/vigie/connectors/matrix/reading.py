"""Reads every room of an account: what is new as it comes, and what was missed, backwards."""

import logging
from collections.abc import AsyncGenerator

import msgspec

from vigie.clock import now_ms
from vigie.connectors.base import Gap, Sentence, Told
from vigie.connectors.http import HttpError
from vigie.connectors.matrix import sentences
from vigie.connectors.matrix.direct import direct_of, direct_rooms
from vigie.connectors.matrix.hearing import TYPES, Hearing
from vigie.connectors.matrix.past import Stretch, backwards
from vigie.connectors.matrix.session import Session
from vigie.connectors.matrix.shapes import Joined, Synced, events_of, names_in, shaped
from vigie.connectors.matrix.state import joined_rooms
from vigie.connectors.polling import Page, poll
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
        self._knows_direct = False
        self.health: Sentence = sentences.not_read(session.me)

    def receive(self, cursor: str = "") -> AsyncGenerator[Told, None]:
        """Yield what is said in every room, through every reconnection.

        Raises
        ------
        ConnectorError
            The server refused for good.
        """
        timing = self._session.timing
        self._knows_direct = False
        return poll(
            self._look,
            cursor,
            every=0.0,
            on_health=self._note,
            at_rest=sentences.not_read(self._session.me),
            first_wait=timing.first_wait,
            longest_wait=timing.longest_wait,
        )

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
                    if entry := await self._hearing.entry(event, room, names, received_at=now_ms()):
                        yield entry
        except HttpError as error:
            raise error.as_connector() from None

    def _note(self, health: Sentence) -> None:
        self.health = health or self._hearing.deaf

    async def _look(self, cursor: str) -> Page:
        """Wait until something is new; where the server forgot the cursor, reading starts anew with a gap."""
        place = _place_of(cursor)
        if not self._knows_direct:
            self._hearing.direct = await direct_rooms(self._session)
            self._knows_direct = True
        told: list[Entry | Gap] = []
        try:
            synced = await self._news(place)
        except HttpError as error:
            if error.status != 400 or not place.since:
                raise
            told.append(Gap(space=self._session.space, since=place.at, because=sentences.FORGOTTEN))
            place = Place()
            synced = await self._news(place)
        told += await self._told(synced, place)
        await self._hearing.look_for_left()
        return Page(told, msgspec.json.encode(Place(synced.next_batch, now_ms())).decode())

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

    async def _told(self, synced: Synced, place: Place) -> list[Entry | Gap]:
        received_at = now_ms()
        for event in synced.account_data.events:
            if isinstance(event, dict) and event.get("type") == "m.direct":
                self._hearing.direct = direct_of(event.get("content"))
        told: list[Entry | Gap] = []
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
