"""Carries out what YouTube lets a channel do in the chats of its broadcasts."""

from typing import Any

from vigie.actions.network import ActionError, ActionRequest, Receipt
from vigie.connectors.account import SpentError
from vigie.connectors.dates import written_at
from vigie.connectors.http import Answer, HttpError
from vigie.connectors.youtube import sentences
from vigie.connectors.youtube.bans import Bans
from vigie.connectors.youtube.chat import Chats
from vigie.connectors.youtube.quota import DELETE_CHAT, LIST_CHAT, WRITE
from vigie.connectors.youtube.refusals import reasons_of
from vigie.connectors.youtube.session import Session
from vigie.connectors.youtube.shapes import ChatItem, ChatPage, Item, readable
from vigie.remembered import Remembered

IN_CHAT = frozenset({"hide", "delete", "reply", "time_out", "ban", "unban"})
#: As long as YouTube's own button makes a time-out (s).
_TIME_OUT = 300
_NO_MESSAGE = frozenset({"liveChatMessageNotFound"})
_NO_BAN = frozenset({"liveChatBanNotFound"})
#: How many messages of ours are remembered with the request that each answers.
_REMEMBERED = 500


class ChatActor:
    """Acts in the live chats of one channel."""

    def __init__(self, session: Session, chats: Chats, bans: Bans) -> None:
        self._session = session
        self._chats = chats
        self._bans = bans
        #: The keys of requests, by the message that each made.
        self._made: Remembered[str, str] = Remembered(_REMEMBERED)

    def permits(self, request: ActionRequest) -> frozenset[str]:
        """Return the verbs possible about a message; YouTube has no call that would say."""
        if not request.thread:
            return frozenset({"hide", "delete"})
        if request.author == self._session.channel:
            return frozenset({"hide", "delete", "reply"})
        has_ban = bool(request.author and self._bans.id_of(request.thread, request.author))
        return IN_CHAT if has_ban else IN_CHAT - {"unban"}

    async def act(self, request: ActionRequest) -> Receipt:
        """Do what is asked in a live chat.

        Raises
        ------
        ActionError
            Vigie knows no such ban; or the day's units are used up.
        HttpError
            YouTube refused, or did not answer.
        """
        match request.verb:
            case "reply":
                return await self._say(request)
            case "time_out" | "ban":
                return await self._ban(request)
            case "unban":
                return await self._unban(request)
            case _:
                return await self._delete(request)

    async def _delete(self, request: ActionRequest) -> Receipt:
        tried = self._chats.brought(request.message)
        try:
            query = {"id": request.message}
            await self._asked("DELETE", "liveChat/messages", DELETE_CHAT, request, query=query)
        except (HttpError, SpentError) as error:
            if tried and isinstance(error, HttpError) and reasons_of(error) & _NO_MESSAGE:
                # An earlier try did it, and its answer was lost.
                return Receipt()
            self._refused(request.message, error, tried=tried)
            raise
        return Receipt()

    async def _say(self, request: ActionRequest) -> Receipt:
        said = await self._said_in(request)
        if said:
            return self._keep(said, request)
        body = {
            "snippet": {
                "liveChatId": request.thread,
                "type": "textMessageEvent",
                "textMessageDetails": {"messageText": request.text},
            }
        }
        query = {"part": "snippet"}
        made = await self._asked("POST", "liveChat/messages", WRITE, request, query=query, json=body)
        return self._keep(made.shaped(Item).id, request)

    def _keep(self, made: str, request: ActionRequest) -> Receipt:
        self._made[made] = request.idempotency_key
        return Receipt(made)

    async def _said_in(self, request: ActionRequest) -> str:
        """Return the id of the same words of ours, said since the message that they answer."""
        query = {"liveChatId": request.thread, "part": "id,snippet,authorDetails", "maxResults": 2_000}
        answer = await self._asked("GET", "liveChat/messages", LIST_CHAT, request, query=query)
        for one in readable(answer.shaped(ChatPage).items, ChatItem):
            words = one.snippet.text_message_details.get("messageText")
            is_ours = self._session.channel in (one.author_details.channel_id, one.snippet.author_channel_id)
            is_later = written_at(one.snippet.published_at, request.at)[0] >= request.at
            # The same words may answer several people: those of another request are no try of this one.
            is_this = self._made.get(one.id, request.idempotency_key) == request.idempotency_key
            if is_ours and is_later and is_this and words == request.text:
                return one.id
        return ""

    async def _ban(self, request: ActionRequest) -> Receipt:
        is_short = request.verb == "time_out"
        seconds = _TIME_OUT if request.seconds is None else max(request.seconds, 1)
        body: dict[str, Any] = {
            "snippet": {
                "liveChatId": request.thread,
                "type": "temporary" if is_short else "permanent",
                **({"banDurationSeconds": seconds} if is_short else {}),
                "bannedUserDetails": {"channelId": request.author},
            }
        }
        tried = self._chats.brought(request.author)
        try:
            made = await self._asked(
                "POST", "liveChat/bans", WRITE, request, query={"part": "snippet"}, json=body
            )
        except (HttpError, SpentError) as error:
            self._refused(request.author, error, tried=tried)
            raise
        ban = made.shaped(Item).id
        await self._bans.keep(request.thread, request.author, ban)
        return Receipt(ban)

    async def _unban(self, request: ActionRequest) -> Receipt:
        ban = self._bans.id_of(request.thread, request.author)
        if not ban:
            raise ActionError(sentences.NO_BAN, permanent=True)
        try:
            await self._asked("DELETE", "liveChat/bans", WRITE, request, query={"id": ban})
        except HttpError as error:
            # It ended by itself, or was lifted before.
            if not reasons_of(error) & _NO_BAN:
                raise
        return Receipt()

    def _refused(self, what: str, error: HttpError | SpentError, *, tried: bool) -> None:
        # What was not answered may have been done all the same; what was not paid for was not asked.
        if error.permanent or (isinstance(error, SpentError) and not tried):
            self._chats.not_brought(what)

    async def _asked(
        self,
        method: str,
        path: str,
        costs: float,
        request: ActionRequest,
        *,
        query: dict[str, Any],
        json: Any = None,
    ) -> Answer:
        return await self._session.ask(method, path, costs=costs, on=request.verb, query=query, json=json)
