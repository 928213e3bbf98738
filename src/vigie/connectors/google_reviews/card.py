"""What Vigie knows of Google's reviews; see `vigie.connectors.card`."""

from vigie.actions.limits import Rate
from vigie.connectors.account import Field
from vigie.connectors.base import Sentence
from vigie.connectors.card import NetworkCard
from vigie.connectors.google_reviews.capabilities import CAPABILITIES
from vigie.connectors.google_reviews.connector import GoogleReviews

_DOCS = "https://developers.google.com/my-business"

CARD = NetworkCard(
    name="google_reviews",
    title="Google Business Profile",
    fields=(
        Field(
            name="location",
            label=Sentence("Location", "Établissement"),
            help=Sentence(
                "accounts/…/locations/… with both numbers, as Google's interface lists them.",
                "accounts/…/locations/… avec les deux numéros, tels que l’interface de Google les donne.",
            ),
        ),
        Field(
            name="client_id",
            label=Sentence("Client ID", "Identifiant client"),
            help=Sentence(
                "In Google Cloud's console, under APIs & Services, Credentials.",
                "Dans la console de Google Cloud, sous API et services, Identifiants.",
            ),
        ),
        Field(
            name="client_secret",
            label=Sentence("Client secret", "Secret client"),
            help=Sentence("Beside the client ID.", "À côté de l’identifiant client."),
            secret=True,
        ),
        Field(
            name="refresh_token",
            label=Sentence("Refresh token", "Jeton de renouvellement"),
            help=Sentence(
                "Given when an owner or manager of the location signs in with the right business.manage and "
                "offline access.",
                "Donné quand un propriétaire ou gestionnaire de l’établissement se connecte avec le droit "
                "business.manage et l’accès hors connexion.",
            ),
            secret=True,
        ),
        Field(
            name="access_token",
            label=Sentence("Access token", "Jeton d’accès"),
            help=Sentence(
                "May be left empty: it lasts an hour, and Vigie makes the next one itself.",
                "Peut rester vide : il dure une heure, et Vigie obtient elle-même le suivant.",
            ),
            secret=True,
            required=False,
        ),
    ),
    before=Sentence(
        "Apply for access to the Business Profile APIs for a project of Google Cloud, enable them, and make "
        "an OAuth client there; while its consent screen is only being tested, tokens end after seven days.",
        "Demandez l’accès aux API Business Profile pour un projet Google Cloud, activez-les, et créez-y un "
        "client OAuth ; tant que son écran d’autorisation est en test, les jetons expirent après sept jours.",
    ),
    capabilities=CAPABILITIES,
    connect=GoogleReviews,
    rate=Rate(0.5, 5),
    sources=(
        f"{_DOCS}/content/review-data",
        f"{_DOCS}/reference/rest/v4/accounts.locations.reviews",
        f"{_DOCS}/content/change-log",
        "https://developers.google.com/identity/protocols/oauth2/web-server",
    ),
)
