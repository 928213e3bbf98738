"""What authors wrote in a space before, for charters that ask it (`author messages < 3`).

Only the last messages of each author are looked at, by the index `message_by_author`, and one query serves a
whole batch.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from django.db import connection

from vigie.desk.models import Decision, Space, State
from vigie.message import REMEMBERED, History

#: A space, by its key or by its row's, and an author there, by the id that the desk keeps.
Pair = tuple[str, str]
_Asked = tuple[int, str]

_RESTRICTED: Final = (State.HIDDEN.value, State.DELETED.value)
#: Where the last messages of each author begin is looked for first: no database reads an author's whole past.
_LAST: Final = (
    "WITH asked (space, author) AS (VALUES {pairs}), begun AS MATERIALIZED (SELECT space, author, "
    "(SELECT min(seq) FROM (SELECT seq FROM desk_message WHERE space_id = asked.space AND author_id = "
    "asked.author AND seq < %s ORDER BY seq DESC LIMIT {most}) AS theirs) AS first FROM asked) "
    "SELECT begun.space, begun.author, message.seq, {columns} FROM begun JOIN desk_message AS message "
    "ON message.space_id = begun.space AND message.author_id = begun.author AND message.seq >= begun.first "
    "AND message.seq < %s {joined} ORDER BY message.seq"
)
_STATES: Final = {"columns": "message.state", "joined": ""}
_DECISIONS: Final = {
    "columns": "decision.id, decision.outcome, decision.at_ms, decision.undone_ms",
    "joined": "LEFT JOIN desk_decision AS decision ON decision.message_id = message.seq",
}


class _Taken(NamedTuple):
    """A decision, in the order of their keys."""

    key: int
    outcome: str
    at_ms: int
    undone_ms: int | None


class Written(NamedTuple):
    """A message of the past, as far as its author's history goes."""

    seq: int
    space: int
    author: str
    recorded_ms: int


def histories(
    entries: Sequence[Pair], before_seq: int, in_flight: Mapping[Pair, int] | None = None
) -> list[History | None]:
    """Return what the author of each entry wrote in its space before it.

    Parameters
    ----------
    entries
        Messages about to be examined, in order: the key of the space and the id of the author, as columns
        hold them (`vigie.examined.column_names`, `column`). An author without an id has no history.
    before_seq
        The number of the first of them in the journal.
    in_flight
        How many messages of each pair come before these and are not recorded yet. What will become of them is
        not known: they count as written, and not as restricted.

    Returns
    -------
    list[History | None]
        One for each entry; earlier entries count for the later ones.
    """
    keys = _keys({space for space, author in entries if author})
    pairs = {pair for pair in entries if pair[1]}
    asked = {(keys[space], author): (space, author) for space, author in pairs if space in keys}
    written: dict[Pair, deque[bool]] = defaultdict(_window)
    for space, author, _, state in _last(asked, before_seq, _STATES):
        written[asked[space, author]].append(state in _RESTRICTED)
    for pair in pairs & (in_flight or {}).keys():
        written[pair].extend([False] * min((in_flight or {})[pair], REMEMBERED))
    found: list[History | None] = []
    for pair in entries:
        if not pair[1]:
            found.append(None)
            continue
        before = written[pair]
        found.append(History(len(before), sum(before)))
        before.append(False)
    return found


def histories_then(page: Sequence[Written]) -> dict[int, History]:
    """Return what the author of each message had written before it, as it stood when it was recorded.

    Parameters
    ----------
    page
        Messages of some spaces in order of arrival, none of theirs left out between the first and the last.

    Returns
    -------
    dict[int, History]
        By the number of the message; none for those without an author.
    """
    known = [each for each in page if each.author]
    if not known:
        return {}
    asked = {(each.space, each.author) for each in known}
    written: dict[_Asked, deque[int]] = defaultdict(lambda: deque(maxlen=REMEMBERED))
    decided: dict[int, list[_Taken]] = defaultdict(list)
    for space, author, seq, key, *taken in _last(asked, known[0].seq, _DECISIONS):
        before = written[space, author]
        if not before or before[-1] != seq:
            before.append(seq)
        if key is not None:
            decided[seq].append(_Taken(key, *taken))
    here = Decision.objects.filter(
        message_id__gte=known[0].seq,
        message_id__lte=known[-1].seq,
        message__space_id__in={each.space for each in known},
    )
    for seq, key, *taken in here.values_list("message_id", "pk", "outcome", "at_ms", "undone_ms"):
        decided[seq].append(_Taken(key, *taken))
    found: dict[int, History] = {}
    for each in known:
        before = written[each.space, each.author]
        restricted = sum(_restricted(decided[seq], each.recorded_ms) for seq in before if seq in decided)
        found[each.seq] = History(len(before), restricted)
        before.append(each.seq)
    return found


def _window() -> deque[bool]:
    return deque(maxlen=REMEMBERED)


def _keys(spaces: Iterable[str]) -> dict[str, int]:
    """Return the rows' keys of spaces, by their own."""
    wanted = set(spaces)
    named = [space.partition(":") for space in wanted]
    rows = Space.objects.filter(
        network__in={network for network, _, _ in named}, native_id__in={place for _, _, place in named}
    ).values_list("network", "native_id", "pk")
    found = {f"{network}:{place}": key for network, place, key in rows}
    return {space: found[space] for space in wanted & found.keys()}


def _last(asked: Iterable[_Asked], before_seq: int, wanted: Mapping[str, str]) -> list[tuple[Any, ...]]:
    """Return the last messages of each pair before a number, the oldest first, and what is wanted of them."""
    pairs = list(asked)
    if not pairs:
        return []
    with connection.cursor() as cursor:
        values = ", ".join(["(%s, %s)"] * len(pairs))
        cursor.execute(
            _LAST.format(pairs=values, most=REMEMBERED, **wanted),
            [*(each for pair in pairs for each in pair), before_seq, before_seq],
        )
        return list(cursor.fetchall())


def _restricted(decisions: Iterable[_Taken], at: int) -> bool:
    """Return whether the last decision that stood at a time hid or deleted the message."""
    standing = [each for each in decisions if each.at_ms < at and (each.undone_ms or at) >= at]
    return bool(standing) and max(standing).outcome in {"hide", "delete"}
