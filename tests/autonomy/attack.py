"""Random attacks on autonomy: one list of deeds, played on a desk in memory or on the real one.

A mirror keeps what was proposed and answered, counts it again from nothing in another way, and says of each
act whether it was allowed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from vigie.autonomy.bound import lower_bound, perfect_run
from vigie.autonomy.ledger import AGE_MS
from vigie.autonomy.quota import HOUR_MS, MINUTE_MS
from world import NOW

#: A clause and a space, both by number.
Cell = tuple[int, int]
BUDGETS = (0.5, 0.3, 0.1)
MINUTE, HOUR = 4, 9


@dataclass
class Heard:
    """One message on which a clause proposed to act alone."""

    cell: Cell
    digest: int
    #: "held", "audit" or "alone".
    source: str
    #: What people's decisions that stand say, the last one last.
    answers: tuple[bool, ...] = ()
    #: Whether what the clause did was taken back.
    undone: bool = False
    decided_ms: int = 0

    @property
    def right(self) -> bool | None:
        if not self.answers:
            return False if self.undone else None
        return None if self.answers[-1] and self.source == "alone" else self.answers[-1]


class Desk(Protocol):
    """What is attacked."""

    def propose(self, cell: Cell, digest: int, *, at: int, at_once: bool, drawn: bool, lost: bool) -> str:
        """Propose to act alone; return how it was kept. `lost`: the batch is rolled back."""
        ...

    def decide(self, seq: int, *, restrict: bool, at: int) -> bool:
        """Decide a message; return whether there was anything to decide."""
        ...

    def undo(self, seq: int, *, at: int) -> None: ...

    def turn(self, *, on: bool, home: bool) -> None: ...

    def restart(self) -> None: ...

    def budget(self, budget: float) -> None: ...


@dataclass
class Mirror:
    """What happened, and what may happen."""

    desk: Desk
    at: int = NOW
    budget: float = BUDGETS[0]
    on: bool = True
    halted: bool = False
    heard: list[Heard] = field(default_factory=list)
    done: list[tuple[int, int]] = field(default_factory=list)
    acts: int = 0

    def play(self, deeds: bytes) -> None:
        """Play deeds, two bytes each, and hold the desk to what it owes."""
        pairs = iter(deeds)
        for deed, how in zip(pairs, pairs, strict=False):
            self._deed(deed % 12, how)

    def _deed(self, deed: int, how: int) -> None:
        cell = (how & 1, how >> 1 & 1)
        match deed:
            case 0 | 1:
                self._propose(cell, len(self.heard), how)
            case 2:
                self._propose(cell, how >> 2 & 7, how)  # a copy, perhaps
            case 3 | 4:
                for _ in range(how % 13):
                    self._propose(cell, len(self.heard) + 100, how & 3)
                    self._decide(len(self.heard) - 1, restrict=True)
            case 5:
                self._decide(-1 - how % 7, restrict=False)
            case 6:
                self._decide(-1 - how % 7, restrict=True)
            case 7:
                self._undo(-1 - how % 7)
            case 8:
                steps = (1, 20_000, MINUTE_MS, HOUR_MS, AGE_MS // 2, -20_000, -HOUR_MS, AGE_MS)
                self.at += steps[how % len(steps)]
            case 9:
                self.on, self.halted = bool(how & 1), how & 6 == 6
                self.desk.turn(on=self.on, home=False)
                self.desk.turn(on=not self.halted, home=True)
            case 10:
                self.desk.restart()
                self._propose(cell, len(self.heard), how, lost=True)
            case 11:
                self.budget = BUDGETS[how % len(BUDGETS)]
                self.desk.budget(self.budget)

    def _propose(self, cell: Cell, digest: int, how: int, *, lost: bool = False) -> None:
        at_once, drawn = how >> 5 == 7, bool(how >> 4 & 1)
        source = self.desk.propose(cell, digest, at=self.at, at_once=at_once, drawn=drawn, lost=lost)
        if source != "held":
            self.acts += 1
            lower, needed = self.lower(cell, at_once=at_once), 1 - self.budget
            assert lower >= needed - 1e-8, f"acted at {lower}, under {needed}"
            assert self.on, "acted while the client's switch was off"
            assert not self.halted, "acted while the home's switch was off"
            theirs = [at for space, at in self.done if space == cell[1]]
            assert sum(at > self.at - MINUTE_MS for at in theirs) < MINUTE, "more than a minute's quota"
            assert sum(at > self.at - HOUR_MS for at in theirs) < HOUR, "more than an hour's quota"
        if lost:
            return
        if source != "held":
            self.done.append((cell[1], self.at))
        self.heard.append(Heard(cell, digest, source))

    def _decide(self, place: int, *, restrict: bool) -> None:
        seq = place % len(self.heard) if self.heard else 0
        if not self.heard or self.heard[seq].answers[-1:] == (restrict,):
            return
        one = self.heard[seq]
        before = one.right
        if self.desk.decide(seq, restrict=restrict, at=self.at):
            one.answers += (restrict,)
            self._answered(one, before)

    def _undo(self, place: int) -> None:
        if not self.heard:
            return
        seq = place % len(self.heard)
        one = self.heard[seq]
        if not one.answers and (one.source == "held" or one.undone):
            return
        before = one.right
        self.desk.undo(seq, at=self.at)
        one.undone = one.undone or not one.answers
        one.answers = one.answers[:-1]
        self._answered(one, before)

    def _answered(self, one: Heard, before: bool | None) -> None:
        if one.right != before:
            one.decided_ms = self.at

    def lower(self, cell: Cell, *, at_once: bool) -> float:
        """Return the bound, counted from nothing."""
        run = perfect_run(self.budget)
        window = 9 * run // 2
        told = sorted(
            (
                (one.decided_ms, place, one.digest, bool(one.right))
                for place, one in enumerate(self.heard)
                if one.cell == cell and one.right is not None and one.decided_ms > self.at - AGE_MS
            ),
            reverse=True,
        )
        texts = list(dict.fromkeys(digest for _, _, digest, _ in told))
        # The window reaches back to where the first text that it has no room for stands.
        beyond = texts[window] if len(texts) > window else None
        counted: dict[int, bool] = {}
        for _, _, digest, right in told:
            if digest == beyond:
                break
            counted[digest] = counted.get(digest, True) and right
        credit = max(0, min(2 * run, window - len(counted))) if at_once else 0
        return lower_bound(sum(counted.values()) + credit, len(counted) + credit)


def pieces(heard: list[Heard], cell: Cell) -> Iterator[tuple[int, int, int, bool]]:
    """Yield when, place, digest and whether right of what was answered of a cell, the last decided first."""
    told = [
        (one.decided_ms, place, one.digest, one.right)
        for place, one in enumerate(heard)
        if one.cell == cell and one.right is not None
    ]
    yield from sorted(told, reverse=True)
