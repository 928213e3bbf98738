"""The messages behind the figures of a trial."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.contrib.auth.models import User
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from vigie.backtest.asked import followed
from vigie.backtest.report import GONE, Example, Report
from vigie.charter.charter import Sentences
from vigie.charter.load import loads, shipped
from vigie.charter.reserved import DEFAULT_TITLE, UNAVAILABLE
from vigie.console.charters.head import said, shipped_charter
from vigie.console.words import clause_titles
from vigie.desk.models import Message, Space
from vigie.desk.scope import messages_of
from vigie.versions.queries import charter_of

#: What becomes of a message, and what a person made of it.
OUTCOMES: Mapping[str, str | Promise] = {
    "publish": pgettext_lazy("outcome", "Published"),
    "hold": pgettext_lazy("outcome", "Held for a person"),
    "hide": pgettext_lazy("outcome", "Hidden"),
    "delete": pgettext_lazy("outcome", "Deleted"),
    "": pgettext_lazy("outcome", "Only tagged"),
    GONE: pgettext_lazy("outcome", "No longer in the draft"),
}


@dataclass(frozen=True, slots=True)
class Cited:
    """A message behind a figure; None where it is no longer kept, or no longer this person's to see."""

    message: Message | None
    #: Titles of the clauses that decide: when it came, and in the draft.
    before: str
    after: str
    #: What a person made of it; empty where nobody decided.
    decided: str


class Citing:
    """The messages behind all the figures of a report, read together.

    Parameters
    ----------
    user
        Who reads: messages that are not theirs are not shown.
    report
        The report.
    draft
        The whole text of the draft.
    spaces
        Where it was tried.
    """

    def __init__(self, user: User, report: Report, draft: str, spaces: Iterable[Space]) -> None:
        examples = [each for change in report.changes for each in change.examples]
        examples += [each for clause in report.clauses for each in clause.examples]
        rows = messages_of(user).filter(pk__in={each.seq for each in examples}).select_related("space")
        self._messages = {message.pk: message for message in rows}
        self._titles = _titles(draft)
        known = self._titles.keys() | {""}
        gone = any(each.id not in known for each in report.clauses)
        self._in_force = _titles_in_force(spaces) if gone else {}
        there = [each for each in examples if each.seq in self._messages]
        asked = ((self._messages[each.seq].space, self._messages[each.seq], each.before) for each in there)
        self._before = {
            each.seq: title for each, title in zip(there, clause_titles(asked), strict=True) if title
        }

    def title(self, clause: str) -> str:
        """Return the title that the draft gives a clause, or else a charter in force."""
        if not clause:
            return said(DEFAULT_TITLE, "")
        return said(self._titles.get(clause) or self._in_force.get(clause, {}), clause)

    def all(self, examples: Iterable[Example]) -> list[Cited]:
        """Return the messages behind one figure."""
        return [
            Cited(
                self._messages.get(each.seq),
                self._before.get(each.seq, each.before or said(DEFAULT_TITLE, "")),
                self.title(each.after),
                str(OUTCOMES[each.decided]) if each.decided else "",
            )
            for each in examples
        ]


@lru_cache(maxsize=8)
def _titles(text: str) -> dict[str, Sentences]:
    """Return the titles of a draft's clauses; its text never changes once it is tried."""
    clauses = (*loads(text).clauses, UNAVAILABLE)
    return {clause.id: clause.title for clause in clauses}


def _titles_in_force(spaces: Iterable[Space]) -> dict[str, Sentences]:
    """Return the titles of the clauses that weigh in some spaces; not those of a file."""
    found: dict[str, Sentences] = {}
    for space in {followed(each): each for each in spaces}.values():
        if space.own_charter_id is not None:
            charter = charter_of(space)
        elif space.charter in shipped():
            charter = shipped_charter(space.charter)
        else:
            continue
        found |= {clause.id: clause.title for clause in charter.clauses}
    return found
