"""What Reddit answers, as far as Vigie reads it; names are the network's."""

import logging
import re
from typing import Any, Literal, TypeVar

import msgspec

from vigie.connectors.http import HttpError
from vigie.connectors.sentences import other_shape

log = logging.getLogger(__name__)

Shape = TypeVar("Shape")
#: Where a post or comment stands; "held" is told by the moderation queue alone.
State = Literal["public", "held", "removed", "deleted"]

#: How Reddit writes the name of an account that is gone, and the text of what its author took away.
DELETED, REMOVED = "[deleted]", "[removed]"
_BY_REDDIT = "[ Removed by Reddit ]"
_FULLNAME = re.compile(r"t[13]_[0-9a-z]{1,13}", re.ASCII)


class Thing(msgspec.Struct, frozen=True):
    """One post (t3) or comment (t1)."""

    #: Its fullname: the kind and the id.
    name: str
    created_utc: float
    author: str = DELETED
    author_fullname: str | None = None
    subreddit: str = ""
    permalink: str = ""
    edited: bool | float = False
    score: int | None = None
    score_hidden: bool = False
    stickied: bool = False
    archived: bool = False
    distinguished: str | None = None
    is_submitter: bool = False
    #: What only moderators are told. True where Reddit's own filter did it, a name where somebody did.
    banned_by: str | bool | None = None
    approved_by: str | None = None
    removed: bool | None = None
    spam: bool | None = None
    mod_reports: list[Any] = []
    #: Of comments.
    body: str = ""
    link_id: str = ""
    link_title: str = ""
    parent_id: str = ""
    #: Of posts.
    title: str = ""
    selftext: str = ""
    url: str | None = None
    is_self: bool = False
    post_hint: str | None = None
    removed_by_category: str | None = None

    @property
    def is_post(self) -> bool:
        """Whether it opens a thread."""
        return self.name.startswith("t3_")

    @property
    def number(self) -> int:
        """Its id, which Reddit counts upwards."""
        return int(self.name[3:], 36)

    @property
    def at(self) -> int:
        """When it was written (ms)."""
        return int(self.created_utc * 1000)

    @property
    def text(self) -> str:
        """What was written, in Reddit's Markdown."""
        if not self.is_post:
            return self.body
        return f"{self.title}\n\n{self.selftext}".strip()

    @property
    def changed(self) -> str:
        """When it was changed, in Reddit's seconds; empty where it was not, or not to be seen."""
        # Very old ones say true, without a time.
        return str(int(self.edited)) if self.edited else ""

    @property
    def is_deleted(self) -> bool:
        """Whether its author took it away; an account that is gone leaves its words behind."""
        if self.removed_by_category == "deleted":
            return True
        return self.author == DELETED and (self.selftext if self.is_post else self.body) == DELETED

    @property
    def is_removed(self) -> bool:
        """Whether somebody else took it away: a filter, a moderator or Reddit."""
        words = self.selftext if self.is_post else self.body
        return bool(
            self.banned_by
            or self.removed
            or self.spam
            or self.removed_by_category
            or words == _BY_REDDIT
            or (words == REMOVED and self.author in (DELETED, REMOVED))
        )

    def state(self, queued: bool) -> State:
        """Return where it stands.

        Parameters
        ----------
        queued
            Whether the moderation queue lists it: what is removed there waits for a moderator.
        """
        if self.is_deleted:
            return "deleted"
        if not self.is_removed:
            return "public"
        return "held" if queued else "removed"


class Listed(msgspec.Struct):
    """One page of things."""

    children: list[Any]
    after: str | None = None


class Listing(msgspec.Struct):
    """One page of things, as it comes."""

    data: Listed


def converted(raw: object, shape: type[Shape]) -> Shape:
    """Return a value in its documented form.

    Raises
    ------
    HttpError
        It has another one.
    """
    try:
        return msgspec.convert(raw, shape)
    except msgspec.ValidationError:
        raise HttpError(other_shape("Reddit"), status=200) from None


def things_in(children: list[Any]) -> list[Thing]:
    """Return the posts and comments of a list; what is neither, or cannot be read, is passed over."""
    return [thing for thing in map(_thing, children) if thing is not None]


def is_fullname(given: str) -> bool:
    """Tell whether this can be the name of a post or comment."""
    return bool(_FULLNAME.fullmatch(given))


def _thing(raw: object) -> Thing | None:
    kind = raw.get("kind") if isinstance(raw, dict) else None
    data = raw.get("data") if isinstance(raw, dict) else None
    if kind not in ("t1", "t3"):
        # "more" stands for what a page leaves out; other kinds are no messages.
        return None
    try:
        # None stands for "not given" in fields that have no such value of their own.
        known = {name: value for name, value in data.items() if value is not None} if data else data
        thing = msgspec.convert(known, Thing)
    except (msgspec.ValidationError, AttributeError):
        thing = None
    if thing is None or not is_fullname(thing.name) or thing.name[:2] != kind:
        log.warning("A post or comment of Reddit has not the documented form; it is passed over")
        return None
    return thing
