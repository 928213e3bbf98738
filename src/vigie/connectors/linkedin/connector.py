"""One Page of LinkedIn, read and answered for."""

import ssl
from collections.abc import AsyncGenerator

from vigie.actions.network import ActionRequest, Receipt
from vigie.connectors.account import Account
from vigie.connectors.base import Capabilities, Gap, Identity, Sentence, Told
from vigie.connectors.linkedin.acting import Actor
from vigie.connectors.linkedin.capabilities import CAPABILITIES
from vigie.connectors.linkedin.reading import Reader
from vigie.connectors.linkedin.session import ADDRESS, TOKENS, Session, Timing
from vigie.message import Entry, Space


class LinkedIn:
    """See `vigie.connectors.base.SignedIn`.

    Parameters
    ----------
    account
        With `organization`, `client_id`, `version`, and the secrets `access_token`, `refresh_token` and
        `client_secret`.
    timing
        How patient to be.
    tls
        How to check LinkedIn's certificate, where the machine's own way is not the right one.
    address, tokens
        Where the interface is, and where tokens are asked for.

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
        address: str = ADDRESS,
        tokens: str = TOKENS,
    ) -> None:
        self._session = Session(account, timing, tls, address, tokens)
        self._reader = Reader(self._session)
        self._actor = Actor(self._session)

    @property
    def space(self) -> Space:
        """The Page that is read."""
        return self._session.space

    @property
    def health(self) -> Sentence:
        """Return what is wrong and what to do; empty while notifications arrive."""
        return self._reader.health

    def receive(self, cursor: str = "") -> AsyncGenerator[Told, None]:
        """Yield what happened, look after look; see `Reader.receive`."""
        return self._reader.receive(cursor)

    def reread(self, gap: Gap) -> AsyncGenerator[Entry, None]:
        """Yield again what happened within the gap; see `Reader.reread`."""
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
        await self._session.aclose()
