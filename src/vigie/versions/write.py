"""A charter of a client's own is begun, and its draft is written."""

import re
from typing import Final

from django.contrib.auth.models import User

from vigie.accounts.models import Client
from vigie.charter.load import shipped
from vigie.clock import now_ms
from vigie.desk.events import emit
from vigie.desk.scope import name_of
from vigie.intake.storage import writing
from vigie.versions.errors import NameTaken, NotAName, SavedSince
from vigie.versions.models import OwnCharter
from vigie.versions.needs import need_keepable, need_supervisor

#: What the reader of charters takes for an id.
_SLUG: Final = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,62}[a-z0-9])?")


def create(client: Client, slug: str, text: str, *, by: User) -> OwnCharter:
    """Begin a charter of a client's own.

    Parameters
    ----------
    client
        Whose charter it is.
    slug
        Its name, which is the id that its text must give it and never changes.
    text
        Its draft, right or wrong; `extends: media` in it starts from a shipped charter.
    by
        Who writes it.

    Raises
    ------
    NotFound, NotAllowed
        The client is another's, or the person is no supervisor of it.
    NotAName, NameTaken, NotKeepable
        The name or the text cannot be taken.
    """
    need_supervisor(by, client.pk)
    if not _SLUG.fullmatch(slug):
        raise NotAName
    need_keepable(text)
    with writing():
        # Decisions name a charter by its id: one must not be taken for another.
        if slug in shipped() or OwnCharter.objects.filter(client=client, slug=slug).exists():
            raise NameTaken(slug)
        own = OwnCharter.objects.create(client=client, slug=slug, draft=text, saved_by=by, saved_ms=now_ms())
        emit(client.pk, "charter.created", charter=own.pk, slug=slug, by=by.pk)
    return own


def save_draft(own: OwnCharter, text: str, *, by: User, based_on: int) -> int:
    """Keep a draft, right or wrong, so that nothing is lost; return its new edition.

    Parameters
    ----------
    own
        The charter.
    text
        The draft.
    by
        Who writes it.
    based_on
        The edition that they began from.

    Raises
    ------
    NotFound, NotAllowed
        The client is another's, or the person is no supervisor of it.
    SavedSince
        Somebody saved another one meanwhile.
    NotKeepable
        The text cannot be taken.
    """
    need_supervisor(by, own.client_id)
    need_keepable(text)
    with writing():
        write_draft(own, text, by, based_on)
        emit(own.client_id, "charter.saved", charter=own.pk, slug=own.slug, edition=own.edition, by=by.pk)
    return own.edition


def write_draft(own: OwnCharter, text: str, by: User, based_on: int) -> None:
    """Keep a draft, inside the caller's transaction; refuse where somebody saved since `based_on`."""
    said = {"draft": text, "edition": based_on + 1, "saved_by": by, "saved_ms": now_ms()}
    if not OwnCharter.objects.filter(pk=own.pk, edition=based_on).update(**said):
        raise SavedSince(name_of(OwnCharter.objects.select_related("saved_by").get(pk=own.pk).saved_by))
    for name, value in said.items():
        setattr(own, name, value)
