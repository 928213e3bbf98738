"""``vigie channels``: connected accounts from the command line; secrets are asked for, never arguments."""

import os
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from vigie.accounts.models import Client
    from vigie.channels.models import Channel
    from vigie.connectors.account import Field
    from vigie.connectors.card import NetworkCard

#: Before the name of a field, in capitals, in the environment.
PREFIX = "VIGIE_ACCOUNT_"


@click.group("channels")
def channels() -> None:
    """Connect accounts, which Vigie reads and acts through."""
    import django

    django.setup()


@channels.command("list")
def list_() -> None:
    """List the accounts: number, network, name, client, and how each is."""
    from vigie.channels.models import Channel
    from vigie.clock import now_ms

    for channel in Channel.objects.select_related("client").order_by("client__slug", "network", "name"):
        state = _state(channel, now_ms())
        click.echo(f"{channel.pk}\t{channel.network}\t{channel.name}\t{channel.client.slug}\t{state}")


@channels.command("add")
@click.argument("network")
@click.option(
    "--client", "slug", default="default", show_default=True, help="The client whose account it is."
)
@click.option(
    "--set",
    "given",
    multiple=True,
    metavar="NAME=VALUE",
    help="A setting that is no secret; again for each.",
)
@click.option("--at", "base", default="http://127.0.0.1:8000", show_default=True, help="Vigie's address.")
def add(network: str, slug: str, given: tuple[str, ...], base: str) -> None:
    """Connect an account of NETWORK, once the network has said whom its secrets speak for.

    Secrets are asked for without being shown; or they are read from the environment, each from
    VIGIE_ACCOUNT_ and its name in capitals (VIGIE_ACCOUNT_TOKEN).
    """
    from asgiref.sync import async_to_sync

    from vigie.channels import services
    from vigie.connectors.base import ConnectorError

    card = _card(network)
    client = _client(slug)
    settings = _settings(card, given)
    click.echo(card.before, err=True)
    secrets = {one.name: _secret(one) for one in card.fields if one.secret}
    for one in card.fields:
        if not one.secret and one.name not in settings:
            settings[one.name] = _setting(one)
    try:
        channel = async_to_sync(services.connect)(client, card, settings, secrets, by=None)
    except ConnectorError as error:
        raise click.ClickException(str(error.sentence)) from None
    click.echo(f"{channel.pk}\t{card.name}\t{channel.name}")
    for english, _ in channel.missing:
        click.echo(f"Missing: {english}", err=True)
    if card.inbound is not None:
        click.echo(f"Webhooks go to {base.rstrip('/')}/hooks/{card.name}/{channel.key}")


@channels.command("check")
@click.argument("number", type=int)
def check(number: int) -> None:
    """Ask the network whom account NUMBER speaks for."""
    from asgiref.sync import async_to_sync

    from vigie.channels import services
    from vigie.connectors.base import ConnectorError

    try:
        identity = async_to_sync(services.check)(_channel(number))
    except ConnectorError as error:
        raise click.ClickException(str(error.sentence)) from None
    click.echo(f"{identity.name} ({identity.space.id})")
    for sentence in identity.missing:
        click.echo(f"Missing: {sentence}", err=True)


@channels.command("enable")
@click.argument("number", type=int)
def enable(number: int) -> None:
    """Have account NUMBER read and acted through; one that stopped is tried again."""
    from vigie.channels import services

    channel = services.enable(_channel(number), by=None)
    click.echo(f"{channel.name} is on.")


@channels.command("disable")
@click.argument("number", type=int)
def disable(number: int) -> None:
    """Leave account NUMBER alone; its secrets stay."""
    from vigie.channels import services

    channel = services.disable(_channel(number), by=None)
    click.echo(f"{channel.name} is off.")


@channels.command("remove")
@click.argument("number", type=int)
@click.option("--yes", is_flag=True, help="Do not ask.")
def remove(number: int, yes: bool) -> None:
    """Disconnect account NUMBER and forget its secrets; what was said and decided stays."""
    from vigie.channels import services

    channel = _channel(number)
    if not yes:
        click.confirm(f"Disconnect {channel.network} · {channel.name}?", abort=True)
    services.disconnect(channel, by=None)
    click.echo(f"{channel.name} is disconnected: withdraw its rights at the network too.")


def _state(channel: "Channel", at: int) -> str:
    from vigie.channels.ending import DAY_MS, ends_soon

    said = channel.trouble or "well"
    if not channel.enabled:
        said = "off"
    elif channel.stopped:
        said = f"stopped: {said}"
    if channel.enabled and ends_soon(channel, at) and channel.expires_ms is not None:
        days = max(0, channel.expires_ms - at) // DAY_MS
        said += f"; its token ends in {days} days" if days else "; its token ends within a day, or has ended"
    return said


def _card(network: str) -> "NetworkCard":
    from vigie.connectors import registry

    card = registry.NETWORKS.get(network)
    if card is None:
        known = ", ".join(sorted(registry.NETWORKS)) or "none yet"
        raise click.UsageError(f"No network is called “{network}”: choose one of these: {known}.")
    return card


def _client(slug: str) -> "Client":
    from vigie.accounts.models import Client
    from vigie.accounts.services import DEFAULT_CLIENT, open_client

    client = Client.objects.filter(slug=slug).first()
    if client is None and slug == DEFAULT_CLIENT:
        client, _ = open_client(slug)
    if client is None:
        known = ", ".join(Client.objects.order_by("slug").values_list("slug", flat=True)) or "none yet"
        raise click.UsageError(f"No client is called “{slug}”: choose one of these: {known}.")
    return client


def _channel(number: int) -> "Channel":
    from vigie.channels.models import Channel

    channel = Channel.objects.filter(pk=number).first()
    if channel is None:
        raise click.UsageError(f"No account has the number {number}: `vigie channels list` shows them.")
    return channel


def _settings(card: "NetworkCard", given: tuple[str, ...]) -> dict[str, str]:
    """Return the settings given as options; a secret among them is refused, since everybody could read it."""
    from vigie.channels.fields import fields_of

    by_name = {one.name: one for one in fields_of(card)}
    found: dict[str, str] = {}
    for said in given:
        name, equals, value = said.partition("=")
        if not equals or name not in by_name:
            known = ", ".join(one.name for one in by_name.values() if not one.secret) or "none"
            raise click.UsageError(f"“{name}” is no setting of {card.title}: it has {known} (NAME=VALUE).")
        if by_name[name].secret:
            raise click.UsageError(
                f"“{name}” is a secret, and arguments are seen by others on this machine: leave it out to be "
                f"asked for it, or set {PREFIX}{name.upper()}."
            )
        found[name] = value
    return found


def _secret(one: "Field") -> str:
    said = os.environ.get(PREFIX + one.name.upper())
    if said is not None:
        return said
    asked: str = click.prompt(
        f"{one.label}{'' if one.required else ' (optional)'}",
        hide_input=True,
        default=None if one.required else "",
        show_default=False,
        err=True,
    )
    return asked


def _setting(one: "Field") -> str:
    said = os.environ.get(PREFIX + one.name.upper())
    if said is not None:
        return said
    asked: str = click.prompt(
        f"{one.label}{'' if one.required else ' (optional)'}",
        default=one.default or (None if one.required else ""),
        show_default=bool(one.default),
        err=True,
    )
    return asked
