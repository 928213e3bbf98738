"""Reviews as messages; nothing here opens a socket or reads a clock."""

from collections.abc import Sequence
from typing import Any

from vigie.connectors.dates import written_at
from vigie.connectors.newest_first import readable
from vigie.connectors.tripadvisor.shapes import Review
from vigie.message import Author, Message, Space

NETWORK = "tripadvisor"


def read_reviews(listed: Sequence[Any]) -> list[Review]:
    """Return the reviews that have the documented form, each once."""
    found: dict[str, Review] = {}
    for review in readable(listed, Review, "Tripadvisor", id_of):
        found.setdefault(id_of(review), review)
    return list(found.values())


def id_of(review: Review) -> str:
    """Return the review's number; empty where it is none."""
    written = str(review.id)
    return written if written.isascii() and written.isdigit() and len(written) <= 20 else ""


def message_of(review: Review, space: Space, *, received_at: int) -> Message:
    """Return the message that a review is, its title first.

    Parameters
    ----------
    received_at
        When it arrived (ms).
    """
    at, remark = written_at(review.published_date, received_at)
    remarks = [remark] if remark else []
    if review.is_machine_translated:
        remarks.append("Tripadvisor translated the text by machine: the author wrote in another language")
    # The owner's answer and the votes change later: kept here, they would make of one review several.
    told = {"url": review.url, "trip_type": review.trip_type, "travel_date": review.travel_date}
    return Message(
        id=id_of(review),
        space=space,
        kind="review",
        text="\n\n".join(part for part in (review.title, review.text) if part),
        author=_author(review),
        at=at,
        received_at=received_at,
        lang=review.lang or None,
        rating=review.rating,
        remarks=tuple(remarks),
        extra={name: value for name, value in told.items() if value},
    )


def _author(review: Review) -> Author:
    name = (review.user.username if review.user else None) or ""
    # All who left Tripadvisor are nameless: they are not one person.
    return Author(name, name) if name else Author(f"anonymous:{id_of(review)}", "anonymous")
