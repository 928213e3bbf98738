"""What Vigie knows of Instagram; see `vigie.connectors.card`."""

from vigie.actions.limits import Rate
from vigie.connectors.account import Field
from vigie.connectors.base import Sentence
from vigie.connectors.card import NetworkCard
from vigie.connectors.instagram.capabilities import CAPABILITIES
from vigie.connectors.instagram.connector import Instagram, hooks
from vigie.connectors.meta.settings import PAGE, SECRETS, VERSION_FIELD

_DOCS = "https://developers.facebook.com"

CARD = NetworkCard(
    name="instagram",
    title="Instagram",
    fields=(
        Field(
            name="account",
            label=Sentence("Number of the Instagram account", "Numéro du compte Instagram"),
            help=Sentence(
                "The instagram_business_account of the linked page: seventeen digits, not a name.",
                "L’instagram_business_account de la page liée : dix-sept chiffres, pas un nom.",
            ),
        ),
        PAGE,
        *SECRETS,
        VERSION_FIELD,
    ),
    before=Sentence(
        "Link the professional account to a Facebook page, make an app on Meta's site for developers, give "
        "it instagram_basic, instagram_manage_comments, instagram_manage_messages, business_management, "
        "pages_manage_metadata and pages_read_engagement, install it on the page, and subscribe to comments, "
        "live_comments and messages of the object Instagram.",
        "Liez le compte professionnel à une page Facebook, créez une app sur le site de Meta pour "
        "développeurs, donnez-lui instagram_basic, instagram_manage_comments, instagram_manage_messages, "
        "business_management, pages_manage_metadata et pages_read_engagement, installez-la sur la page, et "
        "abonnez-la à comments, live_comments et messages de l’objet Instagram.",
    ),
    capabilities=CAPABILITIES,
    connect=Instagram,
    inbound=hooks,
    shares_app=True,
    # 750 private replies an hour, two requests a second for conversations; an action takes up to three.
    rate=Rate(0.2, 10),
    sources=(
        f"{_DOCS}/docs/graph-api/webhooks/reference/instagram",
        f"{_DOCS}/docs/instagram-platform/comment-moderation",
        f"{_DOCS}/docs/instagram-platform/instagram-graph-api/reference/ig-comment/replies",
        f"{_DOCS}/documentation/instagram-platform/private-replies",
        f"{_DOCS}/documentation/instagram-platform/webhooks/examples",
        f"{_DOCS}/documentation/business-messaging/instagram-messaging/features/moderate-conversations",
        f"{_DOCS}/documentation/business-messaging/messenger-platform/conversations",
        f"{_DOCS}/documentation/business-messaging/messenger-platform/overview/rate-limiting",
        f"{_DOCS}/docs/graph-api/webhooks/getting-started",
    ),
)
