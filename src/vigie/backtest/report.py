"""What a backtest found, as figures: what is printed and what is written for programs."""

from typing import Final

import msgspec

from vigie.backtest.intervals import Agreement, Estimate

#: The outcome told of a clause that decided when messages came, and that the draft no longer has.
GONE: Final = "gone"


class Example(msgspec.Struct, frozen=True):
    """A message behind a figure."""

    seq: int
    id: str
    space: str
    text: str
    #: The clause that decided when it was recorded, and the one of the draft; empty for none.
    before: str
    after: str
    #: What people decided; None where nobody did.
    decided: str | None


class Change(msgspec.Struct, frozen=True):
    """Messages that the draft would treat otherwise, all in the same direction."""

    was: str
    becomes: str
    messages: int
    #: How many of them people decided, and removed.
    decided: int
    removed: int
    #: The newest first.
    examples: list[Example]


class Judged(msgspec.Struct, frozen=True):
    """How far a way of saying yes agrees with people's removals."""

    both: int
    charter_only: int
    people_only: int
    neither: int
    precision: Estimate | None
    recall: Estimate | None
    kappa: Estimate | None


def judged(counted: Agreement) -> Judged:
    """Return what was counted, with its figures."""
    return Judged(
        counted.both,
        counted.charter_only,
        counted.people_only,
        counted.neither,
        counted.precision,
        counted.recall,
        counted.kappa,
    )


class Side(msgspec.Struct, frozen=True):
    """One charter beside people's decisions: the draft, or what was in force."""

    #: It proposes to hide or to delete.
    removed: Judged
    #: It calls a person.
    shown: Judged


class ClauseFigures(msgspec.Struct, frozen=True):
    """What one clause of the draft does, and what people say of it."""

    #: Empty for the messages that no clause decides.
    id: str
    #: `GONE` where the draft no longer has it.
    outcome: str
    matched: int
    decided: int
    #: Of those it decides: people decided the same way, or the contrary.
    agreed: int
    overturned: int
    #: The share of agreement.
    precision: Estimate | None
    #: Those that people overturned, the newest first.
    examples: list[Example]
    #: Messages that it decides and another, or none, decided when they came; and the contrary.
    new: int
    gone: int


class Hour(msgspec.Struct, frozen=True):
    """Cases opened at one hour of the day, over the whole period."""

    hour: int
    opened: int
    draft: int


class Unknown(msgspec.Struct, frozen=True):
    """What this backtest cannot know."""

    #: Kinds that the draft asks for and that no message of the period carries.
    kinds_never_recorded: list[str]
    #: Messages that the engine could not examine then: they are held, as they were.
    not_examined: int
    #: Messages whose author's roles are gone with the journal; 0 where the draft asks for none.
    roles_unknown: int
    #: Messages weighed again with the very charter that was in force, and those it judges otherwise.
    weighed_again: int
    weighed_otherwise: int
    #: Messages of the time when it ran in the shadow that the draft did not weigh; they are not counted.
    not_weighed: int


class Report(msgspec.Struct, frozen=True):
    """What a backtest found."""

    charter: str
    version: str
    timezone: str
    since_ms: int
    #: Each as "client network:id".
    spaces: list[str]
    messages: int
    #: Those that people decided, on which alone agreement is computed.
    decided: int
    unchanged: int
    changes: list[Change]
    draft: Side
    in_force: Side
    clauses: list[ClauseFigures]
    hours: list[Hour]
    unknown: Unknown
