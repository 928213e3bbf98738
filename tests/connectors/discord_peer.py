"""Discord on loopback: the gateway, with sessions that can be taken up again, and the API v10.

Written from discord/discord-api-docs (gateway.mdx, gateway-events.mdx, resources/*.mdx, permissions.mdx,
rate-limits.mdx, opcodes-and-status-codes.mdx). Times are shorter: a heartbeat every quarter of a second.
"""

import asyncio
import contextlib
import json
import logging
import time
import uuid
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Literal

import msgspec
from http_peer import HttpPeer
from peer import Standing
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from vigie.connectors.account import Account, MemoryKeyring
from vigie.connectors.card import NetworkCard
from vigie.connectors.discord.card import CARD
from vigie.connectors.discord.connector import Discord
from vigie.connectors.discord.powers import WANTED
from vigie.connectors.discord.session import Timing

SERVER, GENERAL, ASIDE, THREAD = (
    "41771983423143937",
    "41771983423143938",
    "41771983423143940",
    "53908232506183680",
)
ME, OWNER, BOT_ROLE = "80351110224678912", "53908099506183680", "41771983423143999"
TOKEN = "MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs"
# The server's own log shows the frames that it received, and so the token that was rightly sent to it.
logging.getLogger("uvicorn.error").setLevel(logging.INFO)
#: Milliseconds between two heartbeats.
HEARTBEAT = 250
TIMING = Timing(patience=0.5, beat=25, settle=0.01, settled=0.2, first_wait=0.005, longest_wait=0.02)
#: What intents let through, by event.
_INTENTS = {"MESSAGE": 1 << 9, "THREAD": 1 << 0, "DM": 1 << 12}
_CONTENT = 1 << 15


class Opened:
    """One session: its events are kept, to be told again."""

    def __init__(self, intents: int) -> None:
        self.id = uuid.uuid4().hex
        self.intents = intents
        self.events: list[str] = []
        self.socket: WebSocket | None = None

    def number(self, name: str, data: Any) -> str:
        """Keep an event and return its frame."""
        frame = json.dumps({"op": 0, "d": data, "s": len(self.events) + 1, "t": name})
        self.events.append(frame)
        return frame

    async def send(self, frame: str) -> None:
        """Send a frame where somebody listens."""
        if self.socket is not None:
            with contextlib.suppress(RuntimeError, WebSocketDisconnect):
                await self.socket.send_text(frame)


class DiscordPeer(HttpPeer):
    """The network; the attributes say how it stands, and what it lets the bot do."""

    def __init__(self) -> None:
        super().__init__(websockets=True)
        self.card: NetworkCard = msgspec.structs.replace(CARD, connect=self.connect)
        self.lacks = {
            "token expired": "A bot's token does not end by itself, and nothing renews it: it is good or "
            "revoked.",
            "answer lost after the deed": "Discord keeps no keys of deletions, and does not say who took a "
            "message away: after a restart the second one ends as gone. test_discord.py tries answers.",
        }
        self.impossible = {"server": "the café", "token": "short"}
        self.token = TOKEN
        self.flags = 1 << 19
        self.permissions = sum(WANTED.values())
        self.overwrites: list[dict[str, Any]] = []
        self.starts = 1_000
        self.sessions: dict[str, Opened] = {}
        self.greetings: list[dict[str, Any]] = []
        #: Whether heartbeats are answered.
        self.answers_beats = True
        self.beats = 0
        self.closes_with: list[int] = []
        #: Every message by its id, and those taken away.
        self.messages: dict[str, dict[str, Any]] = {}
        self.deleted: set[str] = set()
        self.pinned: set[str] = set()
        self.reactions: set[str] = set()
        self.banned: dict[str, Any] = {}
        self.members: dict[str, dict[str, Any]] = {ME: {"roles": [BOT_ROLE]}}
        self.slow: dict[str, int] = {}
        self.direct: dict[str, str] = {}
        self.refuses_direct: set[str] = set()
        self.bodies: list[tuple[str, str, Any, Mapping[str, str]]] = []
        self.limits: dict[str, str] = {}
        self._nonces: dict[str, str] = {}
        self._last = 0
        self._late: list[tuple[Opened, str]] = []

    # What the shared suites ask of a peer

    def account(self) -> Account:
        """Return a bot with every right."""
        return Account({"server": SERVER}, MemoryKeyring({"token": self.token}))

    def connect(self, account: Account, timing: Timing = TIMING) -> Discord:
        """Make the connector of an account, speaking with this peer."""
        return Discord(account, timing=timing, api=f"{self.base}/api/v10")

    async def say(
        self,
        text: str,
        *,
        author: str = "camille",
        held: bool = False,
        reply_to: str = "",
        channel: str = GENERAL,
        **fields: Any,
    ) -> str:
        """Say something in a channel."""
        message = self._message(text, person(author), channel, reply_to)
        self.members.setdefault(message["author"]["id"], {"roles": []})
        message |= fields
        await self._tell("MESSAGE_CREATE", self._told(message), faulty=True)
        return str(message["id"])

    async def edit(self, message: str, text: str) -> None:
        """Change a text as its author."""
        there = self.messages[message]
        there |= {"content": text, "edited_timestamp": stamp()}
        await self._tell("MESSAGE_UPDATE", self._told(there))

    async def remove(self, message: str) -> None:
        """Delete a message as another moderator."""
        self.deleted.add(message)
        told = {"id": message, "channel_id": self.messages[message]["channel_id"], "guild_id": SERVER}
        await self._tell("MESSAGE_DELETE", told)

    def stands(self, message: str) -> Standing:
        """Return where a message stands."""
        return "deleted" if message in self.deleted else "published"

    def answers(self, message: str) -> list[str]:
        """Return what the bot answered under a message."""
        return [
            one["content"]
            for one in self.messages.values()
            if one["author"]["id"] == ME and (one.get("message_reference") or {}).get("message_id") == message
        ]

    def expire_token(self, *, renewable: bool = True) -> None:
        """Refuse the bot's token from now on."""
        self.token = TOKEN[::-1]

    async def break_stream(self, how: Literal["closed", "half-closed", "asked to move"] = "closed") -> None:
        """End the connections, leave them without an answer, or ask for others."""
        for session in list(self.sessions.values()):
            socket = session.socket
            if socket is None:
                continue
            match how:
                case "closed":
                    session.socket = None
                    with contextlib.suppress(RuntimeError):
                        await socket.close(4000)
                case "half-closed":
                    # Heard, and never answered: events wait for whoever takes the session up again.
                    session.socket = None
                case "asked to move":
                    session.socket = None
                    await socket.send_text(json.dumps({"op": 7, "d": None}))

    async def tell_unknown(self) -> None:
        """Tell an event of a kind that nobody documented."""
        await self._tell("MESSAGE_SUNG", {"guild_id": SERVER, "id": "1"})

    # What else people and Discord do

    async def write(self, text: str, *, author: str = "camille") -> str:
        """Write to the bot in private."""
        who = person(author)
        channel = self.direct.setdefault(who["id"], self._id())
        message = self._message(text, who, channel, "")
        await self._tell("MESSAGE_CREATE", message)
        return str(message["id"])

    async def tell(self, name: str, data: Any) -> None:
        """Tell an event with any data."""
        await self._tell(name, data)

    async def close(self, code: int) -> None:
        """Close the connections with a code."""
        for session in list(self.sessions.values()):
            socket, session.socket = session.socket, None
            if socket is not None:
                await socket.close(code)

    # The gateway

    async def _tell(self, name: str, data: Any, *, faulty: bool = False) -> None:
        faults = self.faults
        for session in self.sessions.values():
            if not session.intents & _INTENTS["MESSAGE" if "guild_id" in data else "DM"]:
                continue
            if not session.intents & _CONTENT and data.get("author", {}).get("id") != ME:
                data = data | {"content": ""}
            while faulty and faults.garbage:
                faults.garbage -= 1
                await session.send(('{"op": 0, "t": "MESS', "[]", "null")[faults.garbage % 3])
            frame = session.number(name, data)
            if faulty and faults.lost:
                faults.lost -= 1
            elif faulty and faults.reordered:
                faults.reordered -= 1
                self._late.append((session, frame))
                if not faults.reordered:
                    late, self._late = self._late, []
                    for to, one in reversed(late):
                        await to.send(one)
            else:
                await session.send(frame)
                if faulty and faults.repeated:
                    faults.repeated -= 1
                    await session.send(frame)

    async def _gateway(self, socket: WebSocket) -> None:
        assert socket.query_params["v"] == "10"
        await socket.accept()
        await socket.send_json({"op": 10, "d": {"heartbeat_interval": HEARTBEAT}, "s": None, "t": None})
        mine: Opened | None = None
        try:
            while True:
                frame = json.loads(await socket.receive_text())
                if frame["op"] == 1:
                    self.beats += 1
                    if self.answers_beats and (mine is None or mine.socket is socket):
                        await socket.send_json({"op": 11})
                    continue
                self.greetings.append(frame)
                if self.closes_with:
                    await socket.close(self.closes_with.pop(0))
                    return
                if frame["d"]["token"] != self.token:
                    await socket.close(4004)
                    return
                mine = await (self._identify if frame["op"] == 2 else self._resume)(socket, frame["d"])
        except (RuntimeError, WebSocketDisconnect) as error:
            code = getattr(error, "code", None)
            if mine is not None and mine.socket in (socket, None):
                mine.socket = None
                if code in (1000, 1001):
                    # So closed, a session is over.
                    self.sessions.pop(mine.id, None)

    async def _identify(self, socket: WebSocket, asked: dict[str, Any]) -> Opened:
        assert set(asked["properties"]) == {"os", "browser", "device"}
        self.starts -= 1
        session = Opened(asked["intents"])
        self.sessions[session.id] = session
        session.socket = socket
        ready = {
            "v": 10,
            "user": user(ME, "vigie", bot=True),
            "guilds": [{"id": SERVER, "unavailable": True}],
            "session_id": session.id,
            "resume_gateway_url": f"{self.base.replace('http', 'ws', 1)}/resumed",
            "application": {"id": ME, "flags": self.flags},
        }
        await session.send(session.number("READY", ready))
        return session

    async def _resume(self, socket: WebSocket, asked: dict[str, Any]) -> Opened | None:
        session = self.sessions.get(asked["session_id"])
        if session is None:
            await socket.send_json({"op": 9, "d": False})
            return None
        for frame in session.events[asked["seq"] :]:
            await socket.send_text(frame)
        session.socket = socket
        await session.send(session.number("RESUMED", {}))
        return session

    # The API

    def routes(self) -> list[BaseRoute]:
        """Return what Discord answers."""
        channel, guild = "/api/v10/channels/{channel}", "/api/v10/guilds/{guild}"
        message = channel + "/messages/{message}"
        told = [
            ("GET", "/api/v10/gateway/bot", self._where),
            ("GET", "/api/v10/users/@me", self._myself),
            ("POST", "/api/v10/users/@me/channels", self._open_direct),
            ("GET", "/api/v10/applications/@me", self._application),
            ("GET", guild, self._guild),
            ("GET", guild + "/channels", self._channels),
            ("GET", guild + "/threads/active", self._threads),
            ("GET", guild + "/members/{user}", self._member),
            ("PATCH", guild + "/members/{user}", self._change_member),
            ("PUT", guild + "/bans/{user}", self._ban),
            ("DELETE", guild + "/bans/{user}", self._unban),
            ("GET", channel, self._channel),
            ("PATCH", channel, self._change_channel),
            ("GET", channel + "/messages", self._history),
            ("POST", channel + "/messages", self._create),
            ("DELETE", message, self._delete),
            ("PUT", channel + "/messages/pins/{message}", self._pin),
            ("DELETE", channel + "/messages/pins/{message}", self._pin),
            ("PUT", message + "/reactions/{emoji}/@me", self._react),
            ("DELETE", message + "/reactions/{emoji}/@me", self._react),
        ]
        return [
            *(Route(path, self._answering(answer), methods=[method]) for method, path, answer in told),
            WebSocketRoute("/gateway/", self._gateway),
            WebSocketRoute("/resumed/", self._gateway),
        ]

    def _answering(self, answer: Any) -> Any:
        async def whole(request: Request) -> Response:
            if request.headers.get("authorization") != f"Bot {self.token}":
                return refusal(401, 0, "401: Unauthorized")
            assert request.headers["user-agent"].startswith("DiscordBot (")
            raw = await request.body()
            given = json.loads(raw) if raw else None
            if request.method != "GET":
                self.bodies.append((request.method, request.url.path, given, request.headers))
            if request.path_params.get("guild", SERVER) != SERVER:
                return refusal(404, 10004, "Unknown Guild")
            where = request.path_params.get("channel")
            if where and where not in (GENERAL, ASIDE, THREAD, *self.direct.values()):
                return refusal(404, 10003, "Unknown Channel")
            response = answer(request, given)
            if asyncio.iscoroutine(response):
                response = await response
            for name, value in self.limits.items():
                response.headers[name] = value
            return response

        return whole

    def _where(self, request: Request, given: Any) -> Response:
        starts = {"total": 1_000, "remaining": self.starts, "reset_after": 14_400_000, "max_concurrency": 1}
        url = f"{self.base.replace('http', 'ws', 1)}/gateway"
        return JSONResponse({"url": url, "shards": 1, "session_start_limit": starts})

    def _myself(self, request: Request, given: Any) -> Response:
        return JSONResponse(user(ME, "vigie", bot=True))

    def _application(self, request: Request, given: Any) -> Response:
        return JSONResponse({"id": ME, "name": "Vigie", "flags": self.flags})

    def _guild(self, request: Request, given: Any) -> Response:
        roles = [
            {"id": SERVER, "name": "@everyone", "permissions": "0", "position": 0},
            {"id": BOT_ROLE, "name": "Vigie", "permissions": str(self.permissions), "position": 5},
            {"id": "77", "name": "chefs", "permissions": "0", "position": 9},
        ]
        return JSONResponse({"id": SERVER, "name": "Le café", "owner_id": OWNER, "roles": roles})

    def _place(self, channel: str) -> dict[str, Any]:
        if channel in self.direct.values():
            return {"id": channel, "type": 1, "last_message_id": self._latest(channel)}
        place = {
            "id": channel,
            "guild_id": SERVER,
            "type": 11 if channel == THREAD else 0,
            "name": "lieu",
            "last_message_id": self._latest(channel),
        }
        if channel == THREAD:
            return place | {"parent_id": GENERAL}
        return place | {"parent_id": None, "permission_overwrites": self.overwrites}

    def _latest(self, channel: str) -> str | None:
        said = [int(one["id"]) for one in self.messages.values() if one["channel_id"] == channel]
        return str(max(said)) if said else None

    def _channels(self, request: Request, given: Any) -> Response:
        return JSONResponse([self._place(GENERAL), self._place(ASIDE)])

    def _threads(self, request: Request, given: Any) -> Response:
        return JSONResponse({"threads": [self._place(THREAD)], "members": []})

    def _channel(self, request: Request, given: Any) -> Response:
        return JSONResponse(self._place(request.path_params["channel"]))

    def _change_channel(self, request: Request, given: Any) -> Response:
        assert 0 <= given["rate_limit_per_user"] <= 21_600
        self.slow[request.path_params["channel"]] = given["rate_limit_per_user"]
        return JSONResponse(self._place(request.path_params["channel"]))

    def _member(self, request: Request, given: Any) -> Response:
        there = self.members.get(request.path_params["user"])
        return JSONResponse(there) if there else refusal(404, 10007, "Unknown Member")

    def _change_member(self, request: Request, given: Any) -> Response:
        there = self.members.get(request.path_params["user"])
        if there is None:
            return refusal(404, 10007, "Unknown Member")
        until = given["communication_disabled_until"]
        if until and datetime.fromisoformat(until).timestamp() > time.time() + 28 * 86_400:
            return refusal(400, 50035, "Invalid Form Body")
        there["communication_disabled_until"] = until
        return JSONResponse(there)

    def _ban(self, request: Request, given: Any) -> Response:
        self.banned[request.path_params["user"]] = given
        self.members.pop(request.path_params["user"], None)
        return Response(status_code=204)

    def _unban(self, request: Request, given: Any) -> Response:
        if request.path_params["user"] not in self.banned:
            return refusal(404, 10026, "Unknown Ban")
        del self.banned[request.path_params["user"]]
        return Response(status_code=204)

    def _history(self, request: Request, given: Any) -> Response:
        channel, asked = request.path_params["channel"], request.query_params
        after, limit = int(asked.get("after", "0")), int(asked.get("limit", "50"))
        assert 1 <= limit <= 100
        there = [
            one
            for one in self.messages.values()
            if one["channel_id"] == channel and one["id"] not in self.deleted and int(one["id"]) > after
        ]
        there.sort(key=lambda one: int(one["id"]))
        # The page next to `after`, newest first.
        return JSONResponse(there[:limit][::-1])

    async def _create(self, request: Request, given: Any) -> Response:
        channel = request.path_params["channel"]
        assert 0 < len(given["content"]) <= 2_000
        assert len(given["nonce"]) <= 25
        person_of = {there: who for who, there in self.direct.items()}
        if person_of.get(channel) in self.refuses_direct:
            return refusal(403, 50007, "Cannot send messages to this user")
        known = self._nonces.get(given["nonce"]) if given.get("enforce_nonce") else None
        if known:
            return JSONResponse(self.messages[known])
        reply = (given.get("message_reference") or {}).get("message_id", "")
        if reply and given["message_reference"]["fail_if_not_exists"] and reply in self.deleted:
            wrong = {"_errors": [{"code": "REPLIES_UNKNOWN_MESSAGE", "message": "Unknown message"}]}
            told = {"code": 50035, "message": "Invalid Form Body", "errors": {"message_reference": wrong}}
            return JSONResponse(told, 400)
        message = self._message(given["content"], user(ME, "vigie", bot=True), channel, reply)
        self._nonces[given["nonce"]] = message["id"]
        told = message if channel in person_of else self._told(message)
        await self._tell("MESSAGE_CREATE", told | {"nonce": given["nonce"]})
        return JSONResponse(message)

    async def _delete(self, request: Request, given: Any) -> Response:
        message = request.path_params["message"]
        if message not in self.messages or message in self.deleted:
            return refusal(404, 10008, "Unknown Message")
        await self.remove(message)
        return Response(status_code=204)

    def _pin(self, request: Request, given: Any) -> Response:
        message = request.path_params["message"]
        if message not in self.messages or message in self.deleted:
            return refusal(404, 10008, "Unknown Message")
        (self.pinned.add if request.method == "PUT" else self.pinned.discard)(message)
        return Response(status_code=204)

    def _react(self, request: Request, given: Any) -> Response:
        assert request.path_params["emoji"] == "👍"
        message = request.path_params["message"]
        (self.reactions.add if request.method == "PUT" else self.reactions.discard)(message)
        return Response(status_code=204)

    def _open_direct(self, request: Request, given: Any) -> Response:
        channel = self.direct.setdefault(given["recipient_id"], self._id())
        return JSONResponse({"id": channel, "type": 1})

    # Objects as the reference has them

    def _message(self, text: str, author: dict[str, Any], channel: str, reply_to: str) -> dict[str, Any]:
        message = {
            "id": self._id(),
            "channel_id": channel,
            "author": author,
            "content": text,
            "timestamp": stamp(),
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": [],
            "embeds": [],
            "pinned": False,
            "type": 19 if reply_to else 0,
        }
        if reply_to:
            message["message_reference"] = {"type": 0, "message_id": reply_to, "channel_id": channel}
        if channel == THREAD:
            message["position"] = 3
        self.messages[message["id"]] = message
        return message

    def _told(self, message: dict[str, Any]) -> dict[str, Any]:
        """Return a message of the server as the gateway tells it, with two fields more."""
        return message | {"guild_id": SERVER, "member": {"roles": ["77"], "nick": "surnom"}}

    def _id(self) -> str:
        self._last = max(self._last + 1, (int(time.time() * 1000) - 1_420_070_400_000) << 22)
        return str(self._last)


def user(number: str, name: str, *, bot: bool = False) -> dict[str, Any]:
    """Return a person."""
    return {"id": number, "username": name, "discriminator": "0", "global_name": name.title(), "bot": bot}


def person(name: str) -> dict[str, Any]:
    """Return somebody by name; the same name has the same number."""
    return user(str(10**17 + zlib.crc32(name.encode())), name)


def stamp() -> str:
    """Return the time as Discord writes it."""
    return datetime.now(UTC).isoformat()


def refusal(status: int, code: int, words: str) -> Response:
    """Return an error as Discord writes it."""
    return JSONResponse({"code": code, "message": words}, status)
