"""One account of a Mastodon server, read and acted through."""

import ssl
from collections.abc import AsyncGenerator

from vigie.actions.network import ActionRequest, Receipt
from vigie.connectors.account import Account
from vigie.connectors.base import Capabilities, Gap, Identity, Sentence, Told
from vigie.connectors.mastodon.acting import Actor
from vigie.connectors.mastodon.capabilities import CAPABILITIES
from vigie.connectors.mastodon.reading import Reader
from vigie.connectors.mastodon.session import Session, Timing
from vigie.message import Entry, Space


class Mastodon:
    """See `vigie.connectors.base.SignedIn`.

    Parameters
    ----------
    account
        With `server`, `account`, `reach`, and the secret `token`.
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
        tls: ssl.SSLContext | bool = True,
    ) -> None:
        self._session = Session(account, timing, tls)
        self._reader = Reader(self._session)
        self._actor = Actor(self._session)

    @property
    def space(self) -> Space:
        """The account, or the server, that is read."""
        return self._session.space

    @property
    def health(self) -> Sentence:
        """Return what is wrong and what to do; empty while messages arrive."""
        return self._reader.health

    def receive(self, cursor: str = "") -> AsyncGenerator[Told, None]:
        """Yield what is said, through every reconnection; see `Reader.receive`."""
        return self._reader.receive(cursor)

    def reread(self, gap: Gap) -> AsyncGenerator[Entry, None]:
        """Yield again what was said within the gap; see `Reader.reread`."""
        return self._reader.reread(gap)

    async def check(self) -> Identity:
        """Ask whom the token speaks for; see `Session.check`."""
        return await self._session.check()

    async def act(self, request: ActionRequest) -> Receipt:
        """Do what is asked; see `Actor.act`."""
        return await self._actor.act(request)

    async def permits(self, request: ActionRequest) -> frozenset[str]:
        """Return the verbs possible now; see `Actor.permits`."""
        return await self._actor.permits(request)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._session.http.aclose()
