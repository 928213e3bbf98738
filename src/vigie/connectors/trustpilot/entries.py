"""Reviews as messages; nothing here opens a socket or reads a clock."""

import re
from collections.abc import Sequence
from typing import Any

from vigie.connectors.dates import written_at
from vigie.connectors.newest_first import readable
from vigie.connectors.trustpilot.shapes import Review
from vigie.message import Author, Message, Space

NETWORK = "trustpilot"
#: Where anybody sees a review.
PAGE = "https://www.trustpilot.com/reviews/"
_ID = re.compile(r"[A-Za-z0-9]{1,64}", re.ASCII)


def is_review(name: str) -> bool:
    """Tell whether a review may be called so: what is not may not stand in an address."""
    return _ID.fullmatch(name) is not None


def read_reviews(listed: Sequence[Any]) -> list[Review]:
    """Return the reviews that have the documented form."""
    return readable(listed, Review, "Trustpilot", lambda one: one.id if is_review(one.id) else "")


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


def _author(review: Review) -> Author:
    consumer = review.consumer
    if consumer is None or not consumer.id:
        return Author(f"anonymous:{review.id}", (consumer and consumer.display_name) or "anonymous")
    return Author(consumer.id, consumer.display_name or consumer.id)
