"""A draft changed clause by clause: its text, with nothing moved but what changes.

A charter that extends another keeps writing only what differs from the one above.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from vigie.charter.edit_below import Known, alike, clause_above, differing, empty, tree_above
from vigie.charter.edit_splices import rewritten
from vigie.charter.edit_values import Value, group, held, id_of, said, same, series
from vigie.charter.error import CharterError
from vigie.charter.fields import Reader
from vigie.charter.inherit import merged
from vigie.charter.nodes import Node, compose, entry
from vigie.charter.schema import CLAUSE, IDENTITY, OWN, TOP
from vigie.charter.vocabulary import nearest

#: What the errors call a draft.
_NAME: Final = "charter"


def whole(text: str, *, known: Known = None) -> Node:
    """Return the tree of a draft with all that it inherits, whether or not the draft is right.

    Parameters
    ----------
    text
        The draft.
    known
        Whole texts of the charters that it may extend besides the shipped ones, by name; here and below.

    Raises
    ------
    CharterError
        When the text is no YAML, or extends a charter that is not known.
    """
    root = compose(text, _NAME)
    above = tree_above(root, known)
    return merged(Reader(_NAME), above, root) if above else root


def with_clause(text: str, clause_id: str, fields: Mapping[str, Value | None], *, known: Known = None) -> str:
    """Return the text with a clause changed, or added where there is none of this id.

    Parameters
    ----------
    text
        The draft.
    clause_id
        The clause.
    fields
        What its fields shall be, `examples` with those of the charter above in them; None takes a field
        away, and one that is not named stays.

    Raises
    ------
    CharterError
        When the draft is no YAML, or a field that is written above cannot be taken away.
    """
    root = compose(text, _NAME)
    wanted = group(held(root))
    clauses = list(series(wanted.get("clauses")))
    place = next((place for place, each in enumerate(clauses) if id_of(each) == clause_id), None)
    own = group(clauses[place]) if place is not None else {"id": clause_id}
    inherited = clause_above(root, clause_id, known)
    for name, value in fields.items():
        if name == "id":
            continue
        if inherited is not None:
            value = differing(name, inherited.get(name), value, f"clause '{clause_id[:60]}'")
        if value is None:
            if name in own and not empty(own[name]):
                del own[name]
        elif not (name in own and alike(name, own[name], value)):
            own = _placed(own, name, value, CLAUSE)
    if inherited is not None and own.keys() == {"id"}:
        clauses = [each for each in clauses if id_of(each) != clause_id]
    elif place is None:
        clauses.append(own)
    else:
        clauses[place] = own
    without = [each for each in series(wanted.get("without")) if said(each) != clause_id]
    return rewritten(text, _with_lists(wanted, clauses, without))


def with_field(text: str, clause_id: str, field: str, value: Value | None, *, known: Known = None) -> str:
    """Return the text with one field of a clause changed; None takes it away."""
    return with_clause(text, clause_id, {field: value}, known=known)


def without_clause(text: str, clause_id: str, *, known: Known = None) -> str:
    """Return the text without a clause; one that is inherited is named in `without`.

    Raises
    ------
    CharterError
        When the draft is no YAML, or has no such clause.
    """
    root = compose(text, _NAME)
    wanted = group(held(root))
    clauses = [each for each in series(wanted.get("clauses")) if id_of(each) != clause_id]
    without = [each for each in series(wanted.get("without")) if said(each) != clause_id]
    if clause_above(root, clause_id, known) is not None:
        without.append(clause_id)
    elif len(clauses) == len(series(wanted.get("clauses"))):
        ids = [id_of(each) for each in series(group(held(whole(text, known=known))).get("clauses"))]
        raise CharterError(
            f"there is no clause '{clause_id[:60]}'", path=_NAME, suggestion=nearest(clause_id, ids)
        )
    return rewritten(text, _with_lists(wanted, clauses, without))


def with_threshold(text: str, name: str, value: float, *, known: Known = None) -> str:
    """Return the text with a number that its conditions name, changed or added.

    Raises
    ------
    CharterError
        When the draft is no YAML.
    """
    root = compose(text, _NAME)
    wanted = group(held(root))
    thresholds = group(wanted.get("thresholds"))
    above = entry(tree_above(root, known), "thresholds", name)
    if above is not None and same(held(above), value):
        thresholds.pop(name, None)
    else:
        thresholds[name] = value
    return rewritten(text, _placed(wanted, "thresholds", thresholds or None, TOP))


def with_head(text: str, field: str, value: Value | None, *, known: Known = None) -> str:
    """Return the text with one field of its head (`charter`) changed; None takes it away.

    Raises
    ------
    CharterError
        When the draft is no YAML, or the field is written above and cannot be taken away.
    """
    root = compose(text, _NAME)
    wanted = group(held(root))
    above = entry(tree_above(root, known), "charter")
    if above is not None and field not in (*OWN, "extends"):
        inherited = entry(above, field)
        value = differing(field, held(inherited) if inherited else None, value, "the head")
    head = _placed(group(wanted.get("charter")), field, value, IDENTITY)
    return rewritten(text, _placed(wanted, "charter", head, TOP))


def _placed(
    fields: Mapping[str, Value], name: str, value: Value | None, order: Sequence[str]
) -> dict[str, Value]:
    """Return fields with one of them changed, taken away where it is None, or put where its order asks."""
    if value is None:
        return {each: kept for each, kept in fields.items() if each != name}
    if name in fields:
        return {**fields, name: value}
    before = set(order[: order.index(name)]) if name in order else set(fields)
    names = list(fields)
    place = max((names.index(each) + 1 for each in names if each in before), default=1)
    items = list(fields.items())
    return dict([*items[:place], (name, value), *items[place:]])


def _with_lists(
    wanted: Mapping[str, Value], clauses: Sequence[Value], without: Sequence[Value]
) -> dict[str, Value]:
    """Return a charter with its clauses and its `without`; a list that is empty is not written."""
    return _placed(_placed(wanted, "clauses", clauses or None, TOP), "without", without or None, TOP)
