"""Reviews as messages; nothing here opens a socket or reads a clock."""

from collections.abc import Sequence
from typing import Any

from vigie.connectors.dates import written_at
from vigie.connectors.google_reviews.shapes import Review
from vigie.connectors.newest_first import readable
from vigie.message import Author, Message, Space

NETWORK = "google_reviews"
_STARS = {"ONE": 1.0, "TWO": 2.0, "THREE": 3.0, "FOUR": 4.0, "FIVE": 5.0}


def read_reviews(listed: Sequence[Any]) -> list[Review]:
    """Return the reviews that have the documented form."""
    return readable(listed, Review, "Google", lambda one: one.review_id)


def message_of(review: Review, space: Space, *, received_at: int) -> Message:
    """Return the message that a review is.

    Parameters
    ----------
    received_at
        When it arrived (ms).
    """
    at, remark = written_at(review.create_time, received_at)
    changed = bool(review.update_time) and review.update_time != review.create_time
    return Message(
        id=review.review_id,
        space=space,
        kind="review",
        text=review.comment,
        author=_author(review),
        at=at,
        received_at=received_at,
        revision=review.update_time if changed else "",
        rating=_STARS.get(review.star_rating),
        remarks=(remark,) if remark else (),
        extra={"url": review.review_reply_url} if review.review_reply_url else {},
    )


def changed_at(review: Review, received_at: int) -> int:
    """Return when a review was last written (ms)."""
    return written_at(review.update_time or review.create_time, received_at)[0]


def _author(review: Review) -> Author:
    name = review.reviewer.display_name
    if review.reviewer.is_anonymous or not name:
        # All who hide their name are called the same: they are not one person.
        return Author(f"anonymous:{review.review_id}", name or "anonymous")
    return Author(name, name)
