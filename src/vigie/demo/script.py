"""Reads a script of the demonstration: a play in a text file, meant to be read and edited by people.

`live.txt` explains the format at its top. Two spaces or more separate the columns of a line. Nothing
here knows what a message means: the purpose of a line is there for the tests, never for the product.
"""

import re
from pathlib import Path

import msgspec

#: What the author of a line meant. Tests measure engine and charter against it.
ORDINARY = frozenset(
    {"ok", "question", "answer", "praise", "story", "critic", "joke", "vote", "host", "complaint"}
)
BREACHES = frozenset({"insult", "hate", "threat", "distress", "phone", "email", "ad", "raid"})
PURPOSES = ORDINARY | BREACHES

#: Shapes of the arrival of a crowd, as parameters of a beta law over the length of the scene.
RHYTHMS = {"even": (1.0, 1.0), "peak": (2.0, 3.5), "burst": (1.3, 5.0), "fade": (1.0, 2.2)}

_COLUMNS = re.compile(r" {2,}|\t+")
_TIME = re.compile(r"(\d\d):(\d\d(?:\.\d)?)")
_ESCAPE = re.compile(r"\\u([0-9a-f]{4})")
_STARS = re.compile(r"([★☆]{5}) +")


class ScriptError(Exception):
    """A line of a script that cannot be read; the message says where and what to do."""


class Said(msgspec.Struct, frozen=True):
    """One line that its author wrote as it is."""

    offset_ms: int
    handle: str
    purpose: str
    text: str
    #: Whom the line answers: the last message of this handle.
    answers: str | None = None
    rating: float | None = None


class Utterance(msgspec.Struct, frozen=True):
    """One thing that a crowd may say."""

    purpose: str
    template: str
    weight: int = 1


class Scene(msgspec.Struct, frozen=True):
    """A crowd that speaks for a while."""

    name: str
    offset_ms: int
    lasts_ms: int
    count: int
    rhythm: str
    #: Templates of the names of newcomers; without any, people of the cast's crowd speak.
    names: tuple[str, ...]
    utterances: tuple[Utterance, ...]


class Cast(msgspec.Struct, frozen=True):
    """Who takes part: roles and languages by handle, and the crowd from which scenes draw."""

    roles: dict[str, tuple[str, ...]]
    languages: dict[str, str]
    crowd: tuple[str, ...]


class Script(msgspec.Struct, frozen=True):
    """One place's play."""

    said: tuple[Said, ...]
    scenes: tuple[Scene, ...]
    cast: Cast


def read(path: Path) -> Script:
    """Return the script that `path` holds.

    Raises
    ------
    ScriptError
        If a line cannot be read; names the file and the line.
    """
    reader = _Reader(path.name)
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            reader.take(number, line)
    return reader.finish()


class _Reader:
    """Takes the lines of one file in order."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._number = 0
        self._said: list[Said] = []
        self._scenes: list[Scene] = []
        self._roles: dict[str, tuple[str, ...]] = {}
        self._languages: dict[str, str] = {}
        self._crowd: list[str] = []

    def take(self, number: int, line: str) -> None:
        """Read one line that is neither blank nor a comment."""
        self._number = number
        if line.startswith(" "):
            self._indented(line)
        elif line.startswith("cast "):
            self._member(_COLUMNS.split(line))
        elif line.startswith("crowd "):
            self._crowd += line.split()[1:]
        elif line.startswith("scene "):
            self._scene(_COLUMNS.split(line))
        else:
            self._line(_COLUMNS.split(line, maxsplit=3))

    def finish(self) -> Script:
        """Return what was read."""
        for scene in self._scenes:
            if not scene.utterances:
                raise ScriptError(
                    f"{self._name}: the scene “{scene.name}” is empty; indent its lines below it."
                )
        cast = Cast(self._roles, self._languages, tuple(self._crowd))
        return Script(tuple(self._said), tuple(self._scenes), cast)

    def _fail(self, what: str) -> ScriptError:
        return ScriptError(f"{self._name}, line {self._number}: {what}")

    def _time(self, written: str) -> int:
        match = _TIME.fullmatch(written)
        if match is None:
            raise self._fail(f"“{written}” is no time; write minutes and seconds, as in 06:02.5.")
        return int(match[1]) * 60_000 + round(float(match[2]) * 1000)

    def _purpose(self, written: str) -> str:
        if written not in PURPOSES:
            raise self._fail(f"“{written}” is no purpose; choose one of {', '.join(sorted(PURPOSES))}.")
        return written

    def _member(self, columns: list[str]) -> None:
        if len(columns) < 3:
            raise self._fail("a member of the cast needs a handle, a language, and roles or “-”.")
        handle, language = columns[1], columns[2]
        self._languages[handle] = language
        if len(columns) > 3 and columns[3] != "-":
            self._roles[handle] = tuple(columns[3].split(","))

    def _line(self, columns: list[str]) -> None:
        if len(columns) != 4:
            raise self._fail("a line needs a time, a handle, a purpose and a text, two spaces apart.")
        written, handle, purpose, text = columns
        handle, _, answers = handle.partition(">")
        stars = _STARS.match(text)
        self._said.append(
            Said(
                self._time(written),
                handle,
                self._purpose(purpose),
                unescape(text[stars.end() :] if stars else text),
                answers or None,
                float(stars[1].count("★")) if stars else None,
            )
        )

    def _scene(self, columns: list[str]) -> None:
        if len(columns) != 6:
            raise self._fail("a scene needs a name, a start, a length (+12), a count (x30) and a rhythm.")
        _, name, start, lasts, count, rhythm = columns
        if rhythm not in RHYTHMS:
            raise self._fail(f"“{rhythm}” is no rhythm; choose one of {', '.join(RHYTHMS)}.")
        if not (re.fullmatch(r"\+\d+", lasts) and re.fullmatch(r"x\d+", count)):
            raise self._fail("write the length of a scene as +12 (seconds) and its count as x30 (messages).")
        offset = self._time(start)
        self._scenes.append(Scene(name, offset, int(lasts[1:]) * 1000, int(count[1:]), rhythm, (), ()))

    def _indented(self, line: str) -> None:
        if not self._scenes:
            raise self._fail("an indented line belongs to a scene; put “scene …” above it.")
        scene = self._scenes[-1]
        first, *rest = _COLUMNS.split(line.strip(), maxsplit=1)
        if not rest:
            raise self._fail("a line of a scene needs a purpose and a text, two spaces apart.")
        if first == "names":
            scene = msgspec.structs.replace(scene, names=tuple(rest[0].split()))
        else:
            purpose, _, weight = first.partition("*")
            if weight and not weight.isdecimal():
                raise self._fail(f"“{weight}” is no weight; write a whole number, as in ok*3.")
            spoken = Utterance(self._purpose(purpose), unescape(rest[0]), int(weight or 1))
            scene = msgspec.structs.replace(scene, utterances=(*scene.utterances, spoken))
        self._scenes[-1] = scene


def unescape(text: str) -> str:
    """Return the text with each escaped code point (a zero-width space, say) in its place."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
