"""What is asked of a backtest: since when, and on which spaces."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from vigie.accounts.models import Client
from vigie.charter.charter import Charter
from vigie.charter.error import CharterError
from vigie.desk.models import Space
from vigie.versions.queries import charter_of

_UNITS: Final = {"h": 3_600_000, "d": 86_400_000, "w": 7 * 86_400_000}
_SINCE: Final = re.compile(r"([1-9][0-9]{0,4})([hdw])")


class BacktestError(Exception):
    """What is asked cannot be done; the sentence says what to ask instead."""


def since_ms(asked: str, now: int, zone: str) -> int:
    """Return the time (ms) from which messages are weighed again.

    Parameters
    ----------
    asked
        "30d", "12h", "4w", or a date, "2026-10-01".
    now
        The time now (ms).
    zone
        The zone in which a date begins: the charter's.

    Raises
    ------
    BacktestError
        It is none of these.
    """
    if found := _SINCE.fullmatch(asked):
        return max(0, now - int(found[1]) * _UNITS[found[2]])
    try:
        return int(datetime.strptime(asked, "%Y-%m-%d").replace(tzinfo=ZoneInfo(zone)).timestamp() * 1000)
    except (ValueError, OverflowError):
        told = asked[:40]
        raise BacktestError(
            f"--since takes a length of time (12h, 30d, 4w) or a date (2026-10-01), not {told!r}."
        ) from None


def spaces_of(draft: Charter, client: str | None, named: Sequence[str]) -> list[Space]:
    """Return the spaces whose messages are weighed again, with their clients.

    Parameters
    ----------
    draft
        The charter to try.
    client
        Slug of the client they belong to; None for every client.
    named
        Spaces as "network:id"; where none is named, those whose charter has the draft's id.

    Raises
    ------
    BacktestError
        There is no such client or space, or no space follows the charter.
    """
    spaces = Space.objects.select_related("client").order_by("pk")
    if client is not None:
        if not Client.objects.filter(slug=client).exists():
            raise BacktestError(f"There is no client {client!r}: give the short name of one that exists.")
        spaces = spaces.filter(client__slug=client)
    whose = f" of client {client!r}" if client is not None else ""
    if named:
        known = {f"{space.network}:{space.native_id}": space for space in spaces}
        for name in named:
            if name not in known:
                raise BacktestError(
                    f"There is no space {name!r}{whose}: write it as network:id, as in twitch:gazette."
                )
        return [known[name] for name in dict.fromkeys(named)]
    live = live_charters(spaces)
    followers = [
        space for space in spaces if followed(space) in live and live[followed(space)].id == draft.id
    ]
    if not followers:
        raise BacktestError(
            f"No space{whose} has the charter {draft.id!r}: name the spaces to try it on with --space."
        )
    return followers


def followed(space: Space) -> tuple[int | None, str]:
    """Return what names the charter in force in a space: the client's own, or a shipped one or a file."""
    return space.own_charter_id, space.charter


def live_charters(spaces: Iterable[Space]) -> dict[tuple[int | None, str], Charter]:
    """Return the charters in force in these spaces, by what the spaces follow; not those that fail."""
    found = {}
    for name, space in {followed(space): space for space in spaces}.items():
        try:
            found[name] = charter_of(space)
        except CharterError:
            continue
    return found
