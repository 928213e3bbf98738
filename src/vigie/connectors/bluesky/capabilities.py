"""What can be done on Bluesky, and what one must know of it."""

from vigie.connectors.base import Capabilities, Sentence
from vigie.connectors.bluesky.acting import VERBS

CAPABILITIES = Capabilities(
    delivery="stream",
    kinds=frozenset({"comment", "post"}),
    acts=VERBS,
    removals=True,
    edits=True,
    resumes=True,
    rereads=True,
    # Not `counts`: Bluesky counts direct replies only, which is not what is received.
    remarks={
        "hide": Sentence(
            "Only replies under the account's own posts, 300 under each: they are shown to nobody who does "
            "not ask for hidden replies. Beyond 300, one must be restored first.",
            "Seulement les réponses aux messages du compte, 300 pour chacun : elles ne s’affichent plus qu’à "
            "qui demande les réponses masquées. Au-delà de 300, il faut d’abord en rétablir une.",
        ),
        "restore": Sentence(
            "Shows a hidden reply to everybody again; what its author deleted does not come back.",
            "Montre de nouveau à tous une réponse masquée ; ce que son auteur a supprimé ne revient pas.",
        ),
        "delete": Sentence(
            "Only the account's own posts: nobody deletes what somebody else wrote.",
            "Seulement les messages du compte : personne ne supprime ce qu’un autre a écrit.",
        ),
        "reply": Sentence("300 characters at most, publicly.", "300 caractères au plus, publiquement."),
        "ban": Sentence(
            "Blocks the author for this account: they can no longer reply to it; their earlier replies are "
            "hidden in its threads. Blocks are public.",
            "Bloque l’auteur pour ce compte : il ne peut plus lui répondre ; ses réponses passées sont "
            "masquées dans ses fils. Les blocages sont publics.",
        ),
        "report": Sentence(
            "Goes to Bluesky's moderators, or to the moderation service given for this account; asked twice, "
            "it is filed twice.",
            "Parvient aux modérateurs de Bluesky, ou au service de modération donné pour ce compte ; demandé "
            "deux fois, il est déposé deux fois.",
        ),
    },
    unverified=(
        Sentence(
            "Jetstream is spoken as it is documented, and was tried against a server of ours that is fed by "
            "a real network; Bluesky's own instances were not.",
            "Jetstream est parlé comme il est documenté, et a été éprouvé contre un serveur à nous qu’un "
            "vrai réseau alimente ; les instances de Bluesky ne l’ont pas été.",
        ),
        Sentence(
            "Private messages of Bluesky are neither read nor written here: no server of them runs where "
            "Vigie is tested.",
            "Les messages privés de Bluesky ne sont ni lus ni écrits ici : aucun serveur n’en existe là où "
            "Vigie est éprouvé.",
        ),
        Sentence(
            "How long a Jetstream remembers differs: after 20 hours away, notifications and the threads of "
            "the newest 50 posts are read again too.",
            "La mémoire d’un Jetstream varie : après 20 heures d’absence, les notifications et les fils des "
            "50 derniers messages sont relus aussi.",
        ),
        Sentence(
            "After an absence, a deletion is told only for posts that were heard since Vigie started.",
            "Après une absence, une suppression n’est annoncée que pour les messages lus depuis le "
            "démarrage de Vigie.",
        ),
    ),
)
