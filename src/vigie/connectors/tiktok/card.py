"""What Vigie knows of TikTok; see `vigie.connectors.card`."""

from vigie.actions.limits import Rate
from vigie.connectors.account import Field
from vigie.connectors.base import Sentence
from vigie.connectors.card import NetworkCard
from vigie.connectors.tiktok.capabilities import CAPABILITIES
from vigie.connectors.tiktok.connector import TikTok
from vigie.connectors.tiktok.hooks import TikTokHooks

_SDK = "https://github.com/bububa/tiktok-business"

CARD = NetworkCard(
    name="tiktok",
    title="TikTok",
    fields=(
        Field(
            name="business_id",
            label=Sentence("Account (open_id)", "Compte (open_id)"),
            help=Sentence(
                "What TikTok answers as “open_id” when it gives the tokens.",
                "Ce que TikTok répond comme « open_id » en donnant les jetons.",
            ),
        ),
        Field(
            name="client_id",
            label=Sentence("App id", "Identifiant de l’application"),
            help=Sentence(
                "business-api.tiktok.com, My Apps, your app.",
                "business-api.tiktok.com, « My Apps », votre application.",
            ),
        ),
        Field(
            name="client_secret",
            label=Sentence("App secret", "Secret de l’application"),
            help=Sentence(
                "Beside the app id: TikTok proves its webhooks with it.",
                "À côté de l’identifiant : TikTok prouve ses webhooks avec lui.",
            ),
            secret=True,
        ),
        Field(
            name="access_token",
            label=Sentence("Access token", "Jeton d’accès"),
            help=Sentence(
                "From the sign-in of the account with Account User, Get Account Media and Account Comment.",
                "De la connexion du compte avec Account User, Get Account Media et Account Comment.",
            ),
            secret=True,
        ),
        Field(
            name="refresh_token",
            label=Sentence("Refresh token", "Jeton de renouvellement"),
            help=Sentence(
                "Comes with the access token: one lives a day, the other renews it for a year.",
                "Vient avec le jeton d’accès : l’un vit un jour, l’autre le renouvelle pendant un an.",
            ),
            secret=True,
        ),
    ),
    before=Sentence(
        "Have TikTok approve an app of the TikTok Accounts API, and register the address that Vigie shows "
        "for the event COMMENT (/business/webhook/update/).",
        "Faites approuver par TikTok une application de l’API TikTok Accounts, et déclarez l’adresse que "
        "Vigie affiche pour l’événement COMMENT (/business/webhook/update/).",
    ),
    capabilities=CAPABILITIES,
    connect=TikTok,
    inbound=TikTokHooks,
    # One app has one address for all accounts that gave it rights.
    shares_app=True,
    resends=72 * 3600,
    # 40 requests a minute for each call; a deed asks the list of comments first.
    rate=Rate(0.5, 10),
    sources=(
        f"{_SDK}/tree/main/model/business/comment",
        f"{_SDK}/tree/main/model/business/webhook",
        "https://github.com/api-evangelist/tiktok-ads",
        "https://developers.tiktok.com/doc/webhooks-events",
        "https://developers.tiktok.com/doc/webhooks-verification",
        "https://business-api.tiktok.com/portal/docs",
    ),
)
