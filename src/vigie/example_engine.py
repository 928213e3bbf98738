"""An engine for the examples of charters being written, in a process of its own, started when one is tried.

The web process has no engine, which would be half a gigabyte in it; this one ends when nobody has tried an
example for a while.
"""

import itertools
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

import msgspec

from vigie.engine.finding import Finding
from vigie.intake.base import Journalled, encode
from vigie.message import Message, Space

if TYPE_CHECKING:
    from vigie.examination import Examiner
    from vigie.examined import Examined

#: The process ends after so long without an example, seconds.
IDLE: Final = 600.0
#: Messages that are examined together.
_TOGETHER: Final = 200


class ExampleEngine:
    """Starts the process, gives it examples, and ends it.

    Parameters
    ----------
    make_examiner
        Makes what examines; a process of its own by default.
    idle
        Seconds without an example after which it is ended.
    """

    def __init__(self, make_examiner: "Callable[[], Examiner] | None" = None, *, idle: float = IDLE) -> None:
        self._make = make_examiner or _process
        self._idle = idle
        self._lock = threading.Lock()
        self._examiner: Examiner | None = None
        self._timer: threading.Timer | None = None

    def fresh(self) -> "FreshRooms":
        """Return an engine whose rooms nobody ever spoke in, as the examples of one charter need."""
        return FreshRooms(self._examine)

    def close(self) -> None:
        """End the process, if one runs; the next example starts another."""
        with self._lock:
            self._close()

    def _examine(self, messages: Sequence[Message]) -> "list[Examined]":
        examined: list[Examined] = []
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
            try:
                if self._examiner is None:
                    self._examiner = self._make()
                for start in range(0, len(messages), _TOGETHER):
                    some = messages[start : start + _TOGETHER]
                    self._examiner.submit([Journalled(0, encode(message)) for message in some])
                    examined += self._examiner.take()
            except BaseException:
                # What waits in it would be taken for the answer to the next question.
                self._close()
                raise
            self._timer = threading.Timer(self._idle, self.close)
            self._timer.daemon = True
            self._timer.start()
        return examined

    def _close(self) -> None:
        if self._examiner is not None:
            self._examiner.close()
        self._examiner = None


class FreshRooms:
    """Examines messages in rooms of its own: the same example, tried twice, repeats nobody.

    It is what `vigie.charter.examples` asks for.
    """

    _numbers = itertools.count(1)

    def __init__(self, examine: "Callable[[Sequence[Message]], list[Examined]]") -> None:
        self._examine = examine
        self._number = next(self._numbers)

    def examine(self, messages: Sequence[Message]) -> list[list[Finding]]:
        """Return the findings of each message, in order."""
        return [_findings(each) for each in self._examine([self._alone(message) for message in messages])]

    def _alone(self, message: Message) -> Message:
        place = Space(message.space.network, f"{self._number}:{message.space.id}")
        return msgspec.structs.replace(message, space=place)


def _findings(examined: "Examined") -> list[Finding]:
    """Return what the engine found, from what the desk would keep of it."""
    length = len(examined.text)
    found = [
        Finding(each.kind, each.score, each.start, each.end, each.reason, each.args, each.detector)
        for each in examined.findings
    ]
    if examined.language:
        found.append(Finding("language", 1.0, 0, length, "language", (examined.language,), "language"))
    if examined.toxicity > 0.0 and all(each.kind != "toxicity" for each in found):
        found.append(Finding("toxicity", examined.toxicity, 0, length, "toxicity"))
    return found


def _process() -> "Examiner":
    # Imported on first use: the engine's tables have no place in a web process that tries nothing.
    from vigie.examiner import ProcessExaminer

    # No past texts are shown to a process that replaces a dead one: examples are not kept.
    return ProcessExaminer(default="house", remembered=0)


#: The one of this process.
engine = ExampleEngine()
