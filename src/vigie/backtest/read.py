"""Reads what was recorded, page by page in order of arrival: memory stays the same however much there is."""

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec
from django.db.models import Max

from vigie.backtest.recorded import FIELDS, Recorded, recorded
from vigie.desk.models import Decision, Message, Space
from vigie.desk.models import Finding as Kept
from vigie.engine.finding import Finding
from vigie.intake.models import JournalEntry
from vigie.message import Space as Place

#: Numbers of the journal read at once.
PAGE: Final = 2_000


class _WrittenBy(msgspec.Struct):
    roles: tuple[str, ...] = ()


class _Entry(msgspec.Struct):
    """What is read of an entry of the journal: the roles, which the desk does not keep."""

    author: _WrittenBy | None = None


_entries: Final = msgspec.json.Decoder(_Entry)


def bounds(since: int) -> tuple[int, int]:
    """Return the number of the first message recorded at a time (ms) or later, and that of the last one.

    Messages are recorded in order, so that the first is looked for by halves and nothing is scanned.
    """
    last = Message.objects.aggregate(last=Max("seq"))["last"] or 0
    low, high = 0, last + 1
    while low < high:
        middle = (low + high) // 2
        there = Message.objects.filter(seq__gte=middle).order_by("seq").values_list("seq", "recorded_ms")
        seq, at = there.first() or (last, since)
        if at >= since:
            high = middle
        else:
            low = seq + 1
    return low, last


def pages(
    spaces: Mapping[int, Space], first: int, last: int, *, roles: bool
) -> Iterator[tuple[int, list[Recorded]]]:
    """Yield how far the reading has come, and the messages of some spaces up to there.

    Parameters
    ----------
    spaces
        Those that are read, by their key; no row of another is ever read.
    first, last
        Numbers of the first message and of the last.
    roles
        Whether the roles of authors are needed: they are read in the journal, where it still has them.
    """
    places = {key: Place(space.network, space.native_id) for key, space in spaces.items()}
    for start in range(first, last + 1, PAGE):
        until = min(start + PAGE - 1, last)
        rows = list(
            Message.objects.filter(seq__gte=start, seq__lte=until, space_id__in=places)
            .order_by("seq")
            .values_list(*FIELDS)
        )
        if not rows:
            yield until, []
            continue
        findings = _findings(start, until, spaces)
        decided = _decided(start, until, spaces)
        known = _roles([row[0] for row in rows]) if roles else None
        yield (
            until,
            [recorded(row, places, findings.get(row[0], []), decided.get(row[0]), known) for row in rows],
        )


def _findings(first: int, last: int, spaces: Mapping[int, Space]) -> dict[int, list[Finding]]:
    found: dict[int, list[Finding]] = {}
    rows = Kept.objects.filter(
        message_id__gte=first, message_id__lte=last, message__space_id__in=list(spaces)
    ).values_list("message_id", "kind", "score", "start", "end", "reason", "detector")
    for seq, kind, score, start, end, reason, detector in rows:
        found.setdefault(seq, []).append(Finding(kind, score, start, end, reason, (), detector))
    return found


def _decided(first: int, last: int, spaces: Mapping[int, Space]) -> dict[int, str]:
    """Return what people decided of each message: the last decision that stands.

    What a clause decided alone says nothing; a person who undid it said that the message stays.
    """
    found: dict[int, str] = {}
    rows = (
        Decision.objects.filter(
            message_id__gte=first, message_id__lte=last, message__space_id__in=list(spaces)
        )
        .order_by("pk")
        .values_list("message_id", "by_id", "outcome", "undone_ms")
    )
    for seq, by, outcome, undone in rows:
        if by is not None and undone is None:
            found[seq] = outcome
        elif by is None and undone is not None:
            found[seq] = "publish"
    return found


def _roles(seqs: list[int]) -> dict[int, tuple[str, ...]]:
    known = {}
    rows = JournalEntry.objects.filter(seq__gte=seqs[0], seq__lte=seqs[-1], seq__in=seqs)
    for seq, payload in rows.values_list("seq", "payload"):
        try:
            author = _entries.decode(bytes(payload)).author
        except (msgspec.DecodeError, UnicodeDecodeError):
            continue
        known[seq] = author.roles if author else ()
    return known
