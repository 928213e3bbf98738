"""The clauses of a draft as a list, by what they do to a message, and the head of the charter."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from vigie.charter.charter import Charter, Clause
from vigie.charter.condition_words import Words
from vigie.console.charters.head import said
from vigie.console.charters.sentences import charter_name, sentence
from vigie.console.editor.draft import Sketch
from vigie.console.editor.rows import as_number
from vigie.console.words import language

#: What clauses do, in the order in which a supervisor asks about it.
DEEDS: Final[Mapping[str, str | Promise]] = {
    "urgent": gettext_lazy("Call a person at once"),
    "delete": pgettext_lazy("clauses", "Delete"),
    "hide": pgettext_lazy("clauses", "Hide"),
    "hold": gettext_lazy("Hold for a person"),
    "tell": gettext_lazy("Tell people"),
    "tag": gettext_lazy("Tag"),
    "publish": pgettext_lazy("clauses", "Publish"),
}
_ID: Final = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,62}[a-z0-9])?")
#: Whether a clause acts alone, as a list says it.
ALONE: Final[Mapping[str, str | Promise]] = {
    "earned": gettext_lazy("acts alone once it has proved itself"),
    "at-once": gettext_lazy("acts alone at once"),
}


@dataclass(frozen=True, slots=True)
class Listed:
    """One clause of the list."""

    id: str
    #: Whether it has a page of its own: one whose id is wrong is mended in the text.
    opens: bool
    title: str
    #: Its condition as a sentence; empty where it is wrong.
    when: str
    outcome: str
    alone: str
    #: Where it comes from, and in which way: "own", "inherited" or "changed".
    origin: str
    from_where: str
    examples: int
    #: How many mistakes are in it.
    wrong: int
    tags: tuple[str, ...]

    @property
    def sought(self) -> str:
        """Return what a person may type to find it."""
        return " ".join([self.id, self.title, self.when, *self.tags]).casefold()


@dataclass(frozen=True, slots=True)
class Deed:
    """Clauses that do one thing."""

    name: str
    title: str
    clauses: list[Listed] = field(default_factory=list)


def deeds(found: Sketch) -> list[Deed]:
    """Return the clauses of a draft by what they do; nothing is told of what no clause does."""
    words = Words(language())
    groups = {name: Deed(name, str(title)) for name, title in DEEDS.items()}
    wrong: Counter[str] = Counter()
    for error in found.errors:
        if error.message.startswith("clause '"):
            wrong[error.message.split("'", 2)[1]] += 1
    for clause in found.charter.clauses:
        groups[deed_of(clause)].clauses.append(_listed(found, clause, words, wrong[clause.id[:60]]))
    return [deed for deed in groups.values() if deed.clauses]


def deed_of(clause: Clause) -> str:
    """Return what a clause does, as the list groups it."""
    if clause.priority == "urgent" and clause.outcome != "publish":
        return "urgent"
    if clause.outcome:
        return clause.outcome
    return "tell" if clause.alert or clause.route or clause.propose else "tag"


def is_id(name: str) -> bool:
    """Return whether a clause of this id can be asked for by an address."""
    return _ID.fullmatch(name) is not None


def origin_of(found: Sketch, clause_id: str) -> str:
    """Return whether a clause is the draft's own, inherited as it is, or changed here."""
    if clause_id not in found.above:
        return "own"
    return "changed" if clause_id in found.written else "inherited"


@dataclass(frozen=True, slots=True)
class HeadForm:
    """The head of a charter, as its form shows it or as it was typed."""

    title: dict[str, str]
    tone: dict[str, str]
    default: str
    per_minute: str
    per_hour: str
    #: The numbers that conditions name, as they are typed.
    numbers: dict[str, str] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)


def head_form(charter: Charter) -> HeadForm:
    """Return the head of a charter as its form shows it first."""

    def number(value: int | None) -> str:
        return "" if value is None else str(value)

    languages = charter.languages or ("fr", "en")
    return HeadForm(
        title={code: charter.title.get(code, "") for code in languages},
        tone={code: charter.tone.get(code, "") for code in languages},
        default=charter.default,
        per_minute=number(charter.automatic_per_minute),
        per_hour=number(charter.automatic_per_hour),
        numbers={each.name: f"{each.value:g}" for each in charter.thresholds},
    )


def look_head(form: HeadForm) -> None:
    """Keep what is wrong in the head of a charter beside each field."""
    for code, title in form.title.items():
        if not title:
            form.wrong[f"title-{code}"] = gettext("Write it in this language too.")
    for name, typed in (("per_minute", form.per_minute), ("per_hour", form.per_hour)):
        if typed and not (typed.isascii() and typed.isdecimal() and int(typed) <= 1_000_000):
            form.wrong[name] = gettext("Write a whole number from 0 to 1,000,000, or nothing.")
    for name, typed in form.numbers.items():
        value = as_number(typed)
        if value is None or value > 1:
            form.wrong[f"number-{name}"] = gettext("Write a number from 0 to 1.")
    if form.per_hour and not form.per_minute:
        form.wrong["per_minute"] = gettext("Write how many a minute too: an hour’s number needs it.")
    if any(form.tone.values()) and not all(form.tone.values()):
        for code, tone in form.tone.items():
            if not tone:
                form.wrong[f"tone-{code}"] = gettext("Write it in this language too.")


def _listed(found: Sketch, clause: Clause, words: Words, wrong: int) -> Listed:
    origin = origin_of(found, clause.id)
    alone = "at-once" if clause.at_once else "earned" if clause.acts_alone else ""
    # Where something is wrong in it, its condition may be the one thing that could not be read.
    when = "" if wrong else sentence(words.condition(clause.when))
    return Listed(
        id=clause.id,
        opens=is_id(clause.id),
        title=said(clause.title, clause.id),
        when=when,
        outcome=clause.outcome or "",
        alone=str(ALONE.get(alone, "")),
        origin=origin,
        from_where="" if origin == "own" else above_of(clause, found),
        examples=len(clause.examples),
        wrong=wrong,
        tags=clause.tags,
    )


def above_of(clause: Clause, found: Sketch) -> str:
    """Return the name of the charter above that a clause comes from."""
    if clause.id in found.written:
        return charter_name(found.charter.above[0]) if found.charter.above else ""
    return charter_name(clause.path.removeprefix("extends "))
