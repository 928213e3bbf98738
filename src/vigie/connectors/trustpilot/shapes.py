"""What Trustpilot answers about reviews, as far as Vigie reads it; names are the network's."""

from typing import Any, TypeVar

import msgspec

Shape = TypeVar("Shape")


class Consumer(msgspec.Struct, rename="camel"):
    """Who wrote."""

    id: str = ""
    display_name: str | None = None


class Reply(msgspec.Struct):
    """The company's answer: a review has one at most."""

    text: str | None = None


class Review(msgspec.Struct, rename="camel"):
    """One review."""

    id: str
    created_at: str
    updated_at: str | None = None
    stars: float | None = None
    title: str | None = None
    text: str | None = None
    language: str | None = None
    consumer: Consumer | None = None
    company_reply: Reply | None = None


class Listed(msgspec.Struct):
    """One page of reviews; each is read by itself, so that one odd one does not hide the others."""

    reviews: list[Any]


class Numbers(msgspec.Struct):
    """How many reviews there are."""

    total: int


class Unit(msgspec.Struct, rename="camel"):
    """The business unit itself."""

    display_name: str
    number_of_reviews: Numbers


class Granted(msgspec.Struct):
    """A new token."""

    access_token: str
