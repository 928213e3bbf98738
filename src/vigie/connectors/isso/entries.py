"""Comments as entries; nothing here opens a socket or reads a clock."""

import hashlib
import hmac
from datetime import UTC, datetime

import msgspec

from vigie.connectors.isso.page import HELD, Row
from vigie.message import Author, Message, Removal, Space, Thread

#: Where the addresses end that mark our answers: no mail leaves for them.
_NOWHERE = "@vigie.invalid"
#: The year 10000 (s): a time beyond it is a mistake that databases and calendars cannot hold.
_TOO_LATE = 253_402_300_800


class Public(msgspec.Struct):
    """What everybody sees of a published comment; Isso tells its owner less."""

    id: int
    #: When it was written (s).
    created: float
    #: Stands for the author's address: of e-mail, or of the network they wrote from.
    hash: str = ""
    parent: int | None = None
    likes: int | None = None


def native_of(row: Row, turn: int = 0) -> str:
    """Return the id of a comment, which no other comment ever has.

    Isso gives the number of its last comment again once that is deleted. So the id is the number, and a
    digest of what never changes of a comment; `turn` counts those of one number that it does not tell apart.

    Examples
    --------
    >>> row = Row(12, uri="/article/", written="17:05 / 22-11-2026")
    >>> native_of(row), native_of(row, 2)
    ('12-a5c81d', '12-a5c81d.2')
    """
    said = f"{row.written}\0{row.uri}\0{row.email}"
    digest = hashlib.blake2b(said.encode("utf-8", "surrogatepass"), digest_size=3).hexdigest()
    return f"{row.number}-{digest}{f'.{turn}' if turn else ''}"


def number_in(native: str) -> int | None:
    """Return the number in an id, None where it is none of ours."""
    number = native.partition("-")[0]
    return int(number) if number.isascii() and number.isdigit() and len(number) < 16 else None


def digest_of(row: Row) -> str:
    """Return what changes when the text does."""
    return hashlib.blake2b(row.text.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def message_of(
    row: Row,
    space: Space,
    *,
    native: str,
    public: Public | None,
    first_held: bool = False,
    answers: str,
    origin: str,
    own: bool,
    received_at: int,
    revision: str = "",
    shift: int | None = None,
) -> Message:
    """Return the message that a comment is.

    Parameters
    ----------
    native
        Its id.
    public
        What everybody sees of it, where it is published.
    first_held
        Whether it was first told while it waited: its author stays who they were then.
    answers
        The id of the comment that it answers; empty where it is none, or unknown.
    origin
        The site's address.
    own
        Whether we wrote it.
    received_at
        When it was read (ms).
    revision
        What tells its text from the first one; empty for that.
    shift
        How far the server's clock on the wall is from UTC (ms), where that is known.
    """
    told = {"url": f"{origin}{row.uri}#isso-{row.number}", "website": row.website}
    return Message(
        id=native,
        space=space,
        kind="comment",
        text=row.text,
        author=_author(row, None if first_held else public, own=own),
        thread=Thread(row.uri, row.title or None),
        at=_written_at(row, public, received_at, shift),
        received_at=received_at,
        reply_to=answers or None,
        revision=revision,
        held=row.mode == HELD,
        likes=public.likes if public else None,
        extra={name: value for name, value in told.items() if value},
    )


def removal_of(native: str, space: Space, *, own: bool, received_at: int) -> Removal:
    """Return the removal of a comment; it is removed once, so told again it is the same removal."""
    return Removal(
        id=f"deleted:{native}",
        space=space,
        at=received_at,
        received_at=received_at,
        message_id=native,
        how="self" if own else "deleted",
    )


def mark_of(secret: str, key: str) -> str:
    """Return the address that marks the answer of one request as ours; only the site's owner sees it."""
    number = hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
    return f"{number}.{_proof(secret, number)}{_NOWHERE}"


def is_marked(row: Row, secret: str) -> bool:
    """Tell whether a comment is an answer of ours: nobody else can write such an address."""
    if not secret or not row.email.endswith(_NOWHERE):
        return False
    number, _, proof = row.email.removesuffix(_NOWHERE).partition(".")
    return hmac.compare_digest(_proof(secret, number).encode(), proof.encode("utf-8", "surrogatepass"))


def wall_clock(written: str) -> int | None:
    """Return the minute that the owner's page shows, as if it were UTC (ms); None where it cannot be read."""
    try:
        return int(datetime.strptime(written, "%H:%M / %d-%m-%Y").replace(tzinfo=UTC).timestamp() * 1000)
    except ValueError:
        return None


def _proof(secret: str, number: str) -> str:
    return hmac.digest(secret.encode(), number.encode("utf-8", "surrogatepass"), "sha256").hex()[:24]


def _author(row: Row, public: Public | None, *, own: bool) -> Author | None:
    name = row.author
    roles = ("self",) if own else ()
    if public and public.hash:
        return Author(public.hash, name or public.hash, roles)
    # While it waits, Isso shows nobody the author's hash.
    if row.email:
        digest = hashlib.blake2b(row.email.lower().encode("utf-8", "surrogatepass"), digest_size=6)
        return Author(f"mail-{digest.hexdigest()}", name, roles)
    return Author(name, name, roles) if name and name != "Anonymous" else None


def _written_at(row: Row, public: Public | None, received_at: int, shift: int | None) -> int:
    if public and 0 < public.created < _TOO_LATE:
        return int(public.created * 1000)
    shown = wall_clock(row.written)
    return received_at if shown is None or shift is None else min(shown - shift, received_at)
