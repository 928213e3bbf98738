"""What weighed in a score."""

import msgspec


class Evidence(msgspec.Struct, frozen=True):
    """A part of the original text, and how much it weighed for a label: above 0 for it, below against."""

    start: int
    end: int
    text: str
    weight: float
