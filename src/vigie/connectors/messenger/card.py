"""What Vigie knows of Messenger; see `vigie.connectors.card`."""

from vigie.actions.limits import Rate
from vigie.connectors.base import Sentence
from vigie.connectors.card import NetworkCard
from vigie.connectors.messenger.capabilities import CAPABILITIES
from vigie.connectors.messenger.connector import Messenger, hooks
from vigie.connectors.meta.settings import PAGE, SECRETS, VERSION_FIELD

_DOCS = "https://developers.facebook.com/documentation/business-messaging"

CARD = NetworkCard(
    name="messenger",
    title="Messenger",
    fields=(PAGE, *SECRETS, VERSION_FIELD),
    before=Sentence(
        "Make an app on Meta's site for developers, give it pages_messaging, pages_manage_metadata and "
        "pages_read_engagement, and subscribe the page to messages, message_echoes and message_edits. An app "
        "sends what it tells of pages to one address: where the page's comments are connected too, with the "
        "same app, theirs serves both.",
        "Créez une app sur le site de Meta pour développeurs, donnez-lui pages_messaging, "
        "pages_manage_metadata et pages_read_engagement, et abonnez la page à messages, message_echoes et "
        "message_edits. Une app n’a qu’une adresse pour les pages : si les commentaires de la page sont "
        "connectés aussi, avec la même app, la leur sert aux deux.",
    ),
    capabilities=CAPABILITIES,
    connect=Messenger,
    inbound=hooks,
    shares_app=True,
    shares_deliveries=frozenset({"facebook"}),
    # Two requests a second are allowed for conversations, of which a message takes one.
    rate=Rate(1, 10),
    sources=(
        f"{_DOCS}/messenger-platform/policy/",
        f"{_DOCS}/messenger-platform/conversations",
        f"{_DOCS}/messenger-platform/error-codes",
        f"{_DOCS}/messenger-platform/overview/rate-limiting",
        f"{_DOCS}/messenger-platform/webhooks/webhook-events",
        f"{_DOCS}/messenger-platform/webhooks/webhook-events/message-edits",
        f"{_DOCS}/instagram-messaging/features/moderate-conversations",
        "https://developers.facebook.com/docs/graph-api/webhooks/getting-started",
        "https://pypi.org/project/facebook-business/26.0.3/",
    ),
)
