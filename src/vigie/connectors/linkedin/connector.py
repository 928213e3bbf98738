"""One Page of LinkedIn, read and answered for."""

import ssl

from vigie.connectors.account import Account
from vigie.connectors.base import Capabilities
from vigie.connectors.composed import Rereading
from vigie.connectors.linkedin.acting import Actor
from vigie.connectors.linkedin.capabilities import CAPABILITIES
from vigie.connectors.linkedin.reading import Reader
from vigie.connectors.linkedin.session import ADDRESS, TOKENS, Session, Timing


class LinkedIn(Rereading):
    """See `vigie.connectors.base.SignedIn`.

    Parameters
    ----------
    account
        With `organization`, `client_id`, `version`, and the secrets `access_token`, `refresh_token` and
        `client_secret`.
    timing
        How patient to be.
    tls
        How to check LinkedIn's certificate, where the machine's own way is not the right one.
    address, tokens
        Where the interface is, and where tokens are asked for.

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
        address: str = ADDRESS,
        tokens: str = TOKENS,
    ) -> None:
        session = Session(account, timing, tls, address, tokens)
        reader = Reader(session)
        actor = Actor(session)
        super().__init__(session, reader, actor, check=session.check)
