"""What X tells, as entries; pure functions."""

import html
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar

import msgspec

from vigie.connectors.x.shapes import DmHeard, DmRead, Post, User
from vigie.message import Author, Message, Space, Thread

#: The word of this network in addresses and in places.
NETWORK = "x"

Shape = TypeVar("Shape")

_NO_DATE = "The date is missing or cannot be read: that of receipt is kept."

# Whom an answer is for, as X writes it before the author's own words.
_FOR_WHOM = re.compile(r"(?:@\w+\s+)*")


def message_of_post(post: Post, *, place: str, users: Mapping[str, User], received_at: int) -> Message:
    """Return a post as a comment.

    Parameters
    ----------
    place
        The account that was mentioned, answered or quoted: its number.
    users
        Who is known by name.
    received_at
        When it came (ms).
    """
    at, remarks = _written(post.created_at, received_at)
    extra: dict[str, Any] = {"url": f"https://x.com/i/status/{post.id}"}
    if quoted := post.refers("quoted"):
        extra["quotes"] = quoted
    if post.possibly_sensitive:
        extra["possibly_sensitive"] = True
    if len(post.edit_history_tweet_ids) > 1:
        extra["edit_history_tweet_ids"] = post.edit_history_tweet_ids
    return Message(
        id=post.id,
        space=Space(NETWORK, place),
        kind="comment",
        text=words_of(post),
        author=_author(post.author_id, users.get(post.author_id), place),
        thread=Thread(post.conversation_id) if post.conversation_id else None,
        at=at,
        received_at=received_at,
        # "und" is X's word for a language that it does not know.
        lang=post.lang if post.lang not in ("und", "") else None,
        reply_to=post.refers("replied_to") or None,
        likes=post.public_metrics.like_count,
        remarks=remarks,
        extra=extra,
    )


def message_of_dm(event: DmHeard, *, place: str, users: Mapping[str, User], received_at: int) -> Message:
    """Return a private message that a webhook told.

    Raises
    ------
    msgspec.ValidationError
        The event is of another kind.
    """
    made = event.message_create
    if made is None:
        raise msgspec.ValidationError("an event of private messages that holds none")
    stamp = event.created_timestamp
    # Thirteen digits are milliseconds until the year 2286.
    is_dated = stamp.isascii() and stamp.isdigit() and len(stamp) == 13
    at = int(stamp) if is_dated else received_at
    remarks = () if is_dated else ("The date is missing or out of range: that of receipt is kept.",)
    return Message(
        id=event.id,
        space=Space(NETWORK, place),
        kind="private",
        text=html.unescape(made.message_data.text),
        author=_author(made.sender_id, users.get(made.sender_id), place),
        thread=Thread(_conversation(made.sender_id, made.target.recipient_id or place)),
        at=at,
        received_at=received_at,
        remarks=remarks,
    )


def message_of_read_dm(event: DmRead, *, place: str, users: Mapping[str, User], received_at: int) -> Message:
    """Return a private message that was read again."""
    at, remarks = _written(event.created_at, received_at)
    return Message(
        id=event.id,
        space=Space(NETWORK, place),
        kind="private",
        text=html.unescape(event.text),
        author=_author(event.sender_id, users.get(event.sender_id), place),
        thread=Thread(event.dm_conversation_id) if event.dm_conversation_id else None,
        at=at,
        received_at=received_at,
        remarks=remarks,
    )


def words_of(post: Post) -> str:
    """Return the whole text as its author wrote it: X escapes `&`, `<` and `>`."""
    return html.unescape(post.note_tweet.text if post.note_tweet else post.text)


def own_words(post: Post) -> str:
    """Return the text without whom it answers, its addresses whole: what was asked to be said."""
    entities = post.note_tweet.entities if post.note_tweet else post.entities
    text = words_of(post)
    for link in entities.urls:
        if link.url:
            text = text.replace(link.url, link.expanded_url)
    return without_names(text)


def without_names(text: str) -> str:
    """Return a text without the names at its beginning: X puts some there itself."""
    return text[_before_own_words(text) :].strip()


def names(post: Post, person: str) -> bool:
    """Tell whether the author named a person themselves, not only answered them."""
    start = 0
    if post.refers("replied_to"):
        start = post.display_text_range[0] if post.display_text_range else _before_own_words(post.text)
    if any(one.id == person and one.start >= start for one in post.entities.mentions):
        return True
    # The whole of a long text starts with the author's own words.
    return post.note_tweet is not None and any(one.id == person for one in post.note_tweet.entities.mentions)


def known(values: Iterable[Any]) -> dict[str, User]:
    """Return people by number, from a list or from the values of a map; in some events each is wrapped."""
    found: dict[str, User] = {}
    for value in values:
        bare = value["data"] if isinstance(value, dict) and isinstance(value.get("data"), dict) else value
        user = read(bare, User)
        if user is not None:
            found[user.id] = user
    return found


def read(value: Any, shape: type[Shape]) -> Shape | None:
    """Return one thing of several, None where it has another shape."""
    try:
        return msgspec.convert(value, shape)
    except msgspec.ValidationError:
        return None


def _before_own_words(text: str) -> int:
    found = _FOR_WHOM.match(text)
    return found.end() if found else 0


def _author(number: str, user: User | None, place: str) -> Author:
    name = (user.username or user.name) if user else ""
    return Author(
        id=number,
        name=name or number,
        roles=("self",) if number == place else (),
        followers=user.public_metrics.followers_count if user else None,
    )


def _conversation(one: str, other: str) -> str:
    # X names a conversation of two by both, the smaller number first.
    ordered = sorted((one, other), key=lambda number: (len(number), number))
    return "-".join(ordered)


def _written(stamp: str, received_at: int) -> tuple[int, tuple[str, ...]]:
    try:
        at = datetime.fromisoformat(stamp)
        if at.tzinfo is None:
            raise ValueError
        return int(at.timestamp() * 1000), ()
    except (ValueError, OverflowError):
        return received_at, (_NO_DATE,)
