"""Whether a repetition can match one text in exponentially many ways.

RE2 reads any expression in linear time, so none can explode here. One that could elsewhere is still
a mistake: it says less than its author thinks, and a charter travels. The test is exact on the
automaton of positions (Glushkov's): a loop is ambiguous when two different ways around it read the
same text, which is looked for in the product of the automaton with itself.
"""

from collections import Counter
from collections.abc import Mapping
from collections.abc import Sequence as Listed
from typing import Final, TypeVar

from vigie.charter.regex import Atom, Branches, Edge, Piece, Repeat, Sequence

#: Larger expressions are not looked into: RE2 keeps them safe in any case.
MAX_POSITIONS: Final = 250
#: Steps of either half of the work; a step is well under a microsecond.
MAX_STEPS: Final = 500_000
#: Characters tried beside those written in the expression.
_SAMPLES: Final = "aAzé0_ -.!@/\n\u00a0漢م😀"


_Node = TypeVar("_Node", int, tuple[int, int])


class _TooLarge(Exception):  # noqa: N818 - not an error: the question is left without an answer
    pass


class _Automaton:
    """The positions of an expression, and which may follow which, and in how many ways."""

    def __init__(self) -> None:
        self.steps = 0
        self.atoms: list[Atom] = []
        self.follow: Counter[tuple[int, int]] = Counter()
        self.loops: list[tuple[frozenset[int], str]] = []

    def add(self, piece: Piece) -> tuple[bool, list[int], list[int]]:
        """Add the piece; return whether it may be empty, its first and its last positions."""
        self.work(1)
        match piece:
            case Atom():
                if len(self.atoms) >= MAX_POSITIONS:
                    raise _TooLarge
                self.atoms.append(piece)
                return False, [len(self.atoms) - 1], [len(self.atoms) - 1]
            case Edge():
                return True, [], []
            case Branches(branches):
                parts = [self.add(branch) for branch in branches]
                return (
                    any(empty for empty, _, _ in parts),
                    [each for _, first, _ in parts for each in first],
                    [each for _, _, last in parts for each in last],
                )
            case Sequence(items):
                return self.chain(items)
            case Repeat(body, least, most, _, source):
                copies = max(least, 1) if most is None else most
                before = len(self.atoms)
                result = self.chain((body,) * copies, optional_after=least, endless=most is None)
                if most is None:
                    self.loops.append((frozenset(range(before, len(self.atoms))), source))
                return result
        raise AssertionError(piece)

    def chain(
        self, items: tuple[Piece, ...], optional_after: int | None = None, endless: bool = False
    ) -> tuple[bool, list[int], list[int]]:
        empty, first, last = True, list[int](), list[int]()
        for index, item in enumerate(items):
            item_empty, item_first, item_last = self.add(item)
            if endless and index == len(items) - 1:
                self.link(item_last, item_first)
            self.link(last, item_first)
            first += item_first if empty else []
            if optional_after is not None and index >= optional_after:
                item_empty = True
            last = item_last + (last if item_empty else [])
            empty = empty and item_empty
        return empty, first, last

    def work(self, steps: int) -> None:
        self.steps += steps
        if self.steps > MAX_STEPS:
            raise _TooLarge

    def link(self, lasts: list[int], firsts: list[int]) -> None:
        self.work(len(lasts) * len(firsts))
        self.follow.update((last, first) for last in lasts for first in firsts)


def ambiguous(piece: Piece) -> str | None:
    """Return the repetition that can match one text in countless ways, or None."""
    automaton = _Automaton()
    try:
        automaton.add(piece)
        position = _ambiguous_position(automaton)
    except _TooLarge:
        return None
    if position is None:
        return None
    around = [
        (len(positions), len(source), source)
        for positions, source in automaton.loops
        if position in positions
    ]
    return max(around)[2]


def _ambiguous_position(automaton: _Automaton) -> int | None:
    after: dict[int, list[int]] = {}
    for source, target in automaton.follow:
        after.setdefault(source, []).append(target)
    region = {node: number for number, part in enumerate(_cycles(after)) for node in part}

    def looping(source: int) -> list[int]:
        return [each for each in after.get(source, []) if region.get(each) == region[source]]

    for (source, target), ways in automaton.follow.items():
        if ways > 1 and source in region and region.get(target) == region[source]:
            return source
    samples = set(_SAMPLES).union(*(_around(sample) for atom in automaton.atoms for sample in atom.samples))
    accepted = [frozenset(c for c in samples if atom.accepts(c)) for atom in automaton.atoms]
    pairs: dict[tuple[int, int], list[tuple[int, int]]] = {}
    waiting = [(node, node) for node in region]
    while waiting:
        pair = waiting.pop()
        if pair in pairs:
            continue
        lefts, rights = looping(pair[0]), looping(pair[1])
        automaton.work(len(lefts) * len(rights))
        pairs[pair] = [
            (left, right)
            for left in lefts
            for right in rights
            if not accepted[left].isdisjoint(accepted[right])
        ]
        waiting += pairs[pair]
    for part in _cycles(pairs):
        same = [left for left, right in part if left == right]
        if same and len(same) < len(part):
            return same[0]
    return None


def _around(character: str) -> set[str]:
    code = ord(character)
    near = {chr(each) for each in (code - 1, code, code + 1) if 0 <= each < 0x110000}
    return near | {character.lower()[:1], character.upper()[:1]}


def _cycles(after: Mapping[_Node, Listed[_Node]]) -> list[set[_Node]]:
    """Return the sets of nodes that reach each other (Tarjan's way, without recursion)."""
    order: dict[_Node, int] = {}
    lowest: dict[_Node, int] = {}
    open_nodes: list[_Node] = []
    is_open: set[_Node] = set()
    found: list[set[_Node]] = []
    for root in after:
        if root in order:
            continue
        order[root] = lowest[root] = len(order)
        open_nodes.append(root)
        is_open.add(root)
        path = [(root, iter(after.get(root, ())))]
        while path:
            node, rest = path[-1]
            following = next(rest, None)
            if following is None:
                path.pop()
                if path:
                    lowest[path[-1][0]] = min(lowest[path[-1][0]], lowest[node])
                if lowest[node] == order[node]:
                    place = open_nodes.index(node)
                    part = set(open_nodes[place:])
                    del open_nodes[place:]
                    is_open -= part
                    if len(part) > 1 or node in after.get(node, ()):
                        found.append(part)
            elif following not in order:
                order[following] = lowest[following] = len(order)
                open_nodes.append(following)
                is_open.add(following)
                path.append((following, iter(after.get(following, ()))))
            elif following in is_open:
                lowest[node] = min(lowest[node], order[following])
    return found
