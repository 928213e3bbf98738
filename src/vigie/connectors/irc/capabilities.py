"""What can be done on IRC, and what one must know of it."""

from vigie.connectors.base import Capabilities, PrivateRule, Sentence

_TAKEN_BACK = Sentence(
    "Only where the server offers draft/message-redaction: the message is then erased for everybody and "
    "nothing brings it back, and old applications keep showing it. Most servers (InspIRCd 3, Libera.Chat) "
    "cannot take a message back: its case comes back to a person, who may show the author out.",
    "Seulement si le serveur offre draft/message-redaction : le message est alors effacé pour tous, rien "
    "ne le fait revenir, et les anciennes applications continuent de le montrer. La plupart des serveurs "
    "(InspIRCd 3, Libera.Chat) ne savent pas retirer un message : le dossier revient à une personne, qui "
    "peut mettre l’auteur à la porte.",
)
_MASKS = Sentence(
    "By address (and by account where the server says how): narrow enough to hit nobody else who is there, "
    "so that somebody may come back from another address.",
    "Par l’adresse (et par le compte quand le serveur dit comment) : assez étroit pour n’atteindre personne "
    "d’autre parmi les présents, si bien qu’on peut revenir d’une autre adresse.",
)

CAPABILITIES = Capabilities(
    delivery="stream",
    kinds=frozenset({"chat", "private"}),
    acts=frozenset({"hide", "delete", "reply", "message", "time_out", "ban", "unban"}),
    removals=True,
    private=PrivateRule(
        initiates=True,
        explained=Sentence(
            "Anybody on the server may be written to; a server or a person may refuse what comes from "
            "strangers, and who has left receives nothing.",
            "On peut écrire à toute personne présente sur le serveur ; un serveur ou une personne peut "
            "refuser ce qui vient d’inconnus, et qui est parti ne reçoit rien.",
        ),
        source="https://www.rfc-editor.org/rfc/rfc2812#section-3.3.1",
    ),
    remarks={
        "hide": _TAKEN_BACK,
        "delete": _TAKEN_BACK,
        "reply": Sentence(
            "Said in the channel; attached to the message where the server passes such tags on, with the "
            "author's name in front elsewhere. A long text is cut into several messages.",
            "Dit dans le canal ; rattaché au message si le serveur transmet ces étiquettes, sinon précédé du "
            "nom de l’auteur. Un long texte est coupé en plusieurs messages.",
        ),
        "time_out": Sentence(
            "The author is shown out and banned (+b), for ten minutes where nothing else is asked. IRC knows "
            "no ban that ends: Vigie lifts it itself while it runs, or when it runs again.",
            "L’auteur est mis à la porte et banni (+b), dix minutes si rien d’autre n’est demandé. IRC ne "
            "connaît pas de bannissement qui prend fin : Vigie le lève elle-même tant qu’elle tourne, ou "
            "quand elle tourne de nouveau.",
        ),
        "ban": _MASKS,
        "unban": Sentence(
            "Lifts the bans that Vigie set, or those of the author's address alone; one that operators set "
            "more widely stays.",
            "Lève les bannissements posés par Vigie, ou ceux de la seule adresse de l’auteur ; un "
            "bannissement plus large posé par des opérateurs demeure.",
        ),
    },
    unverified=(
        Sentence(
            "Taking back was tried on our own test server only, written from the draft: no server that "
            "offers it could be run here.",
            "Le retrait n’a été essayé que sur notre serveur de test, écrit d’après le projet de norme : "
            "aucun serveur qui l’offre n’a pu être lancé ici.",
        ),
        Sentence(
            "Bans by account (ACCOUNTEXTBAN) and signing in by password (SASL) were tried on our own test "
            "server only.",
            "Les bannissements par compte (ACCOUNTEXTBAN) et l’ouverture par mot de passe (SASL) n’ont été "
            "essayés que sur notre serveur de test.",
        ),
        Sentence(
            "The draft of history (CHATHISTORY) is not used: what was said while the account was out of a "
            "channel stays a gap, on servers that could tell it too.",
            "Le projet d’historique (CHATHISTORY) n’est pas utilisé : ce qui s’est dit pendant que le compte "
            "était hors d’un canal reste une lacune, même sur un serveur qui pourrait le redire.",
        ),
        Sentence(
            "Where other moderators set a rank higher than the account's, the server refuses: it cannot be "
            "asked beforehand.",
            "Quand l’auteur a un rang plus élevé que le compte, le serveur refuse : on ne peut pas le lui "
            "demander d’avance.",
        ),
    ),
)
