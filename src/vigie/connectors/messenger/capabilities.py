"""What can be done on Messenger, and what one must know of it."""

from vigie.connectors.base import Capabilities, PrivateRule, Sentence

_DOCS = "https://developers.facebook.com/documentation/business-messaging/messenger-platform"

CAPABILITIES = Capabilities(
    delivery="webhook",
    kinds=frozenset({"private"}),
    acts=frozenset({"message", "report", "ban", "unban"}),
    edits=True,
    rereads=True,
    private=PrivateRule(
        window=86_400,
        explained=Sentence(
            "The person must write first; the page may answer for 24 hours after each of their messages. The "
            "seven days of Meta's Human Agent feature are not offered.",
            "La personne doit écrire d’abord ; la page peut répondre durant 24 heures après chacun de ses "
            "messages. Les sept jours de la fonction Human Agent de Meta ne sont pas proposés.",
        ),
        source=f"{_DOCS}/policy/",
    ),
    remarks={
        "message": Sentence(
            "The same words, sent again after the same message, are sent once.",
            "Les mêmes mots, renvoyés après le même message, ne partent qu’une fois.",
        ),
        "report": Sentence(
            "Moves the conversation to the spam folder of Meta Business Suite.",
            "Place la conversation dans le dossier des indésirables de Meta Business Suite.",
        ),
        "ban": Sentence(
            "The person can no longer write to the page; they still see and may comment on it.",
            "La personne ne peut plus écrire à la page ; elle la voit encore et peut y commenter.",
        ),
    },
    unverified=(
        Sentence(
            "Whether Messenger tells that a message was unsent is not documented, as it is for Instagram: "
            "where it is told, Vigie notes it.",
            "Meta ne documente l’annonce d’un message retiré que pour Instagram : si Messenger l’annonce, "
            "Vigie le note.",
        ),
        Sentence(
            "Meta gives only the last 20 messages of a conversation: older ones that were missed stay so.",
            "Meta ne donne que les 20 derniers messages d’une conversation : les plus anciens, manqués, "
            "le restent.",
        ),
        Sentence(
            "That blocking works as documented for Instagram is told for Messenger by Meta's library alone.",
            "Que le blocage agisse comme documenté pour Instagram, seule la bibliothèque de Meta le dit pour "
            "Messenger.",
        ),
    ),
)
