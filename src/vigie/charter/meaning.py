"""What the conditions of a charter ask once its tags and its lists are opened, to compare two charters.

`tag is promo` asks another thing in a charter where another clause gives the tag, and `text says insultes`
where the list has other words.
"""

from collections.abc import Container, Iterator, Mapping
from itertools import chain, islice
from typing import Final

from vigie.charter.charter import Charter
from vigie.charter.tree import Condition, Every, Neither, Says, Some, Tagged, asked_tags, leaves
from vigie.charter.wordlist import WordList

#: Parts of conditions that are opened in one charter: thousands of clauses may each ask for thousands.
_MOST: Final = 100_000
#: Among how many parts what changed a condition is looked for.
_LOOKED: Final = 2_000


class Meaning:
    """What each condition of a charter asks, beside another charter.

    Parameters
    ----------
    charter
        The charter whose conditions are opened.
    other
        The one that it is compared with: what their lists share has one name for both.
    side
        A name for what only the lists of this one hold.
    """

    def __init__(self, charter: Charter, other: Charter, side: str) -> None:
        self._givers: dict[str, list[Condition]] = {}
        for clause in charter.clauses:
            if not asked_tags(clause.when):
                for tag in clause.tags:
                    self._givers.setdefault(tag, []).append(clause.when)
        self._left = _MOST
        theirs = {each.name: each for each in other.lists}
        self._lists: Mapping[str, tuple[WordList, ...]] = {
            each.name: _parts(each, theirs[each.name], side)
            for each in charter.lists
            if each.name in theirs and each != theirs[each.name]
        }

    def is_short(self, condition: Condition) -> bool:
        """Tell whether the condition may still be opened: each that is told so counts."""
        self._left -= sum(1 for _ in self.asked(condition, max(self._left, 0) + 1))
        return self._left >= 0

    def asked(self, condition: Condition, most: int = _LOOKED) -> Iterator[Condition]:
        """Yield what the condition asks, and what those ask that give its tags."""
        given = chain.from_iterable(self._givers.get(tag, ()) for tag in sorted(asked_tags(condition)))
        return islice(chain(leaves(condition), chain.from_iterable(map(leaves, given))), most)

    def given_otherwise(self, other: "Meaning") -> set[str]:
        """Return the tags that clauses of other conditions give in another charter."""
        tags = self._givers.keys() | other._givers.keys()
        return {tag for tag in tags if self._givers.get(tag) != other._givers.get(tag)}

    def given_by(self, lists: Container[str]) -> set[str]:
        """Return the tags given by a clause that asks for one of these lists."""
        return {
            tag
            for tag, conditions in self._givers.items()
            for leaf in chain.from_iterable(map(leaves, conditions))
            if isinstance(leaf, Says) and any(each.name in lists for each in leaf.lists)
        }

    def of(self, condition: Condition) -> Condition:
        """Return the condition with its tags and its lists opened."""
        match condition:
            case Tagged(words, negated):
                given = chain.from_iterable(self._givers.get(word, ()) for word in words)
                parts = tuple(map(self.of, given))
                return Neither(parts) if negated else Some(parts)
            case Says(lists):
                return Says(tuple(part for each in lists for part in self._lists.get(each.name, (each,))))
            case Every(parts):
                return Every(tuple(map(self.of, parts)))
            case Some(parts):
                return Some(tuple(map(self.of, parts)))
            case Neither(parts):
                return Neither(tuple(map(self.of, parts)))
        return condition


def _parts(mine: WordList, theirs: WordList, side: str) -> tuple[WordList, ...]:
    """Return what two lists of one name share, and what only the first holds, as two lists."""
    known = {entry.expression for entry in theirs.entries}
    shared = tuple(entry for entry in mine.entries if entry.expression in known)
    others = tuple(entry for entry in mine.entries if entry.expression not in known)
    # No list of a charter has a slash in its name.
    found = (WordList(f"{mine.name}/both", shared), WordList(f"{mine.name}/{side}", others))
    return tuple(each for each in found if each.entries)
