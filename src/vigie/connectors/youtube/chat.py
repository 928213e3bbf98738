"""Reads the chats of a channel's broadcasts: which are on air, and what is said in each."""

from collections.abc import AsyncGenerator

import msgspec

from vigie.connectors.base import Gap
from vigie.connectors.dates import written_at
from vigie.connectors.http import HttpError
from vigie.connectors.youtube import sentences
from vigie.connectors.youtube.entries import chat_entry
from vigie.connectors.youtube.place import Chat, Place
from vigie.connectors.youtube.quota import LIST, LIST_CHAT
from vigie.connectors.youtube.refusals import BAD_PAGE, NOT_LIVE, OVER, reasons_of
from vigie.connectors.youtube.session import Session
from vigie.connectors.youtube.shapes import ChatItem, ChatPage, Item, Page, readable
from vigie.message import Entry, Message, Removal
from vigie.remembered import Noted

#: How many deeds of ours are remembered, so as not to tell them as YouTube's own.
_REMEMBERED = 2_000
#: How many events are asked for at once: the most that YouTube gives.
_MOST = 2_000
#: How many broadcasts are on air at once, at most.
_BROADCASTS = 50


class Chats:
    """The live chats of one channel."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._ended: set[str] = set()
        self._ours: Noted[str] = Noted(_REMEMBERED)

    def brought(self, what: str) -> bool:
        """Note that we ask to take a message or an author away; return whether we had asked before."""
        return not self._ours.note(what)

    def not_brought(self, what: str) -> None:
        """Take the note back: YouTube refused."""
        self._ours.forget(what)

    async def find(self, place: Place) -> None:
        """Note in the place which chats are on air now.

        Raises
        ------
        HttpError
            YouTube did not say.
        """
        query = {
            "part": "id,snippet",
            "broadcastStatus": "active",
            "broadcastType": "all",
            "maxResults": _BROADCASTS,
        }
        try:
            answer = await self._session.ask("GET", "liveBroadcasts", costs=LIST, query=query)
        except HttpError as error:
            if reasons_of(error) & NOT_LIVE:
                # A channel that may not broadcast has comments all the same.
                return
            raise
        for broadcast in readable(answer.shaped(Page).items, Item):
            chat = broadcast.snippet.live_chat_id
            if chat and chat not in place.chats and chat not in self._ended:
                place.chats[chat] = Chat("", broadcast.snippet.title, broadcast.id)

    async def read(
        self, chat: str, place: Place, received_at: int, *, first: bool
    ) -> tuple[list[Entry | Gap], float]:
        """Return what was said since the last page, and how many seconds YouTube wants until the next one.

        Parameters
        ----------
        place
            How far was read; it is changed.
        first
            Whether reading begins: what was said before is not told.

        Raises
        ------
        HttpError
            YouTube did not give the page.
        """
        was = place.chats[chat]
        try:
            page = await self._page(chat, was.token)
        except HttpError as error:
            reasons = reasons_of(error)
            if reasons & OVER:
                self._end(chat, place)
                return [], 0.0
            if not (reasons & BAD_PAGE and was.token):
                raise
            # The next page is the recent history, which may not reach back far enough.
            place.chats[chat] = msgspec.structs.replace(was, token="")
            gap = Gap(
                space=self._session.space,
                since=was.last or place.since,
                what=chat,
                because=sentences.CHAT_LOST,
            )
            return [gap], 0.0
        told: list[Entry | Gap] = []
        last, is_over = was.last, bool(page.offline_at)
        for item in readable(page.items, ChatItem):
            is_over = is_over or item.snippet.type == "chatEndedEvent"
            at = written_at(item.snippet.published_at, received_at)[0]
            last = max(last, at)
            entry = self._entry(item, chat, was.title, received_at)
            if entry is not None and not first:
                told.append(entry)
        place.chats[chat] = msgspec.structs.replace(was, token=page.next_page_token or was.token, last=last)
        if is_over:
            self._end(chat, place)
        return told, page.polling_interval_millis / 1000

    async def history(self, chat: str, received_at: int) -> AsyncGenerator[Message, None]:
        """Yield what YouTube still tells of a chat from before now; nothing where it is over."""
        try:
            page = await self._page(chat, "")
        except HttpError as error:
            if reasons_of(error) & OVER:
                return
            raise
        for item in readable(page.items, ChatItem):
            entry = chat_entry(item, self._session.space, chat, title=None, received_at=received_at)
            if isinstance(entry, Message):
                yield entry

    async def _page(self, chat: str, token: str) -> ChatPage:
        query = {
            "liveChatId": chat,
            "part": "id,snippet,authorDetails",
            "maxResults": _MOST,
            "pageToken": token or None,
        }
        answer = await self._session.ask("GET", "liveChat/messages", costs=LIST_CHAT, query=query)
        return answer.shaped(ChatPage)

    def _entry(self, item: ChatItem, chat: str, title: str, received_at: int) -> Entry | None:
        space = self._session.space
        entry = chat_entry(item, space, chat, title=title or None, received_at=received_at)
        if isinstance(entry, Removal):
            if (entry.message_id or "") in self._ours:
                return None
            author = entry.author_id or ""
            if author in self._ours:
                # A later ban of the same author is somebody else's.
                self.not_brought(author)
                return None
        return entry

    def _end(self, chat: str, place: Place) -> None:
        self._ended.add(chat)
        del place.chats[chat]
