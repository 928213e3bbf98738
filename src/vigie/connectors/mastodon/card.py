"""What Vigie knows of Mastodon; see `vigie.connectors.card`."""

from vigie.actions.limits import Rate
from vigie.connectors.account import Field
from vigie.connectors.base import Sentence
from vigie.connectors.card import NetworkCard
from vigie.connectors.mastodon.capabilities import CAPABILITIES
from vigie.connectors.mastodon.connector import Mastodon

_DOCS = "https://docs.joinmastodon.org"

CARD = NetworkCard(
    name="mastodon",
    title="Mastodon",
    fields=(
        Field(
            name="server",
            label=Sentence("Server", "Serveur"),
            help=Sentence(
                "Where the account is: https:// and the name in the browser's address bar.",
                "Là où est le compte : https:// et le nom affiché dans la barre d’adresse du navigateur.",
            ),
        ),
        Field(
            name="account",
            label=Sentence("Account", "Compte"),
            help=Sentence(
                "Its name on that server, the word after the first @.",
                "Son nom sur ce serveur, le mot qui suit le premier @.",
            ),
        ),
        Field(
            name="token",
            label=Sentence("Access token", "Jeton d’accès"),
            help=Sentence(
                "Preferences, Development, your application: “Your access token”.",
                "Préférences, Développement, votre application : « Votre jeton d’accès ».",
            ),
            secret=True,
        ),
        Field(
            name="reach",
            label=Sentence("Reach", "Portée"),
            help=Sentence(
                "“account”: what names the account is read. “server”, for a server's moderators: all public "
                "posts of the server are read too, hiding limits the author there, and banning suspends "
                "them.",
                "« account » : ce qui nomme le compte est lu. « server », pour les modérateurs d’un "
                "serveur : tous ses "
                "messages publics sont lus aussi, masquer y limite l’auteur, et bannir le suspend.",
            ),
            required=False,
            default="account",
        ),
    ),
    before=Sentence(
        "Under Preferences, Development, create an application with the rights read:accounts, "
        "read:notifications, read:statuses, write:accounts, write:blocks, write:favourites, write:mutes, "
        "write:reports and write:statuses; a moderator adds admin:read:accounts and admin:write:accounts.",
        "Sous Préférences, Développement, créez une application avec les droits read:accounts, "
        "read:notifications, "
        "read:statuses, write:accounts, write:blocks, write:favourites, write:mutes, write:reports et "
        "write:statuses ; un modérateur y ajoute admin:read:accounts et admin:write:accounts.",
    ),
    capabilities=CAPABILITIES,
    connect=Mastodon,
    # 300 requests in five minutes for everything: a part is left for reading, an action takes up to three.
    rate=Rate(0.2, 10),
    sources=(
        f"{_DOCS}/methods/streaming/",
        f"{_DOCS}/methods/notifications/",
        f"{_DOCS}/methods/statuses/",
        f"{_DOCS}/methods/accounts/",
        f"{_DOCS}/methods/reports/",
        f"{_DOCS}/methods/admin/accounts/",
        f"{_DOCS}/api/rate-limits/",
        f"{_DOCS}/api/oauth-scopes/",
    ),
)
