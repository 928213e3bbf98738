"""Asks one opinion: from the cache where it can, within its budget, its time and its turn, or not at all."""

import asyncio
import logging
from collections.abc import Sequence
from typing import Final

from vigie.opinions.base import Answer, NoAnswerError, Opinion, Question, Unavailable, Why, sound
from vigie.opinions.breaker import Breaker
from vigie.opinions.budget import Budget
from vigie.opinions.cache import Cache, key_of
from vigie.opinions.configuration import Asked

log = logging.getLogger(__name__)

Outcome = Answer | Unavailable

#: Failures of whoever answers. A malformed answer is not one of them: authors could provoke it at will, and
#: would put the opinion to rest by a few messages.
_FAILURES: Final[frozenset[Why]] = frozenset({"late", "unreachable", "refused", "failed"})


class Asker:
    """One opinion with what protects it, and what protects from it.

    Parameters
    ----------
    opinion
        Whom to ask.
    settings
        Its limits.
    budget
        What may be spent on it; None for a trial that a person asks for and pays.
    """

    def __init__(self, opinion: Opinion, settings: Asked, budget: Budget | None) -> None:
        self.opinion = opinion
        self.settings = settings
        self._budget = budget
        self._cache = Cache()
        self._breaker = Breaker()
        self._places = asyncio.Semaphore(settings.concurrency)
        self._unready: Unavailable | None = None

    @property
    def name(self) -> str:
        """Return the opinion's name."""
        return self.settings.name

    @property
    def clears(self) -> bool:
        """Tell whether its "nothing harmful here" makes doubtful findings count for less."""
        return self.settings.clears

    def hears(self, client: str, kind: str) -> bool:
        """Tell whether it may read a client's messages of a kind."""
        clients = self.settings.clients
        return (not clients or client in clients) and (self.settings.private or kind != "private")

    async def start(self) -> None:
        """Get the opinion ready; one that cannot be is told once, and answers nothing."""
        try:
            await self.opinion.start()
        except NoAnswerError as error:
            self._unready = Unavailable(error.why, error.told)
        except Exception as error:  # noqa: BLE001 - whatever fails, messages go on, to a person
            self._unready = Unavailable("unready", f"{type(error).__name__}: {error}")
        if self._unready:
            self._tell(logging.ERROR, "cannot answer", self._unready.told)

    async def close(self) -> None:
        """Release what the opinion holds."""
        await self.opinion.close()

    async def ask(self, asked: Sequence[tuple[str, Question]], seconds: float) -> list[Outcome]:
        """Return an outcome for each question, in order, within `seconds`.

        Parameters
        ----------
        asked
            The client that pays, and the question.
        """
        if self._unready:
            return [self._unready] * len(asked)
        until = asyncio.get_running_loop().time() + seconds
        keys = [key_of(self.name, self.opinion.version, question) for _, question in asked]
        outcomes: dict[bytes, Outcome] = {}
        waiting: dict[str, dict[bytes, Question]] = {}
        paid: set[bytes] = set()
        for key, (client, question) in zip(keys, asked, strict=True):
            if key in paid:
                continue  # the same words twice in a batch are one question
            paid.add(key)
            if answer := self._cache.get(key):
                outcomes[key] = answer
            elif len(question.text) > self.settings.longest:
                outcomes[key] = Unavailable("too_long", f"over {self.settings.longest} characters")
            else:
                waiting.setdefault(client, {})[key] = question
        calls = []
        for client, questions in waiting.items():
            items = list(questions.items())
            size = max(1, self.opinion.together)
            calls += [
                self._call(client, items[place : place + size], until) for place in range(0, len(items), size)
            ]
        for told in await asyncio.gather(*calls):
            outcomes |= told
        return [outcomes[key] for key in keys]

    async def _call(
        self, client: str, items: list[tuple[bytes, Question]], until: float
    ) -> dict[bytes, Outcome]:
        """Make one call when its turn comes; whatever happens, there is an outcome for each question."""
        try:
            async with asyncio.timeout_at(until), self._places:
                return await self._answers(client, items)
        except TimeoutError:
            return {key: Unavailable("late", "the deadline came first") for key, _ in items}
        except Exception as error:  # noqa: BLE001 - whatever fails, the messages go to a person
            self._tell(logging.ERROR, "failed", type(error).__name__)
            return {key: Unavailable("failed", type(error).__name__) for key, _ in items}

    async def _answers(self, client: str, items: list[tuple[bytes, Question]]) -> dict[bytes, Outcome]:
        now = asyncio.get_running_loop().time
        if self._breaker.rests(now()):
            return {key: Unavailable("resting", "it failed too often and is left alone") for key, _ in items}
        # Spent only now: what waited in vain for its turn costs nothing.
        granted = len(items) if self._budget is None else self._budget.spend(client, len(items))
        outcomes: dict[bytes, Outcome] = {
            key: Unavailable("spent", f"the budget of {client} is spent") for key, _ in items[granted:]
        }
        if not granted:
            return outcomes
        told = await self._told([question for _, question in items[:granted]])
        worst = next((one for one in told if isinstance(one, Unavailable) and one.why in _FAILURES), None)
        if worst is None:
            self._breaker.answered()
        else:
            self._breaker.failed(now())
            self._tell(logging.WARNING, "gave no answer", worst.told)
        for (key, _), outcome in zip(items[:granted], told, strict=True):
            outcomes[key] = outcome
            if isinstance(outcome, Answer):
                self._cache.keep(key, outcome)
        return outcomes

    def _tell(self, level: int, what: str, because: str) -> None:
        """Log a failure, but for a trial: whoever tries is told by the outcome."""
        if self._budget is not None:
            log.log(level, "The second opinion “%s” %s: %s", self.name, what, because)

    async def _told(self, questions: list[Question]) -> list[Outcome]:
        """Return what the opinion tells within its own time, each answer checked."""
        failed: Unavailable
        try:
            async with asyncio.timeout(self.settings.timeout):
                told = [sound(answer) for answer in await self.opinion.ask(questions)]
            if len(told) == len(questions):
                return told
            failed = Unavailable("malformed", f"{len(told)} answers to {len(questions)} questions")
        except TimeoutError:
            failed = Unavailable("late", f"nothing within {self.settings.timeout:g} s")
        except NoAnswerError as error:
            failed = Unavailable(error.why, error.told)
        except Exception as error:  # noqa: BLE001 - whatever fails, the messages go to a person
            failed = Unavailable("failed", type(error).__name__)
        return [failed] * len(questions)
