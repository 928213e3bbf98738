"""What a clause asks and does, in sixteen letters: by them it keeps, or loses, what it has earned.

A new version of a charter that leaves a clause alone leaves its fingerprint. Names, places in the file, the
order of parts and the way a list is cut into lists change nothing; a threshold, an entry of a list, a clause
that gives a tag, the outcome each make another clause of it.
"""

import hashlib
import json
from collections.abc import Sequence
from typing import Final

import msgspec

from vigie.charter.charter import Charter
from vigie.charter.meaning import Meaning
from vigie.charter.tree import Condition, Every, Matches, Neither, Says, Score, Some

#: Outcomes that need a standing to be carried out without a person.
EARNED: Final = frozenset(("hide", "delete"))


def fingerprints(charter: Charter) -> dict[str, str]:
    """Return, by its id, the fingerprint of each clause that may act alone."""
    meaning = Meaning(charter, charter, "")
    found: dict[str, str] = {}
    everything = ""
    for clause in charter.clauses:
        if not clause.acts_alone or clause.outcome not in EARNED:
            continue
        if meaning.is_short(clause.when):
            said = _plain(meaning.of(clause.when))
        else:
            # Where tags make a condition too long to open, any change of any condition or tag starts again.
            everything = everything or _everything(charter)
            said = everything
        found[clause.id] = _digest([clause.outcome, said], 8)
    return found


def _everything(charter: Charter) -> str:
    return _digest(sorted((_plain(clause.when), *sorted(clause.tags)) for clause in charter.clauses))


def _digest(said: Sequence[object], size: int = 16) -> str:
    told = json.dumps(said).encode()
    return hashlib.blake2b(told, digest_size=size).hexdigest()


def _plain(condition: Condition) -> str:
    """Return what a condition asks in short, the same for conditions that differ by names and order only.

    A group is told by the digests of its parts: texts, one within the other, would double at each level.
    """
    return _digest([type(condition).__name__, *_parts(condition)])


def _parts(condition: Condition) -> Sequence[object]:
    match condition:
        case Every(parts) | Some(parts) | Neither(parts):
            return sorted({_plain(part) for part in parts})
        case Says(lists):
            return sorted({entry.expression for each in lists for entry in each.entries})
        case Score(kind, operator, value):
            return [kind, operator, value]
        case Matches(_, expression):
            return [expression]
    # Of any other leaf every field counts; words among which one is asked for have no order.
    return [sorted(each) if isinstance(each, tuple) else each for each in msgspec.structs.astuple(condition)]
