"""A mailbox, asked by one connection that is kept: letters since a place, of a stretch, or by their id."""

import asyncio
import imaplib
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import msgspec

from vigie.connectors.base import ConnectorError
from vigie.connectors.email import sentences
from vigie.connectors.email.letters import READ, Letter, letter_of
from vigie.connectors.email.link import Imap, Wire, patiently
from vigie.connectors.email.settings import Settings

Result = TypeVar("Result")

#: How many letters are asked for at once.
BATCH = 40
#: How many letters of one Message-ID, or of one sender in two days, are looked through.
_ALIKE = 50
_LISTED = re.compile(rb'\((?P<marks>[^)]*)\) (?:"[^"]*"|NIL) "?(?P<name>[^"]+?)"?$')
#: What the folder of sent mail is called where the server does not mark it (RFC 6154).
_SENT = re.compile(r"(?:^|[./])(sent|sent items|sent messages|sent mail|envoy&AOk-s)$", re.IGNORECASE)
_UID = re.compile(rb"\bUID (\d+)")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)")
_SAFE = re.compile(r"[ !#-\[\]-~]+", re.ASCII)
_LAST = 250_000_000_000_000
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Arrived(msgspec.Struct, frozen=True):
    """A letter as the mailbox has it."""

    uid: int
    #: When the server took it in (ms).
    at: int
    size: int
    letter: Letter
    #: Whether its twin is in the folder of sent mail.
    ours: bool


class Place(msgspec.Struct, array_like=True):
    """How far the mailbox was read; it is the cursor."""

    #: What the numbers hold under (UIDVALIDITY), and the highest one read.
    validity: int
    last: int
    #: When that was (ms).
    at: int


class Mailbox:
    """Asks the server, one question after the other.

    Every method raises `ConnectorError` where the server refuses, does not answer, or is none.
    """

    def __init__(self, settings: Settings, patience: float) -> None:
        self._settings = settings
        self._patience = patience
        self._turn = asyncio.Lock()
        self._link: Imap | None = None
        self._wire = Wire()
        #: The folder of sent mail; None before it was asked for.
        self._sent: str | None = None

    async def news(self, place: Place | None, now: int) -> tuple[list[Arrived], Place, bool]:
        """Return the letters after a place, the next place, and whether there are more.

        Without a place, or where the server numbers its letters anew, there are none: reading begins now.
        """

        def job(link: Imap) -> tuple[list[Arrived], Place, bool]:
            link.heard()
            validity = link.look_into(self._settings.folder)
            if place is None or place.validity != validity:
                return [], Place(validity, self._highest(link), now), False
            # A range always names the last letter, even one before its beginning.
            numbers = [one for one in link.found(f"UID {place.last + 1}:*") if one > place.last]
            some = numbers[:BATCH]
            after = Place(validity, max(some, default=place.last), now)
            return self._fetched(link, some), after, len(some) < len(numbers)

        return await self._ask(job)

    async def between(self, since: int, until: int) -> list[int]:
        """Return the numbers of the letters that came in a stretch (ms), and a day around it."""

        def job(link: Imap) -> list[int]:
            link.look_into(self._settings.folder)
            return link.found(f"SINCE {_day(since, -1)} BEFORE {_day(until, 2)}")

        return await self._ask(job)

    async def letters(self, numbers: Sequence[int]) -> list[Arrived]:
        """Return letters by their numbers; those that are gone are left out."""

        def job(link: Imap) -> list[Arrived]:
            link.look_into(self._settings.folder)
            return self._fetched(link, numbers)

        return await self._ask(job)

    async def find(self, native: str, author: str, at: int) -> Letter | None:
        """Return the letter of an id, None where it is no longer there.

        Parameters
        ----------
        author, at
            Who wrote it, and when (ms): what a letter without a Message-ID is looked for by.
        """
        message_id = native.rpartition("~")[0]

        def job(link: Imap) -> Letter | None:
            link.look_into(self._settings.folder)
            if message_id and _SAFE.fullmatch(message_id):
                words = f'HEADER Message-ID "{message_id}"'
            elif author and _SAFE.fullmatch(author) and at:
                words = f'FROM "{author}" SINCE {_day(at, -8)} BEFORE {_day(at, 9)}'
            else:
                return None
            alike = self._fetched(link, link.found(words)[:_ALIKE])
            return next((one.letter for one in alike if one.letter.native == native), None)

        return await self._ask(job)

    async def has_sent(self, message_id: str) -> bool:
        """Tell whether the folder of sent mail has a letter of this Message-ID."""
        return await self._ask(lambda link: bool(self._in_sent(link, message_id)))

    async def keep_sent(self, raw: bytes, message_id: str) -> None:
        """Put a copy into the folder of sent mail, where the server did not do so itself."""

        def job(link: Imap) -> None:
            folder = self._sent_folder(link)
            if folder and not self._in_sent(link, message_id):
                now = imaplib.Time2Internaldate(datetime.now(UTC))
                if link.append(f'"{folder}"', r"(\Seen)", now, raw)[0] != "OK":
                    raise ConnectorError(sentences.BUSY)

        await self._ask(job)

    async def check(self) -> bool:
        """Open the folder, and tell whether there is one of sent mail."""

        def job(link: Imap) -> bool:
            link.look_into(self._settings.folder)
            return bool(self._sent_folder(link))

        return await self._ask(job)

    async def aclose(self) -> None:
        """Close the connection."""
        async with self._turn:
            self._drop()

    def _drop(self) -> None:
        link, self._link = self._link, None
        if link is not None:
            with suppress(OSError):
                link.shutdown()

    async def _ask(self, job: Callable[[Imap], Result]) -> Result:
        async with self._turn:
            if self._link is None:
                self._wire = Wire()
            try:
                return await patiently(self._wire, self._patience, lambda: job(self._linked()))
            except BaseException:
                # What is left on the connection belongs to a question that nobody waits for any more.
                self._drop()
                raise

    def _linked(self) -> Imap:
        if self._link is None:
            self._link = Imap(self._settings, self._wire, self._patience)
        return self._link

    def _highest(self, link: Imap) -> int:
        return link.next - 1 if link.next else max(link.found("ALL"), default=0)

    def _fetched(self, link: Imap, numbers: Sequence[int]) -> list[Arrived]:
        if not numbers:
            return []
        what = f"(UID INTERNALDATE RFC822.SIZE BODY.PEEK[]<0.{READ}>)"
        found = []
        for about, raw in _pieces(link.asked("FETCH", ",".join(map(str, numbers)), what)):
            uid, size, arrived = _UID.search(about), _SIZE.search(about), imaplib.Internaldate2tuple(about)
            if uid is None or arrived is None:
                continue
            at = int(datetime(*arrived[:6]).astimezone().timestamp() * 1000)
            letter = letter_of(raw)
            found.append(Arrived(int(uid[1]), at, int(size[1]) if size else len(raw), letter, False))
        found.sort(key=lambda one: one.uid)
        return [self._signed(link, one) for one in found]

    def _signed(self, link: Imap, one: Arrived) -> Arrived:
        """Tell whether we wrote a letter: whoever forges our address has no copy in our folder."""
        if one.letter.sender != self._settings.address or not one.letter.message_id:
            return one
        twins = self._in_sent(link, one.letter.message_id)
        what = f"(UID BODY.PEEK[]<0.{READ}>)"
        twin = twins and link.asked("FETCH", str(twins[-1]), what)
        ours = any(letter_of(raw).native == one.letter.native for _, raw in _pieces(twin or []))
        link.look_into(self._settings.folder)
        return msgspec.structs.replace(one, ours=ours)

    def _in_sent(self, link: Imap, message_id: str) -> list[int]:
        folder = self._sent_folder(link)
        if not folder or not _SAFE.fullmatch(message_id):
            return []
        # Opened anew: what was put there by another connection is not seen otherwise.
        link.look_into(folder)
        link.heard()
        return link.found(f'HEADER Message-ID "{message_id}"')

    def _sent_folder(self, link: Imap) -> str:
        if self._sent is None:
            status, listed = link.list()
            if status != "OK":
                raise ConnectorError(sentences.BUSY)
            found = [one for line in listed if isinstance(line, bytes) and (one := _LISTED.search(line))]
            names = {one["name"].decode("ascii", "replace"): one["marks"].lower().split() for one in found}
            marked = [name for name, marks in names.items() if rb"\sent" in marks]
            called = [name for name in names if _SENT.search(name)]
            self._sent = next((name for name in (*marked, *called) if _SAFE.fullmatch(name)), "")
        return self._sent


def _pieces(data: Sequence[object]) -> Iterator[tuple[bytes, bytes]]:
    """Yield what was said about each letter, and the letter."""
    for number, one in enumerate(data):
        if isinstance(one, tuple):
            after = data[number + 1] if number + 1 < len(data) else b""
            yield one[0] + (after if isinstance(after, bytes) else b""), one[1]


def _day(at: int, days: int) -> str:
    # Years that a calendar of four figures knows.
    day = datetime.fromtimestamp(min(max(at, 0), _LAST) / 1000, UTC) + timedelta(days=days)
    return f"{day.day}-{_MONTHS[day.month - 1]}-{day.year:04}"
