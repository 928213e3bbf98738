"""Addresses of records, and keys for new ones that come out the same each time."""

import hashlib

#: The collections of an account's repository that are read or written here.
POST = "app.bsky.feed.post"
LIKE = "app.bsky.feed.like"
GATE = "app.bsky.feed.threadgate"
BLOCK = "app.bsky.graph.block"

#: The letters of a record key that is a time ("TID"), in their order.
_LETTERS = "234567abcdefghijklmnopqrstuvwxyz"
#: A moment for what has no date of its own: 1 January 2024 (ms).
_SOME_TIME = 1_704_067_200_000
#: Keys made for one moment are spread over the hour before it (µs).
_SPREAD = 3_600_000_000


def address(did: str, collection: str, key: str) -> str:
    """Return the address of a record."""
    return f"at://{did}/{collection}/{key}"


def parts(uri: str) -> tuple[str, str, str] | None:
    """Return the repository, the collection and the key that an address names, None where it is none."""
    words = uri.removeprefix("at://").split("/")
    if not uri.startswith("at://did:") or len(words) != 3 or not all(words):
        return None
    return words[0], words[1], words[2]


def is_post_of(uri: str, did: str) -> bool:
    """Tell whether this is the address of a post of that account."""
    return uri.startswith(f"at://{did}/{POST}/")


def key_for(what: str, *, at: int = 0) -> str:
    """Return the key of the record that stands for `what`: the same each time, whoever asks.

    A key of this form is a time in microseconds and ten bits more; the hour before `at` has room for many.

    Parameters
    ----------
    at
        About when (ms); 0 where there is no such moment.
    """
    drawn = int.from_bytes(hashlib.blake2b(what.encode(), digest_size=8).digest())
    moment = (at if at > _SPREAD // 1_000 else _SOME_TIME) * 1_000 - drawn % _SPREAD
    number = moment << 10 | (drawn >> 40) & 0x3FF
    return "".join(_LETTERS[number >> 5 * place & 31] for place in range(12, -1, -1))
