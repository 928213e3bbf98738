"""Lines of a recording: messages, changed texts and removals, written so that they are read back the same.

A line is the wire format (`vigie.intake.wire`) with what only a file needs: ``revision`` and ``held``, a
thread with its title, what Vigie did not read (``extra``), what was repaired (``remarks``), and removals. A
line that has none of these is read as it always was.
"""

from datetime import UTC, datetime
from typing import Any

import msgspec

from vigie.intake.wire import LINE_LIMIT, WireError, from_object, read_object, storable
from vigie.message import Author, Entry, Message, Removal, Thread

#: What tells a changed text from the one before, characters.
LONGEST_REVISION = 200
_LONGEST_HOW = 40
_MOST_REMARKS = 50
#: Fields of a line that are no fields of the network; when it was received then is for people to read.
_OURS = ("entry", "revision", "held", "extra", "remarks", "received_at")
_PLACED = ("network", "space", "at")
#: Milliseconds below this would be read as seconds.
_SECONDS_BELOW = 100_000_000_000


def read_entry(raw: bytes, *, received_at: int, place: str = "") -> Entry:
    """Return the entry that a line of a recording holds.

    Parameters
    ----------
    raw
        One line, with or without its line end.
    received_at
        Time of receipt, ms; what the line says of it is not believed.
    place
        Where the line stands: gives an id to an entry that has none, and a space.

    Raises
    ------
    WireError
        The line is no entry.
    """
    fields = read_object(raw)
    if fields.get("entry") == "removal" and "text" not in fields:
        return _removal(fields, received_at, place, raw)
    return _message(fields, received_at, place, raw)


def write_entry(entry: Entry) -> bytes:
    """Return an entry as one line, line end included."""
    fields = _told_message(entry) if isinstance(entry, Message) else _told_removal(entry)
    return msgspec.json.encode({key: value for key, value in fields.items() if value is not None}) + b"\n"


def fits(line: bytes) -> bool:
    """Tell whether a line is short enough to be read again."""
    return len(line) <= LINE_LIMIT


def _message(fields: dict[str, Any], received_at: int, place: str, raw: bytes) -> Message:
    told = {name: fields.get(name) for name in _OURS}
    plain = {name: value for name, value in fields.items() if name not in _OURS}
    if told["entry"] not in (None, "message"):
        plain["entry"] = told["entry"]
    thread = plain.get("thread")
    title = thread.get("title") if isinstance(thread, dict) else None
    if isinstance(thread, dict):
        plain["thread"] = thread.get("id")
    remarks = _remarks(told["remarks"])
    revision = _named(told["revision"])[:LONGEST_REVISION]
    if revision and not plain.get("id"):
        raise WireError("A changed message has no field “id”: give it the one that it had.")
    message = from_object(plain, received_at=received_at, place=place, raw=raw, remarks=remarks)
    if message.thread and isinstance(title, str):
        message = msgspec.structs.replace(message, thread=Thread(message.thread.id, storable(title, [])))
    return msgspec.structs.replace(
        message, revision=revision, held=told["held"] is True, extra=message.extra | _unread(told["extra"])
    )


def _removal(fields: dict[str, Any], received_at: int, place: str, raw: bytes) -> Removal:
    author = fields.get("author")
    message, author = (
        _named(fields.get("message")),
        _named(author.get("id") if isinstance(author, dict) else author),
    )
    everything = fields.get("everything") is True
    if (bool(message), bool(author), everything).count(True) != 1:
        # It says so: a field left out must not clear a whole place.
        raise WireError(
            "A removal names one message (“message”), one author (“author”) or the whole place "
            "(“everything”: true)."
        )
    # Its id, its place and its time are read as a message's are.
    named = {"text": "", "id": fields.get("id"), **{name: fields.get(name) for name in _PLACED}}
    read = from_object(named, received_at=received_at, place=place, raw=raw)
    duration = fields.get("duration")
    return Removal(
        id=read.id,
        space=read.space,
        at=read.at,
        received_at=received_at,
        message_id=message or None,
        author_id=author or None,
        how=_named(fields.get("how"))[:_LONGEST_HOW] or "deleted",
        duration=duration if type(duration) is int and 0 < duration < 2**31 else None,
    )


def _told_message(message: Message) -> dict[str, Any]:
    author, thread = message.author, message.thread
    return {
        "network": message.space.network,
        "space": message.space.id,
        "id": message.id,
        "revision": message.revision or None,
        "held": message.held or None,
        "at": _moment(message.at),
        "received_at": _moment(message.received_at),
        "kind": message.kind,
        "author": _told_author(author) if author else None,
        "text": message.text,
        "lang": message.lang,
        "thread": thread and ({"id": thread.id, "title": thread.title} if thread.title else thread.id),
        "reply_to": message.reply_to,
        "likes": message.likes,
        "rating": message.rating,
        "media": [msgspec.to_builtins(medium) for medium in message.media] or None,
        "remarks": list(message.remarks) or None,
        "extra": message.extra or None,
    }


def _told_author(author: Author) -> dict[str, Any]:
    told: dict[str, Any] = {"id": author.id, "name": author.name}
    if author.roles:
        told["roles"] = list(author.roles)
    if author.followers is not None:
        told["followers"] = author.followers
    return told


def _told_removal(removal: Removal) -> dict[str, Any]:
    return {
        "entry": "removal",
        "network": removal.space.network,
        "space": removal.space.id,
        "id": removal.id,
        "at": _moment(removal.at),
        "received_at": _moment(removal.received_at),
        "message": removal.message_id,
        "author": removal.author_id,
        "everything": True if removal.message_id is None and removal.author_id is None else None,
        "how": removal.how,
        "duration": removal.duration,
    }


def _moment(at: int) -> int | str:
    """Return a time (ms) as the wire reads it back."""
    if abs(at) >= _SECONDS_BELOW:
        return at
    return datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="milliseconds")


def _unread(value: object) -> dict[str, Any]:
    """Return what Vigie did not read when it was recorded."""
    if value is None:
        return {}
    # Bounded as unknown fields of a line are.
    kept = from_object({"text": "", "id": "-", "extra": value}, received_at=0).extra
    inside = kept.get("extra")
    return inside if isinstance(inside, dict) else kept


def _remarks(value: object) -> list[str]:
    told = value[:_MOST_REMARKS] if isinstance(value, list) else []
    return [storable(one, []) for one in told if isinstance(one, str) and "\n" not in one]


def _named(value: object) -> str:
    """Return what a field names, a word or a number; nothing where it names nothing."""
    told = isinstance(value, str | int | float) and not isinstance(value, bool)
    return storable(str(value), []) if told else ""
