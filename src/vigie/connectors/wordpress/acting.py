"""Carries out what WordPress lets a moderator do with a comment."""

import asyncio

from vigie.actions.network import ActionError, ActionRequest, GoneError, Receipt
from vigie.connectors.http import HttpError
from vigie.connectors.sentences import NO_TEXT
from vigie.connectors.wordpress import sentences
from vigie.connectors.wordpress.reading import Reader
from vigie.connectors.wordpress.session import Session, code_of
from vigie.connectors.wordpress.shapes import FIELDS, Article, Comment, shaped

#: Everything that can be done; whoever moderates may do all of it.
VERBS = frozenset({"publish", "hide", "restore", "delete", "report", "reply"})
#: What makes sense of a comment in each state.
_BY_STATUS = {
    "approved": frozenset({"hide", "delete", "report", "reply"}),
    "hold": frozenset({"publish", "restore", "delete", "report"}),
    "spam": frozenset({"publish", "restore", "delete"}),
    "trash": frozenset({"restore"}),
}


class Actor:
    """Acts for one user; see `vigie.connectors.base.SignedIn`."""

    def __init__(self, session: Session, reader: Reader) -> None:
        self._session = session
        self._reader = reader

    async def act(self, request: ActionRequest) -> Receipt:
        """Do what is asked.

        Raises
        ------
        GoneError
            The comment was erased, or put in the trash by somebody else.
        ActionError
            WordPress refused, did not answer, or knows no such thing.
        """
        if request.verb not in VERBS:
            raise ActionError(sentences.cannot(request.verb), permanent=True)
        if not _is_number(request.message):
            raise ActionError(sentences.NO_TARGET, permanent=True)
        try:
            return await self._do(request, await self._comment(request.message))
        except HttpError as error:
            raise _as_action(error) from None

    async def permits(self, request: ActionRequest) -> frozenset[str]:
        """Return the verbs possible now, by the user's rights, the comment's state and the article."""
        if not _is_number(request.message):
            return frozenset()
        try:
            me, comment = await asyncio.gather(self._session.me(), self._comment(request.message))
            able = _BY_STATUS.get(comment.status, frozenset())
            if not me.moderates:
                able &= {"reply"}
            if "reply" in able and not await self._is_open(comment):
                able -= {"reply"}
        except HttpError:
            return frozenset()
        return able

    async def _do(self, request: ActionRequest, comment: Comment) -> Receipt:
        match request.verb:
            case "publish":
                return await self._publish(comment)
            case "restore":
                return await self._restore(comment)
            case "delete":
                return await self._delete(comment)
            case "reply":
                return await self._reply(comment, request.text)
            case "hide":
                return await self._keep_back(comment, "hold")
            case _:
                return await self._keep_back(comment, "spam")

    async def _publish(self, comment: Comment) -> Receipt:
        if comment.status == "trash":
            raise GoneError
        return await self._set(comment, "approved")

    async def _keep_back(self, comment: Comment, status: str) -> Receipt:
        # Another status would take it out of the trash again, or out of the spam.
        if comment.status == "trash" or (comment.status == "spam" and status == "hold"):
            raise GoneError
        return await self._set(comment, status)

    async def _restore(self, comment: Comment) -> Receipt:
        if comment.status == "trash":
            # By its own word, so that WordPress forgets when it was to be erased.
            comment = await self._change(comment, "untrash")
        return await self._set(comment, "approved")

    async def _delete(self, comment: Comment) -> Receipt:
        if comment.status == "trash":
            return Receipt()
        try:
            with self._reader.ours.bringing(comment.id, "trash"):
                await self._session.ask("DELETE", f"wp/v2/comments/{comment.id}")
        except HttpError as error:
            code = code_of(error)
            if code == "rest_trash_not_supported":
                raise ActionError(sentences.NO_TRASH, permanent=True) from None
            if code != "rest_already_trashed":
                raise
        return Receipt()

    async def _reply(self, comment: Comment, text: str) -> Receipt:
        if not text.strip():
            raise ActionError(NO_TEXT, permanent=True)
        if comment.status in ("trash", "spam"):
            raise GoneError
        given = {"post": comment.post, "parent": comment.id, "content": text}
        try:
            made = await self._session.ask("POST", "wp/v2/comments", json=given)
        except HttpError as error:
            if code_of(error) == "comment_duplicate":
                # The same words by the same user under the same comment: the answer of an earlier try.
                return Receipt(await self._earlier(comment))
            if code_of(error) == "rest_comment_closed":
                raise ActionError(sentences.CLOSED, permanent=True) from None
            raise
        return Receipt(str(shaped(made, Comment).id))

    async def _earlier(self, comment: Comment) -> str:
        me = await self._session.me()
        query = {
            "context": "edit",
            "status": "any",
            "parent": comment.id,
            "author": me.id,
            "orderby": "id",
            "order": "desc",
            "per_page": 1,
            "_fields": FIELDS,
        }
        answer = await self._session.ask("GET", "wp/v2/comments", query=query)
        found = shaped(answer, list[Comment])
        return str(found[0].id) if found else ""

    async def _set(self, comment: Comment, status: str) -> Receipt:
        if comment.status == status:
            return Receipt()
        with self._reader.ours.bringing(comment.id, status):
            try:
                comment = await self._change(comment, status)
            except HttpError as error:
                # WordPress refuses a change to what is already so: somebody else was as fast.
                if code_of(error) != "rest_comment_failed_edit":
                    raise
                comment = await self._comment(str(comment.id))
                if comment.status != status:
                    raise
            if comment.status != status:
                raise ActionError(sentences.kept(comment.status), permanent=True)
        return Receipt()

    async def _change(self, comment: Comment, status: str) -> Comment:
        route = f"wp/v2/comments/{comment.id}"
        changed = await self._session.ask("POST", route, query={"_fields": FIELDS}, json={"status": status})
        return shaped(changed, Comment)

    async def _comment(self, number: str) -> Comment:
        query = {"context": "edit", "_fields": FIELDS}
        return shaped(await self._session.ask("GET", f"wp/v2/comments/{number}", query=query), Comment)

    async def _is_open(self, comment: Comment) -> bool:
        """Return whether the article takes comments, as far as WordPress says."""
        if not comment.articles:
            return True
        answer = await self._session.ask(
            "GET", f"{comment.articles}/{comment.post}", query={"_fields": "id,comment_status"}
        )
        return shaped(answer, Article).comment_status != "closed"


def _is_number(message: str) -> bool:
    return message.isascii() and message.isdigit() and len(message) < 20


def _as_action(error: HttpError) -> ActionError:
    if code_of(error) in ("rest_comment_invalid_id", "rest_comment_invalid_post_id", "rest_post_invalid_id"):
        return GoneError()
    if error.status in (404, 410):
        # Not the comment is missing, but what the site answers with.
        return ActionError(error.sentence, permanent=error.permanent)
    return error.as_action()
