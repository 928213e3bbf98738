"""Reads a channel: comments and live chats, each at its own pace, slower as the day's units run out."""

import time
from collections.abc import AsyncGenerator
from contextlib import aclosing

from vigie.actions.network import ActionError
from vigie.clock import now_ms
from vigie.connectors.base import Count, Gap, Sentence, Told
from vigie.connectors.http import HttpError
from vigie.connectors.polling import Page, poll
from vigie.connectors.youtube import sentences
from vigie.connectors.youtube.chat import Chats
from vigie.connectors.youtube.comments import Comments
from vigie.connectors.youtube.place import Place, cursor_of, place_of
from vigie.connectors.youtube.quota import LIST
from vigie.connectors.youtube.refusals import as_connector
from vigie.connectors.youtube.session import Session
from vigie.connectors.youtube.shapes import Comment, Item, readable
from vigie.connectors.youtube.shapes import Page as Listed
from vigie.message import Entry, Message, Space

#: How many characters a video's id has; a live chat's has many more.
_VIDEO = 11
_PUBLISHED, _HELD, _OLDER, _BROADCASTS = _ALWAYS = ("published", "held", "older", "broadcasts")


class Reader:
    """What is said on a channel; see `vigie.connectors.base.Connector`."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._comments = Comments(session)
        self.chats = Chats(session)
        #: When each look is due, by what is looked at (seconds of the steady clock).
        self._due: dict[str, float] = {}
        self.health: Sentence = sentences.not_read(session.channel)

    def receive(self, cursor: str = "") -> AsyncGenerator[Told, None]:
        """Yield what is said, look after look.

        Raises
        ------
        ConnectorError
            YouTube refused for good.
        """
        timing = self._session.timing
        self._due = {}
        return poll(
            self._look,
            cursor,
            every=timing.published,
            on_health=self._tell,
            at_rest=sentences.not_read(self._session.channel),
            first_wait=timing.first_wait,
            longest_wait=timing.longest_wait,
        )

    async def reread(self, gap: Gap) -> AsyncGenerator[Entry, None]:
        """Yield again what was said within the gap, oldest first.

        `Gap.what` names a video or a live chat; empty, all comments and the chats on air are read.

        Raises
        ------
        ConnectorError
            YouTube did not give a page.
        """
        received_at = now_ms()
        try:
            found = {one.id: one for one in await self._again(gap, received_at)}
        except (HttpError, ActionError) as error:
            raise as_connector(error) from None
        until = gap.until if gap.until is not None else received_at
        for message in sorted(found.values(), key=lambda one: one.at):
            if gap.since <= message.at <= until:
                yield message

    async def count(self, space: Space, thread: str = "") -> Count | None:
        """Ask how many public comments a video has; None of a channel, a live chat, or a video without any.

        Raises
        ------
        ConnectorError
            YouTube did not say.
        """
        if not thread or len(thread) > _VIDEO:
            return None
        query = {"part": "id,statistics", "id": thread}
        try:
            answer = await self._session.ask("GET", "videos", costs=LIST, query=query)
            videos = readable(answer.shaped(Listed).items, Item)
        except (HttpError, ActionError) as error:
            raise as_connector(error) from None
        told = str(videos[0].statistics.comment_count) if videos else ""
        if not (told.isascii() and told.isdigit() and len(told) < 16):
            return None
        return Count(space=space, thread=thread, messages=int(told), at=now_ms())

    async def _look(self, cursor: str) -> Page:
        """Look at all that is due; what was found before something failed is told."""
        kept = place_of(cursor)
        place, told, waits = kept or Place(), list[Entry | Gap](), dict[str, float]()
        try:
            for what in _ALWAYS:
                if self._is_due(what):
                    place = await self._part(what, place, told, waits, first=kept is None)
            for chat in [chat for chat in place.chats if self._is_due(chat)]:
                place = await self._part(chat, place, told, waits, first=kept is None)
        except (HttpError, ActionError):
            # A first look must be whole, or what it lacks would be told as new by the next one.
            if not waits or kept is None:
                raise
        self._plan(waits, place)
        told.sort(key=lambda one: one.since if isinstance(one, Gap) else one.at)
        wait = min(self._due.get(what, 0.0) for what in _on(place)) - time.monotonic()
        return Page(told, cursor_of(place), wait=max(wait, 0.0))

    async def _part(
        self, what: str, before: Place, told: list[Entry | Gap], waits: dict[str, float], *, first: bool
    ) -> Place:
        """Look at one thing; return the place after it, and leave the one before as it was."""
        place, received_at, timing = before.copy(), now_ms(), self._session.timing
        comments: list[Comment] = []
        if what == _PUBLISHED:
            for one in await self._comments.published(place, received_at, first=first):
                if isinstance(one, Gap):
                    told.append(one)
                else:
                    comments.append(one)
            waits[what] = timing.published
        elif what == _HELD:
            comments = await self._comments.held(place, received_at, first=first)
            waits[what] = timing.held
        elif what == _OLDER:
            comments = await self._comments.older.look(place, received_at, first=first)
            waits[what] = timing.older
        elif what == _BROADCASTS:
            await self.chats.find(place)
            waits[what] = timing.broadcasts
        else:
            said, wait = await self.chats.read(what, place, received_at, first=first)
            told += said
            waits[what] = max(wait, timing.chat)
        told += await self._comments.messages(comments, received_at)
        return place

    def _is_due(self, what: str) -> bool:
        return self._due.get(what, 0.0) <= time.monotonic()

    def _plan(self, waits: dict[str, float], place: Place) -> None:
        """Say when each thing is looked at next."""
        stretch, clock = self._session.budget.stretch(at=now_ms()), time.monotonic()
        for what, wait in waits.items():
            slower = wait * stretch
            if what == _PUBLISHED:
                slower = min(slower, self._session.timing.published_at_most)
            self._due[what] = clock + slower
        self._due = {what: due for what, due in self._due.items() if what in _on(place)}

    async def _again(self, gap: Gap, received_at: int) -> list[Message]:
        is_chat = len(gap.what) > _VIDEO and gap.what != self._session.channel
        found: list[Message] = []
        if not is_chat:
            video = "" if gap.what == self._session.channel else gap.what
            async with aclosing(self._comments.within(gap.since, video, received_at)) as comments:
                found += await self._comments.messages([one async for one in comments], received_at)
        chats = Place(chats={})
        if is_chat:
            wanted = [gap.what]
        elif gap.what:
            wanted = []
        else:
            await self.chats.find(chats)
            wanted = list(chats.chats)
        for chat in wanted:
            async with aclosing(self.chats.history(chat, received_at)) as said:
                found += [one async for one in said]
        return found

    def _tell(self, sentence: Sentence) -> None:
        self.health = sentence


def _on(place: Place) -> set[str]:
    """Return everything that is looked at."""
    return {*_ALWAYS, *place.chats}
