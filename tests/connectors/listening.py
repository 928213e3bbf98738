"""Listens to a peer as Vigie does: pump, journal, ledger, webhooks, gaps filled; with short waits."""

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import aclosing, asynccontextmanager, suppress
from typing import Any

from peer import Peer

from vigie.actions.network import ANSWERS, ActionRequest
from vigie.connectors.account import Account
from vigie.connectors.base import WELL, ConnectorError, Gap, Mark, Sentence, SignedIn, Told
from vigie.connectors.inbound import Call, Inbound, PayloadError, Reply, SignatureError, Taken
from vigie.connectors.supervise import pump
from vigie.intake.base import Appended, decode
from vigie.intake.memory import MemoryJournal
from vigie.message import Entry, Message, Removal

#: Nothing that is waited for takes so long, even on a busy machine (s).
WITHIN = 20.0
_GLANCE = 0.002
_BECAUSE = Sentence("The test asks for it.", "Le test le demande.")


async def until(condition: Callable[[], object], what: str) -> None:
    """Wait until the condition holds; a test that waits too long says for what."""
    end = time.monotonic() + WITHIN
    while not condition():
        assert time.monotonic() < end, f"waited {WITHIN:.0f} s in vain for {what}"
        await asyncio.sleep(_GLANCE)


class RecordingLedger:
    """Keeps what the pump tells beside the entries."""

    def __init__(self) -> None:
        self.cursor = ""
        self.marks = 0
        self.gaps: list[Gap] = []

    def kept(
        self, entries: Sequence[Entry], appended: Appended, marks: Sequence[Mark], gaps: Sequence[Gap]
    ) -> None:
        for mark in marks:
            self.marks += 1
            if mark.cursor is not None:
                self.cursor = mark.cursor
        self.gaps += gaps


class Hearing:
    """One account that is being listened to."""

    def __init__(self, peer: Peer, account: Account, journal: MemoryJournal, ledger: RecordingLedger) -> None:
        self.peer = peer
        self.account = account
        self.journal = journal
        self.ledger = ledger
        self.started_at = int(time.time() * 1000) - 60_000
        self.connector: SignedIn = peer.card.connect(account)
        self.inbound: Inbound | None = peer.card.inbound(account) if peer.card.inbound else None
        #: Webhooks as they came, oldest first, and what was read from those that were taken.
        self.calls: list[Call] = []
        self.taken: list[Taken] = []
        #: Why reading ended, where it did.
        self.ended: ConnectorError | None = None
        #: What health said, one after the other.
        self.healths: list[Sentence] = []
        #: What the connector let through that is no `ConnectorError`: a fault of its own.
        self.own_faults: list[Exception] = []

    @property
    def whole(self) -> Gap:
        """The stretch since a minute before the hearing began."""
        return Gap(space=self.connector.space, since=self.started_at, because=_BECAUSE)

    @property
    def is_read(self) -> bool:
        """Whether the worker iterates `receive`: networks that only send webhooks are not."""
        return self.peer.card.capabilities.delivery != "webhook"

    def health(self) -> Sentence:
        """Return what is wrong, `WELL` where nothing is."""
        return self.ended.sentence if self.ended else self.connector.health

    def entries(self) -> list[Entry]:
        """Return everything journalled, in order."""
        return [decode(row.payload) for row in self.journal.read(after=0, limit=100_000)]

    def messages(self, text: str = "") -> list[Message]:
        """Return the messages journalled, those that say `text` where it is given."""
        return [one for one in self.entries() if isinstance(one, Message) and (not text or text in one.text)]

    def removals(self) -> list[Removal]:
        """Return the removals journalled."""
        return [one for one in self.entries() if isinstance(one, Removal)]

    async def heard(self, text: str) -> Message:
        """Wait for the message that says `text`, and return it."""
        await until(lambda: self.messages(text) or self.ended, f"“{text}”; health: {self.health()!s}")
        found = self.messages(text)
        assert found, f"reading ended before “{text}”: {self.ended}"
        return found[-1]

    async def well(self) -> None:
        """Wait until the network is heard."""
        await until(lambda: self.ended or self.health() == WELL, f"health; it says: {self.health()!s}")
        if self.ended:
            raise self.ended

    async def fill(self, gap: Gap | None = None) -> None:
        """Read a gap (or everything) again as the worker does, and again where the network fails."""
        gap = gap or self.whole
        end = time.monotonic() + WITHIN
        while True:
            try:
                async with aclosing(self.connector.reread(gap)) as found:
                    async for entry in found:
                        self.journal.append([entry])
                return
            except ConnectorError as error:
                if error.permanent or time.monotonic() > end:
                    raise
                await asyncio.sleep(_GLANCE)

    async def take(self, call: Call) -> Reply:
        """Take a webhook as the web process does: proof, journal, answer."""
        assert self.inbound is not None
        self.calls.append(call)
        try:
            self.inbound.glance(Call(call.method, call.query, call.headers))
            taken = self.inbound.take(call, now=int(time.time() * 1000))
        except SignatureError:
            return Reply(401)
        except PayloadError:
            return Reply(400)
        self.taken.append(taken)
        self.journal.append([one for one in taken.told if not isinstance(one, Gap)])
        self.ledger.gaps += [one for one in taken.told if isinstance(one, Gap)]
        return taken.reply

    async def fill_told_gaps(self) -> None:
        """Fill gaps as they are told, for as long as somebody listens."""
        done = 0
        while self.peer.card.capabilities.rereads:
            while done < len(self.ledger.gaps):
                # A gap that cannot be filled stays told: the test that needs its messages will wait in vain.
                with suppress(ConnectorError):
                    await self.fill(self.ledger.gaps[done])
                done += 1
            await asyncio.sleep(_GLANCE)

    async def note_health(self) -> None:
        """Note each new sentence, for as long as somebody listens."""
        while True:
            health = self.health()
            if not self.healths or health != self.healths[-1]:
                self.healths.append(health)
            await asyncio.sleep(_GLANCE)


class _Watched:
    """A connector whose own faults are noted: the pump forgives them, a test does not."""

    def __init__(self, hearing: Hearing) -> None:
        self._hearing = hearing

    def __getattr__(self, name: str) -> Any:
        return getattr(self._hearing.connector, name)

    async def receive(self, cursor: str = "") -> AsyncGenerator[Told, None]:
        try:
            async with aclosing(self._hearing.connector.receive(cursor)) as told:
                async for one in told:
                    yield one
        except ConnectorError:
            raise
        except Exception as error:
            self._hearing.own_faults.append(error)
            raise


@asynccontextmanager
async def started(peer: Peer) -> AsyncIterator[Peer]:
    """Let a peer listen."""
    try:
        await peer.start()
        yield peer
    finally:
        await peer.stop()


@asynccontextmanager
async def listening(
    peer: Peer,
    *,
    account: Account | None = None,
    journal: MemoryJournal | None = None,
    ledger: RecordingLedger | None = None,
) -> AsyncIterator[Hearing]:
    """Listen to an account of the peer, once the network is heard.

    Parameters
    ----------
    account
        The account; a fresh one that is signed in where none is given.
    journal, ledger
        Those of an earlier hearing, to go on where its cursor stands.
    """
    hearing = Hearing(
        peer, account or peer.account(), journal or MemoryJournal(), ledger or RecordingLedger()
    )
    peer.deliver = hearing.take if hearing.inbound else None
    running = [asyncio.create_task(one) for one in (hearing.fill_told_gaps(), hearing.note_health())]
    if hearing.is_read:
        running.append(asyncio.create_task(_read(hearing)))
    try:
        if hearing.is_read:
            await hearing.well()
        yield hearing
    finally:
        peer.deliver = None
        for task in running:
            task.cancel()
        ended = await asyncio.gather(*running, return_exceptions=True)
        await hearing.connector.aclose()
        for error in ended:
            if isinstance(error, Exception):
                raise error
    if hearing.own_faults:
        raise hearing.own_faults[0]


async def _read(hearing: Hearing) -> None:
    try:
        await pump(
            _Watched(hearing),
            hearing.journal,
            cursor=hearing.ledger.cursor,
            ledger=hearing.ledger,
            batch_ms=1,
            first_wait=0.005,
            longest_wait=0.02,
        )
    except ConnectorError as error:
        hearing.ended = error


def asked(
    verb: str, message: Message, *, key: str = "", text: str = "", seconds: int | None = None
) -> ActionRequest:
    """Return the request of a verb about a message, filled wholly as the outbox does."""
    return ActionRequest(
        idempotency_key=key or f"{verb}:{message.id}",
        verb=verb,
        network=message.space.network,
        space=message.space.id,
        message=message.id,
        author=message.author.id if message.author else "",
        thread=message.thread.id if message.thread else "",
        reply_to=message.reply_to or "",
        kind=message.kind,
        at=message.at,
        text=text or ("Merci de rester courtois." if verb in (*ANSWERS, "report") else ""),
        seconds=seconds,
    )


async def said_at_once(peer: Peer, texts: Sequence[str]) -> list[str]:
    """Say many things together: in one webhook where the peer has `say_many`, one by one elsewhere."""
    say_many = getattr(peer, "say_many", None)
    if say_many is not None:
        return list(await say_many(texts))
    return [await peer.say(text) for text in texts]
