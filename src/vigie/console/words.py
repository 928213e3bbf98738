"""The words of a case in the reader's language: clauses, reasons, states."""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from django.utils.translation import get_language, gettext, gettext_lazy, pgettext_lazy

from vigie.charter.charter import Charter, Sentences
from vigie.charter.error import CharterError
from vigie.charter.load import load
from vigie.charter.reserved import UNAVAILABLE
from vigie.console.marks import Seen
from vigie.desk.models import Alert, Decision, Finding, Message, Space
from vigie.engine.reasons import say
from vigie.versions.queries import sealed_charter, seals_of

#: What is seen to help and not to warn: it is said, but not highlighted as if it were a fault.
HELPFUL = frozenset(
    {
        "language", "question", "praise", "complaint", "support", "subscription", "testimony", "idea",
        "erratum", "purchase", "political", "offtopic", "discontent", "opinion", "video",
    }
)  # fmt: skip

STATES = {
    "published": pgettext_lazy("state", "Published"),
    "held": pgettext_lazy("state", "Waiting"),
    "hidden": pgettext_lazy("state", "Hidden"),
    "deleted": pgettext_lazy("state", "Deleted"),
    "removed": pgettext_lazy("state", "Removed by the network"),
}
#: What a decision did, as said in a toast and to a screen reader.
DONE = {
    "publish": gettext_lazy("Published"),
    "hide": gettext_lazy("Hidden"),
    "delete": gettext_lazy("Deleted"),
}
PROPOSALS = {
    "publish": gettext_lazy("The charter proposes to publish"),
    "hold": gettext_lazy("The charter asks for a person"),
    "hide": gettext_lazy("The charter proposes to hide"),
    "delete": gettext_lazy("The charter proposes to delete"),
}
#: What it proposes about the author, which nothing carries out.
ABOUT_AUTHOR = {
    "time-out": gettext_lazy("The charter proposes: a time-out for the author"),
    "ban": gettext_lazy("The charter proposes: a ban of the author"),
}
PRIORITIES = {
    0: pgettext_lazy("priority", "Low"),
    1: pgettext_lazy("priority", "Normal"),
    2: pgettext_lazy("priority", "High"),
    3: pgettext_lazy("priority", "Urgent"),
}
#: What is asked of a network.
VERBS = {
    "publish": pgettext_lazy("verb", "Publish"),
    "hide": pgettext_lazy("verb", "Hide"),
    "delete": pgettext_lazy("verb", "Delete"),
    "restore": pgettext_lazy("verb", "Restore"),
    "reply": pgettext_lazy("verb", "Reply"),
    "reply_privately": pgettext_lazy("verb", "Reply in private"),
    "message": pgettext_lazy("verb", "Write in private"),
    "like": pgettext_lazy("verb", "Like"),
    "unlike": pgettext_lazy("verb", "Take the like back"),
    "pin": pgettext_lazy("verb", "Pin"),
    "unpin": pgettext_lazy("verb", "Unpin"),
    "report": pgettext_lazy("verb", "Report to the network"),
    "time_out": pgettext_lazy("verb", "Time out the author"),
    "ban": pgettext_lazy("verb", "Ban the author"),
    "unban": pgettext_lazy("verb", "Let the author back"),
    "slow": pgettext_lazy("verb", "Slow mode"),
    "followers_only": pgettext_lazy("verb", "Followers only"),
    "shield": pgettext_lazy("verb", "Shield"),
}
#: Where a request stands, with its tone.
STATUSES = {
    "waiting": (pgettext_lazy("action", "Waiting"), "accent"),
    "sending": (pgettext_lazy("action", "Being sent"), "accent"),
    "done": (pgettext_lazy("action", "Done"), "ok"),
    "failed": (pgettext_lazy("action", "Failed"), "bad"),
    "cancelled": (pgettext_lazy("action", "Cancelled"), ""),
}
ASKED = gettext_lazy("Asked: it leaves in a few seconds, and can be taken back until then.")
KINDS = {
    "chat": gettext_lazy("live chat"),
    "comment": gettext_lazy("comment"),
    "review": gettext_lazy("review"),
    "private": gettext_lazy("private message"),
    "post": gettext_lazy("post"),
}


def language() -> str:
    """Return the reader's language, "fr" or "en"."""
    return (get_language() or "fr")[:2]


#: Titles of clauses and what they rest on, by the clause.
_Words: TypeAlias = dict[str, tuple[Sentences, Sentences]]
#: A space, a row that names the charter and the version which weighed there, and the clause.
Asked: TypeAlias = tuple[Space, Message | Decision | Alert, str]


class ClauseWords(NamedTuple):
    """What a clause says of itself, in the reader's language."""

    title: str
    #: The law or the rule that it rests on; empty where it does not say.
    rests_on: str = ""


def clause_titles(asked: Iterable[Asked]) -> list[str]:
    """Return titles of clauses, as `clause_words` does."""
    return [each.title for each in clause_words(asked)]


def clause_words(asked: Iterable[Asked]) -> list[ClauseWords]:
    """Return what clauses say of themselves in the reader's language, as the version that weighed said it.

    Parameters
    ----------
    asked
        Give all those of a screen at once: the versions are found by one query.

    Returns
    -------
    list[ClauseWords]
        Words for each, in order; for a title, the clause's id where no charter can say it, nothing where
        there is no clause.
    """
    keyed = [
        (space.charter, (space.client_id, row.charter, row.charter_version), clause)
        for space, row, clause in asked
    ]
    seals = seals_of(key for _, key, clause in keyed if clause)
    told = []
    for charter, key, clause in keyed:
        if clause in ("", UNAVAILABLE.id):
            known: _Words = {UNAVAILABLE.id: (UNAVAILABLE.title, {})}
        else:
            known = _published(seals[key]) if key in seals else _shipped(charter)
        title, rests_on = known.get(clause, ({}, {}))
        told.append(ClauseWords(_said(title, clause), _said(rests_on, "")))
    return told


def _said(sentences: Sentences, otherwise: str) -> str:
    return sentences.get(language()) or next(iter(sentences.values()), otherwise)


@lru_cache(maxsize=64)
def _shipped(charter: str) -> _Words:
    # A broken charter is told where charters are read; here the id of the clause is still the truth.
    try:
        return _known(load(charter))
    except (CharterError, OSError, ValueError):
        return {}


@lru_cache(maxsize=64)
def _published(seal: str) -> _Words:
    try:
        return _known(sealed_charter(seal))
    except CharterError:  # published by a Vigie that read another language
        return {}


def _known(charter: Charter) -> _Words:
    return {clause.id: (clause.title, clause.rests_on) for clause in charter.clauses}


def seen_in(message: Message, findings: Iterable[Finding]) -> list[Seen]:
    """Return the findings as the reader sees them, numbered in the order of the text.

    Those about the whole message come after, unnumbered; the language is told elsewhere on the screen.
    """
    length = len(message.text)
    told = sorted((one for one in findings if one.kind != "language"), key=lambda one: (one.start, one.end))
    seen = []
    number = 0
    for one in told:
        whole = (one.start <= 0 and one.end >= length) or one.end <= one.start
        place = 0
        if not whole and one.kind not in HELPFUL:
            number += 1
            place = number
        sentence = say(one.reason, tuple(str(word) for word in one.args), language())
        seen.append(Seen(place, one.kind, one.score, one.start, one.end, sentence, decisive=one.decisive))
    return sorted(seen, key=lambda one: (one.number == 0, one.number, -one.score))


def reasons_of(seen: Iterable[Seen]) -> list[str]:
    """Return the sentences of what weighed against a message, the one its verdict rests on first."""
    weighed = [one for one in seen if one.kind not in HELPFUL]
    return [one.sentence for one in sorted(weighed, key=lambda one: not one.decisive)]


def due_in(left_ms: int) -> str:
    """Return the time left, or by how much it is past, in the largest unit that says enough."""
    late = left_ms < 0
    minutes = abs(left_ms) // 60_000
    if minutes < 100:
        return (gettext("%(n)d min late") if late else gettext("%(n)d min left")) % {"n": minutes}
    if minutes < 48 * 60:
        return (gettext("%(n)d h late") if late else gettext("%(n)d h left")) % {"n": minutes // 60}
    return (gettext("%(n)d d late") if late else gettext("%(n)d d left")) % {"n": minutes // 1440}
