"""The last hours of some spaces in memory, for a clause to be counted while somebody writes it.

What each sentence of a condition says of every message is kept as one row of bits, so that a clause of which
one number moves is counted from what is known already.
"""

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat
from sys import intern
from threading import Lock
from typing import Final

import msgspec
import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from vigie.backtest.read import PAGE, bounds, pages
from vigie.backtest.recorded import Recorded
from vigie.charter.charter import Charter, Clause
from vigie.charter.generate import matching
from vigie.charter.tree import (
    Condition,
    Every,
    Exists,
    Neither,
    Present,
    Quantity,
    Score,
    Some,
    Tagged,
    asked_tags,
)
from vigie.charter.verdict import OUTCOMES
from vigie.charter.vocabulary import OF_HISTORY
from vigie.desk.author_history import Written, histories_then
from vigie.desk.models import Message, Space
from vigie.engine.finding import Finding
from vigie.engine.toxicity import TOXICITY, toxicity
from vigie.message import Author, History
from vigie.message import Message as Said

Bits = NDArray[np.bool_]
Scores = NDArray[np.float64]
#: Sentences whose answers are kept: 100 KB each for 100,000 messages.
_KEPT: Final = 200
EXAMPLES: Final = 20


class Count(msgspec.Struct, frozen=True):
    """How many messages a clause matches."""

    #: All that were looked at.
    messages: int
    matches: int
    #: Those that match, by what was proposed for them when they came.
    by_outcome: dict[str, int]
    #: Numbers of the newest that match, the newest first.
    examples: tuple[int, ...]
    #: Those for which the clause asks for more than was proposed, or decided what it no longer asks for.
    changed: int


class Sample:
    """Messages of some spaces, as they were recorded. It may be asked by several threads at once.

    Parameters
    ----------
    recorded
        The messages, in the order they were recorded; what is not asked of them again is let go.
    """

    def __init__(self, recorded: Iterable[Recorded]) -> None:
        rows: list[tuple[int, int, int, bool, int]] = []
        self._messages: list[Said] = []
        self._clauses: list[str] = []
        highest: dict[str, dict[int, float]] = {}
        authors: dict[Author | None, Author | None] = {}
        for each in recorded:
            _add(highest, len(rows), each.findings)
            rows.append((each.seq, each.space, each.recorded_ms, each.examined, OUTCOMES.index(each.outcome)))
            self._clauses.append(intern(each.clause))
            # No condition asks for its id; an author writes more than once.
            author = authors.setdefault(each.message.author, each.message.author)
            self._messages.append(replace(each.message, id="", received_at=0, author=author))
        self._rows = np.array(rows, np.int64).reshape(-1, 5)
        self._examined = self._rows[:, 3].astype(np.bool_)
        self._outcomes = self._rows[:, 4]
        self._highest = {
            kind: (
                np.fromiter(scores, np.int32, len(scores)),
                np.fromiter(scores.values(), np.float64, len(scores)),
            )
            for kind, scores in highest.items()
        }
        self._histories: list[History | None] | None = None
        self._known: OrderedDict[Condition, Bits] = OrderedDict()
        self._lock = Lock()

    @classmethod
    def load(cls, spaces: Sequence[Space], since_ms: int, limit: int = 100_000) -> "Sample":
        """Read the newest messages of some spaces.

        Parameters
        ----------
        spaces
            Those that the person who asks may see: no row of another is read.
        since_ms
            From when.
        limit
            How many at most.
        """
        known = {space.pk: space for space in spaces}
        first, last = bounds(since_ms)
        newest = Message.objects.filter(space_id__in=known, seq__gte=first, seq__lte=last)
        oldest = newest.order_by("-seq").values_list("seq", flat=True)[limit - 1 : limit].first()
        read = pages(known, oldest or first, last, roles=True)
        return cls(each for _, page in read for each in page)

    def __len__(self) -> int:
        return len(self._messages)

    def count(self, clause: Clause, charter: Charter) -> Count:
        """Return how many messages a clause matches.

        Parameters
        ----------
        clause
            The clause, as it is being written.
        charter
            Its charter: other clauses give the tags that it may ask for.
        """
        found = self.holds(clause.when, charter)
        decided = np.fromiter((each == clause.id for each in self._clauses), np.bool_, len(self))
        asked = OUTCOMES.index(clause.outcome) if clause.outcome else -1
        changed = (found & (self._outcomes < asked)) | (decided & (~found | (self._outcomes != asked)))
        each, counts = np.unique(self._outcomes[found], return_counts=True)
        told = dict(zip(each.tolist(), counts.tolist(), strict=True))
        return Count(
            messages=len(self),
            matches=int(found.sum()),
            by_outcome={outcome: told.get(place, 0) for place, outcome in enumerate(OUTCOMES)},
            examples=tuple(self._rows[found, 0][: -EXAMPLES - 1 : -1].tolist()),
            changed=int(changed.sum()),
        )

    def holds(self, when: Condition, charter: Charter, forced: Mapping[int, bool] | None = None) -> Bits:
        """Return which messages a condition holds for; one that was not examined meets none.

        Parameters
        ----------
        when
            The condition.
        charter
            Where the tags that it may ask for are given.
        forced
            Sentences that are taken to hold or not to, by their place among `tree.leaves(when)`.
        """
        return self._group(when, charter, forced or {}, [0]) & self._examined

    def scores(self, kind: str) -> Scores:
        """Return the highest score of a kind in each message, 0 where nothing was seen."""
        scores = np.zeros(len(self))
        if kind in self._highest:
            places, values = self._highest[kind]
            scores[places] = values
        return scores

    def _group(
        self, condition: Condition, charter: Charter, forced: Mapping[int, bool], place: list[int]
    ) -> Bits:
        match condition:
            case Every(parts):
                return _reduced(np.logical_and, [self._group(part, charter, forced, place) for part in parts])
            case Some(parts):
                return _reduced(np.logical_or, [self._group(part, charter, forced, place) for part in parts])
            case Neither(parts):
                return ~_reduced(np.logical_or, [self._group(part, charter, forced, place) for part in parts])
        number = place[0]
        place[0] += 1
        if number in forced:
            return np.full(len(self), forced[number])
        if isinstance(condition, Tagged):
            return self._tagged(condition, charter)
        return self._leaf(condition)

    def _tagged(self, leaf: Tagged, charter: Charter) -> Bits:
        """Return which messages are given a tag by a clause that asks for none."""
        givers = [
            each.when
            for each in charter.clauses
            if not asked_tags(each.when) and not set(leaf.words).isdisjoint(each.tags)
        ]
        given = [self._group(when, charter, {}, [0]) for when in givers]
        found = _reduced(np.logical_or, [np.zeros(len(self), np.bool_), *given])
        return ~found if leaf.negated else found

    def _leaf(self, leaf: Condition) -> Bits:
        """Return which messages a sentence holds for."""
        match leaf:
            case Present(kind):
                return self.scores(kind) > 0
            case Score(kind, operator, value):
                scores = self.scores(kind)
                compare = {">": np.greater, ">=": np.greater_equal, "<": np.less, "<=": np.less_equal}
                bits: Bits = compare[operator](scores, value)
                return bits
        # Two who ask at once wait for one answer; it takes the time of one reading of the texts.
        with self._lock:
            known = self._known.get(leaf)
            if known is None:
                # The function that weighs messages says it: a sentence means here what it means there.
                says = matching([leaf])
                before = self._before() if _asks_history(leaf) else [None] * len(self)
                held = (bool(says(*each)) for each in zip(self._messages, repeat(()), before, strict=False))
                known = np.fromiter(held, np.bool_, len(self))
                self._known[leaf] = known
                if len(self._known) > _KEPT:
                    self._known.popitem(last=False)
            self._known.move_to_end(leaf)
            return known

    def _before(self) -> list[History | None]:
        """Return what the author of each message had written before; read once, for who asks."""
        if self._histories is None:
            asked = [
                Written(seq, space, message.author.id if message.author else "", at)
                for (seq, space, at), message in zip(self._rows[:, :3].tolist(), self._messages, strict=True)
            ]
            known: dict[int, History | None] = {}
            for start in range(0, len(asked), PAGE):
                known.update(histories_then(asked[start : start + PAGE]))
            self._histories = [known.get(each.seq) for each in asked]
        return self._histories


def _add(highest: dict[str, dict[int, float]], place: int, findings: Sequence[Finding]) -> None:
    """Put the highest score of each kind of a message beside those of the others."""
    seen = False
    for finding in findings:
        scores = highest.setdefault(finding.kind, {})
        if finding.score > scores.get(place, 0.0):
            scores[place] = finding.score
            seen = True
    if seen and place not in highest.setdefault(TOXICITY, {}):
        highest[TOXICITY][place] = toxicity(findings)


def _reduced(join: np.ufunc, parts: list[Bits]) -> Bits:
    bits: Bits = join.reduce(parts)
    return bits


def _asks_history(leaf: Condition) -> bool:
    return isinstance(leaf, Quantity | Exists) and leaf.field in OF_HISTORY
