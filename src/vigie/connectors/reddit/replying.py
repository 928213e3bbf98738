"""Answers under a post or a comment, and finds one that an earlier try made."""

from vigie.actions.network import ActionError, Receipt
from vigie.connectors.reddit.session import Session
from vigie.connectors.reddit.shapes import Listing, Thing, converted, things_in
from vigie.connectors.sentences import NO_TEXT

#: How many of the newest answers are searched for one of an earlier try.
_SEARCHED = 100


class Replier:
    """Answers for one account."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def reply(self, thing: Thing, text: str) -> Receipt:
        """Answer under a post or comment, once in the same words.

        Raises
        ------
        HttpError
            Reddit refused, or did not answer.
        ActionError
            There is nothing to say.
        """
        if not text.strip():
            raise ActionError(NO_TEXT, permanent=True)
        # First: what was answered once stays answered, whatever became of the thing since.
        earlier = await self._earlier(thing, text)
        if earlier:
            return Receipt(earlier)
        # Under what was removed as well: moderators say there why.
        said = await self._session.post("api/comment", thing_id=thing.name, text=text)
        made = things_in(_things_made(said))
        # Reddit may have made it without showing it: in a quarantined place, for one.
        return Receipt(made[0].name if made else "")

    async def _earlier(self, thing: Thing, text: str) -> str:
        """Return our answer with the same words, which an earlier try may have made; empty where none is."""
        post = thing.name if thing.is_post else thing.link_id
        answer = await self._session.get(
            f"r/{self._session.subreddit}/comments/{post.removeprefix('t3_')}",
            comment=None if thing.is_post else thing.name.removeprefix("t1_"),
            context=None if thing.is_post else 0,
            depth=2,
            sort="new",
            limit=_SEARCHED,
        )
        # Two lists: the post, and its comments.
        trees = answer.shaped(list[Listing])
        for one in things_in([child for tree in trees for child in _flat(tree.data.children)]):
            is_ours = one.parent_id == thing.name and self._session.is_me(one.author)
            if is_ours and one.body.strip() == text.strip():
                return one.name
        return ""


def _things_made(said: object) -> list[object]:
    inner = said.get("json") if isinstance(said, dict) else None
    data = inner.get("data") if isinstance(inner, dict) else None
    things = data.get("things") if isinstance(data, dict) else None
    return things if isinstance(things, list) else []


def _flat(children: list[object]) -> list[object]:
    """Return comments with the answers that stand inside them."""
    found: list[object] = []
    for child in children:
        found.append(child)
        data = child.get("data") if isinstance(child, dict) else None
        replies = data.get("replies") if isinstance(data, dict) else None
        # An empty text where there are none.
        if isinstance(replies, dict):
            found += converted(replies, Listing).data.children
    return found
