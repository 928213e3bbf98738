"""One business unit of Trustpilot, read and answered for."""

import ssl

from vigie.connectors.account import Account
from vigie.connectors.base import Capabilities
from vigie.connectors.composed import Counting
from vigie.connectors.newest_first import Reader, Timing
from vigie.connectors.one_answer import Actor, Refusals
from vigie.connectors.trustpilot import sentences
from vigie.connectors.trustpilot.capabilities import CAPABILITIES
from vigie.connectors.trustpilot.session import ADDRESS, Session

#: How far back each look goes: a review may be shown, or changed, days after it was written (ms).
LATE = 7 * 86_400_000
# What a second answer does to the first is not documented: it may be a colleague's.
REFUSALS = Refusals(cannot=sentences.cannot, not_ours=sentences.NOT_OURS, answered=sentences.ANSWERED)


class Trustpilot(Counting):
    """See `vigie.connectors.base.SignedIn`.

    Parameters
    ----------
    account
        With `business_unit`, `business_user`, and the secrets `api_key`, `api_secret` and `access_token`.
    timing
        How patient to be.
    tls
        How to check Trustpilot's certificate, where the machine's own way is not the right one.
    address
        Where Trustpilot is asked.

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
    ) -> None:
        session = Session(account, timing, tls, address)
        reader = Reader(session, late=LATE, not_read=sentences.not_read(session.space.id))
        actor = Actor(session, REFUSALS)
        super().__init__(session, reader, actor, check=session.check)
