"""One Telegram bot, read and acted through in every chat that it is in."""

from collections.abc import AsyncGenerator

from vigie.actions.network import ActionRequest, Receipt
from vigie.connectors.account import Account
from vigie.connectors.base import Capabilities, Identity, Sentence, Told
from vigie.connectors.telegram.acting import Actor
from vigie.connectors.telegram.capabilities import CAPABILITIES
from vigie.connectors.telegram.reading import Reader
from vigie.connectors.telegram.session import API, Session, Timing
from vigie.message import Space


class Telegram:
    """See `vigie.connectors.base.SignedIn`.

    Telegram forgets an update once a later one is asked for, half a second after it was told: where the
    journal takes longer and the process is killed, what it had not written is lost. Webhooks have no such
    stretch: they are answered once journalled.

    Parameters
    ----------
    account
        With the secret `token`, and for webhooks `callback` and the secret `webhook_secret`.
    timing
        How patient to be.
    api
        Where the Bot API is.

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
    ) -> None:
        self._session = Session(account, timing, api)
        self._reader = Reader(self._session)
        self._actor = Actor(self._session)

    @property
    def space(self) -> Space:
        """The bot; entries name the chats."""
        return self._session.space

    @property
    def health(self) -> Sentence:
        """Return what is wrong and what to do; empty while messages arrive."""
        return self._reader.health

    def receive(self, cursor: str = "") -> AsyncGenerator[Told, None]:
        """Yield what is said, through every reconnection; see `Reader.receive`."""
        return self._reader.receive(cursor)

    def kept(self, cursor: str) -> None:
        """Note that what was told before this cursor is on disk; see `Reader.kept`."""
        self._reader.kept(cursor)

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
