"""From a draft to what can be published: read with what it extends, checked, its examples run."""

from collections.abc import Iterator
from pathlib import PurePath
from typing import NamedTuple

from vigie.charter.charter import Charter
from vigie.charter.defects import Doubt
from vigie.charter.doubts import defects
from vigie.charter.error import CharterError, in_order
from vigie.charter.examples import Examiner, run
from vigie.charter.load import load, reads
from vigie.charter.nodes import Node
from vigie.versions.errors import NotReady
from vigie.versions.models import OwnCharter
from vigie.versions.queries import last_versions


class Draft(NamedTuple):
    """A draft that could be read."""

    charter: Charter
    #: The tree of all that it says and inherits.
    root: Node
    #: What it extends, and the version of that; both empty where it stands alone.
    extends: str
    extends_version: str


def read_draft(own: OwnCharter) -> Draft:
    """Return a charter's draft, read with the last version of what it extends.

    Parameters
    ----------
    own
        The charter; its draft may extend shipped charters and those that the same client published.

    Raises
    ------
    CharterError
        When anything is wrong; its `every` lists all the mistakes found.
    """
    last = last_versions(own.client_id)
    known = {slug: version.text for slug, version in last.items()}
    charter, root = reads(own.draft, own.slug, known=known)
    if not charter.above:
        return Draft(charter, root, "", "")
    above = charter.above[0]
    if above not in last:
        name = PurePath(above).stem
        return Draft(charter, root, name, load(name).version)
    chain = [own.slug]
    while above in last and above not in chain:
        chain.append(above)
        above = last[above].extends
    if above == own.slug:
        told = " → ".join([*chain, above])
        raise _at_id(
            charter, f"charters that extend each other go round in a circle: {told}", "change 'extends'"
        )
    return Draft(charter, root, chain[1], str(last[chain[1]].number))


class Sound(NamedTuple):
    """A draft in which nothing is wrong; its examples have not been run."""

    draft: Draft
    #: What may be a mistake, and refuses nothing; of the draft, then of what it extends.
    doubts: tuple[Doubt, ...]


def sound(own: OwnCharter) -> Sound:
    """Return a charter's draft where nothing is wrong in it.

    Parameters
    ----------
    own
        The charter.

    Raises
    ------
    NotReady
        It is wrong; its `errors` are all the mistakes found.
    """
    try:
        draft = read_draft(own)
    except CharterError as error:
        raise NotReady(error.every) from error
    found = defects(draft.charter, draft.root)
    errors = [*_misnamed(own, draft.charter), *_unproved(draft.charter), *found.errors]
    if errors:
        raise NotReady(sorted(errors, key=lambda error: in_order(error, own.slug)))
    return Sound(draft, tuple(found.doubts))


def ready(own: OwnCharter, examiner: Examiner) -> Draft:
    """Return a charter's draft where it may be published.

    Parameters
    ----------
    own
        The charter.
    examiner
        Examines the examples; a fresh one, since crowds are remembered.

    Raises
    ------
    NotReady
        It is wrong, or some of its examples do not come out as they say.
    """
    draft = sound(own).draft
    if red := run(draft.charter, examiner).failed:
        raise NotReady(red=red)
    return draft


def _misnamed(own: OwnCharter, charter: Charter) -> Iterator[CharterError]:
    if charter.id != own.slug:
        yield _at_id(
            charter, f"the charter's id is '{charter.id}'", f"write '{own.slug}', its name at its client"
        )


def _unproved(charter: Charter) -> Iterator[CharterError]:
    """Yield the clauses that act alone with nothing that proves them, as `vigie charter check` does."""
    for clause in charter.clauses:
        both = {example.must for example in clause.examples} == {True, False}
        if clause.acts_alone and clause.outcome != "publish" and not both:
            yield CharterError(
                f"clause '{clause.id}': it acts alone, and no example shows on what",
                path=clause.path,
                line=clause.line,
                column=clause.column,
                expected="examples under 'must' and under 'must_not'",
            )


def _at_id(charter: Charter, message: str, suggestion: str) -> CharterError:
    place = charter.places["id"]
    return CharterError(message, path=place.path, line=place.line, column=place.column, suggestion=suggestion)
