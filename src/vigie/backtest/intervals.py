"""How sure a figure is: 95 % intervals for shares and for agreement beyond chance."""

import math
from typing import Final

import msgspec

#: The normal deviate that leaves 2.5 % on either side.
Z: Final = 1.959963984540054


class Estimate(msgspec.Struct, frozen=True):
    """A figure and its 95 % interval."""

    value: float
    low: float
    high: float
    #: How many messages it rests on.
    of: int


def share(count: int, of: int) -> Estimate | None:
    """Return a share with its Wilson interval; None where it is a share of nothing.

    Parameters
    ----------
    count, of
        How many there are, and among how many.

    Notes
    -----
    E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the
    American Statistical Association 22 (1927). It stays between 0 and 1 and holds for small counts and for
    shares near its ends, which is where a good clause stands.
    """
    if of == 0:
        return None
    value, square = count / of, Z * Z
    scale = 1 + square / of
    middle = (value + square / (2 * of)) / scale
    half = Z * math.sqrt(value * (1 - value) / of + square / (4 * of * of)) / scale
    # At the ends the bound is the end itself, which rounding would miss by a hair.
    low = 0.0 if count == 0 else middle - half
    high = 1.0 if count == of else middle + half
    return Estimate(value, low, high, of)


class Agreement(msgspec.Struct):
    """Two ways of saying yes or no to the same messages, counted: a charter, and people."""

    both: int = 0
    #: The charter says yes and people no, and the contrary.
    charter_only: int = 0
    people_only: int = 0
    neither: int = 0

    def add(self, charter: bool, people: bool) -> None:
        """Count one message."""
        if charter:
            if people:
                self.both += 1
            else:
                self.charter_only += 1
        elif people:
            self.people_only += 1
        else:
            self.neither += 1

    @property
    def count(self) -> int:
        """Return how many messages were counted."""
        return self.both + self.charter_only + self.people_only + self.neither

    @property
    def precision(self) -> Estimate | None:
        """Return the share of the charter's yes that people share; None where it never says yes."""
        return share(self.both, self.both + self.charter_only)

    @property
    def recall(self) -> Estimate | None:
        """Return the share of people's yes that the charter finds; None where they never say yes."""
        return share(self.both, self.both + self.people_only)

    @property
    def kappa(self) -> Estimate | None:
        """Return Cohen's kappa; None where one of both always says the same, which is 0 or nothing at all.

        Notes
        -----
        The standard error is the large-sample one of J. L. Fleiss, J. Cohen and B. S. Everitt, "Large sample
        standard errors of kappa and weighted kappa", Psychological Bulletin 72 (1969). It is 0 where both
        agree on every message: such an interval says nothing of how few they were.
        """
        total = self.count
        yes, asked = self.both + self.charter_only, self.both + self.people_only
        if yes in {0, total} or asked in {0, total}:
            return None
        cells = (
            (self.both / total, self.charter_only / total),
            (self.people_only / total, self.neither / total),
        )
        rows = [sum(row) for row in cells]
        columns = [cells[0][side] + cells[1][side] for side in (0, 1)]
        seen = cells[0][0] + cells[1][1]
        chance = rows[0] * columns[0] + rows[1] * columns[1]
        value = (seen - chance) / (1 - chance)
        same = sum(cells[i][i] * ((1 - chance) - (rows[i] + columns[i]) * (1 - seen)) ** 2 for i in (0, 1))
        other = sum(cells[i][1 - i] * (columns[i] + rows[1 - i]) ** 2 for i in (0, 1)) * (1 - seen) ** 2
        variance = same + other - (seen * chance - 2 * chance + seen) ** 2
        half = Z * math.sqrt(max(0.0, variance) / total) / (1 - chance) ** 2
        return Estimate(value, max(-1.0, value - half), min(1.0, value + half), total)
