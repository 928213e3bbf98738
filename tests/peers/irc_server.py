"""An InspIRCd on loopback, and people who talk there over WebSocket with tags, ids and the server's times."""

import itertools
import secrets
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Self

from running import LOOPBACK, PeerFailedError, Process, accepts, free_port
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from vigie.connectors.irc.lines import Line, parse

SERVER_NAME = "irc.vigie.test"
CAPABILITIES = "message-tags server-time echo-message"
PATIENCE = 10.0

_SETTINGS = """\
<server name="{name}" description="Tests" network="Vigie">
<admin name="Tests" nick="tests" email="tests@vigie.test">
<bind address="{host}" port="{port}" type="clients" hook="websocket">
{modules}
<websocket defaultmode="text">
<wsorigin allow="*">
# Nobody is slowed down or counted: tests say as much as they want, all from one address.
<connect name="all" allow="*" timeout="20" pingfreq="5m" localmax="5000" globalmax="5000" limit="5000"
  maxchans="500" commandrate="100000000" fakelag="no" threshold="1000000" recvq="1M" softsendq="16M"
  hardsendq="64M" resolvehostnames="no" useident="no" maxconnwarn="no">
<performance softlimit="5000" clonesonconnect="no">
# Asked nothing; without it the system's own would be.
<dns server="{host}">
<options defaultmodes="not">
<limits maxline="4096">
<log method="file" type="* -USERINPUT -USEROUTPUT" level="default" target="{folder}/inspircd.log" flush="1">
<pid file="{folder}/inspircd.pid">
"""
_MODULES = (
    "sha1",
    "websocket",
    "cap",
    "ircv3",
    "ircv3_ctctags",
    "ircv3_echomessage",
    "ircv3_msgid",
    "ircv3_servertime",
)


class Chatter:
    """Somebody connected, who remembers every line heard.

    Attributes
    ----------
    nick : str
        The name under which the server knows this person.
    heard : list of Line
        Every line so far, the first first; ``catch_up`` makes it complete.
    """

    def __init__(self, address: str, nick: str) -> None:
        self.nick = nick
        self.heard: list[Line] = []
        self._open = ExitStack()
        self._socket: ClientConnection = self._open.enter_context(
            # The server ends connections without the closing words of WebSocket: they are not waited for.
            connect(address, origin=Origin("http://vigie.test"), proxy=None, max_size=None, close_timeout=0.1)
        )
        self._write(f"CAP REQ :{CAPABILITIES}", f"NICK {nick}", f"USER {nick} 0 * :{nick}", "CAP END")

    def admitted(self) -> Self:
        """Wait until the server lets this person in."""
        self.until(lambda line: line.command in {"376", "422"})
        return self

    def join(self, channel: str) -> None:
        """Enter a channel; the first one there becomes its operator."""
        self._obeyed(f"JOIN {channel}")

    def part(self, channel: str) -> None:
        """Leave a channel."""
        self._obeyed(f"PART {channel}")

    def say(self, channel: str, text: str) -> str:
        """Say something in a channel and return the id that the server gave it.

        Raises
        ------
        PermissionError
            The server refused it, with its reason: banned, muted, or not there any more.
        """
        for line in self._obeyed(f"PRIVMSG {channel} :{text}"):
            if line.command == "PRIVMSG" and line.nick == self.nick and line.params == [channel, text]:
                return line.tags["msgid"]
        raise PeerFailedError(f"{SERVER_NAME} neither gave back nor refused what {self.nick} said.")

    def kick(self, channel: str, nick: str, reason: str = "") -> None:
        """Put somebody out of a channel, as its operator."""
        self._obeyed(f"KICK {channel} {nick} :{reason or 'out'}")

    def mode(self, channel: str, change: str) -> None:
        """Change the modes of a channel or of people in it: "+b nick!*@*" bans, "+o nick" appoints."""
        self._obeyed(f"MODE {channel} {change}")

    def names(self, channel: str) -> set[str]:
        """Return who is in a channel now, without the sign of their rank."""
        said = [line.params[-1] for line in self._obeyed(f"NAMES {channel}") if line.command == "353"]
        return {name.lstrip("~&@%+") for names in said for name in names.split()}

    def catch_up(self) -> list[Line]:
        """Return all that the server had for this person until now, and remember it."""
        # The server answers in order: what comes before the answer to this is all there was.
        token = secrets.token_hex(4)
        self._write(f"PING {token}")
        return self.until(lambda line: line.command == "PONG" and line.params[-1] == token)

    def until(self, wanted: Callable[[Line], bool]) -> list[Line]:
        """Return the lines up to the one that is waited for.

        Raises
        ------
        TimeoutError
            It does not come.
        """
        deadline = time.monotonic() + PATIENCE
        lines: list[Line] = []
        while not (lines and wanted(lines[-1])):
            frame = self._socket.recv(timeout=max(0.0, deadline - time.monotonic()), decode=False)
            line = parse(frame.decode("utf-8").rstrip("\r\n"))
            if line is None:
                continue
            if line.command == "PING":
                self._write(f"PONG :{line.params[-1]}")
            lines.append(line)
            self.heard.append(line)
        return lines

    def sees(self, channel: str) -> dict[str, str]:
        """Return what was said in a channel while this person was there, by its id, the oldest first."""
        self.catch_up()
        said = (line for line in self.heard if line.command == "PRIVMSG" and line.params[0] == channel)
        return {line.tags["msgid"]: line.params[1] for line in said}

    def leave(self) -> None:
        """Quit, and close the connection."""
        with suppress(ConnectionClosed):
            self._write("QUIT")
        self._open.close()

    def _obeyed(self, line: str) -> list[Line]:
        self._write(line)
        answers = self.catch_up()
        for answer in answers:
            if answer.command.isdecimal() and 400 <= int(answer.command) < 600:
                raise PermissionError(answer.params[-1])
        return answers

    def _write(self, *lines: str) -> None:
        for line in lines:
            self._socket.send(line)


class IrcServer:
    """The server.

    Parameters
    ----------
    folder : Path
        Where its files go.

    Attributes
    ----------
    address : str
        Where it listens for WebSocket connections; they must name an origin, whichever.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.address = f"ws://{LOOPBACK}:{self.port}"
        self._chatters: list[Chatter] = []
        self._numbers = itertools.count(1)
        self.process = Process(
            "inspircd",
            ["inspircd", "--config", folder / "inspircd.conf", "--runasroot", "--nofork"],
            folder=folder,
            grace=0,
        )

    def start(self) -> None:
        """Start it."""
        modules = "\n".join(f'<module name="{name}">' for name in _MODULES)
        settings = _SETTINGS.format(
            name=SERVER_NAME, host=LOOPBACK, port=self.port, folder=self.folder, modules=modules
        )
        (self.folder / "inspircd.conf").write_text(settings)
        self.process.start(accepts(self.port))

    def stop(self) -> None:
        """End every connection and stop it; it forgets who was where."""
        self.process.stop()
        while self._chatters:
            self._chatters.pop().leave()

    def connect(self, name: str = "chatter") -> Chatter:
        """Connect somebody, under a nick that is new each time."""
        return self.connect_all(name)[0]

    def connect_all(self, *names: str) -> list[Chatter]:
        """Connect several at once: the server admits people once a second only, however many they are."""
        arrived = [Chatter(self.address, f"{name}{next(self._numbers)}") for name in names]
        self._chatters += arrived
        return [chatter.admitted() for chatter in arrived]

    def channel(self, name: str = "place") -> str:
        """Return the name of a channel where nobody is yet."""
        return f"#{name}{next(self._numbers)}"
