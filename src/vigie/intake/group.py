"""One commit for many senders.

A commit waits for the disk, so a commit for each webhook would let through a few hundred a second. Handlers
leave what they received here and wait; one thread writes what has gathered and answers each of them.
"""

import asyncio
import hashlib
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec
from django.db import connection

from vigie.clock import now_ms
from vigie.connectors.base import Gap
from vigie.intake.base import Appended, Journal
from vigie.intake.storage import StorageError, explained, writing
from vigie.message import Entry

#: A group closes at this many entries, or when its first post has waited `GATHER` seconds.
MOST = 500
GATHER = 0.004
#: How long a locked database is asked again before the senders are told to come back, seconds.
PATIENCE = 3.0
#: Entries that may wait; above it senders are told to come back, and memory stays flat.
ROOM = 20_000
#: What one post brought: the number of its connected account (0 where none is), its entries, what became of
#: them, and the gaps told beside them.
Share = tuple[int, Sequence[Entry], Appended, Sequence[Gap]]


class Delivery(msgspec.Struct, frozen=True):
    """One post of a sender: its id, unique for this sender, and a digest of what was signed."""

    #: Who sends: a hook's number, or a channel's word (`channel_sender`). Ids of two senders never meet.
    sender: int | str
    id: str
    body: bytes

    @property
    def key(self) -> str:
        """Return what stands for the id: a digest, so that an id may have any form."""
        return hashlib.blake2b(f"{self.sender}\0{self.id}".encode(), digest_size=16).hexdigest()

    @property
    def digest(self) -> str:
        """Return what stands for the signed body."""
        return hashlib.blake2b(self.body, digest_size=16).hexdigest()


def channel_sender(number: int) -> str:
    """Return what names a connected account as a sender."""
    return f"channel:{number}"


class Receipt(msgspec.Struct, frozen=True):
    """What became of one post. Everything it tells of is on disk."""

    #: The same delivery was received before: nothing was written again.
    again: bool = False
    #: The delivery's id was used before for another body: nothing was written.
    other_body: bool = False
    #: Entries written.
    received: int = 0
    #: Entries that the journal already held, with the same content.
    repeated: int = 0
    #: Entries whose id the journal held with another content: kept apart.
    conflicting: int = 0


class _Post:
    """A post that waits for the disk."""

    __slots__ = ("channel", "digest", "entries", "fresh", "gaps", "key", "loop", "outcome", "waiter")

    def __init__(
        self,
        entries: Sequence[Entry],
        delivery: Delivery,
        loop: asyncio.AbstractEventLoop,
        channel: int = 0,
        gaps: Sequence[Gap] = (),
    ) -> None:
        self.entries = entries
        #: The connected account that it came through; 0 where it came through none.
        self.channel = channel
        self.gaps = gaps
        self.key = delivery.key
        self.digest = delivery.digest
        self.fresh = True
        self.loop = loop
        self.waiter: asyncio.Future[Receipt] = loop.create_future()
        self.outcome: Receipt | Exception | None = None


class GroupWriter:
    """The thread through which every webhook reaches the journal.

    Parameters
    ----------
    journal
        Where the entries go.
    gather
        How long the first post of a group waits for others, seconds.
    patience
        How long a locked database is asked again, seconds.
    kept
        Told of what came through connected accounts, in the transaction that journals it, once for a group.
        It may be told again of the same posts, when the transaction before was undone.
    """

    def __init__(
        self,
        journal: Journal,
        *,
        gather: float = GATHER,
        patience: float = PATIENCE,
        kept: Callable[[Iterable[Share]], None] | None = None,
    ) -> None:
        self._journal = journal
        self._kept = kept
        self._gather = gather
        self._patience = patience
        self._waiting: deque[_Post] = deque()
        self._weight = 0
        self._changed = threading.Condition()
        self._stopping = False
        self._thread: threading.Thread | None = None
        self._prepared: object = None

    @property
    def alive(self) -> bool:
        """Return whether posts are being written."""
        return self._thread is not None and self._thread.is_alive()

    def start(self) -> None:
        """Start the thread."""
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="group-writer", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Write what waits, then end the thread."""
        with self._changed:
            self._stopping = True
            self._changed.notify()
        if self._thread:
            self._thread.join()

    async def append(
        self, entries: Sequence[Entry], delivery: Delivery, *, channel: int = 0, gaps: Sequence[Gap] = ()
    ) -> Receipt:
        """Return once the entries and the delivery's id are on disk, in one transaction.

        Parameters
        ----------
        channel, gaps
            The connected account that it came through, and what is to be fetched: kept with the entries.

        Raises
        ------
        StorageError
            Nothing of this post was written; its sentence says why.
        """
        post = _Post(entries, delivery, asyncio.get_running_loop(), channel, gaps)
        with self._changed:
            if self._stopping or not self.alive:
                raise StorageError("Vigie is stopping: send again in a moment.", temporary=True)
            if self._weight > ROOM:
                raise StorageError(
                    "More arrives than can be written: send again in a moment.", temporary=True
                )
            self._waiting.append(post)
            self._weight += len(entries) + 1
            # A thread woken for each post would do little else; the first of a group and a full one suffice.
            if len(self._waiting) == 1 or self._weight >= MOST:
                self._changed.notify()
        return await post.waiter

    def _run(self) -> None:
        """Write group after group until asked to stop."""
        try:
            while group := self._next_group():
                self._settle(group)
                _answer(group)
        finally:
            connection.close()

    def _next_group(self) -> list[_Post]:
        """Return what gathered, in order of arrival; nothing only when stopped and all is written."""
        with self._changed:
            while not self._waiting:
                if self._stopping:
                    return []
                self._changed.wait()
            until = time.monotonic() + self._gather
            while self._weight < MOST and not self._stopping:
                left = until - time.monotonic()
                if left <= 0:
                    break
                self._changed.wait(left)
            group: list[_Post] = []
            weight = 0
            while self._waiting and weight < MOST:
                post = self._waiting.popleft()
                weight += len(post.entries) + 1
                group.append(post)
            self._weight -= weight
            return group

    def _settle(self, group: list[_Post]) -> None:
        """Give every post of the group its outcome."""
        try:
            for post, receipt in zip(group, self._written(group), strict=True):
                post.outcome = receipt
        except StorageError as error:
            for post in group:
                post.outcome = error
        except Exception as error:  # noqa: BLE001 — whatever it is, only the post that causes it may fail
            if len(group) == 1:
                group[0].outcome = error
                return
            for post in group:
                self._settle([post])

    def _written(self, group: list[_Post]) -> list[Receipt]:
        """Write the group, asking a locked database again until patience ends."""
        until = time.monotonic() + self._patience
        while True:
            try:
                self._prepare()
                with writing():
                    return self._write(group)
            except StorageError as error:
                if not _locked(error) or time.monotonic() > until:
                    raise
                # SQLite's own waiting sleeps up to 100 ms at a time; a writer is gone within a few.
                time.sleep(0.001)

    def _prepare(self) -> None:
        """Make a new connection of this thread answer at once when the database is locked."""
        try:
            connection.ensure_connection()
        except Exception as error:
            raise explained(error) from error  # type: ignore[arg-type]
        if connection.vendor == "sqlite" and connection.connection is not self._prepared:
            self._prepared = connection.connection
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA busy_timeout=0")

    def _write(self, group: list[_Post]) -> list[Receipt]:
        """Write the posts that are new and say what became of each, inside the caller's transaction."""
        known = _known_deliveries({post.key for post in group})
        fresh: list[_Post] = []
        for post in group:
            post.fresh = post.key not in known
            if post.fresh:
                known[post.key] = post.digest
                fresh.append(post)
        entries = [entry for post in fresh for entry in post.entries]
        appended = self._journal.append(entries) if entries else Appended([])
        at = now_ms()
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO intake_delivery (id, received_ms) VALUES (%s, %s)",
                [(f"{post.key}:{post.digest}", at) for post in fresh],
            )
        if self._kept is not None and fresh:
            self._kept(_shares(fresh, appended))
        results = _receipts(fresh, appended)
        return [next(results) if post.fresh else _known(known[post.key] == post.digest) for post in group]


def forget_deliveries(*, before_ms: int, most: int = 5000) -> int:
    """Forget deliveries received before a time, and return how many; call again while it returns `most`.

    Senders give up within days, and an old signature is refused anyway: what is kept longer only weighs.
    """
    with writing(), connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM intake_delivery WHERE id IN "
            "(SELECT id FROM intake_delivery WHERE received_ms < %s ORDER BY received_ms LIMIT %s)",
            (before_ms, most),
        )
        return int(cursor.rowcount)


def _known(same_body: bool) -> Receipt:
    """Return the receipt of a delivery whose id came before."""
    return Receipt(again=same_body, other_body=not same_body)


def _receipts(posts: list[_Post], appended: Appended) -> Iterator[Receipt]:
    """Return each post's share of one append, in order."""
    start = 0
    conflicts = set(appended.conflicts)
    for post in posts:
        end = start + len(post.entries)
        known = appended.seqs[start:end].count(None)
        conflicting = len(conflicts.intersection(range(start, end))) if conflicts else 0
        yield Receipt(received=end - start - known, repeated=known - conflicting, conflicting=conflicting)
        start = end


def _shares(posts: list[_Post], appended: Appended) -> Iterator[Share]:
    """Return what each post brought, with its part of one append."""
    start = 0
    for post in posts:
        end = start + len(post.entries)
        conflicts = tuple(place - start for place in appended.conflicts if start <= place < end)
        yield post.channel, post.entries, Appended(appended.seqs[start:end], conflicts), post.gaps
        start = end


def _known_deliveries(keys: set[str]) -> dict[str, str]:
    """Return, of these deliveries, those already received, with the digest of what was received."""
    marks = ", ".join(["(%s, %s)"] * len(keys))
    # A range for each id, because the row holds the body's digest too, in hexadecimal as well.
    ranges = [bound for key in keys for bound in (f"{key}:0", f"{key}:g")]
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH wanted (low, high) AS (VALUES {marks}) "  # noqa: S608 — marks only
            "SELECT d.id FROM wanted JOIN intake_delivery d ON d.id BETWEEN wanted.low AND wanted.high",
            ranges,
        )
        return {key: digest for (found,) in cursor.fetchall() for key, _, digest in [found.partition(":")]}


def _locked(error: StorageError) -> bool:
    """Return whether another connection is writing."""
    cause = error.__cause__
    return cause is not None and "locked" in str(cause)


def _answer(group: list[_Post]) -> None:
    """Wake the handlers, once for each loop: a wake-up for each post would cost more than the write."""
    by_loop: dict[asyncio.AbstractEventLoop, list[_Post]] = {}
    for post in group:
        by_loop.setdefault(post.loop, []).append(post)
    for loop, posts in by_loop.items():
        if not loop.is_closed():
            loop.call_soon_threadsafe(_wake, posts)


def _wake(posts: list[_Post]) -> None:
    """Give each handler its outcome; one whose client has gone away waits no more."""
    for post in posts:
        if post.waiter.done():
            continue
        if isinstance(post.outcome, Receipt):
            post.waiter.set_result(post.outcome)
        else:
            post.waiter.set_exception(post.outcome or RuntimeError("The group writer gave no outcome."))
