"""What can be done on Disqus, and what one must know of it."""

from vigie.connectors.base import Capabilities, Sentence
from vigie.connectors.disqus.acting import VERBS

CAPABILITIES = Capabilities(
    delivery="poll",
    kinds=frozenset({"comment"}),
    acts=VERBS,
    removals=True,
    edits=True,
    resumes=True,
    rereads=True,
    remarks={
        "hide": Sentence(
            "The same as deleting: Disqus has nothing weaker, and a moderator can restore what is deleted.",
            "Revient à supprimer : Disqus n’a rien de plus léger, et un modérateur peut rétablir ce qui est "
            "supprimé.",
        ),
        "delete": Sentence(
            "Goes to the Deleted tab of Disqus's moderation panel, from where it can be restored.",
            "Part dans l’onglet Deleted du panneau de modération de Disqus, d’où il peut être rétabli.",
        ),
        "restore": Sentence(
            "Publishes the comment, whatever kept it back, unless its own author deleted it.",
            "Publie le commentaire, quoi qui le retienne, sauf si son auteur l’a supprimé lui-même.",
        ),
        "report": Sentence(
            "Flags the comment in Disqus's moderation panel, without one of Disqus's reasons.",
            "Signale le commentaire dans le panneau de modération de Disqus, sans l’un de ses motifs.",
        ),
        "reply": Sentence(
            "The same words are not sent twice under one comment: the second time, the first answer counts.",
            "Les mêmes mots ne sont pas envoyés deux fois sous un commentaire : la seconde fois, "
            "c’est la première réponse qui compte.",
        ),
        "ban": Sentence(
            "Of accounts of Disqus on this site only; a guest is banned by address, on Disqus itself.",
            "Pour les comptes Disqus, sur ce site seulement ; un invité se bannit par son adresse, sur "
            "Disqus même.",
        ),
        "time_out": Sentence(
            "A ban that ends; after a day where no length is given.",
            "Un bannissement qui prend fin ; au bout d’un jour si aucune durée n’est donnée.",
        ),
        "unban": Sentence(
            "Takes the account off the site's list of banned ones, whoever put it there.",
            "Retire le compte de la liste des bannis du site, quel que soit celui qui l’y a mis.",
        ),
    },
    unverified=(
        Sentence(
            "Disqus does not date changes: those of the newest 100 comments are noticed, those of older ones "
            "are not.",
            "Disqus ne date pas les modifications : celles des 100 derniers commentaires sont remarquées, "
            "celles des plus anciens ne le sont pas.",
        ),
        Sentence(
            "Comments that Disqus takes for spam at once are not read; one that is taken out later is.",
            "Les commentaires que Disqus prend d’emblée pour indésirables ne sont pas lus ; un commentaire "
            "qui en sort ensuite l’est.",
        ),
        Sentence(
            "Never tried on Disqus itself, only on a server written from its documentation.",
            "Jamais éprouvé sur Disqus même, seulement sur un serveur écrit d’après sa documentation.",
        ),
        Sentence(
            "Whether Disqus refuses a ban that stands already, or reserves bans that end for paid plans, is "
            "not documented: such a ban may fail.",
            "Que Disqus refuse un bannissement déjà en place, ou réserve ceux qui prennent fin aux offres "
            "payantes, n’est pas documenté : une telle mesure peut échouer.",
        ),
        Sentence(
            "How Disqus answers about a comment that it does not have any more is documented by a general "
            "error only: both known forms are taken as gone.",
            "Ce que Disqus répond d’un commentaire qu’il n’a plus n’est documenté que par une erreur "
            "générale : les deux formes connues sont comprises comme une disparition.",
        ),
    ),
)
