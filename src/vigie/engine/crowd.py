"""What a stream shows that no message alone does: floods, repeats, waves, raids.

Time is the messages' own (`message.at`), so that a replay gives the same answer at any speed. Memory is
bounded whatever comes: authors and rooms that have been silent longest are forgotten first. Each message
costs the same however busy the room is.

People vote by command thousands of times and cheer with one emote: commands and short or emote-like
texts are never waves, and count for nothing in a flood.
"""

from collections import OrderedDict, deque
from collections.abc import Iterable
from typing import ClassVar

from vigie.engine.finding import Finding
from vigie.engine.reading import Reading

_AUTHORS = 100_000
_ROOMS = 1_024
#: Roles that a room has trusted: moderators and bots post often and alike, by duty.
_TRUSTED = frozenset(("moderator", "mod", "owner", "broadcaster", "streamer", "admin", "staff", "bot"))

# Flood by author: a bucket that leaks one message every two seconds and overflows after ten at once.
_LEAK = 0.5 / 1000
_BUCKET = 10.0

# Repeats by author.
_REPEAT_WINDOW = 300_000
_REPEATS = 3
#: Shorter, or with fewer different words, a text is a cheer: everybody says it again.
_LETTERS = 12
_DISTINCT = 3

# Waves: the same text from different authors.
_WAVE_WINDOW = 120_000
_WAVE_AUTHORS = 5
_WAVE_LETTERS = 25
_WAVE_WORDS = 5
_WAVES = 2_048
_WAVE_MEMORY = 64
#: What a text says is plain from its first words; an endless one must not cost more.
_WORDS = 64
#: Share of words that two texts must have in common to be one wave.
_ALIKE = 0.6

# Raids: newcomers who arrive at once and say the same.
_RAID_WINDOW = 60_000
_RAID_NEWCOMERS = 8
_RAID_SHARED = 5
#: A room must be known this long (ms), and this much said, before anybody is a newcomer in it.
_KNOWN_SINCE = 600_000
_KNOWN_MESSAGES = 100

#: Messages in a row far in the past after which the clock is thought wrong, not the messages.
_LATE = 20


class _Author:
    """What is remembered of an author in a room."""

    __slots__ = ("at", "count", "level", "said", "said_at", "said_count", "since")

    def __init__(self, at: int) -> None:
        self.level = 0.0
        self.at = at
        self.count = 0
        #: When the present burst began.
        self.since = at
        self.said = ""
        self.said_at = at
        self.said_count = 0


class _Wave:
    """Authors who lately said the same thing."""

    __slots__ = ("_at", "_author", "_authors", "words")

    def __init__(self, words: frozenset[str], author: str, at: int) -> None:
        self.words = words
        # Most texts are said once: they get no table of authors.
        self._author, self._at = author, at
        #: Author → when; oldest first.
        self._authors: dict[str, int] | None = None

    def add(self, author: str, at: int) -> int:
        """Return how many authors say it within the window, this one included."""
        authors = self._authors
        if authors is None:
            authors = self._authors = {self._author: self._at}
        authors.pop(author, None)
        authors[author] = at
        stale: list[str] = []
        for name, when in authors.items():
            if when >= at - _WAVE_WINDOW and len(authors) - len(stale) <= _WAVE_MEMORY:
                break
            stale.append(name)
        for name in stale:
            del authors[name]
        return len(authors)


class _Room:
    """What is remembered of a room."""

    __slots__ = (
        "clock",
        "first",
        "late",
        "messages",
        "minute",
        "minute_count",
        "newcomers",
        "shared",
        "usual",
        "waves",
    )

    def __init__(self, at: int) -> None:
        self.clock = self.first = at
        self.late = 0
        self.messages = 0
        self.waves: OrderedDict[tuple[str, ...], _Wave] = OrderedDict()
        self.newcomers: deque[tuple[int, str]] = deque(maxlen=2_048)
        #: How many newcomers of the window said each thing.
        self.shared: dict[str, int] = {}
        #: Newcomers in a usual minute; the present minute and its count so far.
        self.usual = 0.0
        self.minute = at // 60_000
        self.minute_count = 0

    def is_late(self, at: int) -> bool:
        """Move the clock, and tell whether the message comes too late to count."""
        if at >= self.clock:
            self.clock = at
            self.late = 0
            return False
        if at >= self.clock - _WAVE_WINDOW:
            self.late = 0
            return False
        self.late += 1
        if self.late < _LATE:
            return True
        # One message from a wrong future must not deafen the room for ever.
        self.clock, self.late = at, 0
        self.waves.clear()
        self.newcomers.clear()
        self.shared.clear()
        return False

    def arrival(self, at: int, said: str) -> None:
        """Count a newcomer, and what they say."""
        if len(self.newcomers) == self.newcomers.maxlen:
            self._leaves()
        self.newcomers.append((at, said))
        self.shared[said] = self.shared.get(said, 0) + 1
        self.minute_count += 1

    def pass_time(self, at: int) -> None:
        """Let old arrivals go and learn the room's rhythm."""
        newcomers = self.newcomers
        while newcomers and newcomers[0][0] < at - _RAID_WINDOW:
            self._leaves()
        minute = at // 60_000
        if minute > self.minute:
            self.usual = 0.9 * self.usual + 0.1 * self.minute_count
            # Silent minutes count too; after an hour of them nothing is left to forget.
            self.usual *= 0.9 ** min(minute - self.minute - 1, 60)
            self.minute, self.minute_count = minute, 0

    def _leaves(self) -> None:
        _, said = self.newcomers.popleft()
        left = self.shared[said] - 1
        if left:
            self.shared[said] = left
        else:
            del self.shared[said]


class Crowd:
    """Watches every room at once; called for each message, in order."""

    name: ClassVar[str] = "crowd"
    kinds: ClassVar[tuple[str, ...]] = ("flood", "repeat", "wave", "raid")
    reasons: ClassVar[tuple[str, ...]] = ("flood.author", "repeat", "wave", "raid")

    def __init__(self) -> None:
        self._rooms: OrderedDict[str, _Room] = OrderedDict()
        self._authors: OrderedDict[tuple[str, str], _Author] = OrderedDict()

    def examine(self, reading: Reading) -> Iterable[Finding]:
        """Return what the message shows together with those before it."""
        message = reading.message
        key = message.space.key
        at = message.at
        room = self._rooms.get(key)
        if room is None:
            if len(self._rooms) >= _ROOMS:
                self._rooms.popitem(last=False)
            room = self._rooms[key] = _Room(at)
        else:
            self._rooms.move_to_end(key)
        author = message.author
        if room.is_late(at) or author is None:
            return ()
        room.messages += 1
        room.pass_time(at)
        trusted = bool(author.roles) and not _TRUSTED.isdisjoint(author.roles)
        known = self._authors.get((key, author.id))
        new = known is None
        if known is None:
            if len(self._authors) >= _AUTHORS:
                self._authors.popitem(last=False)
            known = self._authors[key, author.id] = _Author(at)
        else:
            self._authors.move_to_end((key, author.id))
        text = reading.text
        if trusted or (text[:1] in ("!", "/", "#") and text[1:2].isalnum()):
            return ()
        findings: list[Finding] = []
        words = reading.words[:_WORDS] if len(text) >= 6 else []
        said = "".join(words)
        every = frozenset(words) if len(said) >= _LETTERS else frozenset()
        substantial = len(said) >= _WAVE_LETTERS and len(every) >= _WAVE_WORDS
        flood = self._flood(known, at, substantial)
        if flood:
            findings.append(
                reading.whole(
                    "flood",
                    flood,
                    "flood.author",
                    (str(known.count), str((at - known.since) // 1000 + 1)),
                    "crowd",
                )
            )
        if len(every) >= _DISTINCT:
            times = self._repeats(known, at, said)
            if times >= _REPEATS:
                findings.append(
                    reading.whole("repeat", min(0.2 + 0.1 * times, 0.95), "repeat", (str(times),), "crowd")
                )
        if substantial:
            authors = self._wave(room, author.id, at, every)
            if authors >= _WAVE_AUTHORS:
                findings.append(
                    reading.whole("wave", min(0.3 + 0.06 * authors, 0.95), "wave", (str(authors),), "crowd")
                )
        if (
            new
            and len(every) >= _DISTINCT
            and room.messages > _KNOWN_MESSAGES
            and at - room.first > _KNOWN_SINCE
        ):
            raid = self._raid(room, at, said)
            if raid:
                findings.append(
                    reading.whole(
                        "raid", raid, "raid", (str(len(room.newcomers)), str(room.shared[said])), "crowd"
                    )
                )
        return findings

    def _flood(self, author: _Author, at: int, substantial: bool) -> float:
        """Return how much the author floods, 0 for not at all."""
        level = max(0.0, author.level - max(0, at - author.at) * _LEAK)
        if level == 0.0:
            author.since, author.count = at, 0
        author.count += 1
        # A cheer weighs half: emotes come in volleys from everybody.
        author.level = level = level + (1.0 if substantial else 0.5)
        author.at = max(at, author.at)
        return round(min(0.5 + (level - _BUCKET) / 20, 0.95), 2) if level > _BUCKET else 0.0

    def _repeats(self, author: _Author, at: int, said: str) -> int:
        """Return how many times in a row the author has said this."""
        if said == author.said and at - author.said_at <= _REPEAT_WINDOW:
            author.said_count += 1
        else:
            author.said, author.said_count = said, 1
        author.said_at = at
        return author.said_count

    def _wave(self, room: _Room, author: str, at: int, every: frozenset[str]) -> int:
        """Return how many authors lately said this, or nearly this.

        A text is filed under its first and its last long words in alphabetical order: changing a word
        moves one of the two, rarely both. What is found there is compared word by word.
        """
        long = sorted(word for word in every if len(word) > 3) or sorted(every)
        most = 1
        waves = room.waves
        for key in (("<", *long[:3]), (">", *long[-3:])):
            wave = waves.get(key)
            if wave is None or len(wave.words & every) < _ALIKE * len(wave.words | every):
                if len(waves) >= _WAVES:
                    waves.popitem(last=False)
                waves[key] = _Wave(every, author, at)
            else:
                waves.move_to_end(key)
                most = max(most, wave.add(author, at))
        return most

    def _raid(self, room: _Room, at: int, said: str) -> float:
        """Return how much a newcomer's message looks like part of a raid, 0 for not at all."""
        room.arrival(at, said)
        arrived = len(room.newcomers)
        expected = max(_RAID_NEWCOMERS, 4 * room.usual)
        shared = room.shared[said]
        if arrived < expected or shared < _RAID_SHARED or shared < 0.3 * arrived:
            return 0.0
        return round(min(0.5 + 0.02 * (arrived - _RAID_NEWCOMERS) + 0.02 * shared, 0.95), 2)
