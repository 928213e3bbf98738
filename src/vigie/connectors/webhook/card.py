"""The card of the generic webhook."""

from vigie.actions.limits import Rate
from vigie.connectors.account import Account, Field
from vigie.connectors.base import Capabilities, PrivateRule
from vigie.connectors.card import NetworkCard
from vigie.connectors.webhook import sentences as say
from vigie.connectors.webhook.history import connected
from vigie.connectors.webhook.inbound import NETWORK, WebhookInbound
from vigie.connectors.webhook.site import ACTS, WebhookSite

CAPABILITIES = Capabilities(
    delivery="webhook",
    kinds=frozenset({"chat", "comment", "review", "private", "post"}),
    acts=ACTS,
    removals=True,
    edits=True,
    rereads=True,
    private=PrivateRule(
        initiates=True,
        explained=say.PRIVATE,
        source="to be verified: the rules of the site itself, which its owner makes",
    ),
    remarks=dict.fromkeys(sorted(ACTS), say.CARRIED_OUT),
)


def connect(account: Account) -> WebhookSite:
    """Return the connector of a site; see `history.connected`."""
    return connected(account, capabilities=CAPABILITIES)


CARD = NetworkCard(
    name=NETWORK,
    title="Webhook",
    fields=(
        Field(name="place", label=say.PLACE, help=say.PLACE_HELP),
        Field(name="secret", label=say.SECRET, help=say.SECRET_HELP, secret=True),
        Field(name="address", label=say.ADDRESS, help=say.ADDRESS_HELP, required=False),
        Field(name="history", label=say.HISTORY, help=say.HISTORY_HELP, required=False),
    ),
    before=say.BEFORE,
    capabilities=CAPABILITIES,
    connect=connect,
    inbound=WebhookInbound,
    rate=Rate(20.0, 40),
    sources=("https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md",),
)
