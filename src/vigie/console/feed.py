"""Live updates: one reader of the events for the whole process, shared by every open screen.

Each tick reads what was appended since the last one and writes it once for each set of clients that
somebody watches; two hundred screens cost two hundred small writes, not two hundred queries.
A stream gives the id of the last event it spoke of, so a browser that comes back resumes exactly after it.
"""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from django.db import DatabaseError, close_old_connections, connections
from django.db.models import Max, Min

from vigie.desk.models import Event

T = TypeVar("T")
log = logging.getLogger(__name__)

#: How often new events are looked for (s).
TICK_S = 0.2
#: The figures of the queue are counted and told at most this often (s).
FIGURES_S = 1.0
#: A comment is sent at least this often, so that proxies keep the line and a lost one is noticed (s).
HEARTBEAT_S = 15.0
#: A stream ends after this time and the browser opens another: who may see what is asked again (s).
LIFETIME_S = 300.0
#: Events read at most in one tick; the rest comes in the next.
BATCH = 1_000
#: A browser further behind than this is told to load its page again: reading it all would be slower.
CATCH_UP = 5_000
#: Chunks that may wait for one slow browser before it is cut; it then resumes by id.
WAITING = 32

#: Figures of the queue for people who see the same clients, by name.
Figures = Callable[[], dict[str, int]]


@dataclass(eq=False, slots=True)
class Subscription:
    """One open screen: the clients it may see and the chunks waiting to be sent to it."""

    clients: frozenset[int]
    figures: Figures
    #: The last event that the browser has seen; a page may be ahead of the reader by one tick.
    seen: int = 0
    queue: asyncio.Queue[bytes] = field(default_factory=lambda: asyncio.Queue(WAITING))
    cut: bool = False

    def offer(self, said: bytes) -> None:
        """Queue the chunk, or cut the stream of a browser that does not keep up."""
        if self.cut:
            return
        try:
            self.queue.put_nowait(said)
        except asyncio.QueueFull:
            self.cut = True


class Feed:
    """The process's reader; it runs while at least one screen is open."""

    def __init__(self) -> None:
        self._subscriptions: set[Subscription] = set()
        self._position = 0
        self._task: asyncio.Task[None] | None = None
        self._known = asyncio.Event()
        # One thread and one connection: reads are off the event loop and never pile up.
        self._thread: ThreadPoolExecutor | None = None

    async def stream(
        self, clients: frozenset[int], after: int | None, figures: Figures = dict
    ) -> AsyncIterator[bytes]:
        """Yield server-sent events about `clients`, from the one after `after` (from now on when None).

        Parameters
        ----------
        clients : frozenset of int
            The clients whose events the person may see.
        after : int, optional
            The id of the last event that the browser saw.
        figures : callable
            Counts the queue of these clients; called off the event loop, once for all who see the same ones.

        Yields
        ------
        bytes
            Complete server-sent events.
        """
        loop = asyncio.get_running_loop()
        ends = loop.time() + LIFETIME_S
        self._start()
        await self._known.wait()
        # From here on everything above `latest` comes by the queue; what is below is read once, now.
        subscription = Subscription(clients, figures, after or 0)
        self._subscriptions.add(subscription)
        latest = self._position
        try:
            yield b"retry: 1000\n\n"
            async for said in self._past(clients, after, latest):
                yield said
            while (left := ends - loop.time()) > 0 and not (subscription.cut and subscription.queue.empty()):
                try:
                    said = await asyncio.wait_for(subscription.queue.get(), min(HEARTBEAT_S, left))
                except TimeoutError:
                    # The id moves on although nothing is said: what others' clients wrote is not read again.
                    if subscription.queue.empty():
                        place = max(self._position, subscription.seen)
                        yield f"id: {place}\n: still here\n\n".encode()
                    continue
                yield said
        finally:
            self._subscriptions.discard(subscription)
            if not self._subscriptions:
                self._stop()

    async def _past(self, clients: frozenset[int], after: int | None, latest: int) -> AsyncIterator[bytes]:
        if after is None:
            yield chunk([], latest)
            return
        oldest, newest = await self._read(_ends)
        if after > newest or after < oldest - 1 or latest - after > CATCH_UP:
            yield _reload(latest)
            return
        while after < latest:
            rows = await self._read(partial(_between, after, latest, clients))
            after = rows[-1]["id"] if len(rows) == BATCH else latest
            yield chunk(rows, after)

    def _start(self) -> None:
        task = self._task
        if task is not None and not task.done() and task.get_loop() is asyncio.get_running_loop():
            return
        self._known = asyncio.Event()
        self._task = asyncio.create_task(self._follow())

    def _stop(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
        if self._thread is not None:
            self._thread.submit(connections.close_all)
            self._thread.shutdown(wait=False)
            self._thread = None

    async def _follow(self) -> None:
        loop = asyncio.get_running_loop()
        #: When the figures of a set of clients were last told, and which sets have changed since.
        told: dict[frozenset[int], float] = {}
        stale: set[frozenset[int]] = set()
        while True:
            try:
                if not self._known.is_set():
                    self._position = await self._read(_latest)
                    self._known.set()
                rows = await self._read(partial(_between, self._position, None, None))
                if rows:
                    self._position = rows[-1]["id"]
                    stale |= self._tell(rows)
                for clients in [one for one in stale if loop.time() - told.get(one, 0.0) >= FIGURES_S]:
                    stale.discard(clients)
                    told[clients] = loop.time()
                    await self._tell_figures(clients)
            except DatabaseError:
                # A locked or full disk passes; the screens resume where they were when it has.
                log.exception("Live updates could not read the events; trying again in a second.")
                await asyncio.sleep(1)
                continue
            if len(rows) < BATCH:
                await asyncio.sleep(TICK_S)

    def _tell(self, rows: list[dict[str, Any]]) -> set[frozenset[int]]:
        """Offer `rows` to whoever may see them; return the sets of clients whose queue has changed."""
        changed = {row["client"] for row in rows if row["kind"].startswith("case.")}
        said: dict[frozenset[int], bytes] = {}
        for subscription in tuple(self._subscriptions):
            clients = subscription.clients
            if subscription.seen >= rows[0]["id"]:
                fresh = [row for row in rows if row["id"] > subscription.seen and row["client"] in clients]
                if fresh:
                    subscription.offer(chunk(fresh, self._position))
                continue
            if clients not in said:
                theirs = [row for row in rows if row["client"] in clients]
                said[clients] = chunk(theirs, self._position) if theirs else b""
            if said[clients]:
                subscription.offer(said[clients])
        return {one.clients for one in self._subscriptions if one.clients & changed}

    async def _tell_figures(self, clients: frozenset[int]) -> None:
        theirs = [one for one in self._subscriptions if one.clients == clients]
        if theirs:
            figures = await self._read(theirs[0].figures)
            said = f"event: figures\ndata: {json.dumps(figures)}\n\n".encode()
            for subscription in theirs:
                subscription.offer(said)

    async def _read(self, read: Callable[[], T]) -> T:
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, thread_name_prefix="console-feed")

        def fresh() -> T:
            close_old_connections()
            return read()

        return await asyncio.get_running_loop().run_in_executor(self._thread, fresh)


def chunk(rows: Iterable[dict[str, Any]], last: int) -> bytes:
    """Return one server-sent event telling `rows`, whose id is `last`.

    Batches of messages of one space are told as one, so that a busy live weighs no more than a quiet one.
    """
    told: list[dict[str, Any]] = []
    batches: dict[int, dict[str, Any]] = {}
    for row in rows:
        said = {"kind": row["kind"], "client": row["client"], **row["payload"]}
        if row["kind"] == "messages":
            whole = batches.get(said["space"])
            if whole is not None:
                whole["last"] = said["last"]
                for figure in ("count", "held", "hidden"):
                    whole[figure] = whole.get(figure, 0) + said.get(figure, 0)
                continue
            batches[said["space"]] = said
        told.append(said)
    # json escapes every line break and, being ASCII, survives any cut of the bytes.
    return f"id: {last}\ndata: {json.dumps(told, separators=(',', ':'))}\n\n".encode()


def _reload(last: int) -> bytes:
    return f"id: {last}\nevent: reload\ndata: {{}}\n\n".encode()


def _ends() -> tuple[int, int]:
    ends = Event.objects.aggregate(oldest=Min("id"), newest=Max("id"))
    return ends["oldest"] or 0, ends["newest"] or 0


def _latest() -> int:
    return Event.objects.aggregate(found=Max("id"))["found"] or 0


def _between(after: int, last: int | None, clients: frozenset[int] | None) -> list[dict[str, Any]]:
    events = Event.objects.filter(id__gt=after)
    if last is not None:
        events = events.filter(id__lte=last)
    if clients is not None:
        events = events.filter(client_id__in=clients)
    rows = events.order_by("id").values_list("id", "client_id", "kind", "payload")[:BATCH]
    return [{"id": id_, "client": client, "kind": kind, "payload": said} for id_, client, kind, said in rows]


#: The feed of this process.
feed = Feed()
