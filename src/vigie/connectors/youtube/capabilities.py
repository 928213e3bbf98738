"""What can be done on YouTube, and what one must know of it."""

from vigie.connectors.base import Capabilities, Sentence
from vigie.connectors.youtube.acting import VERBS

CAPABILITIES = Capabilities(
    delivery="poll",
    kinds=frozenset({"comment", "chat"}),
    acts=VERBS,
    removals=True,
    edits=True,
    resumes=True,
    rereads=True,
    counts=True,
    remarks={
        "hide": Sentence(
            "The comment waits for review again, and can be restored; in a live chat the message is deleted, "
            "which cannot be undone.",
            "Le commentaire retourne en attente d’examen et peut être rétabli ; dans un chat en direct, le "
            "message est supprimé, sans retour possible.",
        ),
        "delete": Sentence(
            "Somebody else's comment is rejected, with its answers: YouTube never publishes it again. Only "
            "the channel's own comments are deleted.",
            "Le commentaire d’autrui est refusé, avec ses réponses : YouTube ne le publiera plus. Seuls les "
            "commentaires de la chaîne elle-même sont supprimés.",
        ),
        "restore": Sentence(
            "Publishes a comment that was hidden; no rejected one and no live chat's message comes back.",
            "Publie un commentaire masqué ; ni un commentaire refusé ni un message de chat en direct ne "
            "revient.",
        ),
        "publish": Sentence(
            "Publishes a comment that YouTube held for review or took for spam.",
            "Publie un commentaire que YouTube retenait pour examen ou prenait pour indésirable.",
        ),
        "reply": Sentence(
            "Under a comment, in its one level of answers; in a live chat, as a new message for all.",
            "Sous un commentaire, au seul niveau de réponses ; dans un chat en direct, en nouveau message "
            "pour tous.",
        ),
        "time_out": Sentence(
            "In a live chat only; five minutes where no length is given.",
            "Dans un chat en direct seulement ; cinq minutes si aucune durée n’est donnée.",
        ),
        "ban": Sentence(
            "From a live chat; or from all the channel's comments, which rejects the comment at hand as well "
            "and can only be lifted on YouTube.",
            "D’un chat en direct ; ou de tous les commentaires de la chaîne, ce qui refuse aussi le "
            "commentaire en cause et ne se lève que sur YouTube.",
        ),
        "unban": Sentence(
            "In a live chat only, and only a ban or time-out that Vigie made.",
            "Dans un chat en direct seulement, et seulement une exclusion prononcée par Vigie.",
        ),
    },
    unverified=(
        Sentence(
            "Answers under the 100 newest comments are noticed at once, those under the 1,000 newest within "
            "an hour, and those under older ones not at all: YouTube lists comments by their own date only.",
            "Les réponses aux 100 commentaires les plus récents sont remarquées aussitôt, celles aux 1 000 "
            "plus récents dans l’heure, et celles aux plus anciens pas du tout : YouTube ne classe les "
            "commentaires que par leur propre date.",
        ),
        Sentence(
            "Whether a comment that was published can be held for review again, as hiding does here, for how "
            "long YouTube keeps it, and whether it is then found by its id, was not tried on YouTube itself.",
            "Qu’un commentaire publié puisse retourner en attente d’examen, comme le fait ici masquer, "
            "combien de temps YouTube l’y garde, et s’il s’y retrouve par son identifiant, n’a pas été "
            "éprouvé sur YouTube même.",
        ),
        Sentence(
            "YouTube tells of no comment that was taken away, only of messages of a live chat.",
            "YouTube ne signale aucun commentaire retiré, seulement des messages de chat en direct.",
        ),
        Sentence(
            "Live chat is read page by page, at 5 units each: the day's units last for an hour or two of "
            "chat at full pace, then reading slows down. YouTube's cheaper stream has no documented form "
            "over HTTP.",
            "Le chat en direct est lu page par page, à 5 unités chacune : les unités du jour tiennent une "
            "heure ou deux à pleine cadence, puis la lecture ralentit. Le flux de YouTube, moins coûteux, "
            "n’a pas de forme documentée sur HTTP.",
        ),
        Sentence(
            "A chat is read once its broadcast is on air: of what is said in the waiting room before, only "
            "what YouTube still gives then.",
            "Un chat est lu une fois son direct à l’antenne : de ce qui s’est dit avant, en salle d’attente, "
            "seulement ce que YouTube donne encore alors.",
        ),
        Sentence(
            "The prices of writing and banning in a live chat could not be read: each counts as 50 units.",
            "Le prix d’un message ou d’une exclusion dans un chat en direct n’a pu être lu : chacun est "
            "compté pour 50 unités.",
        ),
    ),
)
