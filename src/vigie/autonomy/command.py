"""`vigie autonomy` and `vigie automatic`: what clauses earned, and the kill switches.

Exit codes: 0 done, 2 wrong use.
"""

import json
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from vigie.accounts.models import Client
    from vigie.autonomy.models import Standing


@click.command()
@click.option("--client", "slug", help="The client whose clauses are told; all without it.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON for each clause, language and space.")
def autonomy(slug: str | None, as_json: bool) -> None:
    """Say which clauses act alone, where, in which language, by what, and what the others lack."""
    _ready()
    from vigie.autonomy.queries import all_standings

    if slug is not None:
        _client(slug)
    found = False
    for standing in all_standings(slug).iterator(chunk_size=500):
        found = True
        told = _data(standing)
        click.echo(json.dumps(told, ensure_ascii=False) if as_json else _line(told))
    if not found and not as_json:
        click.echo("No clause that may act alone has proposed anything yet.")


@click.command()
@click.argument("what", type=click.Choice(["on", "off", "status"]))
@click.option("--client", "slug", help="One client; the whole home without it.")
def automatic(what: str, slug: str | None) -> None:
    """Stop clauses from acting alone, or let them again: for one client, or for the whole home."""
    _ready()
    from vigie.accounts.models import Client
    from vigie.autonomy import switch

    client = _client(slug) if slug is not None else None
    if what != "status":
        if client is not None:
            switch.set_client(client, on=what == "on")
        elif what == "on":
            switch.resume()
        else:
            switch.halt()
    click.echo(f"the whole home: {'off' if switch.halted() else 'on'}")
    for each in [client] if client is not None else Client.objects.order_by("slug"):
        click.echo(f"{each.slug}: {'on' if each.automatic else 'off'}")


def _ready() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def _client(slug: str) -> "Client":
    from vigie.accounts.models import Client

    client = Client.objects.filter(slug=slug).first()
    if client is None:
        raise click.UsageError(f"There is no client {slug!r}: see the slugs in `vigie automatic status`.")
    return client


def _data(standing: "Standing") -> dict[str, object]:
    from vigie.autonomy.queries import still_missing

    space = standing.space
    return {
        "client": standing.client.slug,
        "clause": standing.clause,
        "charter": standing.charter,
        "fingerprint": standing.fingerprint,
        "language": standing.language,
        "space": f"{space.network}:{space.native_id}",
        "n": standing.n,
        "right": standing.right,
        "lower": round(standing.lower, 4),
        "budget": standing.budget,
        "at_once": standing.at_once,
        "acts": standing.may_act,
        "missing": still_missing(standing),
    }


def _line(told: dict[str, object]) -> str:
    language = told["language"] or "language unknown"
    where = f"{told['client']}  {told['clause']}  {language}  {told['space']}"
    proved = f"{told['right']} right of {told['n']}, surely {told['lower']:.1%} or more"
    if told["at_once"]:
        proved += " with what the charter answers for"
    if told["acts"]:
        return f"{where}: acts alone ({proved})"
    lacks = f"{told['missing']} more right decision{'s' if told['missing'] != 1 else ''}"
    return f"{where}: a person decides ({proved}; {lacks} to act alone)"
