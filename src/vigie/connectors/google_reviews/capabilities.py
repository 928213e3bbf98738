"""What can be done with Google's reviews, and what one must know of it."""

from vigie.connectors.base import Capabilities, Sentence
from vigie.connectors.one_answer import VERBS

CAPABILITIES = Capabilities(
    delivery="poll",
    kinds=frozenset({"review"}),
    acts=VERBS,
    edits=True,
    resumes=True,
    rereads=True,
    counts=True,
    remarks={
        "reply": Sentence(
            "A review has one answer: another one takes its place, whoever wrote it.",
            "Un avis a une seule réponse : une autre prend sa place, quel qu’en soit l’auteur.",
        ),
        "delete": Sentence(
            "The owner's own answer only: nobody but Google and its author takes a review away.",
            "Seulement la réponse du propriétaire : seuls Google et son auteur retirent un avis.",
        ),
    },
    unverified=(
        Sentence(
            "Google can announce reviews by Pub/Sub; Vigie does not take that, and asks every two minutes.",
            "Google peut annoncer les avis par Pub/Sub ; Vigie ne le prend pas, et demande toutes les deux "
            "minutes.",
        ),
        Sentence(
            "How many questions a minute Google allows is shown in each project's console only.",
            "Le nombre de demandes permises par minute n’est affiché que dans la console de chaque projet.",
        ),
        Sentence(
            "Google gives no identifier of reviewers: two people of one name are taken for one, and who "
            "hides their name is somebody else each time.",
            "Google ne donne pas d’identifiant des auteurs : deux personnes du même nom sont prises pour une "
            "seule, et qui cache son nom est chaque fois quelqu’un d’autre.",
        ),
        Sentence(
            "Whether an owner's answer changes the date of the review itself is not documented: it would be "
            "examined once more.",
            "Que la réponse du propriétaire change la date de l’avis même n’est pas documenté : il serait "
            "examiné une fois de plus.",
        ),
        Sentence(
            "Pictures of reviews are told since April 2026 in a form that could not be read: they are "
            "left out.",
            "Les photos des avis sont transmises depuis avril 2026 sous une forme qui n’a pu être lue : "
            "elles sont omises.",
        ),
    ),
)
