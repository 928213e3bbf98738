"""Carries the outbox to the networks: each request claimed by one sender, tried until it is answered.

A request that is claimed carries the time at which its claim ends. A sender that dies leaves it there, and
it is tried again under the same idempotency key: at least once here, once on a network that knows keys.
"""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from traceback import format_tb
from typing import TypeVar

from asgiref.sync import sync_to_async
from django.db import DatabaseError

from vigie.actions import claims
from vigie.actions.claims import Claim
from vigie.actions.limits import Limits
from vigie.actions.network import ActionError, GoneError, Network, NotAskedError, Receipt
from vigie.actions.outbox import MAX_ATTEMPTS
from vigie.actions.sentences import CONNECTOR_FAULT, GONE, NO_ANSWER, UNKNOWN
from vigie.actions.verbs import NEEDS_MESSAGE
from vigie.clock import now_ms
from vigie.connectors.account import SpentError
from vigie.connectors.base import Sentence
from vigie.intake.storage import StorageError

log = logging.getLogger(__name__)

#: How often the outbox is looked at when nothing is due (s).
INTERVAL_S = 0.2
#: A network that has not answered after this time is taken not to (s); shorter than a claim.
TIMEOUT_S = 30.0
#: Requests under way at once in one lane.
CONCURRENCY = 4
#: First and longest pause between two tries (ms).
FIRST_PAUSE_MS, LONGEST_PAUSE_MS = 1_000, 600_000
#: The longest pause that a network is granted (s): every allowance starts again within a day.
LONGEST_ASKED_S = 86_400.0
#: Pauses between tries to write what became of an action (s); well within a claim.
MARK_PAUSES_S = (0.2, 1.0, 3.0)

T = TypeVar("T")


class Sender:
    """Sends what is due.

    Parameters
    ----------
    networks
        Who carries out, by lane (`vigie.actions.lanes`); it may answer to names that it does not list.
        Requests in lanes it does not know are left to other senders.
    clock
        The time (ms); injectable for tests.
    limits
        How fast each account may be asked.
    alone
        Whether no other sender works on this outbox: what a crash left claimed is then tried again at
        once on start, and not only when its claim ends.
    jitter
        A number between 0 and 1 that spreads the pauses; injectable for tests.
    """

    def __init__(
        self,
        networks: Mapping[str, Network],
        clock: Callable[[], int] = now_ms,
        *,
        limits: Limits | None = None,
        alone: bool = True,
        jitter: Callable[[], float] | None = None,
    ) -> None:
        self._networks = networks
        self._clock = clock
        self._limits = limits or Limits()
        self._alone = alone
        self._jitter = jitter or random.SystemRandom().random

    async def run(self, stop: asyncio.Event) -> None:
        """Send until `stop` is set; what is under way is then finished.

        Each lane has its task: a slow network, or a slow account, does not hold the others.
        """
        if self._alone:
            await self._keep_trying(lambda: _database(claims.reclaim, self._clock()), stop)
        lanes: dict[str, asyncio.Task[None]] = {}
        async with asyncio.TaskGroup() as group:
            while not stop.is_set():
                due = await self._keep_trying(lambda: self._due_lanes(self._clock()), stop)
                for lane in due or ():
                    if lane not in lanes or lanes[lane].done():
                        lanes[lane] = group.create_task(self._lane(lane, stop))
                await _wait(stop, INTERVAL_S)

    async def send_due(self, at: int | None = None) -> int:
        """Try once what is due on every network, as far as their limits allow; return how many were tried."""
        at = self._clock() if at is None else at
        tried = await asyncio.gather(*[self._round(one, at) for one in await self._due_lanes(at)])
        return sum(tried)

    async def _due_lanes(self, at: int) -> list[str]:
        """Return the lanes that something is due in and that this sender serves."""
        return [lane for lane in await _database(claims.due_lanes, at) if lane in self._networks]

    async def _lane(self, lane: str, stop: asyncio.Event) -> None:
        """Send in one lane until nothing more can leave for now."""
        tried: int | None = 1
        while tried and not stop.is_set():
            tried = await self._keep_trying(lambda: self._round(lane, self._clock()), stop)

    async def _keep_trying(self, deed: Callable[[], Awaitable[T]], stop: asyncio.Event) -> T | None:
        """Return the deed's result; while the database refuses, wait and do it again."""
        pause = INTERVAL_S
        while not stop.is_set():
            try:
                return await deed()
            except (StorageError, DatabaseError) as error:
                log.warning("The outbox waits: %s", error)
                await _wait(stop, pause)
                pause = min(pause * 2, 5.0)
        return None

    async def _round(self, lane: str, at: int) -> int:
        """Try some of what is due in one lane, together."""
        due = await _database(claims.due, lane, at, CONCURRENCY)
        bucket = self._limits.of(lane)
        tries = []
        for action_id in due:
            # Never waited for here: an action is claimed only when it can leave at once.
            if bucket.try_take() > 0:
                break
            tries.append(self._try(lane, action_id, at))
        # All are waited for, whatever happens to one: none is left running behind the next round.
        ended = await asyncio.gather(*tries, return_exceptions=True)
        for end in ended:
            if isinstance(end, BaseException):
                raise end
        return len([end for end in ended if end])

    async def _try(self, lane: str, action_id: int, at: int) -> int:
        """Claim one action and send it; return 1, or 0 where another sender was faster."""
        claim = await self._claim(action_id, at)
        if claim is None:
            self._limits.of(lane).put_back()
            return 0
        answer = await self._carry_out(lane, claim)
        await self._mark(claim, answer)
        return 1

    async def _claim(self, action_id: int, at: int) -> Claim | None:
        return await _database(claims.claim, action_id, at, self._clock())

    async def _carry_out(self, lane: str, claim: Claim) -> ActionError | Receipt | None:
        """Ask the network; return why it did not confirm, or what it confirmed."""
        try:
            async with asyncio.timeout(TIMEOUT_S):
                return await self._networks[lane].carry_out(claim.request)
        except ActionError as error:
            return error
        except TimeoutError:
            return ActionError(NO_ANSWER, permanent=False)
        except Exception as error:  # noqa: BLE001 - a connector's fault neither loses the action nor ends the lane
            # Where it failed, never in what words: those may hold a token, or what a person wrote.
            where = "".join(format_tb(error.__traceback__))
            kind = type(error).__name__
            log.error("The connector of %s failed on action %s (%s).\n%s", lane, claim.action_id, kind, where)
            return ActionError(CONNECTOR_FAULT, permanent=False)

    async def _mark(self, claim: Claim, answer: ActionError | Receipt | None) -> None:
        """Write what became of the action."""
        now = self._clock()
        if not isinstance(answer, ActionError):
            await _insist(claims.done, claim, now, answer)
            return
        said = sentence_of(answer)
        asked = not isinstance(answer, NotAskedError)
        if isinstance(answer, GoneError) and claim.verb in NEEDS_MESSAGE:
            await _insist(claims.gone, claim, said, now)
        elif answer.permanent or claim.attempts >= MAX_ATTEMPTS:
            # Of an author or a room, "gone" says nothing about a message.
            said = UNKNOWN if isinstance(answer, GoneError) else said
            await _insist(partial(claims.failed, asked=asked), claim, said, now)
        else:
            lane_until = 0
            if (wait := _asked_to_wait(answer)) is not None:
                self._limits.of(claim.lane).pause(wait)
                # An empty purse asks nothing, and its owner may fill it: only what the network said is kept.
                if not isinstance(answer, SpentError):
                    lane_until = now + int(wait * 1_000)
            again = partial(claims.later, asked=asked, lane_until=lane_until)
            await _insist(again, claim, said, now + self._pause(claim, answer))

    def _pause(self, claim: Claim, error: ActionError) -> int:
        doubled = min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (claim.attempts - 1))
        # Half of it drawn, so that what failed together does not come back together.
        pause = int(doubled * (0.5 + self._jitter() / 2))
        return max(pause, int((_asked_to_wait(error) or 0.0) * 1_000))


def _asked_to_wait(error: ActionError) -> float | None:
    """Return for how long nothing is to be asked (s); None where the network does not say."""
    return None if error.retry_after is None else min(error.retry_after, LONGEST_ASKED_S)


async def _database(deed: Callable[..., T], *given: object) -> T:
    return await sync_to_async(deed)(*given)


async def _insist(deed: Callable[..., T], *given: object) -> T:
    """Do what must be written; where the database refuses to the end, the claim's end brings another try."""
    for pause in MARK_PAUSES_S:
        try:
            return await _database(deed, *given)
        except (StorageError, DatabaseError):
            await asyncio.sleep(pause)
    return await _database(deed, *given)


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return


def sentence_of(error: ActionError) -> Sentence:
    """Return what an error says, in both languages where it has them."""
    said = error.args[0]
    if isinstance(said, Sentence):
        return said
    return GONE if said == GONE else Sentence(said, said)
