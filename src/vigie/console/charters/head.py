"""What every page of one charter says first: its title, what is in force where, what is not published."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from django.contrib.auth.models import User

from vigie.accounts.models import Membership
from vigie.charter.charter import Charter
from vigie.charter.error import CharterError
from vigie.charter.load import find, load
from vigie.charter.nodes import Fields, Text, compose, entry, read_text
from vigie.console.words import language
from vigie.desk.errors import NotFound
from vigie.desk.models import Space
from vigie.desk.scope import own_charters_of, role_of, spaces_of, versions_of
from vigie.versions.models import OwnCharter, Version
from vigie.versions.queries import behind


@dataclass(frozen=True, slots=True)
class Head:
    """One charter of a client's own, as the top of each of its pages shows it."""

    own: OwnCharter
    title: str
    #: Whether the person may change it, publish it and give it to spaces.
    supervises: bool
    #: The version in force; None where it was never published.
    last: Version | None
    #: Whether the draft says something that was never published.
    changed: bool
    #: Where it weighs.
    spaces: list[Space] = field(default_factory=list)
    #: The version there is now of what it extends, where the version in force extends an older one.
    behind: str = ""


def head_of(user: User, own_id: int) -> Head:
    """Return the head of a charter of the person's clients.

    Parameters
    ----------
    user
        Who reads.
    own_id
        The charter's number.

    Raises
    ------
    NotFound
        It does not exist, or is another client's.
    """
    own = own_charters_of(user).filter(pk=own_id).select_related("client", "saved_by").first()
    if own is None:
        raise NotFound
    last = versions_of(user).filter(own=own).defer("text").order_by("-number").first()
    late = {each.version.own_id: each.now for each in behind(user)} if last and last.extends else {}
    return Head(
        own=own,
        title=title_of(own, last),
        supervises=role_of(user, own.client_id) == Membership.Role.SUPERVISOR,
        last=last,
        changed=last is None or last.source != own.draft,
        spaces=list(spaces_of(user).filter(own_charter=own).order_by("name", "pk")),
        behind=late.get(own.pk, ""),
    )


def title_of(own: OwnCharter, last: Version | None) -> str:
    """Return the title that a charter gives itself, in the reader's language; its name where it gives none.

    Parameters
    ----------
    own
        The charter.
    last
        Its version in force, whose title is told; where there is none, the draft's.
    """
    return said(_titles(last.source if last else own.draft), own.slug)


def said(sentences: Mapping[str, str], otherwise: str) -> str:
    """Return a sentence in the reader's language, else in the charter's first, else something else."""
    return sentences.get(language()) or next(iter(sentences.values()), otherwise)


@lru_cache(maxsize=16)
def shipped_charter(name: str) -> Charter:
    """Return a charter that comes with Vigie; it changes with Vigie only."""
    return load(name)


def shipped_title(name: str) -> str:
    """Return the title of a charter that comes with Vigie, without reading all that it inherits."""
    return said(_titles(read_text(find(name), name)), name)


@lru_cache(maxsize=64)
def _titles(source: str) -> Mapping[str, str]:
    """Return the titles that a text gives itself, and not those it inherits; none where it cannot be read."""
    try:
        titles = entry(compose(source, "charter"), "charter", "title")
    except CharterError:
        return {}
    found = titles.entries.items() if isinstance(titles, Fields) else ()
    return {code: node.value for code, (_, node) in found if isinstance(node, Text)}
