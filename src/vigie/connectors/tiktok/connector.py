"""One TikTok account: told of comments by webhooks, read and acted upon by its Accounts API."""

import asyncio
from collections.abc import AsyncGenerator

from vigie.actions.network import ActionRequest, Receipt
from vigie.connectors.account import Account
from vigie.connectors.base import Capabilities, Gap, Identity, Mark, Sentence, Told
from vigie.connectors.http import PATIENCE, HttpError
from vigie.connectors.tiktok import shapes
from vigie.connectors.tiktok.acting import Actor
from vigie.connectors.tiktok.capabilities import CAPABILITIES
from vigie.connectors.tiktok.reading import Reader
from vigie.connectors.tiktok.session import ADDRESS, Session
from vigie.message import Entry, Space


class TikTok:
    """See `vigie.connectors.base.SignedIn`.

    Parameters
    ----------
    account
        As `card.CARD` asks for it.
    address
        Where TikTok is.
    patience
        How long an answer may take (s).

    Raises
    ------
    ConnectorError
        A setting is missing or cannot be right.
    """

    capabilities: Capabilities = CAPABILITIES

    def __init__(self, account: Account, *, address: str = ADDRESS, patience: float = PATIENCE) -> None:
        self._session = Session(account, address=address, patience=patience)
        self._reader = Reader(self._session)
        self._actor = Actor(self._session, self._reader)

    @property
    def space(self) -> Space:
        """The account whose videos are commented on."""
        return self._session.space

    @property
    def health(self) -> Sentence:
        """What was wrong when TikTok was last asked; what it posts comes without being asked."""
        return self._reader.health

    async def receive(self, cursor: str = "") -> AsyncGenerator[Told, None]:  # noqa: ARG002 - the contract's
        """Wait for nothing: what TikTok tells comes through the web process."""
        await asyncio.Event().wait()
        yield Mark()

    def reread(self, gap: Gap) -> AsyncGenerator[Entry, None]:
        """Yield again what was said within the gap; see `Reader.reread`."""
        return self._reader.reread(gap)

    async def check(self) -> Identity:
        """Ask whom the token speaks for.

        Raises
        ------
        ConnectorError
            The token is refused, or TikTok does not answer.
        """
        query = {"business_id": self._session.me, "fields": '["username","display_name"]'}
        try:
            me = shapes.shaped(await self._session.ask("GET", "business/get/", query=query), shapes.Account)
        except HttpError as error:
            raise error.as_connector() from None
        return Identity(space=self.space, name=f"@{me.username}")

    async def act(self, request: ActionRequest) -> Receipt:
        """Do what is asked; see `Actor.act`."""
        return await self._actor.act(request)

    async def permits(self, request: ActionRequest) -> frozenset[str]:
        """Return the verbs possible now; see `Actor.permits`."""
        return await self._actor.permits(request)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._session.aclose()
