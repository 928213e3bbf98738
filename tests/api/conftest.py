"""A client, the application started, a sender, and somebody else at the database."""

import sqlite3
from collections.abc import Iterator

import pytest
from asking import Asking, Scripted
from django.db import connection
from posting import Running, Sender, running
from serving import shared_examiner

from vigie.accounts.models import Client
from vigie.api.application import make_app
from vigie.api.services import make_hook, make_key


@pytest.fixture
def acme(transactional_db: None) -> Client:
    """Return a client."""
    return Client.objects.create(slug="acme", name="Acme")


@pytest.fixture
def client(acme: Client) -> Iterator[Running]:
    """Return the whole application, started."""
    with running(make_app()) as started:
        yield started


@pytest.fixture
def sender(acme: Client, client: Running) -> Sender:
    """Return the sender of a webhook of Acme's."""
    return Sender(client, "shop", make_hook("shop", client=acme).secret)


@pytest.fixture
def elsewhere(transactional_db: None) -> Iterator[sqlite3.Connection]:
    """Return another program's connection to the same database."""
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None, timeout=0)
    yield other
    other.close()


@pytest.fixture
def scripted() -> Scripted:
    """Return an examiner that finds what the text says."""
    return Scripted()


@pytest.fixture
def asking(acme: Client) -> Iterator[Asking]:
    """Return a program of Acme's that asks the real engine."""
    with running(make_app(make_examiner=shared_examiner)) as started:
        yield Asking(started, make_key("site", client=acme, per_second=None).key)


@pytest.fixture
def told(acme: Client, scripted: Scripted) -> Iterator[Asking]:
    """Return a program of Acme's that asks an examiner whose findings the test writes."""
    with running(make_app(make_examiner=lambda: scripted)) as started:
        yield Asking(started, make_key("site", client=acme, per_second=None).key)
