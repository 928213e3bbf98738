"""What can be done on LinkedIn, and what one must know of it."""

from vigie.connectors.base import Capabilities, Sentence
from vigie.connectors.linkedin.acting import VERBS

CAPABILITIES = Capabilities(
    delivery="poll",
    kinds=frozenset({"comment", "post"}),
    acts=VERBS,
    removals=True,
    edits=True,
    resumes=True,
    rereads=True,
    remarks={
        "delete": Sentence(
            "Comments under the Page's own posts and the Page's own comments only; LinkedIn cannot hide one, "
            "and what is deleted does not come back.",
            "Seulement les commentaires sous les publications de la Page et ceux de la Page ; LinkedIn ne "
            "sait pas en masquer, et ce qui est supprimé ne revient pas.",
        ),
        "reply": Sentence(
            "Answers in the Page's name. LinkedIn has no key against doubles: Vigie looks for the same words "
            "among the first hundred answers before it writes.",
            "Répond au nom de la Page. LinkedIn n’a pas de clé contre les doublons : Vigie cherche les mêmes "
            "mots parmi les cent premières réponses avant d’écrire.",
        ),
        "like": Sentence(
            "The reaction “like”, in the Page's name.", "La réaction « J’aime », au nom de la Page."
        ),
        "unlike": Sentence(
            "Takes back any reaction of the Page, not “like” alone.",
            "Retire toute réaction de la Page, pas seulement « J’aime ».",
        ),
    },
    unverified=(
        Sentence(
            "LinkedIn publishes its daily limits nowhere but on each application's own page: Vigie asks "
            "every five minutes, and webhooks bring the rest.",
            "LinkedIn ne publie ses limites quotidiennes que sur la page de chaque application : Vigie "
            "demande toutes les cinq minutes, et les webhooks apportent le reste.",
        ),
        Sentence(
            "Webhooks need a use case that LinkedIn has approved, and end unannounced with the "
            "administrator's role: what they leave out is found within five minutes.",
            "Les webhooks exigent un usage approuvé par LinkedIn, et cessent sans avis avec le rôle "
            "d’administrateur : ce qu’ils omettent est retrouvé en cinq minutes.",
        ),
        Sentence(
            "Notifications are documented for public posts only: comments under others may never be told.",
            "Les notifications ne sont documentées que pour les publications publiques : les commentaires "
            "sous les autres peuvent n’être jamais signalés.",
        ),
        Sentence(
            "Names of people are not told, and asking for them needs a right that few are given: authors are "
            "shown by LinkedIn's own identifier.",
            "Le nom des personnes n’est pas transmis, et le demander exige un droit que peu reçoivent : les "
            "auteurs apparaissent sous l’identifiant de LinkedIn.",
        ),
        Sentence(
            "Whether an older notification, read again, shows the comment as it was or as it is now is not "
            "documented: what was read first is kept.",
            "Qu’une ancienne notification relue montre le commentaire d’alors ou celui d’aujourd’hui n’est "
            "pas documenté : la première lecture est conservée.",
        ),
    ),
)
