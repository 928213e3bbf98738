"""What Disqus's refusals mean: nearly all have the status 400; a number in the body tells them apart.

The numbers are those of <https://disqus.com/api/docs/errors/>.
"""

from vigie.actions.network import ActionError, GoneError
from vigie.connectors.base import Sentence
from vigie.connectors.disqus import sentences
from vigie.connectors.http import HttpError

#: How long to wait once the requests of an hour are used up; Disqus does not say in the answer (s).
_PAUSE = 300.0
_HOUR = 3_600.0
_TOKEN = frozenset({4, 18})
_SECRET = frozenset({5, 9, 11})
_NO_RIGHT = frozenset({12, 17, 22, 23})
_TOO_OFTEN = frozenset({13, 14})
_TOO_MANY_MADE, _CAPTCHA, _NOT_FOUND, _BAD_ARGUMENT = 24, 19, 8, 2
_NOT_NOW = frozenset({15, 16, 20, 21})


def code_of(error: HttpError) -> int:
    """Return the error's number, 0 where it is not Disqus that answered."""
    code = error.said.get("code") if isinstance(error.said, dict) else None
    return code if isinstance(code, int) and not isinstance(code, bool) else 0


def explained(error: HttpError) -> HttpError:
    """Return what a refusal means, by the number in its body."""
    code = code_of(error)
    if code in _TOKEN or (error.status == 401 and not code):
        return _for_good(error, sentences.TOKEN_REFUSED)
    if code in _SECRET:
        return _for_good(error, sentences.SECRET_REFUSED)
    if code in _NO_RIGHT:
        return _for_good(error, sentences.NO_RIGHT)
    if code == _CAPTCHA:
        return _for_good(error, sentences.CAPTCHA)
    if code in _TOO_OFTEN:
        return _again(error, error.retry_after or _PAUSE)
    if code == _TOO_MANY_MADE:
        return _again(error, error.retry_after or _HOUR)
    if code and error.permanent and error.status != 404:
        return HttpError(
            sentences.refused(code), status=error.status, permanent=code not in _NOT_NOW, said=error.said
        )
    return error


def as_action(error: HttpError) -> ActionError:
    """Return what the outbox understands; a post that Disqus does not find is gone."""
    code = code_of(error)
    if code == _NOT_FOUND or (code == _BAD_ARGUMENT and _names_a_post(error)):
        return GoneError()
    # A page that is not found has another reason than a post that is gone: a proxy, or a changed interface.
    return ActionError(error.sentence, permanent=error.permanent, retry_after=error.retry_after)


def _names_a_post(error: HttpError) -> bool:
    # "Invalid argument, 'post': …": we only send the numbers that Disqus gave us.
    said = error.said.get("response") if isinstance(error.said, dict) else None
    return isinstance(said, str) and ("'post'" in said or "'parent'" in said)


def _for_good(error: HttpError, sentence: Sentence) -> HttpError:
    return HttpError(sentence, status=error.status, permanent=True, said=error.said)


def _again(error: HttpError, wait: float) -> HttpError:
    return HttpError(sentences.TOO_OFTEN, status=error.status, retry_after=wait, said=error.said)
