"""What a charter may do to the one above: tighten it, relax it, both or nothing, as that one says.

Titles, reasons, tags, routes, alerts, proposals and examples are free, and so is a new clause.
"""

from typing import Final

from vigie.charter.changes import Change, Comparison
from vigie.charter.charter import Below, Charter
from vigie.charter.error import Place
from vigie.charter.fields import Reader
from vigie.charter.nodes import Node
from vigie.charter.vocabulary import BELOW

_MAY: Final = {
    "tighten": "which may only be tightened below",
    "relax": "which may only be relaxed below",
    "nothing": "which may not be changed below",
}


def judge(reader: Reader, above: Charter, charter: Charter, root: Node) -> None:
    """Put on the list of errors each change that the charter above does not allow.

    Parameters
    ----------
    reader
        Keeps the errors of the file.
    above, charter
        Both charters, each whole.
    root
        The file's own tree.
    """
    compared = Comparison(above, charter, root)
    below = {clause.id: clause for clause in charter.clauses}
    place = above.places.get("below") or above.places[""]
    _narrowed(reader, (above.below, charter.below), place, charter.places.get("below"))
    for change in compared.head():
        _told(reader, above.below, change)
    for old in above.clauses:
        reader.where = f"clause '{old.id}'"
        new = below.pop(old.id, None)
        for change in compared.clause(old, new) if new else compared.removed(old):
            _told(reader, old.below, change)
        if new is not None:
            place = old.places.get("below", old.place)
            _narrowed(reader, (old.below, new.below), place, new.places.get("below"))
    for new in below.values():
        reader.where = f"clause '{new.id}'"
        for change in compared.added(new):
            _told(reader, above.below, change)
    reader.where = ""


def _told(reader: Reader, allowed: Below, change: Change) -> None:
    """Put a change on the list of errors, where it is not allowed."""
    if change.needs <= BELOW[allowed]:
        return
    wanted = next(word for word, allows in BELOW.items() if allows == change.needs | BELOW[allowed])
    reader.fail_at(
        change.place,
        f"{change.said} at {change.above.short}, {_MAY[allowed]}",
        f"{change.mend}, or have 'below: {wanted}' written there",
    )


def _narrowed(reader: Reader, below: tuple[Below, Below], above: Place, written: Place | None) -> None:
    """Put on the list of errors a permission that allows what the one above does not."""
    allowed, left = below
    if written is None or BELOW[left] <= BELOW[allowed]:
        return
    narrower = [f"'below: {word}'" for word, allows in BELOW.items() if allows <= BELOW[allowed]]
    reader.fail_at(
        written,
        f"'below: {left}' allows more than the '{allowed}' at {above.short}",
        f"write {' or '.join(narrower)}, or leave it out",
    )
