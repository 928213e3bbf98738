"""What Vigie knows of Bluesky; see `vigie.connectors.card`."""

from vigie.actions.limits import Rate
from vigie.connectors.account import Field
from vigie.connectors.base import Sentence
from vigie.connectors.bluesky.capabilities import CAPABILITIES
from vigie.connectors.bluesky.connector import Bluesky
from vigie.connectors.bluesky.given import JETSTREAM, SERVICE
from vigie.connectors.card import NetworkCard

CARD = NetworkCard(
    name="bluesky",
    title="Bluesky",
    fields=(
        Field(
            name="account",
            label=Sentence("Account", "Compte"),
            help=Sentence(
                "Its name without the @, as in name.bsky.social; or its identifier, which stays when the "
                "name changes.",
                "Son nom sans le @, par exemple nom.bsky.social ; ou son identifiant, qui reste quand le "
                "nom change.",
            ),
        ),
        Field(
            name="password",
            label=Sentence("App password", "Mot de passe d’application"),
            help=Sentence(
                "Settings, Privacy and security, App passwords: four groups of four letters, shown once.",
                "Paramètres, Confidentialité et sécurité, Mots de passe d’application : quatre groupes de "
                "quatre lettres, affichés une seule fois.",
            ),
            secret=True,
        ),
        Field(
            name="service",
            label=Sentence("Server of the account", "Serveur du compte"),
            help=Sentence(
                "Where the account is kept; most are on bsky.social.",
                "Là où est le compte ; la plupart sont sur bsky.social.",
            ),
            required=False,
            default=SERVICE,
        ),
        Field(
            name="jetstream",
            label=Sentence("Jetstream", "Jetstream"),
            help=Sentence(
                "The public stream that tells what is said: one of Bluesky's, or your own, ending in "
                "/subscribe.",
                "Le flux public qui dit ce qui se publie : l’un de ceux de Bluesky, ou le vôtre, terminé par "
                "/subscribe.",
            ),
            required=False,
            default=JETSTREAM,
        ),
        Field(
            name="labeler",
            label=Sentence("Moderation service", "Service de modération"),
            help=Sentence(
                "Whom reports are sent to, by its identifier (did:…); empty for the one that the account's "
                "server chose.",
                "À qui vont les signalements, par son identifiant (did:…) ; vide pour celui que le serveur "
                "du compte a choisi.",
            ),
            required=False,
        ),
    ),
    before=Sentence(
        "In Bluesky's settings, under Privacy and security, make an app password named Vigie; it needs no "
        "access to direct messages.",
        "Dans les paramètres de Bluesky, sous Confidentialité et sécurité, créez un mot de passe "
        "d’application nommé Vigie ; il n’a pas besoin d’accéder aux messages privés.",
    ),
    capabilities=CAPABILITIES,
    connect=Bluesky,
    # 5,000 points in an hour, of which a new record takes three: one action in two seconds, some at once.
    rate=Rate(0.4, 20),
    unit="points",
    allowance=35_000,
    sources=(
        "https://docs.bsky.app/docs/advanced-guides/rate-limits",
        "https://docs.bsky.app/docs/category/http-reference",
        "https://docs.bsky.app/docs/tutorials/thread-gates",
        "https://atproto.com/specs/record-key",
        "https://atproto.com/specs/tid",
        "https://bsky.network/docs/jetstream/",
        "https://github.com/bluesky-social/jetstream",
        "https://github.com/bluesky-social/jetstream-legacy",
    ),
)
