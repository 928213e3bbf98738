"""What Tripadvisor's Content API answers, as far as Vigie reads it; names are the network's."""

from typing import Any, TypeVar

import msgspec

Shape = TypeVar("Shape")


class User(msgspec.Struct):
    """Who wrote; the reference names no identifier of them."""

    username: str | None = None


class Review(msgspec.Struct):
    """One review."""

    #: The reference writes a number; answers with a string were seen too.
    id: int | str
    published_date: str = ""
    lang: str | None = None
    rating: float | None = None
    title: str | None = None
    text: str | None = None
    url: str | None = None
    trip_type: str | None = None
    travel_date: str | None = None
    is_machine_translated: bool | None = None
    user: User | None = None


class Listed(msgspec.Struct):
    """The newest reviews; each is read by itself, so that one odd one does not hide the others."""

    data: list[Any]


class Location(msgspec.Struct):
    """The location itself."""

    name: str
    #: A number, written as a string.
    num_reviews: int | str = 0
