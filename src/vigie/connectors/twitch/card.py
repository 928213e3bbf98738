"""Twitch, as the registry lists it."""

from vigie.actions.limits import Rate
from vigie.connectors.account import Field
from vigie.connectors.base import Sentence
from vigie.connectors.card import NetworkCard
from vigie.connectors.twitch.capabilities import CAPABILITIES, SCOPES
from vigie.connectors.twitch.connector import TwitchAccount
from vigie.connectors.twitch.hooks import TwitchHooks

_RIGHTS = " ".join(SCOPES)

CARD = NetworkCard(
    name="twitch",
    title="Twitch",
    before=Sentence(
        "Register an application in Twitch’s developer console, and let the channel’s owner type “/mod” "
        "and the account’s name in its chat. Then sign in as that account, for instance with Twitch’s "
        f"command line (twitch token), with these rights: {_RIGHTS}. An account can have three connections "
        "open with one application.",
        "Déclarez une application dans la console des développeurs de Twitch, et faites écrire "
        "« /mod » suivi du nom du compte dans le tchat par la personne qui tient la chaîne. "
        "Connectez-vous ensuite avec ce compte, par exemple avec la ligne de commande de Twitch (twitch "
        f"token), avec ces droits : {_RIGHTS}. Un compte peut avoir trois connexions ouvertes avec une "
        "même application.",
    ),
    fields=(
        Field(
            name="channel",
            label=Sentence("Channel", "Chaîne"),
            help=Sentence(
                "The word after twitch.tv/ in its address.", "Le mot qui suit twitch.tv/ dans son adresse."
            ),
        ),
        Field(
            name="client_id",
            label=Sentence("Client ID", "Identifiant client"),
            help=Sentence(
                "On the application’s page in the developer console, dev.twitch.tv/console.",
                "Sur la page de l’application dans la console des développeurs, dev.twitch.tv/console.",
            ),
        ),
        Field(
            name="client_secret",
            label=Sentence("Client secret", "Secret client"),
            help=Sentence(
                "On the same page, “New secret”; it renews the token every few hours.",
                "Sur la même page, « Nouveau secret » ; il renouvelle le jeton toutes les quelques heures.",
            ),
            secret=True,
        ),
        Field(
            name="access_token",
            label=Sentence("Access token", "Jeton d’accès"),
            help=Sentence(
                "Given when the account signs in: letters and digits only.",
                "Donné quand le compte se connecte : des lettres et des chiffres seulement.",
            ),
            secret=True,
        ),
        Field(
            name="refresh_token",
            label=Sentence("Refresh token", "Jeton de renouvellement"),
            help=Sentence(
                "Given with the access token; without it somebody signs in again every few hours.",
                "Donné avec le jeton d’accès ; sans lui, il faut se reconnecter toutes les quelques heures.",
            ),
            secret=True,
            required=False,
        ),
        Field(
            name="callback",
            label=Sentence("Webhook address", "Adresse des webhooks"),
            help=Sentence(
                "Leave it empty to read by WebSocket, which asks for nothing. For webhooks, the https:// "
                "address that Vigie shows for this channel.",
                "Laissez vide pour lire par WebSocket, sans rien de plus. Pour des webhooks, l’adresse "
                "https:// que Vigie affiche pour ce canal.",
            ),
            required=False,
        ),
        Field(
            name="webhook_secret",
            label=Sentence("Webhook secret", "Secret des webhooks"),
            help=Sentence(
                "With a webhook address only: 10 to 100 characters that you choose; Vigie tells them to "
                "Twitch.",
                "Avec une adresse de webhooks seulement : 10 à 100 caractères de votre choix ; Vigie les "
                "transmet à Twitch.",
            ),
            secret=True,
            required=False,
        ),
    ),
    capabilities=CAPABILITIES,
    connect=TwitchAccount,
    inbound=TwitchHooks,
    # Of 800 points a minute for everything: room is left for subscriptions and for other programs.
    rate=Rate(8.0, 20),
    sources=(
        "https://dev.twitch.tv/docs/eventsub/handling-websocket-events",
        "https://dev.twitch.tv/docs/eventsub/websocket-reference",
        "https://dev.twitch.tv/docs/eventsub/handling-webhook-events",
        "https://dev.twitch.tv/docs/eventsub/reference/automod",
        "https://dev.twitch.tv/docs/api/reference",
        "https://dev.twitch.tv/docs/api/reference/whispers.md",
        "https://dev.twitch.tv/docs/authentication/refresh-tokens",
        "https://dev.twitch.tv/docs/authentication/validate-tokens",
        "https://github.com/twitch-rs/twitch_api",
    ),
)
