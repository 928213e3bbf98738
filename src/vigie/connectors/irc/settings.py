"""What connects an IRC account: a server, the channels to read, a nickname, perhaps a password."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

import msgspec

from vigie.connectors.account import Account
from vigie.connectors.base import ConnectorError
from vigie.connectors.irc import sentences
from vigie.message import Space

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
#: The ports that need not be said, by the kind of address.
_PORTS = {"wss": 443, "ws": 80, "ircs": 6697}
_CHANNEL = re.compile(r"[#&][^\s,:\x00-\x1f]{1,63}")
_NICK = re.compile(r"[A-Za-z\[\]\\`_^{|}][A-Za-z0-9\[\]\\`_^{|}-]{0,29}", re.ASCII)
#: A server lets an account enter so many channels at most, and each is a place to answer for.
_MOST = 50


class Timing(msgspec.Struct, frozen=True, kw_only=True):
    """How patient the connector is, in seconds."""

    #: Silence after which the server is asked whether it is there.
    quiet: float = 15
    #: How long it has to answer, whatever it is asked; also to accept a connection.
    answer: float = 10
    #: How long it may take to let us in: some look up names and identities first.
    sign_in: float = 30
    #: How long services have to make us an operator after we entered.
    appointed: float = 2
    #: A mark is told at most this often.
    mark: float = 10
    #: How long a channel that let us not in, or showed us out, is left in peace.
    rejoin: float = 30
    #: How often it is looked whether a time-out is over.
    lift: float = 1
    #: A connection that lasted this long was a good one: the next wait is short again.
    settled: float = 20
    first_wait: float = 1
    #: Servers refuse for a while those that come back too often.
    longest_wait: float = 60


class Settings(msgspec.Struct, frozen=True):
    """One account, as it was given."""

    address: str
    host: str
    port: int
    #: The host, with its port where that is not the usual one.
    server: str
    #: In lower case, as servers compare them.
    channels: tuple[str, ...]
    nick: str
    #: Whom the password belongs to.
    login: str

    @property
    def space(self) -> Space:
        """The account itself, where private messages are."""
        return Space("irc", self.server)

    def place(self, channel: str) -> Space:
        """Return a channel's place: every server has a #help."""
        return Space("irc", f"{self.server}/{channel.lower()}")

    def channel(self, space: str) -> str:
        """Return the channel that a place's id names; empty where it is none of this server's."""
        server, _, channel = space.partition("/")
        return channel if server == self.server and _CHANNEL.fullmatch(channel) else ""


def joins(channels: Sequence[str]) -> tuple[str, ...]:
    """Return channels as JOIN takes them, ten at a time: fifty lines at once are a flood."""
    return tuple(",".join(channels[start : start + 10]) for start in range(0, len(channels), 10))


def settings_of(account: Account) -> Settings:
    """Return what was given.

    Raises
    ------
    ConnectorError
        Something is missing or cannot be right.
    """
    address = account.setting("address")
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    usual = _PORTS.get(parts.scheme)
    if not host or usual is None or parts.username or parts.password:
        raise ConnectorError(sentences.bad_address(address), permanent=True)
    if parts.scheme == "ws" and host not in _LOOPBACK:
        raise ConnectorError(sentences.not_encrypted(host), permanent=True)
    named = f"[{host}]" if ":" in host else host
    given = re.split(r"[\s,]+", account.setting("channels").strip(", "))
    channels = tuple(dict.fromkeys(one.lower() for one in given if one))
    wrong = next((one for one in channels if not _CHANNEL.fullmatch(one)), None)
    if not channels or wrong is not None or len(channels) > _MOST:
        raise ConnectorError(sentences.bad_channels(wrong or ""), permanent=True)
    nick = account.setting("nick")
    if not _NICK.fullmatch(nick):
        raise ConnectorError(sentences.bad_nick(nick), permanent=True)
    return Settings(
        address=address,
        host=host,
        port=port or usual,
        server=named if port in (None, usual) else f"{named}:{port}",
        channels=channels,
        nick=nick,
        login=account.setting("login") or nick,
    )
