"""What Vigie knows of feeds; see `vigie.connectors.card`."""

from vigie.actions.limits import Rate
from vigie.connectors.account import Field
from vigie.connectors.base import Sentence
from vigie.connectors.card import NetworkCard
from vigie.connectors.rss.capabilities import CAPABILITIES
from vigie.connectors.rss.connector import Rss
from vigie.connectors.rss.session import EVERY

CARD = NetworkCard(
    name="rss",
    title="RSS",
    fields=(
        Field(
            name="feed",
            label=Sentence("Feed", "Flux"),
            help=Sentence(
                "The whole address of an RSS, Atom or JSON feed. People who use Vigie see it: what is secret "
                "in it goes in the field below.",
                "L’adresse entière d’un flux RSS, Atom ou JSON. Les utilisateurs de Vigie la voient : ce "
                "qu’elle a de secret va dans le champ qui suit.",
            ),
        ),
        Field(
            name="secret_query",
            label=Sentence("Secret part of the address", "Partie secrète de l’adresse"),
            help=Sentence(
                "For a feed of one's own: what stands after the question mark, as token=….",
                "Pour un flux personnel : ce qui suit le point d’interrogation, comme token=….",
            ),
            secret=True,
            required=False,
        ),
        Field(
            name="user",
            label=Sentence("User", "Utilisateur"),
            help=Sentence(
                "Only where the browser asks for a name and a password before it shows the feed.",
                "Seulement si le navigateur demande un nom et un mot de passe avant de montrer le flux.",
            ),
            required=False,
        ),
        Field(
            name="password",
            label=Sentence("Password", "Mot de passe"),
            help=Sentence("The one that goes with this user.", "Celui qui va avec cet utilisateur."),
            secret=True,
            required=False,
        ),
        Field(
            name="every",
            label=Sentence("Seconds between two looks", "Secondes entre deux lectures"),
            help=Sentence(
                "From 30 to 600. A server that keeps to the rules sends nothing while nothing is new.",
                "De 30 à 600. Un serveur en règle n’envoie rien tant qu’il n’y a rien de neuf.",
            ),
            required=False,
            default=str(EVERY),
        ),
    ),
    before=Sentence(
        "Look for the feed's address on the site: often a link named RSS, Atom or Feed at the foot of the "
        "page.",
        "Cherchez l’adresse du flux sur le site : souvent un lien nommé RSS, Atom ou Flux au pied de la "
        "page.",
    ),
    capabilities=CAPABILITIES,
    connect=Rss,
    # Nothing is ever sent; the pace is there because every card has one.
    rate=Rate(1, 1),
    extra="feeds",
    sources=(
        "https://www.rssboard.org/rss-specification",
        "https://www.rfc-editor.org/rfc/rfc4287",
        "https://www.rfc-editor.org/rfc/rfc5005",
        "https://www.jsonfeed.org/version/1.1/",
        "https://feedparser.readthedocs.io/en/latest/",
    ),
)
