"""Does what was decided on X, and says beforehand what X allows about one message."""

import html

from vigie.actions.network import ActionError, ActionRequest, GoneError, Receipt
from vigie.connectors.http import HttpError
from vigie.connectors.sentences import NO_TEXT, other_shape
from vigie.connectors.x import prices, sentences
from vigie.connectors.x.entries import names, own_words, read, without_names
from vigie.connectors.x.paces import Paces
from vigie.connectors.x.reading import FIELDS
from vigie.connectors.x.session import NUMBER, Session
from vigie.connectors.x.shapes import DeletedTold, DmRead, HiddenTold, Listed, MadeTold, Post, SentTold

VERBS = frozenset({"hide", "restore", "delete", "reply", "message"})
#: How many of our own posts, and of the private messages with somebody, are looked at before writing another.
_EARLIER_POSTS, _EARLIER_DMS = 20, 5


class Seen:
    """A post with those around it, as X gives them now.

    Parameters
    ----------
    post
        The post itself.
    around
        The first of its conversation, and what it quotes, as far as X gives them.
    """

    def __init__(self, post: Post, around: list[Post]) -> None:
        self.post = post
        self._authors = {one.id: one.author_id for one in (*around, post)}

    def is_under(self, person: str) -> bool:
        """Tell whether it answers in a conversation that the person began."""
        root = self.post.conversation_id
        return root != self.post.id and self._authors.get(root) == person

    def summons(self, person: str) -> bool:
        """Tell whether its author named the person, or quoted one of their posts."""
        quoted = self.post.refers("quoted")
        return names(self.post, person) or (bool(quoted) and self._authors.get(quoted) == person)


class Actor:
    """See `vigie.connectors.base.SignedIn`."""

    def __init__(self, session: Session, paces: Paces | None = None) -> None:
        self._session = session
        self._paces = paces or Paces()

    async def act(self, request: ActionRequest) -> Receipt:
        """Do what is asked.

        Raises
        ------
        GoneError
            The post is no longer there.
        ActionError
            X refused or did not answer, its rules do not allow it, or the day's budget is used up.
        """
        if request.verb not in VERBS:
            raise ActionError(sentences.NO_VERB, permanent=True)
        try:
            if request.verb == "message":
                return await self._message(request)
            if request.kind == "private":
                raise ActionError(sentences.NOT_A_POST, permanent=True)
            if not NUMBER.fullmatch(request.message):
                raise ActionError(sentences.NO_MESSAGE, permanent=True)
            return await self._about_a_post(request)
        except HttpError as error:
            raise _as_action(error, request.verb) from None

    async def permits(self, request: ActionRequest) -> frozenset[str]:
        """Return the verbs possible now: by whose conversation it is, and whether we were summoned."""
        someone = NUMBER.fullmatch(request.author) is not None and request.author != self._session.me
        writes = frozenset({"message"}) if someone else frozenset()
        if request.kind == "private":
            return writes
        if not NUMBER.fullmatch(request.message):
            return frozenset()
        try:
            seen = await self._look(request, on="read")
        except (HttpError, ActionError):
            return frozenset()
        me = self._session.me
        if seen.post.author_id == me:
            return frozenset({"delete"})
        able = set(writes)
        if seen.is_under(me):
            able |= {"hide", "restore"}
        if seen.summons(me):
            able.add("reply")
        return frozenset(able)

    async def _about_a_post(self, request: ActionRequest) -> Receipt:
        if request.verb == "reply" and not request.text.strip():
            raise ActionError(NO_TEXT, permanent=True)
        # Paid as the deed: what is kept for acting must not be refused to the look that it needs.
        seen = await self._look(request, on=request.verb)
        if request.verb == "reply":
            return await self._reply(request, seen)
        if request.verb == "delete":
            if seen.post.author_id != self._session.me:
                raise ActionError(sentences.NOT_OURS, permanent=True)
            return await self._delete(request)
        if not seen.is_under(self._session.me):
            raise ActionError(sentences.NOT_UNDER_OURS, permanent=True)
        return await self._set_hidden(request, hidden=request.verb == "hide")

    async def _look(self, request: ActionRequest, *, on: str) -> Seen:
        """Return the post and those around it.

        Raises
        ------
        GoneError
            It is no longer there.
        ActionError
            X does not show it to this account, or the day's budget is used up.
        HttpError
            X refused, or did not answer.
        """
        asked = [request.message]
        if NUMBER.fullmatch(request.thread) and request.thread != request.message:
            asked.append(request.thread)
        answer = await self._session.ask(
            "GET",
            "2/tweets",
            # Those asked for, and one that is quoted or answered.
            cost=prices.POST_READ * (len(asked) + 1),
            on=on,
            query={"ids": ",".join(asked), "tweet.fields": FIELDS, "expansions": "referenced_tweets.id"},
        )
        listed = answer.shaped(Listed)
        posts = [post for value in (*listed.data, *listed.includes.tweets) if (post := read(value, Post))]
        for post in posts:
            if post.id == request.message:
                return Seen(post, posts)
        why = next((one for one in listed.errors if request.message in (one.value, one.resource_id)), None)
        if why is None:
            # Neither given nor said to be gone: not an answer to go by.
            raise HttpError(other_shape(answer.network), status=answer.status)
        if why.type.endswith("/resource-not-found"):
            raise GoneError
        raise ActionError(sentences.UNSEEN, permanent=True)

    async def _set_hidden(self, request: ActionRequest, *, hidden: bool) -> Receipt:
        self._paces.take("hide")
        answer = await self._session.ask(
            "PUT",
            f"2/tweets/{request.message}/hidden",
            cost=prices.HIDE,
            on=request.verb,
            json={"hidden": hidden},
        )
        if answer.shaped(HiddenTold).data.hidden != hidden:
            raise ActionError(sentences.NOT_DONE, permanent=False)
        return Receipt()

    async def _delete(self, request: ActionRequest) -> Receipt:
        self._paces.take("delete")
        answer = await self._session.ask(
            "DELETE", f"2/tweets/{request.message}", cost=prices.DELETE, on=request.verb
        )
        if not answer.shaped(DeletedTold).data.deleted:
            raise ActionError(sentences.NOT_DONE, permanent=False)
        return Receipt()

    async def _reply(self, request: ActionRequest, seen: Seen) -> Receipt:
        if not seen.summons(self._session.me):
            raise ActionError(sentences.NOT_SUMMONED, permanent=True)
        if earlier := await self._earlier_reply(request):
            return Receipt(earlier)
        self._paces.take("reply")
        answer = await self._session.ask(
            "POST",
            "2/tweets",
            cost=prices.reply(request.text),
            on=request.verb,
            json={"text": request.text, "reply": {"in_reply_to_tweet_id": request.message}},
        )
        return Receipt(answer.shaped(MadeTold).data.id)

    async def _earlier_reply(self, request: ActionRequest) -> str:
        """Return our answer of an earlier try: X knows no keys by which it would answer once."""
        answer = await self._session.ask(
            "GET",
            f"2/users/{self._session.me}/tweets",
            cost=self._session.own_read * _EARLIER_POSTS,
            on=request.verb,
            query={"since_id": request.message, "max_results": _EARLIER_POSTS, "tweet.fields": FIELDS},
        )
        for value in answer.shaped(Listed).data:
            post = read(value, Post)
            if (
                post is not None
                and post.refers("replied_to") == request.message
                and own_words(post) == without_names(request.text)
            ):
                return post.id
        return ""

    async def _message(self, request: ActionRequest) -> Receipt:
        if not NUMBER.fullmatch(request.author) or request.author == self._session.me:
            raise ActionError(sentences.NO_AUTHOR, permanent=True)
        if not request.text.strip():
            raise ActionError(NO_TEXT, permanent=True)
        if earlier := await self._earlier_message(request):
            return Receipt(earlier)
        self._paces.take("message")
        answer = await self._session.ask(
            "POST",
            f"2/dm_conversations/with/{request.author}/messages",
            cost=prices.DM_SEND,
            on=request.verb,
            json={"text": request.text},
        )
        return Receipt(answer.shaped(SentTold).data.dm_event_id)

    async def _earlier_message(self, request: ActionRequest) -> str:
        """Return our message of an earlier try, where nothing was said since."""
        answer = await self._session.ask(
            "GET",
            f"2/dm_conversations/with/{request.author}/dm_events",
            cost=prices.DM_READ * _EARLIER_DMS,
            on=request.verb,
            query={
                "event_types": "MessageCreate",
                "max_results": _EARLIER_DMS,
                "dm_event.fields": "id,event_type,sender_id,text",
            },
        )
        for value in answer.shaped(Listed).data:
            event = read(value, DmRead)
            # Newest first: after their next word, the same words would be a new message.
            if event is None or event.sender_id != self._session.me:
                break
            if html.unescape(event.text).strip() == request.text.strip():
                return event.id
        return ""


def _as_action(error: HttpError, verb: str) -> ActionError:
    if error.status in (404, 410):
        # What is gone was found to be so when it was looked at; here it is something else.
        return ActionError(error.sentence, permanent=error.permanent)
    if error.status == 403:
        said = {"reply": sentences.REPLY_REFUSED, "message": sentences.DM_REFUSED}.get(verb, error.sentence)
        return ActionError(said, permanent=True)
    return error.as_action()
