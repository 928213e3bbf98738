"""Reads what a bot is told: by asking again and again, or by watching over its webhook."""

import asyncio
import logging
import time
from collections.abc import AsyncGenerator
from typing import Any

import msgspec

from vigie.clock import now_ms
from vigie.connectors.base import WELL, ConnectorError, Sentence, Told
from vigie.connectors.polling import Page, poll
from vigie.connectors.telegram import sentences
from vigie.connectors.telegram.entries import ALLOWED, UpdateError, message_of, standing_of
from vigie.connectors.telegram.session import Session
from vigie.connectors.telegram.shapes import Standing, WebhookInfo
from vigie.message import Message

log = logging.getLogger(__name__)

#: Updates of one answer, at most.
_PAGE = 100
_ALLOWED = msgspec.json.encode(ALLOWED).decode()
#: What the bot is where it hears nothing any more.
_OUT = ("left", "kicked")


class Reader:
    """What a bot hears; see `vigie.connectors.base.Connector`."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.health: Sentence = sentences.NOT_READ
        #: Groups and channels that the bot was taken out of: their names by their ids.
        self._lost: dict[int, str] = {}
        self._begun = False
        #: What was told before this cursor is on disk.
        self._kept = ""
        self._keeping = asyncio.Event()

    def kept(self, cursor: str) -> None:
        """Note that what was told before this cursor is on disk."""
        self._kept = cursor
        self._keeping.set()

    def receive(self, cursor: str = "") -> AsyncGenerator[Told, None]:
        """Yield what is said, through every reconnection.

        Raises
        ------
        ConnectorError
            The network refused for good.
        """
        timing = self._session.timing
        self._begun = False
        self._kept = cursor
        by_webhook = bool(self._session.callback)
        return poll(
            self._watch if by_webhook else self._news,
            cursor,
            every=timing.look if by_webhook else timing.pause,
            on_health=self._note,
            at_rest=sentences.NOT_READ,
            first_wait=timing.first_wait,
            longest_wait=timing.longest_wait,
        )

    async def _news(self, cursor: str) -> Page:
        """Wait until something is new; the first time not at all, so that silence is known for what it is."""
        timing = self._session.timing
        hold = timing.hold if self._begun else 0
        offset = int(cursor) if cursor.isdecimal() else None
        # An offset has Telegram forget what is before it, so that must be on disk first.
        while self._kept != cursor:
            self._keeping.clear()
            await self._keeping.wait()
        updates: list[Any] = await self._session.read(
            "getUpdates",
            list[Any],
            patience=timing.patience + hold,
            offset=offset,
            limit=_PAGE,
            timeout=hold,
            allowed_updates=_ALLOWED,
        )
        self._begun = True
        told: list[Message] = []
        last = -1
        for update in updates:
            number = update.get("update_id") if isinstance(update, dict) else None
            if isinstance(number, int):
                last = max(last, number)
            told += self._read(update)
        following = str(last + 1) if last >= 0 else cursor
        return Page(told, following, wait=0 if updates else None)

    async def _watch(self, cursor: str) -> Page:
        """Have updates posted to us, and look how that goes."""
        session = self._session
        info = await session.read("getWebhookInfo", WebhookInfo)
        if not self._begun or info.url != session.callback:
            await session.write(
                "setWebhook",
                bool,
                url=session.callback,
                secret_token=session.word,
                allowed_updates=ALLOWED,
            )
            self._begun = True
        elif (
            info.pending_update_count and time.time() - (info.last_error_date or 0) < 2 * session.timing.look
        ):
            raise ConnectorError(sentences.WEBHOOK_FAILS)
        return Page((), cursor)

    def _read(self, update: Any) -> list[Message]:
        try:
            standing = standing_of(update)
            if standing is not None:
                self._stand(standing)
            message = message_of(update, me=self._session.me, received_at=now_ms())
        except UpdateError:
            log.warning("An update of Telegram has not the documented form")
            return []
        return [message] if message else []

    def _stand(self, standing: Standing) -> None:
        # A person who blocks the bot only ends their own conversation with it.
        if standing.chat.type == "private":
            return
        if standing.new_chat_member.status in _OUT:
            self._lost[standing.chat.id] = standing.chat.title
        else:
            self._lost.pop(standing.chat.id, None)

    def _note(self, health: Sentence) -> None:
        lost = next(reversed(self._lost.values()), None)
        self.health = sentences.taken_out(lost) if health == WELL and lost is not None else health
