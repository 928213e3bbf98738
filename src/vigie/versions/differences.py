"""What changed between two versions of a charter, or from one to its draft, in words."""

from vigie.charter.charter import Charter
from vigie.charter.difference import difference
from vigie.charter.difference_words import Telling
from vigie.versions.drafts import read_draft
from vigie.versions.errors import NoSuchVersion
from vigie.versions.models import OwnCharter
from vigie.versions.queries import sealed_charter


def difference_between(own: OwnCharter, old: int, new: int | None, *, language: str) -> list[str]:
    """Return what changed from one version of a charter to another, a sentence each; none where nothing did.

    Parameters
    ----------
    own
        The charter, as `vigie.desk.scope.own_charters_of` gave it to the person who reads.
    old, new
        Numbers of two versions; None for the draft.
    language
        "fr" or "en".

    Raises
    ------
    NoSuchVersion
        One of them was never published.
    CharterError
        The draft cannot be read.
    """
    before = _version(own, old)
    after = read_draft(own).charter if new is None else _version(own, new)
    telling = Telling(language)
    # The number is what tells two versions apart, and no change of the charter's.
    return [telling.line(each) for each in difference(before, after) if each.what != "version"]


def _version(own: OwnCharter, number: int) -> Charter:
    seal = own.versions.filter(number=number).values_list("seal", flat=True).first()
    if seal is None:
        raise NoSuchVersion
    return sealed_charter(seal)
