"""What a home needs before Vigie starts: its tables, a person who can sign in, a client to work for."""

from collections.abc import Callable

from django.contrib.auth.models import User
from django.db import DatabaseError

from vigie.accounts.models import Client, Membership
from vigie.accounts.services import DEFAULT_CLIENT, open_client

#: The name of the first administrator, who signs in with a link and has no password.
ADMINISTRATOR = "admin"


class FirstUseError(Exception):
    """The home cannot be prepared; the sentence says what to do."""


def prepare(say: Callable[[str], None], *, demo: bool = False) -> str:
    """Bring the home up to date and return the secret of a sign-in link for its administrator.

    Raises
    ------
    FirstUseError
        The database cannot be read or written.
    """
    from vigie.accounts.services import make_sign_in_link
    from vigie.intake.storage import StorageError, explained

    try:
        migrate(say)
        return make_sign_in_link(guide() if demo else first_use())
    except StorageError as error:
        raise FirstUseError(str(error)) from error
    except DatabaseError as error:
        raise FirstUseError(str(explained(error))) from error


def migrate(say: Callable[[str], None]) -> None:
    """Bring the database's tables up to date, saying so when there is something to do."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        say(f"Preparing the database ({len(plan)} steps)…")
        call_command("migrate", interactive=False, verbosity=0)


def first_use() -> User:
    """Return the administrator, made with a first client when this home has none.

    The administrator supervises every client that nobody belongs to yet, so that no client is out of sight.
    """
    user = User.objects.filter(is_superuser=True, is_active=True).order_by("pk").first()
    if user is None:
        user = User(username=ADMINISTRATOR, is_superuser=True, is_staff=True)
        user.set_unusable_password()
        user.save()
    if not Client.objects.exists():
        open_client(DEFAULT_CLIENT)
    for client in Client.objects.filter(memberships=None):
        Membership.objects.create(user=user, client=client, role=Membership.Role.SUPERVISOR)
    return user


def guide() -> User:
    """Return the person who shows the demonstration, made with its clients and places where missing."""
    from vigie.demo.setup import SUPERVISOR, ensure

    ensure()
    # Whatever a visitor brings in beside the demonstration is theirs to see as well.
    open_client(DEFAULT_CLIENT)
    return User.objects.get(username=SUPERVISOR)
