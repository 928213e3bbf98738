"""One mailbox, read and answered."""

import ssl
from collections.abc import AsyncGenerator

from vigie.actions.network import ActionRequest, Receipt
from vigie.connectors.account import Account
from vigie.connectors.base import Capabilities, Gap, Identity, Sentence, Told
from vigie.connectors.email import sentences
from vigie.connectors.email.acting import Actor
from vigie.connectors.email.capabilities import CAPABILITIES
from vigie.connectors.email.mailbox import Mailbox
from vigie.connectors.email.reading import Reader
from vigie.connectors.email.settings import Settings, Timing
from vigie.message import Entry, Space


class Email:
    """See `vigie.connectors.base.SignedIn`.

    Parameters
    ----------
    account
        With `address`, `imap`, `smtp`, `user`, `folder`, `every`, and the secret `password`.
    timing
        How patient to be.
    tls
        How to check the servers' certificates, where the machine's own way is not the right one.

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
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._settings = Settings(account, tls)
        self._mailbox = Mailbox(self._settings, timing.patience)
        self._reader = Reader(self._settings, self._mailbox, timing)
        self._actor = Actor(self._settings, self._mailbox, timing.patience)

    @property
    def space(self) -> Space:
        """The mailbox that is read."""
        return self._settings.space

    @property
    def health(self) -> Sentence:
        """Return what is wrong and what to do; empty while letters arrive."""
        return self._reader.health

    def receive(self, cursor: str = "") -> AsyncGenerator[Told, None]:
        """Yield what arrives, look after look; see `Reader.receive`."""
        return self._reader.receive(cursor)

    def reread(self, gap: Gap) -> AsyncGenerator[Entry, None]:
        """Yield again what arrived within the gap; see `Reader.reread`."""
        return self._reader.reread(gap)

    async def check(self) -> Identity:
        """Sign in to both servers, and look for the folder of sent mail.

        Raises
        ------
        ConnectorError
            A server refuses, or does not answer.
        """
        keeps = await self._mailbox.check()
        await self._actor.check()
        missing = () if keeps else (sentences.NO_SENT,)
        return Identity(space=self.space, name=self._settings.address, missing=missing)

    async def act(self, request: ActionRequest) -> Receipt:
        """Do what is asked; see `Actor.act`."""
        return await self._actor.act(request)

    async def permits(self, request: ActionRequest) -> frozenset[str]:
        """Return the verbs possible now; see `Actor.permits`."""
        return await self._actor.permits(request)

    async def aclose(self) -> None:
        """Close the connection."""
        await self._mailbox.aclose()
