"""Every network's peer: the shared suites of `test_network_*.py` run on each one named here."""

from collections.abc import Callable

from bluesky_peer import BlueskyPeer
from discord_peer import DiscordPeer
from disqus_peer import DisqusPeer
from email_peer import EmailPeer
from facebook_peer import FacebookPeer
from google_reviews_peer import GoogleReviewsPeer
from instagram_peer import InstagramPeer
from irc_peer import IrcPeer
from isso_peer import IssoPeer
from linkedin_peer import LinkedInPeer
from mastodon_peer import MastodonPeer
from matrix_peer import MatrixPeer
from messenger_peer import MessengerPeer
from peer import Peer
from reddit_peer import RedditPeer
from rss_peer import RssPeer
from telegram_peer import TelegramPeer
from tiktok_peer import TikTokPeer
from tripadvisor_peer import TripadvisorPeer
from trustpilot_peer import TrustpilotPeer
from twitch_account_peer import TwitchAccountPeer
from webhook_peer import WebhookPeer
from wordpress_peer import WordPressPeer
from x_peer import XPeer
from youtube_peer import YouTubePeer

#: By the network's word in the registry; one line a network. Made without listening, so that it can be asked
#: what it lacks; `stop` closes one that never started.
PEERS: dict[str, Callable[[], Peer]] = {
    "bluesky": BlueskyPeer,
    "facebook": FacebookPeer,
    "instagram": InstagramPeer,
    "messenger": MessengerPeer,
    "irc": IrcPeer,
    "isso": IssoPeer,
    "google_reviews": GoogleReviewsPeer,
    "linkedin": LinkedInPeer,
    "mastodon": MastodonPeer,
    "matrix": MatrixPeer,
    "webhook": WebhookPeer,
    "email": EmailPeer,
    "reddit": RedditPeer,
    "rss": RssPeer,
    "telegram": TelegramPeer,
    "twitch": TwitchAccountPeer,
    "wordpress": WordPressPeer,
    "tiktok": TikTokPeer,
    "tripadvisor": TripadvisorPeer,
    "trustpilot": TrustpilotPeer,
    "x": XPeer,
    "youtube": YouTubePeer,
    "disqus": DisqusPeer,
    "discord": DiscordPeer,
}
