"""One Matrix account, read and acted through in every room that it is in."""

import ssl
from functools import partial

from vigie.connectors.account import Account
from vigie.connectors.base import Capabilities
from vigie.connectors.composed import Rereading
from vigie.connectors.matrix.acting import Actor
from vigie.connectors.matrix.capabilities import CAPABILITIES
from vigie.connectors.matrix.checking import check
from vigie.connectors.matrix.reading import Reader
from vigie.connectors.matrix.session import Session, Timing


class Matrix(Rereading):
    """See `vigie.connectors.base.SignedIn`.

    Parameters
    ----------
    account
        With `server`, `user`, and a secret: `password`, or else `token`.
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
        super().__init__(session, reader, actor, check=partial(check, session))
