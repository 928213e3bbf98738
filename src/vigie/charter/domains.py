"""The values that something asked by a condition may take: an interval of numbers, or a set of words."""

import math
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Final

from vigie.charter.tree import Operator


@dataclass(frozen=True, slots=True)
class Span:
    """The numbers from `low` to `high`, and nothing at all where `absent`."""

    low: float = -math.inf
    high: float = math.inf
    #: Whether the bound itself is left out.
    low_open: bool = False
    high_open: bool = False
    #: Whether the number may be missing.
    absent: bool = False
    #: Whether only whole numbers count.
    whole: bool = False

    @property
    def is_empty(self) -> bool:
        """Tell whether no value is left."""
        if self.absent:
            return False
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))

    def meet(self, other: "Domain") -> "Span":
        """Return the values of both."""
        assert isinstance(other, Span)
        low, low_open = max((self.low, self.low_open), (other.low, other.low_open))
        high, high_closed = min((self.high, not self.high_open), (other.high, not other.high_open))
        high_open = not high_closed
        whole = self.whole or other.whole
        if whole and math.isfinite(low):
            low, low_open = float(math.floor(low) + 1 if low_open else math.ceil(low)), False
        if whole and math.isfinite(high):
            high, high_open = float(math.ceil(high) - 1 if high_open else math.floor(high)), False
        absent = self.absent and other.absent
        if low > high:
            # One way only to write that no number is left.
            low, high, low_open, high_open = math.inf, -math.inf, False, False
        return Span(low, high, low_open, high_open, absent, whole)

    def outside(self) -> tuple["Span", ...]:
        """Return all other values, a missing number among them: what lies below, and what lies above."""
        below = Span(high=self.low, high_open=not self.low_open, absent=not self.absent)
        above = Span(low=self.high, low_open=not self.high_open, absent=not self.absent)
        return tuple(
            each for each, exists in ((below, self.low > -math.inf), (above, self.high < math.inf)) if exists
        )


@dataclass(frozen=True, slots=True)
class Words:
    """These words; or all but these, where not `inside`."""

    words: frozenset[Hashable]
    inside: bool = True

    @property
    def is_empty(self) -> bool:
        """Tell whether no word is left."""
        return self.inside and not self.words

    def meet(self, other: "Domain") -> "Words":
        """Return the words of both."""
        assert isinstance(other, Words)
        if self.inside and other.inside:
            return Words(self.words & other.words)
        if self.inside:
            return Words(self.words - other.words)
        if other.inside:
            return Words(other.words - self.words)
        return Words(self.words | other.words, inside=False)


Domain = Span | Words

#: A yes or a no.
ANY_ANSWER: Final = Words(frozenset((True, False)))


def compared(operator: Operator, value: float) -> Span:
    """Return the numbers that compare so with `value`; a missing one does not."""
    match operator:
        case ">":
            return Span(low=value, low_open=True)
        case ">=":
            return Span(low=value)
        case "<":
            return Span(high=value, high_open=True)
        case "<=":
            return Span(high=value)
        case "=":
            return Span(value, value)
