"""Carries out what Disqus lets a moderator do with a post, and with the account that wrote it."""

import asyncio
import time

from vigie.actions.network import ActionError, ActionRequest, GoneError, Receipt
from vigie.connectors.disqus import sentences
from vigie.connectors.disqus.entries import GUEST
from vigie.connectors.disqus.reading import Reader
from vigie.connectors.disqus.refusals import as_action
from vigie.connectors.disqus.session import Session
from vigie.connectors.disqus.shapes import Post, State, is_number, posts_in, shaped
from vigie.connectors.http import HttpError
from vigie.connectors.sentences import NO_TEXT

#: What a ban or its end falls on: an account, not a post.
_SANCTIONS = frozenset({"ban", "time_out", "unban"})
#: Everything that can be done.
VERBS = frozenset({"publish", "hide", "delete", "restore", "report", "reply", "like", "unlike"}) | _SANCTIONS
#: What makes sense of a post in each state.
_BY_STATE: dict[State, frozenset[str]] = {
    "approved": frozenset({"hide", "delete", "report", "reply", "like", "unlike"}),
    "pending": frozenset({"publish", "restore", "hide", "delete"}),
    "spam": frozenset({"publish", "restore", "hide", "delete"}),
    "deleted": frozenset({"restore"}),
}
#: What needs no moderator.
_FOR_ALL = frozenset({"report", "reply", "like", "unlike"})
#: How long a time-out lasts where nobody says (s).
_DAY = 86_400
#: How many letters Disqus takes as the reason of a ban.
_NOTES = 50
#: How many of a discussion's newest posts are searched for an answer of an earlier try.
_SEARCHED = 100


class Actor:
    """Acts for one account; see `vigie.connectors.base.SignedIn`."""

    def __init__(self, session: Session, reader: Reader) -> None:
        self._session = session
        self._reader = reader

    async def act(self, request: ActionRequest) -> Receipt:
        """Do what is asked.

        Raises
        ------
        GoneError
            The post was deleted by its author, or is not known any more.
        ActionError
            Disqus refused, did not answer, or knows no such thing.
        """
        if request.verb not in VERBS:
            raise ActionError(sentences.cannot(request.verb), permanent=True)
        try:
            if request.verb in _SANCTIONS:
                return await self._sanction(request)
            if not is_number(request.message):
                raise ActionError(sentences.NO_TARGET, permanent=True)
            return await self._do(request, await self._there(request.message))
        except HttpError as error:
            raise as_action(error) from None

    async def permits(self, request: ActionRequest) -> frozenset[str]:
        """Return the verbs possible now, by the account's rights and where the post stands."""
        if not is_number(request.message):
            return frozenset()
        try:
            me, post = await asyncio.gather(self._session.me(), self._session.details(request.message))
            moderates = await self._session.may_moderate()
        except HttpError:
            return frozenset()
        able = frozenset() if post.is_deleted_by_author else _BY_STATE[post.state]
        author = str(post.author.id)
        if is_number(author) and not post.author.is_anonymous and author != str(me.id):
            able |= _SANCTIONS
        return able if moderates else able & _FOR_ALL

    async def _there(self, number: str) -> Post:
        post = await self._session.details(number)
        if post.is_deleted_by_author:
            raise GoneError
        return post

    async def _do(self, request: ActionRequest, post: Post) -> Receipt:
        match request.verb:
            case "publish" | "restore":
                return await self._publish(post)
            case "hide" | "delete":
                return await self._delete(post)
            case "report":
                self._still_there(post)
                await self._session.post("posts/report", post=post.id)
            case "reply":
                return await self._reply(post, request.text)
            case _:
                self._still_there(post)
                await self._session.post("posts/vote", post=post.id, vote=int(request.verb == "like"))
        return Receipt()

    async def _publish(self, post: Post) -> Receipt:
        with self._reader.ours.bringing(post.number, "approved"):
            if post.state == "deleted":
                await self._session.post("posts/restore", post=post.id)
                # It comes back to where it was, which may be the spam.
                post = await self._session.details(str(post.id))
            if post.state != "approved":
                await self._session.post("posts/approve", post=post.id)
                post = await self._session.details(str(post.id))
            if post.state != "approved":
                raise ActionError(sentences.kept(post.state), permanent=True)
        return Receipt()

    async def _delete(self, post: Post) -> Receipt:
        if post.state != "deleted":
            with self._reader.ours.bringing(post.number, "deleted"):
                await self._session.post("posts/remove", post=post.id)
        return Receipt()

    async def _reply(self, post: Post, text: str) -> Receipt:
        if not text.strip():
            raise ActionError(NO_TEXT, permanent=True)
        # First: what was answered once stays answered, whatever became of the post since.
        earlier = await self._earlier(post, text)
        if earlier:
            return Receipt(earlier)
        self._still_there(post)
        made = await self._session.post("posts/create", message=text, parent=post.id, thread=post.discussion)
        return Receipt(str(shaped(made, Post).id))

    async def _earlier(self, post: Post, text: str) -> str:
        """Return our answer with the same words, which an earlier try may have made; empty where none is."""
        me = await self._session.me()
        listed = await self._session.get(
            "posts/list",
            forum=self._session.forum,
            thread=post.discussion,
            include=("approved", "unapproved"),
            order="desc",
            limit=_SEARCHED,
        )
        for one in posts_in(listed):
            ours = str(one.author.id) == str(me.id) and str(one.parent) == str(post.id)
            if ours and one.raw_message.strip() == text.strip():
                return str(one.id)
        return ""

    async def _sanction(self, request: ActionRequest) -> Receipt:
        author = request.author
        if not is_number(author):
            said = sentences.NO_ACCOUNT if author.startswith(GUEST) else sentences.NO_TARGET
            raise ActionError(said, permanent=True)
        forum = self._session.forum
        if request.verb == "unban":
            await self._session.post("blacklists/remove", forum=forum, user=author)
            return Receipt()
        if author == str((await self._session.me()).id):
            raise ActionError(sentences.OURS, permanent=True)
        until = None
        if request.verb == "time_out":
            until = int(time.time()) + (_DAY if request.seconds is None else request.seconds)
        await self._session.post(
            "blacklists/add",
            forum=forum,
            user=author,
            notes=request.text.strip()[:_NOTES] or None,
            dateExpires=until,
        )
        return Receipt()

    def _still_there(self, post: Post) -> None:
        if post.state in ("deleted", "spam"):
            raise GoneError
