"""Messages on the wire: one JSON object a line, read forgivingly, refused with a sentence.

What is no message is refused. What is a message with something wrong in it (a date that no calendar has, half
an emoji, a null character) is kept, repaired, and says so in its remarks.
"""

import hashlib
import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

import msgspec

from vigie.message import Author, Kind, Media, Message, Space, Thread

#: Longest line read, bytes.
LINE_LIMIT = 1 << 20
#: Fields that Vigie does not read are kept as they are down to this depth, below it as JSON in a string:
#: what is deeper could not be read again by a program that is itself deep in its calls.
DEPTH_LIMIT = 100
_KINDS: dict[str, Kind] = {kind: kind for kind in get_args(Kind)}
_KNOWN = (
    "id",
    "at",
    "network",
    "space",
    "kind",
    "author",
    "text",
    "lang",
    "reply_to",
    "likes",
    "rating",
    "thread",
    "media",
)
TOO_DEEP = "The line nests too deeply to be a message."
#: Of what is attached to one message, so much is kept.
MEDIA_LIMIT = 20
_ADDRESS_LIMIT = 4_096
_TYPE = re.compile(r"[a-z]{1,20}/[a-z0-9.+-]{1,80}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_decode = msgspec.json.Decoder(dict[str, Any]).decode


class WireError(ValueError):
    """What was read is no message; the sentence says why."""


def read_line(raw: bytes, *, received_at: int, place: str = "") -> Message:
    """Return the message that a line of JSON holds.

    Parameters
    ----------
    raw
        One line, with or without its line end.
    received_at
        Time of receipt, ms.
    place
        Where the line stands ("evening.jsonl:12"): gives an id to a message that has none, and a space.

    Raises
    ------
    WireError
        The line is no message.
    """
    return from_object(read_object(raw), received_at=received_at, place=place, raw=raw)


def read_object(raw: bytes) -> dict[str, Any]:
    """Return the fields of a line of JSON.

    Raises
    ------
    WireError
        The line holds no object, or is too long.
    """
    if len(raw) > LINE_LIMIT:
        raise WireError(f"The line is longer than {LINE_LIMIT} bytes: shorten or split it.")
    try:
        return _decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _read_again(raw)


def _read_again(raw: bytes) -> dict[str, Any]:
    """Read a line that the strict reader refused, or say in a sentence what is wrong with it."""
    if not raw.strip():
        raise WireError("The line is empty.") from None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise WireError(
            f"The line is not UTF-8 (byte {fault.start + 1}): convert the file to UTF-8."
        ) from None
    try:
        fields = json.loads(text)
    except RecursionError:
        raise WireError(TOO_DEEP) from None
    except json.JSONDecodeError as fault:
        raise WireError(f"The line is not JSON: {str(fault).rstrip('.')}.") from None
    except ValueError:  # Python reads no integer of thousands of digits
        raise WireError("The line holds a number of too many digits to be read.") from None
    if not isinstance(fields, dict):
        raise WireError("The line is JSON but not an object: a message is written {…}.")
    return fields


def from_object(
    fields: dict[str, Any],
    *,
    received_at: int,
    place: str = "",
    raw: bytes = b"",
    remarks: list[str] | None = None,
) -> Message:
    """Return the message that an object of the wire format holds; see `read_line`."""
    try:
        return _understood(fields, received_at, place, raw, [] if remarks is None else remarks)
    except RecursionError:
        raise WireError(TOO_DEEP) from None


def _understood(
    fields: dict[str, Any], received_at: int, place: str, raw: bytes, remarks: list[str]
) -> Message:
    if "text" not in fields:
        raise WireError("The object has no field “text”: it is no message.")
    text = fields["text"]
    if text is None:
        text = ""
    elif not isinstance(text, str):
        raise WireError("The field “text” is not a string.")
    if not text.isascii() or "\0" in text:
        text = storable(text, remarks)
    name = place.rpartition(":")[0] or place
    network = _word(fields, "network") or "file"
    space = _word(fields, "space") or name or "stdin"
    native = _word(fields, "id")
    if not native:
        content = raw or msgspec.json.encode(fields)
        native = (
            "auto-" + hashlib.blake2b(place.encode() + b"\0" + content.strip(), digest_size=12).hexdigest()
        )
    kind = _KINDS.get(told) if isinstance(told := fields.get("kind"), str) else None
    if kind is None and told is not None:
        remarks.append(f"The kind {_short(told)} is not known: read as a comment.")
    thread = _word(fields, "thread")
    media = _media(fields["media"], remarks) if "media" in fields else ()
    return Message(
        id=native,
        space=Space(network, space),
        kind=kind or "comment",
        text=text,
        author=_author(fields.get("author"), remarks),
        thread=Thread(thread) if thread else None,
        at=_moment(fields.get("at"), received_at, remarks),
        received_at=received_at,
        lang=_word(fields, "lang") or None,
        reply_to=_word(fields, "reply_to") or None,
        likes=_number(fields.get("likes"), remarks, "likes", int),
        rating=_number(fields.get("rating"), remarks, "rating", float),
        media=media,
        remarks=tuple(remarks),
        extra=_extra(fields),
    )


def _extra(fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields that Vigie does not read, as they came."""
    extra = {name: value for name, value in fields.items() if name not in _KNOWN and value is not None}
    if not extra:
        return extra
    try:
        msgspec.json.encode(extra)
        too_deep = _nests_deeper(extra, DEPTH_LIMIT)
    except (UnicodeEncodeError, ValueError, RecursionError):  # half a surrogate pair, somewhere inside
        too_deep = True
    return {"unreadable": json.dumps(extra)} if too_deep else extra


def _nests_deeper(value: Any, limit: int) -> bool:
    """Return whether lists and objects stand in each other more than `limit` times."""
    level = [value]
    for _ in range(limit):
        level = [
            inside
            for outer in level
            for inside in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inside, dict | list)
        ]
        if not level:
            return False
    return True


def _word(fields: dict[str, Any], name: str) -> str:
    """Return a field that names something; numbers are accepted as names."""
    value = fields.get(name)
    if value is None:
        return ""
    if isinstance(value, str):
        return value if value.isascii() and "\0" not in value else storable(value, [])
    if isinstance(value, bool | dict | list):
        raise WireError(f"The field “{name}” is not a string.")
    return str(value)


def _author(value: object, remarks: list[str]) -> Author | None:
    """Return the author, given by name or as an object with id, name, roles and followers."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        name = storable(value, [])
        return Author(name, name)
    if isinstance(value, dict):
        name = _word(value, "name") or _word(value, "id")
        roles = value.get("roles") or ()
        if not isinstance(roles, list | tuple):
            raise WireError("The author's roles are not a list.")
        told = tuple(storable(str(role), []) for role in roles)
        followers = _number(value.get("followers"), remarks, "followers", int)
        return Author(_word(value, "id") or name, name, told, followers) if name else None
    raise WireError("The field “author” is neither a name nor an object.")


def _media(value: object, remarks: list[str]) -> tuple[Media, ...]:
    """Return what is attached: addresses, or objects with url, type and ref; the rest gets a remark."""
    if value is None:
        return ()
    told = value if isinstance(value, list) else [value]
    read = [medium for one in told[:MEDIA_LIMIT] if (medium := _medium(one)) is not None]
    if lost := len(told) - len(read):
        remarks.append(f"{lost} of {len(told)} attached media could not be read: left out.")
    return tuple(read)


def _medium(value: object) -> Media | None:
    """Return one thing attached, None where neither an address nor a digest says where it is."""
    if isinstance(value, str):
        value = {"url": value}
    if not isinstance(value, dict):
        return None
    url, told, ref = value.get("url"), value.get("type"), value.get("ref")
    known = isinstance(url, str) and url.startswith(("https://", "http://")) and len(url) <= _ADDRESS_LIMIT
    address = storable(url, []) if isinstance(url, str) and known else ""
    # Parameters of the type ("; charset=…") say nothing of what it is.
    kind = told.partition(";")[0].strip().lower() if isinstance(told, str) else ""
    # A digest and never a path: whoever writes a line must not choose which file of ours is read.
    digest = ref if isinstance(ref, str) and _DIGEST.fullmatch(ref) else ""
    if not address and not digest:
        return None
    return Media(address, kind if _TYPE.fullmatch(kind) else "", digest)


def storable(text: str, remarks: list[str]) -> str:
    """Return the text as every database can hold it, each code point in its place."""
    if "\0" in text:
        # U+2400 is the visible sign for it; PostgreSQL stores no null character.
        text = text.replace("\0", "\u2400")
        remarks.append("Null characters were replaced by a visible sign.")
    try:
        text.encode()
    except UnicodeEncodeError:
        text = "".join("\ufffd" if "\ud800" <= sign <= "\udfff" else sign for sign in text)
        remarks.append("Halves of surrogate pairs were replaced by the replacement character.")
    return text


def _moment(value: object, received_at: int, remarks: list[str]) -> int:
    """Return the time of writing in ms, or the time of receipt with a remark."""
    if value is None or value == "":
        return received_at
    try:
        if isinstance(value, str):
            moment = datetime.fromisoformat(value)
            if moment.tzinfo is None:
                moment = moment.replace(tzinfo=UTC)
            return (moment - _EPOCH) // _MILLISECOND
        if isinstance(value, int | float) and not isinstance(value, bool):
            # Numbers are seconds, or milliseconds where seconds would lie beyond the year 5000.
            moment = datetime.fromtimestamp(value if abs(value) < 1e11 else value / 1000, UTC)
            # Counted and not divided again: a fraction of a second loses its last digit on the way.
            return int(value) if abs(value) >= 1e11 else (moment - _EPOCH) // _MILLISECOND
    except (ValueError, OverflowError, OSError):
        pass
    remarks.append(f"The date {_short(value)} could not be read: the time of receipt stands instead.")
    return received_at


def _number(value: object, remarks: list[str], name: str, kind: type[Any]) -> Any:
    """Return a count or a rating, or None with a remark where it is no number that can be kept."""
    if value is None:
        return None
    try:
        number = kind(value)
        if not isinstance(value, bool) and -(2**31) <= number < 2**31:
            return number
    except (TypeError, ValueError, OverflowError):
        pass
    remarks.append(f"The field “{name}” ({_short(value)}) is no number: left out.")
    return None


def _short(value: object) -> str:
    """Return a value as it may be shown in a sentence."""
    shown = str(value)
    more = "…" if len(shown) > 40 else ""
    # Escaped: a remark is one line, and a terminal obeys some characters.
    return "“" + shown[:40].encode("unicode_escape").decode() + more + "”"
