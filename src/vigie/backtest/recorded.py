"""One message as it was recorded, made ready to be weighed again."""

from collections.abc import Mapping
from typing import Final

import msgspec

from vigie.charter.vocabulary import UNAVAILABLE_CLAUSE
from vigie.engine.finding import UNAVAILABLE, Finding
from vigie.engine.toxicity import TOXICITY
from vigie.message import Author, History, Thread
from vigie.message import Message as Said
from vigie.message import Space as Place

#: Columns of a message, when its case was opened and due, and whether it was drawn to be judged.
FIELDS: Final = (
    "seq",
    "space_id",
    "native_id",
    "kind",
    "text",
    "thread_id",
    "reply_to",
    "author_id",
    "author_name",
    "language",
    "at_ms",
    "recorded_ms",
    "likes",
    "rating",
    "toxicity",
    "outcome",
    "clause",
    "charter",
    "charter_version",
    "case__opened_ms",
    "case__due_ms",
    "case__audit",
)
#: What says that an answer was missing; see `vigie.charter.reserved`.
_MISSING: Final = frozenset((UNAVAILABLE, "unseen_image"))


class WrittenBy(msgspec.Struct):
    """What the journal tells of an author and the desk does not keep."""

    roles: tuple[str, ...] = ()
    followers: int | None = None


class Recorded(msgspec.Struct, gc=False):
    """One message as it was recorded, ready to be weighed again."""

    seq: int
    space: int
    recorded_ms: int
    message: Said
    findings: list[Finding]
    #: What the charter in force proposed.
    outcome: str
    clause: str
    charter: str
    version: str
    #: Whether it then waited for a person.
    opened: bool
    #: What people decided and did not take back; None where nobody decided.
    decided: str | None
    #: Whether the engine examined it at all.
    examined: bool
    #: Whether its author's roles are known.
    roles_known: bool
    #: What its author had written there before; None where nobody asks.
    history: History | None = None


def recorded(
    row: tuple,  # type: ignore[type-arg]  # as wide as FIELDS
    places: Mapping[int, Place],
    kept: list[Finding],
    decided: str | None,
    known: Mapping[int, WrittenBy] | None,
    history: History | None = None,
) -> Recorded:
    """Return a message from its row.

    Parameters
    ----------
    row
        The columns of `FIELDS`.
    places
        Where it may have been written, by the space's key.
    kept
        Its findings.
    decided
        What people decided.
    known
        What the journal tells of authors, by number of message; None where nobody asks for it.
    history
        What its author had written before.
    """
    (seq, space, native, kind, text, thread, reply, author_id, author, language) = row[:10]
    at, at_desk, likes, rating = row[10:14]
    toxicity, outcome, clause, charter, version, opened, due, audit = row[14:]
    # A charter that could not weigh is no fact about the message; what the engine saw of it stands.
    findings = [each for each in kept if each.kind != UNAVAILABLE or each.detector != "charter"]
    examined = clause != UNAVAILABLE_CLAUSE or any(each.kind in _MISSING for each in kept)
    examined = examined or len(findings) < len(kept)
    if toxicity > 0.0 and all(each.kind != TOXICITY for each in findings):
        # A low one is kept as a number of the message, and not as a finding.
        findings.append(Finding(TOXICITY, toxicity, 0, len(text), "toxicity"))
    told = known.get(seq) if known is not None else WrittenBy()
    by = told or WrittenBy()
    message = Said(
        id=native,
        space=places[space],
        kind=kind,
        text=text,
        author=Author(author_id, author, by.roles, by.followers) if author_id or author else None,
        thread=Thread(thread) if thread else None,
        reply_to=reply or None,
        at=at,
        received_at=at_desk,
        # What the engine found, or else what the network announced: recorded in one column.
        lang=language or None,
        likes=likes,
        rating=rating,
    )
    # A case made to carry a decision from the live screen is due at once: nobody was called for it. Nor did
    # a message wait that was drawn to be judged once a clause had acted.
    waited = opened is not None and due > opened and not audit
    return Recorded(
        seq,
        space,
        at_desk,
        message,
        findings,
        outcome,
        clause,
        charter,
        version,
        waited,
        decided,
        examined,
        told is not None,
        history,
    )
