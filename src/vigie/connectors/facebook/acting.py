"""Carries out what the Graph interface lets a page do with a comment or a visitor's post."""

import msgspec

from vigie.actions.network import ActionRequest, Receipt
from vigie.connectors.facebook.entries import Person
from vigie.connectors.http import HttpError
from vigie.connectors.meta import sentences as say
from vigie.connectors.meta.deeds import Deed, Deeds, is_native, refused
from vigie.connectors.meta.graph import Graph
from vigie.connectors.meta.sending import Sending
from vigie.connectors.meta.times import word
from vigie.connectors.sentences import NO_TEXT
from vigie.message import Space

#: The characters of a message of the Send API.
LONGEST = 2_000
#: Our answers that are looked through before another one is posted.
_LOOKED_AT = 50
_OF_COMMENTS = "can_hide,can_remove,can_comment,can_reply_privately,can_like,is_hidden,user_likes,from"
_OF_POSTS = "can_reply_privately,is_hidden,from"


class _Able(msgspec.Struct):
    """What Meta says that the page may do with a comment, or a post."""

    can_hide: bool = False
    can_remove: bool = False
    can_comment: bool = False
    can_reply_privately: bool = False
    can_like: bool = False
    is_hidden: bool = False
    user_likes: bool = False
    from_: Person | None = msgspec.field(default=None, name="from")


class _Talk(msgspec.Struct):
    id: str


class _Private(msgspec.Struct):
    private_reply_conversation: _Talk | None = None


class _Answer(msgspec.Struct):
    id: str
    message: str = ""
    from_: Person | None = msgspec.field(default=None, name="from")


class _Answers(msgspec.Struct):
    data: list[_Answer]


class Actor:
    """Acts for one page; see `vigie.connectors.base.SignedIn`."""

    def __init__(self, graph: Graph, space: Space) -> None:
        self._graph = graph
        self._page = space.id
        self._sending = Sending(graph, "messenger", frozenset({space.id}), LONGEST)
        deeds: dict[str, Deed] = {
            "hide": lambda request: self._shown(request, hidden=True),
            "restore": lambda request: self._shown(request, hidden=False),
            "delete": self._delete,
            "reply": self._reply,
            "reply_privately": self._reply_privately,
            "like": self._like,
            "unlike": self._unlike,
            "ban": self._ban,
            "unban": self._unban,
        }
        self.verbs = frozenset(deeds)
        self._deeds = Deeds(graph, space, deeds, f"{space.id}/feed")

    async def act(self, request: ActionRequest) -> Receipt:
        """Do what is asked; see `Deeds.act`."""
        return await self._deeds.act(request)

    async def permits(self, request: ActionRequest) -> frozenset[str]:
        """Return the verbs that Meta allows now about a comment or a post."""
        if request.space != self._page or not is_native(request.message):
            return frozenset()
        is_post = request.kind == "post"
        try:
            able = await self._graph.get(
                request.message, _Able, fields=_OF_POSTS if is_post else _OF_COMMENTS
            )
        except HttpError:
            return frozenset()
        verbs = _on_post(able) if is_post else _on_comment(able)
        author = word(able.from_.id) if able.from_ else request.author
        if author and author != self._page:
            verbs |= {"ban", "unban"}
        return frozenset(verbs)

    async def _shown(self, request: ActionRequest, *, hidden: bool) -> Receipt:
        await self._graph.post(request.message, {"is_hidden": hidden})
        return Receipt()

    async def _delete(self, request: ActionRequest) -> Receipt:
        await self._graph.delete(request.message)
        return Receipt()

    async def _reply(self, request: ActionRequest) -> Receipt:
        if not request.text.strip():
            raise refused(NO_TEXT)
        edge = f"{request.message}/comments"
        # Meta knows no keys: an answer whose end was lost is looked for before it is given again.
        found = await self._graph.get(
            edge, _Answers, fields="id,message,from", order="reverse_chronological", limit=_LOOKED_AT
        )
        for one in found.data:
            ours = one.from_ is not None and word(one.from_.id) == self._page
            if ours and one.message.strip() == request.text.strip():
                return Receipt(one.id)
        made = await self._graph.post(edge, {"message": request.text})
        return Receipt(word(made.get("id")))

    async def _reply_privately(self, request: ActionRequest) -> Receipt:
        if request.kind == "post":
            return await self._sending.reply(request, "post_id")
        told = await self._graph.get(request.message, _Private, fields="private_reply_conversation")
        if told.private_reply_conversation:
            # The one answer that Meta allows was given: by an earlier try, or by somebody in other words.
            earlier = await self._sending.replied(request, told.private_reply_conversation.id)
            if not earlier:
                raise refused(say.NO_PRIVATE_REPLY)
            return Receipt(earlier)
        return await self._sending.reply(request, "comment_id")

    async def _like(self, request: ActionRequest) -> Receipt:
        await self._graph.post(f"{request.message}/likes", {})
        return Receipt()

    async def _unlike(self, request: ActionRequest) -> Receipt:
        await self._graph.delete(f"{request.message}/likes")
        return Receipt()

    async def _ban(self, request: ActionRequest) -> Receipt:
        told = await self._graph.post(f"{self._page}/blocked", {"psid": [request.author]})
        if told.get(request.author) is False:
            raise refused(say.NOT_DONE)
        return Receipt()

    async def _unban(self, request: ActionRequest) -> Receipt:
        await self._graph.delete(f"{self._page}/blocked", psid=request.author)
        return Receipt()


def _on_comment(able: _Able) -> set[str]:
    verbs = set()
    if able.can_hide:
        verbs.add("restore" if able.is_hidden else "hide")
    for verb, is_able in (
        ("delete", able.can_remove),
        ("reply", able.can_comment),
        ("reply_privately", able.can_reply_privately),
        ("like", able.can_like and not able.user_likes),
        ("unlike", able.user_likes),
    ):
        if is_able:
            verbs.add(verb)
    return verbs


def _on_post(able: _Able) -> set[str]:
    # Of posts Meta says less: what it refuses, it refuses when asked.
    verbs = {"restore" if able.is_hidden else "hide", "delete", "reply", "like", "unlike"}
    return verbs | ({"reply_privately"} if able.can_reply_privately else set())
