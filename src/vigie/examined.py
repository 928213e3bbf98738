"""What is recorded of one journalled entry: what was found, what the charter proposes, where and by whom."""

import hashlib
import re
from typing import Final

import msgspec

from vigie.message import Removal, Space
from vigie.rules import Shadowed

#: Longest name kept in a column; longer ones end with a digest, so that two of them stay two.
NAME_LIMIT = 500
NETWORK_LIMIT = 40
REVISION_LIMIT = 100
_CUT: Final = re.compile(r"#[0-9a-f]{16}\Z")


class Seen(msgspec.Struct, array_like=True, gc=False):
    """A finding as the desk keeps it."""

    kind: str
    score: float
    start: int
    end: int
    reason: str
    args: tuple[str, ...]
    detector: str
    #: Whether the verdict rests on it.
    decisive: bool = False


class Examined(msgspec.Struct, array_like=True, gc=False):
    """One journalled entry with what was found and what the charter proposes."""

    seq: int
    source: int
    network: str
    space: str
    received_at: int
    #: Set where the entry is a removal by the network; the fields below then stand empty.
    removal: Removal | None = None
    native_id: str = ""
    kind: str = ""
    text: str = ""
    author_id: str = ""
    author_name: str = ""
    thread_id: str = ""
    reply_to: str = ""
    language: str = ""
    at: int = 0
    likes: int | None = None
    rating: float | None = None
    toxicity: float = 0.0
    outcome: str = "publish"
    clause: str = ""
    charter: str = ""
    version: str = ""
    tags: str = ""
    remarks: str = ""
    acts_alone: bool = False
    priority: int = 1
    #: Automatic decisions the charter allows in the space, a minute.
    quota: int = 0
    findings: list[Seen] = []
    #: Queues that the clauses send the message to, those of the strongest first.
    routes: tuple[str, ...] = ()
    #: Alerts that they raise, each with the clause that raises it.
    alerts: tuple[tuple[str, str], ...] = ()
    #: What they propose about the author, to a person.
    proposals: tuple[str, ...] = ()
    #: What drafts that run in the shadow would have proposed.
    shadowed: tuple[Shadowed, ...] = ()
    #: What the deciding clause asks and does, in short, where it may act alone; see `vigie.autonomy`.
    fingerprint: str = ""
    #: Whether it may from the first day.
    at_once: bool = False
    #: Automatic decisions the charter allows in the space, an hour; None where it says nothing of hours.
    hourly: int | None = None
    #: What tells a changed text from the ones before; empty for the first.
    revision: str = ""
    #: Whether the network keeps it from the public until somebody approves it.
    held: bool = False


def column(name: str, limit: int = NAME_LIMIT) -> str:
    """Return a name as a column holds it: whole, or cut and ended by a digest when very long."""
    if len(name) <= limit:
        return name
    digest = hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
    return f"{name[: limit - 17]}#{digest}"


def is_cut(name: str) -> bool:
    """Tell whether `column` cut a name: it is then no id that the network knows."""
    return len(name) == NAME_LIMIT and _CUT.search(name) is not None


def column_names(space: Space) -> tuple[str, str]:
    """Return the names of a space's network and of the space itself, as columns hold them."""
    return column(space.network, NETWORK_LIMIT), column(space.id)
