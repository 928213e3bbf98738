"""Carries out what YouTube lets a channel do with the comments under its videos; chats are next door."""

from typing import Any

from vigie.actions.network import ActionError, ActionRequest, Receipt
from vigie.connectors.http import HttpError
from vigie.connectors.sentences import NO_TEXT
from vigie.connectors.youtube import sentences
from vigie.connectors.youtube.chat_acting import IN_CHAT, ChatActor
from vigie.connectors.youtube.quota import LIST, WRITE
from vigie.connectors.youtube.refusals import as_action
from vigie.connectors.youtube.session import Session
from vigie.connectors.youtube.shapes import Comment, Item, Page, readable

#: What can be done with a comment of somebody else, and with one of ours.
ON_COMMENTS = frozenset({"publish", "hide", "restore", "delete", "reply", "ban"})
ON_OURS = frozenset({"delete", "reply"})
VERBS = ON_COMMENTS | IN_CHAT
#: What the states that YouTube gives a comment do here.
_STATES = {"publish": "published", "restore": "published", "hide": "heldForReview", "delete": "rejected"}


class Actor:
    """Acts for one channel; see `vigie.connectors.base.SignedIn`."""

    def __init__(self, session: Session, in_chat: ChatActor) -> None:
        self._session = session
        self._chat = in_chat

    async def act(self, request: ActionRequest) -> Receipt:
        """Do what is asked.

        Raises
        ------
        GoneError
            The message is no longer there.
        ActionError
            YouTube refused, did not answer, or knows no such thing; or the day's units are used up.
        """
        is_chat = request.kind == "chat"
        if request.verb not in (IN_CHAT if is_chat else ON_COMMENTS):
            raise ActionError(sentences.cannot(request.verb), permanent=True)
        if not _has_target(request):
            raise ActionError(sentences.NO_TARGET, permanent=True)
        if request.verb == "reply" and not request.text.strip():
            raise ActionError(NO_TEXT, permanent=True)
        try:
            return await (self._chat.act(request) if is_chat else self._on_comment(request))
        except HttpError as error:
            raise as_action(error) from None

    async def permits(self, request: ActionRequest) -> frozenset[str]:
        """Return the verbs possible now; YouTube is asked whether a comment is still there, and whose."""
        if not request.message:
            return frozenset()
        if request.kind == "chat":
            return self._chat.permits(request)
        try:
            comment = await self._comment(request.message)
        except (HttpError, ActionError):
            return frozenset()
        if comment is None:
            return frozenset()
        return ON_OURS if self._is_ours(comment) else ON_COMMENTS

    async def _on_comment(self, request: ActionRequest) -> Receipt:
        match request.verb:
            case "reply":
                return await self._answer(request)
            case "ban":
                # YouTube bans an author only together with the comment that they wrote.
                return await self._set(request, "rejected", banAuthor="true")
            case "delete" if await self._may_delete(request):
                query = {"id": request.message}
                await self._ask("DELETE", "comments", WRITE, request, query=query)
                return Receipt()
            case verb:
                return await self._set(request, _STATES[verb])

    async def _set(self, request: ActionRequest, state: str, **more: str) -> Receipt:
        query = {"id": request.message, "moderationStatus": state, **more}
        await self._ask("POST", "comments/setModerationStatus", WRITE, request, query=query)
        return Receipt()

    async def _may_delete(self, request: ActionRequest) -> bool:
        """Tell whether a comment is ours: YouTube deletes no other, and rejects ours not."""
        if request.author:
            return request.author == self._session.channel
        comment = await self._comment(request.message, on=request.verb)
        return comment is not None and self._is_ours(comment)

    async def _answer(self, request: ActionRequest) -> Receipt:
        # Answers have one level: who answers an answer answers the comment above it.
        parent = request.reply_to or request.message
        said = await self._said_under(parent, request)
        if said:
            return Receipt(said)
        body = {"snippet": {"parentId": parent, "textOriginal": request.text}}
        made = await self._ask("POST", "comments", WRITE, request, query={"part": "snippet"}, json=body)
        return Receipt(made.shaped(Item).id)

    async def _said_under(self, parent: str, request: ActionRequest) -> str:
        """Return the id of the same answer of ours, from a try whose answer was lost; empty for none."""
        token = ""
        while True:
            query = {
                "part": "id,snippet",
                "parentId": parent,
                "maxResults": 100,
                "textFormat": "plainText",
                "pageToken": token or None,
            }
            page = (await self._ask("GET", "comments", LIST, request, query=query)).shaped(Page)
            for one in readable(page.items, Comment):
                words = one.snippet.text_original or one.snippet.text_display
                if self._is_ours(one) and words.strip() == request.text.strip():
                    return one.id
            token = page.next_page_token
            if not token:
                return ""

    async def _comment(self, comment: str, on: str = "permits") -> Comment | None:
        query = {"part": "id,snippet", "id": comment, "textFormat": "plainText"}
        answer = await self._session.ask("GET", "comments", costs=LIST, on=on, query=query)
        found = readable(answer.shaped(Page).items, Comment)
        return found[0] if found else None

    async def _ask(
        self,
        method: str,
        path: str,
        costs: float,
        request: ActionRequest,
        *,
        query: dict[str, Any],
        json: Any = None,
    ) -> Any:
        return await self._session.ask(method, path, costs=costs, on=request.verb, query=query, json=json)

    def _is_ours(self, comment: Comment) -> bool:
        return comment.snippet.author_channel_id.value == self._session.channel


def _has_target(request: ActionRequest) -> bool:
    if request.verb in ("time_out", "unban") or (request.verb == "ban" and request.kind == "chat"):
        return bool(request.thread and request.author)
    return bool(request.message and (request.thread or request.kind != "chat" or request.verb != "reply"))
