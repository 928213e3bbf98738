"""A charter as it was read and checked: what `load` gives and `compile_charter` takes."""

from collections.abc import Mapping
from typing import Final, Literal

import msgspec

from vigie.charter.error import Place
from vigie.charter.place_and_time import DEFAULT_ZONE
from vigie.charter.threshold import Threshold
from vigie.charter.tree import Condition
from vigie.charter.verdict import Outcome, Proposal
from vigie.charter.wordlist import WordList
from vigie.message import Kind

Priority = Literal["low", "normal", "high", "urgent"]
#: What charters that extend another may do to its clauses.
Below = Literal["tighten", "relax", "both", "nothing"]

#: The quota of an hour, in those of a minute, where a charter sets none: room for a raid, and an end to a
#: clause gone wrong that fills every minute.
MINUTES: Final = 20

#: A sentence in each language of the charter: {"fr": …, "en": …}.
Sentences = dict[str, str]


class Example(msgspec.Struct, frozen=True, kw_only=True):
    """A message, or a short series of them, that a clause must or must not match."""

    text: str
    must: bool
    line: int = 0
    column: int = 0
    #: The file it is written in, which may be above the charter's.
    path: str = ""
    kind: Kind = "comment"
    #: The key of the space it is written in; one of its own where it says none.
    space: str | None = None
    #: The day, the hour or both that it is written at: "saturday 23:30".
    at: str | None = None
    #: The language the network announces.
    language: str | None = None
    rating: float | None = None
    likes: int | None = None
    #: Whether it answers another message, and the id of the conversation it belongs to.
    reply: bool = False
    thread: str | None = None
    role: str | None = None
    followers: int | None = None
    #: What its author wrote there before; where neither is said, nothing is known of it.
    messages: int | None = None
    restricted: int | None = None
    #: The same text written so many times by one author.
    repeat: int = 1
    #: The same text written by so many authors.
    authors: int = 1
    #: Seconds between the first message of the series and the last.
    within: float = 5.0
    #: Findings the example supposes, as (kind, score): what one message cannot show.
    findings: tuple[tuple[str, float], ...] = ()

    @property
    def place(self) -> Place:
        """Return where it is written."""
        return Place(self.path, self.line, self.column)


class Event(msgspec.Struct, frozen=True):
    """The event that a charter is written for."""

    name: str
    #: Its first day and its last, YYYY-MM-DD.
    first: str
    last: str


class Titled(msgspec.Struct, frozen=True):
    """What a charter says, in each of its languages, of something that its clauses name."""

    name: str
    said: Sentences
    line: int = 0
    column: int = 0
    path: str = ""


class Escalation(msgspec.Struct, frozen=True, kw_only=True):
    """Who is called when nobody has decided in time."""

    name: str
    title: Sentences
    #: A role, a name or an address, in the client's words.
    to: str
    after_minutes: int
    line: int = 0
    column: int = 0
    path: str = ""


class Filter(msgspec.Struct, frozen=True):
    """A condition with a name, already opened wherever a clause asks for it."""

    name: str
    when: Condition
    #: The filters that it asks for, and those that they ask for.
    asks: tuple[str, ...] = ()
    line: int = 0
    column: int = 0
    path: str = ""


class Clause(msgspec.Struct, frozen=True, kw_only=True):
    """One rule of the charter."""

    id: str
    title: Sentences
    #: What the author of a message is told.
    reason: Sentences
    when: Condition
    #: The law, or the house's own rule, that it rests on; empty where it does not say.
    rests_on: Sentences = {}
    #: None for a clause that only tags: it decides nothing.
    outcome: Outcome | None = None
    #: Whether no person is needed where it has earned it, within quotas and the kill switch.
    acts_alone: bool = False
    #: Whether it does so from the first day, without having earned it: the charter answers for it.
    at_once: bool = False
    priority: Priority = "normal"
    tags: tuple[str, ...] = ()
    #: The queue it sends the message to.
    route: str | None = None
    #: The alert it raises.
    alert: str | None = None
    #: What it proposes about the author, to a person: it never acts alone.
    propose: Proposal | None = None
    #: The escalation that a case of it follows, and the answer suggested for it: names of the tables.
    escalate: str | None = None
    reply: str | None = None
    examples: tuple[Example, ...] = ()
    #: The filters that its condition asks for, those that they ask for among them.
    filters: tuple[str, ...] = ()
    #: What charters that extend this one may do to it.
    below: Below = "tighten"
    #: Where it is written, or else last changed.
    line: int = 0
    column: int = 0
    path: str = ""
    #: Where each of its fields is written.
    places: Mapping[str, Place] = {}

    @property
    def place(self) -> Place:
        """Return where it is written, or else last changed."""
        return Place(self.path, self.line, self.column)


class Charter(msgspec.Struct, frozen=True, kw_only=True):
    """The rules of one client, space or event."""

    id: str
    version: str
    title: Sentences
    languages: tuple[str, ...]
    clauses: tuple[Clause, ...]
    #: What is proposed where no clause decides.
    default: Outcome = "publish"
    #: Actions without a person, for each space and minute; None for no limit of the charter's own.
    automatic_per_minute: int | None = None
    #: The same for each hour; None for the usual share of the minute's: `MINUTES` times as much.
    automatic_per_hour: int | None = None
    #: The zone whose clocks its conditions on hours and days are read on.
    timezone: str = DEFAULT_ZONE
    #: What the conditions that say `text says …` name.
    lists: tuple[WordList, ...] = ()
    #: Numbers that the conditions name.
    thresholds: tuple[Threshold, ...] = ()
    #: Conditions that others name.
    filters: tuple[Filter, ...] = ()
    #: The client it is for, the spaces it is meant for, the event, and the profile of the sector.
    client: str | None = None
    spaces: tuple[str, ...] = ()
    event: Event | None = None
    profile: str | None = None
    #: The tone in which the client speaks.
    tone: Sentences = {}
    escalations: tuple[Escalation, ...] = ()
    #: Answers that are suggested to people, and never sent alone.
    replies: tuple[Titled, ...] = ()
    #: Titles of the queues and of the alerts that clauses name; one without a title is told by its name.
    queues: tuple[Titled, ...] = ()
    alerts: tuple[Titled, ...] = ()
    #: What charters that extend this one may do to its head, and to the clauses that say nothing of it.
    below: Below = "tighten"
    #: The file it was read from.
    path: str = ""
    #: The files above it, the nearest first.
    above: tuple[str, ...] = ()
    #: Where each field of its head is written; the head itself under "".
    places: Mapping[str, Place] = {}
