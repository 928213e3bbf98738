"""Reads what was recorded, page by page in order of arrival: memory stays the same however much there is."""

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec
from django.db.models import Max

from vigie.backtest.recorded import FIELDS, Recorded, WrittenBy, recorded
from vigie.desk.author_history import Written, histories_then
from vigie.desk.models import Decision, Message, Space
from vigie.desk.models import Finding as Kept
from vigie.engine.finding import Finding
from vigie.intake.models import JournalEntry
from vigie.message import Space as Place

#: Numbers of the journal read at once.
PAGE: Final = 2_000


#: Where the columns stand that an author's history goes by.
_OF_HISTORY: Final = tuple(map(FIELDS.index, ("seq", "space_id", "author_id", "recorded_ms")))


class _Entry(msgspec.Struct):
    """What is read of an entry of the journal."""

    author: WrittenBy | None = None


_entries: Final = msgspec.json.Decoder(_Entry)


def bounds(since: int, until: int | None = None) -> tuple[int, int]:
    """Return the number of the first message recorded at a time (ms) or later, and that of the last one.

    Where there is an end, the last one is recorded before it.
    """
    last = Message.objects.aggregate(last=Max("seq"))["last"] or 0
    return _first(since, last), last if until is None else _first(until, last) - 1


def _first(since: int, last: int) -> int:
    """Return the number of the first message recorded at a time (ms) or later; after the last where none is.

    Messages are recorded in order, so that it is looked for by halves and nothing is scanned.
    """
    low, high = 0, last + 1
    while low < high:
        middle = (low + high) // 2
        there = Message.objects.filter(seq__gte=middle).order_by("seq").values_list("seq", "recorded_ms")
        seq, at = there.first() or (last, since)
        if at >= since:
            high = middle
        else:
            low = seq + 1
    return low


def pages(
    spaces: Mapping[int, Space], first: int, last: int, *, roles: bool, histories: bool = False
) -> Iterator[tuple[int, list[Recorded]]]:
    """Yield how far the reading has come, and the messages of some spaces up to there.

    Parameters
    ----------
    spaces
        Those that are read, by their key; no row of another is ever read.
    first, last
        Numbers of the first message and of the last.
    roles
        Whether the roles or the followers of authors are needed: they are read in the journal, where it still
        has them.
    histories
        Whether what authors had written before is needed.
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
        known = _authors([row[0] for row in rows]) if roles else None
        before = histories_then(list(map(_written, rows))) if histories else {}
        yield (
            until,
            [
                recorded(
                    row, places, findings.get(row[0], []), decided.get(row[0]), known, before.get(row[0])
                )
                for row in rows
            ],
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


def _written(row: tuple) -> Written:  # type: ignore[type-arg]  # as wide as FIELDS
    return Written(*(row[place] for place in _OF_HISTORY))


def _authors(seqs: list[int]) -> dict[int, WrittenBy]:
    known = {}
    rows = JournalEntry.objects.filter(seq__gte=seqs[0], seq__lte=seqs[-1], seq__in=seqs)
    for seq, payload in rows.values_list("seq", "payload"):
        try:
            author = _entries.decode(bytes(payload)).author
        except (msgspec.DecodeError, UnicodeDecodeError):
            continue
        known[seq] = author or WrittenBy()
    return known
