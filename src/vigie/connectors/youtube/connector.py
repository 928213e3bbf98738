"""One YouTube channel, read and acted through."""

from collections.abc import AsyncGenerator

from vigie.actions.network import ActionRequest, Receipt
from vigie.connectors.account import Account
from vigie.connectors.base import Capabilities, Count, Gap, Identity, Sentence, Told
from vigie.connectors.youtube.acting import Actor
from vigie.connectors.youtube.bans import Bans
from vigie.connectors.youtube.capabilities import CAPABILITIES
from vigie.connectors.youtube.chat_acting import ChatActor
from vigie.connectors.youtube.reading import Reader
from vigie.connectors.youtube.session import API, Session, Timing
from vigie.connectors.youtube.tokens import ADDRESS
from vigie.message import Entry, Space


class YouTube:
    """See `vigie.connectors.base.SignedIn`.

    Parameters
    ----------
    account
        With `channel`, `client_id`, and the secrets `client_secret` and `refresh_token`.
    timing
        How patient to be.
    api, tokens
        Where YouTube's interface and Google's tokens are.

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
        tokens: str = ADDRESS,
    ) -> None:
        self._session = Session(account, timing, api=api, tokens=tokens)
        self._reader = Reader(self._session)
        self._actor = Actor(
            self._session, ChatActor(self._session, self._reader.chats, Bans(account.keyring))
        )

    @property
    def space(self) -> Space:
        """The channel; its videos and live chats are threads of it."""
        return self._session.space

    @property
    def health(self) -> Sentence:
        """Return what is wrong and what to do; empty while messages arrive."""
        return self._reader.health

    def receive(self, cursor: str = "") -> AsyncGenerator[Told, None]:
        """Yield what is said, through every trouble that passes; see `Reader.receive`."""
        return self._reader.receive(cursor)

    def reread(self, gap: Gap) -> AsyncGenerator[Entry, None]:
        """Yield again what was said within the gap; see `Reader.reread`."""
        return self._reader.reread(gap)

    async def count(self, space: Space, thread: str = "") -> Count | None:
        """Ask how many comments a video has; see `Reader.count`."""
        return await self._reader.count(space, thread)

    async def check(self) -> Identity:
        """Ask which channel the token speaks for; see `Session.check`."""
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
