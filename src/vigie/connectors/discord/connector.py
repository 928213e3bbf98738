"""One Discord server, read and acted upon by a bot."""

from collections.abc import AsyncGenerator, Awaitable, Callable

from vigie.actions.network import ActionRequest, Receipt
from vigie.connectors.account import Account
from vigie.connectors.base import Capabilities, Gap, Identity, Sentence, Told
from vigie.connectors.discord import sentences
from vigie.connectors.discord.acting import Actor
from vigie.connectors.discord.capabilities import CAPABILITIES
from vigie.connectors.discord.past import Past, just_before
from vigie.connectors.discord.reading import Reading
from vigie.connectors.discord.session import API, Session, Timing, explained
from vigie.connectors.http import HttpError
from vigie.connectors.streaming import stream
from vigie.message import Entry, Space


class Discord:
    """See `vigie.connectors.base.SignedIn`.

    Parameters
    ----------
    account
        With the setting `server` and the secret `token`.
    timing
        How patient to be.
    api
        Where the API is.

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
        self._past = Past(self._session)
        self._actor = Actor(self._session)
        self._health: Sentence = sentences.NOT_READ

    @property
    def space(self) -> Space:
        """The server; entries name its channels."""
        return self._session.space

    @property
    def health(self) -> Sentence:
        """Return what is wrong and what to do; empty while messages arrive."""
        return self._health

    def receive(self, cursor: str = "") -> AsyncGenerator[Told, None]:
        """Yield what is said, through every reconnection.

        Parameters
        ----------
        cursor
            The session and the place in the past where reading goes on.

        Raises
        ------
        ConnectorError
            The token is refused, the bot is not in the server, or may not read what is said.
        """

        def read(put: Callable[[Told], Awaitable[None]]) -> Awaitable[None]:
            return Reading(self._session, self._past, cursor, put=put, on_health=self._note).run()

        return stream(read, on_health=self._note, at_rest=sentences.NOT_READ)

    def _note(self, health: Sentence) -> None:
        self._health = health

    async def reread(self, gap: Gap) -> AsyncGenerator[Entry, None]:
        """Yield what was said within a gap, channel by channel, oldest first in each.

        Of private conversations only those that the gap names: Discord gives no list of them.

        Raises
        ------
        ConnectorError
            The token is refused, or the network does not answer.
        """
        after = just_before(gap.since)
        if gap.space == self.space:
            found = self._past.everywhere(after, [])
        else:
            found = self._past.one(gap.space.id, after)
        try:
            async for message in found:
                if gap.until is None or message.at <= gap.until:
                    yield message
        except HttpError as error:
            raise explained(error).as_connector() from None
        finally:
            await found.aclose()

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
