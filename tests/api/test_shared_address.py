"""One app of Meta tells of a page's comments and of its messages at one address: both are kept."""

import json
from collections.abc import Iterator

import pytest
from networks_of_tests import Network
from posting import Running, journalled, running

from vigie.accounts.models import Client
from vigie.api.application import make_app
from vigie.channels.keyring import sealed
from vigie.channels.models import Channel
from vigie.channels.services import open_spaces
from vigie.clock import now_ms
from vigie.intake.storage import writing
from vigie.message import Space

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "122100000000001"


def connected(client: Client, network: str, *, app: str = "app secret", page: str = PAGE) -> Channel:
    secrets = {"token": "token", "app_secret": app, "verify_token": "word"}
    with writing():
        channel = Channel.objects.create(
            client=client,
            network=network,
            native_id=page,
            name=network,
            key=f"{network}{page}".ljust(43, "k"),
            settings={"page": page},
            sealed_secrets=sealed(secrets),
            created_ms=now_ms(),
            changed_ms=now_ms(),
        )
        open_spaces(channel.pk, [Space(network, page)])
    return channel


@pytest.fixture
def web(acme: Client) -> Iterator[Running]:
    with running(make_app()) as started:
        yield started


def delivery() -> bytes:
    """Return what Meta tells of one page: a comment on a post, and a private message."""
    comment = {
        "from": {"id": "7", "name": "Camille"},
        "item": "comment",
        "comment_id": f"{PAGE}_1",
        "post_id": f"{PAGE}_9",
        "parent_id": f"{PAGE}_9",
        "verb": "add",
        "created_time": now_ms() // 1000,
        "message": "En public.",
    }
    private = {
        "sender": {"id": "8"},
        "recipient": {"id": PAGE},
        "timestamp": now_ms(),
        "message": {"mid": "m_1", "text": "En privé."},
    }
    entries = [
        {"id": PAGE, "time": now_ms() // 1000, "changes": [{"field": "feed", "value": comment}]},
        {"id": PAGE, "time": now_ms(), "messaging": [private]},
    ]
    return json.dumps({"object": "page", "entry": entries}).encode()


@pytest.mark.parametrize("told_at", ["facebook", "messenger"])
def test_it_keeps_comments_and_messages_whichever_address_they_come_to(
    web: Running, acme: Client, told_at: str
) -> None:
    channels = {network: connected(acme, network) for network in ("facebook", "messenger")}
    network = Network(web, channels[told_at], secret="app secret")
    for _ in range(2):
        assert network.post(raw=delivery()).status_code == 200
    assert sorted((entry.space.key, entry.text) for entry in journalled()) == [
        (f"facebook:{PAGE}", "En public."),
        (f"messenger:{PAGE}", "En privé."),
    ]


def test_it_keeps_nothing_for_an_account_of_another_app(web: Running, acme: Client) -> None:
    page = connected(acme, "facebook")
    connected(acme, "messenger", app="another app's secret")
    assert Network(web, page, secret="app secret").post(raw=delivery()).status_code == 200
    assert [entry.text for entry in journalled()] == ["En public."]


def test_it_keeps_nothing_for_an_account_of_another_page(web: Running, acme: Client) -> None:
    page = connected(acme, "facebook")
    connected(acme, "messenger", page="122100000000002")
    assert Network(web, page, secret="app secret").post(raw=delivery()).status_code == 200
    assert [entry.text for entry in journalled()] == ["En public."]
