"""What can be done on Mastodon, and what one must know of it."""

from vigie.connectors.base import Capabilities, PrivateRule, Sentence
from vigie.connectors.mastodon.acting import NEEDS

_ONLY_OWN = Sentence(
    "Only the account's own posts: Mastodon's interface lets nobody take away or pin one post of somebody "
    "else.",
    "Seulement les messages du compte : l’interface de Mastodon ne laisse personne retirer ni épingler "
    "un message d’autrui.",
)
_ONCE_AN_HOUR = Sentence(
    "Asked again within an hour, the same answer is posted once; Mastodon forgets the key after that.",
    "Redemandée dans l’heure, la même réponse n’est publiée qu’une fois ; Mastodon oublie la clé ensuite.",
)

CAPABILITIES = Capabilities(
    delivery="stream",
    kinds=frozenset({"comment", "post", "private"}),
    acts=frozenset(NEEDS),
    removals=True,
    edits=True,
    resumes=True,
    rereads=True,
    private=PrivateRule(
        initiates=True,
        # A post may be answered in private however old it is.
        reply_window=100 * 365 * 86_400,
        replies=0,
        explained=Sentence(
            "A direct post reaches whoever it names, without asking first; servers are not end-to-end "
            "encrypted, and a person who blocks the account is not reached.",
            "Un message direct atteint les personnes qu’il nomme, sans demande préalable ; les serveurs ne "
            "chiffrent pas de bout en bout, et une personne qui bloque le compte n’est pas atteinte.",
        ),
        source="https://docs.joinmastodon.org/user/posting/",
    ),
    remarks={
        "hide": Sentence(
            "Mastodon's interface cannot hide one post. With the reach “server” and a moderator's token, "
            "its author is limited: nothing of theirs shows publicly on this server, other servers show it "
            "still.",
            "L’interface de Mastodon ne sait pas masquer un seul message. Avec la portée « server » et le "
            "jeton d’un modérateur, l’auteur est limité : plus rien de lui n’est public sur ce serveur, les "
            "autres serveurs le montrent toujours.",
        ),
        "restore": Sentence(
            "Lifts the limit on the author, whatever it was put for.",
            "Lève la limitation de l’auteur, quel qu’en soit le motif.",
        ),
        "delete": _ONLY_OWN,
        "pin": _ONLY_OWN,
        "unpin": _ONLY_OWN,
        "reply": _ONCE_AN_HOUR,
        "reply_privately": _ONCE_AN_HOUR,
        "message": _ONCE_AN_HOUR,
        "report": Sentence(
            "Goes to the moderators of the account's own server only; asked twice, it is filed twice.",
            "Parvient aux modérateurs du serveur du compte seulement ; demandé deux fois, il est déposé "
            "deux fois.",
        ),
        "time_out": Sentence(
            "Mutes the author for this account, 24 hours where no length is given; the public still reads "
            "them.",
            "Met l’auteur en sourdine pour ce compte, 24 heures sans durée donnée ; le public le lit "
            "toujours.",
        ),
        "ban": Sentence(
            "Blocks the author for this account; with the reach “server”, suspends them on this server, "
            "which erases their data after 30 days.",
            "Bloque l’auteur pour ce compte ; avec la portée « server », le suspend sur ce serveur, ce qui "
            "efface ses données après 30 jours.",
        ),
    },
    unverified=(
        Sentence(
            "Rights are read from the token's application: a token that was given fewer is noticed when it "
            "is used.",
            "Les droits sont lus de l’application du jeton : un jeton qui en a reçu moins se remarque à "
            "l’usage.",
        ),
        Sentence(
            "The public stream of a server may leave out answers to other people: they are heard where they "
            "name the account.",
            "Le flux public d’un serveur peut omettre les réponses à d’autres personnes : elles sont lues "
            "quand elles nomment le compte.",
        ),
        Sentence(
            "Whether the stream tells each edit and each deletion of a post that names an account is not "
            "documented: edits of the last 80 posts are looked for every five minutes too.",
            "Que le flux annonce chaque modification et chaque suppression d’un message qui nomme un compte "
            "n’est pas documenté : les modifications des 80 derniers sont aussi cherchées toutes les cinq "
            "minutes.",
        ),
    ),
)
