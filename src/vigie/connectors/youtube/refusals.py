"""What YouTube's refusals mean: the status alone does not tell a used-up day from a missing right."""

from vigie.actions.network import ActionError, GoneError
from vigie.connectors.base import ConnectorError, Sentence
from vigie.connectors.http import HttpError
from vigie.connectors.youtube import sentences
from vigie.connectors.youtube.quota import seconds_left

#: How long to wait after too many requests in a short time (s).
_MOMENT = 30.0
_SPENT = frozenset({"quotaExceeded", "dailyLimitExceeded"})
_TOO_FAST = frozenset({"rateLimitExceeded", "userRateLimitExceeded", "userRequestsExceedRateLimit"})
_GONE = frozenset({"commentNotFound", "parentCommentNotFound", "liveChatMessageNotFound"})
#: The live chat is no longer there to be read or written to.
OVER = frozenset({"liveChatEnded", "liveChatNotFound", "liveChatDisabled"})
#: A page cannot be continued.
BAD_PAGE = frozenset({"pageTokenInvalid", "invalidPageToken"})
#: Refused for what was asked, or for no reason: what is read was asked rightly before, and is asked again.
_NOT_NOW = BAD_PAGE | {"processingFailure"}
#: The channel has no live broadcasts at all.
NOT_LIVE = frozenset({"liveStreamingNotEnabled", "insufficientLivePermissions"})
#: Sentences of what is refused for good.
_SAID = {
    "commentsDisabled": sentences.CLOSED,
    "parentCommentIsPrivate": sentences.CLOSED,
    "insufficientPermissions": sentences.NO_RIGHT,
    "forbidden": sentences.NOT_ALLOWED,
    "modificationNotAllowed": sentences.NOT_ALLOWED,
    "processingFailure": sentences.REJECTED,
    **dict.fromkeys(OVER, sentences.CHAT_OVER),
}


def reasons_of(error: HttpError) -> frozenset[str]:
    """Return the reasons that YouTube gives, none where it is not YouTube that answered."""
    told = error.said.get("error") if isinstance(error.said, dict) else None
    each = told.get("errors") if isinstance(told, dict) else None
    found = [one.get("reason") for one in each if isinstance(one, dict)] if isinstance(each, list) else []
    return frozenset(reason for reason in found if isinstance(reason, str))


def explained(error: HttpError, *, at: int, reading: bool = False) -> HttpError:
    """Return what a refusal means, by the reasons in its body.

    Parameters
    ----------
    at
        The time (ms), which says how long a used-up day still lasts.
    reading
        Whether the call only reads.
    """
    reasons = reasons_of(error)
    if reasons & _SPENT:
        return _again(error, sentences.QUOTA, seconds_left(at))
    if reasons & _TOO_FAST:
        return _again(error, sentences.TOO_FAST, error.retry_after or _MOMENT)
    if reading and reasons & _NOT_NOW:
        return _again(error, sentences.NOT_PROCESSED, error.retry_after or 0.0)
    said = next((_SAID[reason] for reason in sorted(reasons) if reason in _SAID), None)
    if said is None or not error.permanent:
        return error
    return HttpError(said, status=error.status, permanent=True, said=error.said)


def as_action(error: HttpError) -> ActionError:
    """Return what the outbox understands."""
    if reasons_of(error) & _GONE:
        return GoneError()
    if reasons_of(error) & OVER:
        # Not the message is missing, but the chat to act in.
        return ActionError(error.sentence, permanent=True)
    return error.as_action()


def as_connector(error: HttpError | ActionError) -> ConnectorError:
    """Return what the pump understands, of a refusal of YouTube or of the purse."""
    if isinstance(error, HttpError):
        return error.as_connector()
    return ConnectorError(error.args[0], permanent=error.permanent)


def _again(error: HttpError, sentence: Sentence, wait: float) -> HttpError:
    return HttpError(sentence, status=error.status, retry_after=wait, said=error.said)
