"""Raids: newcomers who arrive at once and say the same few things.

Three facts make an alarm: more newcomers within seconds than the room is used to, few different texts
among them, each said by several. While it lasts, whoever has just come and says these texts, or something
made of their words, is part of it; a newcomer who says something else is welcome.
"""

from collections import deque
from collections.abc import Sequence

#: An author is new for so long (ms) after their first message.
NEW_FOR = 60_000

_WINDOW = 10_000
#: A text is a slogan once so many newcomers have said it within the window.
_COPIES = 3
#: The alarm outlives what raised it (ms): the last of a raid come one by one.
_LASTS = 30_000
#: More than in a usual window by this factor is sudden.
_SUDDEN = 4.0
#: Newcomers in the window, those of them who say slogans, and their share: (fewest, fewest, least).
_KNOWN_ROOM = (8, 8, 0.4)
#: In a room that has just opened everybody is new, and many say the same by themselves.
_YOUNG_ROOM = (20, 16, 0.5)
#: A room is known once it is so old (ms) and so much was said; at first nothing can be told at all.
_KNOWN_SINCE, _KNOWN_MESSAGES = 600_000, 100
_OPEN_SINCE, _OPEN_MESSAGES = 60_000, 30
_MEMORY = 2_048
#: Short words are everybody's: they alone do not make two texts alike.
_LONG = 4
_MOST_WORDS = 64

#: People greet, thank and wish each other well in the same words without having agreed to.
_COURTESIES_WORDS = (
    "bonsoir bonjour salut coucou hello hi hey hallo hola slt bjr bsr yo bienvenue welcome merci bravo "
    "thanks thank gracias danke gg bonne bon joyeux joyeuse good happy congrats congratulations felicitations"
)
_COURTESIES = frozenset(_COURTESIES_WORDS.split())
_COURTESY_ENDS = 6


class Arrivals:
    """What is remembered of those who come to a room."""

    __slots__ = (
        "_arrived",
        "_first",
        "_herd",
        "_minute",
        "_minute_count",
        "_minutes",
        "_repeating",
        "_shared",
        "_until",
        "_usual",
        "_words",
        "messages",
        "newcomers",
    )

    def __init__(self, at: int) -> None:
        self._first = at
        self.messages = 0
        #: When each newcomer of the window came, and what they said first; oldest first.
        self.newcomers: deque[tuple[int, str]] = deque(maxlen=_MEMORY)
        #: How many newcomers of the window said each thing.
        self._shared: dict[str, int] = {}
        #: How many of them say what at least three say.
        self._repeating = 0
        #: Words and signs of slogans, and when they were last said in one.
        self._words: dict[str, int] = {}
        # Newcomers in a usual minute, how many minutes taught it; the present minute and its count.
        self._usual = 0.0
        self._minutes = 0
        self._minute = at // 60_000
        self._minute_count = 0
        # The alarm: until when, and how many had come and said slogans at its height.
        self._until = at - 1
        self._arrived = self._herd = 0

    def pass_time(self, at: int) -> None:
        """Let old arrivals go and learn the room's rhythm."""
        self.messages += 1
        newcomers = self.newcomers
        while newcomers and newcomers[0][0] < at - _WINDOW:
            self._leaves()
        minute = at // 60_000
        if minute > self._minute:
            passed = minute - self._minute
            # Silent minutes count too; after an hour of them nothing is left to forget.
            self._usual = (0.9 * self._usual + 0.1 * self._minute_count) * 0.9 ** min(passed - 1, 60)
            self._minutes = min(self._minutes + passed, 60)
            self._minute, self._minute_count = minute, 0

    def comes(self, at: int, said: str, words: Sequence[str], text: str) -> None:
        """Count a newcomer by the first text of theirs that says something."""
        if words[0] in _COURTESIES and len(words) <= _COURTESY_ENDS:
            return
        if len(self.newcomers) == _MEMORY:
            self._leaves()
        self.newcomers.append((at, said))
        self._minute_count += 1
        copies = self._shared[said] = self._shared.get(said, 0) + 1
        if copies < _COPIES:
            return
        self._repeating += 1 if copies > _COPIES else _COPIES
        if len(self._words) > _MEMORY:
            self._words = {word: when for word, when in self._words.items() if when >= at - _LASTS}
        for word in (*words[:_MOST_WORDS], *_signs(text)):
            self._words[word] = at
        self._alarm(at)

    def alarmed(self, at: int) -> bool:
        """Tell whether a raid goes on."""
        return at <= self._until

    def part(self, at: int, said: str, words: Sequence[str], text: str) -> float:
        """Return how much a newcomer's message looks like part of the raid that goes on, 0 for not at all."""
        score = min(0.6 + 0.01 * (self._arrived + self._herd), 0.95)
        if self._shared.get(said, 0) >= _COPIES:
            return round(score, 2)
        said_words = {*words[:_MOST_WORDS], *_signs(text)}
        alike = [word for word in said_words if self._words.get(word, at - _LASTS - 1) >= at - _LASTS]
        if 2 * len(alike) < len(said_words) or not any(_tells(word) for word in alike):
            return 0.0
        return round(max(score - 0.1, 0.7), 2)

    @property
    def height(self) -> tuple[str, str]:
        """Return how many newcomers came at once, and how many of them said slogans, to fill a sentence."""
        return str(self._arrived), str(self._herd)

    def _alarm(self, at: int) -> None:
        """Raise the alarm, or keep it up, where what has come asks for it."""
        age = at - self._first
        if age <= _OPEN_SINCE or self.messages <= _OPEN_MESSAGES:
            return
        known = age > _KNOWN_SINCE and self.messages > _KNOWN_MESSAGES
        fewest, herd, share = _KNOWN_ROOM if known else _YOUNG_ROOM
        arrived = len(self.newcomers)
        # A rhythm learned in few minutes is a mean that began at nothing: it is brought to scale.
        usual = self._usual / (1 - 0.9**self._minutes) if self._minutes else 0.0
        if arrived < max(fewest, _SUDDEN * usual * _WINDOW / 60_000):
            return
        if self._repeating < max(herd, share * arrived):
            return
        if at > self._until or arrived + self._repeating > self._arrived + self._herd:
            self._arrived, self._herd = arrived, self._repeating
        self._until = at + _LASTS

    def _leaves(self) -> None:
        _, said = self.newcomers.popleft()
        left = self._shared[said] - 1
        if left + 1 > _COPIES:
            self._repeating -= 1
        elif left + 1 == _COPIES:
            self._repeating -= _COPIES
        if left:
            self._shared[said] = left
        else:
            del self._shared[said]


def _signs(text: str) -> set[str]:
    """Return the emoji of `text`; what only varies or joins them is none."""
    if text.isascii():
        return set()
    return {char for char in text[:256] if char > "\u2190" and not char.isalnum() and char != "\ufe0f"}


def _tells(word: str) -> bool:
    """Tell whether a word in common means something: a long one, or an emoji."""
    return len(word) >= _LONG or not word.isalnum()
