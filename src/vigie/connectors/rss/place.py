"""How far a feed was read, and what its entries said then: what is new or changed is told."""

from collections.abc import Sequence

import msgspec

from vigie.connectors.rss.entries import print_of
from vigie.connectors.rss.shapes import Item

#: Entries that left the feed are remembered beside those in it, for as many as it shows, within these bounds:
#: some feeds show an entry again after a while.
_LEAST, _MOST = 200, 2_000


class Known(msgspec.Struct, array_like=True):
    """What an entry was like when it was last seen."""

    print: str
    #: How many changes of it were told.
    changes: int = 0


class Place(msgspec.Struct, omit_defaults=True):
    """How far the feed was read; it is the cursor."""

    #: When it was last read (ms).
    at: int = 0
    #: What the server asks to be told next time, so that it need not send the same again.
    etag: str = ""
    modified: str = ""
    #: By id, those seen last first.
    known: dict[str, Known] = {}


class News(msgspec.Struct, frozen=True):
    """An entry to tell."""

    name: str
    item: Item
    changes: int = 0


def seen(
    items: Sequence[tuple[str, Item]], before: dict[str, Known], told: Sequence[News] = ()
) -> dict[str, Known]:
    """Return what is known after a look."""
    changes = {one.name: one.changes for one in told}
    now = {
        name: Known(print_of(item), changes.get(name, before[name].changes if name in before else 0))
        for name, item in items
    }
    room = min(max(_LEAST, 2 * len(now)), _MOST)
    rest = (name for name in before if name not in now)
    return now | {name: before[name] for name, _ in zip(rest, range(room - len(now)), strict=False)}


def news(items: Sequence[tuple[str, Item]], known: dict[str, Known]) -> list[News]:
    """Return what is new or changed, oldest first.

    What stands after the last entry known, and is older than all of them, was there before reading began: it
    is shown because another entry was taken out.
    """
    places = [number for number, (name, _) in enumerate(items) if name in known]
    last = places[-1] if places else len(items)
    oldest = min((item.at for name, item in items if name in known and item.at is not None), default=0)
    told = []
    for number, (name, item) in enumerate(items):
        if name in known:
            if known[name].print != print_of(item):
                told.append(News(name, item, known[name].changes + 1))
        elif number < last or item.at is None or item.at >= oldest:
            told.append(News(name, item))
    return told[::-1]
