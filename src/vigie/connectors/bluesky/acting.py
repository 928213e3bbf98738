"""Carries out what Bluesky lets an account do: about replies to its posts, its own posts, and authors."""

import asyncio
from typing import Any

from vigie.actions.network import ActionError, ActionRequest, GoneError, Receipt
from vigie.clock import now_ms
from vigie.connectors.bluesky import gate, sentences
from vigie.connectors.bluesky.gate import record
from vigie.connectors.bluesky.names import BLOCK, LIKE, POST, is_post_of, key_for, parts
from vigie.connectors.bluesky.own import Own
from vigie.connectors.bluesky.recent import Recent
from vigie.connectors.bluesky.session import Session, error_of
from vigie.connectors.bluesky.shapes import Held, Profile, Report, Views, shaped
from vigie.connectors.http import HttpError
from vigie.connectors.sentences import NO_TEXT

VERBS = frozenset({"hide", "restore", "delete", "reply", "like", "unlike", "report", "ban", "unban"})
#: Those that need no message where the author is known.
_ON_AUTHORS = frozenset({"report", "ban", "unban"})
#: How long servers other than the author's may not know of a new post (ms).
_SETTLES = 10_000
#: Why a post is reported: "rude, harassing, explicit, or otherwise unwelcoming behavior".
_RUDE = "com.atproto.moderation.defs#reasonRude"
#: The longest reason that a report takes (characters).
_REASON = 2_000
_MOST = 300


class Actor:
    """Acts for one account; see `vigie.connectors.base.SignedIn`."""

    def __init__(self, session: Session, recent: Recent) -> None:
        self._session = session
        self._recent = recent
        self._own = Own(session)

    async def act(self, request: ActionRequest) -> Receipt:
        """Do what is asked.

        Raises
        ------
        GoneError
            The post is no longer there.
        ActionError
            Bluesky refused, did not answer, or knows no such thing.
        """
        if request.verb not in VERBS:
            raise ActionError(sentences.cannot(request.verb), permanent=True)
        if not parts(request.message) and not (request.author and request.verb in _ON_AUTHORS):
            raise ActionError(sentences.NO_TARGET, permanent=True)
        try:
            return await self._do(request)
        except HttpError as error:
            raise _as_action(error) from None

    async def permits(self, request: ActionRequest) -> frozenset[str]:
        """Return the verbs possible now about the post, or about its author where no post is named."""
        if not parts(request.message):
            return _ON_AUTHORS if request.author else frozenset()
        try:
            me = await self._session.me()
            query = {"uris": [request.message]}
            held, answer = await asyncio.gather(
                self._record(request), self._session.ask("GET", "app.bsky.feed.getPosts", query=query)
            )
            seen = shaped(answer, Views).posts
        except (HttpError, ActionError):
            return frozenset()
        able = {"reply", "like", "unlike"}
        if is_post_of(request.message, me):
            able.add("delete")
        else:
            able |= _ON_AUTHORS
            if is_post_of(_root(request, held), me):
                able |= {"hide", "restore"}
        if seen and seen[0].viewer.replyDisabled:
            able.discard("reply")
        return frozenset(able)

    async def _do(self, request: ActionRequest) -> Receipt:
        match request.verb:
            case "hide":
                await gate.hide(self._session, request.message, _root(request, await self._record(request)))
            case "restore":
                await gate.show(self._session, request.message, _root(request, await self._record(request)))
            case "delete":
                await self._delete(request)
            case "reply":
                return await self._reply(request)
            case "like":
                subject = _reference(await self._known(request))
                await self._own.make(LIKE, _like(request), {"subject": subject}, "like")
            case "unlike":
                await self._unlike(request)
            case "report":
                return await self._report(request)
            case "ban":
                author = self._author(request)
                await self._own.make(BLOCK, _block(author), {"subject": author}, "ban")
            case _:
                await self._unban(request)
        return Receipt()

    async def _delete(self, request: ActionRequest) -> None:
        await self._record(request)
        if not is_post_of(request.message, await self._session.me()):
            raise ActionError(sentences.NOT_OURS, permanent=True)
        await self._own.unmake({request.message}, "delete")

    async def _reply(self, request: ActionRequest) -> Receipt:
        if not request.text.strip():
            raise ActionError(NO_TEXT, permanent=True)
        held = await self._known(request)
        parent = _reference(held)
        answered = held.value.get("reply")
        root = answered.get("root") if isinstance(answered, dict) else None
        post = {"text": request.text, "reply": {"root": root or parent, "parent": parent}}
        # The same request makes the same key: asked again, the answer is there already.
        key = key_for(f"reply:{request.idempotency_key}", at=request.at)
        try:
            return Receipt(await self._own.make(POST, key, post, "reply"))
        except HttpError as error:
            if error_of(error) == "InvalidRequest" and len(request.text) > _MOST:
                raise ActionError(sentences.TOO_LONG, permanent=True) from None
            raise

    async def _unlike(self, request: ActionRequest) -> None:
        query = {"uris": [request.message]}
        answer = await self._session.ask("GET", "app.bsky.feed.getPosts", query=query)
        seen = {one.viewer.like for one in shaped(answer, Views).posts}
        # One that a person gave in the application has a key of its own.
        ours = await self._own.about(LIKE, lambda subject: _uri(subject) == request.message)
        await self._own.unmake({await self._own.address(LIKE, _like(request)), *ours, *seen}, "unlike")

    async def _unban(self, request: ActionRequest) -> None:
        author = self._author(request)
        ours = await self._own.about(BLOCK, lambda subject: subject == author)
        try:
            answer = await self._session.ask("GET", "app.bsky.actor.getProfile", query={"actor": author})
            ours.add(shaped(answer, Profile).viewer.blocking)
        except HttpError as error:
            # An account that left may still be unblocked.
            if not error.permanent:
                raise
        await self._own.unmake({await self._own.address(BLOCK, _block(author)), *ours}, "unban")

    async def _report(self, request: ActionRequest) -> Receipt:
        subject: dict[str, Any] = {"$type": "com.atproto.admin.defs#repoRef", "did": request.author}
        if request.message:
            held = await self._known(request)
            subject = {"$type": "com.atproto.repo.strongRef", **_reference(held)}
        told = {"reasonType": _RUDE, "reason": request.text[:_REASON] or None, "subject": subject}
        through = f"{self._session.labeler}#atproto_labeler" if self._session.labeler else ""
        given = {name: value for name, value in told.items() if value is not None}
        made = await self._session.do(
            "com.atproto.moderation.createReport", given, points=0, on="report", through=through
        )
        return Receipt(str(shaped(made, Report).id))

    async def _known(self, request: ActionRequest) -> Held:
        held = await self._record(request)
        if held is None:
            raise ActionError(sentences.NOT_YET, permanent=False, retry_after=2)
        return held

    async def _record(self, request: ActionRequest) -> Held | None:
        """Return the post, None where it is too new for other servers than its author's.

        Raises
        ------
        GoneError
            It is no longer there.
        """
        named = parts(request.message)
        if named is None:
            raise ActionError(sentences.NO_TARGET, permanent=True)
        held = await record(self._session, *named)
        if self._recent.is_gone(request.message):
            raise GoneError
        if held is None and request.at < now_ms() - _SETTLES:
            raise GoneError
        return held

    def _author(self, request: ActionRequest) -> str:
        named = parts(request.message)
        return request.author or (named[0] if named else "")


def _root(request: ActionRequest, held: Held | None) -> str:
    """Return where the post's thread begins."""
    if request.thread or held is None:
        return request.thread
    reply = held.value.get("reply")
    root = reply.get("root") if isinstance(reply, dict) else None
    return str(root.get("uri", "")) if isinstance(root, dict) else ""


def _reference(held: Held) -> dict[str, str]:
    return {"uri": held.uri, "cid": held.cid}


def _uri(subject: Any) -> Any:
    return subject.get("uri") if isinstance(subject, dict) else None


def _like(request: ActionRequest) -> str:
    return key_for(f"like:{request.message}")


def _block(author: str) -> str:
    return key_for(f"block:{author}")


def _as_action(error: HttpError) -> ActionError:
    if error.status == 404:
        # A method that the server has not; records that are not there have their own name.
        return ActionError(error.sentence, permanent=True)
    return error.as_action()
