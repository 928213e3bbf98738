"""One location of Google Business Profile, read and answered for."""

import ssl

from vigie.connectors.account import Account
from vigie.connectors.base import Capabilities
from vigie.connectors.composed import Counting
from vigie.connectors.google_reviews import sentences
from vigie.connectors.google_reviews.capabilities import CAPABILITIES
from vigie.connectors.google_reviews.session import Addresses, Session
from vigie.connectors.newest_first import Reader, Timing
from vigie.connectors.one_answer import Actor, Refusals

#: How far back each look goes: a review may be shown days after it was written (ms).
LATE = 3 * 86_400_000
REFUSALS = Refusals(
    cannot=sentences.cannot, not_ours=sentences.NOT_OURS, too_long=sentences.TOO_LONG, longest=4_096
)


class GoogleReviews(Counting):
    """See `vigie.connectors.base.SignedIn`.

    Parameters
    ----------
    account
        With `location`, `client_id`, and the secrets `client_secret`, `refresh_token` and `access_token`.
    timing
        How patient to be.
    tls
        How to check Google's certificate, where the machine's own way is not the right one.
    addresses
        Where Google is asked.

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
        addresses: Addresses = Addresses(),  # noqa: B008 - frozen
    ) -> None:
        session = Session(account, timing, tls, addresses)
        reader = Reader(session, late=LATE, not_read=sentences.not_read(session.space.id))
        actor = Actor(session, REFUSALS)
        super().__init__(session, reader, actor, check=session.check)
