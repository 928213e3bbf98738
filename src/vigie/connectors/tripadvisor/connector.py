"""One location of Tripadvisor, read."""

import ssl
from collections.abc import AsyncGenerator

from vigie.actions.network import ActionError, ActionRequest, Receipt
from vigie.connectors.account import Account
from vigie.connectors.base import Capabilities, Count, Identity, Sentence, Told
from vigie.connectors.tripadvisor import sentences
from vigie.connectors.tripadvisor.capabilities import CAPABILITIES
from vigie.connectors.tripadvisor.reading import Reader
from vigie.connectors.tripadvisor.session import ADDRESS, Session, Timing
from vigie.message import Space


class Tripadvisor:
    """See `vigie.connectors.base.SignedIn`.

    Parameters
    ----------
    account
        With `location`, `language`, and the secret `api_key`.
    timing
        How patient to be.
    tls
        How to check Tripadvisor's certificate, where the machine's own way is not the right one.
    address
        Where Tripadvisor is asked.

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
    ) -> None:
        self._session = Session(account, timing, tls, address)
        self._reader = Reader(self._session)

    @property
    def space(self) -> Space:
        """The location that is read."""
        return self._session.space

    @property
    def health(self) -> Sentence:
        """Return what is wrong and what to do; empty while reviews arrive."""
        return self._reader.health

    def receive(self, cursor: str = "") -> AsyncGenerator[Told, None]:
        """Yield what is said, look after look; see `Reader.receive`."""
        return self._reader.receive(cursor)

    async def count(self, space: Space, thread: str = "") -> Count | None:
        """Say how many reviews there are; see `Reader.count`."""
        return await self._reader.count(space, thread)

    async def check(self) -> Identity:
        """Ask whether the key reads the location; see `Session.check`."""
        return await self._session.check()

    async def act(self, request: ActionRequest) -> Receipt:
        """Refuse: the interface only reads.

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
