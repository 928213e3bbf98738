"""What people do with accounts: connect, change, enable, disable, disconnect.

Each deed checks that its author supervises the client (`by` is None on the command line), and notes when it
was done: the worker then starts that account again, and no other.
"""

import secrets as chance
from collections.abc import Mapping

from asgiref.sync import sync_to_async
from django.contrib.auth.models import User

from vigie.accounts.models import Client, Membership
from vigie.channels.account import account_of, card_of
from vigie.channels.checking import (
    Checked,
    asked,
    check_account,
    refuse_what_is_wrong,
    secrets_of,
    settings_of,
)
from vigie.channels.errors import ChannelError, already_connected, belongs_to_another, speaks_for_another
from vigie.channels.keyring import opened, renews, sealed
from vigie.channels.models import Channel
from vigie.channels.places import open_main, open_spaces
from vigie.clock import now_ms
from vigie.connectors.account import Account
from vigie.connectors.base import Identity
from vigie.connectors.card import NetworkCard
from vigie.desk.errors import NotAllowed, NotFound
from vigie.desk.scope import role_of
from vigie.examined import column_names
from vigie.intake.storage import writing

__all__ = [
    "change",
    "check",
    "connect",
    "disable",
    "disconnect",
    "enable",
    "keep",
    "new_key",
    "open_spaces",
    "supervises",
]

#: Longest name of an account for people.
NAME_LIMIT = 200


def new_key() -> str:
    """Return the last part of an address for webhooks: 256 bits that nobody can guess."""
    return chance.token_urlsafe(32)


def supervises(by: User | None, client_id: int) -> None:
    """Let only a supervisor of the client go on, or whoever is at the command line.

    Raises
    ------
    NotFound, NotAllowed
        The client is another's, or the person is no supervisor of it.
    """
    if by is not None and role_of(by, client_id) != Membership.Role.SUPERVISOR:
        raise NotAllowed


async def connect(
    client: Client,
    card: NetworkCard,
    settings: Mapping[str, str],
    secrets: Mapping[str, str],
    *,
    by: User | None,
    key: str = "",
) -> Channel:
    """Connect an account, once its network has said whom these secrets speak for.

    Parameters
    ----------
    settings, secrets
        By the names of the card's fields.
    by
        Who connects it; None for the command line.
    key
        The last part of the address of its webhooks, where it was announced before; made otherwise.

    Raises
    ------
    ConnectorError
        The network refuses or does not answer, the account is connected already, or its place belongs to
        another client; the sentence is for the person.
    NotFound, NotAllowed
        The person is no supervisor of the client.
    """
    await sync_to_async(supervises)(by, client.pk)
    checked = await check_account(card, settings, secrets)
    return await sync_to_async(keep)(client, checked, by=by, key=key)


def keep(client: Client, checked: Checked, *, by: User | None, key: str = "") -> Channel:
    """Keep an account that its network has recognised, and give it its place.

    Raises
    ------
    ChannelError
        It is connected already, or its place belongs to another client.
    NotFound, NotAllowed
        The person is no supervisor of the client.
    """
    supervises(by, client.pk)
    identity = checked.identity
    _, native_id = column_names(identity.space)
    at = now_ms()
    sealed_secrets = sealed(checked.secrets)
    with writing():
        other = Channel.objects.filter(network=checked.network, native_id=native_id).first()
        if other is not None:
            same = other.client_id == client.pk
            raise (already_connected if same else belongs_to_another)(identity.name)
        channel = Channel.objects.create(
            client=client,
            network=checked.network,
            native_id=native_id,
            name=identity.name[:NAME_LIMIT] or native_id[:NAME_LIMIT],
            key=key or new_key(),
            settings=checked.settings,
            sealed_secrets=sealed_secrets,
            expires_ms=checked.expires_ms,
            renews=renews(checked.secrets),
            checked_ms=at,
            missing=_pairs(identity),
            created_ms=at,
            changed_ms=at,
        )
        open_main(client, channel, identity.space, identity.name)
    return channel


async def change(
    channel: Channel,
    *,
    settings: Mapping[str, str] | None = None,
    secrets: Mapping[str, str] | None = None,
    name: str = "",
    by: User | None,
) -> Channel:
    """Change an account: its settings, its secrets, its name for people.

    The network is asked again where settings or secrets change. A secret left empty keeps the old one.

    Returns
    -------
    Channel
        As it stands now.

    Raises
    ------
    ConnectorError
        The network refuses or does not answer, or the secrets speak for another account; nothing changed.
    NotFound, NotAllowed
        The person is no supervisor of the client.
    """
    # As it stands: the worker may have renewed its secrets since it was shown.
    channel = await sync_to_async(_of)(channel.pk, by)
    card = card_of(channel)
    kept = settings_of(card, channel.settings if settings is None else {**channel.settings, **settings})
    refuse_what_is_wrong(card, kept)
    given = secrets_of(card, secrets or {})
    new: dict[str, object] = {"settings": kept}
    checked: Checked | None = None
    if given:
        # What the network gave in exchange for the old ones (a token for a shorter time) ends with them.
        held = await sync_to_async(_held)(channel)
        checked = await check_account(card, kept, {**secrets_of(card, held), **given})
        identity = checked.identity
        new |= {"expires_ms": checked.expires_ms}
    elif any(kept.get(one.name) != channel.settings.get(one.name) for one in card.fields if not one.secret):
        account = await sync_to_async(account_of)(channel, card=card)
        identity = await asked(card, Account(kept, account.keyring, account.purse))
    else:
        return await sync_to_async(_written)(channel, _named(new, name), None)
    if column_names(identity.space)[1] != channel.native_id:
        raise speaks_for_another(identity.name)
    new |= {"checked_ms": now_ms(), "missing": _pairs(identity)}
    return await sync_to_async(_written)(channel, _named(new, name), checked)


async def check(channel: Channel) -> Identity:
    """Ask the network whom the account's secrets speak for, and keep what it says of their end and rights.

    Raises
    ------
    ConnectorError
        The network refuses or does not answer.
    """
    account = await sync_to_async(account_of)(channel)
    identity = await asked(card_of(channel), account)
    await sync_to_async(keep_identity)(channel.pk, identity)
    return identity


def keep_identity(channel_id: int, identity: Identity) -> None:
    """Keep what a network said of the token's end and rights."""
    said: dict[str, object] = {"checked_ms": now_ms(), "missing": _pairs(identity)}
    if identity.expires_at is not None:
        said["expires_ms"] = identity.expires_at
    with writing():
        Channel.objects.filter(pk=channel_id).update(**said)


def enable(channel: Channel, *, by: User | None) -> Channel:
    """Have the account read and acted through; one that had stopped is tried again.

    Raises
    ------
    NotFound, NotAllowed
        The person is no supervisor of the client.
    """
    supervises(by, channel.client_id)
    return _written(channel, {"enabled": True}, None)


def disable(channel: Channel, *, by: User | None) -> Channel:
    """Leave the account alone, neither read nor acted through; its secrets stay.

    Raises
    ------
    NotFound, NotAllowed
        The person is no supervisor of the client.
    """
    supervises(by, channel.client_id)
    return _written(channel, {"enabled": False}, None)


def disconnect(channel: Channel, *, by: User | None) -> None:
    """Forget the account and its secrets; its places and what was said there stay.

    Raises
    ------
    NotFound, NotAllowed
        The person is no supervisor of the client.
    """
    supervises(by, channel.client_id)
    with writing():
        channel.spaces.update(last_error="")
        Channel.objects.filter(pk=channel.pk).delete()


def _held(channel: Channel) -> dict[str, str]:
    """Return the secrets kept; none where their key is lost: all are then given anew."""
    try:
        return opened(channel.sealed_secrets)
    except ChannelError:
        return {}


def _of(channel_id: int, by: User | None) -> Channel:
    channel = Channel.objects.filter(pk=channel_id).first()
    if channel is None:
        raise NotFound
    supervises(by, channel.client_id)
    return channel


def _written(channel: Channel, new: dict[str, object], checked: Checked | None) -> Channel:
    """Write a change, which also lets an account that had stopped be tried again."""
    # The worker compares times: two changes within one millisecond must still be two.
    with writing():
        row = Channel.objects.select_for_update().filter(pk=channel.pk).first()
        if row is None:
            raise NotFound
        for field, value in new.items():
            setattr(row, field, value)
        if checked is not None:
            row.sealed_secrets = sealed(checked.secrets)
            row.secrets_version += 1
            row.secrets_given = row.secrets_version
            row.renews = renews(checked.secrets)
        row.stopped, row.trouble, row.trouble_fr = False, "", ""
        row.changed_ms = max(now_ms(), row.changed_ms + 1)
        row.save()
        row.spaces.exclude(last_error="").update(last_error="")
    return row


def _named(new: dict[str, object], name: str) -> dict[str, object]:
    name = name.strip()[:NAME_LIMIT]
    return {**new, "name": name} if name else new


def _pairs(identity: Identity) -> list[list[str]]:
    return [[str(sentence), sentence.french] for sentence in identity.missing]
