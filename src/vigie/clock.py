"""The one clock: integer milliseconds since 1970-01-01 UTC."""

import time


def now_ms() -> int:
    """Return the time now, in milliseconds."""
    return time.time_ns() // 1_000_000
