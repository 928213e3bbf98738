"""Whether a repetition can match one text in exponentially many ways.

RE2 reads any expression in linear time, so none can explode here. One that could elsewhere is still
a mistake: it says less than its author thinks, and a charter travels. The test is exact on the
automaton of positions (Glushkov's): a loop is ambiguous when two different ways around it read the
same text, which is looked for in the product of the automaton with itself.
"""

from collections import Counter
from typing import Final

from vigie.charter.regex import Atom, Branches, Edge, Piece, Repeat, Sequence

#: Larger expressions are not looked into: RE2 keeps them safe in any case.
MAX_POSITIONS: Final = 400
MAX_PAIRS: Final = 20_000
#: Characters tried beside those written in the expression.
_SAMPLES: Final = "aAzé0_ -.!@/\n\u00a0漢م😀"


class _TooLarge(Exception):  # noqa: N818 - not an error: the question is left without an answer
    pass


class _Automaton:
    """The positions of an expression, and which may follow which, and in how many ways."""

    def __init__(self) -> None:
        self.atoms: list[Atom] = []
        self.follow: Counter[tuple[int, int]] = Counter()
        self.loops: list[tuple[frozenset[int], str]] = []

    def add(self, piece: Piece) -> tuple[bool, list[int], list[int]]:
        """Add the piece; return whether it may be empty, its first and its last positions."""
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

    def link(self, lasts: list[int], firsts: list[int]) -> None:
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
    around = [(len(positions), source) for positions, source in automaton.loops if position in positions]
    return max(around)[1]


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
        if len(pairs) > MAX_PAIRS:
            raise _TooLarge
        pairs[pair] = [
            (left, right)
            for left in looping(pair[0])
            for right in looping(pair[1])
            if accepted[left] & accepted[right]
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


def _cycles[Node](after: dict[Node, list[Node]]) -> list[set[Node]]:
    raise NotImplementedError
