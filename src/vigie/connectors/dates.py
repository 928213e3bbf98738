"""Dates as networks write them."""

from datetime import UTC, datetime


def written_at(written: str, received_at: int) -> tuple[int, str]:
    """Return a date of ISO 8601 in ms, and what had to be repaired to say so; without a zone it is UTC."""
    at = moment_of(written)
    if at is None:
        return received_at, f"the date {written[:40]!r} cannot be read: the time of receipt is kept instead"
    return at, ""


def moment_of(written: str) -> int | None:
    """Return a date of ISO 8601 in ms, None where it is none since 1970; without a zone it is UTC."""
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return None
    at = int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000)
    return at if at > 0 else None
