"""Writes to a person in private, and keeps one from writing; for Messenger and Instagram alike.

Sources: …/messenger-platform/discovery/private-replies, …/messenger-platform/policy,
…/instagram-messaging/features/moderate-conversations.
"""

from typing import Any

import msgspec

from vigie.actions.network import ActionRequest, Receipt
from vigie.clock import now_ms
from vigie.connectors.http import HttpError
from vigie.connectors.meta import sentences as say
from vigie.connectors.meta.deeds import refused
from vigie.connectors.meta.errors import said
from vigie.connectors.meta.graph import Graph
from vigie.connectors.meta.times import SECOND, ms
from vigie.connectors.sentences import NO_TEXT

#: How far back an answer of ours is looked for where nothing says what it answers (ms).
_BEFORE = 3_600_000


class _Message(msgspec.Struct):
    id: str
    message: str = ""
    created_time: str | None = None
    #: Whose it is: {"id": …}.
    from_: Any = msgspec.field(default=None, name="from")


class _Messages(msgspec.Struct):
    data: list[_Message] = []


class _Conversation(msgspec.Struct):
    id: str
    can_reply: bool = True
    messages: _Messages = msgspec.field(default_factory=_Messages)


class _Conversations(msgspec.Struct):
    data: list[_Conversation]


class _Sent(msgspec.Struct):
    message_id: str = ""


class Sending:
    """Private messages of one account.

    Parameters
    ----------
    graph
        Asks for the page.
    platform
        "messenger" or "instagram".
    ours
        The ids under which the account itself writes.
    longest
        The characters that a message holds.
    """

    def __init__(self, graph: Graph, platform: str, ours: frozenset[str], longest: int) -> None:
        self._graph = graph
        self._platform = platform
        self._ours = ours
        self._longest = longest
        self._page = graph.settings.page

    async def message(self, request: ActionRequest) -> Receipt:
        """Write in a conversation.

        Raises
        ------
        HttpError
            Meta refused, or did not answer.
        ActionError
            There is nothing to send, or too much.
        """
        text = self._text(request)
        earlier = await self.earlier(request)
        if earlier:
            return Receipt(earlier)
        given = {"recipient": {"id": request.author}, "message": {"text": text}}
        return await self._send({**given, "messaging_type": "RESPONSE"})

    async def reply(self, request: ActionRequest, of: str) -> Receipt:
        """Answer a public comment in private, once.

        Parameters
        ----------
        of
            What is answered: "comment_id" or "post_id".

        Raises
        ------
        HttpError
            Meta refused, or did not answer.
        ActionError
            There is nothing to send, or too much.
        """
        given = {"recipient": {of: request.message}, "message": {"text": self._text(request)}}
        try:
            return await self._send(given)
        except HttpError as error:
            # A second answer is refused: one of an earlier try is found in the conversation that it began.
            if error.status != 400 or said(error).is_missing or not request.author:
                raise
            earlier = await self.earlier(request)
            if not earlier:
                raise
            return Receipt(earlier)

    async def earlier(self, request: ActionRequest) -> str:
        """Return the id of the same answer, sent by an earlier try whose end was lost: Meta has no keys.

        Raises
        ------
        HttpError
            Meta did not answer.
        """
        try:
            found = await self._conversations(
                request.author, "messages.limit(10){id,message,created_time,from}"
            )
        except HttpError as error:
            if error.permanent and error.status != 401:
                return ""
            raise
        return next((said for one in found.data if (said := self._said_in(one, request))), "")

    async def replied(self, request: ActionRequest, conversation: str) -> str:
        """Return the id of the same answer in the conversation that a private reply began, empty for none.

        Raises
        ------
        HttpError
            Meta refused, or did not answer.
        """
        fields = "id,messages.limit(20){id,message,created_time,from}"
        return self._said_in(await self._graph.get(conversation, _Conversation, fields=fields), request)

    def _said_in(self, conversation: _Conversation, request: ActionRequest) -> str:
        since = request.at or now_ms() - _BEFORE
        for one in conversation.messages.data:
            sender = one.from_.get("id") if isinstance(one.from_, dict) else None
            is_later = ms(one.created_time, since)[0] >= since - SECOND
            if sender in self._ours and is_later and one.message.strip() == request.text.strip():
                return one.id
        return ""

    async def moderate(self, request: ActionRequest, action: str) -> Receipt:
        """Block a person, let them write again, or move what they wrote to spam.

        Raises
        ------
        HttpError
            Meta refused, did not answer, or says that it was not done.
        """
        await self._graph.post(
            f"{self._page}/moderate_conversations",
            {"user_ids": [{"id": request.author}], "actions": [action]},
        )
        return Receipt()

    async def permitted(self, person: str) -> frozenset[str]:
        """Return what is possible in a person's conversation; nothing where they have none.

        Raises
        ------
        HttpError
            Meta refused, or did not answer.
        """
        found = (await self._conversations(person, "id,can_reply")).data
        if not found:
            return frozenset()
        able = {"report", "ban", "unban"}
        return frozenset(able | {"message"} if found[0].can_reply else able)

    def _text(self, request: ActionRequest) -> str:
        if not request.text.strip():
            raise refused(NO_TEXT)
        if len(request.text) > self._longest:
            raise refused(say.too_long(self._longest))
        return request.text

    async def _send(self, given: dict[str, Any]) -> Receipt:
        told = await self._graph.post(f"{self._page}/messages", given)
        try:
            return Receipt(msgspec.convert(told, _Sent).message_id)
        except msgspec.ValidationError:
            return Receipt()

    async def _conversations(self, person: str, fields: str) -> _Conversations:
        return await self._graph.get(
            f"{self._page}/conversations",
            _Conversations,
            platform=self._platform,
            user_id=person,
            fields=fields,
        )
