"""What is read of a client's own charters: what is in force, what a version said, which seals hold."""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from django.contrib.auth.models import User
from django.db.models import OuterRef, QuerySet, Subquery

from vigie.charter.charter import Charter
from vigie.charter.load import find, load, loads, shipped
from vigie.charter.nodes import Text, compose, entry, read_text
from vigie.desk.errors import NotFound
from vigie.desk.models import Space
from vigie.desk.scope import own_charters_of, versions_of
from vigie.versions.models import OwnCharter, Version
from vigie.versions.seal import checked

#: What names a version in a decision: a client, the charter's id, its version.
Key = tuple[int, str, str]


def in_force() -> tuple[dict[str, str], dict[str, str]]:
    """Return the name of the charter of each space, by the space's key, and texts by name.

    A name without a text is a shipped charter's, or a file's path. The spaces of all clients are told: the
    worker reads this for the examiner, and no person does.
    """
    spaces = list(Space.objects.values_list("network", "native_id", "charter", "own_charter_id"))
    given = {own for *_, own in spaces if own is not None}
    names, texts = {}, {}
    last = _last(Version.objects.filter(own_id__in=given)).select_related("own__client")
    for version in last.defer("source", "own__draft"):
        names[version.own_id] = name_of(version)
        texts[name_of(version)] = version.text
    # A charter is published before it is given: the other name is for nobody but a hand in the database.
    by_space = {
        f"{network}:{native}": names.get(own, charter) if own else charter
        for network, native, charter, own in spaces
    }
    return by_space, texts


def name_of(version: Version) -> str:
    """Return the name by which a published version is told to the examiner."""
    return f"{version.own.client.slug}/{version.own.slug}@{version.number}"


def charter_of(space: Space) -> Charter:
    """Return the charter that weighs in a space.

    Raises
    ------
    CharterError
        It is a file or a shipped charter, and cannot be read.
    """
    seal = None
    if space.own_charter_id is not None:
        last = _last(Version.objects.filter(own_id=space.own_charter_id))
        seal = last.values_list("seal", flat=True).first()
    return sealed_charter(seal) if seal else load(space.charter)


def last_versions(client_id: int) -> dict[str, Version]:
    """Return the last version of each of a client's charters that was ever published, by its slug."""
    found = _last(Version.objects.filter(own__client_id=client_id)).select_related("own")
    return {version.own.slug: version for version in found.order_by("own__slug")}


def version_text(client_id: int, charter: str, number: int) -> str | None:
    """Return the whole text of a version of a client's charter; None where there is none."""
    found = Version.objects.filter(own__client_id=client_id, own__slug=charter, number=number)
    return found.values_list("text", flat=True).first()


def seals_of(keys: Iterable[Key]) -> dict[Key, str]:
    """Return the seals of those of the versions that were published here, in one query at most."""
    asked = {key for key in keys if key[2].isdecimal() and len(key[2]) < 10}
    if not asked:
        return {}
    clients, charters, numbers = zip(*asked, strict=True)
    found = Version.objects.filter(
        own__client_id__in=set(clients), own__slug__in=set(charters), number__in=set(map(int, numbers))
    ).values_list("own__client_id", "own__slug", "number", "seal")
    sealed = {(client, charter, str(number)): seal for client, charter, number, seal in found}
    return {key: sealed[key] for key in asked if key in sealed}


@lru_cache(maxsize=64)
def sealed_charter(seal: str) -> Charter:
    """Return the charter of the version that has this seal: what a seal names never changes."""
    version = Version.objects.select_related("own").get(seal=seal)
    return loads(version.text, f"{version.own.slug}@{version.number}")


class Kept(NamedTuple):
    """A version, and whether its seal holds."""

    version: Version
    holds: bool


def history_of(user: User, own_id: int) -> list[Kept]:
    """Return the versions of a charter of the person's clients, from the first on.

    Raises
    ------
    NotFound
        It does not exist, or is another client's.
    """
    own = own_charters_of(user).filter(pk=own_id).first()
    if own is None:
        raise NotFound
    return kept(own.versions.all())


def kept(versions: QuerySet[Version]) -> list[Kept]:
    """Return whole lines of versions, each with whether its seal holds.

    The caller answers for who may see them.
    """
    found = versions.select_related("own__client").order_by("own__client__slug", "own__slug", "pk")
    return [Kept(*each) for each in checked(found)]


def verify(client_id: int | None = None) -> Version | None:
    """Return the first version whose seal does not hold, of a client or of all; None where all hold."""
    versions = (
        Version.objects.all() if client_id is None else Version.objects.filter(own__client_id=client_id)
    )
    found = versions.select_related("own__client").order_by("own__client__slug", "own__slug", "pk")
    return next((version for version, holds in checked(found.iterator(100)) if not holds), None)


class Behind(NamedTuple):
    """A charter whose last version extends an older version than there is now."""

    version: Version
    #: The version now of what it extends.
    now: str


def behind(user: User) -> list[Behind]:
    """Return the charters of the person's clients to publish again if they are to follow what they extend."""
    newest = _last(versions_of(user)).select_related("own").defer("text", "source", "own__draft")
    last = list(newest.order_by("own__client_id", "own__slug"))
    now = {(version.own.client_id, version.own.slug): str(version.number) for version in last}
    found = []
    for version in last:
        above = now.get((version.own.client_id, version.extends))
        if above is None:
            above = _shipped(version.extends) if version.extends in shipped() else version.extends_version
        if above != version.extends_version:
            found.append(Behind(version, above))
    return found


def _shipped(name: str) -> str:
    """Return the version of a charter that comes with Vigie, without reading what it inherits."""
    version = entry(compose(read_text(find(name), name), name), "charter", "version")
    assert isinstance(version, Text)
    return version.value


def _last(versions: QuerySet[Version]) -> QuerySet[Version]:
    newest = Version.objects.filter(own=OuterRef("own")).order_by("-number").values("pk")[:1]
    return versions.filter(pk=Subquery(newest))


def own_charter(user: User, client_id: int, slug: str) -> OwnCharter:
    """Return a charter of one of the person's clients, by its name.

    Raises
    ------
    NotFound
        It does not exist, or is another client's.
    """
    own = own_charters_of(user).filter(client_id=client_id, slug=slug).first()
    if own is None:
        raise NotFound
    return own
