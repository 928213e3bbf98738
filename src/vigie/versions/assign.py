"""A charter is given to a space."""

from django.contrib.auth.models import User

from vigie.desk.errors import NotFound
from vigie.desk.events import emit
from vigie.desk.models import Space
from vigie.intake.storage import writing
from vigie.versions.errors import NeverPublished
from vigie.versions.generation import rules_changed
from vigie.versions.models import OwnCharter
from vigie.versions.needs import need_supervisor


def assign(space: Space, own: OwnCharter | None, *, by: User) -> bool:
    """Let a charter weigh in a space, or with None the one that the space's settings name.

    Parameters
    ----------
    space
        The space.
    own
        A charter of the same client.
    by
        Who decides it.

    Returns
    -------
    bool
        Whether this changed anything.

    Raises
    ------
    NotFound, NotAllowed
        The space or the charter is another client's, or the person is no supervisor of it.
    NeverPublished
        Nothing of the charter could weigh.
    """
    need_supervisor(by, space.client_id)
    if own is not None and own.client_id != space.client_id:
        raise NotFound
    with writing():
        if own is not None and not own.versions.exists():
            raise NeverPublished
        if not Space.objects.filter(pk=space.pk).exclude(own_charter=own).update(own_charter=own):
            return False
        emit(space.client_id, "charter.assigned", space=space.pk, charter=own.pk if own else None, by=by.pk)
        rules_changed()
    space.own_charter = own
    return True
