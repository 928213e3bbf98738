"""What Vigie knows of X; see `vigie.connectors.card`."""

from vigie.actions.limits import Rate
from vigie.connectors.account import Field
from vigie.connectors.base import Sentence
from vigie.connectors.card import NetworkCard
from vigie.connectors.x.capabilities import CAPABILITIES
from vigie.connectors.x.connector import X
from vigie.connectors.x.hooks import XHooks

_DOCS = "https://docs.x.com"

CARD = NetworkCard(
    name="x",
    title="X",
    fields=(
        Field(
            name="user_id",
            label=Sentence("Number of the account", "Numéro du compte"),
            help=Sentence(
                "The account's id, in digits: what GET /2/users/me answers as “id”.",
                "L’identifiant du compte, en chiffres : ce que GET /2/users/me répond comme « id ».",
            ),
        ),
        Field(
            name="client_id",
            label=Sentence("Client id", "Identifiant client"),
            help=Sentence(
                "console.x.com, your app, Keys and tokens, OAuth 2.0.",
                "console.x.com, votre application, « Keys and tokens », OAuth 2.0.",
            ),
        ),
        Field(
            name="client_secret",
            label=Sentence("Client secret", "Secret client"),
            help=Sentence(
                "Beside the client id, where the app is a confidential one (Web App, Automated App); else "
                "leave it empty.",
                "À côté de l’identifiant client, si l’application est confidentielle (Web App, Automated "
                "App) ; sinon laissez vide.",
            ),
            secret=True,
            required=False,
        ),
        Field(
            name="access_token",
            label=Sentence("Access token", "Jeton d’accès"),
            help=Sentence(
                "OAuth 2.0, signed in as this account, with tweet.read, tweet.write, tweet.moderate.write, "
                "users.read, like.read, dm.read, dm.write and offline.access.",
                "OAuth 2.0, connecté avec ce compte, avec tweet.read, tweet.write, tweet.moderate.write, "
                "users.read, like.read, dm.read, dm.write et offline.access.",
            ),
            secret=True,
        ),
        Field(
            name="refresh_token",
            label=Sentence("Refresh token", "Jeton de renouvellement"),
            help=Sentence(
                "Comes with the access token thanks to offline.access: one lives two hours, the other "
                "renews it.",
                "Vient avec le jeton d’accès grâce à offline.access : l’un vit deux heures, l’autre le "
                "renouvelle.",
            ),
            secret=True,
        ),
        Field(
            name="consumer_secret",
            label=Sentence("API key secret", "Secret de la clé d’API"),
            help=Sentence(
                "The app's consumer secret, under Keys and tokens: X proves its webhooks with it.",
                "Le « consumer secret » de l’application, sous « Keys and tokens » : X prouve ses webhooks "
                "avec lui.",
            ),
            secret=True,
        ),
        Field(
            name="owned",
            label=Sentence("Does this account own the app?", "L’application appartient-elle à ce compte ?"),
            help=Sentence(
                "“yes” where it does: X then asks $0.001 a mention read again instead of $0.005.",
                "« oui » si c’est le cas : X demande alors 0,001 $ par mention relue au lieu de 0,005 $.",
            ),
            required=False,
            default="no",
        ),
        Field(
            name="allowance",
            label=Sentence("Budget of a day (USD)", "Budget d’un jour (USD)"),
            help=Sentence(
                "What Vigie's own calls may cost in one day; reading stops before acting does.",
                "Ce que les appels de Vigie peuvent coûter en un jour ; la lecture s’arrête avant les "
                "mesures.",
            ),
            required=False,
            default="5",
        ),
    ),
    before=Sentence(
        "At console.x.com, make an app with credits, register the address that Vigie shows as its webhook, "
        "and subscribe this account to post.mention.create, post.reply.create, post.quote.create and "
        "dm.received.",
        "Sur console.x.com, créez une application avec des crédits, déclarez comme webhook l’adresse que "
        "Vigie affiche, et abonnez ce compte à post.mention.create, post.reply.create, post.quote.create et "
        "dm.received.",
    ),
    capabilities=CAPABILITIES,
    connect=X,
    inbound=XHooks,
    # One app has one webhook for all accounts that subscribed through it.
    shares_app=True,
    # 50 answers hidden in 15 minutes is the narrowest of the daily work; `paces` counts each deed.
    rate=Rate(0.1, 20),
    unit="USD",
    allowance=5.0,
    sources=(
        f"{_DOCS}/x-api/activity/introduction",
        f"{_DOCS}/x-api/activity/event-payloads",
        f"{_DOCS}/x-api/webhooks/quickstart",
        f"{_DOCS}/x-api/posts/hide-replies/introduction",
        f"{_DOCS}/x-api/posts/timelines/introduction",
        f"{_DOCS}/x-api/direct-messages/manage/introduction",
        f"{_DOCS}/x-api/fundamentals/rate-limits",
        f"{_DOCS}/x-api/getting-started/pricing",
        f"{_DOCS}/changelog",
        f"{_DOCS}/fundamentals/authentication/oauth-2-0/user-access-token",
    ),
)
