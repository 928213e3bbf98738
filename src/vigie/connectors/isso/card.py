"""What Vigie knows of Isso; see `vigie.connectors.card`."""

from vigie.actions.limits import Rate
from vigie.connectors.account import Field
from vigie.connectors.base import Sentence
from vigie.connectors.card import NetworkCard
from vigie.connectors.isso.capabilities import CAPABILITIES
from vigie.connectors.isso.connector import Isso

_DOCS = "https://isso-comments.de/docs"

CARD = NetworkCard(
    name="isso",
    title="Isso",
    fields=(
        Field(
            name="address",
            label=Sentence("Address", "Adresse"),
            help=Sentence(
                "Where Isso answers the public: what stands before /js/embed.min.js in the site's pages.",
                "Là où Isso répond au public : ce qui précède /js/embed.min.js dans les pages du site.",
            ),
        ),
        Field(
            name="password",
            label=Sentence("Owner's password", "Mot de passe du propriétaire"),
            help=Sentence(
                "The one of the [admin] section of Isso's settings.",
                "Celui de la section [admin] des réglages d’Isso.",
            ),
            secret=True,
        ),
        Field(
            name="signed",
            label=Sentence("Name under answers", "Nom sous les réponses"),
            help=Sentence(
                "How visitors see who answers on behalf of the site.",
                "Ce que les visiteurs voient de qui répond au nom du site.",
            ),
            required=False,
            default="Modération",
        ),
    ),
    remembers=frozenset({"mark"}),
    before=Sentence(
        "In Isso's settings, write “enabled = true” and a long password in the section [admin]; to decide "
        "before the public reads, “enabled = true” in [moderation] too. Then start Isso again.",
        "Dans les réglages d’Isso, écrivez « enabled = true » et un long mot de passe dans la section "
        "[admin] ; pour décider avant que le public ne lise, « enabled = true » aussi dans [moderation]. "
        "Puis relancez Isso.",
    ),
    capabilities=CAPABILITIES,
    connect=Isso,
    # A small server on the site's own machine, and up to three requests an action.
    rate=Rate(2, 10),
    sources=(
        f"{_DOCS}/reference/server-config/",
        f"{_DOCS}/reference/server-api/",
        "https://github.com/isso-comments/isso/blob/0.14.0/isso/views/comments.py",
        "https://github.com/isso-comments/isso/blob/0.14.0/isso/templates/admin.html",
    ),
)
