"""A draft as the editor reads it: all that can be told of it, whether or not it is right."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from vigie.charter import edit
from vigie.charter.charter import Charter, Clause
from vigie.charter.edit_below import tree_above
from vigie.charter.error import CharterError
from vigie.charter.fields import Reader
from vigie.charter.inherit import clause_id
from vigie.charter.nodes import Node, Series, Text, compose, entry
from vigie.charter.schema import read_charter
from vigie.charter.sentence import Named
from vigie.versions.drafts import read_draft
from vigie.versions.models import OwnCharter
from vigie.versions.queries import last_versions

#: Drafts kept as they were read: a screen that moves a number asks many times for one.
_KEPT: Final = 8


@dataclass(frozen=True)
class Sketch:
    """A draft whose text is YAML, and what can be told of it."""

    #: The tree of all that it says and inherits.
    root: Node
    #: What could be read; to be weighed with only where there is no error.
    charter: Charter
    #: What conditions may name.
    named: Named
    #: All that is wrong.
    errors: tuple[CharterError, ...]
    #: Ids of the clauses that the draft writes, and of those of the charter above.
    written: frozenset[str]
    above: frozenset[str]
    #: Ids of the clauses above that it does without.
    without: tuple[str, ...]

    def clause(self, clause_id: str) -> Clause | None:
        """Return a clause; None where there is none of this id."""
        return next((each for each in self.charter.clauses if each.id == clause_id), None)

    def wrong(self, clause_id: str) -> list[CharterError]:
        """Return what is wrong in a clause."""
        said = f"clause '{clause_id[:60]}'"
        return [each for each in self.errors if each.message.startswith(said)]


def known_of(client_id: int) -> dict[str, str]:
    """Return the texts of the charters that a client's drafts may extend besides those shipped, by name."""
    return {slug: version.text for slug, version in last_versions(client_id).items()}


def sketch(own: OwnCharter) -> Sketch:
    """Return a charter's draft as it can be read.

    Parameters
    ----------
    own
        The charter, as `vigie.desk.scope.own_charters_of` gave it to the person who reads.

    Raises
    ------
    CharterError
        Its text is no YAML, or extends a charter that is not known.
    """
    seals = tuple(version.seal for version in last_versions(own.client_id).values())
    return _sketch(own.client_id, own.slug, own.draft, seals)


@lru_cache(maxsize=_KEPT)
def _sketch(client_id: int, slug: str, draft: str, _seals: tuple[str, ...]) -> Sketch:
    # The versions that it may extend are a part of the question: a seal stands for each.
    known = known_of(client_id)
    text = compose(draft, "charter")
    try:
        read = read_draft(OwnCharter(client_id=client_id, slug=slug, draft=draft))
        charter, root = read.charter, read.root
        errors: tuple[CharterError, ...] = ()
    except CharterError as error:
        errors = error.every
        root = edit.whole(draft, known=known)
        charter = read_charter(Reader("charter"), root)
    return Sketch(
        root=root,
        charter=charter,
        named=_named(charter),
        errors=errors,
        written=_ids(text),
        above=_ids(tree_above(text, known)),
        without=_words(entry(text, "without")),
    )


def _named(charter: Charter) -> Named:
    return Named(
        {each.name: each for each in charter.lists},
        {each.name: each for each in charter.thresholds},
        charter.timezone,
        {each.name: each.when for each in charter.filters},
    )


def _ids(root: Node | None) -> frozenset[str]:
    clauses = entry(root, "clauses")
    items = clauses.items if isinstance(clauses, Series) else []
    return frozenset(name for each in items if (name := clause_id(each)))


def _words(node: Node | None) -> tuple[str, ...]:
    items = node.items if isinstance(node, Series) else []
    return tuple(each.value for each in items if isinstance(each, Text))
