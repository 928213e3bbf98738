"""How connected accounts are, in words."""

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import Count, Max
from django.utils.translation import gettext, ngettext, pgettext

from vigie.accounts.models import Client, Membership
from vigie.channels.ending import DAY_MS, ends_soon
from vigie.channels.models import Channel
from vigie.clock import now_ms
from vigie.connectors import registry
from vigie.console.templatetags.console import ago
from vigie.console.words import language
from vigie.coverage.models import Heard
from vigie.desk.scope import channels_of, clients_of, memberships_of


@dataclass(frozen=True)
class Shown:
    """One account as the screens show it."""

    channel: Channel
    #: The network as it writes itself.
    network: str
    #: One word on how it is, and its gravity: "ok", "idle", "warn" or "bad".
    state: str
    level: str
    #: What to do; empty where nothing is.
    trouble: str
    #: When the network was last heard, in words; empty where it never was.
    heard: str
    #: When the token ends, in words; empty where it does not, or nobody need care.
    ends: str
    #: How grave that is: "", "warn" or "bad".
    ends_level: str
    places: int


@dataclass(frozen=True)
class Group:
    """The accounts of one client."""

    client: Client
    supervises: bool
    channels: list[Shown]


def groups(user: User) -> list[Group]:
    """Return the person's clients with their accounts."""
    supervised = supervised_by(user)
    found = shown(user)
    return [
        Group(
            client,
            client.pk in supervised,
            [one for one in found if one.channel.client_id == client.pk],
        )
        for client in clients_of(user).order_by("name")
    ]


def supervised_by(user: User) -> set[int]:
    """Return the numbers of the clients that the person supervises."""
    return set(
        memberships_of(user).filter(role=Membership.Role.SUPERVISOR).values_list("client_id", flat=True)
    )


def shown(user: User, channel_id: int | None = None) -> list[Shown]:
    """Return the accounts of the person's clients, or the one that is named, by network and name."""
    rows = channels_of(user).select_related("client").defer("sealed_secrets", "cursor")
    if channel_id is not None:
        rows = rows.filter(pk=channel_id)
    rows = rows.annotate(places=Count("spaces"), last_message=Max("spaces__last_received_ms"))
    channels = list(rows.order_by("network", "name", "pk"))
    heard = dict(Heard.objects.filter(channel__in=channels).values_list("channel_id", "heard_ms"))
    return [
        _shown(channel, max(heard.get(channel.pk) or 0, channel.last_message or 0)) for channel in channels
    ]


def _shown(channel: Channel, heard_ms: int) -> Shown:
    card = registry.NETWORKS.get(channel.network)
    french = language() == "fr"
    trouble = channel.trouble_fr if french and channel.trouble_fr else channel.trouble
    if not channel.enabled:
        state, level, trouble = pgettext("channel", "Off"), "idle", ""
    elif channel.stopped:
        state, level = pgettext("channel", "Stopped"), "bad"
    elif trouble:
        state, level = pgettext("channel", "In trouble"), "warn"
    elif not heard_ms:
        state, level = pgettext("channel", "Connecting"), "idle"
    else:
        state, level = pgettext("channel", "Well"), "ok"
    ends, ends_level = ending(channel)
    return Shown(
        channel=channel,
        network=card.title if card else channel.network.capitalize(),
        state=state,
        level=level,
        trouble=trouble,
        heard=ago(heard_ms) if heard_ms else "",
        ends=ends,
        ends_level=ends_level,
        places=channel.places,  # type: ignore[attr-defined]  # annotated by `shown`
    )


def ending(channel: Channel) -> tuple[str, str]:
    """Return when the account's token ends, in words, and how grave that is."""
    if channel.expires_ms is None or channel.renews:
        return "", ""
    left = channel.expires_ms - now_ms()
    if left <= 0:
        return gettext("The token has expired: replace it."), "bad"
    days = left // DAY_MS
    if days == 0:
        said = gettext("The token expires within a day: replace it.")
    else:
        said = ngettext("The token expires in %(n)d day.", "The token expires in %(n)d days.", days)
        said %= {"n": days}
    return said, "warn" if ends_soon(channel, now_ms()) else ""
