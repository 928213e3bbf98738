"""``vigie hooks`` and ``vigie key``: how other programs send messages, and how they ask for scores."""

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from vigie.accounts.models import Client


@click.group("hooks")
def hooks() -> None:
    """Webhooks: addresses to which other programs send messages, signed."""
    import django

    django.setup()


@hooks.command("add")
@click.argument("name")
@click.option("--client", "slug", required=True, help="The client whose messages these are.")
@click.option("--network", default="webhook", show_default=True, help="Network of messages that name none.")
@click.option("--space", default=None, help="Space of messages that name none; the hook's name by default.")
@click.option("--secret", default=None, help="The sender's secret (whsec_…), where the sender chooses it.")
@click.option("--at", "base", default="http://127.0.0.1:8000", show_default=True, help="Vigie's address.")
def add(name: str, slug: str, network: str, space: str | None, secret: str | None, base: str) -> None:
    """Make the webhook NAME and show its address and its secret, once."""
    from vigie.api.services import HookError, make_hook

    try:
        made = make_hook(name, client=_client(slug), network=network, space=space, secret=secret)
    except HookError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"Address  {base.rstrip('/')}/hooks/{made.hook.name}")
    click.echo(f"Secret   {made.secret}")
    click.echo("Keep the secret now: it is not shown again.", err=True)


@hooks.command("list")
def list_() -> None:
    """List the webhooks."""
    from vigie.api.models import Hook

    for hook in Hook.objects.select_related("client").order_by("name"):
        click.echo(f"/hooks/{hook.name}\t{hook.client.slug}\t{hook.network}:{hook.space or hook.name}")


@click.group("key")
def key() -> None:
    """Keys with which other programs ask for scores."""
    import django

    django.setup()


@key.command("add")
@click.argument("name")
@click.option("--client", "slug", default="default", show_default=True, help="The client whose key it is.")
@click.option("--rate", default=1000.0, show_default=True, help="Messages a second; 0 for no limit.")
def add_key(name: str, slug: str, rate: float) -> None:
    """Make the key NAME and show it, once."""
    from vigie.api.services import ApiKeyError, make_key

    try:
        made = make_key(name, client=_client(slug), per_second=rate or None)
    except ApiKeyError as error:
        raise click.ClickException(str(error)) from None
    click.echo(made.key)
    click.echo("Keep the key now: it is not shown again.", err=True)


@key.command("list")
def list_keys() -> None:
    """List the keys, by the part of them that is no secret."""
    from vigie.api.models import ApiKey

    for row in ApiKey.objects.select_related("client").order_by("name", "created_ms"):
        rate = "no limit" if row.per_second is None else f"{row.per_second:g}/s"
        state = "works" if row.revoked_ms is None else "revoked"
        click.echo(f"{row.name}\t{row.client.slug}\tvigie-{row.public}-…\t{rate}\t{state}")


@key.command("revoke")
@click.argument("name")
def revoke(name: str) -> None:
    """Make the key NAME work no more."""
    from vigie.api.services import ApiKeyError, revoke_key

    try:
        revoke_key(name)
    except ApiKeyError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"The key {name} works no more.")


@key.command("suggestions")
@click.option("--client", "slug", default="default", show_default=True, help="The client who suggested them.")
def suggestions(slug: str) -> None:
    """Print the scores that programs suggested, as JSON lines, oldest first."""
    import msgspec

    from vigie.api.models import Suggestion

    rows = Suggestion.objects.filter(client=_client(slug)).select_related("key").order_by("id")
    for row in rows.iterator():
        told = {
            "text": row.text,
            "languages": row.languages.split(","),
            "scores": row.scores,
            "community": row.community,
            "session": row.session,
            "key": row.key.name,
            "at": row.created_ms,
        }
        click.echo(msgspec.json.encode(told))


def _client(slug: str) -> "Client":
    """Return the client of this slug, or say which there are."""
    from vigie.accounts.models import Client

    client = Client.objects.filter(slug=slug).first()
    if client is None:
        known = ", ".join(Client.objects.order_by("slug").values_list("slug", flat=True)) or "none yet"
        raise click.ClickException(f"No client is called “{slug}”: choose one of these: {known}.")
    return client
