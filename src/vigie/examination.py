"""Examine and weigh: journalled entries in, what the desk records out.

Nothing here touches the database, so it runs in a process of its own beside the one that writes.
A part that fails is a fact of its own: the message goes to a person, and the others are examined.
"""

import logging
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

import msgspec

from vigie.charter.compile import CompiledCharter
from vigie.charter.load import DEFAULT_CHARTER
from vigie.charter.verdict import Verdict
from vigie.charter.vocabulary import UNAVAILABLE_CLAUSE
from vigie.engine.finding import Finding, unavailable
from vigie.engine.toxicity import EXPLAINED, TOXICITY, toxicity
from vigie.examined import NAME_LIMIT, REVISION_LIMIT, Examined, Seen, column, column_names
from vigie.governed import Governed
from vigie.intake.base import Journalled, decode
from vigie.message import Entry, History, Message, Removal, Space
from vigie.rules import Rules

if TYPE_CHECKING:
    from vigie.engine.engine import Engine

log = logging.getLogger(__name__)

#: Automatic decisions a minute and space where the charter sets none: a bad rule cannot empty a channel.
DEFAULT_QUOTA = 120
#: Where entries are shown whose place cannot be read.
UNREADABLE = Space("vigie", "unreadable")


def whole_engine() -> "Engine":
    """Return the engine with everything in it."""
    # Imported where it is made: its tables and compiled parts weigh half of all memory, and the process that
    # only sends entries to another one needs none of them.
    from vigie.engine.engine import Engine

    return Engine()


def outspoken_engine() -> "Engine":
    """Return an engine that tells the chance of each kind of harm, low ones too."""
    from vigie.engine import engine

    return engine.outspoken_engine()


class Examiner(Protocol):
    """Takes batches and gives them back examined, in the order they were given."""

    def govern(self, rules: Rules) -> None:
        """Let these charters weigh whatever is submitted from now on."""
        ...

    def submit(self, entries: Sequence[Journalled], histories: Sequence[History | None] = ()) -> None:
        """Take a batch, and what the author of each entry wrote before where a charter asks it."""
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


class SecondReader(Protocol):
    """Hears others on what the engine leaves in doubt; see `vigie.opinions.panel`."""

    def consult(self, messages: Sequence[Message], found: Sequence[list[Finding]]) -> list[list[Finding]]:
        """Return the findings of each message, with what was said of the ambiguous ones."""
        ...

    def close(self) -> None:
        """Release what is held."""
        ...


def nobody() -> SecondReader | None:
    """Return no second reader."""
    return None


class LocalExaminer:
    """Examines in the caller's own process.

    Parameters
    ----------
    rules
        Which charter weighs where, by space key as `column_names` gives it; `default` for the others.
    default
        The charter of spaces that have none.
    make_engine
        Makes the engine, and makes it anew when it fails as a whole.
    make_reader
        Makes who is asked about what is ambiguous, or nobody.

    Raises
    ------
    CharterError
        The default charter cannot be used.
    """

    def __init__(
        self,
        rules: Rules | None = None,
        *,
        default: str = DEFAULT_CHARTER,
        make_engine: "Callable[[], Engine]" = whole_engine,
        make_reader: Callable[[], SecondReader | None] = nobody,
    ) -> None:
        self._make_engine = make_engine
        self.engine = make_engine()
        self._governed = Governed(default, rules or Rules({}))
        self._reader = make_reader()
        self._done: list[list[Examined]] = []

    def charter_of(self, space: str) -> CompiledCharter | None:
        """Return the charter that weighs for a space, by its key; None where it cannot be loaded."""
        return self._governed.charter(space)

    def govern(self, rules: Rules) -> None:
        """Let these charters weigh whatever is submitted from now on."""
        self._governed.govern(rules)

    def submit(self, entries: Sequence[Journalled], histories: Sequence[History | None] = ()) -> None:
        """Examine a batch at once."""
        self._done.append(self.examine(entries, histories))

    def ready(self, timeout: float) -> bool:  # noqa: ARG002 - nothing is ever waited for
        """Tell whether a batch can be taken back."""
        return bool(self._done)

    def take(self) -> list[Examined]:
        """Give back the oldest batch."""
        return self._done.pop(0)

    def close(self) -> None:
        """Release what the second reader holds."""
        if self._reader is not None:
            self._reader.close()

    def warm(self, entries: Sequence[Journalled]) -> None:
        """Let the stream's memory see again what was recorded before a restart."""
        self._findings([entry for entry in map(_read, entries) if isinstance(entry, Message)])

    def examine(
        self, entries: Sequence[Journalled], histories: Sequence[History | None] = ()
    ) -> list[Examined]:
        """Return what is to be recorded of each entry, in order."""
        decoded = [_read(entry) for entry in entries]
        messages = [entry for entry in decoded if isinstance(entry, Message)]
        findings = self._findings(messages)
        if self._reader is not None:
            findings = self._reader.consult(messages, findings)
        found = iter(findings)
        examined = []
        told = histories or [None] * len(entries)
        for journalled, entry, history in zip(entries, decoded, told, strict=True):
            if isinstance(entry, Message):
                examined.append(self._weighed(journalled, entry, next(found), history))
            else:
                examined.append(_not_weighed(journalled, entry, "The journal's entry cannot be read."))
        return examined

    def _findings(self, messages: Sequence[Message]) -> list[list[Finding]]:
        """Return the findings of each message, whatever the engine does."""
        try:
            return self.engine.examine(messages)
        except Exception as error:  # noqa: BLE001 - whatever fails, the other messages are examined
            log.error(
                "The engine failed on a batch (%s): it starts again, one message at a time.",
                type(error).__name__,
            )
        # What the failed one remembered of the rooms may be half changed, and would count messages twice.
        self.engine = self._make_engine()
        return [self._findings_of(message) for message in messages]

    def _findings_of(self, message: Message) -> list[Finding]:
        """Return the findings of one message, or the fact that there is no answer."""
        try:
            (findings,) = self.engine.examine([message])
        except Exception as error:  # noqa: BLE001 - whatever fails, the message goes to a person
            kind = type(error).__name__
            log.error(
                "The engine failed on message %.100s of %.100s: %s", message.id, message.space.key, kind
            )
            return [unavailable("engine", kind, len(message.text))]
        return findings

    def _verdict(
        self, key: str, message: Message, findings: list[Finding], history: History | None
    ) -> tuple[Verdict, CompiledCharter | None, list[Finding]]:
        """Return the verdict, the charter that gave it if one could, and the findings with what failed."""
        charter = self.charter_of(key)
        why = "charter not loaded"
        if charter is not None:
            try:
                verdict = charter.weigh(message, findings, history)
            except Exception as error:  # noqa: BLE001 - whatever fails, the message goes to a person
                why = type(error).__name__
                log.error("The charter of %s failed on message %.100s: %s", key, message.id, why)
            else:
                return verdict, charter, findings
        # A missing answer is a fact. No other charter weighs instead: it could act where it has no say.
        name = charter.charter.id if charter else self._governed.name(key)
        verdict = Verdict("hold", UNAVAILABLE_CLAUSE, name[:100], charter.charter.version if charter else "")
        return verdict, None, [*findings, unavailable("charter", why, len(message.text))]

    def _weighed(
        self, journalled: Journalled, message: Message, findings: list[Finding], history: History | None
    ) -> Examined:
        """Return one message with its findings and its verdict."""
        network, space = column_names(message.space)
        key = f"{network}:{space}"
        shadowed = self._governed.shadowed(key, message, findings, history)
        verdict, charter, findings = self._verdict(key, message, findings, history)
        language = message.lang or ""
        seen = []
        for place, finding in enumerate(findings):
            if finding.kind == "language":
                language = finding.args[0]
                continue
            # Every message has its toxicity, in a column of its own; only a high one is worth explaining.
            if finding.kind == TOXICITY and finding.score < EXPLAINED and place != verdict.finding:
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
                    place == verdict.finding,
                )
            )
        author = message.author
        minute = charter.charter.automatic_per_minute if charter else 0
        return Examined(
            journalled.seq,
            journalled.source,
            network,
            space,
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
            charter.priority(verdict.clause) if charter else 1,
            DEFAULT_QUOTA if minute is None else minute,
            seen,
            verdict.routes,
            _raised(charter, verdict) if charter and verdict.alerts else (),
            verdict.proposals,
            shadowed,
            verdict.fingerprint,
            verdict.at_once,
            charter.charter.automatic_per_hour if charter else None,
            column(message.revision, REVISION_LIMIT) if message.revision else "",
            message.held,
        )


def _raised(charter: CompiledCharter, verdict: Verdict) -> tuple[tuple[str, str], ...]:
    """Return the alerts of a verdict, each with the strongest clause that raises it."""
    raised: dict[str, str] = {}
    for clause in verdict.matched:
        if alert := charter.clause(clause).alert:
            raised.setdefault(alert, clause)
    return tuple(raised.items())


def _read(entry: Journalled) -> Entry | None:
    """Return the entry, None where its payload is damaged."""
    try:
        return decode(entry.payload)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        log.error("Entry %d of the journal cannot be read: %s", entry.seq, type(error).__name__)
        return None


def not_examined(journalled: Journalled, because: str) -> Examined:
    """Return an entry that could not be examined, held for a person with the reason as its remark."""
    return _not_weighed(journalled, _read(journalled), because)


def _not_weighed(journalled: Journalled, entry: Entry | None, because: str) -> Examined:
    """Return what is recorded of an entry that no charter weighed: a removal, or a message held."""
    if entry is None:
        # Not even its place is known: it is shown in one of our own.
        entry = Message(id=f"entry-{journalled.seq}", space=UNREADABLE, text="", at=0, received_at=0)
    network, space = column_names(entry.space)
    examined = Examined(journalled.seq, journalled.source, network, space, entry.received_at)
    if isinstance(entry, Removal):
        examined.removal = entry
        return examined
    examined.native_id, examined.kind, examined.text = entry.id, entry.kind, entry.text
    if entry.author:
        examined.author_id, examined.author_name = column(entry.author.id), column(entry.author.name)
    examined.thread_id = column(entry.thread.id) if entry.thread else ""
    examined.reply_to = column(entry.reply_to) if entry.reply_to else ""
    examined.at, examined.likes, examined.rating = entry.at, entry.likes, entry.rating
    examined.revision, examined.held = column(entry.revision, REVISION_LIMIT), entry.held
    examined.outcome, examined.clause = "hold", UNAVAILABLE_CLAUSE
    examined.remarks = "\n".join([*entry.remarks, because])
    return examined
