"""TikTok on loopback: the Accounts API as published programs use it, and the webhooks that announce comments.

Calls, fields, page sizes and the 150 characters are those of the Go library bububa/tiktok-business
(model/business/comment, …/video/list, …/webhook), whose comments translate TikTok's own pages; that errors
come with HTTP 200 and a code, and how tokens are renewed, of several programs besides. The signature
(`t=<seconds>,s=<hex>` over `t.body`) is that of developers.tiktok.com/doc/webhooks-verification as two
programs quote it; the codes 40001, 40100 and 40105 are in SleekFlow's list, the webhook's envelope in
developers.tiktok.com/doc/webhooks-events. Not verified: what else the content of `comment.update` holds.
"""

import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, Literal

import msgspec
from http_peer import HttpPeer
from peer import Standing
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from vigie.clock import now_ms
from vigie.connectors.account import Account, MemoryKeyring
from vigie.connectors.inbound import Call
from vigie.connectors.tiktok import CARD
from vigie.connectors.tiktok.connector import TikTok

ME, HANDLE = "act.open-id-of-la-gazette", "lagazette"
VIDEO = "7300000000000000001"
_APP, _SECRET = "7650000000000000000", "secret-of-the-app"
_API = "/open_api/v1.3"


@dataclass
class Comment:
    """One comment under our video."""

    id: str
    text: str
    author: str
    at: int
    parent: str = ""
    hidden: bool = False
    liked: bool = False
    deleted: bool = False


class TikTokPeer(HttpPeer):
    """TikTok, with one account that is ours and one video of it."""

    impossible = {"business_id": "@la gazette", "client_id": "é", "access_token": "à refaire"}

    def __init__(self) -> None:
        super().__init__()
        self.card = msgspec.structs.replace(
            CARD, connect=lambda account: TikTok(account, address=self.base, patience=0.4)
        )
        self.lacks = {
            "stale signature": "TikTok sends again for 72 hours, perhaps under the first signature: "
            "what is announced twice is fetched twice, and kept once.",
        }
        self._numbers = count(7_300_000_000_000_000_100)
        self._token, self._refresh = "access-0-of-the-tests", "refresh-0-of-the-tests"
        self._renewals = count(1)
        self.comments: dict[str, Comment] = {}
        #: Codes that the next answers carry, whatever is asked.
        self.codes: list[int] = []
        #: Whether answers are listed only under what they answer, as no page of TikTok rules out.
        self.hides_answers = False
        #: What TikTok's own filters keep hidden, whatever is asked.
        self.filtered: set[str] = set()

    def routes(self) -> Sequence[BaseRoute]:
        post = ["POST"]
        return [
            Route(f"{_API}/business/get/", self._get),
            Route(f"{_API}/business/video/list/", self._videos),
            Route(f"{_API}/business/comment/list/", self._list),
            Route(f"{_API}/business/comment/reply/list/", self._replies),
            Route(f"{_API}/business/comment/reply/create/", self._create, methods=post),
            Route(f"{_API}/business/comment/hide/", self._hide, methods=post),
            Route(f"{_API}/business/comment/like/", self._like, methods=post),
            Route(f"{_API}/business/comment/delete/", self._delete, methods=post),
            Route(f"{_API}/tt_user/oauth2/refresh_token/", self._renew, methods=post),
        ]

    def account(self) -> Account:
        return Account(
            settings={"business_id": ME, "client_id": _APP},
            keyring=MemoryKeyring(
                {"client_secret": _SECRET, "access_token": self._token, "refresh_token": self._refresh}
            ),
        )

    # What people do

    async def say(self, text: str, *, author: str = "camille", held: bool = False, reply_to: str = "") -> str:
        del held
        comment = self._write(text, author, parent=reply_to)
        await self.announce(comment.id)
        return comment.id

    async def edit(self, message: str, text: str) -> None:
        self.comments[message].text = text

    async def remove(self, message: str) -> None:
        self.comments[message].deleted = True
        await self.announce(message, "delete")

    async def tell_unknown(self) -> None:
        """Tell that a video was published."""
        content = json.dumps({"publish_id": "v_pub_url~v2.1", "publish_type": "DIRECT_PUBLISH"})
        await self.tell("post.publish.complete", content)

    async def break_stream(self, how: Literal["closed", "half-closed", "asked to move"] = "closed") -> None:
        """Do nothing: each webhook is a connection of its own."""

    def expire_token(self, *, renewable: bool = True) -> None:
        self._token = f"access-{next(self._renewals)}-of-the-tests"
        if not renewable:
            self._refresh = "none that was given"

    # What is seen

    def stands(self, message: str) -> Standing:
        comment = self.comments[message]
        return "deleted" if comment.deleted else "hidden" if comment.hidden else "published"

    def answers(self, message: str) -> list[str]:
        return [one.text for one in self.comments.values() if one.author == HANDLE and one.parent == message]

    # Webhooks

    async def announce(self, number: str, action: str = "insert") -> None:
        """Tell that something happened to a comment: its numbers, JSON within JSON."""
        content = {
            "comment_id": int(number),
            "video_id": int(VIDEO),
            "comment_type": "comment",
            "comment_action": action,
            "timestamp": now_ms() // 1000,
            "unique_identifier": "+someone/zDiZUNRH5Jyahue6",
            "text": self.comments[number].text,
        }
        if parent := self.comments[number].parent:
            content |= {"comment_type": "reply", "parent_comment_id": int(parent)}
        await self.tell("comment.update", json.dumps(content))

    async def tell(self, event: str, content: str) -> None:
        """Send a webhook, signed."""
        told = {
            "client_key": _APP,
            "event": event,
            "create_time": now_ms() // 1000,
            "user_openid": ME,
            "content": content,
        }
        await self.post(self.signed(json.dumps(told).encode()))

    def signed(self, body: bytes, *, at: int | None = None) -> Call:
        """Return a webhook as TikTok signs it; `at` in seconds."""
        stamp = str(now_ms() // 1000 if at is None else at).encode()
        proof = hmac.new(_SECRET.encode(), stamp + b"." + body, hashlib.sha256).hexdigest()
        return Call("POST", {}, {b"tiktok-signature": b"t=" + stamp + b",s=" + proof.encode()}, body)

    def garbled(self, call: Call) -> Call:
        return self.signed(call.body[: len(call.body) // 2])

    # Calls

    def _answer(self, request: Request, data: Any) -> Response:
        if self.codes:
            return _told(self.codes.pop(0), "as the test says", None)
        if request.headers.get("access-token") != self._token:
            return _told(40105, "Access token is incorrect or has been revoked.", None)
        return _told(0, "OK", data() if callable(data) else data)

    async def _get(self, request: Request) -> Response:
        assert request.query_params["business_id"] == ME
        return self._answer(request, {"username": HANDLE, "display_name": "La Gazette"})

    async def _videos(self, request: Request) -> Response:
        assert json.loads(request.query_params["fields"])[0] == "item_id"
        there = sum(not one.deleted for one in self.comments.values())
        videos = [{"item_id": VIDEO, "comments": there}]
        return self._answer(request, {"videos": videos, "cursor": 0, "has_more": False})

    async def _list(self, request: Request) -> Response:
        given = request.query_params
        assert (given["business_id"], given["video_id"]) == (ME, VIDEO)
        there = [one for one in self.comments.values() if not one.deleted]
        if "comment_ids" in given:
            numbers = json.loads(given["comment_ids"])
            found = [one for one in there if one.id in numbers and not (one.parent and self.hides_answers)]
        else:
            found = [one for one in there if not one.parent]
        return self._answer(request, self._page(given, found))

    async def _replies(self, request: Request) -> Response:
        given = request.query_params
        under = [
            one for one in self.comments.values() if one.parent == given["comment_id"] and not one.deleted
        ]
        return self._answer(request, self._page(given, under))

    def _page(self, given: Any, found: list[Comment]) -> dict[str, Any]:
        start, size = int(given.get("cursor", 0)), int(given.get("max_count", 20))
        assert 1 <= size <= 30
        here = found[start : start + size]
        more = start + size < len(found)
        return {"comments": [self._wire(one) for one in here], "cursor": start + len(here), "has_more": more}

    async def _create(self, request: Request) -> Response:
        asked = await request.json()
        assert len(asked["text"]) <= 150
        assert (asked["business_id"], asked["video_id"]) == (ME, VIDEO)

        def made() -> dict[str, Any]:
            comment = self._write(asked["text"], HANDLE, parent=asked["comment_id"])
            return {"comment_id": comment.id, "video_id": VIDEO, "text": comment.text}

        return self._answer(request, made)

    async def _hide(self, request: Request) -> Response:
        asked = await request.json()
        assert asked["action"] in ("HIDE", "UNHIDE")
        assert asked["video_id"] == VIDEO

        def done() -> dict[str, Any]:
            comment = self.comments[asked["comment_id"]]
            comment.hidden = asked["action"] == "HIDE" or comment.id in self.filtered
            return {}

        return self._answer(request, done)

    async def _like(self, request: Request) -> Response:
        asked = await request.json()
        assert asked["action"] in ("LIKE", "UNLIKE")

        def done() -> dict[str, Any]:
            self.comments[asked["comment_id"]].liked = asked["action"] == "LIKE"
            return {}

        return self._answer(request, done)

    async def _delete(self, request: Request) -> Response:
        asked = await request.json()

        def done() -> dict[str, Any]:
            self.comments[asked["comment_id"]].deleted = True
            return {}

        return self._answer(request, done)

    async def _renew(self, request: Request) -> Response:
        asked = await request.json()
        right = {
            "client_id": _APP,
            "client_secret": _SECRET,
            "grant_type": "refresh_token",
            "refresh_token": self._refresh,
        }
        if asked != right:
            return _told(40002, "Invalid refresh token.", None)
        number = next(self._renewals)
        self._token, self._refresh = f"access-{number}-of-the-tests", f"refresh-{number}-of-the-tests"
        granted = {"access_token": self._token, "refresh_token": self._refresh, "expires_in": 86_400}
        return _told(0, "OK", {**granted, "open_id": ME, "scope": "comment.list,comment.list.manage"})

    # Within

    def _write(self, text: str, author: str, *, parent: str = "") -> Comment:
        comment = Comment(str(next(self._numbers)), text, author, now_ms(), parent)
        self.comments[comment.id] = comment
        return comment

    def _wire(self, comment: Comment) -> dict[str, Any]:
        under = [one for one in self.comments.values() if one.parent == comment.id and not one.deleted]
        told = {
            "comment_id": comment.id,
            "video_id": VIDEO,
            "user_id": hashlib.sha256(comment.author.encode()).hexdigest(),
            "unique_identifier": f"+{comment.author}/zDiZUNRH5Jyahue6",
            "create_time": str(comment.at // 1000),
            "text": comment.text,
            "likes": int(comment.liked),
            "replies": len(under),
            "owner": comment.author == HANDLE,
            "liked": comment.liked,
            "pinned": False,
            "status": "HIDDEN" if comment.hidden else "PUBLIC",
            "username": comment.author,
            "display_name": comment.author.title(),
        }
        if comment.parent:
            told["parent_comment_id"] = comment.parent
        return told


def _told(code: int, message: str, data: Any) -> Response:
    # Whatever happens, TikTok answers 200.
    body = {"code": code, "message": message, "request_id": "20260101", "data": {} if data is None else data}
    return JSONResponse(body)
