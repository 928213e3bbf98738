"""What can be done on a Facebook page, and what one must know of it."""

from vigie.connectors.base import Capabilities, PrivateRule, Sentence

_DOCS = "https://developers.facebook.com/documentation/business-messaging/messenger-platform"

CAPABILITIES = Capabilities(
    delivery="webhook",
    kinds=frozenset({"comment", "post"}),
    acts=frozenset(
        {"hide", "restore", "delete", "reply", "reply_privately", "like", "unlike", "ban", "unban"}
    ),
    removals=True,
    edits=True,
    rereads=True,
    counts=True,
    private=PrivateRule(
        window=86_400,
        reply_window=7 * 86_400,
        replies=1,
        explained=Sentence(
            "A comment may be answered in private once, within seven days; the conversation goes on only if "
            "the person answers, and then for 24 hours after each of their messages.",
            "On peut répondre une fois en privé à un commentaire, dans les sept jours ; la conversation ne "
            "se poursuit que si la personne répond, durant 24 heures après chacun de ses messages.",
        ),
        source=f"{_DOCS}/discovery/private-replies",
    ),
    remarks={
        "hide": Sentence(
            "The author and their friends still see a hidden comment; what the page's own people hide on "
            "Facebook is not shown as hidden here.",
            "L’auteur et ses amis voient encore un commentaire masqué ; ce que l’équipe masque sur Facebook "
            "même n’apparaît pas masqué ici.",
        ),
        "delete": Sentence(
            "Facebook keeps nothing: a deletion cannot be undone.",
            "Facebook ne garde rien : une suppression est sans retour.",
        ),
        "reply": Sentence(
            "The same words under the same comment are posted once.",
            "Les mêmes mots sous un même commentaire ne sont publiés qu’une fois.",
        ),
        "ban": Sentence(
            "The person can neither comment on the page nor write to it any more.",
            "La personne ne peut plus ni commenter sur la page ni lui écrire.",
        ),
    },
    unverified=(
        Sentence(
            "Recommendations of a page can be neither read nor moderated since version 22 of the interface: "
            "they are not offered.",
            "Les recommandations d’une page ne peuvent être ni lues ni modérées depuis la version 22 de "
            "l’interface : elles ne sont pas proposées.",
        ),
        Sentence(
            "That a visitor's post, beside a comment, can be hidden or deleted is told by Meta's library "
            "alone; what Meta refuses, Vigie says.",
            "Qu’une publication de visiteur puisse être masquée ou supprimée comme un commentaire, seule la "
            "bibliothèque de Meta le dit ; ce que Meta refuse, Vigie le signale.",
        ),
        Sentence(
            "Facebook does not date edits in its lists: an edit that was told by no webhook is not seen when "
            "the page is read again, nor are new comments under posts older than ninety days.",
            "Facebook ne date pas les modifications dans ses listes : celle qu’aucun webhook n’a annoncée "
            "n’est pas vue à la relecture, ni un commentaire nouveau sous une publication de plus de "
            "quatre-vingt-dix jours.",
        ),
        Sentence(
            "Whether Meta counts hidden comments in its totals is not documented.",
            "Meta ne dit pas si ses totaux comptent les commentaires masqués.",
        ),
    ),
)
