"""What the connector says, in English and in French."""

from vigie.connectors.base import Sentence


def bad_address(given: str) -> Sentence:
    """Say that this cannot be the address of an Isso."""
    shown = given[:80]
    return Sentence(
        f"“{shown}” is not the address of an Isso: give it as https://comments.example.org, as the site's "
        "pages name it.",
        f"« {shown} » n’est pas l’adresse d’un Isso : donnez-la sous la forme https://comments.example.org, "
        "telle que les pages du site la nomment.",
    )


NO_PASSWORD = Sentence(
    "The password of the owner's page is missing: it is the one of the [admin] section of Isso's settings.",
    "Il manque le mot de passe de la page du propriétaire : c’est celui de la section [admin] des réglages "
    "d’Isso.",
)
PASSWORD_REFUSED = Sentence(
    "Isso refused the password of the owner's page: connect the site again with the one of its settings, "
    "section [admin].",
    "Isso a refusé le mot de passe de la page du propriétaire : reconnectez le site avec celui de ses "
    "réglages, section [admin].",
)
ADMIN_OFF = Sentence(
    "The owner's page of this Isso is off: set “enabled = true” in the [admin] section of its settings, "
    "then connect it again.",
    "La page du propriétaire de cet Isso est désactivée : écrivez « enabled = true » dans la section "
    "[admin] de ses réglages, puis reconnectez-le.",
)
NOT_SIGNED_IN = Sentence(
    "Isso took the password and shows no list all the same: give the address that its pages have for the "
    "public, or look at a proxy on the way; it is tried again.",
    "Isso a accepté le mot de passe mais ne montre pas de liste : donnez l’adresse que ses pages ont pour "
    "le public, ou voyez un proxy en chemin ; un nouvel essai suit.",
)
NOT_ISSO = Sentence(
    "The server answered something else than Isso does: check its address, or a proxy on the way.",
    "Le serveur a répondu autre chose qu’Isso : vérifiez son adresse, ou un proxy en chemin.",
)


def not_read(place: str) -> Sentence:
    """Say that reading has not begun."""
    return Sentence(
        f"The comments of {place} are not read yet: the first look is expected in a few seconds.",
        f"Les commentaires de {place} ne sont pas encore lus : un premier regard est attendu dans quelques "
        "secondes.",
    )


ANOTHER_DATABASE = Sentence(
    "None of the comments read before is there any more: Isso has another database, and reading starts anew.",
    "Aucun des commentaires déjà lus n’y est plus : Isso a une autre base, et la lecture reprend de zéro.",
)


def cannot(verb: str) -> Sentence:
    """Say that Isso has no such thing."""
    return Sentence(
        f"Isso knows no way to carry out “{verb}”: its owner can publish what waits, and delete.",
        f"Isso ne permet pas la mesure « {verb} » : son propriétaire peut publier ce qui attend, et "
        "supprimer.",
    )


NO_TARGET = Sentence(
    "This action needs a comment: open it from the message.",
    "Cette mesure demande un commentaire : lancez-la depuis le message.",
)
NO_TEXT = Sentence(
    "Isso takes no answer of less than three characters: write the text first.",
    "Isso ne prend pas de réponse de moins de trois caractères : écrivez d’abord le texte.",
)
NOT_PUBLISHED = Sentence(
    "This comment is not public yet: publish it first.",
    "Ce commentaire n’est pas encore public : publiez-le d’abord.",
)
SLOW_DOWN = Sentence(
    "Isso's own guard takes two comments a minute from one address: the answer is sent again in a minute; "
    "raise “ratelimit” in its [guard] section to go faster.",
    "La garde d’Isso ne prend que deux commentaires par minute d’une même adresse : la réponse repart dans "
    "une minute ; relevez « ratelimit » dans sa section [guard] pour aller plus vite.",
)
