"""Reads a subreddit: the newest comments and posts, what waits for a moderator, and modmail."""

from collections.abc import AsyncGenerator
from contextlib import aclosing

from vigie.clock import now_ms
from vigie.connectors.base import ConnectorError, Gap, Sentence, Told
from vigie.connectors.cursors import cursor_of, place_of
from vigie.connectors.http import HttpError
from vigie.connectors.polling import Page, poll
from vigie.connectors.reddit import sentences
from vigie.connectors.reddit.entries import message_of
from vigie.connectors.reddit.listing import CUT, PUBLIC, pages, queued, turned
from vigie.connectors.reddit.mail import Mail
from vigie.connectors.reddit.place import News, Place, begin, news
from vigie.connectors.reddit.refusals import as_connector
from vigie.connectors.reddit.rights import MAIL, POSTS, Rights
from vigie.connectors.reddit.session import Session
from vigie.connectors.reddit.shapes import Thing
from vigie.connectors.seen_again import removal_of
from vigie.message import Entry, Message

#: Dates of posts and comments have whole seconds (ms).
_SECOND = 1_000
#: How far Reddit's clock may be behind ours (ms).
_SKEW = 60_000


class Reader:
    """What is said in a subreddit; see `vigie.connectors.base.Connector`."""

    def __init__(self, session: Session, rights: Rights) -> None:
        self._session = session
        self._rights = rights
        self._mail = Mail(session)
        #: The revision told last, by fullname.
        self._revisions: dict[str, str] = {}
        self.health: Sentence = sentences.not_read(session.subreddit)

    def receive(self, cursor: str = "") -> AsyncGenerator[Told, None]:
        """Yield what is said, look after look.

        Raises
        ------
        ConnectorError
            Reddit refused for good.
        """
        timing = self._session.timing
        return poll(
            self._look,
            cursor,
            every=self._session.every,
            on_health=self._tell,
            at_rest=sentences.not_read(self._session.subreddit),
            first_wait=timing.first_wait,
            longest_wait=timing.longest_wait,
        )

    async def reread(self, gap: Gap) -> AsyncGenerator[Entry, None]:
        """Yield again what was said within the gap, oldest first.

        Raises
        ------
        ConnectorError
            Reddit did not give a page, or lists nothing so old any more.
        """
        received_at = now_ms()
        until = gap.until if gap.until is not None else received_at + 86_400_000
        since = gap.since - _SECOND + 1
        try:
            found, reaches = await self._again(since, received_at)
        except HttpError as error:
            raise as_connector(error) from None
        for message in sorted(found, key=lambda one: one.at):
            if since <= message.at <= until:
                yield message
        if not reaches:
            raise ConnectorError(sentences.BEYOND_REACH, permanent=True)

    async def _again(self, since: int, received_at: int) -> tuple[list[Message], bool]:
        """Return what is younger than `since` (ms), and whether all of it could be had."""
        found: list[Message] = []
        rights = await self._rights.known(spares=True)
        waiting = await queued(self._session, Place()) if POSTS in rights else []
        held = {one.name for one in waiting}
        things = {one.name: one for one in waiting}
        reaches = True
        for where in PUBLIC:
            count, is_reached = 0, False
            async with aclosing(pages(self._session, where)) as each:
                async for page, is_last in each:
                    count += len(page)
                    things |= {one.name: one for one in page if one.name not in held}
                    is_reached = bool(page) and min(one.at for one in page) < since
                    if is_reached or is_last:
                        is_reached = is_reached or (is_last and count < CUT)
                        break
            reaches = reaches and is_reached
        for one in things.values():
            state = one.state(one.name in held)
            if state in ("public", "held"):
                # A text that was told as changed is the same entry when it is read again.
                revision = self._revisions.get(one.name, one.changed)
                found.append(self._message(News(one, held=state == "held", revision=revision), received_at))
        if MAIL in rights:
            found += await self._mail.within(since, received_at)
        return found, reaches

    async def _look(self, cursor: str) -> Page:
        try:
            return await self._looked(cursor)
        except HttpError as error:
            if error.status != 403 or not self._rights.forget():
                raise
            # A right was taken back since it was asked for: the next look leaves out what it was for.
            raise HttpError(error.sentence, status=403) from None

    async def _looked(self, cursor: str) -> Page:
        before, received_at = place_of(cursor, Place, "Reddit"), now_ms()
        rights = await self._rights.known(spares=True)
        seen: dict[str, Thing] = {}
        gaps: list[Gap] = []
        newest: dict[str, int] = {}
        place = before or Place()
        for where in PUBLIC:
            # An empty listing has nothing to go on from but the time.
            place.newest.setdefault(where, received_at - _SKEW)
        for where in PUBLIC:
            brought = await turned(self._session, where, before)
            seen |= {thing.name: thing for thing in brought.things}
            if before is None and not brought.whole:
                place.floor[where] = min((thing.at for thing in brought.things), default=0)
            if brought.cut:
                gaps.append(self._gap(place.newest[where], brought.things, received_at))
            newest[where] = max((thing.at for thing in brought.things), default=0)
        waiting = await queued(self._session, before) if POSTS in rights else []
        # Asked for last, it knows best where its things stand.
        seen |= {thing.name: thing for thing in waiting}
        held = frozenset(thing.name for thing in waiting)
        told: list[Entry] = []
        more = False
        if before is None:
            begin(place, seen.values(), held)
        else:
            told += await self._told(place, seen, held, received_at)
        if MAIL in rights:
            letters, more = await self._mail.look(place, received_at)
            told += letters
        place.newest = {where: max(at, newest[where]) for where, at in place.newest.items()}
        place.trim()
        self._revisions = {name: known.revision for name, known in place.known.items() if known.told}
        told.sort(key=lambda one: one.at)
        return Page([*told, *gaps], cursor_of(place), more=more)

    async def _told(
        self, place: Place, seen: dict[str, Thing], held: frozenset[str], received_at: int
    ) -> list[Entry]:
        lacking = [name for name in place.known if name not in seen]
        # What a page does not show was taken away, or is late in Reddit's lists: asked for by name, it tells.
        everything = {**seen, **{one.name: one for one in await self._session.things(lacking, spares=True)}}
        told: list[Entry] = []
        for thing in sorted(everything.values(), key=lambda one: (one.at, one.number)):
            what = news(place, thing, queued=thing.name in held, me=self._session.me)
            if what is None:
                continue
            if what.how:
                removal = removal_of(
                    thing.name, what.how, what.changes, self._session.space, received_at=received_at
                )
                told.append(removal)
            else:
                told.append(self._message(what, received_at))
        return told

    def _message(self, what: News, received_at: int) -> Message:
        return message_of(
            what.thing,
            self._session.space,
            me=self._session.me,
            held=what.held,
            revision=what.revision,
            received_at=received_at,
        )

    def _gap(self, since: int, things: list[Thing], received_at: int) -> Gap:
        oldest = min((thing.at for thing in things), default=received_at)
        return Gap(
            space=self._session.space,
            since=since,
            until=max(oldest, since),
            because=sentences.TOO_MANY_MISSED,
        )

    def _tell(self, sentence: Sentence) -> None:
        self.health = sentence
