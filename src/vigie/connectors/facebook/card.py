"""What Vigie knows of Facebook pages; see `vigie.connectors.card`."""

from vigie.actions.limits import Rate
from vigie.connectors.base import Sentence
from vigie.connectors.card import NetworkCard
from vigie.connectors.facebook.capabilities import CAPABILITIES
from vigie.connectors.facebook.connector import FacebookPage, hooks
from vigie.connectors.meta.settings import PAGE, SECRETS, VERSION_FIELD

_DOCS = "https://developers.facebook.com/docs"

CARD = NetworkCard(
    name="facebook",
    title="Facebook",
    fields=(PAGE, *SECRETS, VERSION_FIELD),
    before=Sentence(
        "Make an app on Meta's site for developers, give it pages_manage_engagement, pages_manage_metadata, "
        "pages_messaging, pages_read_engagement, pages_read_user_content and pages_show_list, and subscribe "
        "the page to the webhook field feed.",
        "Créez une app sur le site de Meta pour développeurs, donnez-lui pages_manage_engagement, "
        "pages_manage_metadata, pages_messaging, pages_read_engagement, pages_read_user_content et "
        "pages_show_list, et abonnez la page au champ de webhook feed.",
    ),
    capabilities=CAPABILITIES,
    connect=FacebookPage,
    inbound=hooks,
    shares_app=True,
    shares_deliveries=frozenset({"messenger"}),
    # 4,800 requests a day for each person engaged with the page, reading included; a reply takes two.
    rate=Rate(1, 10),
    sources=(
        f"{_DOCS}/pages-api/webhooks-for-pages",
        f"{_DOCS}/graph-api/webhooks/getting-started",
        f"{_DOCS}/graph-api/reference/object/comments",
        f"{_DOCS}/graph-api/reference/page/blocked/",
        f"{_DOCS}/graph-api/reference/recommendation/",
        f"{_DOCS}/graph-api/guides/error-handling",
        f"{_DOCS}/graph-api/guides/secure-requests",
        f"{_DOCS}/graph-api/overview/rate-limiting/",
        "https://developers.facebook.com/documentation/business-messaging/messenger-platform/discovery/private-replies",
        "https://pypi.org/project/facebook-business/26.0.3/",
    ),
)
