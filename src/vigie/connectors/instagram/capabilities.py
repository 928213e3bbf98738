"""What can be done on Instagram, and what one must know of it."""

from vigie.connectors.base import Capabilities, PrivateRule, Sentence

_DOCS = "https://developers.facebook.com/documentation/instagram-platform"
_ONLY_WRITERS = Sentence(
    "Only for a person who has a private conversation with the account.",
    "Seulement pour une personne qui a une conversation privée avec le compte.",
)

CAPABILITIES = Capabilities(
    delivery="webhook",
    kinds=frozenset({"comment", "private"}),
    acts=frozenset(
        {"hide", "restore", "delete", "reply", "reply_privately", "message", "report", "ban", "unban"}
    ),
    rereads=True,
    counts=True,
    private=PrivateRule(
        window=86_400,
        reply_window=7 * 86_400,
        replies=1,
        explained=Sentence(
            "A comment may be answered in private once, within seven days (on a live broadcast, only while "
            "it lasts). Otherwise the person must write first; one may answer for 24 hours after each of "
            "their messages. The seven days of Meta's Human Agent feature are not offered.",
            "On peut répondre une fois en privé à un commentaire, dans les sept jours (pour un direct, "
            "seulement tant qu’il dure). Sinon, la personne doit écrire d’abord ; on peut répondre durant "
            "24 heures après chacun de ses messages. Les sept jours de la fonction Human Agent de Meta ne "
            "sont pas proposés.",
        ),
        source=f"{_DOCS}/private-replies",
    ),
    remarks={
        "hide": Sentence(
            "Not the account's own comments, nor those on a live broadcast: Instagram shows them anyway.",
            "Ni les commentaires du compte lui-même, ni ceux d’un direct : Instagram les montre quand même.",
        ),
        "delete": Sentence(
            "Instagram keeps nothing: a deletion cannot be undone.",
            "Instagram ne garde rien : une suppression est sans retour.",
        ),
        "reply": Sentence(
            "Instagram has one level of answers, and none under hidden comments or live broadcasts; the same "
            "words under the same comment are posted once.",
            "Instagram n’a qu’un rang de réponses, et aucune sous un commentaire masqué ou un direct ; les "
            "mêmes mots sous un même commentaire ne sont publiés qu’une fois.",
        ),
        "report": Sentence(
            "Moves the conversation to the spam folder of Meta Business Suite; only where there is one.",
            "Place la conversation, s’il y en a une, dans les indésirables de Meta Business Suite.",
        ),
        "ban": _ONLY_WRITERS,
        "unban": _ONLY_WRITERS,
    },
    unverified=(
        Sentence(
            "Instagram tells neither edits nor deletions of comments; a private message that was unsent is "
            "noted.",
            "Instagram n’annonce ni les modifications ni les suppressions de commentaires ; un message privé "
            "retiré par son auteur est noté.",
        ),
        Sentence(
            "Mentions of the account elsewhere are not read, nor are comments on advertisements that are no "
            "posts of the account.",
            "Les mentions du compte ailleurs ne sont pas lues, ni les commentaires de publicités qui ne sont "
            "pas des publications du compte.",
        ),
        Sentence(
            "Read again are comments under what was published in the sixty days before, replies under "
            "comments of the seven days before, and the last 20 messages of each conversation; those of a "
            "broadcast only while it lasts.",
            "Sont relus les commentaires de ce qui fut publié dans les soixante jours précédents, les "
            "réponses aux commentaires des sept jours précédents, et les 20 derniers messages de chaque "
            "conversation ; ceux d’un direct seulement tant qu’il dure.",
        ),
        Sentence(
            "Meta's pages on comments ask for the token of a person: that the page's own serves as well was "
            "not tried on Instagram itself.",
            "Les pages de Meta sur les commentaires demandent le jeton d’une personne : que celui de la page "
            "suffise n’a pas été éprouvé sur Instagram même.",
        ),
        Sentence(
            "Whether Meta counts hidden comments in its totals is not documented.",
            "Meta ne dit pas si ses totaux comptent les commentaires masqués.",
        ),
        Sentence(
            "Whether a comment was already answered in private is not told: the network refuses a second "
            "answer.",
            "Rien ne dit si un commentaire a déjà reçu une réponse privée : le réseau refuse la seconde.",
        ),
    ),
)
