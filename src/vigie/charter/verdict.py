"""What the charter proposes for a message. Nothing acts here."""

from typing import Literal

import msgspec

#: From the mildest to the strongest; where several clauses match, the strongest wins.
Outcome = Literal["publish", "hold", "hide", "delete"]
OUTCOMES: tuple[Outcome, ...] = ("publish", "hold", "hide", "delete")


#: What a clause may propose about an author, the mildest first; a person decides, always.
Proposal = Literal["time-out", "ban"]
PROPOSALS: tuple[Proposal, ...] = ("time-out", "ban")


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
    #: Queues that the clauses that matched send the message to, those of the strongest first.
    routes: tuple[str, ...] = ()
    #: Alerts that they raise, in the same order.
    alerts: tuple[str, ...] = ()
    #: What they propose about the author, the strongest first; nothing ever acts on it alone.
    proposals: tuple[Proposal, ...] = ()
    #: What the deciding clause asks and does, in short, where it may act alone: what it earned is kept by it.
    fingerprint: str = ""
    #: Whether it may from the first day.
    at_once: bool = False
