"""One account of X, heard by webhooks and acted upon."""

import asyncio
from collections.abc import AsyncGenerator

from vigie.actions.network import ActionError, ActionRequest, Receipt
from vigie.connectors.account import Account
from vigie.connectors.base import Capabilities, ConnectorError, Gap, Identity, Mark, Sentence, Told
from vigie.connectors.http import PATIENCE, HttpError
from vigie.connectors.x import prices, sentences
from vigie.connectors.x.acting import Actor
from vigie.connectors.x.capabilities import CAPABILITIES
from vigie.connectors.x.entries import read
from vigie.connectors.x.hooks import EVENTS
from vigie.connectors.x.reading import Reader
from vigie.connectors.x.session import ADDRESS, Session, as_connector
from vigie.connectors.x.shapes import Listed, Me, Subscription
from vigie.message import Entry, Space

_PAGES = 20


class X:
    """See `vigie.connectors.base.SignedIn`.

    Parameters
    ----------
    account
        As `card.CARD` asks for it.
    address
        Where X is.
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
        self._actor = Actor(self._session)

    @property
    def space(self) -> Space:
        """The account that is spoken to."""
        return self._session.space

    @property
    def health(self) -> Sentence:
        """What was wrong when X was last asked; what it posts comes without being asked."""
        return self._reader.health

    async def receive(self, cursor: str = "") -> AsyncGenerator[Told, None]:  # noqa: ARG002 - the contract's
        """Wait for nothing: what X tells comes through the web process."""
        await asyncio.Event().wait()
        yield Mark()

    def reread(self, gap: Gap) -> AsyncGenerator[Entry, None]:
        """Yield again what was said within the gap; see `Reader.reread`."""
        return self._reader.reread(gap)

    async def check(self) -> Identity:
        """Ask whom the token speaks for, and what X was asked to tell.

        Raises
        ------
        ConnectorError
            The token is refused or another account's, X does not answer, or the budget is used up.
        """
        try:
            answer = await self._session.ask("GET", "2/users/me", cost=prices.USER_READ)
            me = answer.shaped(Me).data
            if me.id != self._session.me:
                raise ConnectorError(sentences.another_account(me.username), permanent=True)
            missing = await self._missing()
        except (HttpError, ActionError) as error:
            raise as_connector(error) from None
        return Identity(space=self.space, name=f"@{me.username}" if me.username else me.id, missing=missing)

    async def _missing(self) -> tuple[Sentence, ...]:
        """Return a sentence on the events that X was not asked to send."""
        told: set[str] = set()
        token: str | None = None
        try:
            for _ in range(_PAGES):
                query = {"max_results": 100, "pagination_token": token}
                answer = await self._session.ask("GET", "2/activity/subscriptions", cost=0, query=query)
                listed = answer.shaped(Listed)
                found = [one for value in listed.data if (one := read(value, Subscription)) is not None]
                told |= {
                    one.event_type
                    for one in found
                    if one.filter.user_id == self._session.me and one.webhook_id
                }
                token = listed.meta.next_token
                if not token:
                    break
        except HttpError as error:
            if error.status != 403:
                raise
            return (sentences.SUBSCRIPTIONS_UNSEEN,)
        untold = sorted(EVENTS - told)
        return (sentences.not_told(untold),) if untold else ()

    async def act(self, request: ActionRequest) -> Receipt:
        """Do what is asked; see `Actor.act`."""
        return await self._actor.act(request)

    async def permits(self, request: ActionRequest) -> frozenset[str]:
        """Return the verbs possible now; see `Actor.permits`."""
        return await self._actor.permits(request)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._session.aclose()
