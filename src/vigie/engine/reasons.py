"""Says the reason of a finding, in French or in English.

A finding carries a code and the words that fill the sentence; the sentences are in `sentences.py`. In French,
guillemets and double punctuation take no-break spaces.
"""

import logging

from vigie.engine.sentences import GROUNDS, HARMS, LANGUAGES, SENTENCES

log = logging.getLogger(__name__)

#: Narrow no-break space before ; ! ? and inside guillemets; plain no-break space before a colon.
_NARROW = "\u202f"
#: What was found in another text than the message's: its first word is the reason there.
_ELSEWHERE = "media.text"


class UnknownReasonError(LookupError):
    """A finding gives a reason that has no sentence."""


def sentence(reason: str, args: tuple[str, ...], language: str) -> str:
    """Return the sentence of `reason`, filled with `args`.

    Raises
    ------
    UnknownReasonError
        When the reason has no sentence, or `args` do not fill it.
    """
    french = language[:2] == "fr"
    try:
        pattern = SENTENCES[reason][0 if french else 1]
        if reason == _ELSEWHERE:
            args = (say(args[0], args[1:], language),)
        words = [_Word(arg, french) for arg in args]
        return (_set_french(pattern) if french else pattern).format(*words)
    except (KeyError, IndexError) as error:
        raise UnknownReasonError(f"No sentence for the reason {reason!r} with {len(args)} words.") from error


def say(reason: str, args: tuple[str, ...], language: str) -> str:
    """Return the sentence of `reason` for a screen: one that is missing is logged, and its code shown.

    Parameters
    ----------
    reason
        The code a finding carries.
    args
        The words that fill the sentence.
    language
        "fr" or "en"; any other gives English.
    """
    try:
        return sentence(reason, args, language)
    except UnknownReasonError as error:
        log.warning("%s", error)
        return f"{reason}: {', '.join(args)}" if args else reason


class _Word:
    """An argument that knows how to be named: `{0:language}` gives "en français"."""

    def __init__(self, word: str, french: bool) -> None:
        self._word = word
        self._index = 0 if french else 1

    def __format__(self, naming: str) -> str:
        names = {"language": LANGUAGES, "ground": GROUNDS, "harm": HARMS}.get(naming)
        if names is None:
            return self._word
        return names[self._word][self._index] if self._word in names else self._word


def _set_french(pattern: str) -> str:
    """Return `pattern` with the no-break spaces that French typography asks for."""
    pattern = pattern.replace("« ", f"«{_NARROW}").replace(" »", f"{_NARROW}»").replace(" ;", f"{_NARROW};")
    return pattern.replace(" :", "\u00a0:").replace(" %", "\u00a0%").replace(" s.", "\u00a0s.")
