"""One IRC account, read and acted through in the channels that it was given."""

import ssl
from collections.abc import AsyncGenerator

from vigie.actions.network import ActionRequest, Receipt
from vigie.connectors.account import Account
from vigie.connectors.base import Capabilities, Identity, Sentence, Told
from vigie.connectors.irc.acting import Actor
from vigie.connectors.irc.capabilities import CAPABILITIES
from vigie.connectors.irc.checking import check
from vigie.connectors.irc.memory import Memory
from vigie.connectors.irc.reading import Reader
from vigie.connectors.irc.settings import Settings, Timing, settings_of
from vigie.message import Space


class Irc:
    """See `vigie.connectors.base.SignedIn`.

    Parameters
    ----------
    account
        With `address`, `channels`, `nick`, and perhaps `login` and the secret `password`.
    timing
        How patient to be.
    tls
        How to check the server's certificate, where the machine's own way is not the right one.

    Raises
    ------
    ConnectorError
        A setting is missing or cannot be right.
    """

    capabilities: Capabilities = CAPABILITIES

    def __init__(
        self,
        account: Account,
        *,
        timing: Timing = Timing(),  # noqa: B008 - frozen
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._settings: Settings = settings_of(account)
        self._password = account.keyring.get("password")
        self._timing = timing
        self._tls = tls
        memory = Memory(account.keyring)
        self._reader = Reader(self._settings, self._password, memory, timing, tls)
        self._actor = Actor(self._settings, self._reader, memory, timing)

    @property
    def space(self) -> Space:
        """The account on its server, where private messages are; entries name the channels."""
        return self._settings.space

    @property
    def health(self) -> Sentence:
        """Return what is wrong and what to do; empty while every channel is heard."""
        return self._reader.health

    def receive(self, cursor: str = "") -> AsyncGenerator[Told, None]:
        """Yield what is said, through every reconnection; see `Reader.receive`."""
        return self._reader.receive(cursor)

    async def check(self) -> Identity:
        """Sign in, enter the channels, and say what the account may do there; see `checking.check`."""
        return await check(self._settings, self._password, self._reader, self._timing, self._tls)

    async def act(self, request: ActionRequest) -> Receipt:
        """Do what is asked; see `Actor.act`."""
        return await self._actor.act(request)

    async def permits(self, request: ActionRequest) -> frozenset[str]:
        """Return the verbs possible now; see `Actor.permits`."""
        return self._actor.permits(request)

    async def aclose(self) -> None:
        """Give nothing back: the connection ends with its reading."""
