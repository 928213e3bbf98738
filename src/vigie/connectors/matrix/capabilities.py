"""What can be done on Matrix, and what one must know of it."""

from vigie.connectors.base import Capabilities, PrivateRule, Sentence

_ERASED = Sentence(
    "Matrix cannot hide: the text and its changes are erased for everybody (redaction), and nothing brings "
    "them back. Applications and servers that do not follow may keep showing what they received.",
    "Matrix ne sait pas masquer : le texte et ses modifications sont effacés pour tous (« redaction »), et "
    "rien ne les fait revenir. Une application ou un serveur qui ne suit pas peut continuer de montrer ce "
    "qu’il a reçu.",
)
_ONCE = Sentence(
    "Asked again, the same answer is sent once for as long as the server remembers it (a day on Synapse).",
    "Redemandée, la même réponse n’est envoyée qu’une fois tant que le serveur s’en souvient (un jour sur "
    "Synapse).",
)
_PINS = Sentence(
    "The list of pinned messages is written anew: a change made by somebody else in the same instant is "
    "lost.",
    "La liste des messages épinglés est réécrite : un changement fait par autrui au même instant est perdu.",
)

CAPABILITIES = Capabilities(
    delivery="stream",
    kinds=frozenset({"chat", "private"}),
    acts=frozenset(
        {
            "hide",
            "delete",
            "reply",
            "message",
            "like",
            "unlike",
            "pin",
            "unpin",
            "report",
            "ban",
            "unban",
        }
    ),
    removals=True,
    edits=True,
    resumes=True,
    rereads=True,
    private=PrivateRule(
        initiates=True,
        explained=Sentence(
            "A private message is an invitation to a room for two: the person may decline it, or never see "
            "it, and their server or their settings may refuse it.",
            "Un message privé est une invitation dans un salon à deux : la personne peut la décliner ou ne "
            "jamais la voir, et son serveur ou ses réglages peuvent la refuser.",
        ),
        source="https://spec.matrix.org/latest/client-server-api/#direct-messaging",
    ),
    remarks={
        "hide": _ERASED,
        "delete": _ERASED,
        "reply": _ONCE,
        "message": Sentence(
            "Goes to the room for two that the account has with the author; a new one is made where there "
            "is none, unencrypted so that answers can be read.",
            "Part dans le salon à deux que le compte a avec l’auteur ; il est créé s’il n’existe pas, sans "
            "chiffrement pour que les réponses soient lisibles.",
        ),
        "pin": _PINS,
        "unpin": _PINS,
        "report": Sentence(
            "Goes to those who run the account's own server; asked twice, it is filed twice.",
            "Parvient aux administrateurs du serveur du compte ; demandé deux fois, il est déposé deux fois.",
        ),
        "ban": Sentence(
            "From this room, until somebody lifts it; Matrix knows no ban that ends by itself.",
            "De ce salon, jusqu’à ce que quelqu’un le lève ; Matrix ne connaît pas de bannissement à durée "
            "limitée.",
        ),
    },
    unverified=(
        Sentence(
            "Tried on Synapse 1.163 only: other servers follow the same specification, and may remember "
            "requests for a shorter time.",
            "Essayé sur Synapse 1.163 seulement : d’autres serveurs suivent la même spécification, et "
            "peuvent se souvenir moins longtemps des demandes.",
        ),
        Sentence(
            "An account that signs in elsewhere than on its server (single sign-on) is connected by a "
            "token, which is not renewed; none could be tried.",
            "Un compte qui ouvre sa session ailleurs que sur son serveur (authentification unique) se "
            "connecte par un jeton, qui n’est pas renouvelé ; aucun n’a pu être essayé.",
        ),
    ),
)
