"""Carries out what the Graph interface lets an Instagram account do with a comment, or a person."""

import msgspec

from vigie.actions.network import ActionRequest, Receipt
from vigie.connectors.http import HttpError
from vigie.connectors.instagram import sentences as own
from vigie.connectors.instagram.entries import Person
from vigie.connectors.meta import sentences as say
from vigie.connectors.meta.deeds import Deed, Deeds, is_native, refused
from vigie.connectors.meta.graph import Graph
from vigie.connectors.meta.lists import readable
from vigie.connectors.meta.sending import Sending
from vigie.connectors.meta.times import word
from vigie.connectors.sentences import NO_TEXT
from vigie.message import Space

#: Meta says "less than 1,000 characters" here and "1,000 bytes or less" there; it refuses what lies between.
LONGEST = 1_000
#: What live broadcasts are called among the kinds of media.
_LIVE = "LIVE"


class _Media(msgspec.Struct):
    media_product_type: str = ""


class _Comment(msgspec.Struct):
    id: str
    hidden: bool = False
    parent_id: str = ""
    from_: Person | None = msgspec.field(default=None, name="from")
    media: _Media | None = None

    @property
    def is_live(self) -> bool:
        """Whether it is about a broadcast."""
        return self.media is not None and self.media.media_product_type == _LIVE


class _Answer(msgspec.Struct):
    id: str
    text: str = ""
    from_: Person | None = msgspec.field(default=None, name="from")


class Actor:
    """Acts for one account; see `vigie.connectors.base.SignedIn`."""

    def __init__(self, graph: Graph, space: Space) -> None:
        self._graph = graph
        self._space = space
        ours = frozenset({space.id, graph.settings.page})
        self._sending = Sending(graph, "instagram", ours, LONGEST)
        deeds: dict[str, Deed] = {
            "hide": self._hide,
            "restore": lambda request: self._shown(request, hide=False),
            "delete": self._delete,
            "reply": self._reply,
            "reply_privately": lambda request: self._sending.reply(request, "comment_id"),
            "message": self._sending.message,
            "report": lambda request: self._moderate(request, "move_to_spam"),
            "ban": lambda request: self._moderate(request, "block_user"),
            "unban": lambda request: self._moderate(request, "unblock_user"),
        }
        self._deeds = Deeds(graph, space, deeds, f"{space.id}/media")

    async def act(self, request: ActionRequest) -> Receipt:
        """Do what is asked; see `Deeds.act`."""
        return await self._deeds.act(request)

    async def permits(self, request: ActionRequest) -> frozenset[str]:
        """Return the verbs possible now, as far as Meta says."""
        if request.space != self._space.id:
            return frozenset()
        try:
            author, able = request.author, set[str]()
            if request.kind != "private":
                if not is_native(request.message):
                    return frozenset()
                comment = await self._comment(request.message)
                author = word(comment.from_.id) if comment.from_ else author
                able = _on(comment, is_ours=author == self._space.id)
            if author and author != self._space.id:
                able |= await self._sending.permitted(author)
            return frozenset(able)
        except HttpError:
            return frozenset()

    async def _comment(self, native: str) -> _Comment:
        return await self._graph.get(
            native, _Comment, fields="id,hidden,parent_id,from,media{id,media_product_type}"
        )

    async def _hide(self, request: ActionRequest) -> Receipt:
        # Asked for these Instagram says that it is done, and shows them all the same.
        comment = await self._comment(request.message)
        if self._space.id in (request.author, word(comment.from_.id) if comment.from_ else ""):
            raise refused(own.OURS)
        if comment.is_live:
            raise refused(own.LIVE_SHOWN)
        return await self._shown(request, hide=True)

    async def _shown(self, request: ActionRequest, *, hide: bool) -> Receipt:
        await self._graph.post(request.message, {"hide": hide})
        return Receipt()

    async def _delete(self, request: ActionRequest) -> Receipt:
        await self._graph.delete(request.message)
        return Receipt()

    async def _reply(self, request: ActionRequest) -> Receipt:
        if not request.text.strip():
            raise refused(NO_TEXT)
        comment = await self._comment(request.message)
        if comment.is_live:
            raise refused(own.LIVE)
        # There is one level of answers: one to an answer goes under the comment that it belongs to.
        edge = f"{comment.parent_id or comment.id}/replies"
        earlier = await self._earlier(edge, request.text.strip())
        if earlier:
            return Receipt(earlier)
        made = await self._graph.post(edge, {"message": request.text})
        return Receipt(word(made.get("id")))

    async def _earlier(self, edge: str, text: str) -> str:
        """Return the same answer of an earlier try whose end was lost: Meta knows no keys."""
        async for page in self._graph.pages(edge, fields="id,text,from"):
            for one in readable(page, _Answer):
                ours = one.from_ is not None and word(one.from_.id) == self._space.id
                if ours and one.text.strip() == text:
                    return one.id
        return ""

    async def _moderate(self, request: ActionRequest, action: str) -> Receipt:
        if not await self._sending.permitted(request.author):
            raise refused(say.ONLY_CONVERSATIONS)
        return await self._sending.moderate(request, action)


def _on(comment: _Comment, *, is_ours: bool) -> set[str]:
    able = {"delete"}
    if comment.hidden:
        able.add("restore")
    elif not is_ours and not comment.is_live:
        able.add("hide")
    if not comment.hidden and not comment.is_live:
        able.add("reply")
    if not is_ours:
        able.add("reply_privately")
    return able
