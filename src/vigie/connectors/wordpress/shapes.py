"""What WordPress answers, as far as Vigie reads it; names are the network's."""

import re
from typing import Any, TypeVar

import msgspec

from vigie.connectors.http import Answer
from vigie.connectors.wordpress import sentences

Shape = TypeVar("Shape")

#: What is asked of a comment. Never the address of the visitor's machine: Vigie does not need it.
FIELDS = "id,post,parent,author,author_name,author_email,date_gmt,content,link,status,_links.up"
#: Where a comment's article is, in both ways to write an address: …/wp/v2/posts/12
_UP = re.compile(r"/(wp/v2/[A-Za-z0-9_-]+)/(\d+)$", re.ASCII)


class Content(msgspec.Struct):
    """A text as it was written."""

    raw: str


class Link(msgspec.Struct):
    """Where something else is."""

    href: str = ""


class Links(msgspec.Struct):
    """What a comment belongs to."""

    up: tuple[Link, ...] = ()


class Comment(msgspec.Struct):
    """One comment, as its editors see it."""

    id: int
    post: int
    content: Content
    #: "approved", "hold", "spam", "trash", or a plug-in's own word.
    status: str
    date_gmt: str = ""
    parent: int = 0
    #: The user's number, 0 for a visitor.
    author: int = 0
    author_name: str = ""
    author_email: str = ""
    link: str = ""
    links: Links = msgspec.field(default_factory=Links, name="_links")

    @property
    def number(self) -> int:
        """Its id, which WordPress counts upwards."""
        return self.id

    @property
    def state(self) -> str:
        """Its status."""
        return self.status

    @property
    def text(self) -> str:
        """What was written, as HTML."""
        return self.content.raw

    @property
    def articles(self) -> str:
        """The route of its article and the like ("wp/v2/posts"), empty where it is not told."""
        up = _UP.search(self.links.up[0].href) if self.links.up else None
        return up[1] if up is not None and int(up[2]) == self.post else ""


class Person(msgspec.Struct):
    """The user whom the password speaks for."""

    id: int
    name: str = ""
    capabilities: dict[str, Any] = {}

    @property
    def moderates(self) -> bool:
        """Whether they may moderate every comment of the site."""
        return bool(self.capabilities.get("moderate_comments"))


class Site(msgspec.Struct):
    """The site itself."""

    name: str = ""


class Rendered(msgspec.Struct):
    """A title as HTML."""

    rendered: str = ""


class Article(msgspec.Struct):
    """What is commented on."""

    id: int
    title: Rendered = msgspec.field(default_factory=Rendered)
    #: "open" where comments are taken.
    comment_status: str = ""


def shaped(answer: Answer, shape: type[Shape]) -> Shape:
    """Return what was answered.

    Raises
    ------
    HttpError
        It is not what WordPress documents: another server, or a proxy's page.
    """
    return answer.shaped(shape, sentences.NOT_WORDPRESS)
