"""Examine and weigh: journalled entries in, what the desk records out.

Nothing here touches the database, so it runs in a process of its own beside the one that writes.
"""

import hashlib
import logging
import multiprocessing
from collections.abc import Mapping, Sequence
from multiprocessing.connection import Connection
from typing import Protocol

import msgspec

from vigie.charter.compile import CompiledCharter, compile_charter
from vigie.charter.error import CharterError
from vigie.charter.load import load
from vigie.engine.engine import Engine, toxicity
from vigie.engine.finding import Finding, unavailable
from vigie.intake.base import Journalled, decode
from vigie.message import Message, Removal

log = logging.getLogger(__name__)

#: Longest name kept in a column; longer ones end with a digest, so that two of them stay two.
NAME_LIMIT = 500
#: Automatic decisions a minute and space where the charter sets none: a bad rule cannot empty a channel.
DEFAULT_QUOTA = 120


class Seen(msgspec.Struct, array_like=True, gc=False):
    """A finding as the desk keeps it."""

    kind: str
    score: float
    start: int
    end: int
    reason: str
    args: tuple[str, ...]
    detector: str


class Examined(msgspec.Struct, array_like=True, gc=False):
    """One journalled entry with what was found and what the charter proposes."""

    seq: int
    source: int
    network: str
    space: str
    received_at: int
    #: Set where the entry is a removal by the network; the fields below then stand empty.
    removal: Removal | None = None
    native_id: str = ""
    kind: str = ""
    text: str = ""
    author_id: str = ""
    author_name: str = ""
    thread_id: str = ""
    reply_to: str = ""
    language: str = ""
    at: int = 0
    likes: int | None = None
    rating: float | None = None
    toxicity: float = 0.0
    outcome: str = "publish"
    clause: str = ""
    charter: str = ""
    version: str = ""
    tags: str = ""
    remarks: str = ""
    acts_alone: bool = False
    priority: int = 1
    #: Automatic decisions the charter allows in the space, a minute.
    quota: int = 0
    findings: list[Seen] = []


class Examiner(Protocol):
    """Takes batches and gives them back examined, in the order they were given."""

    def submit(self, entries: Sequence[Journalled]) -> None:
        """Take a batch."""
        ...

    def ready(self, timeout: float) -> bool:
        """Tell whether a batch can be taken back, waiting up to `timeout` seconds."""
        ...

    def take(self) -> list[Examined]:
        """Give back the oldest batch, waiting for it where needed."""
        ...

    def close(self) -> None:
        """Release what is held."""
        ...


class LocalExaminer:
    """Examines in the caller's own process.

    Parameters
    ----------
    charters
        Charter names by space key; `default` for the others.
    """

    def __init__(self, charters: Mapping[str, str] | None = None, *, default: str = "media-fr") -> None:
        self.engine = Engine()
        self._names = dict(charters or {})
        self._default = compile_charter(load(default))
        #: By name; None where the charter cannot be loaded.
        self._loaded: dict[str, CompiledCharter | None] = {default: self._default}
        self._done: list[list[Examined]] = []

    def charter_of(self, space: str) -> CompiledCharter | None:
        """Return the charter that weighs for a space, by its key; None where it cannot be loaded."""
        name = self._names.get(space)
        if name is None:
            return self._default
        if name not in self._loaded:
            try:
                self._loaded[name] = compile_charter(load(name))
            except CharterError as error:
                log.error(
                    "The charter of %s cannot be used, its messages wait for a person: %s", space, error
                )
                self._loaded[name] = None
        return self._loaded[name]

    def submit(self, entries: Sequence[Journalled]) -> None:
        """Examine a batch at once."""
        self._done.append(self.examine(entries))

    def ready(self, timeout: float) -> bool:  # noqa: ARG002 - nothing is ever waited for
        """Tell whether a batch can be taken back."""
        return bool(self._done)

    def take(self) -> list[Examined]:
        """Give back the oldest batch."""
        return self._done.pop(0)

    def close(self) -> None:
        """Hold nothing."""

    def warm(self, entries: Sequence[Journalled]) -> None:
        """Let the stream's memory see again what was recorded before a restart."""
        self.engine.examine([entry for entry in map(_decoded, entries) if isinstance(entry, Message)])

    def examine(self, entries: Sequence[Journalled]) -> list[Examined]:
        """Return what is to be recorded of each entry, in order."""
        decoded = [decode(entry.payload) for entry in entries]
        messages = [entry for entry in decoded if isinstance(entry, Message)]
        found = iter(self.engine.examine(messages))
        examined = []
        for journalled, entry in zip(entries, decoded, strict=True):
            if isinstance(entry, Removal):
                space = entry.space
                examined.append(
                    Examined(
                        journalled.seq, journalled.source, space.network, space.id, entry.received_at, entry
                    )
                )
            else:
                examined.append(self._weighed(journalled, entry, next(found)))
        return examined

    def _weighed(self, journalled: Journalled, message: Message, findings: list[Finding]) -> Examined:
        """Return one message with its findings and its verdict."""
        space = message.space
        charter = self.charter_of(space.key)
        if charter is None:
            # A missing answer is a fact: the default charter then holds the message for a person.
            charter = self._default
            findings = [*findings, unavailable("charter", "charter not loaded", len(message.text))]
        verdict = charter.weigh(message, findings)
        language = message.lang or ""
        seen = []
        for finding in findings:
            if finding.kind == "language":
                language = finding.args[0]
                continue
            seen.append(
                Seen(
                    finding.kind,
                    finding.score,
                    finding.start,
                    finding.end,
                    finding.reason,
                    finding.args,
                    finding.detector,
                )
            )
        author = message.author
        quota = charter.charter.automatic_per_minute
        return Examined(
            journalled.seq,
            journalled.source,
            space.network,
            space.id,
            message.received_at,
            None,
            message.id,
            message.kind,
            message.text,
            column(author.id) if author else "",
            column(author.name) if author else "",
            column(message.thread.id) if message.thread else "",
            column(message.reply_to) if message.reply_to else "",
            language[:10],
            message.at,
            message.likes,
            message.rating,
            toxicity(findings),
            verdict.outcome,
            verdict.clause or "",
            verdict.charter,
            verdict.version,
            " ".join(verdict.tags)[:NAME_LIMIT] if verdict.tags else "",
            "\n".join(message.remarks) if message.remarks else "",
            verdict.acts_alone,
            charter.priority(verdict.clause) if verdict.clause else 1,
            DEFAULT_QUOTA if quota is None else quota,
            seen,
        )


def _decoded(entry: Journalled) -> Message | Removal:
    return decode(entry.payload)


def column(name: str) -> str:
    """Return a name as a column holds it: whole, or cut and ended by a digest when very long."""
    if len(name) <= NAME_LIMIT:
        return name
    digest = hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
    return f"{name[: NAME_LIMIT - 17]}#{digest}"


_decode_entries = msgspec.msgpack.Decoder(list[Journalled]).decode
_decode_examined = msgspec.msgpack.Decoder(list[Examined]).decode
_encode = msgspec.msgpack.Encoder().encode


class ProcessExaminer:
    """Examines in a process of its own, so that understanding and writing use two cores."""

    def __init__(self, charters: Mapping[str, str] | None = None, *, default: str = "media-fr") -> None:
        # Spawned, not forked: the parent has threads and database connections.
        context = multiprocessing.get_context("spawn")
        self._ours, theirs = context.Pipe()
        self._process = context.Process(
            target=_serve, args=(theirs, dict(charters or {}), default), name="vigie-examiner", daemon=True
        )
        self._process.start()
        theirs.close()
        self._waiting = 0

    def submit(self, entries: Sequence[Journalled]) -> None:
        """Send a batch to the other process."""
        self._ours.send_bytes(_encode(entries))
        self._waiting += 1

    def warm(self, entries: Sequence[Journalled]) -> None:
        """Let the stream's memory see again what was recorded before a restart."""
        self.submit(entries)
        self.take()

    def ready(self, timeout: float) -> bool:
        """Tell whether a batch can be taken back, waiting up to `timeout` seconds."""
        return self._waiting > 0 and self._ours.poll(timeout)

    def take(self) -> list[Examined]:
        """Give back the oldest batch, waiting for it where needed."""
        examined = _decode_examined(self._ours.recv_bytes())
        self._waiting -= 1
        return examined

    def close(self) -> None:
        """End the other process."""
        self._ours.close()
        self._process.join(timeout=5)
        if self._process.is_alive():
            self._process.kill()


def _serve(pipe: Connection, charters: dict[str, str], default: str) -> None:
    """Examine batches until the other end closes, which it also does by dying."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle; it then closes the pipe
    examiner = LocalExaminer(charters, default=default)
    try:
        while True:
            pipe.send_bytes(_encode(examiner.examine(_decode_entries(pipe.recv_bytes()))))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return
