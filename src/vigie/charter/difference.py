"""What changed between two charters, as facts: `difference_words.py` says them in French or in English.

Charters are compared as they were read: whole, with what they inherit. What changes nothing of what they do
is left out: places in the file, the name of a number, the order of clauses that never decide for each other.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, Literal, TypeVar

import msgspec

from vigie.charter.charter import Charter, Clause, Escalation, Example, Titled
from vigie.charter.logic import Logic
from vigie.charter.meaning import Meaning
from vigie.charter.precedence import moved
from vigie.charter.tree import Condition, Exists, InThread, Matches, Place, Quantity, Says, leaves
from vigie.charter.unnamed import unnamed
from vigie.charter.vocabulary import OF_HISTORY

#: What a new condition catches beside the old one; "perhaps" and "unproved" where proof stops.
Effect = Literal["same", "more", "perhaps more", "fewer", "perhaps fewer", "none of them", "unproved"]
What = Literal[
    "id", "version", "title", "languages", "default", "quota", "hourly", "timezone", "below", "threshold",
    "list", "entries", "added", "removed", "renamed", "condition", "reach", "outcome", "acts_alone",
    "at_once", "priority", "tags", "route", "alert", "propose", "escalate", "reply", "reason", "rests_on",
    "client", "spaces", "event", "profile", "tone", "escalations", "replies", "queues", "alerts", "example",
    "order",
]  # fmt: skip

_HEAD: Final[tuple[What, ...]] = (
    "id",
    "version",
    "default",
    "quota",
    "hourly",
    "timezone",
    "below",
    "client",
    "event",
    "profile",
)
_FIELDS: Final[tuple[What, ...]] = ("outcome", "acts_alone", "at_once", "priority")
_DEEDS: Final[tuple[What, ...]] = ("route", "alert", "propose", "escalate", "reply")
_TABLES: Final[tuple[What, ...]] = ("escalations", "replies", "queues", "alerts")
#: One question; a charter has few clauses whose condition changed.
_STEPS: Final = 20_000
#: Questions that may take too long before no more is asked: somebody waits.
_HARD: Final = 50


_Placed = TypeVar("_Placed", Example, Escalation, Titled)


class Change(msgspec.Struct, frozen=True):
    """One thing that changed."""

    what: What
    #: The new id of the clause; None for the head, the lists and the thresholds.
    clause: str | None = None
    #: The list, the threshold or the language that it is about.
    name: str | None = None
    #: None where there was nothing. Of an order: the clauses that it now stands before.
    before: object = None
    #: None where nothing is left. Of an order: the clauses that it now stands after.
    after: object = None
    effect: Effect | None = None


def difference(old: Charter, new: Charter) -> tuple[Change, ...]:
    """Return what changed from one charter to another.

    Parameters
    ----------
    old, new
        Two charters, each as `load` gave it.

    Returns
    -------
    tuple[Change, ...]
        The head first, then the thresholds and the lists, then the clauses in the order of the new file, and
        the clauses that are gone.
    """
    return tuple(_Difference(old, new).changes())


class _Difference:
    def __init__(self, old: Charter, new: Charter) -> None:
        self._old, self._new = old, new
        self._before, self._after = Meaning(old, new, "above"), Meaning(new, old, "below")
        self._asked = {id(each): unnamed(each.when) for each in (*old.clauses, *new.clauses)}
        self._hard = 0
        #: The old clause of each new one, by the new id.
        self._pairs, self._gone = self._paired()

    def changes(self) -> Iterator[Change]:
        yield from self._head()
        orders = moved(self._old.clauses, self._new.clauses, self._pairs)
        for clause in self._new.clauses:
            old = self._pairs.get(clause.id)
            if old is None:
                yield Change("added", clause.id, after=clause)
            else:
                yield from self._clause(old, clause)
                for each in orders.get(clause.id, ()):
                    yield Change("order", clause.id, each.about, each.before or None, each.after or None)
        for clause in self._gone:
            yield Change("removed", clause.id, before=clause)

    def _paired(self) -> tuple[dict[str, Clause], list[Clause]]:
        known = {clause.id: clause for clause in self._old.clauses}
        pairs = {clause.id: known[clause.id] for clause in self._new.clauses if clause.id in known}
        gone = [clause for clause in self._old.clauses if clause.id not in pairs]
        alike: dict[tuple[object, Condition], list[Clause]] = {}
        for clause in gone:
            alike.setdefault((clause.outcome, self._asked[id(clause)]), []).append(clause)
        renamed: set[str] = set()
        for clause in self._new.clauses:
            same = alike.get((clause.outcome, self._asked[id(clause)]))
            if same and clause.id not in pairs:
                # Two clauses may have one condition: the title then tells which of them this was.
                found = next((each for each in same if each.title == clause.title), same[0])
                same.remove(found)
                pairs[clause.id] = found
                renamed.add(found.id)
        return pairs, [clause for clause in gone if clause.id not in renamed]

    def _head(self) -> Iterator[Change]:
        old, new = self._old, self._new
        for what in _HEAD:
            field = {"quota": "automatic_per_minute", "hourly": "automatic_per_hour"}.get(what, what)
            if getattr(old, field) != getattr(new, field):
                yield Change(what, before=getattr(old, field), after=getattr(new, field))
        yield from _each("languages", old.languages, new.languages)
        yield from _keyed("title", old.title, new.title)
        yield from _each("spaces", old.spaces, new.spaces)
        yield from _keyed("tone", old.tone, new.tone)
        for what in _TABLES:
            before, after = (
                {each.name: _unplaced(each) for each in getattr(side, what)} for side in (old, new)
            )
            yield from _keyed(what, before, after)
        before, after = ({each.name: each.value for each in side.thresholds} for side in (old, new))
        yield from _keyed("threshold", before, after)
        yield from self._lists()

    def _lists(self) -> Iterator[Change]:
        old, new = self._old, self._new
        lists = [{each.name: each for each in charter.lists} for charter in (old, new)]
        for name in (*lists[1], *(name for name in lists[0] if name not in lists[1])):
            # By what is looked for: an entry written with another case is the same.
            before, after = (
                {each.expression: each.source for each in side[name].entries} if name in side else {}
                for side in lists
            )
            gone = tuple(source for each, source in before.items() if each not in after)
            come = tuple(source for each, source in after.items() if each not in before)
            what: What = "entries" if name in lists[0] and name in lists[1] else "list"
            if come or name not in lists[0]:
                yield Change(what, name=name, after=come)
            if gone or name not in lists[1]:
                yield Change(what, name=name, before=gone)

    def _clause(self, old: Clause, new: Clause) -> Iterator[Change]:
        if old.id != new.id:
            yield Change("renamed", new.id, before=old.id, after=new.id)
        if self._asked[id(old)] != self._asked[id(new)]:
            yield Change("condition", new.id, before=old, after=new, effect=self._effect(old, new))
        elif self._opened(self._before, old) != self._opened(self._after, new):
            effect = self._effect(old, new)
            if effect != "same":
                yield Change("reach", new.id, before=old, after=new, effect=effect)
        for what in _FIELDS:
            # What acts from the first day acts alone, and what never does so has no first day.
            if what == ("acts_alone" if new.at_once else "at_once") and new.acts_alone == new.at_once:
                continue
            if getattr(old, what) != getattr(new, what):
                yield Change(what, new.id, before=getattr(old, what), after=getattr(new, what))
        yield from _each("tags", old.tags, new.tags, new.id)
        for what in _DEEDS:
            if getattr(old, what) != getattr(new, what):
                yield Change(what, new.id, before=getattr(old, what), after=getattr(new, what))
        yield from _keyed("title", old.title, new.title, new.id)
        yield from _keyed("reason", old.reason, new.reason, new.id)
        yield from _keyed("rests_on", old.rests_on, new.rests_on, new.id)
        before, after = (list(map(_unplaced, clause.examples)) for clause in (old, new))
        come, gone = Counter(after), Counter(before)
        yield from (Change("example", new.id, after=each) for each in (come - gone).elements())
        yield from (Change("example", new.id, before=each) for each in (gone - come).elements())
        if old.below != new.below:
            yield Change("below", new.id, before=old.below, after=new.below)

    @staticmethod
    def _opened(meaning: Meaning, clause: Clause) -> Condition:
        return unnamed(meaning.of(clause.when))

    def _effect(self, old: Clause, new: Clause) -> Effect:
        before, after = self._before.of(old.when), self._after.of(new.when)
        # To the proofs, answers on a text or a place are independent, even where they are one in truth.
        asked = {
            each
            for each in (*leaves(before), *leaves(after))
            if isinstance(each, Matches | Says | Place | InThread)
        }
        # Nor do they know that what was hidden of an author is some of what they wrote.
        histories = {
            each.field
            for each in (*leaves(before), *leaves(after))
            if isinstance(each, Quantity | Exists) and each.field in OF_HISTORY
        }
        sure = len(asked) < 2 and len(histories) < 2
        if self._hard >= _HARD:
            return "unproved"
        wider, narrower = Logic(steps=_STEPS), Logic(steps=_STEPS)
        is_wider, is_narrower = wider.implies(before, after), narrower.implies(after, before)
        self._hard += wider.is_spent + narrower.is_spent
        if is_wider and is_narrower:
            return "same"
        sure = sure and not wider.is_spent and not narrower.is_spent
        if is_wider:
            return "more" if sure else "perhaps more"
        if is_narrower:
            return "fewer" if sure else "perhaps fewer"
        return "none of them" if Logic(steps=_STEPS).never(before, after) else "unproved"


def _unplaced(entry: _Placed) -> _Placed:
    return msgspec.structs.replace(entry, line=0, column=0, path="")


def _each(what: What, old: Sequence[str], new: Sequence[str], clause: str | None = None) -> Iterator[Change]:
    """Yield the words that came, and those that are gone."""
    if come := _without(new, old):
        yield Change(what, clause, after=come)
    if gone := _without(old, new):
        yield Change(what, clause, before=gone)


def _without(words: Iterable[str], others: Sequence[str]) -> tuple[str, ...]:
    return tuple(word for word in words if word not in others)


def _keyed(
    what: What, old: Mapping[str, object], new: Mapping[str, object], clause: str | None = None
) -> Iterator[Change]:
    """Yield what changed of values that have a name each."""
    for name in (*new, *(name for name in old if name not in new)):
        if old.get(name) != new.get(name):
            yield Change(what, clause, name, old.get(name), new.get(name))
