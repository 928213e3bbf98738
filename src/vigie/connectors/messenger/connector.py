"""The private messages of one Facebook page, read and answered."""

from collections.abc import AsyncGenerator

from vigie.actions.network import ActionRequest, Receipt
from vigie.clock import now_ms
from vigie.connectors.account import Account
from vigie.connectors.base import Capabilities, Gap, Identity
from vigie.connectors.http import PATIENCE, HttpError
from vigie.connectors.messenger.capabilities import CAPABILITIES
from vigie.connectors.meta.checking import identity
from vigie.connectors.meta.connector import MetaConnector
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


class Messenger(MetaConnector):
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
        graph = Graph("Messenger", settings, base=base, patience=patience)
        super().__init__(graph, Space(NETWORK, settings.page))
        self._sending = Sending(self._graph, "messenger", frozenset({settings.page}), LONGEST)
        deeds: dict[str, Deed] = {
            "message": self._sending.message,
            "report": lambda request: self._sending.moderate(request, "move_to_spam"),
            "ban": lambda request: self._sending.moderate(request, "block_user"),
            "unban": lambda request: self._sending.moderate(request, "unblock_user"),
        }
        self._deeds = Deeds(self._graph, self._space, deeds, f"{settings.page}/conversations")

    async def reread(self, gap: Gap) -> AsyncGenerator[Entry, None]:
        """Yield again what was said within the gap, oldest first; see `meta.past.conversations`.

        Raises
        ------
        ConnectorError
            Meta did not give a page of it.
        """
        try:
            found = await conversations(self._graph, "messenger", self._space, gap, now_ms())
        except HttpError as error:
            raise error.as_connector() from None
        for message in sorted(found, key=lambda message: message.at):
            yield message

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


def hooks(account: Account) -> MetaHooks:
    """Return what reads the webhooks of the page's app."""

    def read(told: ToldOf, received_at: int) -> list[Entry]:
        return private_of(NETWORK, told, received_at)

    return MetaHooks(account, "page", read)
