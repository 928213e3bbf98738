"""What Vigie knows of Trustpilot's reviews; see `vigie.connectors.card`."""

from vigie.actions.limits import Rate
from vigie.connectors.account import Field
from vigie.connectors.base import Sentence
from vigie.connectors.card import NetworkCard
from vigie.connectors.trustpilot.capabilities import CAPABILITIES
from vigie.connectors.trustpilot.connector import Trustpilot

_DOCS = "https://developers.trustpilot.com"

CARD = NetworkCard(
    name="trustpilot",
    title="Trustpilot",
    fields=(
        Field(
            name="business_unit",
            label=Sentence("Business unit", "Unité"),
            help=Sentence(
                "Its number of 24 digits and letters, as Trustpilot Business shows it.",
                "Son numéro de 24 chiffres et lettres, tel que Trustpilot Business le montre.",
            ),
        ),
        Field(
            name="business_user",
            label=Sentence("User who answers", "Utilisateur qui répond"),
            help=Sentence(
                "The User ID on that person's profile page in Trustpilot Business: answers are "
                "in their name.",
                "L’identifiant affiché sur la page de profil de cette personne dans Trustpilot Business : "
                "les réponses sont à son nom.",
            ),
        ),
        Field(
            name="api_key",
            label=Sentence("API key", "Clé d’API"),
            help=Sentence(
                "Of the application made in Trustpilot Business, under Integrations.",
                "Celle de l’application créée dans Trustpilot Business, sous Intégrations.",
            ),
            secret=True,
        ),
        Field(
            name="api_secret",
            label=Sentence("API secret", "Secret d’API"),
            help=Sentence("Beside the API key.", "À côté de la clé d’API."),
            secret=True,
        ),
        Field(
            name="access_token",
            label=Sentence("Access token", "Jeton d’accès"),
            help=Sentence(
                "May be left empty: it lasts a hundred hours, and Vigie makes the next one itself.",
                "Peut rester vide : il dure cent heures, et Vigie obtient elle-même le suivant.",
            ),
            secret=True,
            required=False,
        ),
    ),
    before=Sentence(
        "Have a Trustpilot Business plan with access to the interfaces (the Connect module), and make an "
        "application there.",
        "Disposez d’une offre Trustpilot Business avec accès aux interfaces (le module Connect), et créez-y "
        "une application.",
    ),
    capabilities=CAPABILITIES,
    connect=Trustpilot,
    rate=Rate(0.5, 5),
    sources=(
        f"{_DOCS}/authentication",
        f"{_DOCS}/grant-type-client-credentials",
        "https://github.com/api-evangelist/trustpilot",
    ),
)
