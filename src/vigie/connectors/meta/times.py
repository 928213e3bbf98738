"""Times and ids as Meta writes them."""

from datetime import datetime

#: What lists tell is told in whole seconds (ms).
SECOND = 1_000


def ms(written: object, received_at: int) -> tuple[int, str]:
    """Return a time of Meta in ms, and what had to be repaired to say so.

    Comments are told in whole seconds, private messages in milliseconds, lists as ISO 8601.
    """
    try:
        if isinstance(written, str) and not written.isdigit():
            return int(datetime.fromisoformat(written).timestamp() * 1000), ""
        if isinstance(written, str | int) and not isinstance(written, bool):
            number = int(written)
            # Seconds stay below this until the year 5138, milliseconds are above it since 1973.
            at = number if number >= 100_000_000_000 else number * 1000
            if 0 < at < 253_402_300_800_000:
                return at, ""
    except (ValueError, OverflowError):
        pass
    if written is None:
        return received_at, ""
    return received_at, "the time told cannot be read: the time of receipt is kept instead"


def word(native: object) -> str:
    """Return an id as text: Meta writes some as numbers."""
    if isinstance(native, bool) or not isinstance(native, str | int):
        return ""
    return str(native)
