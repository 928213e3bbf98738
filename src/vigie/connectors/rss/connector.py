"""One feed, watched."""

import ssl
from collections.abc import AsyncGenerator

from vigie.actions.network import ActionError, ActionRequest, Receipt
from vigie.connectors.account import Account
from vigie.connectors.base import Capabilities, Gap, Identity, Sentence, Told
from vigie.connectors.rss import sentences
from vigie.connectors.rss.capabilities import CAPABILITIES
from vigie.connectors.rss.reading import Reader
from vigie.connectors.rss.session import Session, Timing
from vigie.message import Entry, Space


class Rss:
    """See `vigie.connectors.base.SignedIn`.

    Parameters
    ----------
    account
        With `feed`, `every`, `user` where the feed is protected, and the secrets `password`, `secret_query`.
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

    @property
    def space(self) -> Space:
        """The feed that is read."""
        return self._session.space

    @property
    def health(self) -> Sentence:
        """Return what is wrong and what to do; empty while entries arrive."""
        return self._reader.health

    def receive(self, cursor: str = "") -> AsyncGenerator[Told, None]:
        """Yield what is new or changed; see `Reader.receive`."""
        return self._reader.receive(cursor)

    def reread(self, gap: Gap) -> AsyncGenerator[Entry, None]:
        """Yield again what was published within the gap; see `Reader.reread`."""
        return self._reader.reread(gap)

    async def check(self) -> Identity:
        """Ask for the feed, and what it is called; see `Session.check`."""
        return await self._session.check()

    async def act(self, request: ActionRequest) -> Receipt:
        """Refuse: a feed is only read.

        Raises
        ------
        ActionError
            Always.
        """
        raise ActionError(sentences.cannot(request.verb), permanent=True)

    async def permits(self, request: ActionRequest) -> frozenset[str]:  # noqa: ARG002 - the contract's
        """Return the verbs possible: none."""
        return frozenset()

    async def aclose(self) -> None:
        """Close the connections."""
        await self._session.aclose()
