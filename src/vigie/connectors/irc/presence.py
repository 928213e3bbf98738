"""In which channels the account is: entering, being refused, being shown out, and what was missed."""

from collections.abc import Awaitable, Callable

from vigie.clock import now_ms
from vigie.connectors.base import WELL, Gap, Sentence
from vigie.connectors.irc import sentences
from vigie.connectors.irc.lines import Line
from vigie.connectors.irc.server import Server
from vigie.connectors.irc.settings import Settings

#: Answers to JOIN (RFC 1459 and 2812, InspIRCd, solanum) whose second word is the channel.
_REFUSED = frozenset(
    {"403", "405", "407", "437", "470", "471", "473", "474", "475", "476", "477", "489", "520"}
)


class Presence:
    """Where one account is.

    Parameters
    ----------
    since
        When the account was last read (ms); None where it never was.
    """

    def __init__(self, settings: Settings, since: int | None) -> None:
        self._settings = settings
        self.inside: set[str] = set()
        #: Why a channel is not heard.
        self._why: dict[str, Sentence] = {}
        #: Since when it is not (ms); None where it never was.
        self._since: dict[str, int | None] = dict.fromkeys(settings.channels, since)
        self._because = sentences.stopped(settings.server)

    @property
    def health(self) -> Sentence:
        """Why some channel is not heard; empty while all are."""
        for channel in self._settings.channels:
            if channel not in self.inside:
                return self._why.get(channel, sentences.not_joined(self._settings.server))
        return WELL

    @property
    def outside(self) -> list[str]:
        """The channels to enter."""
        return [channel for channel in self._settings.channels if channel not in self.inside]

    def why(self, channel: str) -> Sentence:
        """Return why a channel is not heard."""
        return self._why.get(channel, sentences.not_joined(self._settings.server))

    def lost(self, at: int) -> None:
        """Note that the connection ended; `at` is when the server was last heard (ms)."""
        for channel in self.inside:
            self._since[channel] = at
        self.inside.clear()
        self._why.clear()
        self._because = sentences.interrupted(self._settings.server)

    async def follow(self, line: Line, server: Server, put: Callable[[Gap], Awaitable[None]]) -> bool:
        """Follow what a line says of ourselves; return whether it changed anything."""
        params = line.params
        if line.command == "366" and len(params) > 1:
            return await self._entered(params[1].lower(), put)
        if line.command in _REFUSED and len(params) > 2 and params[1].lower() in self._settings.channels:
            channel = params[1].lower()
            if channel not in self.inside:
                self._why[channel] = sentences.join_refused(channel, line.command, params[-1][:150])
            return True
        if line.command == "KICK" and len(params) > 1 and server.is_me(params[1]):
            return self._out(params[0].lower(), sentences.shown_out(params[0].lower(), line.nick))
        if line.command == "PART" and params and server.is_me(line.nick):
            return self._out(params[0].lower(), sentences.shown_out(params[0].lower(), line.nick))
        return line.command == "MODE" and bool(params) and params[0].lower() in self.inside

    async def _entered(self, channel: str, put: Callable[[Gap], Awaitable[None]]) -> bool:
        if channel in self.inside or channel not in self._settings.channels:
            return False
        since = self._since[channel]
        if since is not None:
            now = now_ms()
            place = self._settings.place(channel)
            await put(Gap(space=place, since=min(since, now), until=now, because=self._because))
        self.inside.add(channel)
        self._why.pop(channel, None)
        return True

    def _out(self, channel: str, why: Sentence) -> bool:
        if channel not in self.inside:
            return False
        self.inside.discard(channel)
        self._since[channel] = now_ms()
        self._why[channel] = why
        return True
