"""What the connector says, in English and in French."""

from vigie.connectors.base import Sentence


def bad_location(given: str) -> Sentence:
    """Say that this cannot be the name of a location."""
    shown = given[:80]
    return Sentence(
        f"“{shown}” is not the name of a location: write accounts/…/locations/… with the numbers that Google "
        "gives both.",
        f"« {shown} » n’est pas le nom d’un établissement : écrivez accounts/…/locations/… avec les numéros "
        "que Google leur donne.",
    )


def not_read(place: str) -> Sentence:
    """Say that reading has not begun."""
    return Sentence(
        f"Location {place} is not read yet: its first reviews are expected in a few seconds.",
        f"L’établissement {place} n’est pas encore lu : premiers avis attendus dans quelques secondes.",
    )


def cannot(verb: str) -> Sentence:
    """Say that Google has no such thing."""
    return Sentence(
        f"Google's interface knows no way to carry out “{verb}”: report the review in Business Profile "
        "itself.",
        f"L’interface de Google ne permet pas la mesure « {verb} » : signalez l’avis dans Business Profile "
        "même.",
    )


NO_TOKEN = Sentence(
    "Client ID, client secret and refresh token are needed together: sign in again and give all three.",
    "Identifiant client, secret client et jeton de renouvellement vont ensemble : connectez-vous à nouveau "
    "et donnez les trois.",
)
TOO_LONG = Sentence(
    "Google takes 4,096 bytes in an answer: make the text shorter.",
    "Google accepte 4 096 octets par réponse : raccourcissez le texte.",
)
NOT_OURS = Sentence(
    "An owner takes back their own answer only: report the review in Business Profile itself.",
    "Un propriétaire ne retire que sa propre réponse : signalez l’avis dans Business Profile même.",
)
