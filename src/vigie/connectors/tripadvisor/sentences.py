"""What the connector says, in English and in French."""

from vigie.connectors.base import Sentence


def bad_location(given: str) -> Sentence:
    """Say that this cannot be the number of a location."""
    shown = given[:80]
    return Sentence(
        f"“{shown}” is not the number of a location: write the one after “-d” in its page's address.",
        f"« {shown} » n’est pas le numéro d’un lieu : écrivez celui qui suit « -d » dans l’adresse de sa "
        "page.",
    )


def bad_language(given: str) -> Sentence:
    """Say that this cannot be the code of a language."""
    shown = given[:20]
    return Sentence(
        f"“{shown}” is not the code of a language: write fr, en or pt_BR, for example.",
        f"« {shown} » n’est pas le code d’une langue : écrivez fr, en ou pt_BR, par exemple.",
    )


def not_read(place: str) -> Sentence:
    """Say that reading has not begun."""
    return Sentence(
        f"Location {place} is not read yet: its first reviews are expected in a few seconds.",
        f"Le lieu {place} n’est pas encore lu : premiers avis attendus dans quelques secondes.",
    )


def cannot(verb: str) -> Sentence:
    """Say that Tripadvisor has no such thing."""
    return Sentence(
        f"Tripadvisor's interface knows no way to carry out “{verb}”: answer or report the review in its "
        "Management Centre.",
        f"L’interface de Tripadvisor ne permet pas la mesure « {verb} » : répondez à l’avis ou signalez-le "
        "dans son centre de gestion.",
    )


NO_KEY = Sentence(
    "The API key is missing: copy it from Tripadvisor's developer portal.",
    "La clé d’API manque : copiez-la depuis le portail des développeurs de Tripadvisor.",
)
REFUSED = Sentence(
    "Tripadvisor refused the key: check in its portal that the key is active and that this machine's address "
    "is allowed, then connect the account again.",
    "Tripadvisor a refusé la clé : vérifiez sur son portail qu’elle est active et que l’adresse de cette "
    "machine est autorisée, puis reconnectez le compte.",
)
TOO_MANY_NEW = Sentence(
    "None of the reviews that Tripadvisor shows was there at the look before, and it shows five at most: "
    "look at the location's page for those between.",
    "Aucun des avis que montre Tripadvisor n’était là lors de la lecture précédente, et il en montre cinq au "
    "plus : cherchez ceux d’entre-deux sur la page du lieu.",
)
