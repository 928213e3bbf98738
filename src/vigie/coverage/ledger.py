"""Writes the ledger beside the journal, in its transaction: a handful of statements a batch.

`ChannelLedger` is what the pump of a channel is given; the web process, which journals webhooks, calls
`webhook_kept` or, once for a whole group of posts, `webhooks_kept`.
"""

import hashlib
import threading
from collections.abc import Iterable, Sequence

from django.db import connection, transaction
from msgspec.structs import replace

from vigie.channels.models import Channel
from vigie.clock import now_ms
from vigie.connectors.base import Gap, Mark, Sentence
from vigie.coverage.tally import Tallies
from vigie.desk.models import Message as Recorded
from vigie.desk.models import Space as Place
from vigie.examined import column, column_names
from vigie.intake.base import Appended, key_of
from vigie.message import Entry, Message, Space
from vigie.remembered import Remembered

#: A pause longer than this is a disconnection (ms): connectors tell a mark at least every 30 seconds.
PAUSE_MS = 60_000

# Each row is taken from the table it belongs to: an account that was disconnected while its last entries were
# on their way must not keep them from being journalled.
_HEARD = """
INSERT INTO coverage_heard (
  channel_id, heard_ms, read_ms, connected_ms, allowed_ms, tended_ms, left_ms, back_ms)
SELECT id, %s, %s, %s, %s, 0, 0, 0 FROM channels_channel WHERE id = %s
ON CONFLICT (channel_id) DO UPDATE SET
  read_ms = CASE WHEN excluded.read_ms > coverage_heard.read_ms
    THEN excluded.read_ms ELSE coverage_heard.read_ms END,
  connected_ms = CASE WHEN coverage_heard.heard_ms < excluded.heard_ms - %s
    THEN excluded.heard_ms ELSE coverage_heard.connected_ms END,
  heard_ms = excluded.heard_ms
"""
# The first thing heard of a reading tells how long nobody read: the oldest stretch not looked at yet is kept.
_BACK = """
UPDATE coverage_heard SET left_ms = CASE WHEN left_ms = 0 THEN read_ms ELSE left_ms END, back_ms = %s
WHERE channel_id = %s AND read_ms > 0
"""
_CURSOR = "UPDATE channels_channel SET cursor = %s WHERE id = %s"
_SPACE = """
INSERT INTO coverage_coverage (
  space_id, received, private, edits, removals, repeated, conflicting, heard_ms, message_ms, first_ms,
  learnt_ms)
SELECT id, %s, %s, %s, %s, %s, %s, %s, %s, %s, 0 FROM desk_space WHERE id = %s
ON CONFLICT (space_id) DO UPDATE SET
  received = coverage_coverage.received + excluded.received,
  private = coverage_coverage.private + excluded.private,
  edits = coverage_coverage.edits + excluded.edits,
  removals = coverage_coverage.removals + excluded.removals,
  repeated = coverage_coverage.repeated + excluded.repeated,
  conflicting = coverage_coverage.conflicting + excluded.conflicting,
  heard_ms = CASE WHEN excluded.heard_ms > coverage_coverage.heard_ms
    THEN excluded.heard_ms ELSE coverage_coverage.heard_ms END,
  message_ms = CASE WHEN excluded.message_ms > coverage_coverage.message_ms
    THEN excluded.message_ms ELSE coverage_coverage.message_ms END,
  first_ms = CASE WHEN coverage_coverage.first_ms = 0
      OR (excluded.first_ms > 0 AND excluded.first_ms < coverage_coverage.first_ms)
    THEN excluded.first_ms ELSE coverage_coverage.first_ms END
"""
_HOUR = """
INSERT INTO coverage_hour (space_id, hour, received, repeated)
SELECT id, %s, %s, %s FROM desk_space WHERE id = %s
ON CONFLICT (space_id, hour) DO UPDATE SET
  received = coverage_hour.received + excluded.received,
  repeated = coverage_hour.repeated + excluded.repeated
"""
_THREAD = """
INSERT INTO coverage_thread (space_id, thread, received, last_ms)
SELECT id, %s, %s, %s FROM desk_space WHERE id = %s
ON CONFLICT (space_id, thread) DO UPDATE SET
  received = coverage_thread.received + excluded.received,
  last_ms = CASE WHEN excluded.last_ms > coverage_thread.last_ms
    THEN excluded.last_ms ELSE coverage_thread.last_ms END
"""
# One that is told again while it is being read is not closed by that reading, which may be past the place.
_GAP = """
INSERT INTO coverage_gap (
  channel_id, space_id, since_ms, until_ms, what, because, because_fr, key, opened_ms, hopeless,
  found, known, tries, tried_ms, next_ms, last_error, last_error_fr)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 0, 0, 0, 0, 0, '', '')
ON CONFLICT (key) WHERE filled_ms IS NULL DO UPDATE SET
  next_ms = CASE WHEN coverage_gap.next_ms > excluded.opened_ms
    THEN coverage_gap.next_ms ELSE excluded.opened_ms END
"""
#: Messages known by a changed wording only, remembered by key so that their first wording counts no more.
_REMEMBERED = 10_000
#: Databases allow so many variables in a statement.
_LOOKUP = 500


class ChannelLedger:
    """Keeps account of what one channel brings; it lives as long as the channel is read.

    Parameters
    ----------
    channel_id
        The channel.
    """

    def __init__(self, channel_id: int) -> None:
        self._channel = channel_id
        #: Numbers of the spaces known to be the channel's client's; 0 for those of another client.
        self._spaces: dict[Space, int] = {}
        #: Keys of messages whose changed wording came before any other one.
        self._by_change: Remembered[bytes, None] = Remembered(_REMEMBERED)
        #: Whether this reading was heard already.
        self._heard = False

    def tallies(self, *, again: bool = False) -> Tallies:
        """Return an empty count for a batch; `again` where its entries were asked for a second time."""
        return Tallies(self._by_change, again=again)

    def kept(
        self, entries: Sequence[Entry], appended: Appended, marks: Sequence[Mark], gaps: Sequence[Gap]
    ) -> None:
        """Note what was journalled and told beside it, in the transaction that journals it."""
        tallies = self.tallies()
        tallies.add(entries, appended)
        at = now_ms()
        if entries or marks:
            with connection.cursor() as cursor:
                if not self._heard:
                    cursor.execute(_BACK, (at, self._channel))
                    transaction.on_commit(self._is_heard)
                # What was received while this batch was written is in memory only.
                read = min(at, entries[-1].received_at) if entries else at
                cursor.execute(_HEARD, (at, read, at, PAUSE_MS, self._channel, PAUSE_MS))
                places = [mark.cursor for mark in marks if mark.cursor is not None]
                if places:
                    cursor.execute(_CURSOR, (places[-1], self._channel))
        self.count(tallies, at)
        self.open_gaps(gaps, at)

    def _is_heard(self) -> None:
        self._heard = True

    def count(self, tallies: Tallies, at: int) -> None:
        """Write counts, inside the caller's transaction.

        Parameters
        ----------
        tallies
            What to add.
        at
            The time (ms).
        """
        if not tallies.by_space:
            return
        if tallies.changed:
            self._receive_unseen(tallies)
        numbers = self._numbers(tallies.by_space)
        counted = [(numbers[space], tally) for space, tally in tallies.by_space.items() if numbers[space]]
        hours = [
            (hour, both[0], both[1], number)
            for number, tally in counted
            for hour, both in tally.hours.items()
        ]
        with connection.cursor() as cursor:
            cursor.executemany(
                _SPACE,
                [
                    (
                        tally.received,
                        tally.private,
                        tally.edits,
                        tally.removals,
                        tally.repeated,
                        tally.conflicting,
                        at,
                        tally.message_ms,
                        tally.first_ms,
                        number,
                    )
                    for number, tally in counted
                ],
            )
            if hours:
                cursor.executemany(_HOUR, hours)
            threads = [
                (column(thread), both[0], both[1], number)
                for number, tally in counted
                for thread, both in tally.threads.items()
            ]
            if threads:
                cursor.executemany(_THREAD, threads)

    def open_gaps(self, gaps: Sequence[Gap], at: int, *, hopeless: bool = False) -> None:
        """Write gaps inside the caller's transaction; one that is open already stays one.

        Parameters
        ----------
        gaps
            As the connector told them.
        at
            The time (ms).
        hopeless
            Whether nothing can be read again here.
        """
        if not gaps:
            return
        if not Channel.objects.filter(pk=self._channel).exists():
            return
        numbers = self._numbers(dict.fromkeys(gap.space for gap in gaps))
        rows: list[tuple[int | str | bool | None, ...]] = [
            (
                self._channel,
                numbers[gap.space],
                gap.since,
                gap.until,
                gap.what,
                str(gap.because),
                gap.because.french if isinstance(gap.because, Sentence) else str(gap.because),
                _key(self._channel, numbers[gap.space], gap),
                at,
                hopeless,
            )
            for gap in gaps
            if numbers[gap.space]
        ]
        with connection.cursor() as cursor:
            cursor.executemany(_GAP, rows)

    def _receive_unseen(self, tallies: Tallies) -> None:
        """Count as received the messages that are new in a changed wording only.

        A network that tells a changed text does not always tell the first one: it was written and changed
        while nobody listened, or comes later.
        """
        firsts: dict[bytes, Message] = {}
        for message in tallies.changed:
            firsts.setdefault(key_of(replace(message, revision="")), message)
        seen = _journalled(list(firsts))
        unseen: dict[bytes, None] = {}
        for key, message in firsts.items():
            if key in seen or key in self._by_change or _recorded(message):
                continue
            tallies.receive(tallies.by_space[message.space], message)
            unseen[key] = None
        transaction.on_commit(lambda: self._by_change.update(unseen))

    def _numbers(self, spaces: Iterable[Space]) -> dict[Space, int]:
        """Return the spaces' numbers in the database, opening those that are new; 0 for another client's."""
        known = self._spaces
        wanted = list(spaces)
        unknown = [space for space in wanted if space not in known]
        if not unknown:
            return known
        found = known | self._opened(unknown)
        # Remembered once it is on disk: what is opened here may still be rolled back with the rest.
        transaction.on_commit(lambda: known.update({space: found[space] for space in unknown}))
        return found

    def _opened(self, unknown: Sequence[Space]) -> dict[Space, int]:
        from vigie.channels.services import open_spaces

        open_spaces(self._channel, unknown)
        client = Channel.objects.filter(pk=self._channel).values_list("client_id", flat=True).first()
        if client is None:
            return dict.fromkeys(unknown, 0)
        names = {space: column_names(space) for space in unknown}
        rows = Place.objects.filter(
            client_id=client, native_id__in={native for _, native in names.values()}
        ).values_list("network", "native_id", "pk")
        numbers = {(network, native): number for network, native, number in rows}
        return {space: numbers.get(name, 0) for space, name in names.items()}


class PlaceLedger(ChannelLedger):
    """Keeps account of places that no connected account reads: a chat that is watched, a site that posts.

    It counts, and opens nothing: what comes before the road has recorded a first message is not in it.
    """

    def __init__(self) -> None:
        super().__init__(0)

    def kept(
        self,
        entries: Sequence[Entry],
        appended: Appended,
        marks: Sequence[Mark],  # noqa: ARG002 - nothing to go on from
        gaps: Sequence[Gap],  # noqa: ARG002 - nobody to read them again
    ) -> None:
        """Count what was journalled, in the transaction that journals it."""
        tallies = self.tallies()
        tallies.add(entries, appended)
        self.count(tallies, now_ms())

    def _numbers(self, spaces: Iterable[Space]) -> dict[Space, int]:
        wanted = list(spaces)
        unknown = [space for space in wanted if not self._spaces.get(space)]
        if unknown:
            names = {space: column_names(space) for space in unknown}
            rows = Place.objects.filter(native_id__in={native for _, native in names.values()})
            numbers = {(row.network, row.native_id): row.pk for row in rows}
            self._spaces.update({space: numbers.get(name, 0) for space, name in names.items()})
        return self._spaces


_ledgers: dict[int, ChannelLedger] = {}
_making = threading.Lock()


def webhook_kept(
    channel_id: int, entries: Sequence[Entry], appended: Appended, gaps: Sequence[Gap] = ()
) -> None:
    """Note what one webhook brought, in the transaction that journals it.

    Parameters
    ----------
    channel_id
        The channel whose webhook it is.
    entries, appended
        What was offered to the journal, and what became of each.
    gaps
        What the webhook announces without telling it.
    """
    webhooks_kept([(channel_id, entries, appended, gaps)])


def webhooks_kept(posts: Iterable[tuple[int, Sequence[Entry], Appended, Sequence[Gap]]]) -> None:
    """Note what a group of webhooks brought: the statements are those of one, however many posts there are.

    Parameters
    ----------
    posts
        What `webhook_kept` takes, for each post; channel 0 for a sender that is no connected account.
    """
    by_channel: dict[int, tuple[ChannelLedger, Tallies, list[Gap]]] = {}
    for channel_id, entries, appended, gaps in posts:
        found = by_channel.get(channel_id)
        if found is None:
            ledger = _webhooks(channel_id)
            found = by_channel[channel_id] = (ledger, ledger.tallies(), [])
        found[1].add(entries, appended)
        found[2].extend(gaps)
    at = now_ms()
    with connection.cursor() as cursor:
        cursor.executemany(
            _HEARD, [(at, at, at, 0, channel_id, PAUSE_MS) for channel_id in by_channel if channel_id]
        )
    for ledger, tallies, announced in by_channel.values():
        ledger.count(tallies, at)
        ledger.open_gaps(announced, at)


def _webhooks(channel_id: int) -> ChannelLedger:
    """Return the ledger through which this process writes what the channel's webhooks bring."""
    with _making:
        return _ledgers.setdefault(channel_id, ChannelLedger(channel_id) if channel_id else PlaceLedger())


def _key(channel_id: int, space_id: int, gap: Gap) -> str:
    name = f"{channel_id}:{space_id}:{gap.since}:{gap.until}:{gap.what}"
    return hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _journalled(keys: Sequence[bytes]) -> set[bytes]:
    """Return those of the keys that the journal holds."""
    seen: set[bytes] = set()
    with connection.cursor() as cursor:
        for start in range(0, len(keys), _LOOKUP):
            part = keys[start : start + _LOOKUP]
            marks = ", ".join(["%s"] * len(part))
            cursor.execute(f"SELECT key FROM intake_journal WHERE key IN ({marks})", part)  # noqa: S608
            seen.update(bytes(key) for (key,) in cursor.fetchall())
    return seen


def _recorded(message: Message) -> bool:
    """Tell whether an earlier wording is recorded already."""
    network, native = column_names(message.space)
    return Recorded.objects.filter(
        space__network=network, space__native_id=native, native_id=message.id
    ).exists()
