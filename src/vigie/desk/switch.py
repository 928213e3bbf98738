"""The kill switch of automatic decisions."""

from django.contrib.auth.models import User

from vigie.accounts.models import Client, Membership
from vigie.desk.errors import NotAllowed
from vigie.desk.events import emit
from vigie.desk.scope import role_of
from vigie.intake.storage import writing


@writing()
def set_automatic(client: Client, *, on: bool, by: User) -> bool:
    """Let the client's clauses act alone, or stop them all; return whether this changed anything.

    Raises
    ------
    NotFound, NotAllowed
        The client is another's, or the person is no supervisor of it.
    """
    if role_of(by, client.pk) != Membership.Role.SUPERVISOR:
        raise NotAllowed
    changed = Client.objects.filter(pk=client.pk).exclude(automatic=on).update(automatic=on)
    client.automatic = on
    if changed:
        emit(client.pk, "automatic", on=on, by=by.pk)
    return bool(changed)
