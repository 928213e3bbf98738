"""What one clause's condition can never do, or always does, or says for nothing."""

from collections.abc import Callable

import msgspec

from vigie.charter.ceilings import CEILINGS, today
from vigie.charter.charter import Clause
from vigie.charter.defects import Defects, told
from vigie.charter.logic import Logic
from vigie.charter.tree import Condition, Every, Neither, Score, Some


def reachable(defects: Defects, clause: Clause) -> bool:
    """Tell of a condition that never holds or always does; return whether it is neither."""
    logic, when = defects.logic, clause.when
    if logic.never(when):
        part, said, mend = _never(defects, clause)
        defects.error(clause, defects.of(clause, part), f"its condition can never hold: {said}", mend)
        return False
    if logic.always(when):
        say = defects.error if clause.outcome else defects.doubt
        mends = {"hold": "write 'default: hold' in the head of the charter and remove the clause"}
        say(
            clause,
            defects.of(clause, when),
            "its condition holds for every message",
            mends.get(clause.outcome or "", "ask for something that only some messages have"),
        )
        return False
    return True


def look(defects: Defects, clause: Clause) -> None:
    """Tell of scores that nothing reaches and of parts that change nothing, in a condition that may hold."""
    logic, when = defects.logic, clause.when
    out_of_reach = [leaf for leaf in _scores(when) if _unreached(defects, leaf)]
    silent = bool(out_of_reach) and logic.never(when, known=today)
    for leaf in out_of_reach:
        defects.doubt(
            clause,
            defects.of(clause, leaf),
            f"{told(leaf)} is never reached: the engine gives '{leaf.kind}' {CEILINGS[leaf.kind]:g} at most"
            + (", so the clause matches nothing" if silent else ""),
            f"write a number under {CEILINGS[leaf.kind]:g}",
        )
    idle = _Idle(logic, skipped=out_of_reach, whole=[each.when for each in defects.charter.filters])
    idle.reduced(when, lambda part: part)
    for part, place in idle.found:
        if logic.never(part):
            said = "can never hold"
        elif logic.always(part):
            said = "always holds"
        else:
            said = "changes nothing: without it, the clause matches the same messages"
        spoken = part.parts[0] if isinstance(part, Every | Some | Neither) else part
        where = defects.of(clause, spoken, last=place > 0)
        defects.doubt(clause, where, f"{told(part)} {said}", "remove it, or say what was meant")


def _never(defects: Defects, clause: Clause) -> tuple[Condition, str, str]:
    """Return the part at which a condition is seen never to hold, why, and the mend."""
    parts = _together(clause.when)
    alone = next((part for part in parts if defects.logic.never(part)), None)
    if alone is not None:
        return alone, f"{told(alone)} never does", "mend that part"
    for place, part in enumerate(parts):
        for other in parts[place + 1 :]:
            if defects.logic.never(part, other):
                both = f"{told(part)} and {told(other)} exclude each other"
                return part, both, "put them under 'any', or remove one"
    return clause.when, "its parts exclude each other", "remove one of them"


def _together(condition: Condition) -> list[Condition]:
    """Return the conditions that must all hold."""
    if isinstance(condition, Every):
        return [each for part in condition.parts for each in _together(part)]
    if isinstance(condition, Neither) and len(condition.parts) > 1:
        return [Neither((part,)) for part in condition.parts]
    return [condition]


def _scores(condition: Condition) -> list[Score]:
    """Return the scores that a condition compares, each once."""
    if isinstance(condition, Score):
        return [condition]
    if isinstance(condition, Every | Some | Neither):
        return list(dict.fromkeys(leaf for part in condition.parts for leaf in _scores(part)))
    return []


def _unreached(defects: Defects, leaf: Score) -> bool:
    return leaf.kind in CEILINGS and defects.logic.never(leaf, known=today)


class _Idle:
    """Looks for the parts without which a condition holds for the same messages.

    The last are tried first, and each without those that were found idle before it: of two that say the
    same, one stays.
    """

    def __init__(self, logic: Logic, skipped: list[Score], whole: list[Condition]) -> None:
        self._logic = logic
        self._skipped = skipped
        #: Conditions of filters: what is idle in one for this clause may serve another.
        self._whole = {id(each) for each in whole}
        #: Each part found idle, and its place among those beside it.
        self.found: list[tuple[Condition, int]] = []

    def reduced(self, part: Condition, whole: Callable[[Condition], Condition]) -> Condition:
        """Return a part of a condition without what is idle in it; `whole` puts it back in its place."""
        if not isinstance(part, Every | Some | Neither) or id(part) in self._whole:
            return part
        for place in reversed(range(len(part.parts))):
            without = _replaced(part, place)
            if len(part.parts) == 1 or part.parts[place] in self._skipped:
                continue
            if self._logic.same(whole(part), whole(without)):
                self.found.append((part.parts[place], place))
                part = without
        for place, inner in enumerate(part.parts):
            part = _replaced(part, place, self.reduced(inner, _within(part, place, whole)))
        return part


def _within(
    group: Every | Some | Neither, place: int, whole: Callable[[Condition], Condition]
) -> Callable[[Condition], Condition]:
    return lambda part: whole(_replaced(group, place, part))


def _replaced(group: Every | Some | Neither, place: int, *parts: Condition) -> Every | Some | Neither:
    """Return the group with other parts, or none, in place of one."""
    return msgspec.structs.replace(group, parts=(*group.parts[:place], *parts, *group.parts[place + 1 :]))
