"""What can be proved of conditions: that one never holds, always holds, or holds wherever another does.

A formula is refuted by trying its branches until none is left. Nothing is guessed: where the answer takes too
long it is left out, so that "no" to any question below means "not proved".
"""

from collections.abc import Iterable, Mapping
from typing import Final

from vigie.charter.domains import Domain
from vigie.charter.formulas import All, Formula, Is, Known, One, Unknown, anything, formula
from vigie.charter.tree import Condition

#: Steps of one question; a step is about a microsecond.
_STEPS: Final = 20_000
#: Steps of all questions asked of one charter.
_ALL_STEPS: Final = 3_000_000
#: How many choices deep a question may go.
_DEPTH: Final = 200


class _TooLong(Exception):  # noqa: N818 - not an error: the question is left without an answer
    pass


class Logic:
    """Answers questions on conditions, for as long as it is worth.

    Parameters
    ----------
    often
        Conditions that many questions will be about.
    steps
        How much work all the questions together may take.
    """

    def __init__(self, often: Iterable[Condition] = (), steps: int = _ALL_STEPS) -> None:
        self._left = steps
        #: By identity, beside the condition so that it stays alive: to compare long word lists takes long.
        self._often = {
            (id(condition), truth): (condition, formula(condition, truth))
            for condition in often
            for truth in (True, False)
        }

    @property
    def is_spent(self) -> bool:
        """Tell whether some answers are missing because the questions took too long together."""
        return self._left <= 0

    def never(self, *conditions: Condition, known: Known = anything) -> bool:
        """Tell whether it is proved that the conditions never hold together."""
        return self._refuted([(each, True) for each in conditions], known)

    def always(self, condition: Condition, known: Known = anything) -> bool:
        """Tell whether it is proved that the condition holds whatever the message."""
        return self._refuted([(condition, False)], known)

    def implies(self, condition: Condition, other: Condition) -> bool:
        """Tell whether it is proved that `other` holds wherever `condition` does."""
        return self._refuted([(condition, True), (other, False)], anything)

    def same(self, condition: Condition, other: Condition) -> bool:
        """Tell whether it is proved that both hold for the same messages."""
        return self.implies(condition, other) and self.implies(other, condition)

    def _formula(self, condition: Condition, truth: bool) -> Formula:
        known = self._often.get((id(condition), truth))
        return known[1] if known else formula(condition, truth)

    def _refuted(self, asked: list[tuple[Condition, bool]], known: Known) -> bool:
        if self._left <= 0:
            return False
        search = _Search(known, min(_STEPS, self._left))
        try:
            return not search.finds({}, [self._formula(*each) for each in asked], 0)
        except _TooLong:
            return False
        finally:
            self._left -= search.steps


class _Search:
    """Looks for values that make formulas true together."""

    def __init__(self, known: Known, steps: int) -> None:
        self._known = known
        self._most = steps
        self.steps = 0

    def finds(self, values: Mapping[Unknown, Domain], formulas: Iterable[Formula], depth: int) -> bool:
        """Tell whether the formulas can be true together, given what the unknowns may be."""
        state = dict(values)
        waiting = list(formulas)
        choices: list[One] = []
        while waiting:
            while waiting:
                self._work()
                asked = waiting.pop()
                if isinstance(asked, All):
                    waiting += asked.parts
                elif isinstance(asked, One):
                    choices.append(asked)
                elif not self._narrow(state, asked):
                    return False
            # What is known by now may leave a choice with one part, or none.
            open_choices: list[One] = []
            for choice in choices:
                parts = self._possible(state, choice)
                if parts is None:
                    continue
                if not parts:
                    return False
                if len(parts) == 1:
                    waiting.append(parts[0])
                else:
                    open_choices.append(One(parts))
            choices = open_choices
        if not choices:
            return True
        if depth >= _DEPTH:
            raise _TooLong
        first = min(choices, key=lambda choice: len(choice.parts))
        others = [choice for choice in choices if choice is not first]
        return any(self.finds(state, [*others, part], depth + 1) for part in first.parts)

    def _narrow(self, state: dict[Unknown, Domain], fact: Is) -> bool:
        """Add a fact; tell whether the unknown has a value left."""
        left = self._now(state, fact.unknown).meet(fact.domain)
        state[fact.unknown] = left
        return not left.is_empty

    def _possible(self, state: dict[Unknown, Domain], choice: One) -> tuple[Formula, ...] | None:
        """Return the parts that may still be true, or None where one is true already."""
        parts: list[Formula] = []
        for part in choice.parts:
            self._work()
            if isinstance(part, Is):
                now = self._now(state, part.unknown)
                left = now.meet(part.domain)
                if left.is_empty:
                    continue
                if left == now:
                    return None
            parts.append(part)
        return tuple(parts)

    def _now(self, state: Mapping[Unknown, Domain], unknown: Unknown) -> Domain:
        found = state.get(unknown)
        return self._known(unknown) if found is None else found

    def _work(self) -> None:
        self.steps += 1
        if self.steps > self._most:
            raise _TooLong
