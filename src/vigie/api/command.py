"""``vigie hooks``: addresses to which other programs send messages, signed."""

import click


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
    from vigie.accounts.models import Client
    from vigie.api.services import HookError, make_hook
    from vigie.intake.storage import StorageError

    client = Client.objects.filter(slug=slug).first()
    if client is None:
        known = ", ".join(Client.objects.order_by("slug").values_list("slug", flat=True)) or "none yet"
        raise click.ClickException(f"No client is called “{slug}”: choose one of these: {known}.")
    try:
        made = make_hook(name, client=client, network=network, space=space, secret=secret)
    except (HookError, StorageError) as error:
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
