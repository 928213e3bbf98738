"""What a charter changes of the one above, and which way: it tightens, or it relaxes.

A change tightens where nothing that was stopped goes through by it, and relaxes where nothing that went
through is stopped by it. Conditions are compared by proof (`logic.py`); one of which neither is proved
may be doing both.
"""

from itertools import chain
from typing import Final, NamedTuple

from vigie.charter.charter import MINUTES, Charter, Clause
from vigie.charter.error import Place
from vigie.charter.logic import Logic
from vigie.charter.meaning import Meaning
from vigie.charter.nodes import Node, Series, Text, entry, placed
from vigie.charter.tree import Days, Hours, Says, Score, asked_tags, leaves
from vigie.charter.verdict import OUTCOMES
from vigie.charter.vocabulary import PRIORITIES

TIGHTENS: Final = frozenset(("tighten",))
RELAXES: Final = frozenset(("relax",))
UNPROVED: Final = TIGHTENS | RELAXES
#: Enough for some hundred hard questions: a charter is loaded where somebody waits.
_STEPS: Final = 500_000


class Change(NamedTuple):
    """One thing that a file changes."""

    #: What has to be allowed for it.
    needs: frozenset[str]
    #: Where the file does it.
    place: Place
    #: Where what it changes is written.
    above: Place
    #: The beginning of the sentence that says so; where that is written follows.
    said: str
    mend: str = "leave it as it is above"


class Comparison:
    """A charter beside the one above.

    Parameters
    ----------
    above, charter
        Both charters, each whole.
    root
        The file's own tree.
    """

    def __init__(self, above: Charter, charter: Charter, root: Node) -> None:
        self.above, self.charter, self._root = above, charter, root
        self._logic = Logic(steps=_STEPS)
        self._before = Meaning(above, charter, "above")
        self._after = Meaning(charter, above, "below")
        known = {each.name: each.value for each in above.thresholds}
        self._thresholds = {
            each.name: each for each in charter.thresholds if known.get(each.name, each.value) != each.value
        }
        lists = {each.name: each for each in above.lists}
        self._lists = {each.name: each for each in charter.lists if lists.get(each.name, each) != each}

        filters = {each.name: each for each in above.filters}
        self._filters = {
            each.name: each
            for each in charter.filters
            if each.name in filters and filters[each.name].when != each.when
        }
        #: Tags that are not given as they were.
        self._tags = self._before.given_otherwise(self._after)
        if self._lists:
            # The words of a list may be what a clause that gives a tag asks for.
            self._tags |= self._before.given_by(self._lists) | self._after.given_by(self._lists)

    def head(self) -> list[Change]:
        """Return what the head of the file changes of what is proposed by default, and of the quota."""
        above, charter = self.above, self.charter
        found: list[Change] = []
        if above.default != charter.default:
            needs = TIGHTENS if charter.default == "hold" else RELAXES
            said = f"'default: {charter.default}' is {_word(needs)} than the '{above.default}'"
            found.append(Change(needs, charter.places["default"], _of(above, "default"), said))
        before, after = above.automatic_per_minute, charter.automatic_per_minute
        if before != after and after is not None:
            needs = TIGHTENS if before is None or after < before else RELAXES
            said = f"a quota of {after} lets more be done without a person than the {before}"
            if needs is TIGHTENS:
                told = "no quota" if before is None else f"the {before}"
                said = f"a quota of {after} lets less be done without a person than {told}"
            found.append(Change(needs, charter.places["quota"], _of(above, "quota"), said))
        hours = _hourly(above), _hourly(charter)
        if (above.automatic_per_hour, charter.automatic_per_hour) != (None, None) and hours[0] != hours[1]:
            less = hours[0] is None or (hours[1] is not None and hours[1] < hours[0])
            was, now = ("none" if each is None else f"{each}" for each in hours)
            said = f"a quota an hour of {now} lets {'less' if less else 'more'} be done alone than {was}"
            place = charter.places.get("quota", charter.places[""])
            found.append(Change(TIGHTENS if less else RELAXES, place, _of(above, "quota"), said))
        return found

    def added(self, new: Clause) -> list[Change]:
        """Return what a new clause takes from the charter above: only what is held there by default."""
        if self._weight(new) >= 0:
            return []
        said = "it publishes what is held by 'default: hold'"
        return [Change(RELAXES, new.place, _of(self.above, "default"), said, "give it another outcome")]

    def removed(self, old: Clause) -> list[Change]:
        """Return the change of a clause that is taken away."""
        names = entry(self._root, "without")
        for name in names.items if isinstance(names, Series) else ():
            if isinstance(name, Text) and name.value == old.id:
                said = "'without' takes away the clause"
                return [Change(RELAXES, placed(name), old.place, said, "keep it")]
        return []

    def clause(self, old: Clause, new: Clause) -> list[Change]:
        """Return what the file changes of a clause."""
        found: list[Change] = []
        before, after = self._weight(old), self._weight(new)
        if before != after:
            needs = TIGHTENS if after > before else RELAXES
            told = f"'{old.outcome}'" if old.outcome else "clause without an outcome"
            said = f"'outcome: {new.outcome}' is {_word(needs)} than the {told}"
            found.append(Change(needs, new.places["outcome"], old.places.get("outcome", old.place), said))
        if new.priority != old.priority:
            higher = PRIORITIES.index(new.priority) > PRIORITIES.index(old.priority)
            said = (
                f"'priority: {new.priority}' is {'higher' if higher else 'lower'} than the '{old.priority}'"
            )
            above = old.places.get("priority", old.place)
            found.append(Change(TIGHTENS if higher else RELAXES, new.places["priority"], above, said))
        if (new.acts_alone, new.at_once) != (old.acts_alone, old.at_once):
            # Less is done without a person by what has to earn it, and nothing by what never acts alone.
            needs = RELAXES if (new.acts_alone, new.at_once) > (old.acts_alone, old.at_once) else TIGHTENS
            said = "'acts_alone: true' needs no person, unlike the clause"
            if new.at_once:
                said = "'acts_alone: at-once' needs no person from the first day, unlike the clause"
            elif old.at_once and new.acts_alone:
                said = "'acts_alone: true' calls a person until it is earned, unlike the clause"
            elif not new.acts_alone:
                said = "'acts_alone: false' calls a person, unlike the clause"
            found.append(
                Change(needs, new.places["acts_alone"], old.places.get("acts_alone", old.place), said)
            )
        # Where one of the two publishes what is held by default, their outcomes say it all.
        if (before < 0) == (after < 0):
            found += self._condition(old, new, exempts=before < 0)
        return found

    def _condition(self, old: Clause, new: Clause, *, exempts: bool) -> list[Change]:
        if old.when == new.when and not self._touched(old):
            return []
        wider = narrower = False
        # What is too long to open is proved neither way.
        if self._before.is_short(old.when) and self._after.is_short(new.when):
            before, after = self._before.of(old.when), self._after.of(new.when)
            wider, narrower = self._logic.implies(before, after), self._logic.implies(after, before)
        if wider and narrower:
            return []
        needs, said = UNPROVED, "is proved neither wider nor narrower"
        if wider or narrower:
            needs = TIGHTENS if wider != exempts else RELAXES
            said = f"matches {'more' if wider else 'less'}"
        # Of what exempts, less is more.
        widen = (old.below == "tighten") != exempts
        mend = f"put both conditions under '{'any' if widen else 'all'}'"
        if old.below == "nothing":
            mend = "leave it as it is above"
        place, cause, other_mend = self._cause(old, new)
        said = f"{cause}its condition {said} than the one"
        return [Change(needs, place, old.places.get("when", old.place), said, other_mend or mend)]

    def _touched(self, clause: Clause) -> bool:
        """Tell whether something else in the file may change what a clause's condition asks."""
        if not self._tags.isdisjoint(asked_tags(clause.when)):
            return True
        said = (each for leaf in leaves(clause.when) if isinstance(leaf, Says) for each in leaf.lists)
        return any(each.name in self._lists for each in said)

    def _cause(self, old: Clause, new: Clause) -> tuple[Place, str, str]:
        """Return what changes a clause's condition: where, in words, and the mend where it is another's."""
        written = new.places["when"]
        if written != old.places["when"]:
            return written, "", ""
        moved = self.above.timezone != self.charter.timezone
        asks = moved or self._thresholds or self._lists
        for leaf in chain(self._before.asked(old.when), self._after.asked(new.when)) if asks else ():
            if isinstance(leaf, Score) and leaf.threshold in self._thresholds:
                threshold = self._thresholds[leaf.threshold]
                place = Place(threshold.path, threshold.line, threshold.column)
                return place, f"by the threshold '{threshold.name}', ", "give it the value that it has above"
            if isinstance(leaf, Says):
                for each in leaf.lists:
                    if changed := self._lists.get(each.name):
                        place = Place(changed.path, changed.line, changed.column)
                        return place, f"by the list '{each.name}', ", "give it the entries that it has above"
            if moved and isinstance(leaf, Hours | Days):
                return self.charter.places["timezone"], "by the time zone, ", "leave it as it is above"
        for name in new.filters:
            if named := self._filters.get(name):
                place = Place(named.path, named.line, named.column)
                return place, f"by the filter '{name}', ", "give it the condition that it has above"
        asked = asked_tags(old.when) | asked_tags(new.when)
        mend = "let the same clauses give its tags"
        before = {clause.id: clause for clause in self.above.clauses}
        for clause in self.charter.clauses:
            tags = {*clause.tags, *(before[clause.id].tags if clause.id in before else ())}
            if clause.path == self.charter.path and tags & asked:
                return clause.place, f"by the tags of clause '{clause.id}', ", mend
        names = entry(self._root, "without")
        place = placed(names) if names else new.place
        return place, "by the clauses that give its tags, ", mend

    def _weight(self, clause: Clause) -> int:
        """Return how much a clause stops: less than nothing where it publishes what is held by default."""
        if clause.outcome == "publish":
            return -1 if self.above.default == "hold" else 0
        return OUTCOMES.index(clause.outcome) if clause.outcome else 0


def _hourly(charter: Charter) -> int | None:
    """Return how much may be done alone in an hour, by what the charter says; None where it says nothing."""
    if charter.automatic_per_hour is not None or charter.automatic_per_minute is None:
        return charter.automatic_per_hour
    return charter.automatic_per_minute * MINUTES


def _of(charter: Charter, field: str) -> Place:
    """Return where a field of a charter's head is written, or else the head."""
    return charter.places.get(field) or charter.places[""]


def _word(needs: frozenset[str]) -> str:
    return "stronger" if needs == TIGHTENS else "weaker"
