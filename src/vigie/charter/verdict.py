"""What the charter proposes for a message. Nothing acts here."""

from typing import Literal

import msgspec

#: From the mildest to the strongest; where several clauses match, the strongest wins.
Outcome = Literal["publish", "hold", "hide", "delete"]
OUTCOMES: tuple[Outcome, ...] = ("publish", "hold", "hide", "delete")


class Verdict(msgspec.Struct, frozen=True, gc=False):
    """The proposal for one message, naming the clause it rests on."""

    outcome: Outcome
    #: The deciding clause's id; None when no clause matched and the charter's default applies.
    clause: str | None
    #: The charter's id and published version.
    charter: str
    version: str
    #: Every clause that matched, strongest outcome first.
    matched: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    #: Whether the deciding clause may act without a person (within quotas and the kill switch).
    acts_alone: bool = False
    #: Position, in the message's findings, of the finding that decided; None where none did.
    finding: int | None = None
