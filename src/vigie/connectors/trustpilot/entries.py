"""Reviews as messages; nothing here opens a socket or reads a clock."""

import logging
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from vigie.connectors.trustpilot.shapes import Review
from vigie.message import Author, Message, Space

log = logging.getLogger(__name__)

NETWORK = "trustpilot"
#: Where anybody sees a review.
PAGE = "https://www.trustpilot.com/reviews/"
_ID = re.compile(r"[A-Za-z0-9]{1,64}", re.ASCII)


def is_review(name: str) -> bool:
    """Tell whether a review may be called so: what is not may not stand in an address."""
    return _ID.fullmatch(name) is not None


def read_reviews(listed: Sequence[Any]) -> list[Review]:
    """Return the reviews that have the documented form; the others are named in the log."""
    found = []
    for raw in listed:
        try:
            review = msgspec.convert(raw, Review)
        except msgspec.ValidationError:
            review = None
        if review is None or not is_review(review.id):
            log.warning("A review of Trustpilot has not the documented form; it is passed over")
        else:
            found.append(review)
    return found


def message_of(review: Review, space: Space, *, received_at: int) -> Message:
    """Return the message that a review is, its title first.

    Parameters
    ----------
    received_at
        When it arrived (ms).
    """
    at, remark = written_at(review.created_at, received_at)
    changed = bool(review.updated_at) and review.updated_at != review.created_at
    return Message(
        id=review.id,
        space=space,
        kind="review",
        text="\n\n".join(part for part in (review.title, review.text) if part),
        author=_author(review),
        at=at,
        received_at=received_at,
        lang=review.language or None,
        revision=(review.updated_at or "") if changed else "",
        rating=review.stars,
        remarks=(remark,) if remark else (),
        extra={"url": f"{PAGE}{review.id}"},
    )


def written_at(written: str, received_at: int) -> tuple[int, str]:
    """Return a date of Trustpilot in ms, and what had to be repaired to say so."""
    try:
        moment = datetime.fromisoformat(written)
        # Examples in the documentation name no zone: they are taken for UTC.
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return int(moment.timestamp() * 1000), ""
    except (ValueError, OverflowError):
        return received_at, f"the date {written[:40]!r} cannot be read: the time of receipt is kept instead"


def _author(review: Review) -> Author:
    consumer = review.consumer
    if consumer is None or not consumer.id:
        return Author(f"anonymous:{review.id}", (consumer and consumer.display_name) or "anonymous")
    return Author(consumer.id, consumer.display_name or consumer.id)
