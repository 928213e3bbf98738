"""One Telegram bot, read and acted through in every chat that it is in."""

from vigie.connectors.account import Account
from vigie.connectors.base import Capabilities
from vigie.connectors.composed import Composed
from vigie.connectors.telegram.acting import Actor
from vigie.connectors.telegram.capabilities import CAPABILITIES
from vigie.connectors.telegram.reading import Reader
from vigie.connectors.telegram.session import API, Session, Timing


class Telegram(Composed):
    """See `vigie.connectors.base.SignedIn`.

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
        session = Session(account, timing, api)
        reader = Reader(session)
        actor = Actor(session)
        super().__init__(session, reader, actor, check=session.check)
        self._acknowledging = reader

    def kept(self, cursor: str) -> None:
        """Note that what was told before this cursor is on disk; see `Reader.kept`."""
        self._acknowledging.kept(cursor)
