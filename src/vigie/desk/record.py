"""Record: a batch of examined entries becomes facts, in one transaction.

Messages, findings, verdicts, cases, automatic decisions, their actions, console events and the journal's
cursor are written together or not at all; a worker killed at any moment starts again from the cursor.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from secrets import SystemRandom

import msgspec
from django.conf import settings
from django.db import connection

from vigie.accounts.services import DEFAULT_CLIENT, open_client
from vigie.actions import outbox
from vigie.actions.cards import card_for
from vigie.actions.lanes import SIMULATED
from vigie.autonomy.gate import Gate, Source, state_of
from vigie.charter.load import DEFAULT_CHARTER
from vigie.clock import now_ms
from vigie.desk.alerts import Raised, raise_alerts
from vigie.desk.edited import Said, Versions
from vigie.desk.events import emit_all
from vigie.desk.held import Approvals
from vigie.desk.models import Decision, Space, State
from vigie.desk.removal import remove
from vigie.examined import NETWORK_LIMIT, Examined, column, is_cut
from vigie.intake.storage import writing
from vigie.remembered import Noted
from vigie.rules import Shadowed
from vigie.shadow.keep import keep

_MESSAGE = (
    "INSERT INTO desk_message (seq, space_id, native_id, kind, text, author_id, author_name, thread_id, "
    "reply_to, language, at_ms, received_ms, recorded_ms, likes, rating, toxicity, outcome, clause, charter, "
    "charter_version, tags, remarks, state, replayed, held, revision) VALUES "
    "(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)
_FINDING = (
    'INSERT INTO desk_finding (message_id, kind, score, start, "end", reason, args, detector, '
    "decisive) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)"
)
_CASE = (
    "INSERT INTO desk_case (message_id, client_id, status, priority, opened_ms, due_ms, leased_until_ms, "
    "skips, queue, proposals, audit) VALUES (%s, %s, 'open', %s, %s, %s, 0, 0, %s, %s, %s)"
)
_CURSOR = (
    "INSERT INTO intake_cursor (name, seq) VALUES (%s, %s) ON CONFLICT (name) DO UPDATE "
    "SET seq = excluded.seq WHERE intake_cursor.seq < excluded.seq"
)
_json = msgspec.json.Encoder()
_chance = SystemRandom()
#: Messages whose text was changed lately, remembered for a first text that is delivered after it.
_REMEMBERED = 10_000


class Recorder:
    """Writes batches for one reader of the journal.

    Parameters
    ----------
    cursor
        Name of the journal's cursor that moves with what is written.
    client
        Slug of the client that spaces never seen before belong to; made when missing.
    charter
        Charter given to spaces never seen before.
    draw
        Gives a number from 0 to 1 by chance, for the messages that people judge; nobody can foresee it.
    """

    def __init__(
        self,
        *,
        cursor: str = "road",
        client: str = DEFAULT_CLIENT,
        charter: str = DEFAULT_CHARTER,
        draw: Callable[[], float] = _chance.random,
    ) -> None:
        self._cursor = cursor
        self._client = client
        self._charter = charter
        self._spaces: dict[tuple[str, str], tuple[int, int]] = {}
        self._draw = draw
        #: In the order of their changes.
        self._edited: Noted[Said] = Noted(_REMEMBERED)

    def position(self) -> int:
        """Return the number of the last entry recorded."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT seq FROM intake_cursor WHERE name = %s", (self._cursor,))
            found = cursor.fetchone()
        return int(found[0]) if found else 0

    def record(self, batch: Sequence[Examined]) -> int:
        """Write a batch; return the time (ms) that its rows carry as the time of recording.

        Raises
        ------
        StorageError
            Nothing was written; the same batch may be given again.
        """
        at = now_ms()
        try:
            with writing():
                self._write(batch, at)
        except BaseException:
            # The spaces made here were rolled back with the rest.
            self._spaces.clear()
            raise
        return at

    def _write(self, batch: Sequence[Examined], at: int) -> None:
        """Write a batch inside the caller's transaction."""
        written = _Batch(at, Gate(at, self._draw), Versions(self._changed(batch)))
        for examined in batch:
            space_id, client_id = self._space(examined.network, examined.space)
            if examined.removal is not None:
                written.flush_messages()  # a removal may name a message of this very batch
                replayed = bool(examined.source)
                seqs = remove(
                    examined.removal, space_id=space_id, client_id=client_id, at=at, replayed=replayed
                )
                written.versions.removed(seqs)
            else:
                self._add(written, examined, space_id, client_id)
        written.write()
        with connection.cursor() as cursor:
            cursor.execute(_CURSOR, (self._cursor, batch[-1].seq))
            cursor.executemany(
                "UPDATE desk_space SET last_received_ms = %s WHERE id = %s",
                [(received, space) for space, received in written.received.items()],
            )

    def _add(self, written: "_Batch", examined: Examined, space_id: int, client_id: int) -> None:
        """Add one message to what will be written: its row, its findings, what its verdict leads to."""
        said = Said(space_id, examined.native_id, bool(examined.source))
        stands = written.versions.replace(said, examined.revision, client_id=client_id)
        if stands == State.REMOVED:
            written.add(examined, space_id, client_id, stands.value)
            written.versions.add(said, examined.seq, stands, examined.revision)
            return
        outcome = examined.outcome
        approved = False
        source = Source.HELD
        if examined.acts_alone and outcome in {"hide", "delete"} and written.able(examined, space_id):
            source = written.gate.opens(examined, client=client_id, space=space_id)
        if examined.held and not stands:
            approved = written.approvals.approves(examined, client=client_id, space=space_id)
        if source != Source.HELD:
            state = state_of(outcome)
            written.decide(examined, space_id, stands)
            if source == Source.AUDIT:
                # It is done, and a person says in their own time whether rightly.
                due = written.at + settings.AUDIT_DUE_MS
                written.open_case(examined, client_id, space_id, due=due, audit=True)
        elif approved:
            state = State.PUBLISHED
            written.decide(examined, space_id, stands)
        elif outcome != "publish" or examined.held or stands:
            # What may not act alone waits for a person, with its proposal. So does what the network keeps
            # back, and a new text of what had been hidden: changing it does not bring it back.
            state = stands or State.HELD
            written.open_case(examined, client_id, space_id, due=written.at + settings.DUE_MS)
        else:
            state = State.PUBLISHED
        # A recording calls nobody, and teaches nothing of a draft.
        if examined.alerts and not examined.source:
            written.alerts.append(Raised(client_id, space_id, examined))
        written.add(examined, space_id, client_id, state.value)
        written.versions.add(said, examined.seq, state, examined.revision)

    def _changed(self, batch: Sequence[Examined]) -> set[Said]:
        """Return the messages of a batch whose text was changed, now or lately."""
        found: set[Said] = set()
        for examined in batch:
            if examined.removal is not None or not (examined.revision or self._edited):
                continue
            space_id, _ = self._space(examined.network, examined.space)
            said = Said(space_id, examined.native_id, bool(examined.source))
            if examined.revision:
                self._edited.note(said)
                found.add(said)
            elif said in self._edited:
                found.add(said)
        return found

    def _space(self, network: str, native_id: str) -> tuple[int, int]:
        """Return the ids of the space and of its client, making the space when it is new."""
        known = self._spaces.get((network, native_id))
        if known is None:
            name, of_network = column(native_id), column(network, NETWORK_LIMIT)
            space = Space.objects.filter(network=of_network, native_id=name).first()
            if space is None:
                client, _ = open_client(self._client)
                space = Space.objects.create(
                    client=client,
                    network=of_network,
                    native_id=name,
                    name=name,
                    charter=self._charter,
                    created_ms=now_ms(),
                )
            known = self._spaces[network, native_id] = (space.pk, space.client_id)
        return known


class _Batch:
    """Rows gathered for one transaction."""

    def __init__(self, at: int, gate: Gate, versions: Versions) -> None:
        self.at = at
        self.gate = gate
        self.versions = versions
        self.approvals = Approvals(at)
        #: The verbs of each space's network; None where the double carries everything out.
        self._acts: dict[int, frozenset[str] | None] = {}
        self.messages: list[tuple[str | int | float | None, ...]] = []
        self.findings: list[tuple[str | int | float | None, ...]] = []
        self.cases: list[tuple[int, int, int, int, int, str, str, bool]] = []
        #: Cases by (client, space).
        self.opened: Counter[tuple[int, int]] = Counter()
        self.alerts: list[Raised] = []
        self.shadowed: list[tuple[int, Shadowed]] = []
        #: What is decided without a person, in which space, and where the message stood before.
        self.decisions: list[tuple[Examined, int, State]] = []
        self.received: dict[int, int] = {}
        #: By (client, space): first and last number, messages, held, hidden.
        self.counts: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0])

    def add(self, examined: Examined, space_id: int, client_id: int, state: str) -> None:
        """Add a message's row and its findings'."""
        seq = examined.seq
        self.messages.append(
            (
                seq,
                space_id,
                examined.native_id,
                examined.kind,
                examined.text,
                examined.author_id,
                examined.author_name,
                examined.thread_id,
                examined.reply_to,
                examined.language,
                examined.at,
                examined.received_at,
                self.at,
                examined.likes,
                examined.rating,
                examined.toxicity,
                examined.outcome,
                examined.clause,
                examined.charter,
                examined.version,
                examined.tags,
                examined.remarks,
                state,
                bool(examined.source),
                examined.held,
                examined.revision,
            )
        )
        for seen in examined.findings:
            self.findings.append(
                (
                    seq,
                    seen.kind,
                    seen.score,
                    seen.start,
                    seen.end,
                    seen.reason,
                    _json.encode(seen.args).decode(),
                    seen.detector,
                    seen.decisive,
                )
            )
        if not examined.source:
            self.shadowed += [(seq, said) for said in examined.shadowed]
        self.received[space_id] = examined.received_at
        counts = self.counts[client_id, space_id]
        counts[0] = counts[0] or seq
        counts[1] = seq
        counts[2] += 1
        counts[3] += state == "held"
        counts[4] += state in {"hidden", "deleted"}

    def able(self, examined: Examined, space_id: int) -> bool:
        """Tell whether the network of a space lets a program do what the verdict proposes.

        Where it does not, a person is told instead of the outbox. Asked once for each space of a batch.
        """
        if examined.source:
            return True
        acts = self._acts.get(space_id, ...)
        if acts is ...:
            space = Space.objects.select_related("channel").get(pk=space_id)
            card = card_for(space)
            acts = None if card is None else card.capabilities.acts
            if acts is not None and is_cut(space.native_id):
                acts = frozenset()
            self._acts[space_id] = acts
        return acts is None or examined.outcome in acts

    def decide(self, examined: Examined, space_id: int, stood: State | None) -> None:
        """Add what is decided without a person."""
        before = stood or (State.HELD if examined.held else State.PUBLISHED)
        self.decisions.append((examined, space_id, before))

    def open_case(
        self, examined: Examined, client_id: int, space_id: int, *, due: int, audit: bool = False
    ) -> None:
        """Add a case: what a person is to decide, or to judge once it is done."""
        queue = examined.routes[0] if examined.routes else ""
        proposals = " ".join(examined.proposals)
        priority = 0 if audit else examined.priority
        self.cases.append((examined.seq, client_id, priority, self.at, due, queue, proposals, audit))
        self.opened[client_id, space_id] += 1

    def flush_messages(self) -> None:
        """Write the rows gathered so far, decisions and events excepted."""
        with connection.cursor() as cursor:
            cursor.executemany(_MESSAGE, self.messages)
            if self.findings:
                cursor.executemany(_FINDING, self.findings)
            if self.cases:
                cursor.executemany(_CASE, self.cases)
        self.messages, self.findings, self.cases = [], [], []

    def write(self) -> None:
        """Write everything."""
        if self.messages:
            self.flush_messages()
        self.versions.take_away(at=self.at)
        if self.shadowed:
            keep(self.shadowed)
        self.gate.write()
        if self.decisions:
            self._decide()
        events: list[tuple[int, str, dict[str, object]]] = []
        for (client, space), (first, last, count, held, hidden) in self.counts.items():
            payload: dict[str, object] = {"space": space, "first": first, "last": last, "count": count}
            events.append((client, "messages", payload | {"held": held, "hidden": hidden}))
            if opened := self.opened[client, space]:
                events.append((client, "case.opened", {"space": space, "count": opened}))
        if self.alerts:
            events += raise_alerts(self.alerts, self.at)
        if events:
            emit_all(events)

    def _decide(self) -> None:
        """Write what clauses decided alone, and put it in the outbox."""
        made = Decision.objects.bulk_create(
            Decision(
                message_id=examined.seq,
                outcome=examined.outcome,
                clause=examined.clause,
                charter=examined.charter,
                charter_version=examined.version,
                at_ms=self.at,
                before=before,
            )
            for examined, _, before in self.decisions
        )
        outbox.enqueue_many(
            [
                outbox.Asked(
                    decision.pk,
                    examined.seq,
                    examined.native_id,
                    space_id,
                    # What was recorded somewhere once must never reach that place again.
                    SIMULATED if examined.source else examined.network,
                    examined.outcome,
                )
                for decision, (examined, space_id, _) in zip(made, self.decisions, strict=True)
            ],
            at=self.at,
        )
