"""Every network that Vigie speaks with, one line each."""

from collections.abc import Callable, Mapping

from vigie.connectors.base import Connector
from vigie.connectors.bluesky import CARD as BLUESKY
from vigie.connectors.card import NetworkCard
from vigie.connectors.discord import CARD as DISCORD
from vigie.connectors.disqus import CARD as DISQUS
from vigie.connectors.email import CARD as EMAIL
from vigie.connectors.facebook import CARD as FACEBOOK
from vigie.connectors.google_reviews import CARD as GOOGLE_REVIEWS
from vigie.connectors.instagram import CARD as INSTAGRAM
from vigie.connectors.irc import CARD as IRC
from vigie.connectors.isso import CARD as ISSO
from vigie.connectors.linkedin import CARD as LINKEDIN
from vigie.connectors.mastodon import CARD as MASTODON
from vigie.connectors.matrix import CARD as MATRIX
from vigie.connectors.messenger import CARD as MESSENGER
from vigie.connectors.reddit import CARD as REDDIT
from vigie.connectors.rss import CARD as RSS
from vigie.connectors.telegram import CARD as TELEGRAM
from vigie.connectors.tiktok import CARD as TIKTOK
from vigie.connectors.tripadvisor import CARD as TRIPADVISOR
from vigie.connectors.trustpilot import CARD as TRUSTPILOT
from vigie.connectors.twitch import CARD as TWITCH
from vigie.connectors.twitch import TwitchChat
from vigie.connectors.webhook import CARD as WEBHOOK
from vigie.connectors.wordpress import CARD as WORDPRESS
from vigie.connectors.x import CARD as X
from vigie.connectors.youtube import CARD as YOUTUBE

#: Networks with an account. One is here once it is complete: under the contract's tests, with its peer and
#: its faults.
CARDS: tuple[NetworkCard, ...] = (
    BLUESKY,
    DISCORD,
    DISQUS,
    EMAIL,
    FACEBOOK,
    GOOGLE_REVIEWS,
    INSTAGRAM,
    IRC,
    ISSO,
    LINKEDIN,
    MASTODON,
    MATRIX,
    MESSENGER,
    REDDIT,
    RSS,
    TELEGRAM,
    TIKTOK,
    TRIPADVISOR,
    TRUSTPILOT,
    TWITCH,
    WEBHOOK,
    WORDPRESS,
    X,
    YOUTUBE,
)
NETWORKS: Mapping[str, NetworkCard] = {card.name: card for card in CARDS}

#: What can be read without an account; the word is the one typed after `vigie watch`.
CONNECTORS: Mapping[str, Callable[[str], Connector]] = {
    "twitch": TwitchChat,
}
