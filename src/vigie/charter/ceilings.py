"""The highest score that the engine can give to a kind, where that is below 1.

Kinds that are not here can reach 1, or their greatest score was never shown: nothing is said of them.
For each of these a test writes a message that reaches its figure, and reads thousands that must not pass it.
"""

from typing import Final

from vigie.charter.domains import Domain, Span
from vigie.charter.formulas import Unknown, anything

CEILINGS: Final[dict[str, float]] = {
    "phone": 0.95,
    "email": 0.95,
    "bank": 0.95,
    "identity": 0.95,
    "plate": 0.85,
    "link": 0.9,
    "shortener": 0.9,
    "video": 0.9,
    "scam": 0.98,
    "capitals": 0.8,
    "disguise": 0.8,
    "flood": 0.95,
    "repeat": 0.95,
    "wave": 0.95,
    "denigration": 0.6,
    "conspiracy": 0.6,
    "irony": 0.7,
    "erratum": 0.95,
    "subscription": 0.95,
    "discontent": 0.95,
}


def today(unknown: Unknown) -> Domain:
    """Return the values that an unknown may take in what the engine gives today."""
    sort, name = unknown
    if sort == "score" and name in CEILINGS:
        return Span(0.0, CEILINGS[str(name)])
    return anything(unknown)
