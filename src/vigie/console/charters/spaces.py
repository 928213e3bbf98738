"""Which charter weighs in each space of a client, and which may."""

from collections.abc import Mapping

from django.contrib.auth.models import User

from vigie.console.charters.begin import Above, published
from vigie.console.charters.listing import Elsewhere, elsewhere
from vigie.desk.errors import NotFound
from vigie.desk.scope import own_charters_of, spaces_of
from vigie.versions import services


def choices(user: User, client_id: int) -> tuple[list[Above], list[Elsewhere]]:
    """Return the published charters of a client, and its spaces with what weighs where none of those does.

    Parameters
    ----------
    user
        Who reads; the client is one of theirs.
    client_id
        The client.
    """
    spaces = spaces_of(user).filter(client_id=client_id).order_by("name", "pk")
    return published(client_id), [elsewhere(space) for space in spaces]


def given(client_id: int, asked: Mapping[int, tuple[int | None, int | None]], *, by: User) -> int:
    """Give charters to spaces; return how many spaces changed.

    Parameters
    ----------
    client_id
        The client of the spaces and of the charters.
    asked
        For each space, the charter that the screen showed, and the one that was chosen: None for the one that
        the space's settings name. Where nothing was chosen anew, what a colleague did meanwhile stays.
    by
        Who decides it.

    Raises
    ------
    NotFound, NotAllowed, NeverPublished
        A space or a charter is another client's, the person is no supervisor, or a charter has no version.
    """
    wanted = {space: chosen for space, (shown, chosen) in asked.items() if shown != chosen}
    spaces = {each.pk: each for each in spaces_of(by).filter(client_id=client_id, pk__in=wanted)}
    charters = {each.pk: each for each in own_charters_of(by).filter(client_id=client_id)}
    if spaces.keys() != wanted.keys() or not charters.keys() >= set(wanted.values()) - {None}:
        raise NotFound
    return sum(
        services.assign(spaces[space], charters[chosen] if chosen is not None else None, by=by)
        for space, chosen in wanted.items()
    )
