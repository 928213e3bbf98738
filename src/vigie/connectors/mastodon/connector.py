"""One account of a Mastodon server, read and acted through."""

import ssl

from vigie.connectors.account import Account
from vigie.connectors.base import Capabilities
from vigie.connectors.composed import Rereading
from vigie.connectors.mastodon.acting import Actor
from vigie.connectors.mastodon.capabilities import CAPABILITIES
from vigie.connectors.mastodon.reading import Reader
from vigie.connectors.mastodon.session import Session, Timing


class Mastodon(Rereading):
    """See `vigie.connectors.base.SignedIn`.

    Parameters
    ----------
    account
        With `server`, `account`, `reach`, and the secret `token`.
    timing
        How patient to be.
    tls
        How to check the server's certificate, where the machine's own way is not the right one.

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
        tls: ssl.SSLContext | bool = True,
    ) -> None:
        session = Session(account, timing, tls)
        reader = Reader(session)
        actor = Actor(session)
        super().__init__(session, reader, actor, check=session.check)
