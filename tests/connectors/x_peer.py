"""X on loopback: what the X Activity API posts to a webhook, and the calls of API v2 that Vigie makes.

Field names, answers and errors are those of docs.x.com as the repository xdevplatform/docs has them
(22 August 2026): x-api/activity/event-payloads (events), x-api/webhooks/quickstart (challenge and signature),
x-api/posts/* and x-api/direct-messages/* (calls), x-api/fundamentals/response-codes-and-errors ("errors"
beside an answer of 200), fundamentals/authentication/oauth-2-0 (renewal, by Basic for a confidential client).
Not verified there: that a refresh token is good for one renewal only, and the status of a refused one (400).
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any, Literal
from urllib.parse import parse_qsl

import msgspec
from http_peer import HttpPeer
from peer import Standing
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from vigie.clock import now_ms
from vigie.connectors.account import Account, MemoryKeyring
from vigie.connectors.inbound import Call
from vigie.connectors.x import CARD
from vigie.connectors.x.connector import X

ME, HANDLE = "1111111111111111111", "LaGazette"
#: What the account itself posted, and what somebody else did.
OURS, THEIRS = "2080761390344937796", "2080761390344937111"
EVENTS = ("post.mention.create", "post.reply.create", "post.quote.create", "dm.received")
_CLIENT, _CLIENT_SECRET = "client-of-the-tests", "secret-of-the-client"
_UNSEEN = "https://api.x.com/2/problems/not-authorized-for-resource"
_GONE = "https://api.x.com/2/problems/resource-not-found"


def stamp(at: int) -> str:
    """Return a time (ms) as X writes it: whole seconds, though it writes three decimals."""
    return datetime.fromtimestamp(at // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@dataclass
class Post:
    """One post on X."""

    id: str
    text: str
    author: str
    at: int
    root: str
    reply_to: str = ""
    quotes: str = ""
    #: Where the author's own words begin.
    begins: int = 0
    hidden: bool = False
    deleted: bool = False

    def wire(self) -> dict[str, Any]:
        text, names = _escaped(self.text), []
        at = text.find(f"@{HANDLE}")
        while at >= 0:
            end = at + len(HANDLE) + 1
            names.append({"start": at, "end": end, "username": HANDLE, "id": ME})
            at = text.find(f"@{HANDLE}", end)
        told: dict[str, Any] = {
            "id": self.id,
            "text": text,
            "author_id": self.author,
            "created_at": stamp(self.at),
            "conversation_id": self.root,
            "display_text_range": [self.begins, len(text)],
            "edit_history_tweet_ids": [self.id],
            "entities": {"mentions": names},
            "public_metrics": {"like_count": 0, "like_count_str": "0", "reply_count": 0},
            "possibly_sensitive": False,
            "reply_settings": "everyone",
            "lang": "fr",
        }
        references = [
            {"type": kind, "id": one}
            for kind, one in (("replied_to", self.reply_to), ("quoted", self.quotes))
            if one
        ]
        if references:
            told["referenced_tweets"] = references
        if self.reply_to:
            told["in_reply_to_user_id"] = ME
        return told


@dataclass
class Dm:
    """One private message."""

    id: str
    text: str
    sender: str
    other: str
    at: int


@dataclass
class State:
    """Everything that X knows."""

    posts: dict[str, Post] = field(default_factory=dict)
    dms: list[Dm] = field(default_factory=list)


class XPeer(HttpPeer):
    """X, with one account that is ours."""

    impossible = {
        "user_id": "@LaGazette",
        "client_id": "clé",
        "access_token": "à refaire",
        "consumer_secret": "é",
    }

    def __init__(self) -> None:
        super().__init__()
        self.card = msgspec.structs.replace(
            CARD, connect=lambda account: X(account, address=self.base, patience=0.4)
        )
        self.lacks = {
            "stale signature": "X signs the body alone, without a time: sending it again adds nothing.",
        }
        self._numbers = count(2_090_000_000_000_000_001)
        self._people: dict[str, str] = {}
        self._token, self._refresh = "access-0-of-the-tests", "refresh-0-of-the-tests"
        self._renewals = count(1)
        self._secret = b"the consumer secret of the tests"
        #: Posts whose authors became invisible to us.
        self.unseen: set[str] = set()
        self.subscribed: list[str] = list(EVENTS)
        self.state = State()
        now = now_ms()
        self.state.posts[OURS] = Post(OURS, "Notre article du jour.", ME, now - 3_600_000, OURS)
        self.state.posts[THEIRS] = Post(THEIRS, "Bonjour.", "999", now - 3_600_000, THEIRS)

    def routes(self) -> Sequence[BaseRoute]:
        return [
            Route("/2/users/me", self._me),
            Route("/2/activity/subscriptions", self._subscriptions),
            Route(f"/2/users/{ME}/mentions", self._mentions),
            Route(f"/2/users/{ME}/tweets", self._tweets),
            Route("/2/tweets", self._lookup, methods=["GET"]),
            Route("/2/tweets", self._create, methods=["POST"]),
            Route("/2/tweets/{id}", self._delete, methods=["DELETE"]),
            Route("/2/tweets/{id}/hidden", self._hide, methods=["PUT"]),
            Route("/2/dm_events", self._dm_events),
            Route("/2/dm_conversations/with/{other}/dm_events", self._dm_events),
            Route("/2/dm_conversations/with/{other}/messages", self._send_dm, methods=["POST"]),
            Route("/2/oauth2/token", self._renew, methods=["POST"]),
        ]

    def account(self) -> Account:
        return Account(
            settings={"user_id": ME, "client_id": _CLIENT, "owned": "yes"},
            keyring=MemoryKeyring(
                {
                    "client_secret": _CLIENT_SECRET,
                    "access_token": self._token,
                    "refresh_token": self._refresh,
                    "consumer_secret": self._secret.decode(),
                }
            ),
        )

    # What people do

    async def say(self, text: str, *, author: str = "camille", held: bool = False, reply_to: str = "") -> str:
        """Answer our post, naming us: what can be hidden and answered."""
        del held
        return await self.answer(f"{text} @{HANDLE}", author=author, reply_to=reply_to)

    async def answer(
        self, text: str, *, author: str = "camille", reply_to: str = "", under: str = OURS
    ) -> str:
        """Answer a post in these words; X itself puts whom it is for before them."""
        whom = f"@{HANDLE} " if under == OURS else ""
        post = self._write(
            whom + text, self._person(author), root=under, reply_to=reply_to or under, begins=len(whom)
        )
        if under == OURS:
            await self.tell("post.reply.create", post.wire())
        else:
            await self.tell("post.mention.create", post.wire(), users=[self._user(post.author)])
        return post.id

    async def mention(self, text: str, *, author: str = "camille") -> str:
        """Name us in a post of one's own."""
        post = self._write(f"{text} @{HANDLE}", self._person(author))
        await self.tell("post.mention.create", post.wire(), users=[self._user(post.author)])
        return post.id

    async def quote(self, text: str, *, author: str = "camille") -> str:
        """Quote our post."""
        post = self._write(text, self._person(author), quotes=OURS)
        await self.tell("post.quote.create", post.wire())
        return post.id

    async def whisper(self, text: str, *, author: str = "camille") -> str:
        """Write to us in private."""
        person = self._person(author)
        dm = Dm(str(next(self._numbers)), text, person, person, now_ms())
        self.state.dms.append(dm)
        event = {
            "type": "message_create",
            "id": dm.id,
            "created_timestamp": str(dm.at),
            "message_create": {
                "target": {"recipient_id": ME},
                "sender_id": person,
                "message_data": {"text": _escaped(text), "entities": {"urls": []}},
            },
        }
        users = {person: {"data": self._user(person)}}
        await self.tell("dm.received", {"direct_message_events": [event], "users": users})
        return dm.id

    async def edit(self, message: str, text: str) -> None:
        self.state.posts[message].text = text

    async def remove(self, message: str) -> None:
        self.state.posts[message].deleted = True

    async def tell_unknown(self) -> None:
        """Tell of a Space that began."""
        await self.tell("spaces.start", {"broadcast_id": "1mGPaZaAdNqJN", "event_type": "spaces_start"})

    async def break_stream(self, how: Literal["closed", "half-closed", "asked to move"] = "closed") -> None:
        """Do nothing: each webhook is a connection of its own."""

    def expire_token(self, *, renewable: bool = True) -> None:
        self._token = f"access-{next(self._renewals)}-of-the-tests"
        if not renewable:
            self._refresh = "none that was given"

    # What is seen

    def stands(self, message: str) -> Standing:
        post = self.state.posts[message]
        return "deleted" if post.deleted else "hidden" if post.hidden else "published"

    def answers(self, message: str) -> list[str]:
        ours = [one for one in self.state.posts.values() if one.author == ME and one.reply_to == message]
        return [one.text for one in ours]

    # Webhooks

    async def tell(
        self, kind: str, payload: dict[str, Any], *, users: list[dict[str, Any]] | None = None
    ) -> None:
        """Send an event to the webhook, signed."""
        event = {
            "event_uuid": str(next(self._numbers)),
            "filter": {"user_id": ME},
            "event_type": kind,
            "tag": "vigie",
            "payload": payload,
            "includes": {"users": users} if users else {},
        }
        await self.post(self.signed(json.dumps({"data": event}).encode()))

    def signed(self, body: bytes) -> Call:
        """Return a webhook as X signs it."""
        return Call("POST", {}, {b"x-twitter-webhooks-signature": self.mac(body)}, body)

    def mac(self, signed: bytes) -> bytes:
        """Return X's signature of these bytes."""
        return b"sha256=" + base64.b64encode(hmac.digest(self._secret, signed, hashlib.sha256))

    def garbled(self, call: Call) -> Call:
        return self.signed(call.body[: len(call.body) // 2])

    # Calls

    def _refused(self, request: Request) -> Response | None:
        if request.headers.get("authorization") == f"Bearer {self._token}":
            return None
        told = {"title": "Unauthorized", "type": "about:blank", "status": 401, "detail": "Unauthorized"}
        return JSONResponse(told, 401)

    async def _me(self, request: Request) -> Response:
        return self._refused(request) or JSONResponse({"data": self._user(ME)})

    async def _subscriptions(self, request: Request) -> Response:
        told = [
            {"subscription_id": str(n), "event_type": kind, "filter": {"user_id": ME}, "webhook_id": "7"}
            for n, kind in enumerate(self.subscribed)
        ]
        return self._refused(request) or JSONResponse(
            {"data": told, "meta": {"total_subscriptions": len(told)}}
        )

    async def _mentions(self, request: Request) -> Response:
        if refusal := self._refused(request):
            return refusal
        since = request.query_params["start_time"].replace("Z", ".000Z")
        found = [
            one
            for one in self.state.posts.values()
            if f"@{HANDLE}" in one.text and one.author != ME and not one.deleted and stamp(one.at) >= since
        ]
        return self._page(request, [one.wire() for one in reversed(found)], least=5)

    async def _tweets(self, request: Request) -> Response:
        if refusal := self._refused(request):
            return refusal
        since = int(request.query_params["since_id"])
        ours = [one for one in self.state.posts.values() if one.author == ME and int(one.id) > since]
        return self._page(request, [one.wire() for one in reversed(ours) if not one.deleted], least=5)

    async def _lookup(self, request: Request) -> Response:
        if refusal := self._refused(request):
            return refusal
        ids = request.query_params["ids"].split(",")
        there = [self.state.posts[one] for one in ids if self._is_there(one)]
        told: dict[str, Any] = {}
        if there:
            told["data"] = [one.wire() for one in there]
            around = {other for one in there for other in (one.reply_to, one.quotes) if self._is_there(other)}
            if around:
                told["includes"] = {"tweets": [self.state.posts[one].wire() for one in sorted(around)]}
        errors = [
            {
                "value": one,
                "detail": f"Could not find tweet with ids: [{one}].",
                "title": "Not Found Error",
                "resource_type": "tweet",
                "parameter": "ids",
                "resource_id": one,
                "type": _UNSEEN if one in self.unseen else _GONE,
            }
            for one in ids
            if not self._is_there(one)
        ]
        if errors:
            told["errors"] = errors
        return JSONResponse(told)

    async def _create(self, request: Request) -> Response:
        if refusal := self._refused(request):
            return refusal
        asked = await request.json()
        to = self.state.posts[asked["reply"]["in_reply_to_tweet_id"]]
        own = to.text[to.begins :]
        if f"@{HANDLE}" not in own and to.quotes != OURS:
            return JSONResponse({"title": "Forbidden", "detail": "not summoned", "status": 403}, 403)
        whom = "@someone "
        made = self._write(whom + asked["text"], ME, root=to.root, reply_to=to.id, begins=len(whom))
        return JSONResponse(
            {"data": {"id": made.id, "text": made.text, "edit_history_tweet_ids": [made.id]}}, 201
        )

    async def _delete(self, request: Request) -> Response:
        if refusal := self._refused(request):
            return refusal
        post = self.state.posts[request.path_params["id"]]
        if post.author != ME:
            return JSONResponse({"title": "Forbidden", "status": 403}, 403)
        post.deleted = True
        return JSONResponse({"data": {"deleted": True}})

    async def _hide(self, request: Request) -> Response:
        if refusal := self._refused(request):
            return refusal
        post = self.state.posts[request.path_params["id"]]
        if self.state.posts[post.root].author != ME or post.root == post.id:
            return JSONResponse({"title": "Forbidden", "status": 403}, 403)
        post.hidden = (await request.json())["hidden"]
        return JSONResponse({"data": {"hidden": post.hidden}})

    async def _dm_events(self, request: Request) -> Response:
        if refusal := self._refused(request):
            return refusal
        other = request.path_params.get("other")
        told = [
            {
                "id": one.id,
                "event_type": "MessageCreate",
                "text": _escaped(one.text),
                "sender_id": one.sender,
                "created_at": stamp(one.at),
                "dm_conversation_id": "-".join(sorted((one.other, ME), key=int)),
            }
            for one in reversed(self.state.dms)
            if other in (None, one.other)
        ]
        return self._page(request, told, least=1)

    async def _send_dm(self, request: Request) -> Response:
        if refusal := self._refused(request):
            return refusal
        other = request.path_params["other"]
        dm = Dm(str(next(self._numbers)), (await request.json())["text"], ME, other, now_ms())
        self.state.dms.append(dm)
        between = "-".join(sorted((other, ME), key=int))
        return JSONResponse({"data": {"dm_conversation_id": between, "dm_event_id": dm.id}}, 201)

    async def _renew(self, request: Request) -> Response:
        word = base64.b64encode(f"{_CLIENT}:{_CLIENT_SECRET}".encode()).decode()
        given = dict(parse_qsl((await request.body()).decode()))
        right = (
            request.headers.get("authorization") == f"Basic {word}"
            and given["grant_type"] == "refresh_token"
            and given["refresh_token"] == self._refresh
        )
        if not right:
            return JSONResponse({"error": "invalid_request", "error_description": "invalid token"}, 400)
        number = next(self._renewals)
        self._token, self._refresh = f"access-{number}-of-the-tests", f"refresh-{number}-of-the-tests"
        return JSONResponse(
            {
                "token_type": "bearer",
                "expires_in": 7_200,
                "access_token": self._token,
                "refresh_token": self._refresh,
                "scope": "tweet.read tweet.write users.read offline.access",
            }
        )

    # Within

    def _page(self, request: Request, told: list[dict[str, Any]], *, least: int) -> Response:
        given: Mapping[str, str] = request.query_params
        size, start = int(given["max_results"]), int(given.get("pagination_token", "0"))
        assert least <= size <= 100
        here = told[start : start + size]
        meta: dict[str, Any] = {"result_count": len(here)}
        if start + size < len(told):
            meta["next_token"] = str(start + size)
        if not here:
            # An empty page has no "data".
            return JSONResponse({"meta": meta})
        whose = {one.get("author_id") or one["sender_id"] for one in here}
        users = [self._user(one) for one in sorted(whose)] if "expansions" in given else []
        return JSONResponse({"data": here, "includes": {"users": users}, "meta": meta})

    def _is_there(self, number: str) -> bool:
        return (
            number in self.state.posts and number not in self.unseen and not self.state.posts[number].deleted
        )

    def _write(
        self, text: str, author: str, *, root: str = "", reply_to: str = "", quotes: str = "", begins: int = 0
    ) -> Post:
        number = str(next(self._numbers))
        post = Post(number, text, author, now_ms(), root or number, reply_to, quotes, begins)
        self.state.posts[number] = post
        return post

    def _person(self, name: str) -> str:
        if name not in self._people:
            self._people[name] = str(2_222_222_222 + len(self._people))
        return self._people[name]

    def _user(self, number: str) -> dict[str, Any]:
        handles = {other: name for name, other in self._people.items()}
        handle = HANDLE if number == ME else handles.get(number, "inconnu")
        followers = {"followers_count": 97, "followers_count_str": "97"}
        return {"id": number, "name": handle.title(), "username": handle, "public_metrics": followers}
