"""What can be done on Reddit, and what one must know of it."""

from vigie.connectors.base import Capabilities, PrivateRule, Sentence
from vigie.connectors.reddit.acting import VERBS

_REMOVAL_LIFTED = Sentence(
    "Approves it, which lifts a removal by a filter or a moderator and discards the reports; what its author "
    "deleted or Reddit's own staff took away stays away.",
    "L’approuve, ce qui lève un retrait par un filtre ou un modérateur et efface les signalements ; ce que "
    "l’auteur a supprimé ou que les équipes de Reddit ont retiré ne revient pas.",
)
_PINNED = Sentence(
    "A post of anybody's, at the top of the subreddit, where a full place makes the last one give way; or a "
    "comment of this account's own right under a post, which is then marked as a moderator's.",
    "Une publication de n’importe qui, en haut du subreddit, où la dernière cède sa place si tout est pris ; "
    "ou un commentaire du compte lui-même, juste sous une publication, alors marqué comme d’un modérateur.",
)
_IN_ITS_NAME = Sentence(
    "Through modmail, in the subreddit's name; the same words are not sent twice about one message.",
    "Par le modmail, au nom du subreddit ; les mêmes mots ne partent pas deux fois au sujet d’un message.",
)

CAPABILITIES = Capabilities(
    delivery="poll",
    kinds=frozenset({"comment", "post", "private"}),
    acts=VERBS,
    removals=True,
    edits=True,
    resumes=True,
    rereads=True,
    private=PrivateRule(
        initiates=True,
        # A post or comment may be answered in private however old it is.
        reply_window=100 * 365 * 86_400,
        replies=0,
        explained=Sentence(
            "A subreddit's moderators may write first, through modmail, to anybody but each other; not to "
            "somebody whom the subreddit has muted. No time limit is documented.",
            "Les modérateurs d’un subreddit peuvent écrire les premiers, par le modmail, à toute personne "
            "sauf l’un d’eux ; pas à qui le subreddit a mis en sourdine. Aucun délai n’est documenté.",
        ),
        source="to be verified: reddit.com/dev/api, POST /api/mod/conversations",
    ),
    remarks={
        "hide": Sentence(
            "Removes it, never as spam: moderators and its author still see it, others read “[removed]”.",
            "Le retire, jamais comme indésirable : les modérateurs et son auteur le voient encore, les "
            "autres lisent « [removed] ».",
        ),
        "delete": Sentence(
            "Moderators remove and never delete: hide it instead.",
            "Les modérateurs retirent et ne suppriment jamais : masquez plutôt.",
        ),
        "publish": _REMOVAL_LIFTED,
        "restore": _REMOVAL_LIFTED,
        "reply": Sentence(
            "Signed by this account; the same words are not sent twice under one comment.",
            "Signée par ce compte ; les mêmes mots ne sont pas envoyés deux fois sous un commentaire.",
        ),
        "reply_privately": _IN_ITS_NAME,
        "message": _IN_ITS_NAME,
        "like": Sentence("Reddit forbids votes by programs.", "Reddit interdit aux programmes de voter."),
        "report": Sentence(
            "Shown to the subreddit's moderators, with the first 100 characters of the reason.",
            "Présenté aux modérateurs du subreddit, avec les 100 premiers caractères du motif.",
        ),
        "pin": _PINNED,
        "unpin": _PINNED,
        "ban": Sentence(
            "From this subreddit only, and Reddit tells the person; what they wrote stays.",
            "De ce subreddit seulement, et Reddit en avertit la personne ; ce qu’elle a écrit reste.",
        ),
        "time_out": Sentence(
            "A ban that ends, in whole days from 1 to 999, rounded up; a ban without end is left as it is.",
            "Un bannissement qui prend fin, en jours entiers de 1 à 999, arrondis au-dessus ; un "
            "bannissement sans fin est laissé tel quel.",
        ),
        "unban": Sentence(
            "Lifts the ban from this subreddit, whoever made it.",
            "Lève le bannissement de ce subreddit, quel qu’en soit l’auteur.",
        ),
    },
    unverified=(
        Sentence(
            "Never tried on Reddit itself, whose own pages could not be read: calls and fields are those of "
            "its published source of 2017 and of the library PRAW of 2026.",
            "Jamais éprouvé sur Reddit même, dont les pages n’ont pu être lues : appels et champs sont ceux "
            "de son code publié en 2017 et de la bibliothèque PRAW de 2026.",
        ),
        Sentence(
            "Changes and removals are noticed for the newest 100 comments and 100 posts, and for what waits "
            "for a moderator: Reddit announces none.",
            "Modifications et retraits sont remarqués pour les 100 derniers commentaires et les 100 "
            "dernières publications, et pour ce qui attend un modérateur : Reddit n’en annonce aucun.",
        ),
        Sentence(
            "Reddit lists about 1,000 comments and 1,000 posts: what was missed before them cannot be read.",
            "Reddit liste environ 1 000 commentaires et 1 000 publications : ce qui a manqué avant ne peut "
            "être lu.",
        ),
        Sentence(
            "What a filter removes without sending it to the moderation queue is not read, unless a "
            "moderator approves it while it is among the newest.",
            "Ce qu’un filtre retire sans l’envoyer dans la file de modération n’est pas lu, sauf si un "
            "modérateur l’approuve tant qu’il est parmi les derniers.",
        ),
        Sentence(
            "What somebody removes or approves on Reddit with Vigie's own account is taken for Vigie's deed: "
            "give it an account of its own.",
            "Ce qu’une personne retire ou approuve sur Reddit avec le compte de Vigie est pris pour un acte "
            "de Vigie : donnez-lui un compte à elle.",
        ),
        Sentence(
            "Modmail is read from its main folder: appeals against bans, archived conversations and "
            "discussions among moderators are not.",
            "Le modmail est lu dans son dossier principal : ni les recours contre un bannissement, ni les "
            "conversations archivées, ni les discussions entre modérateurs.",
        ),
        Sentence(
            "Whether an answer shows at once where Vigie looks for one of an earlier try is not documented: "
            "one that Reddit shows late might be sent twice.",
            "Qu’une réponse apparaisse aussitôt là où Vigie cherche celle d’un essai précédent n’est pas "
            "documenté : une réponse que Reddit montre tard pourrait partir deux fois.",
        ),
        Sentence(
            "The pace of 100 requests a minute is told by others; Vigie keeps to what each answer says is "
            "left.",
            "Le rythme de 100 requêtes par minute est rapporté par des tiers ; Vigie s’en tient à ce que "
            "chaque réponse dit qu’il reste.",
        ),
    ),
)
