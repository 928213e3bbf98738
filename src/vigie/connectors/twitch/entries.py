"""What a line of Twitch chat means: a message, a removal, or nothing for the journal."""

import hashlib

from vigie.connectors.irc.lines import Line
from vigie.message import Author, Entry, Message, Removal, Space

_ACTION = "\x01ACTION"
#: Tags told by fields of the message; the others are kept in `extra`, as they came.
_READ = frozenset({"id", "user-id", "login", "display-name", "badges", "reply-parent-msg-id", "tmi-sent-ts"})
#: The year 10000: a time beyond it is a mistake that databases and calendars cannot hold.
_TOO_LATE = 253_402_300_800_000


def entry_of(line: Line, *, received_at: int, place: str = "", remarks: tuple[str, ...] = ()) -> Entry | None:
    """Return what the line adds to the journal, or None.

    Parameters
    ----------
    line
        What `lines.parse` returned.
    received_at
        When it arrived (ms).
    place
        Tells apart two messages of one author, text and moment that came without id or time (a server
        that was not asked for tags, an old recording): their number in what is read, for example.
    remarks
        What had to be repaired to read the line.

    Notes
    -----
    A message without id gets one from its author, its text and the time that Twitch wrote, so that reading
    the same line again gives the same id; without that time, from the time of receipt and the place.
    """
    if not line.params or not line.params[0].startswith("#"):
        return None
    space = Space("twitch", line.params[0][1:].lower())
    at, time_remark = _written_at(line.tags.get("tmi-sent-ts", ""), received_at)
    if line.command == "CLEARMSG":
        return _message_removed(line, space, at, received_at)
    if line.command == "CLEARCHAT":
        return _cleared(line, space, at, received_at)
    # A user notice is told by the server; without text of the person's own there is nothing to moderate.
    if line.command not in ("PRIVMSG", "USERNOTICE") or len(line.params) < 2:
        return None
    tags = line.tags
    text, action = spoken(line.params[-1])
    author = _author(line)
    extra = {key: value for key, value in tags.items() if value and key not in _READ}
    if action:
        extra["action"] = "me"
    if line.command == "USERNOTICE":
        extra["notice"] = extra.pop("msg-id", "")
    login = tags.get("login") or line.nick
    if author and login and login != author.name.lower():
        extra["login"] = login
    return Message(
        id=tags.get("id") or _made_id(author, text, tags.get("tmi-sent-ts") or f"{received_at}\0{place}"),
        space=space,
        text=text,
        author=author,
        at=at,
        received_at=received_at,
        reply_to=tags.get("reply-parent-msg-id") or None,
        remarks=(*remarks, time_remark) if time_remark else remarks,
        extra=extra,
    )


def spoken(text: str) -> tuple[str, bool]:
    """Return the text, and whether it was spoken as "/me": clients then show it as a deed of the author."""
    if not text.startswith(_ACTION):
        return text, False
    return text[len(_ACTION) :].removesuffix("\x01").removeprefix(" "), True


def _author(line: Line) -> Author | None:
    """Return who wrote: by number where Twitch gives it, since names change hands."""
    tags = line.tags
    login = tags.get("login") or line.nick
    name = tags.get("display-name", "").strip() or login
    identity = tags.get("user-id") or login or name
    if not identity:
        return None
    # A badge is "role/months" or "role/level"; the exact number stays in `extra["badge-info"]`.
    roles = tuple(badge.partition("/")[0] for badge in tags.get("badges", "").split(",") if badge)
    return Author(identity, name or identity, roles)


def _written_at(written: str, received_at: int) -> tuple[int, str]:
    """Return when it was written, and what had to be repaired to say so."""
    if not written:
        return received_at, ""
    if written.isascii() and written.isdigit() and len(written) < 16 and 0 < int(written) < _TOO_LATE:
        return int(written), ""
    return received_at, f"the date {written[:40]!r} is out of range: the time of receipt is kept instead"


def _made_id(author: Author | None, text: str, moment: str) -> str:
    said = f"{author.id if author else ''}\0{moment}\0{text}"
    return "made-" + hashlib.blake2b(said.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def _message_removed(line: Line, space: Space, at: int, received_at: int) -> Removal | None:
    target = line.tags.get("target-msg-id")
    if not target:
        return None
    # A message is removed once: told again, it is the same removal.
    return Removal(id=f"deleted:{target}", space=space, at=at, received_at=received_at, message_id=target)


def _cleared(line: Line, space: Space, at: int, received_at: int) -> Removal | None:
    targets = line.params[1:]
    author = line.tags.get("target-user-id") or "".join(targets[:1]).lower()
    if not author:
        # An empty name is a damaged line: taken for "no name" it would empty the whole room.
        if targets:
            return None
        return Removal(id=f"clear:{at}", space=space, at=at, received_at=received_at, how="clear")
    lasts = line.tags.get("ban-duration", "")
    duration = int(lasts) if lasts.isascii() and lasts.isdigit() and len(lasts) < 10 else None
    how = "ban" if duration is None else "timeout"
    return Removal(
        id=f"{how}:{author}:{at}",
        space=space,
        at=at,
        received_at=received_at,
        author_id=author,
        how=how,
        duration=duration,
    )
