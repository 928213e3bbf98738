"""One Disqus forum, read and moderated."""

import ssl

from vigie.connectors.account import Account
from vigie.connectors.base import Capabilities
from vigie.connectors.composed import Rereading
from vigie.connectors.disqus.acting import Actor
from vigie.connectors.disqus.capabilities import CAPABILITIES
from vigie.connectors.disqus.reading import Reader
from vigie.connectors.disqus.session import API, Session, Timing


class Disqus(Rereading):
    """See `vigie.connectors.base.SignedIn`.

    Parameters
    ----------
    account
        With `forum`, `every`, and the secrets `api_secret` and `access_token`.
    timing
        How patient to be.
    api
        Where the interface is.
    tls
        How to check its certificate, where the machine's own way is not the right one.

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
        tls: ssl.SSLContext | bool = True,
    ) -> None:
        session = Session(account, timing, api, tls)
        reader = Reader(session)
        actor = Actor(session, reader)
        super().__init__(session, reader, actor, check=session.check)
