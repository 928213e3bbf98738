"""What a line of IRC means: a message, a removal, or nothing for the journal."""

import hashlib
import re
from datetime import UTC, datetime

from vigie.connectors.irc.lines import Line
from vigie.connectors.irc.server import Server
from vigie.connectors.irc.settings import Settings
from vigie.message import Author, Entry, Message, Removal, Thread

#: What applications show as colours, bold and the like: between two letters it would hide a word.
_FORMATTING = re.compile(
    r"\x03(?:\d{1,2}(?:,\d{1,2})?)?|\x04(?:[0-9A-Fa-f]{6})?|[\x02\x0f\x11\x16\x1d\x1e\x1f]"
)
_TAGS_READ = frozenset({"msgid", "time", "account", "+draft/reply", "+reply", "batch", "label"})
#: The year 10000: a time beyond it is a mistake that databases and calendars cannot hold.
_TOO_LATE = 253_402_300_800_000
#: How ids begin that the network did not give.
MADE = "made-"


def entry_of(
    line: Line, *, server: Server, settings: Settings, received_at: int, remarks: tuple[str, ...] = ()
) -> Entry | None:
    """Return what the line adds to the journal, or None.

    Parameters
    ----------
    line
        What `lines.parse` returned.
    server
        What is known of the server and of who is there.
    received_at
        When it arrived (ms).
    remarks
        What had to be repaired to read the line.

    Notes
    -----
    A message without id gets one from its author, the server's time and its text; without that time, from
    the time of receipt.
    """
    if len(line.params) < 2 or not line.nick:
        return None
    at, time_remark = _written_at(line.tags.get("time", ""), received_at)
    if line.command == "REDACT":
        return _removed(line, server, settings, at, received_at)
    if line.command not in ("PRIVMSG", "NOTICE"):
        return None
    channel = line.params[0].lower()
    if channel not in settings.channels:
        channel = ""
    mine = server.is_me(line.nick)
    if not channel and (mine or line.command == "NOTICE" or not server.is_me(line.params[0])):
        # Services and programs speak in private by notices; what we said ourselves is in the outbox.
        return None
    said = spoken(line.params[-1])
    if said is None:
        return None
    text, action = said
    plain = _FORMATTING.sub("", text)
    extra: dict[str, object] = {
        key: value for key, value in line.tags.items() if value and key not in _TAGS_READ
    }
    if action:
        extra["action"] = "me"
    if line.command == "NOTICE":
        extra["notice"] = True
    if plain != text:
        extra["formatted"] = True
    person = server.person(line)
    if person.address and person.address != person.id:
        extra["address"] = person.address
    roles = server.roles(channel, line.nick) + (("self",) if mine else ())
    told = line.tags.get("time") or str(received_at)
    return Message(
        id=line.tags.get("msgid") or _made_id(person.id, line.params[0], told, line.params[-1]),
        space=settings.place(channel) if channel else settings.space,
        kind="chat" if channel else "private",
        text=plain,
        author=Author(person.id, line.nick, roles),
        thread=None if channel else Thread(person.id),
        at=at,
        received_at=received_at,
        reply_to=line.tags.get("+draft/reply") or line.tags.get("+reply") or None,
        remarks=(*remarks, time_remark) if time_remark else remarks,
        extra=extra,
    )


def spoken(text: str) -> tuple[str, bool] | None:
    """Return the text, and whether it was spoken as "/me"; None for what programs ask of each other."""
    if not text.startswith("\x01"):
        return text, False
    word, _, rest = text.strip("\x01").partition(" ")
    return (rest, True) if word.upper() == "ACTION" else None


def _removed(line: Line, server: Server, settings: Settings, at: int, received_at: int) -> Removal | None:
    channel = line.params[0].lower()
    target = line.params[1]
    if channel not in settings.channels or not target or server.is_me(line.nick):
        return None
    return Removal(
        id=f"redacted:{target}",
        space=settings.place(channel),
        at=at,
        received_at=received_at,
        message_id=target,
    )


def _made_id(author: str, target: str, moment: str, text: str) -> str:
    said = f"{author}\0{target.lower()}\0{moment}\0{text}"
    return MADE + hashlib.blake2b(said.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def _written_at(written: str, received_at: int) -> tuple[int, str]:
    """Return when it was written, and what had to be repaired to say so."""
    if not written:
        return received_at, ""
    try:
        moment = datetime.fromisoformat(written)
        # The tag is in UTC whether it says so or not.
        at = round((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000)
    except (ValueError, OverflowError):
        at = 0
    if 0 < at < _TOO_LATE:
        return at, ""
    return received_at, f"the time {written[:40]!r} cannot be read: the time of receipt is kept instead"
