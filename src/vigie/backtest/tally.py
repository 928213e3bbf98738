"""Counts what a draft would have done, message by message; nothing but counts and a few examples is kept."""

from collections import Counter, defaultdict, deque
from collections.abc import Callable
from typing import Final

import msgspec

from vigie.backtest.intervals import Agreement, share
from vigie.backtest.recorded import Recorded
from vigie.backtest.report import GONE, Change, ClauseFigures, Example, Hour, Side, judged
from vigie.charter.compile import CompiledCharter
from vigie.charter.place_and_time import clock
from vigie.charter.verdict import OUTCOMES

REMOVALS: Final = frozenset(("hide", "delete"))


class Weighed(msgspec.Struct, gc=False):
    """What the draft says of one message."""

    outcome: str
    #: Empty where no clause decides.
    clause: str
    matched: tuple[str, ...]
    #: Whether it calls a person.
    opens: bool


class _Clause:
    """What is counted of one clause."""

    def __init__(self, examples: int) -> None:
        self.matched = self.decided = self.agreed = self.overturned = self.new = self.gone = 0
        self.examples: deque[Example] = deque(maxlen=examples)


class _Change:
    """What is counted of one direction of change."""

    def __init__(self, examples: int) -> None:
        self.messages = self.decided = self.removed = 0
        self.examples: deque[Example] = deque(maxlen=examples)


class Tally:
    """Counts, fed in order of arrival.

    Parameters
    ----------
    draft
        The charter tried.
    examples
        How many examples are kept behind each figure, the newest.
    """

    def __init__(self, draft: CompiledCharter, examples: int) -> None:
        self._draft = draft
        self._minute: Callable[[int], tuple[int, int]] = clock(draft.charter.timezone)
        self.messages = self.decided = self.unchanged = 0
        self._changes: defaultdict[tuple[str, str], _Change] = defaultdict(lambda: _Change(examples))
        self._clauses: defaultdict[str, _Clause] = defaultdict(lambda: _Clause(examples))
        self._removed = (Agreement(), Agreement())
        self._shown = (Agreement(), Agreement())
        self._opened: Counter[int] = Counter()
        self._would_open: Counter[int] = Counter()

    def add(self, recorded: Recorded, weighed: Weighed) -> None:
        """Count one message."""
        self.messages += 1
        people = None if recorded.decided is None else recorded.decided in REMOVALS
        if recorded.opened or weighed.opens:
            hour = self._minute(recorded.recorded_ms)[1] // 60
            self._opened[hour] += recorded.opened
            self._would_open[hour] += weighed.opens
        if recorded.outcome == weighed.outcome:
            self.unchanged += 1
        else:
            change = self._changes[recorded.outcome, weighed.outcome]
            change.messages += 1
            change.decided += people is not None
            change.removed += bool(people)
            change.examples.append(_example(recorded, weighed))
        for clause in weighed.matched:
            self._clauses[clause].matched += 1
        deciding = self._clauses[weighed.clause]
        deciding.decided += 1
        if weighed.clause != recorded.clause:
            deciding.new += 1
            self._clauses[recorded.clause].gone += 1
        if people is None:
            return
        self.decided += 1
        removed = weighed.outcome in REMOVALS, recorded.outcome in REMOVALS
        shown = weighed.opens, recorded.opened
        for counted, said in zip((*self._removed, *self._shown), (*removed, *shown), strict=True):
            counted.add(said, people)
        # To hold asks a person whether to remove: it was right to ask where they did.
        if (weighed.outcome != "publish") == people:
            deciding.agreed += 1
        else:
            deciding.overturned += 1
            deciding.examples.append(_example(recorded, weighed))

    def changes(self) -> list[Change]:
        """Return the directions of change, from the mildest outcome recorded to the strongest."""
        return [
            Change(was, becomes, each.messages, each.decided, each.removed, _newest(each.examples))
            for (was, becomes), each in sorted(
                self._changes.items(), key=lambda item: (_strength(item[0][0]), _strength(item[0][1]))
            )
        ]

    def sides(self) -> tuple[Side, Side]:
        """Return how far the draft agrees with people, and how far what was in force did."""
        draft, in_force = (
            Side(judged(removed), judged(shown))
            for removed, shown in zip(self._removed, self._shown, strict=True)
        )
        return draft, in_force

    def clauses(self) -> list[ClauseFigures]:
        """Return the draft's clauses in its written order, then those it no longer has, then no clause."""
        outcomes: dict[str, str] = {clause.id: clause.outcome or "" for clause in self._draft.clauses}
        outcomes |= dict.fromkeys(sorted(self._clauses.keys() - outcomes.keys() - {""}), GONE)
        outcomes[""] = self._draft.charter.default
        return [self._figures(name, outcome, self._clauses[name]) for name, outcome in outcomes.items()]

    def hours(self) -> list[Hour]:
        """Return the cases of each hour of the day."""
        return [Hour(hour, self._opened[hour], self._would_open[hour]) for hour in range(24)]

    @staticmethod
    def _figures(name: str, outcome: str, each: _Clause) -> ClauseFigures:
        return ClauseFigures(
            name,
            outcome,
            each.matched,
            each.decided,
            each.agreed,
            each.overturned,
            share(each.agreed, each.agreed + each.overturned),
            _newest(each.examples),
            each.new,
            each.gone,
        )


def _strength(outcome: str) -> int:
    return next((place for place, each in enumerate(OUTCOMES) if each == outcome), len(OUTCOMES))


def _newest(examples: deque[Example]) -> list[Example]:
    return list(reversed(examples))


def _example(recorded: Recorded, weighed: Weighed) -> Example:
    message = recorded.message
    return Example(
        recorded.seq,
        message.id,
        message.space.key,
        message.text,
        recorded.clause,
        weighed.clause,
        recorded.decided,
    )
