"""One tree of a charter's file and of what stands above it: a file writes only what differs.

Trees are put together before anything is read, so that the result is read, checked and compiled as any
charter is, and each value keeps the file, the line and the column where it is written.
"""

from collections.abc import Iterable

from vigie.charter.fields import Reader
from vigie.charter.nodes import Fields, Node, Series, Text, described, entry
from vigie.charter.schema import OWN, WHOLE
from vigie.charter.vocabulary import RESERVED, listed, nearest

#: What is said in several languages: each language is written, or inherited, by itself.
_SAID = ("title", "reason", "rests_on", "tone")
#: What is written or inherited by its name.
_NAMED = frozenset(("lists", "thresholds", "filters", "escalations", "replies", "queues", "alerts"))


def alone(reader: Reader, root: Node) -> Node:
    """Return the tree of a charter that extends none; say what only one that does may write."""
    if isinstance(root, Fields) and "without" in root.entries:
        key, _ = root.entries["without"]
        reader.fail(
            key,
            "'without' removes clauses of the charter above, and this one extends none",
            suggestion="remove it, or write 'extends' in 'charter'",
        )
        return _with(root, {name: each for name, each in root.entries.items() if name != "without"})
    return root


def merged(reader: Reader, above: Node, root: Node) -> Node:
    """Return the tree of a charter that extends another.

    Parameters
    ----------
    reader
        Keeps the errors of the file.
    above
        The whole tree of the charter above, which was read and is right.
    root
        The file's own tree.
    """
    if not isinstance(root, Fields) or not isinstance(above, Fields):
        return root
    found = dict(above.entries)
    for name, (key, value) in root.entries.items():
        inherited = entry(above, name)
        if name == "charter":
            value = _head(reader, inherited, value)
        elif name in _NAMED:
            value = _named(reader, name, inherited, value)
        elif name == "clauses":
            value = _clauses(reader, inherited, value)
        elif name == "without":
            continue
        found[name] = key, value
    removed = _removed(reader, above, root)
    clauses = found["clauses"]
    if removed and isinstance(clauses[1], Series):
        kept = [each for each in clauses[1].items if clause_id(each) not in removed]
        found["clauses"] = clauses[0], _list(clauses[1], kept)
    return _with(root, found)


def clause_id(node: Node) -> str | None:
    """Return the id of a clause's node; None where it has none that can be read."""
    named = entry(node, "id")
    return named.value if isinstance(named, Text) and named.value else None


def _head(reader: Reader, above: Node | None, head: Node) -> Node:
    if not isinstance(head, Fields) or not isinstance(above, Fields):
        return head
    for missing in OWN:
        if missing not in head.entries:
            reader.fail(
                head,
                f"'charter' lacks the field '{missing}'",
                suggestion=f"give it a{'n' if missing == 'id' else ''} {missing} of its own: "
                "decisions name the charter by it",
            )
    found = {**above.entries, **head.entries}
    del found["extends"]
    return _with(head, _said_again(above, head, found))


def _clauses(reader: Reader, above: Node | None, clauses: Node) -> Node:
    if not isinstance(clauses, Series) or not isinstance(above, Series):
        return clauses
    known = {clause_id(node): node for node in above.items}
    changed: dict[str, Node] = {}
    added: list[Node] = []
    first: dict[str, Node] = {}
    for number, node in enumerate(clauses.items, 1):
        name = clause_id(node)
        if name is None or not isinstance(node, Fields):
            if isinstance(node, Fields) and "id" not in node.entries:
                reader.where = f"clause {number}"
                mend = "write the id of the clause above that it changes, or a new one"
                reader.fail(node, "the clause lacks the field 'id'", suggestion=mend)
            else:
                added.append(node)
            continue
        reader.where = f"clause '{name[:60]}'"
        if name in first:
            reader.fail(
                node,
                f"it is written twice (first at line {first[name].line})",
                suggestion="write in one place all that differs from the clause above",
            )
        elif name in known:
            changed[name] = _clause(known[name], node)
        elif lacking := [field for field in WHOLE if field not in node.entries]:
            reader.fail(
                node,
                f"no clause above has this id, and a new one lacks {listed(lacking)}",
                suggestion=nearest(name, [each for each in known if each]),
            )
        else:
            added.append(node)
        first.setdefault(name, node)
    reader.where = ""
    kept = [changed.get(clause_id(node) or "", node) for node in above.items]
    return _list(clauses, [*kept, *added])


def _clause(above: Node, clause: Fields) -> Node:
    if not isinstance(above, Fields):
        return clause
    found = _said_again(above, clause, {**above.entries, **clause.entries})
    own, inherited = entry(clause, "examples"), entry(above, "examples")
    if isinstance(own, Fields) and isinstance(inherited, Fields):
        sides = {**inherited.entries, **own.entries}
        for side in inherited.entries.keys() & own.entries.keys():
            before, after = inherited.entries[side][1], own.entries[side][1]
            if isinstance(before, Series) and isinstance(after, Series):
                sides[side] = own.entries[side][0], _list(after, [*before.items, *after.items])
        found["examples"] = clause.entries["examples"][0], _with(own, sides)
    return _with(clause, found)


def _removed(reader: Reader, above: Fields, root: Fields) -> set[str]:
    """Return the ids of the clauses that a file takes away."""
    known = {clause_id(node) for node in _items(entry(above, "clauses"))}
    written = {clause_id(node): node for node in _items(entry(root, "clauses"))}
    found: set[str] = set()
    for node in reader.series(entry(root, "without"), "without", "ids of clauses"):
        name = reader.text(node, "without")
        if name.startswith(RESERVED):
            reader.fail(node, f"'{name[:60]}' is the program's own, and no charter is without it")
        elif name and name not in known:
            ids = [each for each in known if each]
            reader.fail(node, f"'without' names '{name[:60]}', no clause above", None, nearest(name, ids))
        elif name in written:
            reader.fail(
                node,
                f"'{name}' is taken away here and written at line {written[name].line}",
                suggestion="keep one of the two",
            )
        else:
            found.add(name)
    return found


def _items(node: Node | None) -> Iterable[Node]:
    return node.items if isinstance(node, Series) else ()


def _said_again(
    above: Fields, own: Fields, found: dict[str, tuple[Text, Node]]
) -> dict[str, tuple[Text, Node]]:
    """Return fields in which each language of a sentence is written or inherited by itself."""
    for name in _SAID:
        if name in own.entries and name in above.entries:
            key, value = own.entries[name]
            found[name] = key, _over(above.entries[name][1], value)
    return found


def _named(reader: Reader, name: str, above: Node | None, own: Node) -> Node:
    """Return what a table above names, with what is written over it."""
    if isinstance(own, Fields) or above is None:
        return _over(above, own)
    # What is inherited stays, so that the conditions that name it are not told wrong as well.
    reader.fail(own, f"'{name}' is {described(own)}", f"what changes of the {name} above, each by its name")
    return above


def _over(above: Node | None, own: Node) -> Node:
    """Return the fields above with those written over them."""
    if not isinstance(own, Fields) or not isinstance(above, Fields):
        return own
    return _with(own, {**above.entries, **own.entries})


def _with(own: Fields, entries: dict[str, tuple[Text, Node]]) -> Fields:
    return Fields(own.line, own.column, entries, own.path)


def _list(own: Series, items: list[Node]) -> Series:
    return Series(own.line, own.column, items, own.path)
