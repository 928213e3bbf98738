"""`vigie charter publish|versions|back|verify`: a client's own charters from the command line.

Exit codes: 0 done, 1 the check it makes failed, 2 wrong use.
"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import User

    from vigie.accounts.models import Client
    from vigie.charter.error import CharterError
    from vigie.desk.errors import DeskError
    from vigie.desk.models import Space
    from vigie.versions.errors import NotReady
    from vigie.versions.models import OwnCharter

_client = click.option(
    "--client", "slug", required=True, metavar="SLUG", help="The client whose charter it is."
)
_by = click.option("--by", "username", required=True, metavar="USERNAME", help="Who answers for it.")
_reason = click.option("--reason", required=True, metavar="TEXT", help="Why; it is kept with the version.")


@click.command("publish")
@click.argument("file", metavar="FILE")
@_client
@_by
@_reason
@click.option(
    "--space",
    "spaces",
    multiple=True,
    metavar="NETWORK:ID",
    help="Let it weigh in this space from now on; several times for several.",
)
def publish_command(file: str, slug: str, username: str, reason: str, spaces: tuple[str, ...]) -> None:
    """Publish the charter FILE as the next version of the client's charter of that id.

    It may extend shipped charters and those that the client published, by their ids. Nothing is published
    where it is wrong, or where one of its examples does not come out as it says.
    """
    _need_home()
    client, by = _client_of(slug), _person(username)
    places = [_space(client, name) for name in spaces]
    name, text = _read(file)

    from vigie.desk.errors import DeskError
    from vigie.engine.engine import Engine
    from vigie.versions import services
    from vigie.versions.errors import NothingChanged, NotReady

    try:
        own = _drafted(client, name, text, by)
        try:
            version = services.publish(own, by=by, reason=reason, examiner=Engine())
            told = f"version {version.number} is published"
        except NothingChanged:
            told = "the version in force says this already"
        for place in places:
            services.assign(place, own, by=by)
    except NotReady as error:
        _tell_wrong(error)
    except DeskError as error:
        raise _refused(error) from None
    click.echo(f"{client.slug}/{own.slug}: {told}")
    for place in places:
        click.echo(f"{place.network}:{place.native_id}: {own.slug} weighs")


@click.command("versions")
@click.option("--client", "slug", default=None, metavar="SLUG", help="Only this client's.")
def versions_command(slug: str | None) -> None:
    """List what was published: number, day, author, reason, and whether its seal holds."""
    _need_home()
    from datetime import datetime

    from django.utils import timezone

    from vigie.versions.models import Version
    from vigie.versions.queries import kept

    client = _client_of(slug) if slug is not None else None
    found = Version.objects.all() if client is None else Version.objects.filter(own__client=client)
    for version, holds in kept(found):
        at = datetime.fromtimestamp(version.at_ms / 1000, timezone.get_default_timezone())
        seal = "" if holds else "\tBROKEN SEAL"
        reason = " ".join(version.reason.split())
        click.echo(
            f"{version.own.client.slug}\t{version.own.slug}\t{version.number}"
            f"\t{at:%Y-%m-%d %H:%M}\t{version.author}\t{reason}{seal}"
        )


@click.command("back")
@click.argument("name", metavar="CHARTER")
@click.argument("number", type=click.IntRange(min=1), metavar="NUMBER")
@_client
@_by
@_reason
def back_command(name: str, number: int, slug: str, username: str, reason: str) -> None:
    """Publish version NUMBER of the client's CHARTER again, under a new number."""
    _need_home()
    from vigie.desk.errors import DeskError
    from vigie.versions import services
    from vigie.versions.errors import NotReady
    from vigie.versions.queries import own_charter

    client, by = _client_of(slug), _person(username)
    try:
        own = own_charter(by, client.pk, name)
        version = services.go_back(own, number, by=by, reason=reason)
    except NotReady as error:
        _tell_wrong(error)
    except DeskError as error:
        raise _refused(error) from None
    click.echo(f"{slug}/{own.slug}: version {version.number} is published, and says what {number} said")


@click.command("verify")
def verify_command() -> None:
    """Say whether the seals of all published versions hold, and which is the first that does not."""
    _need_home()
    from vigie.versions.models import Version
    from vigie.versions.queries import verify

    broken = verify()
    if broken is not None:
        name = f"{broken.own.client.slug}/{broken.own.slug}"
        click.echo(
            f"{name}: the seal of version {broken.number} does not hold; it changed since it was published, "
            "or one before it is gone: compare it with a backup.",
            err=True,
        )
        sys.exit(1)
    click.echo(f"{Version.objects.count()} versions: all seals hold")


def _read(file: str) -> tuple[str, str]:
    """Return the id that a charter's file gives it, and its text."""
    from vigie.charter.error import CharterError
    from vigie.charter.load import find, loads
    from vigie.charter.nodes import Text, compose, entry, read_text

    try:
        path = find(file)
        if path.is_dir():
            raise CharterError("this is a directory", path=file, expected="a charter's file")
    except CharterError as error:
        raise click.UsageError(str(error)) from None
    try:
        text = read_text(path, file)
        identity = entry(compose(text, file), "charter", "id")
        if not isinstance(identity, Text) or not identity.value:
            # Nothing is published without a name; the reader says where it should stand.
            loads(text, file)
    except CharterError as error:
        _tell(error.every)
    assert isinstance(identity, Text)
    return identity.value, text


def _drafted(client: "Client", name: str, text: str, by: "User") -> "OwnCharter":
    """Return the client's charter with this draft."""
    from vigie.desk.scope import name_of
    from vigie.versions import services
    from vigie.versions.models import OwnCharter

    own = OwnCharter.objects.filter(client=client, slug=name).select_related("saved_by").first()
    if own is None:
        return services.create(client, name, text, by=by)
    if own.draft == text:
        return own
    last = own.versions.order_by("-number").values_list("source", flat=True).first()
    if own.saved_by != by and own.draft != last:
        raise click.UsageError(
            f"{name_of(own.saved_by)} is writing a draft of {name}: ask them to publish it or to put it back."
        )
    services.save_draft(own, text, by=by, based_on=own.edition)
    return own


def _tell_wrong(error: "NotReady") -> NoReturn:
    """Say why a draft is not published, and end with exit code 1."""
    from vigie.charter.command import told

    for red in error.red:
        path, line, column = red.example.place
        click.echo(f"{path}:{line}:{column}: {told(red)}", err=True)
    _tell(error.errors)


def _tell(errors: "Iterable[CharterError]") -> NoReturn:
    for each in errors:
        click.echo(str(each), err=True)
    sys.exit(1)


def _refused(error: "DeskError") -> click.UsageError:
    from django.utils.translation import override

    # The command line speaks English, whatever the console does.
    with override("en"):
        return click.UsageError(str(error))


def _client_of(slug: str) -> "Client":
    from vigie.accounts.models import Client

    client = Client.objects.filter(slug=slug).first()
    if client is None:
        raise click.UsageError(f"There is no client {slug!r}: give the short name of one that exists.")
    return client


def _person(username: str) -> "User":
    from django.contrib.auth.models import User

    person = User.objects.filter(username=username, is_active=True).first()
    if person is None:
        raise click.UsageError(
            f"Nobody is called {username!r} here: give the username of who answers for it."
        )
    return person


def _space(client: "Client", name: str) -> "Space":
    network, _, native_id = name.partition(":")
    space = client.spaces.filter(network=network, native_id=native_id).first()
    if space is None:
        raise click.UsageError(
            f"There is no space {name!r} of client {client.slug!r}: "
            "write it as network:id, as in twitch:gazette."
        )
    return space


def _need_home() -> None:
    """Set Django up; end with a sentence where this home has no database yet."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        raise click.UsageError(
            f"There is no database in {settings.HOME}: name the folder of yours in VIGIE_HOME."
        )
    call_command("migrate", verbosity=0, interactive=False)
