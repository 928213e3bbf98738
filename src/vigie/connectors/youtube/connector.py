"""One YouTube channel, read and acted through."""

from vigie.connectors.account import Account
from vigie.connectors.base import Capabilities
from vigie.connectors.composed import Counting
from vigie.connectors.youtube.acting import Actor
from vigie.connectors.youtube.bans import Bans
from vigie.connectors.youtube.capabilities import CAPABILITIES
from vigie.connectors.youtube.chat_acting import ChatActor
from vigie.connectors.youtube.reading import Reader
from vigie.connectors.youtube.session import API, Session, Timing
from vigie.connectors.youtube.tokens import ADDRESS


class YouTube(Counting):
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
        session = Session(account, timing, api=api, tokens=tokens)
        reader = Reader(session)
        actor = Actor(session, ChatActor(session, reader.chats, Bans(account.keyring)))
        super().__init__(session, reader, actor, check=session.check)
