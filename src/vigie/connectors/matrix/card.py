"""What Vigie knows of Matrix; see `vigie.connectors.card`."""

from vigie.actions.limits import Rate
from vigie.connectors.account import Field
from vigie.connectors.base import Sentence
from vigie.connectors.card import NetworkCard
from vigie.connectors.matrix.capabilities import CAPABILITIES
from vigie.connectors.matrix.connector import Matrix

_SPEC = "https://spec.matrix.org/latest/client-server-api"

CARD = NetworkCard(
    name="matrix",
    title="Matrix",
    fields=(
        Field(
            name="server",
            label=Sentence("Server", "Serveur"),
            help=Sentence(
                "The address of the account's homeserver, as a Matrix application shows it in its settings.",
                "L’adresse du serveur du compte (« homeserver »), telle qu’une application Matrix "
                "l’affiche dans ses réglages.",
            ),
        ),
        Field(
            name="user",
            label=Sentence("Account", "Compte"),
            help=Sentence(
                "Whole, with its server: @moderation:example.org.",
                "En entier, avec son serveur : @moderation:example.org.",
            ),
        ),
        Field(
            name="password",
            label=Sentence("Password", "Mot de passe"),
            help=Sentence(
                "Vigie opens a session of its own with it, and a new one when that ends.",
                "Vigie ouvre avec lui une session à elle, et une nouvelle quand celle-ci prend fin.",
            ),
            secret=True,
            required=False,
        ),
        Field(
            name="token",
            label=Sentence("Access token", "Jeton d’accès"),
            help=Sentence(
                "Instead of the password, where the account has none: it lasts as long as the session it "
                "was copied from.",
                "À la place du mot de passe, pour un compte qui n’en a pas : il dure autant que la session "
                "d’où il est copié.",
            ),
            secret=True,
            required=False,
        ),
    ),
    before=Sentence(
        "Make an account for Vigie, let it join the rooms to moderate (not encrypted ones), and give it "
        "there the level of a moderator (50). Invitations are not accepted by Vigie: accept them in a "
        "Matrix application.",
        "Créez un compte pour Vigie, faites-lui rejoindre les salons à modérer (non chiffrés) et "
        "donnez-lui-y le niveau de modérateur (50). Vigie n’accepte pas les invitations : acceptez-les "
        "dans une application Matrix.",
    ),
    capabilities=CAPABILITIES,
    connect=Matrix,
    # What Synapse allows by default: ten messages at once, then one every five seconds.
    rate=Rate(0.2, 10),
    sources=(
        f"{_SPEC}/#syncing",
        f"{_SPEC}/#redactions",
        f"{_SPEC}/#event-replacements",
        f"{_SPEC}/#rich-replies",
        f"{_SPEC}/#permissions",
        f"{_SPEC}/#reporting-content",
        f"{_SPEC}/#direct-messaging",
        f"{_SPEC}/#soft-logout",
        "https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html#ratelimiting",
    ),
)
