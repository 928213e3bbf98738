"""One sentence of a condition, read into a leaf of the tree.

insult > 0.9                     a finding's score against a number
phone                            a finding's presence
length > 500                     a number of the message
author messages < 3              what the author wrote here before; author is newcomer says the same
likes exists                     a number that the network told
kind is private or review        a word of the message
language is not fr
text says insultes               a word of a list of the charter's own
tag is promo                     a tag that another clause puts on the message
space is twitch:gazette          where it was written; thread is 12345
message is reply                 it answers another
filter is en-direct              a condition that the charter names
hour is 22 to 6                  when it was written; day is saturday or sunday
"""

import re
from collections.abc import Mapping
from typing import Final

import msgspec

from vigie.charter import vocabulary
from vigie.charter.error import Fault
from vigie.charter.place_and_time import DEFAULT_ZONE, read_days, read_hours, read_place, read_thread
from vigie.charter.threshold import NAMES_THRESHOLD, Threshold, at_threshold, no_threshold, out_of_reach
from vigie.charter.tree import (
    Choice,
    Condition,
    Exists,
    Neither,
    Operator,
    Present,
    Quantity,
    Reply,
    Says,
    Score,
    Some,
    Tagged,
)
from vigie.charter.vocabulary import (
    CHOICES,
    KINDS,
    LANGUAGE,
    MESSAGE_KINDS,
    QUANTITIES,
    SAYS,
    TAG,
    listed,
    nearest,
)
from vigie.charter.wordlist import WordList

#: A sentence is said in one breath.
MAX_SENTENCE: Final = 1_000

_COMPARISON = re.compile(r"\s*([^<>=≤≥]*?)\s*(>=|<=|=>|=<|==|[<>=≤≥])\s*(.*?)\s*", re.DOTALL)
_CHOICE = re.compile(r"\s*(.+?)\s+is\s+(not\s+)?(.*?)\s*", re.DOTALL)
_NUMBER = re.compile(r"\d{1,9}(\.\d{1,9})?")
_OPERATORS: dict[str, Operator] = {
    ">": ">",
    "<": "<",
    "=": "=",
    ">=": ">=",
    "<=": "<=",
    "==": "=",
    "=>": ">=",
    "=<": "<=",
    "≥": ">=",
    "≤": "<=",
}
_SUBJECTS = (*KINDS, *QUANTITIES, *CHOICES, SAYS)
#: The sentences that say the one thing which is asked of an author, or of a message.
_ONLY: Final = {
    vocabulary.AUTHOR: (
        vocabulary.NEWCOMER,
        "'author is newcomer', 'author role is …' or 'author messages < 3'",
    ),
    vocabulary.MESSAGE: (vocabulary.REPLY, "'message is reply'"),
}
#: What is said in other words, for the suggestion only.
_MEANT: Final = {"visibility is private": "kind is private", "visibility is public": "kind is not private"}
_SHORT: Final = {
    vocabulary.NEWCOMER: f"{vocabulary.AUTHOR} is {vocabulary.NEWCOMER}",
    vocabulary.REPLY: f"{vocabulary.MESSAGE} is {vocabulary.REPLY}",
}
_EXAMPLE = "a condition such as 'insult > 0.9', 'phone', 'length > 500' or 'kind is private'"


class Named(msgspec.Struct, frozen=True):
    """What the head of a charter names, for its conditions to speak of."""

    lists: Mapping[str, WordList] = {}
    thresholds: Mapping[str, Threshold] = {}
    #: The time zone of its hours and days.
    zone: str = DEFAULT_ZONE
    #: Conditions that others name: `filter is en-direct`.
    filters: Mapping[str, Condition] = {}

    def with_filters(self, filters: Mapping[str, Condition]) -> "Named":
        """Return the same with other filters besides."""
        return msgspec.structs.replace(self, filters={**self.filters, **filters})


_NOTHING: Final = Named()


def read_sentence(text: str, named: Named = _NOTHING) -> Condition:
    """Return the leaf that the sentence says.

    Parameters
    ----------
    text
        For example ``insult > 0.9``.
    named
        What the charter names.

    Returns
    -------
    Condition
        The leaf.

    Raises
    ------
    Fault
        When the sentence is none of the forms above.
    """
    if len(text) > MAX_SENTENCE:
        raise Fault(f"a condition is longer than {MAX_SENTENCE} characters", _EXAMPLE)
    words = text.split()
    # One space between words: a run of them would keep the expressions below busy.
    text = " ".join(words)
    if words[:2] == SAYS.split():
        return _says(" ".join(words[2:]), named.lists)
    # "exists" is also a word like another: `tag is exists`.
    if words[-1:] == [vocabulary.EXISTS] and len(words) > 1 and "is" not in words:
        return _exists(" ".join(words[:-1]))
    if found := _COMPARISON.fullmatch(text):
        return _comparison(found[1], _OPERATORS[found[2]], found[3], named.thresholds)
    if found := _CHOICE.fullmatch(text):
        return _choice(found[1], found[3], named, negated=bool(found[2]))
    subject = text
    if subject in KINDS:
        return Present(subject)
    if not subject:
        raise Fault("a condition is empty", _EXAMPLE)
    if subject in QUANTITIES:
        raise Fault(f"'{subject}' is compared with nothing", f"a number, as in '{subject} > 3'")
    compared = subject.removesuffix(" is").removesuffix(" is not")
    if compared in CHOICES:
        raise Fault(f"'{compared}' is compared with nothing", f"a word, as in '{compared} is …'")
    if subject.startswith(("not ", "no ")):
        raise Fault(
            f"a condition is not denied by '{subject.split()[0]}'",
            suggestion=f"put '{subject.split(' ', 1)[1]}' under 'unless'",
        )
    if re.search(r"\s(and|or|et|ou)\s", subject):
        raise Fault(
            f"'{subject[:80]}' holds several conditions",
            suggestion="write each on its own under 'all' or 'any'",
        )
    raise _unknown(subject)


def _comparison(
    subject: str, operator: Operator, number: str, thresholds: Mapping[str, Threshold]
) -> Condition:
    subject = " ".join(subject.split())
    if subject == LANGUAGE or subject in CHOICES:
        meant = f"{subject} is {number}"
        if subject == vocabulary.HOUR:
            meant = f"hour is 0 to {number}" if "<" in operator else f"hour is {number} to 24"
        elif subject == vocabulary.AUTHOR:
            meant = f"author messages {operator} {number}"
        raise Fault(
            f"'{subject}' is not compared with '{operator}'",
            suggestion=f"write '{meant}'" if number else None,
        )
    if subject not in KINDS and subject not in QUANTITIES:
        raise _unknown(subject) if subject else Fault("a condition begins with its comparison", _EXAMPLE)
    threshold = thresholds.get(number)
    if threshold is not None:
        return at_threshold(subject, operator, threshold)
    if not _NUMBER.fullmatch(number):
        suggestion = None
        if _NUMBER.fullmatch(dotted := number.replace(",", ".", 1)):
            suggestion = f"write '{subject} {operator} {dotted}'"
        elif number.endswith("%") and _NUMBER.fullmatch(number.rstrip("% ")):
            suggestion = f"write '{subject} {operator} {float(number.rstrip('% ')) / 100:g}'"
        if re.search(r"\s(and|or|et|ou|&&|\|\|)\s", number):
            raise Fault(
                f"'{subject} {operator} {number[:60]}' holds several conditions",
                suggestion="write each on its own under 'all' or 'any'",
            )
        if suggestion is None and NAMES_THRESHOLD.fullmatch(number):
            raise no_threshold(subject, number, thresholds)
        raise Fault(f"'{number[:40]}' is not a number", "a number such as 0.9", suggestion)
    value = float(number)
    if subject in QUANTITIES:
        most = QUANTITIES[subject]
        if most is not None and out_of_reach(operator, value, most):
            raise Fault(f"'{subject} {operator} {value:g}' can never hold", f"a number up to {most:g}")
        return Quantity(subject, operator, value)
    if operator == "=":
        raise Fault(
            "a score is almost never equal to a number",
            "one of >, >=, <, <=",
            f"write '{subject} >= {value:g}'",
        )
    if value > 1:
        # 90 is meant as 90 %, and 9 as 0.9.
        part = value / 100 if value >= 10 else value / 10
        mend = f"write '{subject} {operator} {part:g}'" if value <= 100 and value == int(value) else None
        raise Fault(f"a score stays between 0 and 1, and {value:g} does not", "a number from 0 to 1", mend)
    if out_of_reach(operator, value, 1.0):
        raise Fault(f"'{subject} {operator} {value:g}' can never hold: a score stays between 0 and 1")
    return Score(subject, operator, value)


def _choice(subject: str, said: str, named: Named, *, negated: bool) -> Condition:
    subject, zone = " ".join(subject.split()), named.zone
    if subject in _ONLY and said:
        return _only(subject, said, negated=negated)
    if subject not in CHOICES:
        if subject in KINDS or subject in QUANTITIES:
            raise Fault(f"'{subject}' is compared with a number", f"'{subject} > …'")
        if meant := _MEANT.get(f"{subject} is {said}"):
            raise Fault(f"'{subject}' is not known", suggestion=f"write '{meant}'")
        raise Fault(f"'{subject[:60]}' is not known", f"one of {listed(CHOICES)}", nearest(subject, CHOICES))
    if not said:
        raise Fault(f"'{subject} is' is compared with nothing", "a word")
    match subject:
        case vocabulary.SPACE:
            return read_place(said, negated=negated)
        case vocabulary.THREAD:
            return read_thread(said, negated=negated)
        case vocabulary.FILTER:
            return _filter(said, named.filters, negated=negated)
        case vocabulary.HOUR:
            return read_hours(said, zone, negated=negated)
        case vocabulary.DAY:
            return read_days(said, zone, negated=negated)
    words = tuple(word.strip().lower() for word in re.split(r"\s+or\s+|\s*,\s*", said))
    if not all(words):
        raise Fault(f"'{subject} is' is compared with nothing", "a word")
    for word in words:
        if subject == "kind" and word not in MESSAGE_KINDS:
            raise Fault(
                f"'{word[:40]}' is not a kind of message",
                f"one of {listed(MESSAGE_KINDS)}",
                nearest(word, MESSAGE_KINDS),
            )
        if subject == "language" and not re.fullmatch(r"[a-z]{2,3}", word):
            raise Fault(f"'{word[:40]}' is not a language's code", "a code such as fr, en or ar")
        if not re.fullmatch(r"[\w.-]{1,64}", word):
            raise Fault(f"'{word[:40]}' is not one word", f"words joined by 'or' after '{subject} is'")
    if subject == TAG:
        return Tagged(words, negated)
    return Choice(subject, words, negated)


def _only(subject: str, said: str, *, negated: bool) -> Condition:
    """Return the leaf of `author is newcomer` or of `message is reply`."""
    word, expected = _ONLY[subject]
    if said != word:
        raise Fault(f"what of the {subject}?", expected, nearest(said, (word,)))
    if subject == vocabulary.MESSAGE:
        return Reply(negated)
    return Quantity("author messages", ">=" if negated else "<", vocabulary.NEWCOMER_BEFORE)


def _exists(subject: str) -> Condition:
    """Return the leaf of `likes exists`."""
    if subject in KINDS:
        raise Fault(f"'{subject} exists' is said shorter", suggestion=f"write '{subject}'")
    if subject == vocabulary.LENGTH:
        raise Fault("every message has a length", suggestion="leave this condition out")
    if subject not in QUANTITIES:
        asked = [each for each in QUANTITIES if each != vocabulary.LENGTH]
        raise Fault(
            f"'{subject[:60]}' is no number that may be missing",
            f"one of {listed(asked)} before '{vocabulary.EXISTS}'",
            nearest(subject, asked),
        )
    return Exists(subject)


def _filter(said: str, filters: Mapping[str, Condition], *, negated: bool) -> Condition:
    """Return the condition of a filter that the charter names, or of several."""
    names = tuple(dict.fromkeys(re.split(r"\s+or\s+|\s*,\s*", said)))
    for name in names:
        if name in filters:
            continue
        if not filters:
            raise Fault(
                f"'filter is {name[:60]}' names a filter, and the charter has none",
                "the field 'filters' beside 'clauses'",
                f"write filters: {{{name[:60] or 'a-name'}: {{when: …}}}}",
            )
        raise Fault(f"there is no filter '{name[:60]}'", f"one of {listed(filters)}", nearest(name, filters))
    parts = tuple(filters[name] for name in names)
    if negated:
        return Neither(parts)
    return parts[0] if len(parts) == 1 else Some(parts)


def _says(said: str, lists: Mapping[str, WordList]) -> Condition:
    if not said:
        raise Fault(f"'{SAYS}' names no list", f"the name of a list, as in '{SAYS} insultes'")
    if said.startswith("not "):
        raise Fault(
            "what a text says is not denied by 'not'", suggestion=f"put '{SAYS} {said[4:64]}' under 'unless'"
        )
    names = tuple(dict.fromkeys(re.split(r"\s+or\s+|\s*,\s*", said)))
    for name in names:
        if name in lists:
            continue
        if not lists:
            raise Fault(
                f"'{SAYS} {name[:60]}' names a list, and the charter has none",
                "the field 'lists' beside 'clauses'",
                f"write lists: {{{name[:60] or 'a-name'}: [a word, another]}}",
            )
        raise Fault(f"there is no list '{name[:60]}'", f"one of {listed(lists)}", nearest(name, lists))
    return Says(tuple(lists[name] for name in names))


def _unknown(subject: str) -> Fault:
    if subject == LANGUAGE:
        return Fault("'language' is compared with nothing", "'language is fr'")
    if said := _SHORT.get(subject):
        return Fault(f"'{subject}' is not known", suggestion=f"write '{said}'")
    meant = nearest(subject, _SUBJECTS) or nearest(" ".join(subject.split()[:2]), _SUBJECTS)
    return Fault(f"'{subject[:60]}' is not known", f"one of {listed(_SUBJECTS)}", meant)
