"""What the selects of the editor offer, in the reader's language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from vigie.charter.charter import Charter, Titled
from vigie.charter.condition_words import Words
from vigie.charter.vocabulary import DAYS, MESSAGE_KINDS, QUANTITIES
from vigie.console.charters.head import said
from vigie.console.editor.rows import IS_KNOWN, SEEN, Choice, leaf_named
from vigie.console.words import language

Said = str | Promise
#: What a row may look at: the kinds of findings, by what they are about.
_KINDS: Final[Mapping[Said, tuple[str, ...]]] = {
    gettext_lazy("Harm"): (
        "toxicity", "insult", "obscenity", "sexual", "hate", "threat", "violence", "harassment",
        "denigration", "selfharm", "danger",
    ),
    gettext_lazy("Personal data"): ("phone", "email", "bank", "identity", "plate", "address"),
    gettext_lazy("Advertising and frauds"): ("link", "shortener", "video", "spam", "scam"),
    gettext_lazy("Crowds and form"): ("flood", "repeat", "wave", "raid", "capitals", "disguise"),
    gettext_lazy("What the author expects"): (
        "question", "praise", "complaint", "support", "subscription", "testimony", "idea", "erratum",
        "purchase",
    ),
    gettext_lazy("Tone and subject"): ("political", "offtopic", "conspiracy", "discontent", "irony"),
    gettext_lazy("Attachments"): ("media", "known_image", "image_text", "unseen_image", "unavailable"),
}  # fmt: skip
#: What else it may look at.
_OTHERS: Final[Mapping[Said, Mapping[str, Said]]] = {
    gettext_lazy("The text"): {
        "says": gettext_lazy("says a word of a list"),
        "matches": gettext_lazy("matches a regular expression"),
    },
    gettext_lazy("The message"): {
        "choice:kind": gettext_lazy("kind of message"),
        "choice:language": gettext_lazy("language"),
        "reply": gettext_lazy("answers another message"),
        "choice:network": gettext_lazy("network"),
        "space": gettext_lazy("space"),
        "thread": gettext_lazy("conversation"),
    },
    gettext_lazy("The author"): {"choice:author role": gettext_lazy("role on the network")},
    gettext_lazy("The time"): {"hours": gettext_lazy("hour"), "days": gettext_lazy("day of the week")},
    gettext_lazy("Other rules"): {
        "tag": gettext_lazy("tag put by another clause"),
        "filter": gettext_lazy("named condition"),
        "other": gettext_lazy("written as text"),
    },
}
_DAY_NAMES: Final[Mapping[str, Said]] = dict(
    zip(
        DAYS,
        (
            gettext_lazy("Monday"),
            gettext_lazy("Tuesday"),
            gettext_lazy("Wednesday"),
            gettext_lazy("Thursday"),
            gettext_lazy("Friday"),
            gettext_lazy("Saturday"),
            gettext_lazy("Sunday"),
        ),
        strict=True,
    )
)

#: How a number is compared.
SCORE_OPERATORS: Final[Mapping[str, Said]] = {
    ">": pgettext_lazy("comparison", "above"),
    ">=": pgettext_lazy("comparison", "at least"),
    "<": pgettext_lazy("comparison", "below"),
    "<=": pgettext_lazy("comparison", "at most"),
    SEEN: pgettext_lazy("comparison", "is seen at all"),
}
NUMBER_OPERATORS: Final[Mapping[str, Said]] = {
    ">": pgettext_lazy("comparison", "above"),
    ">=": pgettext_lazy("comparison", "at least"),
    "<": pgettext_lazy("comparison", "below"),
    "<=": pgettext_lazy("comparison", "at most"),
    "=": pgettext_lazy("comparison", "equal to"),
    IS_KNOWN: pgettext_lazy("comparison", "is known"),
}
OUTCOMES: Final[Mapping[str, Said]] = {
    "": gettext_lazy("Nothing: it only tags, routes or tells"),
    "publish": gettext_lazy("Publish the message"),
    "hold": gettext_lazy("Hold it for a person"),
    "hide": gettext_lazy("Hide it"),
    "delete": gettext_lazy("Delete it"),
}
#: Whether a clause acts alone, and what each means.
ALONE: Final[Mapping[str, tuple[Said, Said]]] = {
    "": (gettext_lazy("No"), gettext_lazy("A person decides every message.")),
    "earned": (
        gettext_lazy("Once it has proved itself"),
        gettext_lazy(
            "People decide first. When they have agreed with it often enough, in a language and a space, "
            "it acts alone there; when they overturn it, it stops."
        ),
    ),
    "at-once": (
        gettext_lazy("At once"),
        gettext_lazy(
            "It acts from the first day, and you answer for it. It stops as soon as people overturn it too "
            "often."
        ),
    ),
}
PRIORITIES: Final[Mapping[str, Said]] = {
    "low": pgettext_lazy("priority", "Low"),
    "normal": pgettext_lazy("priority", "Normal"),
    "high": pgettext_lazy("priority", "High"),
    "urgent": gettext_lazy("Urgent: a person is called at once"),
}
PROPOSALS: Final[Mapping[str, Said]] = {
    "": gettext_lazy("Nothing"),
    "time-out": gettext_lazy("A time-out"),
    "ban": gettext_lazy("A ban"),
}
GROUPS: Final[Mapping[str, Said]] = {
    "any": gettext_lazy("Any of these"),
    "all": gettext_lazy("All of these"),
    "unless": gettext_lazy("Unless one of these"),
    "text matches": gettext_lazy("The text matches one of these regular expressions"),
}


@dataclass(frozen=True, slots=True)
class Choices:
    """All that the selects of a clause's form offer."""

    asks: list[tuple[str, list[Choice]]]
    lists: list[Choice]
    filters: list[Choice]
    thresholds: list[Choice]
    message_kinds: list[Choice]
    days: list[Choice]
    tags: list[str]
    queues: list[Choice]
    alerts: list[Choice]

    def of(self, kind: str, subject: str) -> list[Choice]:
        """Return the words among which a row chooses; none where they are written."""
        if kind == "choice":
            return self.message_kinds if subject == "kind" else []
        return {"says": self.lists, "filter": self.filters, "days": self.days}.get(kind, [])


def choices(charter: Charter) -> Choices:
    """Return what the selects offer in a charter.

    Parameters
    ----------
    charter
        What it names: lists, numbers, named conditions, queues, alerts.
    """
    words = Words(language())
    return Choices(
        asks=_asks(words),
        lists=[Choice(each.name, each.name) for each in charter.lists],
        filters=[Choice(each.name, each.name) for each in charter.filters],
        thresholds=[
            Choice(each.name, f"{each.name} ({words.number(each.value, 2)})") for each in charter.thresholds
        ],
        message_kinds=[Choice(kind, words.message_kind(kind)) for kind in MESSAGE_KINDS],
        days=[Choice(day, str(name)) for day, name in _DAY_NAMES.items()],
        tags=sorted({tag for clause in charter.clauses for tag in clause.tags}),
        queues=_used(charter.queues, (clause.route for clause in charter.clauses)),
        alerts=_used(charter.alerts, (clause.alert for clause in charter.clauses)),
    )


def kinds_offered() -> list[str]:
    """Return all the kinds of findings that a row may look at."""
    return [kind for kinds in _KINDS.values() for kind in kinds]


def _asks(words: Words) -> list[tuple[str, list[Choice]]]:
    found: dict[str, list[Choice]] = {}
    for title, kinds in _KINDS.items():
        found[str(title)] = sorted(
            (Choice(f"score:{kind}", _capital(words.kind(kind))) for kind in kinds),
            key=lambda choice: (choice.value != "score:toxicity", choice.said.casefold()),
        )
    for title, others in _OTHERS.items():
        found[str(title)] = [Choice(value, _capital(str(name))) for value, name in others.items()]
    of_author = [name for name in QUANTITIES if name.startswith("author")]
    for title, names in (
        (gettext_lazy("The message"), [name for name in QUANTITIES if name not in of_author]),
        (gettext_lazy("The author"), of_author),
    ):
        asked = [f"quantity:{name}" for name in names]
        found[str(title)] += [Choice(value, _capital(words.subject(leaf_named(value)))) for value in asked]
    return list(found.items())


def _used(tables: Iterable[Titled], names: Iterable[str | None]) -> list[Choice]:
    titles = {each.name: said(each.said, each.name) for each in tables}
    known = dict.fromkeys([*titles, *sorted({name for name in names if name})])
    return [Choice(name, titles.get(name, name)) for name in known]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
