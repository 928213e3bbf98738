"""Reads what is said to an account: a Jetstream for what is said now, lists for what was said meanwhile."""

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing

import msgspec

from vigie.clock import now_ms
from vigie.connectors.backoff import delays
from vigie.connectors.base import WELL, ConnectorError, Gap, Mark, Sentence, Told
from vigie.connectors.bluesky import sentences
from vigie.connectors.bluesky.entries import departure_of, is_said_to, message_of, removal_of
from vigie.connectors.bluesky.names import POST, address
from vigie.connectors.bluesky.pages import Listed, notified, under_own_posts
from vigie.connectors.bluesky.recent import Names, Recent
from vigie.connectors.bluesky.session import Session
from vigie.connectors.bluesky.shapes import Commit, Event, post_of
from vigie.connectors.bluesky.stream import Stream, opened
from vigie.connectors.http import HttpError
from vigie.message import Entry, Message

log = logging.getLogger(__name__)

#: How often a mark is told at most while only others are spoken to (s).
_PACE = 1.0
#: How far back a Jetstream is sure to remember (s): its first generation keeps a day by default.
_MEMORY = 20 * 3_600
#: How far lists and stream overlap (ms): the lists follow the posts by a few seconds.
_OVERLAP = 60_000

_events = msgspec.json.Decoder(Event)


class Reader:
    """What an account hears; see `vigie.connectors.base.Connector`."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.recent = Recent()
        self._names = Names(session)
        #: The time (µs) of the last event heard; 0 before the first reading.
        self._until = 0
        #: Whether that is our own clock's and no event's yet: Jetstream's may tell another time.
        self._guessed = False
        #: When the very first reading began (ms), where it was not an earlier one that is gone on with.
        self._began = 0
        #: When the lists were last looked at (ms).
        self._looked = 0
        self.health: Sentence = sentences.not_read(session.account)

    async def receive(self, cursor: str = "") -> AsyncGenerator[Told, None]:
        """Yield what is said, through every reconnection.

        Raises
        ------
        ConnectorError
            The server refused for good.
        """
        timing = self._session.timing
        self._until = _time_of(cursor)
        # Whoever starts again may not have kept all that was told.
        self.recent.forget()
        waits = delays(first=timing.first_wait, longest=timing.longest_wait)
        try:
            while True:
                try:
                    async with aclosing(self._connected()) as told:
                        async for one in told:
                            if isinstance(one, Mark):
                                waits = delays(first=timing.first_wait, longest=timing.longest_wait)
                            yield one
                except HttpError as error:
                    if error.permanent:
                        raise error.as_connector() from None
                    self.health = error.sentence
                    await asyncio.sleep(max(next(waits), error.retry_after or 0.0))
        except ConnectorError as error:
            self.health = error.sentence
            raise
        finally:
            self.health = self.health or sentences.not_read(self._session.account)

    async def reread(self, gap: Gap) -> AsyncGenerator[Entry, None]:
        """Yield again what was said within the gap, oldest first.

        Raises
        ------
        ConnectorError
            The server did not give a list.
        """
        received_at = now_ms()
        found: dict[str, Listed] = {}
        try:
            me = await self._session.me()
            if not gap.what:
                async for listed in notified(self._session, gap.since):
                    found[listed.uri] = listed
            async for listed in under_own_posts(self._session, gap.what):
                found.setdefault(listed.uri, listed)
        except HttpError as error:
            raise error.as_connector() from None
        for listed in sorted(found.values(), key=lambda one: one.at):
            if gap.holds(listed.at):
                message = self._listed(listed, me, received_at)
                if message is not None:
                    yield message

    async def _connected(self) -> AsyncGenerator[Told, None]:
        session = self._session
        me = await session.me()
        first = not self._until
        since = self._until or now_ms() * 1_000
        async with opened(session, self._until) as stream:
            self._until = since
            self._looked = self._looked or since // 1_000
            if first:
                self._began, self._guessed = since // 1_000, True
            if not first and since // 1_000 < now_ms() - _MEMORY * 1_000:
                yield Gap(space=session.space, since=since // 1_000, because=sentences.TOO_OLD)
            # The stream is open first, the lists come after: what is said between the two is in the stream.
            async for one in self._missed(me):
                yield one
            self.health = WELL
            yield Mark(str(self._until))
            async with aclosing(self._heard(stream, me)) as told:
                async for heard in told:
                    yield heard

    async def _heard(self, stream: Stream, me: str) -> AsyncGenerator[Told, None]:
        again = _clock() + self._session.timing.reread
        marked = _clock()
        while True:
            frames = await stream.next(min(self._session.timing.sign, max(again - _clock(), 0.0)))
            entries = await self._entries(frames, me)
            for entry in entries:
                yield entry
            if _clock() >= again:
                async for entry in self._missed(me):
                    yield entry
                again = _clock() + self._session.timing.reread
            # Thousands of events a minute concern others: the place moves on once a second.
            if entries or not frames or _clock() >= marked + _PACE:
                marked = _clock()
                yield Mark(str(self._until))

    async def _missed(self, me: str) -> AsyncIterator[Entry]:
        """Yield what the lists have and no stream told."""
        since, received_at = self._looked - _OVERLAP, now_ms()
        listed = [one async for one in notified(self._session, since)]
        for one in reversed(listed):
            # What was said before the first reading was not said to Vigie.
            message = self._listed(one, me, received_at) if one.at >= self._began else None
            if message is not None and self.recent.is_new(one.uri, "", one.author.did):
                yield message
        self._looked = received_at

    async def _entries(self, frames: list[str | bytes], me: str) -> list[Entry]:
        """Return what frames add to the journal, and move the place."""
        received_at = now_ms()
        mine = me.encode()
        events = [event for frame in frames if (event := _event(frame)) is not None]
        said = [event for event in events if _may_concern(event, me, mine)]
        await self._names.learn(event.did for event in said)
        entries: list[Entry] = []
        for event in events:
            entry = self._entry(event, me, mine, received_at)
            if entry is not None:
                entries.append(entry)
            self._until = event.time_us if self._guessed else max(self._until, event.time_us)
            self._guessed = False
        return entries

    def _entry(self, event: Event, me: str, mine: bytes, received_at: int) -> Entry | None:
        space = self._session.space
        if event.identity is not None:
            self._names.rename(event.did, event.identity.handle)
        if event.account is not None and not event.account.active and self.recent.knows_author(event.did):
            told = event.account
            return departure_of(event.did, told.status, told.seq, space, received_at=received_at)
        commit = event.commit
        if commit is None or commit.collection != POST:
            return None
        uri = address(event.did, POST, commit.rkey)
        if commit.operation == "delete":
            if self.recent.knows(uri) and self.recent.remove(uri):
                return removal_of(uri, space, received_at=received_at)
            return None
        return self._message(event, commit, uri, me, received_at) if _may_concern(event, me, mine) else None

    def _message(self, event: Event, commit: Commit, uri: str, me: str, received_at: int) -> Message | None:
        post = post_of(commit.record)
        if post is None or not is_said_to(post, me):
            return None
        revision = commit.cid if commit.operation == "update" else ""
        if not self.recent.is_new(uri, revision, event.did):
            return None
        author = self._names.of(event.did)
        space = self._session.space
        return message_of(uri, post, author, space, me=me, revision=revision, received_at=received_at)

    def _listed(self, listed: Listed, me: str, received_at: int) -> Message | None:
        self._names.note(listed.author)
        post = post_of(listed.record)
        if post is None or listed.author.did == me:
            return None
        return message_of(
            listed.uri, post, listed.author, self._session.space, me=me, received_at=received_at
        )


def _event(frame: str | bytes) -> Event | None:
    try:
        return _events.decode(frame)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        log.warning("An event of Jetstream has not the documented form; it is passed over")
        return None


def _may_concern(event: Event, me: str, mine: bytes) -> bool:
    """Tell, before a record is read, whether it can be said to us: it must name us somewhere."""
    commit = event.commit
    return (
        commit is not None
        and commit.collection == POST
        and commit.operation in ("create", "update")
        and event.did != me
        and mine in bytes(commit.record)
    )


def _time_of(cursor: str) -> int:
    if cursor.isascii() and cursor.isdigit() and len(cursor) < 20:
        return int(cursor)
    if cursor:
        log.warning("A cursor of Bluesky could not be read; reading starts now")
    return 0


def _clock() -> float:
    return asyncio.get_running_loop().time()
