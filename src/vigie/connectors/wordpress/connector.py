"""One WordPress site, read and moderated."""

import ssl

from vigie.connectors.account import Account
from vigie.connectors.base import Capabilities
from vigie.connectors.composed import Counting
from vigie.connectors.wordpress.acting import Actor
from vigie.connectors.wordpress.capabilities import CAPABILITIES
from vigie.connectors.wordpress.reading import Reader
from vigie.connectors.wordpress.session import Session, Timing


class WordPress(Counting):
    """See `vigie.connectors.base.SignedIn`.

    Parameters
    ----------
    account
        With `site`, `user`, `every`, and the secret `password`.
    timing
        How patient to be.
    tls
        How to check the site's certificate, where the machine's own way is not the right one.

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
        actor = Actor(session, reader)
        super().__init__(session, reader, actor, check=session.check)
