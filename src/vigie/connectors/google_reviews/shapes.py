"""What Google answers about reviews, as far as Vigie reads it; names are the network's."""

from typing import Any, TypeVar

import msgspec

Shape = TypeVar("Shape")


class Reviewer(msgspec.Struct, rename="camel"):
    """Who wrote; Google gives no identifier of them."""

    display_name: str = ""
    is_anonymous: bool = False


class Reply(msgspec.Struct, rename="camel"):
    """The owner's answer: a review has one at most."""

    comment: str = ""


class Review(msgspec.Struct, rename="camel"):
    """One review."""

    review_id: str
    create_time: str
    update_time: str = ""
    reviewer: Reviewer = msgspec.field(default_factory=Reviewer)
    #: "ONE" to "FIVE".
    star_rating: str = ""
    #: Absent where stars alone were given.
    comment: str = ""
    review_reply: Reply | None = None
    review_reply_url: str = ""


class Listed(msgspec.Struct, rename="camel"):
    """One page of reviews; each is read by itself, so that one odd one does not hide the others."""

    reviews: list[Any] = []
    total_review_count: int = 0
    next_page_token: str = ""


class Location(msgspec.Struct):
    """The location itself."""

    title: str = ""


class Granted(msgspec.Struct):
    """A new token."""

    access_token: str
