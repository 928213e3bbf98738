"""One Disqus forum, read and moderated."""

import ssl
from collections.abc import AsyncGenerator

from vigie.actions.network import ActionRequest, Receipt
from vigie.connectors.account import Account
from vigie.connectors.base import Capabilities, Gap, Identity, Sentence, Told
from vigie.connectors.disqus.acting import Actor
from vigie.connectors.disqus.capabilities import CAPABILITIES
from vigie.connectors.disqus.reading import Reader
from vigie.connectors.disqus.session import API, Session, Timing
from vigie.message import Entry, Space


class Disqus:
    """See `vigie.connectors.base.SignedIn`.

    Parameters
    ----------
    account
        With `forum`, `every`, and the secrets `api_secret` and `access_token`.
    timing
        How patient to be.
    api
        Where the interface is.
    tls
        How to check its certificate, where the machine's own way is not the right one.

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
        api: str = API,
        tls: ssl.SSLContext | bool = True,
    ) -> None:
        self._session = Session(account, timing, api, tls)
        self._reader = Reader(self._session)
        self._actor = Actor(self._session, self._reader)

    @property
    def space(self) -> Space:
        """The forum that is read."""
        return self._session.space

    @property
    def health(self) -> Sentence:
        """Return what is wrong and what to do; empty while comments arrive."""
        return self._reader.health

    def receive(self, cursor: str = "") -> AsyncGenerator[Told, None]:
        """Yield what is said, look after look; see `Reader.receive`."""
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
