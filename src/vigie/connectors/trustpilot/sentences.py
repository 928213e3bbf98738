"""What the connector says, in English and in French."""

from vigie.connectors.base import Sentence


def bad_number(given: str) -> Sentence:
    """Say that this cannot be a number of Trustpilot."""
    shown = given[:40]
    return Sentence(
        f"“{shown}” is not a number of Trustpilot: write the 24 digits and letters of the business unit, and "
        "of the user who answers.",
        f"« {shown} » n’est pas un numéro de Trustpilot : écrivez les 24 chiffres et lettres de "
        "l’unité, et de l’utilisateur qui répond.",
    )


def not_read(place: str) -> Sentence:
    """Say that reading has not begun."""
    return Sentence(
        f"Business unit {place} is not read yet: its first reviews are expected in a few seconds.",
        f"L’unité {place} n’est pas encore lue : premiers avis attendus dans quelques secondes.",
    )


def cannot(verb: str) -> Sentence:
    """Say that Trustpilot has no such thing."""
    return Sentence(
        f"Trustpilot's interface knows no way to carry out “{verb}”: flag the review in Trustpilot Business.",
        f"L’interface de Trustpilot ne permet pas la mesure « {verb} » : signalez l’avis dans "
        "Trustpilot Business.",
    )


NO_KEY = Sentence(
    "API key and API secret are needed together: copy both from Trustpilot Business.",
    "Clé d’API et secret d’API vont ensemble : copiez les deux depuis Trustpilot Business.",
)
ANSWERED = Sentence(
    "This review has an answer already, and may have one: take that one back first.",
    "Cet avis a déjà une réponse, et n’en admet qu’une : retirez-la d’abord.",
)
NOT_OURS = Sentence(
    "A company takes back its own answer only: flag the review in Trustpilot Business.",
    "Une entreprise ne retire que sa propre réponse : signalez l’avis dans Trustpilot Business.",
)
