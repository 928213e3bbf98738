"""What Reddit's refusals mean: a code in the body says it, under any status, success among them."""

from typing import Any

from vigie.actions.network import ActionError, GoneError
from vigie.connectors.base import ConnectorError, Sentence
from vigie.connectors.http import HttpError
from vigie.connectors.reddit import sentences
from vigie.connectors.sentences import NO_TEXT

#: How long to wait where Reddit says "later" and not when (s).
_LATER = 600.0
_RATE = frozenset({"RATELIMIT", "SUBREDDIT_RATELIMIT"})
_GONE = frozenset(
    {"DELETED_COMMENT", "DELETED_LINK", "DELETED_THING", "NO_THING_ID", "CONVERSATION_NOT_FOUND"}
)
_SAID: dict[str, Sentence] = {
    "TOO_OLD": sentences.ARCHIVED,
    "THREAD_LOCKED": sentences.LOCKED,
    "USER_BLOCKED": sentences.BLOCKED,
    "USER_BLOCKED_MESSAGE": sentences.BLOCKED,
    "MUTED_FROM_SUBREDDIT": sentences.MUTED,
    "CANT_RESTRICT_MODERATOR": sentences.A_MODERATOR,
    "USER_DOESNT_EXIST": sentences.NO_SUCH_ACCOUNT,
    "TOO_LONG": sentences.TOO_LONG,
    "NO_TEXT": NO_TEXT,
    "COMMENT_NOT_STICKYABLE": sentences.ONLY_TOP,
    "USER_REQUIRED": sentences.RECONNECT,
    **dict.fromkeys(
        ("MOD_REQUIRED", "SUBREDDIT_NO_ACCESS", "INVALID_MOD_PERMISSIONS", "BAD_SR_NAME"), sentences.NO_RIGHT
    ),
}


def code_of(error: HttpError) -> str:
    """Return the code of a refusal, empty where Reddit gives none."""
    return _code(error.said)


def refused_in(said: Any) -> HttpError | None:
    """Return the error that an answer with a status of success tells, None where it tells none."""
    if not _code(said):
        return None
    return explained(HttpError(sentences.refused(_code(said)), status=200, permanent=True, said=said))


def explained(error: HttpError) -> HttpError:
    """Return what a refusal means, by the code in its body."""
    code = code_of(error)
    if code in _RATE:
        wait = error.retry_after or _seconds(error.said) or _LATER
        return HttpError(sentences.TOO_OFTEN, status=error.status, retry_after=wait, said=error.said)
    if code in _SAID:
        return HttpError(_SAID[code], status=error.status, permanent=True, said=error.said)
    if error.status == 302:
        # What does not exist is answered by the way to a search.
        return HttpError(sentences.NO_SUBREDDIT, status=302, permanent=True)
    if error.status == 401:
        return HttpError(sentences.RECONNECT, status=401, permanent=True, said=error.said)
    if error.status == 403:
        return HttpError(sentences.NO_RIGHT, status=403, permanent=True, said=error.said)
    if code and error.permanent:
        return HttpError(sentences.refused(code), status=error.status, permanent=True, said=error.said)
    return error


def as_action(error: HttpError) -> ActionError:
    """Return what the outbox understands; only what Reddit names as deleted is gone."""
    if code_of(error) in _GONE:
        return GoneError()
    # "Not found" is what Reddit answers of what this account does not moderate, too.
    return ActionError(error.sentence, permanent=error.permanent, retry_after=error.retry_after)


def as_connector(error: HttpError) -> ConnectorError:
    """Return what the pump understands."""
    return ConnectorError(error.sentence, permanent=error.permanent)


def _code(said: Any) -> str:
    """Return a code in either of Reddit's two forms.

    Forms: {"json": {"errors": [[code, words, field]]}} and {"reason": code, "explanation": words}.
    """
    if not isinstance(said, dict):
        return ""
    inner = said.get("json")
    listed = inner.get("errors") if isinstance(inner, dict) else None
    if isinstance(listed, list) and listed:
        first = listed[0]
        code = first[0] if isinstance(first, list) and first else ""
    else:
        code = said.get("reason")
    return code if isinstance(code, str) else ""


def _seconds(said: Any) -> float | None:
    inner = said.get("json") if isinstance(said, dict) else None
    given = inner.get("ratelimit") if isinstance(inner, dict) else None
    if not isinstance(given, int | float) or isinstance(given, bool):
        return None
    return float(given) if 0 < given < 86_400 else None
