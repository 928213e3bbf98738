"""How a charter of a client's own is begun: from which charter, under which name."""

import json
import unicodedata
from dataclasses import dataclass
from typing import Final

from django.contrib.auth.models import User
from django.utils.text import slugify
from django.utils.translation import gettext

from vigie.accounts.models import Client, Membership
from vigie.charter.charter import Charter
from vigie.charter.load import shipped
from vigie.console.charters.head import shipped_charter, title_of
from vigie.desk.errors import NotFound
from vigie.desk.scope import clients_of, memberships_of
from vigie.versions import services
from vigie.versions.errors import NameTaken, NotAName
from vigie.versions.models import OwnCharter
from vigie.versions.queries import last_versions, sealed_charter

#: The longest title that a charter takes.
LONGEST: Final = 120


@dataclass(frozen=True, slots=True)
class Above:
    """A charter of the client's own that another may extend."""

    pk: int
    slug: str
    title: str
    #: Of its last version.
    number: int


@dataclass(frozen=True, slots=True)
class Begun:
    """A client for whom the person may begin a charter, and what it may extend there."""

    client: Client
    above: list[Above]


@dataclass(frozen=True, slots=True)
class Beginning:
    """What was typed."""

    client_id: int
    #: The name of a charter that comes with Vigie, or of one that the client published.
    start: str
    title: str
    #: Empty where it is to be made from the title.
    slug: str


def beginnings(user: User) -> list[Begun]:
    """Return the clients for whom the person may begin a charter."""
    supervised = memberships_of(user).filter(role=Membership.Role.SUPERVISOR).values("client_id")
    return [
        Begun(client, published(client.pk))
        for client in clients_of(user).filter(pk__in=supervised).order_by("name")
    ]


def published(client_id: int) -> list[Above]:
    """Return the charters that a client published; the caller answers for who may see them."""
    return [
        Above(version.own_id, slug, title_of(version.own, version), version.number)
        for slug, version in last_versions(client_id).items()
    ]


def begin(typed: Beginning, *, by: User) -> tuple[OwnCharter | None, dict[str, str]]:
    """Begin a charter; return it, or what is wrong by the name of the field.

    Parameters
    ----------
    typed
        What was typed.
    by
        Who begins it.

    Raises
    ------
    NotFound, NotAllowed
        The client is another's, or the person is no supervisor of it.
    """
    client = clients_of(by).filter(pk=typed.client_id).first()
    if client is None:
        raise NotFound
    errors = {}
    title = " ".join(typed.title.split())
    if not title:
        errors["title"] = gettext("Give the charter a title.")
    elif len(title) > LONGEST:
        errors["title"] = gettext("A title has at most %(n)d characters: shorten it.") % {"n": LONGEST}
    elif any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in title):
        errors["title"] = gettext("The title holds a sign that no text shows: write it again.")
    slug = typed.slug.strip() or slugify(title)[:64].strip("-")
    if title and not slug:
        errors["slug"] = gettext("No short name can be made from this title: write one.")
    above = _above(client, typed.start)
    if above is None:
        errors["from"] = gettext("Choose the charter to start from.")
    if errors or above is None:
        return None, errors
    try:
        return services.create(client, slug, _draft(slug, title, typed.start, above), by=by), {}
    except (NameTaken, NotAName) as error:
        return None, {"slug": str(error)}


def _above(client: Client, name: str) -> Charter | None:
    if name in shipped():
        return shipped_charter(name)
    version = last_versions(client.pk).get(name)
    return sealed_charter(version.seal) if version else None


def _draft(slug: str, title: str, start: str, above: Charter) -> str:
    # What JSON writes between quotes, YAML reads as the same text.
    quoted = json.dumps(title, ensure_ascii=False)
    titles = ", ".join(f"{code}: {quoted}" for code in above.languages)
    return f"charter:\n  id: {slug}\n  version: draft\n  title: {{{titles}}}\n  extends: {start}\n"
