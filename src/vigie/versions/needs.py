"""What every deed on a charter asks first."""

import re
from typing import Final

from django.contrib.auth.models import User

from vigie.accounts.models import Membership
from vigie.charter.nodes import MAX_BYTES
from vigie.desk.errors import NotAllowed
from vigie.desk.scope import role_of
from vigie.versions.errors import NotKeepable, ReasonMissing

#: What PostgreSQL, or UTF-8, cannot hold.
_UNKEEPABLE: Final = re.compile("[\x00\ud800-\udfff]")


def need_supervisor(by: User, client_id: int) -> None:
    """Refuse who does not supervise the client.

    Raises
    ------
    NotFound, NotAllowed
        The client is another's, or the person is no supervisor of it.
    """
    if role_of(by, client_id) != Membership.Role.SUPERVISOR:
        raise NotAllowed


def need_reason(reason: str) -> None:
    """Refuse an empty reason, or one that cannot be kept."""
    if not reason.strip():
        raise ReasonMissing
    need_keepable(reason)


def need_keepable(text: str) -> None:
    """Refuse a text that is too long, or that the database cannot hold."""
    if len(text) > MAX_BYTES or _UNKEEPABLE.search(text):
        raise NotKeepable
