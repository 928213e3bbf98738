"""What Vigie knows of Discord; see `vigie.connectors.card`."""

from vigie.actions.limits import Rate
from vigie.connectors.account import Field
from vigie.connectors.base import Sentence
from vigie.connectors.card import NetworkCard
from vigie.connectors.discord.capabilities import CAPABILITIES
from vigie.connectors.discord.connector import Discord

_DOCS = "https://discord.com/developers/docs"

CARD = NetworkCard(
    name="discord",
    title="Discord",
    fields=(
        Field(
            name="server",
            label=Sentence("Server ID", "Identifiant du serveur"),
            help=Sentence(
                "A number: turn on developer mode in Discord's advanced settings, right-click the server, "
                "“Copy Server ID”.",
                "Un nombre : activez le mode développeur dans les paramètres avancés de Discord, clic droit "
                "sur le serveur, « Copier l’identifiant du serveur ».",
            ),
        ),
        Field(
            name="token",
            label=Sentence("Bot token", "Jeton du bot"),
            help=Sentence(
                "On the Bot page of the developer portal, by “Reset Token”: it is shown once.",
                "Sur la page Bot du portail des développeurs, par « Reset Token » : il n’est montré qu’une "
                "fois.",
            ),
            secret=True,
        ),
    ),
    before=Sentence(
        "Make an application with a bot in Discord's developer portal, turn on “Message Content Intent” on "
        "its Bot page, and invite the bot to the server with the rights to read, answer, react, delete, pin, "
        "time out, ban and manage channels; its role must stand above those it moderates. Use one bot a "
        "server: private messages do not say which server they are about.",
        "Créez une application avec un bot sur le portail des développeurs de Discord, activez « Message "
        "Content Intent » sur sa page Bot, et invitez le bot sur le serveur avec les droits de lire, "
        "répondre, réagir, supprimer, épingler, exclure, bannir et gérer les salons ; son rôle doit se "
        "trouver au-dessus de ceux qu’il modère. Prenez un bot par serveur : les messages privés ne disent "
        "pas de quel serveur ils parlent.",
    ),
    capabilities=CAPABILITIES,
    connect=Discord,
    # 50 requests a second for everything; single routes say their own limit, and are obeyed.
    rate=Rate(10.0, 20),
    sources=(
        f"{_DOCS}/events/gateway",
        f"{_DOCS}/events/gateway-events",
        f"{_DOCS}/resources/message",
        f"{_DOCS}/resources/guild",
        f"{_DOCS}/resources/channel",
        f"{_DOCS}/topics/permissions",
        f"{_DOCS}/topics/rate-limits",
        "https://github.com/discord/discord-api-docs",
    ),
)
