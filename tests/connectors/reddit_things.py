"""The posts and comments of the Reddit peer, as Reddit shows them."""

import html
import time
from collections.abc import Sequence
from typing import Any

import msgspec
from starlette.responses import JSONResponse, Response

SUBREDDIT = "Varangue"


class Said(msgspec.Struct):
    """One post or comment of the peer."""

    name: str
    text: str
    author: str
    at: float
    post: str
    parent: str = ""
    title: str = ""
    edited: float = 0.0
    #: True for Reddit's own filter, a name for a moderator.
    banned_by: str | bool | None = None
    approved_by: str | None = None
    spam: bool = False
    #: Whether it waits in the moderation queue.
    queued: bool = False
    deleted: bool = False
    stickied: bool = False
    distinguished: str | None = None
    reports: list[tuple[str, str]] = []
    subreddit: str = SUBREDDIT

    @property
    def number(self) -> int:
        return int(self.name[3:], 36)


def shape(said: Said, post: Said, under: Sequence[Any], *, raw: bool) -> dict[str, Any]:
    """Return a thing as Reddit shows it to a moderator.

    Parameters
    ----------
    post
        The one that it is, or stands under.
    under
        The answers shown with it.
    raw
        Whether texts are given as they were typed; else as HTML writes them.
    """
    is_post = said.name.startswith("t3_")
    author = "[deleted]" if said.deleted else said.author
    text = "[deleted]" if said.deleted else said.text
    text, title = (text, post.title) if raw else (html.escape(text), html.escape(post.title))
    link = f"/r/{SUBREDDIT}/comments/{said.post[3:]}/la_mairie/"
    data: dict[str, Any] = {
        "id": said.name[3:],
        "name": said.name,
        "subreddit": said.subreddit,
        "subreddit_id": "t5_2t5o6",
        "author": author,
        "created_utc": float(int(said.at)),
        "created": float(int(said.at)) - 28_800,
        "edited": said.edited or False,
        "score": 1,
        "ups": 1,
        "downs": 0,
        "likes": None,
        "archived": False,
        "locked": False,
        "stickied": said.stickied,
        "distinguished": said.distinguished,
        "banned_by": said.banned_by,
        "banned_at_utc": int(time.time()) if said.banned_by else None,
        "approved_by": said.approved_by,
        "approved": said.approved_by is not None,
        "removed": bool(said.banned_by) and not said.spam,
        "spam": said.spam,
        "removal_reason": None,
        "can_mod_post": True,
        "num_reports": len(said.reports),
        "mod_reports": [list(one) for one in said.reports],
        "user_reports": [],
        "permalink": link if is_post else f"{link}{said.name[3:]}/",
    }
    if not said.deleted:
        data["author_fullname"] = f"t2_{said.author.encode().hex()[:6]}"
    if is_post:
        category = "moderator" if said.banned_by else "deleted" if said.deleted else None
        data |= {"title": title, "selftext": text, "is_self": True, "num_comments": 0, "spoiler": False}
        data |= {"url": f"https://www.reddit.com{link}", "removed_by_category": category}
    else:
        data |= {"body": text, "link_id": said.post, "link_title": title, "parent_id": said.parent}
        data |= {"is_submitter": said.author == post.author, "score_hidden": False, "depth": 0}
        data["replies"] = listed(under) if under else ""
    return {"kind": said.name[:2], "data": data}


def listed(children: Sequence[Any], after: str | None = None) -> dict[str, Any]:
    """Return one page of things."""
    return {
        "kind": "Listing",
        "data": {"modhash": None, "children": children, "after": after, "before": None},
    }


def listing(children: Sequence[Any], after: str | None) -> Response:
    """Answer with one page of things."""
    return JSONResponse(listed(children, after))


def errors(*error: str) -> Response:
    """Answer with an error, or none, under the status of success."""
    return JSONResponse({"json": {"errors": [list(error)] if error else []}})


def forbidden() -> Response:
    """Refuse what the account may not do."""
    return JSONResponse({"message": "Forbidden", "error": 403}, 403)
