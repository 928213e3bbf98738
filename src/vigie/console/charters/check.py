"""What stands between a draft and its publication: its mistakes, its doubts, what it changes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from django.urls import reverse

from vigie.charter.charter import Charter
from vigie.charter.compile import CompiledCharter, compile_charter
from vigie.charter.difference import difference
from vigie.charter.difference_words import Telling
from vigie.charter.error import CharterError
from vigie.charter.remarks_french import in_french
from vigie.console.charters.head import Head, shipped_charter
from vigie.console.charters.sentences import capital, charter_name, sentence
from vigie.console.words import language
from vigie.versions.drafts import Draft, sound
from vigie.versions.errors import NotReady
from vigie.versions.models import OwnCharter
from vigie.versions.queries import last_versions, sealed_charter

_CLAUSE: Final = re.compile(r"clause '([^']+)'")


@dataclass(frozen=True)
class Looked:
    """What reading a draft gave."""

    #: None where something is wrong in it.
    draft: Draft | None
    errors: tuple[CharterError, ...]
    doubts: tuple[CharterError, ...]

    @cached_property
    def compiled(self) -> CompiledCharter:
        """Return the charter ready to weigh."""
        assert self.draft is not None
        return compile_charter(self.draft.charter)


def looked_at(own: OwnCharter) -> Looked:
    """Return what is wrong and doubtful in a charter's draft; the same draft is read once.

    Parameters
    ----------
    own
        The charter, as `vigie.desk.scope.own_charters_of` gave it to the person who reads.
    """
    last = last_versions(own.client_id)
    return _looked(own.client_id, own.slug, own.draft, frozenset(each.seal for each in last.values()))


@lru_cache(maxsize=4)
def _looked(client_id: int, slug: str, draft: str, _above: frozenset[str]) -> Looked:
    # The versions that it may extend are a part of the question: a seal stands for each.
    try:
        found = sound(OwnCharter(client_id=client_id, slug=slug, draft=draft))
    except NotReady as error:
        return Looked(None, error.errors, ())
    return Looked(found.draft, (), found.doubts)


@dataclass(frozen=True, slots=True)
class Remark:
    """A mistake or a doubt, with where to mend it."""

    said: str
    mend: str
    #: The language of the two: English where the reader's is not known for them.
    language: str
    #: The clause it is about; empty where it is about the whole.
    clause: str
    #: The line of the draft; 0 where it is written in a charter above.
    line: int
    #: The charter above that it is written in.
    above: str
    #: Where it can be mended.
    url: str


def remarks(own: OwnCharter, errors: Sequence[CharterError]) -> list[Remark]:
    """Return mistakes or doubts of a charter as a screen tells them."""
    return [_remark(own, error) for error in errors]


def _remark(own: OwnCharter, error: CharterError) -> Remark:
    named = _CLAUSE.match(error.message)
    clause = named[1] if named else ""
    here = error.path in ("", own.slug)
    if clause:
        url = reverse("charter-clause", args=[own.pk, clause])
    else:
        url = reverse("charter-text", args=[own.pk])
    about = error.message[named.end() :].lstrip(": ") if named else error.message
    expected = f"expected {error.expected}" if error.expected else ""
    told, spoken = _spoken([about, *filter(None, [expected, error.suggestion])])
    return Remark(
        said=sentence(told[0]),
        mend=sentence("; ".join(told[1:])) if told[1:] else "",
        language=spoken,
        clause=clause,
        line=error.line if here else 0,
        above="" if here else charter_name(error.path),
        url=url,
    )


def _spoken(said: list[str]) -> tuple[list[str], str]:
    """Return what is said of a charter in the reader's language where all of it is known there."""
    if language() == "fr":
        french = [told for told in map(in_french, said) if told is not None]
        if len(french) == len(said):
            return french, "fr"
    return said, "en"


def changes(head: Head, looked: Looked) -> list[str]:
    """Return what a draft changes, a sentence each: from the version in force, else from what it extends.

    Parameters
    ----------
    head
        The charter.
    looked
        Its draft, in which nothing is wrong.
    """
    draft = looked.draft
    assert draft is not None
    # Its name and its number are its own, and no change of the rules.
    telling, names = Telling(language()), {"version"}
    if head.last is not None:
        before = sealed_charter(head.last.seal)
    elif draft.extends:
        names |= {"id"}
        before = _above(head.own, draft.extends)
    else:
        return []
    return [
        capital(telling.line(each)) for each in difference(before, draft.charter) if each.what not in names
    ]


def _above(own: OwnCharter, name: str) -> Charter:
    version = last_versions(own.client_id).get(name)
    return sealed_charter(version.seal) if version else shipped_charter(name)
