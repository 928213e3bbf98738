"""Twitch with an account, on loopback: EventSub by WebSocket and webhook, Helix, and who grants tokens.

Written from dev.twitch.tv (EventSub "Handling WebSocket events", "Handling webhook events", its reference;
Helix' reference; "Refresh tokens", "Validate tokens") and from what public libraries quote of them. Times are
shorter here: a keepalive comes every quarter of a second instead of every ten.
"""

import asyncio
import contextlib
import hashlib
import hmac
import itertools
import json
import re
import time
import uuid
import zlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Literal
from urllib.parse import parse_qsl

import msgspec
from http_peer import HttpPeer
from peer import Standing
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from vigie.connectors.account import Account, MemoryKeyring
from vigie.connectors.card import NetworkCard
from vigie.connectors.inbound import Call
from vigie.connectors.twitch.capabilities import SCOPES
from vigie.connectors.twitch.card import CARD
from vigie.connectors.twitch.connector import TwitchAccount
from vigie.connectors.twitch.eventsub import Patience

CHANNEL, CHANNEL_ID = "lachaine", "1337"
MODERATOR, MODERATOR_ID = "vigie_mod", "9001"
CLIENT_ID, CLIENT_SECRET = "wbmytr93xzw8zbg0p1izqyzzc5mbiz", "s3cr3t-of-the-application"
CALLBACK, WEBHOOK_SECRET = "https://vigie.example.org/hooks/twitch/abc", "a-secret-of-webhooks"

#: Seconds between two keepalives of a silent session.
KEEPALIVE = 0.25
PATIENCE = Patience(
    welcome=2,
    slack=0.75,
    linger=0.05,
    mark=0,
    settled=0.2,
    first_wait=0.005,
    longest_wait=0.02,
    watch=0.01,
    answer=0.5,
)
#: How long somebody waits for the chat to be heard again before speaking (s).
_SPEAKS_WITHIN = 20.0

_WEBHOOKS = (
    "missing signature",
    "wrong signature",
    "changed body",
    "another secret",
    "no secret",
    "stale signature",
    "clock skew",
    "replayed delivery",
)


class Session:
    """One WebSocket, seen from the server."""

    def __init__(self, socket: WebSocket) -> None:
        self.id = uuid.uuid4().hex
        self.socket = socket
        #: Half-closed: open, and never heard of again.
        self.mute = False
        self.sent_at = time.monotonic()

    async def send(self, kind: str, payload: Mapping[str, Any], **metadata: str) -> None:
        """Send a message of EventSub."""
        told = {
            "message_id": str(uuid.uuid4()),
            "message_type": kind,
            "message_timestamp": stamp(),
            **metadata,
        }
        await self.send_text(json.dumps({"metadata": told, "payload": payload}))

    async def send_text(self, text: str) -> None:
        """Send a frame as it is."""
        if self.mute:
            return
        self.sent_at = time.monotonic()
        with contextlib.suppress(RuntimeError, WebSocketDisconnect):
            await self.socket.send_text(text)


class TwitchAccountPeer(HttpPeer):
    """The network; the attributes say how it stands, and what it lets the account do."""

    def __init__(self) -> None:
        super().__init__(websockets=True)
        # One that only asks for the list of faults needs no address.
        self.card: NetworkCard = msgspec.structs.replace(CARD, connect=self.connect)
        self.lacks = {
            **dict.fromkeys(
                _WEBHOOKS,
                "In the shared suites Twitch is read by WebSocket: test_twitch_hooks.py tries its webhooks.",
            ),
            "answer lost after the deed": "Twitch keeps no keys, and does not say who took a message away: "
            "after a restart the second deletion ends as gone. test_twitch_account.py tries what the process "
            "remembers.",
        }
        self.impossible = {"channel": "not a channel", "callback": "http://insecure.example.org/hooks"}
        self.scopes = {*SCOPES, "user:bot", "channel:moderate"}
        self.token, self.refresh_token, self.app_tokens = "access-token-1", "refresh-token-1", set[str]()
        self.renewable = True
        self.moderators = {MODERATOR_ID}
        #: What is asked of EventSub and refused, by type: the status.
        self.refuses: dict[str, int] = {}
        self.subscriptions: dict[str, dict[str, Any]] = {}
        self.sessions: dict[str, Session] = {}
        self.messages: dict[str, dict[str, Any]] = {}
        self.banned: dict[str, int | None] = {}
        self.pinned = ""
        self.settings: dict[str, Any] = {}
        self.shield = False
        self.has_phone = True
        self.whispers: list[tuple[str, str]] = []
        self.replies: list[tuple[str, str, str, float]] = []
        #: Of the next requests that act, how many are done and not answered.
        self.answers_lost = 0
        self.never_welcomes = False
        #: How many frames the account sent, of which EventSub wants none.
        self.spoken_to = 0
        self.bodies: list[tuple[str, str, dict[str, str], Any]] = []
        self._numbers = itertools.count(1)
        self._broken = False
        self._late: list[str] = []
        self._tasks: set[asyncio.Task[None]] = set()

    # What the shared suites ask of a peer

    def account(self) -> Account:
        """Return an account that is signed in, read by WebSocket."""
        secrets = {
            "client_secret": CLIENT_SECRET,
            "access_token": self.token,
            "refresh_token": self.refresh_token,
        }
        return Account({"client_id": CLIENT_ID, "channel": "LaChaine"}, MemoryKeyring(secrets))

    def hooked_account(self) -> Account:
        """Return the same account, read by webhooks."""
        account = self.account()
        assert isinstance(account.keyring, MemoryKeyring)
        account.keyring.secrets["webhook_secret"] = WEBHOOK_SECRET
        return Account({**account.settings, "callback": CALLBACK}, account.keyring)

    def connect(self, account: Account, patience: Patience = PATIENCE) -> TwitchAccount:
        """Make the connector of an account, speaking with this peer."""
        base = self.base
        return TwitchAccount(
            account,
            api=f"{base}/helix",
            authority=base,
            events=f"{base.replace('http', 'ws', 1)}/ws?keepalive_timeout_seconds=10",
            patience=patience,
        )

    def reads(self, request: Request) -> bool:
        """Tell what reading asks: subscriptions too."""
        return request.method == "GET" or request.url.path.endswith(("/subscriptions", "/oauth2/token"))

    async def stop(self) -> None:
        """Stop listening; every connection is closed."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await super().stop()

    async def say(
        self, text: str, *, author: str = "camille", held: bool = False, reply_to: str = "", **event: Any
    ) -> str:
        """Say something in the chat, once it is heard again where its connection was broken."""
        message = str(uuid.uuid4())
        self.messages[message] = {"text": text, "author": author, "stands": "held" if held else "published"}
        if held:
            await self._tell("automod.message.hold", self._held(message), faulty=True)
            return message
        reply = self._reply_to(reply_to) if reply_to else None
        await self._tell("channel.chat.message", self._spoken(message, reply=reply) | event, faulty=True)
        return message

    async def edit(self, message: str, text: str) -> None:
        """Raise: nothing is edited in a chat of Twitch."""
        raise NotImplementedError

    async def remove(self, message: str) -> None:
        """Delete a message as another moderator."""
        self.messages[message]["stands"] = "deleted"
        author = self.messages[message]["author"]
        await self._tell(
            "channel.chat.message_delete",
            {**self._place(), **person("target", author), "message_id": message},
        )

    def stands(self, message: str) -> Standing:
        """Return where a message stands."""
        stands: Standing = self.messages[message]["stands"]
        return stands

    def answers(self, message: str) -> list[str]:
        """Return what the account answered under a message."""
        return [text for parent, _, text, _ in self.replies if parent == message]

    def expire_token(self, *, renewable: bool = True) -> None:
        """End the token in use; one that cannot be renewed was withdrawn, which Twitch tells at once."""
        self.token, self.renewable = f"access-token-{next(self._numbers) + 1}", renewable
        if not renewable:
            self._later(self.revoke("authorization_revoked"))

    async def break_stream(self, how: Literal["closed", "half-closed", "asked to move"] = "closed") -> None:
        """End the sessions, or ask them to go elsewhere."""
        self._broken = how != "asked to move"
        for session in list(self.sessions.values()):
            match how:
                case "closed":
                    await self._close(session, 4000)
                case "half-closed":
                    session.mute = True
                    self._forget(session)
                case "asked to move":
                    address = f"{self.base.replace('http', 'ws', 1)}/ws?follows={session.id}"
                    await session.send("session_reconnect", {"session": self._session(session, address)})

    # What else people and Twitch do

    async def whisper(self, text: str, *, author: str = "camille") -> str:
        """Write to the account in private."""
        message = str(uuid.uuid4())
        event = {
            **person("from", author),
            "to_user_id": MODERATOR_ID,
            "to_user_login": MODERATOR,
            "to_user_name": MODERATOR,
            "whisper_id": message,
            "whisper": {"text": text},
        }
        await self._tell("user.whisper.message", event)
        return message

    async def clear(self) -> None:
        """Empty the room."""
        await self._tell("channel.chat.clear", self._place())

    async def clear_user(self, author: str) -> None:
        """Take away what somebody wrote, as for a time-out."""
        await self._tell("channel.chat.clear_user_messages", {**self._place(), **person("target", author)})

    async def decide(self, message: str, status: str, *, by: str = "3003") -> None:
        """Decide a held message, as another moderator."""
        self.messages[message]["stands"] = "published" if status == "approved" else "deleted"
        update = {
            **self._held(message),
            "moderator_user_id": by,
            "moderator_user_login": "autre",
            "moderator_user_name": "Autre",
            "status": status,
        }
        await self._tell("automod.message.update", update)
        if status == "approved":
            await self._tell("channel.chat.message", self._spoken(message))

    async def tell_unknown(self) -> None:
        """Tell an event of a kind that nobody subscribed to."""
        await self._tell("channel.raid", {**self._place(), "viewers": 12}, whoever=True)

    async def revoke(self, status: str, kind: str = "") -> None:
        """End subscriptions, all or those of one kind."""
        for one in list(self.subscriptions.values()):
            if kind in ("", one["type"]):
                one["status"] = status
                session = self.sessions.get(one["transport"].get("session_id", ""))
                if session is not None:
                    metadata = {"subscription_type": one["type"], "subscription_version": one["version"]}
                    await session.send("revocation", {"subscription": one}, **metadata)

    # EventSub

    async def _tell(
        self, kind: str, event: Mapping[str, Any], *, faulty: bool = False, whoever: bool = False
    ) -> None:
        """Hand an event over to whoever subscribed, with the faults told."""
        end = time.monotonic() + _SPEAKS_WITHIN
        while self._broken and not self._to(kind):
            assert time.monotonic() < end, "nobody listens again"
            await asyncio.sleep(0.002)
        self._broken = False
        message, sent = str(uuid.uuid4()), stamp()
        to = self._to("channel.chat.message" if whoever else kind)
        for one in to:
            subscription = {key: value for key, value in one.items() if key != "secret"} | {"type": kind}
            payload = {"subscription": subscription, "event": event}
            if one["transport"]["method"] == "webhook":
                call = signed("notification", payload, one["secret"], kind=kind, message=message, sent=sent)
                await (self.post(call) if faulty else self._send(call))
                continue
            metadata = {
                "message_id": message,
                "message_type": "notification",
                "message_timestamp": sent,
                "subscription_type": kind,
                "subscription_version": one["version"],
            }
            frame = json.dumps({"metadata": metadata, "payload": payload})
            await self._hand(self.sessions[one["transport"]["session_id"]], frame, faulty)

    async def _hand(self, session: Session, frame: str, faulty: bool) -> None:
        faults = self.faults
        if not faulty:
            await session.send_text(frame)
            return
        while faults.garbage:
            faults.garbage -= 1
            await session.send_text(
                ('{"metadata": {"message_type": "notif', "[]", "null")[faults.garbage % 3]
            )
        if faults.lost:
            faults.lost -= 1
            return
        if faults.reordered:
            faults.reordered -= 1
            self._late.append(frame)
            if not faults.reordered:
                late, self._late = self._late, []
                for one in reversed(late):
                    await session.send_text(one)
            return
        await session.send_text(frame)
        if faults.repeated:
            faults.repeated -= 1
            await session.send_text(frame)

    def garbled(self, call: Call) -> Call:
        """Return a signed webhook that cannot be read."""
        return signed_bytes("notification", b'{"subscription": {', WEBHOOK_SECRET)

    def _to(self, kind: str) -> list[dict[str, Any]]:
        return [
            one
            for one in self.subscriptions.values()
            if one["type"] == kind
            and one["status"] == "enabled"
            and (one["transport"]["method"] == "webhook" or one["transport"]["session_id"] in self.sessions)
        ]

    async def _eventsub(self, socket: WebSocket) -> None:
        await socket.accept()
        if self.never_welcomes:
            self.never_welcomes = False
            await socket.close(4000)
            return
        session = Session(socket)
        follows = self.sessions.get(socket.query_params.get("follows", ""))
        self.sessions[session.id] = session
        await session.send("session_welcome", {"session": self._session(session)})
        if follows is not None:
            for one in self.subscriptions.values():
                if one["transport"].get("session_id") == follows.id:
                    one["transport"]["session_id"] = session.id
            self.sessions.pop(follows.id, None)
        beating = asyncio.create_task(self._beat(session))
        try:
            while True:
                received = await socket.receive()
                if received["type"] == "websocket.disconnect":
                    return
                # Whoever speaks to EventSub is shown out.
                self.spoken_to += 1
                await socket.close(4001)
                return
        except (RuntimeError, WebSocketDisconnect):
            pass
        finally:
            beating.cancel()
            self._forget(session)

    async def _beat(self, session: Session) -> None:
        while True:
            await asyncio.sleep(KEEPALIVE / 4)
            if time.monotonic() - session.sent_at >= KEEPALIVE:
                await session.send("session_keepalive", {})

    async def _close(self, session: Session, code: int) -> None:
        self._forget(session)
        with contextlib.suppress(RuntimeError):
            await session.socket.close(code)

    def _forget(self, session: Session) -> None:
        self.sessions.pop(session.id, None)
        for key, one in list(self.subscriptions.items()):
            if one["transport"].get("session_id") == session.id:
                del self.subscriptions[key]

    def _session(self, session: Session, reconnect: str | None = None) -> dict[str, Any]:
        return {
            "id": session.id,
            "status": "reconnecting" if reconnect else "connected",
            "connected_at": stamp(),
            "keepalive_timeout_seconds": None if reconnect else KEEPALIVE,
            "reconnect_url": reconnect,
        }

    # The authority and Helix

    def routes(self) -> Sequence[BaseRoute]:
        """Return what Twitch answers."""
        ways: dict[str, dict[str, Callable[[Request], Awaitable[Response]]]] = {
            "/users": {"GET": self._users},
            "/eventsub/subscriptions": {"GET": self._subscriptions, "POST": self._subscribe},
            "/moderation/chat": {"DELETE": self._delete},
            "/moderation/automod/message": {"POST": self._automod},
            "/moderation/bans": {"POST": self._ban, "DELETE": self._unban},
            "/moderation/shield_mode": {"GET": self._shield, "PUT": self._shield},
            "/chat/messages": {"POST": self._send_message},
            "/chat/pins": {"GET": self._pins, "PUT": self._pin, "DELETE": self._unpin},
            "/chat/settings": {"PATCH": self._change_settings},
            "/whispers": {"POST": self._send_whisper},
        }
        return [
            WebSocketRoute("/ws", self._eventsub),
            Route("/oauth2/validate", self._validate),
            Route("/oauth2/token", self._grant, methods=["POST"]),
            *(
                Route(f"/helix{path}", self._helix(way), methods=[method])
                for path, methods in ways.items()
                for method, way in methods.items()
            ),
        ]

    def _helix(
        self, way: Callable[[Request], Awaitable[Response]]
    ) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            token = request.headers.get("authorization", "").removeprefix("Bearer ")
            if request.headers.get("client-id") != CLIENT_ID:
                return refusal(401, "Client ID and OAuth token do not match")
            if token != self.token and token not in self.app_tokens:
                return refusal(401, "Invalid OAuth token")
            body = await request.body()
            said = json.loads(body) if body else None
            self.bodies.append((request.method, request.url.path, dict(request.query_params), said))
            response = await way(request)
            if self.answers_lost and not self.reads(request) and response.status_code < 300:
                self.answers_lost -= 1
                return Response("not what was awaited", 502)
            return response

        return answer

    async def _validate(self, request: Request) -> Response:
        if request.headers.get("authorization") != f"OAuth {self.token}":
            return JSONResponse({"status": 401, "message": "invalid access token"}, 401)
        return JSONResponse(
            {
                "client_id": CLIENT_ID,
                "login": MODERATOR,
                "scopes": sorted(self.scopes),
                "user_id": MODERATOR_ID,
                "expires_in": 14_124,
            }
        )

    async def _grant(self, request: Request) -> Response:
        form = dict(parse_qsl((await request.body()).decode()))
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT_ID, CLIENT_SECRET):
            return JSONResponse({"status": 403, "message": "invalid client secret"}, 403)
        if form["grant_type"] == "client_credentials":
            token = f"application-token-{next(self._numbers)}"
            self.app_tokens.add(token)
            return JSONResponse({"access_token": token, "expires_in": 5_011_271, "token_type": "bearer"})
        if form.get("refresh_token") != self.refresh_token or not self.renewable:
            return JSONResponse(
                {"error": "Bad Request", "status": 400, "message": "Invalid refresh token"}, 400
            )
        self.refresh_token = f"refresh-token-{next(self._numbers) + 1}"
        granted = {
            "access_token": self.token,
            "refresh_token": self.refresh_token,
            "expires_in": 14_124,
            "scope": sorted(self.scopes),
            "token_type": "bearer",
        }
        return JSONResponse(granted)

    async def _users(self, request: Request) -> Response:
        login = request.query_params["login"]
        known = {CHANNEL: CHANNEL_ID, MODERATOR: MODERATOR_ID}
        found = (
            [{"id": known[login], "login": login, "display_name": login.title()}] if login in known else []
        )
        return JSONResponse({"data": found})

    async def _subscriptions(self, request: Request) -> Response:
        after = int(request.query_params.get("after", "0"))
        whole = [
            {key: value for key, value in one.items() if key != "secret"}
            for one in self.subscriptions.values()
        ]
        # Pages of three here, of a hundred at Twitch.
        page = {"cursor": str(after + 3)} if after + 3 < len(whole) else {}
        return JSONResponse({"data": whole[after : after + 3], "total": len(whole), "pagination": page})

    async def _subscribe(self, request: Request) -> Response:
        asked = await request.json()
        transport, kind = dict(asked["transport"]), asked["type"]
        webhook = transport["method"] == "webhook"
        token = request.headers["authorization"].removeprefix("Bearer ")
        if webhook != (token in self.app_tokens):
            return refusal(401, "the transport asks for another kind of token")
        if kind in self.refuses:
            return refusal(self.refuses[kind], "subscription missing proper authorization")
        if not webhook and transport.get("session_id") not in self.sessions:
            return refusal(400, "websocket transport session does not exist or has already disconnected")
        made = {
            "id": str(uuid.uuid4()),
            "status": "webhook_callback_verification_pending" if webhook else "enabled",
            "type": kind,
            "version": asked["version"],
            "condition": asked["condition"],
            "created_at": stamp(),
            "cost": 0,
            "secret": transport.pop("secret", ""),
            "transport": transport,
        }
        same = ("type", "version", "condition", "transport")
        for one in self.subscriptions.values():
            alive = one["status"] in ("enabled", made["status"])
            if alive and all(one[key] == made[key] for key in same):
                return refusal(409, "subscription already exists")
        self.subscriptions[made["id"]] = made
        if webhook:
            self._later(self._verify(made))
        shown = {key: value for key, value in made.items() if key != "secret"}
        return JSONResponse({"data": [shown], "total": 1, "total_cost": 0, "max_total_cost": 10}, 202)

    async def _verify(self, made: dict[str, Any]) -> None:
        challenge = uuid.uuid4().hex
        shown = {key: value for key, value in made.items() if key != "secret"}
        payload = {"challenge": challenge, "subscription": shown}
        before = len(self.answered)
        await self._send(signed("webhook_callback_verification", payload, made["secret"], kind=made["type"]))
        reply = self.answered[-1] if len(self.answered) > before else None
        right = reply is not None and reply.status == 200 and reply.body == challenge.encode()
        made["status"] = "enabled" if right else "webhook_callback_verification_failed"

    def _may(self, request: Request, scope: str) -> Response | None:
        if scope not in self.scopes:
            return refusal(401, f"Missing scope: {scope}")
        if "moderator_id" in request.query_params:
            if request.query_params["moderator_id"] not in self.moderators:
                return refusal(403, "The user in moderator_id is not one of the broadcaster's moderators")
            if request.query_params["broadcaster_id"] != CHANNEL_ID:
                return refusal(403, "another channel")
        return None

    async def _delete(self, request: Request) -> Response:
        refused = self._may(request, "moderator:manage:chat_messages")
        if refused:
            return refused
        message = request.query_params.get("message_id")
        assert message, "the whole room would be emptied"
        there = self.messages.get(message)
        if there is None or there["stands"] != "published":
            return refusal(404, "The ID in message_id was not found")
        if there["author"] == CHANNEL:
            return refusal(400, "You may not delete the broadcaster's messages")
        await self.remove(message)
        return Response(status_code=204)

    async def _automod(self, request: Request) -> Response:
        refused = self._may(request, "moderator:manage:automod")
        if refused:
            return refused
        asked = await request.json()
        assert asked["user_id"] == MODERATOR_ID
        there = self.messages.get(asked["msg_id"])
        if there is None or there["stands"] != "held":
            return refusal(404, "The message specified in the msg_id field was not found")
        status = {"ALLOW": "approved", "DENY": "denied"}[asked["action"]]
        await self.decide(asked["msg_id"], status, by=MODERATOR_ID)
        return Response(status_code=204)

    async def _ban(self, request: Request) -> Response:
        refused = self._may(request, "moderator:manage:banned_users")
        if refused:
            return refused
        data = (await request.json())["data"]
        if data["user_id"] == CHANNEL_ID:
            return refusal(400, "The user specified in the user_id field may not be banned.")
        if self.banned.get(data["user_id"], 0) is None:
            return refusal(400, "The user specified in the user_id field is already banned.")
        self.banned[data["user_id"]] = data.get("duration")
        return JSONResponse({"data": [{"user_id": data["user_id"], "end_time": None}]})

    async def _unban(self, request: Request) -> Response:
        refused = self._may(request, "moderator:manage:banned_users")
        if refused:
            return refused
        if request.query_params["user_id"] not in self.banned:
            return refusal(400, "The user specified in the user_id query parameter is not banned.")
        del self.banned[request.query_params["user_id"]]
        return Response(status_code=204)

    async def _shield(self, request: Request) -> Response:
        refused = self._may(request, "moderator:manage:shield_mode")
        if refused:
            return refused
        if request.method == "PUT":
            self.shield = (await request.json())["is_active"]
        return JSONResponse({"data": [{"is_active": self.shield, "moderator_id": MODERATOR_ID}]})

    async def _send_message(self, request: Request) -> Response:
        refused = self._may(request, "user:write:chat")
        if refused:
            return refused
        asked = await request.json()
        assert (asked["broadcaster_id"], asked["sender_id"]) == (CHANNEL_ID, MODERATOR_ID)
        text, parent = asked["message"], asked["reply_parent_message_id"]
        if any(said == text and time.monotonic() - at < 30 for _, _, said, at in self.replies[-1:]):
            dropped = {"code": "msg_duplicate", "message": "Your message is identical to the previous one."}
            return JSONResponse({"data": [{"message_id": "", "is_sent": False, "drop_reason": dropped}]})
        message = str(uuid.uuid4())
        self.messages[message] = {"text": text, "author": MODERATOR, "stands": "published"}
        self.replies.append((parent, message, text, time.monotonic()))
        echo = self._spoken(message, reply=self._reply_to(parent))
        echo["message"] = said_as(f"@{self.messages[parent]['author']} {text}")
        await self._tell("channel.chat.message", echo)
        return JSONResponse({"data": [{"message_id": message, "is_sent": True, "drop_reason": None}]})

    async def _send_whisper(self, request: Request) -> Response:
        refused = self._may(request, "user:manage:whispers")
        if refused:
            return refused
        if not self.has_phone:
            return refusal(401, "The user in the from_user_id field must have a verified phone number.")
        self.whispers.append((request.query_params["to_user_id"], (await request.json())["message"]))
        return Response(status_code=204)

    async def _pins(self, request: Request) -> Response:
        return JSONResponse({"data": [{"message_id": self.pinned}] if self.pinned else []})

    async def _pin(self, request: Request) -> Response:
        refused = self._may(request, "moderator:manage:chat_messages")
        if refused:
            return refused
        message = request.query_params["message_id"]
        if self.messages.get(message, {}).get("stands") != "published":
            return refusal(404, "The message was not found")
        if message == self.pinned:
            return refusal(409, "The message is already pinned")
        self.pinned = message
        return Response(status_code=204)

    async def _unpin(self, request: Request) -> Response:
        refused = self._may(request, "moderator:manage:chat_messages")
        if refused:
            return refused
        if request.query_params["message_id"] != self.pinned:
            return refusal(404, "The message is not pinned")
        self.pinned = ""
        return Response(status_code=204)

    async def _change_settings(self, request: Request) -> Response:
        refused = self._may(request, "moderator:manage:chat_settings")
        if refused:
            return refused
        self.settings |= await request.json()
        return JSONResponse({"data": [self.settings]})

    # Events as the reference has them

    def _place(self) -> dict[str, Any]:
        return {
            "broadcaster_user_id": CHANNEL_ID,
            "broadcaster_user_login": CHANNEL,
            "broadcaster_user_name": "LaChaine",
        }

    def _spoken(self, message: str, *, reply: Mapping[str, Any] | None = None) -> dict[str, Any]:
        there = self.messages[message]
        return {
            **self._place(),
            **{f"chatter_{key}": value for key, value in person("", there["author"]).items()},
            "message_id": message,
            "message": said_as(there["text"]),
            "color": "#00FF7F",
            "badges": [{"set_id": "subscriber", "id": "12", "info": "16"}],
            "message_type": "text",
            "cheer": None,
            "reply": reply,
            "channel_points_custom_reward_id": None,
            "source_broadcaster_user_id": None,
            "source_message_id": None,
            "source_badges": None,
        }

    def _held(self, message: str) -> dict[str, Any]:
        there = self.messages[message]
        return {
            **self._place(),
            **person("", there["author"]),
            "message_id": message,
            "message": said_as(there["text"]),
            "reason": "automod",
            "automod": {"category": "swearing", "level": 4, "boundaries": [{"start_pos": 0, "end_pos": 4}]},
            "blocked_term": None,
            "held_at": stamp(),
        }

    def _reply_to(self, parent: str) -> dict[str, Any]:
        there = self.messages[parent]
        return {
            "parent_message_id": parent,
            "parent_message_body": there["text"],
            **{f"parent_{key}": value for key, value in person("", there["author"]).items()},
            "thread_message_id": parent,
        }

    def _later(self, deed: Any) -> None:
        task = asyncio.create_task(deed)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def stamp(at: float | None = None) -> str:
    """Return a time as Twitch writes it, with nanoseconds."""
    moment = datetime.fromtimestamp(time.time() if at is None else at, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond:06}789Z"


def person(role: str, name: str) -> dict[str, Any]:
    """Return the three fields that name somebody; the same name has the same number."""
    known = {CHANNEL: CHANNEL_ID, MODERATOR: MODERATOR_ID}
    prefix = f"{role}_user" if role else "user"
    number = known.get(name) or str(zlib.crc32(name.encode()))
    login = re.sub(r"\W", "_", name.lower())
    return {f"{prefix}_id": number, f"{prefix}_login": login, f"{prefix}_name": name.title()}


def said_as(text: str) -> dict[str, Any]:
    """Return a text with its fragments."""
    whole = {"type": "text", "text": text, "cheermote": None, "emote": None, "mention": None}
    return {"text": text, "fragments": [whole]}


def signed(
    type_: str,
    payload: Mapping[str, Any],
    secret: str,
    *,
    kind: str = "channel.chat.message",
    message: str = "",
    sent: str = "",
) -> Call:
    """Return a webhook as Twitch signs it."""
    return signed_bytes(type_, json.dumps(payload).encode(), secret, kind=kind, message=message, sent=sent)


def signed_bytes(
    type_: str,
    body: bytes,
    secret: str,
    *,
    kind: str = "channel.chat.message",
    message: str = "",
    sent: str = "",
) -> Call:
    """Return a webhook with any body, signed."""
    message, sent = message or str(uuid.uuid4()), sent or stamp()
    proof = hmac.new(secret.encode(), message.encode() + sent.encode() + body, hashlib.sha256).hexdigest()
    headers = {
        b"twitch-eventsub-message-id": message.encode(),
        b"twitch-eventsub-message-retry": b"0",
        b"twitch-eventsub-message-type": type_.encode(),
        b"twitch-eventsub-message-signature": b"sha256=" + proof.encode(),
        b"twitch-eventsub-message-timestamp": sent.encode(),
        b"twitch-eventsub-subscription-type": kind.encode(),
        b"twitch-eventsub-subscription-version": b"1",
        b"content-type": b"application/json",
    }
    return Call("POST", {}, headers, body)


def refusal(status: int, message: str) -> Response:
    """Return an error as Helix writes it."""
    names = {400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 409: "Conflict"}
    return JSONResponse({"error": names.get(status, "Error"), "status": status, "message": message}, status)
