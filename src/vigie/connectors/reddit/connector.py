"""One subreddit, read and moderated."""

from collections.abc import AsyncGenerator

from vigie.actions.network import ActionRequest, Receipt
from vigie.connectors.account import Account
from vigie.connectors.base import Capabilities, Gap, Identity, Sentence, Told
from vigie.connectors.reddit.acting import Actor
from vigie.connectors.reddit.capabilities import CAPABILITIES
from vigie.connectors.reddit.reading import Reader
from vigie.connectors.reddit.rights import Rights
from vigie.connectors.reddit.session import API, Session, Timing
from vigie.connectors.reddit.tokens import ADDRESS
from vigie.message import Entry, Space


class Reddit:
    """See `vigie.connectors.base.SignedIn`.

    Parameters
    ----------
    account
        With `subreddit`, `account`, `client_id`, `every`, and the secrets `client_secret` and
        `refresh_token`.
    timing
        How patient to be.
    api, tokens
        Where Reddit's interface and its tokens are.

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
        self._rights = Rights(self._session)
        self._reader = Reader(self._session, self._rights)
        self._actor = Actor(self._session, self._rights)

    @property
    def space(self) -> Space:
        """The subreddit; its posts and the conversations of its modmail are threads of it."""
        return self._session.space

    @property
    def health(self) -> Sentence:
        """Return what is wrong and what to do; empty while messages arrive."""
        return self._reader.health

    def receive(self, cursor: str = "") -> AsyncGenerator[Told, None]:
        """Yield what is said, look after look; see `Reader.receive`."""
        return self._reader.receive(cursor)

    def reread(self, gap: Gap) -> AsyncGenerator[Entry, None]:
        """Yield again what was said within the gap; see `Reader.reread`."""
        return self._reader.reread(gap)

    async def check(self) -> Identity:
        """Ask whom the token speaks for; see `Rights.check`."""
        return await self._rights.check()

    async def act(self, request: ActionRequest) -> Receipt:
        """Do what is asked; see `Actor.act`."""
        return await self._actor.act(request)

    async def permits(self, request: ActionRequest) -> frozenset[str]:
        """Return the verbs possible now; see `Actor.permits`."""
        return await self._actor.permits(request)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._session.aclose()
