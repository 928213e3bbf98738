"""A charter as sentences, for people who never open its file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from vigie.charter.charter import Charter, Clause, Titled
from vigie.charter.condition_words import Words
from vigie.console.charters.head import said
from vigie.console.signs import pieces
from vigie.console.words import PRIORITIES, language

#: What a clause does to a message that it matches.
DOES: Mapping[str | None, str | Promise] = {
    "publish": pgettext_lazy("clause", "Publishes"),
    "hold": pgettext_lazy("clause", "Holds for a person"),
    "hide": pgettext_lazy("clause", "Hides"),
    "delete": pgettext_lazy("clause", "Deletes"),
    None: pgettext_lazy("clause", "Only tags"),
}
_PROPOSES: Mapping[str | None, str | Promise] = {
    "time-out": gettext_lazy("Proposes a time-out for the author."),
    "ban": gettext_lazy("Proposes a ban of the author."),
}
_PRIORITY = {"low": 0, "normal": 1, "high": 2, "urgent": 3}


@dataclass(frozen=True, slots=True)
class ReadClause:
    """One clause, in the reader's language."""

    id: str
    title: str
    outcome: str
    does: str
    #: Its condition, as a sentence.
    when: str
    #: What it does besides, a sentence each.
    besides: list[str] = field(default_factory=list)
    #: What the author of a message is told.
    reason: str = ""
    must: list[str] = field(default_factory=list)
    must_not: list[str] = field(default_factory=list)


def read_clauses(charter: Charter) -> list[ReadClause]:
    """Return the clauses of a charter in the reader's language, in their order."""
    words = Words(language())
    return [
        ReadClause(
            id=clause.id,
            title=capital(said(clause.title, clause.id)),
            outcome=clause.outcome or "",
            does=str(DOES[clause.outcome]),
            when=sentence(words.condition(clause.when)),
            besides=[capital(each) for each in _besides(charter, clause)],
            reason=capital(said(clause.reason, "")),
            must=[example.text for example in clause.examples if example.must],
            must_not=[example.text for example in clause.examples if not example.must],
        )
        for clause in charter.clauses
    ]


def sentence(words: str) -> str:
    """Return words as a sentence: a capital, and a stop where it has none."""
    return capital(words) + ("" if words.endswith((".", "?", "!", "…")) else ".")


def capital(words: str) -> str:
    """Return words with a capital, what hides in them made visible, and the spaces that French sets kept."""
    told = "".join(part for part, _name in pieces(words))
    return told[:1].upper() + told[1:]


def charter_name(path: str) -> str:
    """Return the short name of the charter that something is written in."""
    return PurePath(path).stem


def _besides(charter: Charter, clause: Clause) -> "list[str]":
    told = []
    if clause.at_once:
        told.append(gettext("Acts alone from the first day, within the quotas."))
    elif clause.acts_alone:
        told.append(gettext("Acts alone where it has earned it, within the quotas."))
    if clause.priority != "normal":
        priority = PRIORITIES[_PRIORITY[clause.priority]]
        told.append(gettext("Priority: %(name)s.") % {"name": str(priority).lower()})
    if clause.route:
        told.append(
            gettext("Goes to the queue “%(name)s”.") % {"name": _titled(charter.queues, clause.route)}
        )
    if clause.alert:
        told.append(gettext("Raises the alert “%(name)s”.") % {"name": _titled(charter.alerts, clause.alert)})
    if clause.escalate:
        told.append(gettext("Escalates as “%(name)s” says.") % {"name": clause.escalate})
    if clause.reply:
        told.append(
            gettext("Suggests the reply “%(name)s”.") % {"name": _titled(charter.replies, clause.reply)}
        )
    if clause.propose:
        told.append(str(_PROPOSES[clause.propose]))
    if clause.rests_on:
        told.append(gettext("Rests on: %(what)s.") % {"what": said(clause.rests_on, "").rstrip(".")})
    if clause.tags:
        told.append(gettext("Tags: %(names)s.") % {"names": ", ".join(clause.tags)})
    return told


def _titled(tables: tuple[Titled, ...], name: str) -> str:
    """Return the title of what a clause names; its name where it has none (of a reply, its name)."""
    found = next((each for each in tables if each.name == name), None)
    return said(found.said, name) if found else name
