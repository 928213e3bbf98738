"""One account of Bluesky, read and acted through."""

import ssl

from vigie.connectors.account import Account
from vigie.connectors.base import Capabilities
from vigie.connectors.bluesky.acting import Actor
from vigie.connectors.bluesky.capabilities import CAPABILITIES
from vigie.connectors.bluesky.reading import Reader
from vigie.connectors.bluesky.session import Session, Timing
from vigie.connectors.composed import Rereading


class Bluesky(Rereading):
    """See `vigie.connectors.base.SignedIn`.

    Parameters
    ----------
    account
        With `account`, `service`, `jetstream`, `labeler`, and the secret `password`.
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
        tls: ssl.SSLContext | bool = True,
    ) -> None:
        session = Session(account, timing, tls)
        reader = Reader(session)
        actor = Actor(session, reader.recent)
        super().__init__(session, reader, actor, check=session.check)
