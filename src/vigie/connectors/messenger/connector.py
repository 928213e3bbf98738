"""The private messages of one Facebook page, read and answered."""

import asyncio
import time
from collections.abc import AsyncGenerator

from vigie.actions.network import ActionRequest, Receipt
from vigie.connectors.account import Account
from vigie.connectors.base import Capabilities, Count, Gap, Identity, Mark, Sentence, Told
from vigie.connectors.http import PATIENCE, HttpError
from vigie.connectors.messenger.capabilities import CAPABILITIES
from vigie.connectors.meta.checking import identity
from vigie.connectors.meta.deeds import Deed, Deeds
from vigie.connectors.meta.envelope import Told as ToldOf
from vigie.connectors.meta.graph import Graph
from vigie.connectors.meta.hooks import MetaHooks
from vigie.connectors.meta.messaging import private_of
from vigie.connectors.meta.past import conversations
from vigie.connectors.meta.sending import Sending
from vigie.connectors.meta.settings import GRAPH, settings_of
from vigie.message import Entry, Space

NETWORK = "messenger"
#: The characters of a message of the Send API.
LONGEST = 2_000


class Messenger:
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
        self._space = Space(NETWORK, settings.page)
        self._graph = Graph("Messenger", settings, base=base, patience=patience)
        self._sending = Sending(self._graph, "messenger", frozenset({settings.page}), LONGEST)
        deeds: dict[str, Deed] = {
            "message": self._sending.message,
            "report": lambda request: self._sending.moderate(request, "move_to_spam"),
            "ban": lambda request: self._sending.moderate(request, "block_user"),
            "unban": lambda request: self._sending.moderate(request, "unblock_user"),
        }
        self._deeds = Deeds(self._graph, self._space, deeds, f"{settings.page}/conversations")

    @property
    def space(self) -> Space:
        """The page."""
        return self._space

    @property
    def health(self) -> Sentence:
        """What was wrong when Meta was last asked; what it tells comes without being asked."""
        return self._graph.health

    async def receive(self, cursor: str = "") -> AsyncGenerator[Told, None]:  # noqa: ARG002 - the contract's
        """Wait for nothing: what Meta tells comes through the web process."""
        await asyncio.Event().wait()
        yield Mark()

    async def reread(self, gap: Gap) -> AsyncGenerator[Entry, None]:
        """Yield again what was said within the gap, oldest first; see `meta.past.conversations`.

        Raises
        ------
        ConnectorError
            Meta did not give a page of it.
        """
        try:
            found = await conversations(self._graph, "messenger", self._space, gap, int(time.time() * 1000))
        except HttpError as error:
            raise error.as_connector() from None
        for message in sorted(found, key=lambda message: message.at):
            yield message

    async def count(self, space: Space, thread: str = "") -> Count:
        """Refuse: Meta does not say how many private messages a page has."""
        raise NotImplementedError

    async def check(self) -> Identity:
        """Ask whom the token speaks for; see `meta.checking.identity`."""
        return await identity(self._graph, self._space, "id,name", frozenset({"messages"}))

    async def act(self, request: ActionRequest) -> Receipt:
        """Do what is asked; see `Deeds.act`."""
        return await self._deeds.act(request)

    async def permits(self, request: ActionRequest) -> frozenset[str]:
        """Return the verbs possible now about the person who wrote, as far as Meta says."""
        if request.space != self._space.id or request.author in ("", self._space.id):
            return frozenset()
        try:
            return await self._sending.permitted(request.author)
        except HttpError:
            return frozenset()

    async def aclose(self) -> None:
        """Close the connections."""
        await self._graph.aclose()


def hooks(account: Account) -> MetaHooks:
    """Return what reads the webhooks of the page's app."""

    def read(told: ToldOf, received_at: int) -> list[Entry]:
        return private_of(NETWORK, told, received_at)

    return MetaHooks(account, "page", read)
