"""What Vigie knows of IRC; see `vigie.connectors.card`."""

from vigie.actions.limits import Rate
from vigie.connectors.account import Field
from vigie.connectors.base import Sentence
from vigie.connectors.card import NetworkCard
from vigie.connectors.irc.capabilities import CAPABILITIES
from vigie.connectors.irc.connector import Irc

CARD = NetworkCard(
    name="irc",
    title="IRC",
    fields=(
        Field(
            name="address",
            label=Sentence("Server", "Serveur"),
            help=Sentence(
                "As the network's own page gives it: ircs://irc.example.org:6697, or wss://… where it speaks "
                "WebSocket.",
                "Telle que la page du réseau la donne : ircs://irc.example.org:6697, ou wss://… s’il parle "
                "WebSocket.",
            ),
        ),
        Field(
            name="channels",
            label=Sentence("Channels", "Canaux"),
            help=Sentence(
                "With their #, separated by spaces: #place #help.",
                "Avec leur #, séparés par des espaces : #place #aide.",
            ),
        ),
        Field(
            name="nick",
            label=Sentence("Nickname", "Pseudonyme"),
            help=Sentence(
                "The name under which the account is seen in the channels.",
                "Le nom sous lequel le compte est vu dans les canaux.",
            ),
        ),
        Field(
            name="login",
            label=Sentence("Account", "Compte"),
            help=Sentence(
                "The name registered with the network's services (NickServ), where it is not the nickname.",
                "Le nom enregistré auprès des services du réseau (NickServ), s’il diffère du pseudonyme.",
            ),
            required=False,
        ),
        Field(
            name="password",
            label=Sentence("Password", "Mot de passe"),
            help=Sentence(
                "Of the registered account; empty where the network has none.",
                "Celui du compte enregistré ; vide si le réseau n’en a pas.",
            ),
            secret=True,
            required=False,
        ),
    ),
    remembers=frozenset({"memory"}),
    before=Sentence(
        "Register a nickname for Vigie with the network's services where it has some, tell the operators "
        "of the channels that Vigie reads them, and let them make it an operator (+o) there: ChanServ can do "
        "so each time it enters.",
        "Enregistrez un pseudonyme pour Vigie auprès des services du réseau s’il en a, dites aux opérateurs "
        "des canaux que Vigie les lit, et faites-la nommer opératrice (+o) : ChanServ peut le faire à chaque "
        "entrée.",
    ),
    capabilities=CAPABILITIES,
    connect=Irc,
    # What RFC 1459 lets a client say: a command every two seconds after five at once.
    rate=Rate(0.5, 5),
    sources=(
        "https://www.rfc-editor.org/rfc/rfc1459",
        "https://www.rfc-editor.org/rfc/rfc2812",
        "https://ircv3.net/specs/extensions/capability-negotiation",
        "https://ircv3.net/specs/extensions/message-tags",
        "https://ircv3.net/specs/extensions/message-ids",
        "https://ircv3.net/specs/extensions/server-time",
        "https://ircv3.net/specs/extensions/echo-message",
        "https://ircv3.net/specs/extensions/sasl-3.1",
        "https://ircv3.net/specs/extensions/account-extban",
        "https://ircv3.net/specs/extensions/message-redaction",
        "https://ircv3.net/specs/client-tags/reply",
        "https://docs.inspircd.org/3/channel-modes",
    ),
)
