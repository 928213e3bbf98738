"""One Facebook page, read and acted through."""

from collections.abc import AsyncGenerator

from vigie.actions.network import ActionRequest, Receipt
from vigie.connectors.account import Account
from vigie.connectors.base import Capabilities, Count, Gap, Identity
from vigie.connectors.facebook.acting import Actor
from vigie.connectors.facebook.capabilities import CAPABILITIES
from vigie.connectors.facebook.entries import NETWORK, told_of
from vigie.connectors.facebook.reading import Reader
from vigie.connectors.http import PATIENCE
from vigie.connectors.meta.checking import identity
from vigie.connectors.meta.connector import MetaConnector
from vigie.connectors.meta.graph import Graph
from vigie.connectors.meta.hooks import MetaHooks
from vigie.connectors.meta.settings import GRAPH, settings_of
from vigie.message import Entry, Space


class FacebookPage(MetaConnector):
    """See `vigie.connectors.base.SignedIn`.

    Parameters
    ----------
    account
        With `page`, `version`, and the secrets `token`, `app_secret` and `verify_token`.
    base
        Where the Graph interface is.
    patience
        How long an answer may take (s).

    Raises
    ------
    ConnectorError
        A setting is missing or cannot be right.
    """

    capabilities: Capabilities = CAPABILITIES

    def __init__(self, account: Account, *, base: str = GRAPH, patience: float = PATIENCE) -> None:
        settings = settings_of(account)
        graph = Graph("Facebook", settings, base=base, patience=patience)
        super().__init__(graph, Space(NETWORK, settings.page))
        self._reader = Reader(self._graph)
        self._actor = Actor(self._graph, self._space)

    def reread(self, gap: Gap) -> AsyncGenerator[Entry, None]:
        """Yield again what was said within the gap; see `Reader.reread`."""
        return self._reader.reread(gap)

    async def count(self, space: Space, thread: str = "") -> Count | None:
        """Ask how many comments stand under a post; see `Reader.count`."""
        return await self._reader.count(space, thread)

    async def check(self) -> Identity:
        """Ask whom the token speaks for; see `meta.checking.identity`."""
        return await identity(self._graph, self._space, "id,name", frozenset({"feed"}))

    async def act(self, request: ActionRequest) -> Receipt:
        """Do what is asked; see `Actor.act`."""
        return await self._actor.act(request)

    async def permits(self, request: ActionRequest) -> frozenset[str]:
        """Return the verbs possible now; see `Actor.permits`."""
        return await self._actor.permits(request)


def hooks(account: Account) -> MetaHooks:
    """Return what reads the webhooks of the page's app."""
    return MetaHooks(account, "page", told_of)
