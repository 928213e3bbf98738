"""A server of ours that speaks IRC over WebSocket, with the IRCv3 drafts that InspIRCd 3 lacks.

Written from RFC 1459 and 2812 (commands, numbers), the IRCv3 specifications (capabilities 302, message-tags,
message-ids, server-time, echo-message, sasl 3.1, the drafts message-redaction and reply) and modern.ircdocs.
Operators are appointed on entering when they signed in, as ChanServ does.
"""

import asyncio
import base64
import itertools
import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Literal

import msgspec
from peer import Deliver, Faults, Standing, Where
from websockets.asyncio.server import Request, Response, Server, ServerConnection, serve
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed

from vigie.connectors.account import Account, MemoryKeyring
from vigie.connectors.irc import CARD
from vigie.connectors.irc.connector import Irc
from vigie.connectors.irc.lines import Line, parse
from vigie.connectors.irc.settings import Timing

NAME = "irc.peer.test"
CHANNEL = "#place"
NICK = "vigie"
PASSWORD = "un-mot-de-passe-de-test"
QUICK = Timing(
    quiet=0.1,
    answer=0.5,
    sign_in=0.5,
    appointed=0.02,
    mark=0.02,
    rejoin=0.05,
    lift=0.02,
    settled=0.2,
    first_wait=0.01,
    longest_wait=0.03,
)
_ACTS = frozenset({"PRIVMSG", "NOTICE", "REDACT", "KICK"})


class Said(msgspec.Struct):
    """One message of the channel."""

    nick: str
    text: str
    reply_to: str = ""
    standing: Standing = "published"


class Visit:
    """The account's connection."""

    def __init__(self, peer: "IrcPeer", socket: ServerConnection) -> None:
        self.peer = peer
        self.socket = socket
        self.nick = ""
        self.asked_nick = ""
        self.account = ""
        self.capabilities: set[str] = set()
        self.negotiating = False
        self.welcomed = False
        self.inside: set[str] = set()
        #: Once an answer drips, this connection says nothing more.
        self.stalled = False
        #: Lines heard.
        self.heard: list[str] = []

    @property
    def mask(self) -> str:
        return f"{self.nick}!{self.nick}@host.vigie"

    async def tell(self, *lines: str) -> None:
        """Send lines, each in a frame of its own, as the WebSocket specification of IRCv3 wants."""
        if not self.stalled:
            with suppress(ConnectionClosed):
                for line in lines:
                    await self.socket.send(line)

    async def number(self, number: str, *rest: str) -> None:
        await self.tell(f":{NAME} {number} {self.nick or '*'} {' '.join(rest)}")

    async def serve(self) -> None:
        with suppress(ConnectionClosed):
            async for frame in self.socket:
                assert isinstance(frame, str)
                self.heard.append(frame)
                line = parse(frame)
                assert line is not None, frame
                await self._obey(line)
        self.inside.clear()

    async def _obey(self, line: Line) -> None:
        peer = self.peer
        acting = line.command in _ACTS or (
            line.command == "MODE" and len(line.params) > 2 and line.params[1] in ("+b", "-b")
        )
        if acting:
            peer.acts.append(line)
            if peer.faults.drip and peer.faults.drips_on in ("any", "act"):
                self.stalled = True
            failure = peer.faults.next("act")
            if failure is not None:
                await self._fail(failure.status, line)
                return
        if self.stalled:
            return
        obey = getattr(self, f"_{line.command.lower()}", None)
        if obey is None:
            await self.number("421", line.command, ":Unknown command")
        else:
            await obey(*line.params) if line.command != "PRIVMSG" else await obey(line)

    async def _fail(self, status: int, line: Line) -> None:
        if status == 0:
            self.socket.transport.abort()
        elif status == 403 and line.command == "REDACT":
            await self.tell(f":{NAME} FAIL REDACT REDACT_FORBIDDEN {' '.join(line.params[:2])} :Not yours")
        elif status == 403:
            await self.number("482", line.params[0], ":You're not channel operator")
        else:
            await self.number("263", line.command, ":Please wait a while and try again.")

    async def _cap(self, verb: str, *words: str) -> None:
        match verb.upper():
            case "LS":
                self.negotiating = True
                first, *more = self.peer.offered
                # In two lines, as a server with many capabilities does (302).
                await self.tell(f":{NAME} CAP * LS * :{first}", f":{NAME} CAP * LS :{' '.join(more)}")
            case "REQ":
                names = {offer.partition("=")[0] for offer in self.peer.offered}
                granted = set(words[0].split()) <= names
                if granted:
                    self.capabilities |= set(words[0].split())
                await self.tell(f":{NAME} CAP * {'ACK' if granted else 'NAK'} :{words[0]}")
            case "END":
                self.negotiating = False
                await self._welcome()

    async def _authenticate(self, said: str) -> None:
        if said == "PLAIN":
            await self.tell("AUTHENTICATE +")
            return
        _, login, password = base64.b64decode(said).decode().split("\0")
        if password != self.peer.password:
            await self.number("904", ":SASL authentication failed")
            return
        self.account = login
        await self.number("900", self.mask, login, ":You are now logged in")
        await self.number("903", ":SASL authentication successful")

    async def _nick(self, nick: str) -> None:
        taken = {one.nick.lower() for one in self.peer.visits if one is not self} | self.peer.taken
        if nick.lower() in taken:
            await self.number("433", nick, ":Nickname is already in use")
            return
        if self.welcomed:
            await self.tell(f":{self.mask} NICK {nick}")
        self.nick = nick
        await self._welcome()

    async def _user(self, *_: str) -> None:
        await self._welcome()

    async def _welcome(self) -> None:
        if self.welcomed or self.negotiating or not self.nick or not self.capabilities:
            return
        self.welcomed = True
        await self.number("001", ":Welcome")
        announced = "CASEMAPPING=ascii CHANTYPES=# PREFIX=(qaohv)~&@%+ CHANMODES=b,k,l,imnst NETWORK=Test"
        await self.number("005", f"{announced} {self.peer.announced}".strip(), ":are supported")
        await self.number("422", ":No message of the day")

    async def _join(self, channels: str) -> None:
        for channel in channels.split(","):
            if channel in self.peer.refuses:
                await self.number(self.peer.refuses[channel], channel, ":Cannot join channel")
                continue
            self.inside.add(channel)
            await self.tell(f":{self.mask} JOIN {channel} {self.account or '*'} :{self.nick}")
            people = " ".join(self.peer.names(channel))
            await self.number("353", "=", channel, f":{self.nick} {people}")
            await self.number("366", channel, ":End of /NAMES list")
            if self.account and self.peer.appoints:
                await self.tell(f":ChanServ!services@{NAME} MODE {channel} +o {self.nick}")
                self.peer.operators.add(self.nick)

    async def _ping(self, token: str) -> None:
        if self.peer.answers_ping:
            await self.tell(f":{NAME} PONG {NAME} {token}")

    async def _pong(self, *_: str) -> None:
        """Hear that somebody is there."""

    async def _quit(self, *_: str) -> None:
        await self.tell(f"ERROR :Closing link: {self.nick}")
        await self.socket.close()

    async def _privmsg(self, line: Line) -> None:
        target, text = line.params
        native = self.peer.id()
        if not target.startswith("#") and target.lower() not in self.peer.people:
            await self.number("401", target, ":No such nick")
            return
        reply_to = line.tags.get("+draft/reply", "")
        self.peer.said[native] = Said(self.nick, text, reply_to)
        tags = self.peer.tags(native, reply_to, self.account)
        await self.tell(f"@{tags} :{self.mask} PRIVMSG {target} :{text}")

    async def _redact(self, channel: str, native: str, *reason: str) -> None:
        said = self.peer.said.get(native)
        if said is None or said.standing == "deleted":
            await self.tell(f":{NAME} FAIL REDACT UNKNOWN_MSGID {channel} {native} :No such message")
            return
        said.standing = "deleted"
        await self.tell(f":{self.mask} REDACT {channel} {native} :{''.join(reason)}")

    async def _who(self, channel: str, fields: str = "") -> None:
        people = [(nick, f"u-{nick}", host) for nick, host in self.peer.people.items()]
        for nick, user, host in [*people, (self.nick, self.nick, "host.vigie")]:
            if fields:
                token = fields.partition(",")[2]
                account = self.peer.accounts.get(nick, "0")
                await self.number("354", token, channel, user, host, nick, account)
            else:
                await self.number("352", channel, user, host, NAME, nick, "H", f":0 {nick}")
        await self.number("315", channel, ":End of /WHO list")

    async def _mode(self, channel: str, change: str = "", mask: str = "") -> None:
        if not mask:
            for one in sorted(self.peer.bans):
                await self.number("367", channel, one, NAME, "1700000000")
            await self.number("368", channel, ":End of channel ban list")
            return
        if self.nick not in self.peer.operators:
            await self.number("482", channel, ":You're not channel operator")
            return
        known = mask in self.peer.bans
        (self.peer.bans.add if change == "+b" else self.peer.bans.discard)(mask)
        if known != (mask in self.peer.bans):
            await self.tell(f":{self.mask} MODE {channel} {change} {mask}")

    async def _kick(self, channel: str, nick: str, reason: str = "") -> None:
        if nick not in self.peer.people:
            await self.number("441", nick, channel, ":They aren't on that channel")
            return
        del self.peer.people[nick]
        await self.tell(f":{self.mask} KICK {channel} {nick} :{reason}")


class IrcPeer:
    """The server, and the people who talk there; its attributes say how it misbehaves."""

    lacks: Mapping[str, str] = {
        "asked to move": "No IRC server asks its clients to move to another one.",
        "429 on reading": "An IRC server that is asked too often says so without telling for how long.",
        "429 on acting": "An IRC server that is asked too often says so without telling for how long (263).",
        "token expired": "A password does not expire, and nothing renews it.",
        "token revoked on acting": "An open connection outlives a changed password: the next is refused.",
        "huge answer": "Nothing is asked over HTTP; a frame larger than any line is tried in test_irc.py.",
    }

    def __init__(self) -> None:
        self.card = msgspec.structs.replace(CARD, connect=lambda account: Irc(account, timing=QUICK))
        self.faults = Faults()
        self.deliver: Deliver | None = None
        self.impossible = {"address": "https://irc.peer.test", "channels": "place", "nick": "deux mots"}
        self.offered = [
            "message-tags",
            "server-time",
            "echo-message",
            "account-tag",
            "extended-join",
            "multi-prefix",
            "sasl=PLAIN",
            "draft/message-redaction",
        ]
        self.announced = "WHOX"
        self.password = PASSWORD
        self.answers_ping = True
        self.appoints = True
        self.operators: set[str] = set()
        #: The number that answers a JOIN, by channel.
        self.refuses: dict[str, str] = {}
        self.taken: set[str] = set()
        self.bans: set[str] = set()
        #: Who is in the channel, with their hosts, and the accounts of some.
        self.people: dict[str, str] = {}
        self.accounts: dict[str, str] = {}
        self.said: dict[str, Said] = {}
        self.acts: list[Line] = []
        self.visits: list[Visit] = []
        self._connections = 0
        self._numbers = itertools.count(1)
        self._kept_back: list[str] = []
        self._server: Server | None = None
        self._port = 1

    async def start(self) -> None:
        self._server = await serve(
            self._welcome, "127.0.0.1", 0, process_request=self._opening, compression=None, close_timeout=0.2
        )
        self._port = next(iter(self._server.sockets)).getsockname()[1]

    async def stop(self) -> None:
        if self._server is not None:
            for visit in self.visits:
                visit.socket.transport.abort()
            self._server.close()
            await self._server.wait_closed()

    def account(self) -> Account:
        settings = {"address": f"ws://127.0.0.1:{self._port}", "channels": CHANNEL, "nick": NICK}
        return Account(settings=settings, keyring=MemoryKeyring({"password": PASSWORD}))

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self._port}/{CHANNEL}"

    def id(self) -> str:
        return f"msg-{next(self._numbers)}"

    def tags(self, native: str, reply_to: str = "", account: str = "") -> str:
        at = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        more = f";+draft/reply={reply_to}" if reply_to else ""
        return f"msgid={native};time={at}{more}" + (f";account={account}" if account else "")

    def names(self, channel: str) -> list[str]:
        return [f"{'@' if nick in self.operators else ''}{nick}" for nick in self.people]

    async def inside(self) -> Visit:
        """Wait until the account is in the channel, and return its connection."""
        async with asyncio.timeout(15):
            while True:
                there = [visit for visit in self.visits if CHANNEL in visit.inside and not visit.stalled]
                if there:
                    return there[-1]
                await asyncio.sleep(0.002)

    async def say(self, text: str, *, author: str = "camille", held: bool = False, reply_to: str = "") -> str:
        assert not held, "IRC keeps nothing back"
        visit = await self.inside()
        if author not in self.people:
            self.people[author] = f"host-{author}.test"
            await visit.tell(
                f":{self.mask(author)} JOIN {CHANNEL} {self.accounts.get(author, '*')} :{author}"
            )
        native = self.id()
        self.said[native] = Said(author, text, reply_to)
        tags = self.tags(native, reply_to, self.accounts.get(author, ""))
        await self.hand_over(f"@{tags} :{self.mask(author)} PRIVMSG {CHANNEL} :{text}")
        return native

    def mask(self, author: str) -> str:
        return f"{author}!u-{author}@{self.people.get(author, f'host-{author}.test')}"

    async def hand_over(self, line: str) -> None:
        """Send a line as a server does, with the faults told."""
        visit, faults = await self.inside(), self.faults
        while faults.garbage:
            faults.garbage -= 1
            await visit.tell("@=;= : ", "::::", "@msgid=x :nobody PRIVMSG", "\x00\x01")
        if faults.lost:
            faults.lost -= 1
            return
        if faults.reordered:
            faults.reordered -= 1
            self._kept_back.append(line)
            if not faults.reordered:
                kept, self._kept_back = self._kept_back, []
                await visit.tell(*reversed(kept))
            return
        await visit.tell(line)
        if faults.repeated:
            faults.repeated -= 1
            await visit.tell(line)

    async def tell_unknown(self) -> None:
        visit = await self.inside()
        await visit.tell(f":{NAME} 799 {NICK} {CHANNEL} :something new", f":{NAME} NOVELTY {CHANNEL} a :b c")

    async def edit(self, message: str, text: str) -> None:
        raise NotImplementedError("Nothing can be changed on IRC.")

    async def remove(self, message: str) -> None:
        self.said[message].standing = "deleted"
        visit = await self.inside()
        await visit.tell(f":chef!chef@host-chef.test REDACT {CHANNEL} {message} :out")

    def stands(self, message: str) -> Standing:
        return self.said[message].standing

    def answers(self, message: str) -> list[str]:
        return [one.text for one in self.said.values() if one.reply_to == message]

    def asked(self, where: Where = "any") -> int:
        counts = {"act": len(self.acts), "read": self._connections}
        return sum(counts.values()) if where == "any" else counts[where]

    def expire_token(self, *, renewable: bool = True) -> None:
        assert not renewable
        self.password = "un-autre-mot-de-passe"

    async def break_stream(self, how: Literal["closed", "half-closed", "asked to move"] = "closed") -> None:
        for visit in self.visits:
            visit.inside.clear()
            # Its server has noticed: the name is free again.
            visit.nick = ""
            if how == "half-closed":
                visit.socket.transport.write_eof()
            else:
                visit.socket.transport.abort()
        self.visits.clear()

    def _opening(self, connection: ServerConnection, request: Request) -> Response | None:
        self._connections += 1
        failure = self.faults.next("read")
        if failure is None:
            assert re.fullmatch(r"http://127\.0\.0\.1", request.headers["Origin"])
            return None
        if failure.status == 0:
            connection.transport.abort()
            return None
        return Response(failure.status, HTTPStatus(failure.status).phrase, Headers(), failure.body)

    async def _welcome(self, socket: ServerConnection) -> None:
        visit = Visit(self, socket)
        visit.stalled = bool(self.faults.drip and self.faults.drips_on in ("any", "read"))
        self.visits.append(visit)
        try:
            await visit.serve()
        finally:
            with suppress(ValueError):
                self.visits.remove(visit)
