"""A network of the tests that sends webhooks, and the accounts connected to it."""

import hashlib
import hmac
import json
from typing import Any

import httpx
from posting import Running

from vigie.accounts.models import Client
from vigie.actions.limits import Rate
from vigie.channels.keyring import sealed
from vigie.channels.models import Channel
from vigie.channels.services import open_spaces
from vigie.clock import now_ms
from vigie.connectors.account import Account, Field
from vigie.connectors.base import Capabilities, ConnectorError, Gap, Sentence
from vigie.connectors.card import NetworkCard
from vigie.connectors.inbound import Call, PayloadError, Taken
from vigie.connectors.signatures import header, hub_challenge, prove_hex
from vigie.intake.storage import writing
from vigie.message import Message, Space

SAID = Sentence("A test.", "Un essai.")


class PagesInbound:
    """Reads `{"id", "entry": [{"place", "id", "text"} | {"place", "gap"}]}`, signed with an app's secret."""

    def __init__(self, account: Account) -> None:
        self._secret = account.keyring.get("secret")
        self._word = account.keyring.get("word")
        if self._secret == "impossible":
            raise ConnectorError("This secret cannot be one: change it.", permanent=True)

    def glance(self, call: Call) -> None:
        if call.method == "POST":
            header(call, "x-hub-signature-256")

    def take(self, call: Call, *, now: int) -> Taken:
        if call.method == "GET":
            return Taken(reply=hub_challenge(call, self._word))
        prove_hex(self._secret.encode(), call.body, header(call, "x-hub-signature-256"))
        try:
            posted = json.loads(call.body)
        except ValueError as error:
            raise PayloadError("It is not JSON.") from error
        if "crash" in posted:
            raise RuntimeError(posted["crash"])
        return Taken(id=posted.get("id", ""), told=tuple(_told(one, now) for one in posted["entry"]))


def _told(one: dict[str, Any], now: int) -> Message | Gap:
    space = Space(one.get("network", "pages"), one.get("place", "page-1"))
    if "gap" in one:
        return Gap(space=space, since=now - 1000, what=one["gap"], because=SAID)
    return Message(id=one["id"], space=space, kind="comment", text=one["text"], at=now, received_at=now)


def card(name: str, *, shares_app: bool) -> NetworkCard:
    """Return the card of a network of the tests."""
    return NetworkCard(
        name=name,
        title=name,
        fields=(Field(name="secret", label=SAID, help=SAID, secret=True),),
        before=SAID,
        capabilities=Capabilities(delivery="webhook", kinds=frozenset({"comment"})),
        connect=_no_connector,
        inbound=PagesInbound,
        shares_app=shares_app,
        rate=Rate(1.0, 1),
    )


def _no_connector(account: Account) -> Any:
    raise AssertionError("the web process connects no account")


#: "pages" is a network of bots, which may tell of new places; one app of "apps" speaks for several accounts.
CARDS = {"pages": card("pages", shares_app=False), "apps": card("apps", shares_app=True)}


def connected(
    client: Client, place: str = "page-1", *, network: str = "pages", secret: str = "shared secret"
) -> Channel:
    """Connect an account."""
    with writing():
        channel = Channel.objects.create(
            client=client,
            network=network,
            native_id=place,
            name=place,
            key=hashlib.sha256(f"{network}{place}".encode()).hexdigest()[:43],
            settings={},
            sealed_secrets=sealed({"secret": secret, "word": "word"}),
            created_ms=now_ms(),
            changed_ms=now_ms(),
        )
        open_spaces(channel.pk, [Space(network, place)])
    return channel


class Network:
    """The network, which posts to one channel's address."""

    def __init__(self, web: Running, channel: Channel, secret: str = "shared secret") -> None:
        self.web = web
        self.address = f"/hooks/{channel.network}/{channel.key}"
        self.secret = secret

    def headers(self, body: bytes) -> dict[str, str]:
        """Return the headers that prove the body."""
        mac = hmac.new(self.secret.encode(), body, hashlib.sha256).hexdigest()
        return {"x-hub-signature-256": f"sha256={mac}"}

    def post(self, *entries: dict[str, Any], raw: bytes | None = None, **fields: Any) -> httpx.Response:
        """Post entries, or raw bytes, signed."""
        body = json.dumps({"entry": entries, **fields}).encode() if raw is None else raw
        return self.web.post(self.address, content=body, headers=self.headers(body))


def said(native: str = "1", text: str = "Bonjour", **fields: Any) -> dict[str, Any]:
    """Return an entry."""
    return {"id": native, "text": text, **fields}
