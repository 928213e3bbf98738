"""One subreddit, read and moderated."""

from vigie.connectors.account import Account
from vigie.connectors.base import Capabilities
from vigie.connectors.composed import Rereading
from vigie.connectors.reddit.acting import Actor
from vigie.connectors.reddit.capabilities import CAPABILITIES
from vigie.connectors.reddit.reading import Reader
from vigie.connectors.reddit.rights import Rights
from vigie.connectors.reddit.session import API, Session, Timing
from vigie.connectors.reddit.tokens import ADDRESS


class Reddit(Rereading):
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
        session = Session(account, timing, api=api, tokens=tokens)
        rights = Rights(session)
        reader = Reader(session, rights)
        actor = Actor(session, rights)
        super().__init__(session, reader, actor, check=rights.check)
