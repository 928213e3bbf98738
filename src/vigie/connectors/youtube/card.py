"""What Vigie knows of YouTube; see `vigie.connectors.card`."""

from vigie.actions.limits import Rate
from vigie.connectors.account import Field
from vigie.connectors.base import Sentence
from vigie.connectors.card import NetworkCard
from vigie.connectors.youtube.capabilities import CAPABILITIES
from vigie.connectors.youtube.connector import YouTube
from vigie.connectors.youtube.quota import ALLOWANCE

_DATA = "https://developers.google.com/youtube/v3"
_LIVE = "https://developers.google.com/youtube/v3/live/docs"

CARD = NetworkCard(
    name="youtube",
    title="YouTube",
    fields=(
        Field(
            name="channel",
            label=Sentence("Channel's id", "Identifiant de la chaîne"),
            help=Sentence(
                "YouTube shows it under Settings, Advanced settings: it begins with UC.",
                "YouTube l’affiche sous Paramètres, Paramètres avancés : il commence par UC.",
            ),
        ),
        Field(
            name="client_id",
            label=Sentence("OAuth client", "Client OAuth"),
            help=Sentence(
                "Google Cloud console, APIs and services, Credentials: the client's id.",
                "Console Google Cloud, API et services, Identifiants : l’identifiant du client.",
            ),
        ),
        Field(
            name="client_secret",
            label=Sentence("Client's secret", "Secret du client"),
            help=Sentence(
                "On the same page, beside the client's id.",
                "Sur la même page, à côté de l’identifiant du client.",
            ),
            secret=True,
        ),
        Field(
            name="refresh_token",
            label=Sentence("Refresh token", "Jeton d’actualisation"),
            help=Sentence(
                "Given once by Google when the channel's owner signs in with the right youtube.force-ssl and "
                "offline access.",
                "Délivré une fois par Google quand le propriétaire de la chaîne se connecte avec le droit "
                "youtube.force-ssl et l’accès hors connexion.",
            ),
            secret=True,
        ),
    ),
    remembers=frozenset({"live_chat_bans"}),
    before=Sentence(
        "In the Google Cloud console, switch on “YouTube Data API v3” for a project of your own, and create "
        "an OAuth client; an app that is not published loses its access after seven days.",
        "Dans la console Google Cloud, activez « YouTube Data API v3 » pour un projet à vous, et créez un "
        "client OAuth ; une application non publiée perd son accès au bout de sept jours.",
    ),
    capabilities=CAPABILITIES,
    connect=YouTube,
    rate=Rate(2.0, 5),
    unit="units",
    allowance=ALLOWANCE,
    # Midnight in California: an hour late in summer, which never spends what is not there yet.
    starts_again_utc=8,
    sources=(
        f"{_DATA}/docs/commentThreads/list",
        f"{_DATA}/docs/comments/list",
        f"{_DATA}/docs/comments/setModerationStatus",
        f"{_DATA}/docs/errors",
        f"{_DATA}/determine_quota_cost",
        f"{_LIVE}/liveBroadcasts/list",
        f"{_LIVE}/liveChatMessages/list",
        f"{_LIVE}/liveChatBans/insert",
        f"{_LIVE}/errors",
        "https://developers.google.com/identity/protocols/oauth2/web-server",
    ),
)
