"""The places of an account: each belongs to one client, and the account that reads it is kept with it."""

from collections.abc import Iterable

from vigie.accounts.models import Client
from vigie.channels.errors import belongs_to_another, places_of_others
from vigie.channels.models import Channel
from vigie.clock import now_ms
from vigie.desk.models import Space as Place
from vigie.examined import column_names
from vigie.message import Space

#: SQLite allows many variables in a statement, other databases fewer.
_LOOKUP = 200


def open_spaces(channel_id: int, spaces: Iterable[Space]) -> frozenset[Space]:
    """Open the places that an account tells of, for its client, inside the caller's transaction.

    A place that is there already and that no account reads is given to this one. A place of another client is
    left alone, and the channel says so.

    Parameters
    ----------
    channel_id
        The channel's number.
    spaces
        As its entries name them; any number of times each.

    Returns
    -------
    frozenset of Space
        Those of another client: nothing that this account tells of them is to be kept. Where the account was
        disconnected meanwhile, those that it had not opened.
    """
    wanted = {space: column_names(space) for space in spaces}
    channel = Channel.objects.filter(pk=channel_id).first()
    found = _places(set(wanted.values()))
    if channel is None:
        # Disconnected while its last entries were on their way: a place that it had not opened is nobody's.
        return frozenset(space for space, names in wanted.items() if names not in found)
    Place.objects.filter(
        pk__in=[
            place.pk
            for place in found.values()
            if place.channel_id is None and place.client_id == channel.client_id
        ]
    ).update(channel=channel)
    at = now_ms()
    for network, native_id in {names for names in wanted.values() if names not in found}:
        Place.objects.create(
            client_id=channel.client_id,
            network=network,
            native_id=native_id,
            name=native_id,
            channel=channel,
            created_ms=at,
        )
    refused = frozenset(
        space
        for space, names in wanted.items()
        if names in found and found[names].client_id != channel.client_id
    )
    if refused and not channel.trouble:
        said = places_of_others(sorted(space.id for space in refused))
        Channel.objects.filter(pk=channel_id).update(trouble=str(said), trouble_fr=said.french)
    return refused


def open_main(client: Client, channel: Channel, space: Space, name: str) -> None:
    """Give the account its own place, made where it is missing, inside the caller's transaction.

    Raises
    ------
    ChannelError
        Another client entrusted it to Vigie.
    """
    network, native_id = column_names(space)
    place = Place.objects.filter(network=network, native_id=native_id).first()
    if place is None:
        Place.objects.create(
            client=client,
            network=network,
            native_id=native_id,
            name=name or native_id,
            channel=channel,
            created_ms=now_ms(),
        )
    elif place.client_id != client.pk:
        raise belongs_to_another(name)
    else:
        Place.objects.filter(pk=place.pk).update(channel=channel)


def _places(names: set[tuple[str, str]]) -> dict[tuple[str, str], Place]:
    """Return the places of these networks and ids."""
    found: dict[tuple[str, str], Place] = {}
    for network in {network for network, _ in names}:
        ids = sorted(native_id for each, native_id in names if each == network)
        for start in range(0, len(ids), _LOOKUP):
            rows = Place.objects.filter(network=network, native_id__in=ids[start : start + _LOOKUP])
            found.update(((row.network, row.native_id), row) for row in rows)
    return found
