"""What a stream shows that no message alone does: floods, repeats, waves, raids.

Time is the messages' own (`message.at`), so that a replay gives the same answer at any speed. Memory is
bounded whatever comes: authors and rooms that have been silent longest are forgotten first. Each message
costs the same however busy the room is.

People vote by command thousands of times and cheer with one emote: commands and short or emote-like
texts are never waves, and count for nothing in a flood.
"""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import ClassVar

from vigie.engine.finding import Finding
from vigie.engine.raid import NEW_FOR, Arrivals
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
#: Longer texts are remembered by their digest, longer words by their beginning.
_SAID = 512
_LONGEST_WORD = 48
#: Share of words that two texts must have in common to be one wave.
_ALIKE = 0.6

#: Messages in a row far in the past after which the clock is thought wrong, not the messages.
_LATE = 20


class _Author:
    """What is remembered of an author in a room."""

    __slots__ = ("at", "came", "count", "counted", "level", "said", "said_at", "said_count", "since")

    def __init__(self, at: int) -> None:
        self.level = 0.0
        self.at = at
        #: When the author was first heard here, and whether that was counted as an arrival.
        self.came = at
        self.counted = False
        self.count = 0
        #: When the present burst began.
        self.since = at
        self.said = ""
        self.said_at = at
        self.said_count = 0


class _Wave:
    """Authors who lately said the same thing."""

    __slots__ = ("_authors", "words")

    def __init__(self, words: frozenset[str], author: str, at: int) -> None:
        self.words = words
        #: Author → when; oldest first.
        self._authors: dict[str, int] = {author: at}

    def add(self, author: str, at: int) -> int:
        """Return how many authors say it within the window, this one included."""
        authors = self._authors
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

    __slots__ = ("arrivals", "clock", "late", "waves")

    def __init__(self, at: int) -> None:
        self.clock = at
        self.late = 0
        self.waves: OrderedDict[tuple[str, ...], _Wave | tuple[frozenset[str], str, int]] = OrderedDict()
        self.arrivals = Arrivals(at)

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
        self.arrivals = Arrivals(at)
        return False


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
        room.arrivals.pass_time(at)
        trusted = bool(author.roles) and not _TRUSTED.isdisjoint(author.roles)
        who = key, author.id
        known = self._authors.get(who)
        if known is None:
            if len(self._authors) >= _AUTHORS:
                self._authors.popitem(last=False)
            known = self._authors[who] = _Author(at)
        else:
            self._authors.move_to_end(who)
        text = reading.text
        if trusted or (text[:1] in ("!", "/", "#") and text[1:2].isalnum()):
            return ()
        findings: list[Finding] = []
        words = reading.words[:_WORDS] if len(text) >= 6 else []
        said = "".join(words)
        if len(said) > _SAID:
            # Kept for many authors: neither an endless word nor an endless text is kept whole.
            words = [word[:_LONGEST_WORD] for word in words]
            said = blake2b(said.encode(), digest_size=16).hexdigest()
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
        if at - known.came <= NEW_FOR:
            raid = self._raid(room.arrivals, known, at, said, words, text, counts=len(every) >= _DISTINCT)
            if raid:
                findings.append(reading.whole("raid", raid, "raid", room.arrivals.height, "crowd"))
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
        long = sorted([word for word in every if len(word) > 3]) or sorted(every)
        most = 1
        waves = room.waves
        size = len(every)
        # Most texts are said once: they cost no table of authors, only a line for both keys.
        once = (every, author, at)
        for key in (("<", *long[:3]), (">", *long[-3:])):
            wave = waves.get(key)
            if wave is not None:
                words = wave.words if isinstance(wave, _Wave) else wave[0]
                common = len(words & every)
                if common >= _ALIKE * (len(words) + size - common):
                    if not isinstance(wave, _Wave):
                        wave = waves[key] = _Wave(*wave)
                    waves.move_to_end(key)
                    most = max(most, wave.add(author, at))
                    continue
            elif len(waves) >= _WAVES:
                waves.popitem(last=False)
            waves[key] = once
        return most

    def _raid(
        self,
        arrivals: Arrivals,
        author: _Author,
        at: int,
        said: str,
        words: Sequence[str],
        text: str,
        *,
        counts: bool,
    ) -> float:
        """Return how much a newcomer's message looks like part of a raid, 0 for not at all."""
        if counts and not author.counted:
            author.counted = True
            arrivals.comes(at, said, words, text)
        return arrivals.part(at, said, words, text) if arrivals.alarmed(at) else 0.0
