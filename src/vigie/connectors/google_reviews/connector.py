"""One location of Google Business Profile, read and answered for."""

import ssl
from collections.abc import AsyncGenerator

from vigie.actions.network import ActionRequest, Receipt
from vigie.connectors.account import Account
from vigie.connectors.base import Capabilities, Count, Gap, Identity, Sentence, Told
from vigie.connectors.google_reviews import sentences
from vigie.connectors.google_reviews.capabilities import CAPABILITIES
from vigie.connectors.google_reviews.session import Addresses, Session
from vigie.connectors.newest_first import Reader, Timing
from vigie.connectors.one_answer import Actor, Refusals
from vigie.message import Entry, Space

#: How far back each look goes: a review may be shown days after it was written (ms).
LATE = 3 * 86_400_000
REFUSALS = Refusals(
    cannot=sentences.cannot, not_ours=sentences.NOT_OURS, too_long=sentences.TOO_LONG, longest=4_096
)


class GoogleReviews:
    """See `vigie.connectors.base.SignedIn`.

    Parameters
    ----------
    account
        With `location`, `client_id`, and the secrets `client_secret`, `refresh_token` and `access_token`.
    timing
        How patient to be.
    tls
        How to check Google's certificate, where the machine's own way is not the right one.
    addresses
        Where Google is asked.

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
        addresses: Addresses = Addresses(),  # noqa: B008 - frozen
    ) -> None:
        self._session = Session(account, timing, tls, addresses)
        self._reader = Reader(self._session, late=LATE, not_read=sentences.not_read(self._session.space.id))
        self._actor = Actor(self._session, REFUSALS)

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
