"""Signing in to a server: capabilities, a name, perhaps a password."""

import base64
from collections.abc import Awaitable, Callable

from vigie.connectors.base import ConnectorError
from vigie.connectors.irc import sentences
from vigie.connectors.irc.lines import Line
from vigie.connectors.irc.server import REDACTION, Server
from vigie.connectors.irc.settings import Settings
from vigie.connectors.streaming import LostError

_WANTED = frozenset(
    {
        "message-tags",
        "server-time",
        "echo-message",
        "account-tag",
        "account-notify",
        "extended-join",
        "multi-prefix",
        "standard-replies",
        REDACTION,
    }
)
#: The name is taken, or set aside for a while.
_TAKEN = frozenset({"433", "436", "437"})
_PASSWORD_REFUSED = frozenset({"464", "902", "904", "905", "906"})
#: Other names tried where ours is taken.
_NAMES = 5
#: What one AUTHENTICATE line holds (SASL 3.1).
_CHUNK = 400


class SigningIn:
    """One registration, answered line by line.

    Parameters
    ----------
    send
        Sends a line: its command and parameters.
    """

    def __init__(
        self, server: Server, settings: Settings, password: str, send: Callable[..., Awaitable[None]]
    ) -> None:
        self.server = server
        self.send = send
        self._settings = settings
        self._password = password
        self._offered: set[str] = set()
        self._names_tried = 0

    async def heard(self, line: Line) -> bool:
        """Answer one line; return whether the account is signed in.

        Raises
        ------
        LostError, ConnectorError
            The server refuses, for now or for good.
        """
        server = self._settings.server
        match line.command:
            case "001":
                if line.params:
                    self.server.nick = line.params[0]
                if self._password and "sasl" not in self.server.capabilities:
                    raise ConnectorError(sentences.no_sasl(server), permanent=True)
            case "376" | "422":
                return True
            case "PING":
                await self.send("PONG", line.params[-1] if line.params else "")
            case "CAP":
                await self._negotiate(line)
            case "AUTHENTICATE":
                await self._prove()
            case "903" | "907":
                await self.send("CAP", "END")
            case "432":
                raise ConnectorError(sentences.bad_nick(self._settings.nick), permanent=True)
            case "465":
                raise ConnectorError(sentences.banned_from_server(server, words_of(line)), permanent=True)
            case "ERROR":
                raise LostError(sentences.ended(server, words_of(line)))
            case taken if taken in _TAKEN:
                await self._another_name()
            case refused if refused in _PASSWORD_REFUSED:
                raise ConnectorError(sentences.password_refused(server), permanent=True)
            case _:
                self.server.take(line)
        return False

    async def _negotiate(self, line: Line) -> None:
        match line.params[1:2]:
            case ["LS"]:
                self._offered |= {word.partition("=")[0] for word in line.params[-1].split()}
                if line.params[2:3] == ["*"] and len(line.params) > 3:
                    return
                wanted = self._offered & (_WANTED | ({"sasl"} if self._password else set()))
                if wanted:
                    await self.send("CAP", "REQ", " ".join(sorted(wanted)))
                else:
                    await self.send("CAP", "END")
            case ["ACK"]:
                self.server.capabilities |= frozenset(line.params[-1].split())
                if "sasl" in self.server.capabilities:
                    await self.send("AUTHENTICATE", "PLAIN")
                else:
                    await self.send("CAP", "END")
            case ["NAK"]:
                await self.send("CAP", "END")

    async def _prove(self) -> None:
        whole = base64.b64encode(f"\0{self._settings.login}\0{self._password}".encode()).decode()
        for start in range(0, len(whole), _CHUNK):
            await self.send("AUTHENTICATE", whole[start : start + _CHUNK])
        if len(whole) % _CHUNK == 0:
            await self.send("AUTHENTICATE", "+")

    async def _another_name(self) -> None:
        self._names_tried += 1
        if self._names_tried > _NAMES:
            raise LostError(sentences.name_taken(self._settings.nick))
        self.server.nick = f"{self._settings.nick[:24]}{'_' * self._names_tried}"
        await self.send("NICK", self.server.nick)


def words_of(line: Line) -> str:
    """Return what a server says for people, cut to what a sentence can quote."""
    return line.params[-1][:150] if line.params else ""
