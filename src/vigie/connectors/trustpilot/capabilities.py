"""What can be done with Trustpilot's reviews, and what one must know of it."""

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
            "A review has one answer: where there is one, take it back first.",
            "Un avis a une seule réponse : s’il en a une, retirez-la d’abord.",
        ),
        "delete": Sentence(
            "The company's own answer only: nobody but Trustpilot and its author takes a review away.",
            "Seulement la réponse de l’entreprise : seuls Trustpilot et son auteur retirent un avis.",
        ),
    },
    unverified=(
        Sentence(
            "Trustpilot's own pages on reviews could not be read: paths and fields are from a description of "
            "them that others publish.",
            "Les pages de Trustpilot sur les avis n’ont pu être lues : chemins et champs viennent d’une "
            "description que d’autres en publient.",
        ),
        Sentence(
            "Reviews are listed by when they were written: a change is seen for a week, not later.",
            "Les avis sont listés par date d’écriture : une modification est vue pendant une semaine, pas "
            "après.",
        ),
        Sentence(
            "Trustpilot can announce reviews by webhooks, and no signature of them is documented: Vigie does "
            "not take them, and asks every two minutes.",
            "Trustpilot peut annoncer les avis par webhook, sans signature documentée : Vigie ne les prend "
            "pas, et demande toutes les deux minutes.",
        ),
        Sentence(
            "Whether a company's answer changes the date of the review itself is not documented: it would be "
            "examined once more.",
            "Que la réponse de l’entreprise change la date de l’avis même n’est pas documenté : il serait "
            "examiné une fois de plus.",
        ),
        Sentence(
            "How long an answer may be is not documented: what is too long, Trustpilot refuses itself.",
            "La longueur permise d’une réponse n’est pas documentée : Trustpilot refuse lui-même ce qui est "
            "trop long.",
        ),
    ),
)
