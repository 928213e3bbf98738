"""What any network may say, in English and in French; those that know better say it themselves."""

from vigie.connectors.base import Sentence

NO_CLIENT = Sentence(
    "The networks need an HTTP client: install it with `pip install 'vigie[networks]'`.",
    "Les réseaux ont besoin d’un client HTTP : installez-le par `pip install 'vigie[networks]'`.",
)
NO_TEXT = Sentence(
    "There is nothing to say: write the text first.", "Il n’y a rien à dire : écrivez d’abord le texte."
)


def no_answer(network: str) -> Sentence:
    """Say that no answer came in time."""
    return Sentence(
        f"{network} did not answer in time: it is asked again.",
        f"{network} n’a pas répondu à temps : la demande est refaite.",
    )


def too_large(network: str, mebibytes: int) -> Sentence:
    """Say that an answer was too large to be one."""
    return Sentence(
        f"{network} answered more than {mebibytes} MiB: check the address given for it.",
        f"{network} a répondu plus de {mebibytes} Mio : vérifiez l’adresse donnée.",
    )


def unreachable(network: str, kind: str) -> Sentence:
    """Say that there is no connection."""
    return Sentence(
        f"{network} cannot be reached ({kind}): check this machine's connection; it is tried again.",
        f"{network} est injoignable ({kind}) : vérifiez la connexion de la machine ; un nouvel essai suit.",
    )


def not_json(network: str) -> Sentence:
    """Say that something else answered."""
    return Sentence(
        f"{network} answered something that is not JSON: check its address, or a proxy on the way.",
        f"{network} a répondu autre chose que du JSON : vérifiez l’adresse, ou un proxy en chemin.",
    )


def other_shape(network: str) -> Sentence:
    """Say that something else answered, in JSON."""
    return Sentence(
        f"{network} answered something else than it documents: look for a proxy on the way.",
        f"{network} a répondu autre chose que ce qu’il documente : cherchez un proxy en chemin.",
    )


def token(network: str) -> Sentence:
    """Say that the token was refused."""
    return Sentence(
        f"{network} refused the token: connect the account again.",
        f"{network} a refusé le jeton : reconnectez le compte.",
    )


def forbidden(network: str) -> Sentence:
    """Say that a right is missing."""
    return Sentence(
        f"{network} does not let this account do that: check its role and the rights given to Vigie.",
        f"{network} ne permet pas cela à ce compte : vérifiez son rôle et les droits donnés à Vigie.",
    )


def not_found(network: str) -> Sentence:
    """Say that there is nothing there."""
    return Sentence(
        f"{network} knows no such thing any more: it was taken away, or its name is wrong.",
        f"{network} ne connaît plus cela : l’objet a été retiré, ou son nom est faux.",
    )


def too_many(network: str) -> Sentence:
    """Say that the allowance of the moment is used up."""
    return Sentence(
        f"{network} was asked too often: Vigie waits as long as it says.",
        f"{network} a été trop sollicité : Vigie attend le temps demandé.",
    )


def failing(network: str, status: int) -> Sentence:
    """Say that the network fails."""
    return Sentence(
        f"{network} is failing for now (HTTP {status}): it is tried again.",
        f"{network} est en panne pour l’instant (HTTP {status}) : un nouvel essai suit.",
    )


def refused(network: str, status: int) -> Sentence:
    """Say that the network did not take the request."""
    return Sentence(
        f"{network} refused the request (HTTP {status}): read what it documents about this call.",
        f"{network} a refusé la demande (HTTP {status}) : voyez ce qu’il documente de cet appel.",
    )
