"""What Disqus answers, as far as Vigie reads it; names are the network's."""

import logging
from typing import Any, Literal, TypeVar

import msgspec

from vigie.connectors.http import HttpError
from vigie.connectors.sentences import other_shape

log = logging.getLogger(__name__)

Shape = TypeVar("Shape")
#: Where a post stands: the four tabs of Disqus's own moderation panel.
State = Literal["approved", "pending", "spam", "deleted"]


class _Named(msgspec.Struct, rename="camel"):
    pass


class Writer(_Named):
    """Who wrote a post."""

    name: str = ""
    username: str = ""
    #: A guest has none.
    id: str | int = ""
    is_anonymous: bool = False


class Discussion(_Named):
    """The page that is commented on."""

    id: str | int
    title: str = ""
    link: str | None = None


class Post(_Named):
    """One comment."""

    id: str | int
    thread: Discussion | str | int
    author: Writer
    created_at: str
    is_approved: bool
    is_deleted: bool
    is_spam: bool
    #: As HTML, links shortened.
    message: str = ""
    #: As it was typed.
    raw_message: str = msgspec.field(default="", name="raw_message")
    parent: str | int | None = None
    likes: int | None = None
    is_deleted_by_author: bool = False
    url: str = ""

    @property
    def number(self) -> int:
        """Its id, which Disqus counts upwards."""
        return int(self.id)

    @property
    def text(self) -> str:
        """What was written, as HTML."""
        return self.raw_message or self.message

    @property
    def state(self) -> State:
        """Where it stands."""
        if self.is_deleted:
            return "deleted"
        if self.is_spam:
            return "spam"
        return "approved" if self.is_approved else "pending"

    @property
    def discussion(self) -> str:
        """The id of the page."""
        return str(self.thread.id if isinstance(self.thread, Discussion) else self.thread)


class Person(_Named):
    """An account of Disqus."""

    id: str | int
    name: str = ""
    username: str = ""


class Moderator(_Named):
    """Somebody who moderates a forum."""

    user: Person


class Forum(_Named):
    """One site."""

    id: str
    name: str = ""


class Cursor(_Named):
    """Where a list goes on."""

    next: str | None = None
    has_next: bool = False


class Envelope(_Named):
    """What every answer is wrapped in."""

    code: int
    response: Any = None
    cursor: Cursor | None = None


def shaped(envelope: Envelope, shape: type[Shape]) -> Shape:
    """Return what an answer holds.

    Raises
    ------
    HttpError
        It is not what Disqus documents.
    """
    try:
        return msgspec.convert(envelope.response, shape)
    except msgspec.ValidationError:
        raise HttpError(other_shape("Disqus"), status=200) from None


def posts_in(envelope: Envelope) -> list[Post]:
    """Return the posts of a list; one that cannot be read is passed over.

    Raises
    ------
    HttpError
        It is no list.
    """
    return [post for post in map(_post, shaped(envelope, list[Any])) if post is not None]


def is_number(given: str) -> bool:
    """Tell whether this can be an id of Disqus."""
    return given.isascii() and given.isdigit() and len(given) < 20


def _post(raw: object) -> Post | None:
    try:
        post = msgspec.convert(raw, Post)
    except msgspec.ValidationError:
        post = None
    if post is None or not is_number(str(post.id)):
        log.warning("A post of Disqus has not the documented form; it is passed over")
        return None
    return post
