"""What people decided on a clause, in one language and space, amounts to. Pure: rows in, a judgement out."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from vigie.autonomy.bound import is_above, lower_bound, perfect_run

#: Decisions older than this no longer count (ms): half a year.
AGE_MS: Final = 180 * 86_400_000
#: What `at-once` is worth: so many times the perfect run that the budget asks for, before all decisions.
CREDIT: Final = 2


class Piece(NamedTuple):
    """One person's decision on what the clause proposed."""

    digest: int
    right: bool
    decided_ms: int


class Tally(NamedTuple):
    """How many pieces count."""

    n: int
    right: int
    #: The oldest of them; None where there is none.
    oldest_ms: int | None


class Judgement(NamedTuple):
    """What they prove."""

    lower: float
    may_act: bool


def window(budget: float) -> int:
    """Return how many pieces count at most, the last ones: 396 for a budget of 5 %.

    Four perfect runs and a half: fewer could not prove much, more would let a long past hide what changed.
    """
    return 9 * perfect_run(budget) // 2


def tally(pieces: Iterable[Piece], *, budget: float) -> Tally:
    """Count the pieces that may count.

    Parameters
    ----------
    pieces
        The last decided first, none too old.
    budget
        The client's error budget.

    Notes
    -----
    Copies of one text are one piece, where the last of them stands, and the worst answer on them is its
    answer: a wave decided in one go proves nothing four hundred times.
    """
    most = window(budget)
    found: dict[int, bool] = {}
    oldest = None
    for digest, right, decided_ms in pieces:
        if digest not in found and len(found) == most:
            break
        found[digest] = found.get(digest, True) and right
        oldest = decided_ms
    return Tally(len(found), sum(found.values()), oldest)


def judge(n: int, right: int, *, budget: float, at_once: bool) -> Judgement:
    """Return what `right` of `n` pieces prove.

    Parameters
    ----------
    n, right
        As `tally` counts them.
    budget
        Of what is done alone, the share that may be wrong.
    at_once
        Whether the charter answers for the clause. Its credit stands before all pieces, and leaves the window
        as they come.
    """
    credit = _credit(n, budget) if at_once else 0
    may_act = is_above(right + credit, n + credit, 1.0 - budget)
    return Judgement(lower_bound(right + credit, n + credit), may_act)


def missing(n: int, right: int, *, budget: float, at_once: bool) -> int:
    """Return how many more right decisions surely let the clause act alone; 0 where it may.

    What is wrong is taken to leave the window last, with the whole of it.
    """
    wrong, whole = n - right, window(budget)
    for total in range(n, whole + 1):
        credit = _credit(total, budget) if at_once else 0
        if is_above(total - wrong + credit, total + credit, 1.0 - budget):
            return total - n
    return whole


def _credit(n: int, budget: float) -> int:
    return max(0, min(CREDIT * perfect_run(budget), window(budget) - n))
