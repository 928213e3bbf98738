"""A number that a charter names, and conditions with it: `insult >= ferme`."""

import re
from collections.abc import Mapping
from typing import Final

import msgspec

from vigie.charter.error import Fault
from vigie.charter.tree import Condition, Operator, Score
from vigie.charter.vocabulary import QUANTITIES, listed, nearest

#: What its name may be; a digit first would read as a number.
THRESHOLD: Final = "[a-z](?:[a-z0-9.-]{0,62}[a-z0-9])?"
NAMES_THRESHOLD: Final = re.compile(THRESHOLD)


class Threshold(msgspec.Struct, frozen=True):
    """A number that conditions name: `insult >= ferme`."""

    name: str
    value: float
    line: int = 0
    column: int = 0
    path: str = ""


def at_threshold(subject: str, operator: Operator, threshold: Threshold) -> Condition:
    """Return the leaf that compares a score with a threshold.

    Raises
    ------
    Fault
        When the subject is no score, or the comparison never holds.
    """
    name, value = threshold.name, threshold.value
    if subject in QUANTITIES:
        raise Fault(
            f"'{subject}' is no score, and the threshold '{name}' is for scores",
            f"a number, as in '{subject} {operator} 3'",
        )
    if operator == "=":
        raise Fault(
            "a score is almost never equal to a number",
            "one of >, >=, <, <=",
            f"write '{subject} >= {name}'",
        )
    if out_of_reach(operator, value, 1.0):
        raise Fault(
            f"'{subject} {operator} {name}' can never hold: '{name}' is {value:g}, "
            "and a score stays between 0 and 1",
            suggestion=f"give '{name}' another value, or write '{subject} {'>=' if value else '<='} {name}'",
        )
    return Score(subject, operator, value, name)


def no_threshold(subject: str, number: str, thresholds: Mapping[str, Threshold]) -> Fault:
    """Return what is wrong with the name of a threshold that the charter does not have."""
    if not thresholds or subject in QUANTITIES:
        mend = None if subject in QUANTITIES else f"write thresholds: {{{number}: 0.9}} beside 'clauses'"
        return Fault(f"'{number[:40]}' is not a number", "a number such as 0.9", mend)
    return Fault(
        f"'{number[:40]}' is neither a number nor a threshold of this charter",
        f"a number, or one of {listed(thresholds)}",
        nearest(number, thresholds),
    )


def out_of_reach(operator: Operator, value: float, most: float) -> bool:
    """Tell whether no number from 0 to `most` compares so with a value."""
    return (operator == ">" and value >= most) or value > most or (operator == "<" and value == 0)
