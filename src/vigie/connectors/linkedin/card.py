"""What Vigie knows of LinkedIn; see `vigie.connectors.card`."""

from vigie.actions.limits import Rate
from vigie.connectors.account import Field
from vigie.connectors.base import Sentence
from vigie.connectors.card import NetworkCard
from vigie.connectors.linkedin.capabilities import CAPABILITIES
from vigie.connectors.linkedin.connector import LinkedIn
from vigie.connectors.linkedin.hooks import LinkedInHooks
from vigie.connectors.linkedin.session import VERSION

_DOCS = "https://learn.microsoft.com/en-us/linkedin"
_COMMUNITY = f"{_DOCS}/marketing/community-management"

CARD = NetworkCard(
    name="linkedin",
    title="LinkedIn",
    fields=(
        Field(
            name="organization",
            label=Sentence("Page number", "Numéro de la Page"),
            help=Sentence(
                "The digits after linkedin.com/company/ when you administer the Page.",
                "Les chiffres qui suivent linkedin.com/company/ quand vous administrez la Page.",
            ),
        ),
        Field(
            name="access_token",
            label=Sentence("Access token", "Jeton d’accès"),
            help=Sentence(
                "Made by an administrator of the Page in the developer portal's token generator; it lasts 60 "
                "days.",
                "Créé par un administrateur de la Page dans le générateur de jetons du portail développeur ; "
                "il dure 60 jours.",
            ),
            secret=True,
        ),
        Field(
            name="refresh_token",
            label=Sentence("Refresh token", "Jeton de renouvellement"),
            help=Sentence(
                "Given beside the access token to applications that LinkedIn approved for it; without it, "
                "connect again every 60 days.",
                "Donné avec le jeton d’accès aux applications que LinkedIn a agréées pour cela ; sans lui, "
                "reconnectez tous les 60 jours.",
            ),
            secret=True,
            required=False,
        ),
        Field(
            name="client_id",
            label=Sentence("Client ID", "Identifiant client"),
            help=Sentence(
                "On the application's page in the developer portal, under Auth.",
                "Sur la page de l’application dans le portail développeur, sous Auth.",
            ),
            required=False,
        ),
        Field(
            name="client_secret",
            label=Sentence("Client secret", "Secret client"),
            help=Sentence(
                "Beside the client ID; it proves webhooks, tells when the token ends, and renews it.",
                "À côté de l’identifiant client ; il prouve les webhooks, dit quand le jeton finit, et le "
                "renouvelle.",
            ),
            secret=True,
            required=False,
        ),
        Field(
            name="version",
            label=Sentence("Version of the interface", "Version de l’interface"),
            help=Sentence(
                "Year and month; LinkedIn ends each about a year after it came.",
                "Année et mois ; LinkedIn met fin à chacune environ un an après sa sortie.",
            ),
            required=False,
            default=VERSION,
        ),
    ),
    before=Sentence(
        "In LinkedIn's developer portal, ask for the Community Management API for an application tied to the "
        "Page, and give the token rw_organization_admin, r_organization_social and w_organization_social. "
        "Where webhooks are approved, register the address that Vigie shows under Webhooks, and subscribe "
        "the Page to ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS.",
        "Dans le portail développeur de LinkedIn, demandez la Community Management API pour une application "
        "liée à la Page, et donnez au jeton rw_organization_admin, r_organization_social et "
        "w_organization_social. Si les webhooks sont agréés, enregistrez sous Webhooks l’adresse que Vigie "
        "affiche, et abonnez la Page à ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS.",
    ),
    capabilities=CAPABILITIES,
    connect=LinkedIn,
    inbound=LinkedInHooks,
    shares_app=True,
    # No limit is published but a throttle of comments by the minute: prudent.
    rate=Rate(0.2, 5),
    sources=(
        f"{_COMMUNITY}/organizations/organization-social-action-notifications",
        f"{_COMMUNITY}/shares/comments-api",
        f"{_COMMUNITY}/shares/reactions-api",
        f"{_DOCS}/shared/api-guide/webhook-validation",
        f"{_DOCS}/shared/authentication/token-introspection",
        f"{_DOCS}/shared/authentication/programmatic-refresh-tokens",
        f"{_DOCS}/marketing/versioning",
    ),
)
