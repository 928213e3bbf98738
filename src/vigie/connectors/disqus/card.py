"""What Vigie knows of Disqus; see `vigie.connectors.card`."""

from vigie.actions.limits import Rate
from vigie.connectors.account import Field
from vigie.connectors.base import Sentence
from vigie.connectors.card import NetworkCard
from vigie.connectors.disqus.capabilities import CAPABILITIES
from vigie.connectors.disqus.connector import Disqus
from vigie.connectors.disqus.session import EVERY

_DOCS = "https://disqus.com/api/docs"

CARD = NetworkCard(
    name="disqus",
    title="Disqus",
    fields=(
        Field(
            name="forum",
            label=Sentence("Site's shortname", "Nom court du site"),
            help=Sentence(
                "In the site's settings on Disqus, under General: a word in small letters.",
                "Dans les réglages du site sur Disqus, sous General : un mot en minuscules.",
            ),
        ),
        Field(
            name="api_secret",
            label=Sentence("Secret key", "Clé secrète"),
            help=Sentence(
                "On the application's page, as API Secret: 64 letters and figures.",
                "Sur la page de l’application, sous API Secret : 64 lettres et chiffres.",
            ),
            secret=True,
        ),
        Field(
            name="access_token",
            label=Sentence("Access token", "Jeton d’accès"),
            help=Sentence(
                "On the same page, as Access Token: it speaks for the account that made the application.",
                "Sur la même page, sous Access Token : il parle pour le compte qui a créé l’application.",
            ),
            secret=True,
        ),
        Field(
            name="every",
            label=Sentence("Seconds between two looks", "Secondes entre deux lectures"),
            help=Sentence(
                "How often the newest comments are asked for, from 5 to 3600: Disqus takes 1,000 requests an "
                "hour in all.",
                "À quel rythme les derniers commentaires sont demandés, de 5 à 3600 : Disqus accepte 1 000 "
                "requêtes par heure en tout.",
            ),
            required=False,
            default=str(EVERY),
        ),
    ),
    before=Sentence(
        "Signed in as a moderator of the site, register an application on disqus.com/api/applications, and "
        "give it the default access “Read, Write, and Manage Forums”.",
        "Connecté comme modérateur du site, enregistrez une application sur disqus.com/api/applications, et "
        "donnez-lui l’accès par défaut « Read, Write, and Manage Forums ».",
    ),
    capabilities=CAPABILITIES,
    connect=Disqus,
    # 1,000 requests an hour: a third is spent on reading, and one action asks two or three times.
    rate=Rate(0.06, 10),
    sources=(
        f"{_DOCS}/",
        f"{_DOCS}/requests/",
        f"{_DOCS}/auth/",
        f"{_DOCS}/errors/",
        f"{_DOCS}/cursors/",
        f"{_DOCS}/forums/listPosts/",
        f"{_DOCS}/posts/list/",
        f"{_DOCS}/posts/details/",
        f"{_DOCS}/posts/create/",
        f"{_DOCS}/posts/approve/",
        f"{_DOCS}/posts/report/",
        f"{_DOCS}/posts/vote/",
        f"{_DOCS}/blacklists/add/",
        f"{_DOCS}/blacklists/remove/",
    ),
)
