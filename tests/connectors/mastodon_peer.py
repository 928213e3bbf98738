"""A Mastodon server of ours, from the documentation of its interface (mastodon/documentation, July 2026).

Two people and our account, which is a moderator; ids of notifications cross from two digits to three, since
they sort by length first.
"""

import asyncio
import html
import json
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import msgspec
from http_peer import HttpPeer
from peer import Standing
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from vigie.connectors.account import Account, MemoryKeyring
from vigie.connectors.mastodon import CARD
from vigie.connectors.mastodon.connector import Mastodon
from vigie.connectors.mastodon.session import ADMIN_SCOPES, SCOPES, Timing

QUICK = Timing(patience=0.5, silence=0.3, first_wait=0.005, longest_wait=0.05, reread=30)
OURS = "1"
TOKEN = "mastodon-token-for-tests"
Raw = dict[str, Any]


class MastodonPeer(HttpPeer):
    """One server; see `peer.Peer`."""

    def __init__(self) -> None:
        super().__init__()
        self.card = msgspec.structs.replace(CARD, connect=lambda account: Mastodon(account, timing=QUICK))
        self.lacks = {
            "token expired": "Mastodon's tokens have no end: they work until somebody revokes them.",
            "asked to move": "Mastodon never asks a client to move: it closes the old connection.",
        }
        self.impossible = {
            "server": "http://mastodon.example",
            "account": "not an account",
            "reach": "galaxy",
        }
        self.token = TOKEN
        self.scopes = [*SCOPES, *ADMIN_SCOPES]
        self.permissions = str(0x410)
        self.reach = "server"
        self.streaming: str | None = None
        self.people: dict[str, Raw] = {OURS: _person(OURS, "redaction", "La rédaction")}
        self.statuses: dict[str, Raw] = {}
        self.notifications: list[Raw] = []
        self.silenced: set[str] = set()
        self.suspended: set[str] = set()
        self.blocked: set[str] = set()
        self.muted: dict[str, int] = {}
        self.pinned: set[str] = set()
        self.favourites: set[str] = set()
        self.reports: list[Raw] = []
        self.sanctions: list[Raw] = []
        self._by_key: dict[str, Raw] = {}
        self._streams: dict[asyncio.Queue[str | None], str] = {}
        self._kept_back_events: list[tuple[str, str, str]] = []
        self._last = 109_348_684_737_626_801
        self._clock = datetime.now(UTC)

    def account(self) -> Account:
        settings = {"server": self.base, "account": "redaction", "reach": self.reach}
        return Account(settings=settings, keyring=MemoryKeyring({"token": self.token}))

    # What people do

    async def say(
        self,
        text: str,
        *,
        author: str = "camille",
        held: bool = False,
        reply_to: str = "",
        visibility: str = "public",
        filtered: bool = False,
    ) -> str:
        person = self._person_named(author)
        content = (
            '<p><span class="h-card"><a href="https://x.example/@redaction" class="u-url mention">@<span>'
            f"redaction</span></a></span> {html.escape(text)}</p>"
        )
        status = self._post(person, content, visibility, reply_to)
        status["mentions"] = [{"id": OURS, "username": "redaction", "acct": "redaction"}]
        notification = {
            "id": str(98 + len(self.notifications)),
            "type": "mention",
            "created_at": status["created_at"],
            "account": person,
            "status": status,
            # Kept apart by the account's policy on strangers; no stream tells it.
            "filtered": filtered,
        }
        self.notifications.append(notification)
        if not filtered:
            self._hand_over("user", "notification", json.dumps(notification))
        if visibility == "public":
            self._hand_over("public/local", "update", json.dumps(status), counts=False)
        return str(status["id"])

    async def publish(self, text: str, *, author: str = "camille") -> str:
        """Post publicly without naming us."""
        status = self._post(self._person_named(author), f"<p>{html.escape(text)}</p>", "public", "")
        self._hand_over("public/local", "update", json.dumps(status))
        return str(status["id"])

    async def edit(self, message: str, text: str) -> None:
        status = self.statuses[message]
        status.update(content=f"<p>{html.escape(text)}</p>", edited_at=self._now())
        self._hand_over("user", "status.update", json.dumps(status))
        self._hand_over("public/local", "status.update", json.dumps(status), counts=False)

    async def remove(self, message: str) -> None:
        del self.statuses[message]
        self.notifications = [one for one in self.notifications if one["status"]["id"] != message]
        self._hand_over("user", "delete", message)
        self._hand_over("public/local", "delete", message, counts=False)

    async def tell_unknown(self) -> None:
        self._hand_over("user", "announcement.reaction", '{"name":"x","count":1,"announcement_id":"1"}')
        self._hand_over("user", "star.exploded", "undefined")
        self._hand_over("user", "filters_changed", "undefined")

    def stands(self, message: str) -> Standing:
        status = self.statuses.get(message)
        if status is None or status["account"]["id"] in self.suspended:
            return "deleted"
        return "hidden" if status["account"]["id"] in self.silenced else "published"

    def answers(self, message: str) -> list[str]:
        return [
            str(one["text"])
            for one in self.statuses.values()
            if one["in_reply_to_id"] == message and one["account"]["id"] == OURS
        ]

    def expire_token(self, *, renewable: bool = True) -> None:
        self.token = "mastodon-token-of-nobody"

    async def break_stream(self, how: Literal["closed", "half-closed", "asked to move"] = "closed") -> None:
        streams, self._streams = self._streams, {}
        if how == "closed":
            for queue in streams:
                queue.put_nowait(None)
        # Half-closed: the old connections stay open and say nothing any more.

    async def stop(self) -> None:
        await self.break_stream()
        await super().stop()

    # What the server answers

    def routes(self) -> Sequence[BaseRoute]:
        def route(path: str, answer: Any, *methods: str) -> Route:
            return Route(f"/api/{path}", self._signed_in(answer), methods=list(methods or ("GET",)))

        return (
            Route("/api/v2/instance", self._instance),
            route("v1/accounts/verify_credentials", self._me),
            route("v1/apps/verify_credentials", self._application),
            route("v1/notifications", self._list_notifications),
            route("v1/timelines/public", self._list_local),
            route("v1/streaming/user", self._stream),
            route("v1/streaming/public/local", self._stream),
            route("v1/statuses", self._publish, "POST"),
            route("v1/statuses/{id}", self._status, "GET", "DELETE"),
            route("v1/statuses/{id}/{how}", self._gesture, "POST"),
            route("v1/reports", self._report, "POST"),
            route("v1/admin/accounts/{id}", self._moderated),
            route("v1/admin/accounts/{id}/{how}", self._moderate, "POST"),
            route("v1/accounts/{id}", self._account),
            route("v1/accounts/{id}/{how}", self._relate, "POST"),
        )

    def _signed_in(self, answer: Any) -> Any:
        async def checked(request: Request) -> Response:
            if request.headers.get("authorization") != f"Bearer {self.token}":
                return JSONResponse({"error": "The access token is invalid"}, 401)
            return await answer(request)  # type: ignore[no-any-return]

        return checked

    async def _instance(self, request: Request) -> Response:
        return JSONResponse({"domain": "x.example", "configuration": {"urls": {"streaming": self.streaming}}})

    async def _me(self, request: Request) -> Response:
        role = {"id": "3", "name": "Moderator", "permissions": self.permissions}
        return JSONResponse({**self.people[OURS], "role": role, "source": {}})

    async def _application(self, request: Request) -> Response:
        return JSONResponse({"id": "1", "name": "Vigie", "scopes": self.scopes})

    async def _account(self, request: Request) -> Response:
        person = self.people.get(request.path_params["id"])
        return JSONResponse(person) if person else _not_found()

    async def _list_notifications(self, request: Request) -> Response:
        types = request.query_params.getlist("types[]")
        whole = request.query_params.get("include_filtered") == "true"
        listed = [
            one for one in self.notifications if one["type"] in types and (whole or not one["filtered"])
        ]
        return _page(request, listed, 80)

    async def _list_local(self, request: Request) -> Response:
        public = [one for one in self.statuses.values() if one["visibility"] == "public"]
        return _page(request, public, 40)

    async def _stream(self, request: Request) -> Response:
        queue: asyncio.Queue[str | None] = asyncio.Queue()
        self._streams[queue] = request.url.path.removeprefix("/api/v1/streaming/")
        return StreamingResponse(self._told(queue), media_type="text/event-stream")

    async def _told(self, queue: asyncio.Queue[str | None]) -> AsyncIterator[str]:
        yield ":)\n"
        while True:
            try:
                async with asyncio.timeout(0.05):
                    event = await queue.get()
            except TimeoutError:
                if queue in self._streams:
                    yield ":thump\n"
                continue
            if event is None:
                return
            yield event

    async def _publish(self, request: Request) -> Response:
        key, given = request.headers.get("idempotency-key", ""), await request.json()
        if key and key in self._by_key:
            return JSONResponse(self._by_key[key])
        if not given.get("status", "").strip():
            return JSONResponse({"error": "Validation failed: Text can't be blank"}, 422)
        status = self._post(
            self.people[OURS],
            f"<p>{html.escape(given['status'])}</p>",
            given["visibility"],
            given["in_reply_to_id"],
        )
        status["text"] = given["status"]
        self._by_key[key] = status
        self._hand_over("user", "update", json.dumps(status), counts=False)
        self._hand_over("public/local", "update", json.dumps(status), counts=False)
        return JSONResponse(status)

    async def _status(self, request: Request) -> Response:
        status = self.statuses.get(request.path_params["id"])
        if status is None or (request.method == "DELETE" and status["account"]["id"] != OURS):
            return _not_found()
        if request.method == "DELETE":
            del self.statuses[status["id"]]
        return JSONResponse(status)

    async def _gesture(self, request: Request) -> Response:
        native, how = request.path_params["id"], request.path_params["how"]
        status = self.statuses.get(native)
        if status is None:
            return _not_found()
        if how in ("pin", "unpin") and status["account"]["id"] != OURS:
            return JSONResponse({"error": "Validation failed: Someone else's post cannot be pinned"}, 422)
        kept = self.pinned if how in ("pin", "unpin") else self.favourites
        (kept.discard if how.startswith("un") else kept.add)(native)
        return JSONResponse(status)

    async def _report(self, request: Request) -> Response:
        given = await request.json()
        if given["account_id"] not in self.people:
            return _not_found()
        self.reports.append(given)
        return JSONResponse({"id": str(len(self.reports)), "action_taken": False})

    async def _relate(self, request: Request) -> Response:
        native, how = request.path_params["id"], request.path_params["how"]
        if native not in self.people:
            return _not_found()
        if how == "mute":
            self.muted[native] = (await request.json())["duration"]
        elif how == "unmute":
            self.muted.pop(native, None)
        else:
            (self.blocked.add if how == "block" else self.blocked.discard)(native)
        return JSONResponse({"id": native, "blocking": native in self.blocked})

    async def _moderated(self, request: Request) -> Response:
        native = request.path_params["id"]
        if not self._is_moderator():
            return JSONResponse({"error": "This action is not allowed"}, 403)
        if native not in self.people:
            return _not_found()
        return JSONResponse(
            {"id": native, "silenced": native in self.silenced, "suspended": native in self.suspended}
        )

    async def _moderate(self, request: Request) -> Response:
        native, how = request.path_params["id"], request.path_params["how"]
        if not self._is_moderator():
            return JSONResponse({"error": "This action is not allowed"}, 403)
        if how == "action":
            given = await request.json()
            self.sanctions.append(given)
            (self.silenced if given["type"] == "silence" else self.suspended).add(native)
        else:
            (self.silenced if how == "unsilence" else self.suspended).discard(native)
        return JSONResponse({})

    def _is_moderator(self) -> bool:
        return set(ADMIN_SCOPES) <= set(self.scopes) and int(self.permissions) & 0x410 == 0x410

    # How it is told

    def _hand_over(self, stream: str, name: str, data: str, *, counts: bool = True) -> None:
        """Tell an event with the faults told; what only repeats another stream's event takes no fault."""
        faults = self.faults
        if stream == "public/local" and not counts and (faults.lost or faults.reordered or self._swallowed):
            return
        if not counts:
            self._tell(stream, name, data)
            return
        self._swallowed = False
        while faults.garbage:
            faults.garbage -= 1
            self._tell(stream, "notification", '{"half')
            self._tell(stream, "notification", '{"id":1,"status":[]}')
        if faults.lost:
            faults.lost -= 1
            self._swallowed = True
        elif faults.reordered:
            faults.reordered -= 1
            self._swallowed = True
            self._kept_back_events.append((stream, name, data))
            if not faults.reordered:
                late, self._kept_back_events = self._kept_back_events, []
                for event in reversed(late):
                    self._tell(*event)
        else:
            for _ in range(2 if faults.repeated else 1):
                self._tell(stream, name, data)
            faults.repeated -= bool(faults.repeated)

    #: Whether the last event was kept from the streams.
    _swallowed = False

    def _tell(self, stream: str, name: str, data: str) -> None:
        for queue, of in self._streams.items():
            if of == stream:
                queue.put_nowait(f"event: {name}\ndata: {data}\n\n")

    def _post(self, person: Raw, content: str, visibility: str, reply_to: str | None) -> Raw:
        self._last += 1
        status: Raw = {
            "id": str(self._last),
            "created_at": self._now(),
            "in_reply_to_id": reply_to or None,
            "in_reply_to_account_id": None,
            "sensitive": False,
            "spoiler_text": "",
            "visibility": visibility,
            "language": "fr",
            "uri": f"https://x.example/statuses/{self._last}",
            "url": f"https://x.example/@{person['acct']}/{self._last}",
            "replies_count": 0,
            "reblogs_count": 0,
            "favourites_count": 0,
            "edited_at": None,
            "content": content,
            "reblog": None,
            "account": person,
            "media_attachments": [],
            "mentions": [],
            "tags": [],
            "emojis": [],
            "card": None,
            "poll": None,
        }
        self.statuses[status["id"]] = status
        return status

    def _now(self) -> str:
        self._clock += timedelta(milliseconds=1)
        return self._clock.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def _person_named(self, name: str) -> Raw:
        for person in self.people.values():
            if person["username"] == name:
                return person
        native = str(100 + len(self.people))
        self.people[native] = _person(native, name, name.title())
        return self.people[native]


def _person(native: str, name: str, shown: str) -> Raw:
    return {
        "id": native,
        "username": name,
        "acct": name,
        "display_name": shown,
        "bot": False,
        "followers_count": 37,
        "statuses_count": 3,
    }


def _page(request: Request, items: list[Raw], largest: int) -> Response:
    """Return a page as Mastodon does: newest first, by "length, then lexically"."""
    asked = request.query_params

    def order(native: str) -> tuple[int, str]:
        return len(native), native

    ordered = sorted(items, key=lambda item: order(item["id"]))
    limit = min(int(asked.get("limit", largest // 2)), largest)
    if "max_id" in asked:
        ordered = [one for one in ordered if order(one["id"]) < order(asked["max_id"])]
    if "min_id" in asked:
        found = [one for one in ordered if order(one["id"]) > order(asked["min_id"])][:limit]
    else:
        found = ordered[-limit:]
    return JSONResponse(found[::-1])


def _not_found() -> Response:
    return JSONResponse({"error": "Record not found"}, 404)
