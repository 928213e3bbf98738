"""What Vigie knows of Telegram; see `vigie.connectors.card`."""

from vigie.actions.limits import Rate
from vigie.connectors.account import Field
from vigie.connectors.base import Sentence
from vigie.connectors.card import NetworkCard
from vigie.connectors.telegram.capabilities import CAPABILITIES
from vigie.connectors.telegram.connector import Telegram
from vigie.connectors.telegram.hooks import TelegramHooks

CARD = NetworkCard(
    name="telegram",
    title="Telegram",
    fields=(
        Field(
            name="token",
            label=Sentence("Bot token", "Jeton du bot"),
            help=Sentence(
                "Given by @BotFather on Telegram, by /newbot or /token: digits, a colon, letters.",
                "Donné par @BotFather sur Telegram, par /newbot ou /token : des chiffres, deux-points, des "
                "lettres.",
            ),
            secret=True,
        ),
        Field(
            name="callback",
            label=Sentence("Webhook address", "Adresse des webhooks"),
            help=Sentence(
                "Leave it empty to have Vigie ask Telegram. For webhooks, the https:// address that Vigie "
                "shows for this channel.",
                "Laissez vide pour que Vigie interroge Telegram. Pour des webhooks, l’adresse https:// que "
                "Vigie affiche pour ce canal.",
            ),
            required=False,
        ),
        Field(
            name="webhook_secret",
            label=Sentence("Webhook secret", "Secret des webhooks"),
            help=Sentence(
                "With a webhook address only: 1 to 256 letters, digits, hyphens and underscores that you "
                "choose, the more the better; Vigie tells them to Telegram.",
                "Avec une adresse de webhooks seulement : de 1 à 256 lettres, chiffres, traits d’union et "
                "tirets bas de votre choix, plutôt plus que moins ; Vigie les transmet à Telegram.",
            ),
            secret=True,
            required=False,
        ),
    ),
    before=Sentence(
        "Make a bot with @BotFather, add it to your groups and channels, and make it an administrator there "
        "with the rights to delete messages, to ban users and to pin.",
        "Créez un bot avec @BotFather, ajoutez-le à vos groupes et chaînes, et nommez-le administrateur avec "
        "le droit de supprimer des messages, de bannir et d’épingler.",
    ),
    capabilities=CAPABILITIES,
    connect=Telegram,
    inbound=TelegramHooks,
    # Quoted limits: 30 messages a second for everything, 1 a second in one chat, 20 a minute in one group.
    rate=Rate(1.0, 10),
    sources=(
        "https://core.telegram.org/bots/api",
        "https://core.telegram.org/bots/faq",
        "https://github.com/tdlib/telegram-bot-api",
    ),
)
