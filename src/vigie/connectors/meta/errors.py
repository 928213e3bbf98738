"""What the Graph interface's errors mean: they come with HTTP 400 most often, and their code says the rest.

Codes: developers.facebook.com/docs/graph-api/guides/error-handling, …/overview/rate-limiting and
…/business-messaging/messenger-platform/error-codes.
"""

import msgspec

from vigie.connectors.base import Sentence
from vigie.connectors.http import HttpError
from vigie.connectors.meta import sentences as say
from vigie.connectors.sentences import failing, token, too_many

#: How long to wait where Meta does not say: its allowances are counted over a sliding hour (s).
RATE_WAIT = 300.0
#: How long an account that breaks Meta's policies is left alone (s).
POLICY_WAIT = 3_600.0

_RATE = frozenset({4, 17, 32, 341, 613})
#: One code a business use case: pages, Instagram, Messenger.
_RATE_OF_BUSINESS = range(80_000, 80_100)
_TOKEN = frozenset({102, 190})
_RIGHTS = frozenset({3, 10, *range(200, 300)})
_TEMPORARY = frozenset({1, 2})
_DEPRECATED = 12
_POLICY = 368
_UNAVAILABLE = 551
#: Subcodes of 10: the window to answer is over (Messenger, Instagram), the page is restricted.
_WINDOW = frozenset({2018065, 2018278, 2534022})
_RESTRICTED = 1893063


class Said(msgspec.Struct, frozen=True):
    """The error as Meta writes it; its words are for developers and are not kept."""

    code: int = 0
    error_subcode: int = 0
    is_transient: bool = False

    @property
    def is_missing(self) -> bool:
        """Whether the object cannot be loaded: it is gone, or the token does not reach it."""
        return (self.code == 100 and self.error_subcode == 33) or self.code == 803


class _Body(msgspec.Struct):
    error: Said


def said(error: HttpError) -> Said:
    """Return Meta's own error, an empty one where it is not Meta that answered."""
    try:
        return msgspec.convert(error.said, _Body).error
    except msgspec.ValidationError:
        return Said()


def explained(network: str, error: HttpError) -> HttpError:
    """Return the error with the meaning of its code, itself where it has none."""
    told = said(error)
    if not told.code or error.status == 429:
        return error
    sentence, status, permanent, wait = _meaning(network, told, error)
    return HttpError(sentence, status=status, permanent=permanent, retry_after=wait, said=error.said)


def _meaning(network: str, told: Said, error: HttpError) -> tuple[Sentence, int, bool, float | None]:
    code = told.code
    if code in _RATE or code in _RATE_OF_BUSINESS:
        return too_many(network), 429, False, error.retry_after or RATE_WAIT
    if code in _TOKEN:
        return token(network), 401, True, None
    if code == 10 and told.error_subcode in _WINDOW:
        return say.WINDOW_OVER, 403, True, None
    if code == 10 and told.error_subcode == _RESTRICTED:
        return say.RESTRICTED, 403, False, POLICY_WAIT
    if code in _RIGHTS:
        return say.rights(network), 403, True, None
    if code == _DEPRECATED:
        return say.deprecated(network), 400, True, None
    if code == _POLICY:
        return say.blocked(network), 403, False, POLICY_WAIT
    if code == _UNAVAILABLE:
        return say.UNAVAILABLE, 403, True, None
    if told.is_missing:
        # Not 404: it is gone only once the token is known to reach the place.
        return say.not_there(network), 400, True, None
    if told.is_transient or code in _TEMPORARY or error.status >= 500:
        return failing(network, error.status), 503, False, error.retry_after
    return say.refused(network, code), 400, True, None
