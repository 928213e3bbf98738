"""Reads what a server said before: page after page of each channel that has anything new."""

import logging
from collections.abc import AsyncGenerator
from typing import Any

from vigie.clock import now_ms
from vigie.connectors.discord.entries import EventError, message_of, posted_of
from vigie.connectors.discord.session import Session, code_of
from vigie.connectors.discord.shapes import Channel, Posted, Threads, snowflake_at
from vigie.connectors.http import HttpError
from vigie.message import Message

log = logging.getLogger(__name__)

#: Messages of one answer, at most.
_PAGE = 100
#: Private conversations: with one person, with several.
PRIVATE = (1, 3)
#: Places that hold no messages themselves: categories, directories, and those of threads only.
_EMPTY = (4, 14, 15, 16)
#: What Discord answers about a channel that is gone, or that the bot may not see.
_NOT_OURS = frozenset({10003, 50001, 50013, 50024})


class Past:
    """The past of one server, and of private conversations with its bot."""

    def __init__(self, session: Session) -> None:
        self._session = session
        #: Known once asked.
        self.owner = ""

    async def know_owner(self) -> str:
        """Return who owns the server.

        Raises
        ------
        HttpError
            The network refused, or did not answer.
        """
        if not self.owner:
            self.owner = (await self._session.guild()).owner_id
        return self.owner

    async def look(self) -> list[Channel]:
        """Return the server's channels and active threads, each with its last message.

        Raises
        ------
        HttpError
            The network refused, or did not answer.
        """
        server = f"guilds/{self._session.server}"
        channels = await self._session.read(f"{server}/channels", list[Channel])
        threads = await self._session.read(f"{server}/threads/active", Threads)
        return [*channels, *threads.threads]

    async def everywhere(self, after: int, conversations: list[str]) -> AsyncGenerator[Message, None]:
        """Yield what was said after a snowflake, channel by channel, oldest first in each.

        Raises
        ------
        HttpError
            The network refused, or did not answer.
        """
        for channel in await self.look():
            if channel.type not in _EMPTY and int(channel.last_message_id or 0) > after:
                async for message in self.in_channel(channel.id, after, private=False):
                    yield message
        for conversation in conversations:
            async for message in self.in_channel(conversation, after, private=True):
                yield message

    async def one(self, channel: str, after: int) -> AsyncGenerator[Message, None]:
        """Yield what was said in one place of ours; nothing where it is another server's.

        Raises
        ------
        HttpError
            The network refused, or did not answer.
        """
        try:
            found = await self._session.channel(channel)
        except HttpError as error:
            if code_of(error) in _NOT_OURS:
                return
            raise
        private = found.type in PRIVATE
        if private or found.guild_id == self._session.server:
            async for message in self.in_channel(channel, after, private=private):
                yield message

    async def in_channel(self, channel: str, after: int, *, private: bool) -> AsyncGenerator[Message, None]:
        """Yield what was said in a channel after a snowflake, oldest first.

        Raises
        ------
        HttpError
            The network refused, or did not answer.
        """
        me, owner = await self._session.me(), await self.know_owner()
        while True:
            try:
                page = await self._session.read(
                    f"channels/{channel}/messages", list[dict[str, Any]], after=after, limit=_PAGE
                )
            except HttpError as error:
                if code_of(error) in _NOT_OURS:
                    return
                raise
            before = after
            for posted in self._readable(page):
                after = max(after, int(posted.id))
                message = message_of(
                    posted,
                    server=self._session.server,
                    me=me,
                    owner=owner,
                    private=private,
                    received_at=now_ms(),
                )
                if message is not None:
                    yield message
            if len(page) < _PAGE or after == before:
                return

    def _readable(self, page: list[dict[str, Any]]) -> list[Posted]:
        """Return the messages of a page, oldest first; one of another form does not hide the rest."""
        read = []
        for payload in page:
            try:
                read.append(posted_of(payload))
            except EventError:
                log.error("A message of %s could not be read again", self._session.space.key)
        return sorted(read, key=lambda posted: int(posted.id))


def just_before(ms: int) -> int:
    """Return a snowflake after which everything written at a time (ms) or later comes."""
    return max(snowflake_at(ms) - 1, 0)
