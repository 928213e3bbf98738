"""Hears the opinions on what is ambiguous in a batch, between examining and weighing.

Batches come from a thread that waits; the calls are made on an event loop of the panel's own, where a call
can be ended at its deadline.
"""

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any, Final, Protocol, TypeVar

from vigie.engine.finding import Finding
from vigie.examined import column_names
from vigie.message import Message
from vigie.opinions.ask import Outcome
from vigie.opinions.base import Question, Unavailable
from vigie.opinions.configuration import Ambiguity
from vigie.opinions.merge import ambiguous, language_of, merged

log = logging.getLogger(__name__)

#: A road that is behind by more than the deadline waits this share of it, so that it catches up.
HURRIED: Final = 0.25
#: Seconds that getting ready is waited for: whoever examines must not seem hung at its start.
_START: Final = 15.0
_GRACE: Final = 2.0

T = TypeVar("T")


class Voice(Protocol):
    """One of those who are heard."""

    @property
    def name(self) -> str:
        """Return its name."""
        ...

    @property
    def clears(self) -> bool:
        """Tell whether it may make doubtful findings count for less."""
        ...

    def hears(self, client: str, kind: str) -> bool:
        """Tell whether it may read a client's messages of a kind."""
        ...

    async def start(self) -> None:
        """Get ready."""
        ...

    async def ask(self, asked: Sequence[tuple[str, Question]], seconds: float) -> list[Outcome]:
        """Return an outcome for each question, within `seconds`."""
        ...

    async def close(self) -> None:
        """Release what is held."""
        ...


class Panel:
    """All who are asked.

    Parameters
    ----------
    voices
        Whom to ask; all of them are.
    bounds
        What is ambiguous.
    deadline
        Seconds that one batch may wait for them.
    clients
        The client of each space, by the space's key; `default` for the others.
    clock
        The time (ms).
    """

    def __init__(
        self,
        voices: Sequence[Voice],
        *,
        bounds: Ambiguity | None = None,
        deadline: float = 0.8,
        clients: Mapping[str, str] | None = None,
        default: str = "default",
        clock: Callable[[], int] = lambda: time.time_ns() // 1_000_000,
    ) -> None:
        self._voices = list(voices)
        self._bounds = bounds or Ambiguity()
        self._deadline = deadline
        self._clients = dict(clients or {})
        self._default = default
        self._clock = clock
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="opinions", daemon=True)
        self._thread.start()
        try:
            self._wait(self._start_all(), _START)
        except Exception as error:  # noqa: BLE001 - who is not ready gives no answer; the road goes on
            log.error("The second opinions are not all ready (%s): see `vigie doctor`.", type(error).__name__)

    def consult(self, messages: Sequence[Message], found: Sequence[list[Finding]]) -> list[list[Finding]]:
        """Return the findings of each message, with what was said of the ambiguous ones.

        Whatever fails, an ambiguous message then lacks an answer, and goes to a person.
        """
        heard = list(found)
        asked: dict[int, list[tuple[Voice, str]]] = {}
        for place, (message, findings) in enumerate(zip(messages, found, strict=True)):
            if findings and ambiguous(findings, self._bounds):
                client = self._client(message)
                if voices := [voice for voice in self._voices if voice.hears(client, message.kind)]:
                    asked[place] = [(voice, client) for voice in voices]
        if not asked:
            return heard
        seconds = self._patience(messages)
        try:
            outcomes = self._wait(self._ask_all(messages, found, asked, seconds), seconds + _GRACE)
        except Exception as error:  # noqa: BLE001 - whatever fails, the messages go to a person
            log.error("The second opinions failed as a whole: %s", type(error).__name__)
            lost = Unavailable("failed", type(error).__name__)
            outcomes = {place: [(voice, lost) for voice, _ in voices] for place, voices in asked.items()}
        for place, told in outcomes.items():
            length = len(messages[place].text)
            heard[place] = merged(found[place], told, length=length, bounds=self._bounds)
        return heard

    def _client(self, message: Message) -> str:
        network, space = column_names(message.space)
        return self._clients.get(f"{network}:{space}", self._default)

    def _patience(self, messages: Sequence[Message]) -> float:
        """Return how long this batch may wait: less where its last message has waited already."""
        waited = max(0.0, (self._clock() - messages[-1].received_at) / 1000)
        return max(self._deadline * HURRIED, self._deadline - waited)

    async def _ask_all(
        self,
        messages: Sequence[Message],
        found: Sequence[list[Finding]],
        asked: Mapping[int, list[tuple[Voice, str]]],
        seconds: float,
    ) -> dict[int, list[tuple[Voice, Outcome]]]:
        outcomes: dict[int, list[tuple[Voice, Outcome]]] = {place: [] for place in asked}

        async def hear(voice: Voice) -> None:
            places = [place for place, voices in asked.items() if any(one is voice for one, _ in voices)]
            clients = {place: client for place in places for one, client in asked[place] if one is voice}
            questions = [
                (
                    clients[place],
                    Question(messages[place].text, language_of(messages[place].lang, found[place])),
                )
                for place in places
            ]
            for place, outcome in zip(places, await voice.ask(questions, seconds), strict=True):
                outcomes[place].append((voice, outcome))

        await asyncio.gather(*(hear(voice) for voice in self._voices))
        return outcomes

    async def _start_all(self) -> None:
        await asyncio.gather(*(voice.start() for voice in self._voices))

    def _wait(self, work: Coroutine[Any, Any, T], seconds: float) -> T:
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result(seconds)
        except BaseException:
            future.cancel()
            raise

    def close(self) -> None:
        """Release what the opinions hold, and end the loop."""

        async def close_all() -> None:
            await asyncio.gather(*(voice.close() for voice in self._voices), return_exceptions=True)

        try:
            self._wait(close_all(), _GRACE)
        finally:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(_GRACE)
            if not self._thread.is_alive():
                self._loop.close()
