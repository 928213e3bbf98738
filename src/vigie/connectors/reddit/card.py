"""What Vigie knows of Reddit; see `vigie.connectors.card`."""

from vigie.actions.limits import Rate
from vigie.connectors.account import Field
from vigie.connectors.base import Sentence
from vigie.connectors.card import NetworkCard
from vigie.connectors.reddit.capabilities import CAPABILITIES
from vigie.connectors.reddit.connector import Reddit
from vigie.connectors.reddit.session import EVERY

_SOURCE = "https://github.com/reddit-archive/reddit"
_PRAW = "https://github.com/praw-dev/praw"
_NOTES = "https://github.com/Pyprohly/reddit-api-doc-notes"

CARD = NetworkCard(
    name="reddit",
    title="Reddit",
    fields=(
        Field(
            name="subreddit",
            label=Sentence("Subreddit", "Subreddit"),
            help=Sentence(
                "What follows r/ in its address; the account must moderate it.",
                "Ce qui suit r/ dans son adresse ; le compte doit le modérer.",
            ),
        ),
        Field(
            name="account",
            label=Sentence("Moderator's account", "Compte modérateur"),
            help=Sentence(
                "The name after u/ of the account that Vigie speaks for, best one of its own: Reddit wants "
                "it named with each request.",
                "Le nom, après u/, du compte pour lequel Vigie parle, de préférence un compte à part : "
                "Reddit veut le voir nommé à chaque requête.",
            ),
        ),
        Field(
            name="client_id",
            label=Sentence("Application's id", "Identifiant de l’application"),
            help=Sentence(
                "On reddit.com/prefs/apps, under the name of the application.",
                "Sur reddit.com/prefs/apps, sous le nom de l’application.",
            ),
        ),
        Field(
            name="client_secret",
            label=Sentence("Application's secret", "Secret de l’application"),
            help=Sentence(
                "On the same page, beside “secret”; applications of the kinds “script” and “web app” have "
                "one.",
                "Sur la même page, à côté de « secret » ; les applications « script » et « web app » en ont "
                "un.",
            ),
            secret=True,
        ),
        Field(
            name="refresh_token",
            label=Sentence("Refresh token", "Jeton d’actualisation"),
            help=Sentence(
                "Given once when the account authorises the application with the duration “permanent” and "
                "the scopes identity, read, submit, report, modposts, modcontributors and modmail.",
                "Délivré une fois quand le compte autorise l’application avec la durée « permanent » et les "
                "portées identity, read, submit, report, modposts, modcontributors et modmail.",
            ),
            secret=True,
        ),
        Field(
            name="every",
            label=Sentence("Seconds between two looks", "Secondes entre deux lectures"),
            help=Sentence(
                "How often the subreddit is read, from 6 to 3600; each look takes about five of the 100 "
                "requests a minute.",
                "À quel rythme le subreddit est lu, de 6 à 3600 ; chaque lecture prend environ cinq des 100 "
                "requêtes par minute.",
            ),
            required=False,
            default=str(EVERY),
        ),
    ),
    before=Sentence(
        "Ask Reddit for access to its interface first: its Responsible Builder Policy lets no program in "
        "without approval. Then create an application on reddit.com/prefs/apps.",
        "Demandez d’abord à Reddit l’accès à son interface : sa Responsible Builder Policy n’admet aucun "
        "programme sans accord. Créez ensuite une application sur reddit.com/prefs/apps.",
    ),
    capabilities=CAPABILITIES,
    connect=Reddit,
    # 100 requests a minute: a third is spent on reading, and one action asks two to four times.
    rate=Rate(0.25, 8),
    sources=(
        f"{_SOURCE}/blob/master/r2/r2/controllers/api.py",
        f"{_SOURCE}/blob/master/r2/r2/controllers/listingcontroller.py",
        f"{_SOURCE}/blob/master/r2/r2/controllers/oauth2.py",
        f"{_SOURCE}/blob/master/r2/r2/models/builder.py",
        f"{_SOURCE}/wiki/API",
        f"{_PRAW}/blob/HEAD/praw/endpoints.py",
        f"{_PRAW}/tree/HEAD/tests/integration/cassettes",
        f"{_NOTES}/blob/HEAD/docs/api-reference/modmail.rst",
        f"{_NOTES}/blob/HEAD/docs/api-reference/moderation.rst",
        f"{_NOTES}/blob/HEAD/docs/api-reference/submission.rst",
    ),
)
