"""The words of a case in the reader's language: clauses, reasons, states."""

from collections.abc import Iterable
from functools import lru_cache

from django.utils.translation import get_language, gettext, gettext_lazy, pgettext_lazy

from vigie.charter.charter import Sentences
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


def clause_titles(asked: Iterable[tuple[Space, Message | Decision | Alert, str]]) -> list[str]:
    """Return titles of clauses in the reader's language, as the version that weighed said them.

    Parameters
    ----------
    asked
        For each title: a space, a row that names the charter and the version which weighed there, and the
        clause. Give all those of a screen at once: the versions are found by one query.

    Returns
    -------
    list[str]
        A title each, in order; the clause's id where no charter can say it, nothing where there is no clause.
    """
    keyed = [
        (space.charter, (space.client_id, row.charter, row.charter_version), clause)
        for space, row, clause in asked
    ]
    seals = seals_of(key for _, key, clause in keyed if clause)
    told = []
    for charter, key, clause in keyed:
        if clause in ("", UNAVAILABLE.id):
            titles: Sentences = UNAVAILABLE.title if clause else {}
        else:
            titles = (_published(seals[key]) if key in seals else _titles(charter)).get(clause, {})
        told.append(titles.get(language()) or next(iter(titles.values()), clause))
    return told


@lru_cache(maxsize=64)
def _titles(charter: str) -> dict[str, Sentences]:
    # A broken charter is told where charters are read; here the id of the clause is still the truth.
    try:
        return {clause.id: clause.title for clause in load(charter).clauses}
    except (CharterError, OSError, ValueError):
        return {}


@lru_cache(maxsize=64)
def _published(seal: str) -> dict[str, Sentences]:
    try:
        return {clause.id: clause.title for clause in sealed_charter(seal).clauses}
    except CharterError:  # published by a Vigie that read another language
        return {}


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
