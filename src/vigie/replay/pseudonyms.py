"""Stable invented names for the people of a recording, with a key that is made for it and kept nowhere."""

import hashlib
import re
import secrets
from collections.abc import Iterable
from typing import Final

import msgspec

from vigie.message import Author, Entry, Message, Thread

#: What is not covered, told to whoever makes such a recording.
NOT_COVERED: Final = (
    "Not covered: names, addresses and numbers that people write in their texts without @, and the texts "
    "and times themselves, by which what is still public can be found again."
)
_MENTION: Final = re.compile(r"@(?=\w)")
#: What stands before the @ of an e-mail address, or of somebody spoken to without a space.
_GLUED: Final = re.compile(r"[\w.]$")
_LABEL: Final = re.compile(r"[.\-]\w")
#: A name with the server of a federated one.
_HANDLE: Final = re.compile(r"\w(?:[\w.\-]*\w)?(?:@\w(?:[\w.\-]*\w)?)?")
_BOUNDARY: Final = re.compile(r"\b")


class Pseudonyms:
    """Gives each person of one recording a number, and each native id a digest.

    The digests are keyed (BLAKE2b); the key is made here and ends with the program, so that nobody can try
    the names they suspect. Numbers follow the order in which people are first seen.
    """

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        #: By digest of the author's id.
        self._numbers: dict[str, int] = {}
        #: Numbers by what people are called, in lower case.
        self._called: dict[str, int] = {}
        self._longest = 0

    def know(self, entries: Iterable[Entry]) -> None:
        """Learn who writes, so that they are known where they are spoken to before they write."""
        for entry in entries:
            if isinstance(entry, Message) and entry.author is not None:
                self._number(entry.author)

    def replaced(self, entry: Entry) -> Entry:
        """Return the entry without what names a person.

        Native ids, threads and what was answered are digests: they still belong together, and lead nowhere.
        Media, titles of threads, remarks and what Vigie did not read are left out: they may name people. The
        number of followers keeps its first figure.
        """
        if not isinstance(entry, Message):
            return msgspec.structs.replace(
                entry,
                id=self._digest("removal", entry.id),
                message_id=entry.message_id and self._digest("message", entry.message_id),
                author_id=entry.author_id and self._digest("author", entry.author_id),
            )
        return msgspec.structs.replace(
            entry,
            id=self._digest("message", entry.id),
            author=entry.author and self._author(entry.author),
            text=self._text(entry.text),
            thread=entry.thread and Thread(self._digest("thread", entry.thread.id)),
            reply_to=entry.reply_to and self._digest("message", entry.reply_to),
            media=(),
            remarks=(),
            extra={},
        )

    def _author(self, author: Author) -> Author:
        return Author(
            self._digest("author", author.id),
            f"Auteur {self._number(author)}",
            author.roles,
            None if author.followers is None else _first_figure(author.followers),
        )

    def _number(self, author: Author) -> int:
        number = self._numbers.setdefault(self._digest("author", author.id), len(self._numbers) + 1)
        for name in (author.name, author.id):
            called = name.removeprefix("@").casefold()
            if called and called not in self._called:
                self._called[called] = number
                self._longest = max(self._longest, len(called))
        return number

    def _text(self, text: str) -> str:
        """Return a text in which those spoken to have their invented names."""
        if "@" not in text:
            return text
        parts: list[str] = []
        come = 0
        for found in _MENTION.finditer(text):
            if found.start() < come:
                continue
            glued = _GLUED.search(text[come : found.start()]) is not None
            spoken_to = self._known_at(text, found.end(), glued=glued)
            if spoken_to is None and glued:
                continue
            length, number = spoken_to or self._stranger_at(text, found.end())
            parts += [text[come : found.start()], f"@Auteur{number}"]
            come = found.end() + length
        return "".join((*parts, text[come:]))

    def _known_at(self, text: str, start: int, *, glued: bool) -> tuple[int, int] | None:
        """Return how much of a text names somebody who writes, and their number; None where it does not."""
        ahead = text[start : start + self._longest + 1]
        # The longest name first: "Ada Lovelace" before "Ada".
        for end in reversed([place.start() for place in _BOUNDARY.finditer(ahead)]):
            if not 0 < end <= self._longest or (number := self._called.get(ahead[:end].casefold())) is None:
                continue
            if glued and _LABEL.match(text, start + end):
                return None  # the server of an e-mail address
            return end, number
        return None

    def _stranger_at(self, text: str, start: int) -> tuple[int, int]:
        """Return how much of a text names somebody who never writes, a person too, and their number."""
        handle = _HANDLE.match(text, start)
        assert handle is not None  # a sign of a word follows
        called = handle[0].casefold()
        number = self._called.setdefault(called, len(self._numbers) + 1)
        if number > len(self._numbers):
            self._numbers[self._digest("mention", called)] = number
        return len(handle[0]), number

    def _digest(self, kind: str, name: str) -> str:
        said = f"{kind}\0{name}".encode("utf-8", "surrogatepass")
        return hashlib.blake2b(said, key=self._key, digest_size=12).hexdigest()


def _first_figure(count: int) -> int:
    figures: int = 10 ** (len(str(abs(count))) - 1)
    return count // figures * figures
