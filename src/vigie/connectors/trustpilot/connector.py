"""One business unit of Trustpilot, read and answered for."""

import ssl
from collections.abc import AsyncGenerator

from vigie.actions.network import ActionRequest, Receipt
from vigie.connectors.account import Account
from vigie.connectors.base import Capabilities, Count, Gap, Identity, Sentence, Told
from vigie.connectors.newest_first import Reader, Timing
from vigie.connectors.one_answer import Actor, Refusals
from vigie.connectors.trustpilot import sentences
from vigie.connectors.trustpilot.capabilities import CAPABILITIES
from vigie.connectors.trustpilot.session import ADDRESS, Session
from vigie.message import Entry, Space

#: How far back each look goes: a review may be shown, or changed, days after it was written (ms).
LATE = 7 * 86_400_000
# What a second answer does to the first is not documented: it may be a colleague's.
REFUSALS = Refusals(cannot=sentences.cannot, not_ours=sentences.NOT_OURS, answered=sentences.ANSWERED)


class Trustpilot:
    """See `vigie.connectors.base.SignedIn`.

    Parameters
    ----------
    account
        With `business_unit`, `business_user`, and the secrets `api_key`, `api_secret` and `access_token`.
    timing
        How patient to be.
    tls
        How to check Trustpilot's certificate, where the machine's own way is not the right one.
    address
        Where Trustpilot is asked.

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
        self._reader = Reader(self._session, late=LATE, not_read=sentences.not_read(self._session.space.id))
        self._actor = Actor(self._session, REFUSALS)

    @property
    def space(self) -> Space:
        """The business unit that is read."""
        return self._session.space

    @property
    def health(self) -> Sentence:
        """Return what is wrong and what to do; empty while reviews arrive."""
        return self._reader.health

    def receive(self, cursor: str = "") -> AsyncGenerator[Told, None]:
        """Yield what is said, look after look; see `Reader.receive`."""
        return self._reader.receive(cursor)

    def reread(self, gap: Gap) -> AsyncGenerator[Entry, None]:
        """Yield again what was written within the gap; see `Reader.reread`."""
        return self._reader.reread(gap)

    async def count(self, space: Space, thread: str = "") -> Count | None:
        """Ask how many reviews there are; see `Reader.count`."""
        return await self._reader.count(space, thread)

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
