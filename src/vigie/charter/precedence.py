"""Clauses whose place in the file changed, where their order decides something.

Of the clauses that match, the strongest decides, and the first of the file where several are as strong. So
does the queue. Between any others the order changes nothing.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Final, Literal, NamedTuple

from vigie.charter.charter import Clause
from vigie.charter.logic import Logic

#: All questions on the order of clauses together.
_STEPS: Final = 500_000


class Moved(NamedTuple):
    """The others that a clause now stands before, or after; one of the two is empty."""

    about: Literal["decision", "queue"]
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


def moved(
    old: Sequence[Clause], new: Sequence[Clause], pairs: Mapping[str, Clause]
) -> dict[str, list[Moved]]:
    """Return, by the id of a clause, what its new place in the file decides.

    Parameters
    ----------
    old, new
        The clauses of two charters, in the order of their files.
    pairs
        By the id of a new clause, the old one that it was.
    """
    swapped = list(_swapped(old, new, pairs))
    moves = Counter(clause.id for pair in swapped for clause in pair)
    told: dict[tuple[str, bool], list[Clause]] = {}
    for first, second in swapped:
        # One clause that jumps over ten is told once, not ten times.
        if moves[first.id] >= moves[second.id]:
            told.setdefault((first.id, True), []).append(second)
        else:
            told.setdefault((second.id, False), []).append(first)
    found: dict[str, list[Moved]] = {}
    for (name, is_before), others in told.items():
        ids = tuple(clause.id for clause in others)
        # As strong as the clause itself, the others decide where it does.
        about: Literal["decision", "queue"] = "decision" if others[0].outcome else "queue"
        found.setdefault(name, []).append(Moved(about, before=ids) if is_before else Moved(about, after=ids))
    return found


def _swapped(
    old: Sequence[Clause], new: Sequence[Clause], pairs: Mapping[str, Clause]
) -> Iterator[tuple[Clause, Clause]]:
    """Yield the clauses that changed places, the one that is now first before the other."""
    rank = {id(clause): number for number, clause in enumerate(old)}
    rivals: dict[tuple[object, ...], list[tuple[int, Clause]]] = {}
    for clause in new:
        before = pairs.get(clause.id)
        if before is not None and _strength(before) == _strength(clause):
            rivals.setdefault(_strength(clause), []).append((rank[id(before)], clause))
    logic = Logic(steps=_STEPS)
    for group in rivals.values():
        ranks = [each for each, _ in group]
        if ranks == sorted(ranks):
            continue
        for (was, first), (other, second) in combinations(group, 2):
            if was > other and _decides(first, second) and not logic.never(first.when, second.when):
                yield first, second


def _decides(first: Clause, second: Clause) -> bool:
    """Tell whether it matters which of two clauses that are as strong comes first."""
    if first.outcome:
        return True
    return first.route is not None and second.route is not None and first.route != second.route


def _strength(clause: Clause) -> tuple[object, ...]:
    return clause.outcome, clause.acts_alone, clause.at_once, clause.priority
