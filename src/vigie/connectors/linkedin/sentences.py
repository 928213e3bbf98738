"""What the connector says, in English and in French."""

from vigie.connectors.base import Sentence


def bad_organization(given: str) -> Sentence:
    """Say that this cannot be the number of a Page."""
    shown = given[:80]
    return Sentence(
        f"“{shown}” is not the number of a LinkedIn Page: take the digits after linkedin.com/company/ on its "
        "administration pages.",
        f"« {shown} » n’est pas le numéro d’une Page LinkedIn : prenez les chiffres qui suivent "
        "linkedin.com/company/ sur ses pages d’administration.",
    )


def bad_version(given: str) -> Sentence:
    """Say that this cannot be a version of the interface."""
    shown = given[:40]
    return Sentence(
        f"“{shown}” is not a version of LinkedIn's interface: write year and month, such as 202609.",
        f"« {shown} » n’est pas une version de l’interface de LinkedIn : écrivez l’année et le mois, "
        "par exemple 202609.",
    )


def version_ended(version: str) -> Sentence:
    """Say that LinkedIn no longer has this version."""
    return Sentence(
        f"LinkedIn no longer has version {version} of its interface: write a newer one on this account's "
        "page, and update Vigie.",
        f"LinkedIn n’a plus la version {version} de son interface : écrivez-en une plus récente sur la page "
        "de ce compte, et mettez Vigie à jour.",
    )


def missing_scope(scope: str) -> Sentence:
    """Say that the token was not given a right."""
    return Sentence(
        f"The token lacks the right {scope}: tick it when you make the token again.",
        f"Le jeton n’a pas le droit {scope} : cochez-le en recréant le jeton.",
    )


def not_read(place: str) -> Sentence:
    """Say that reading has not begun."""
    return Sentence(
        f"Page {place} of LinkedIn is not read yet: its first notifications are expected in a few seconds.",
        f"La Page {place} de LinkedIn n’est pas encore lue : premières notifications attendues dans "
        "quelques secondes.",
    )


def cannot(verb: str) -> Sentence:
    """Say that LinkedIn has no such thing."""
    return Sentence(
        f"LinkedIn's interface knows no way to carry out “{verb}”: use the Page's own administration.",
        f"L’interface de LinkedIn ne permet pas la mesure « {verb} » : passez par l’administration de la "
        "Page.",
    )


NO_TOKEN = Sentence(
    "The access token is missing: make one in the token generator of LinkedIn's developer portal.",
    "Il manque le jeton d’accès : créez-en un dans le générateur de jetons du portail développeur de "
    "LinkedIn.",
)
TOKEN_ENDED = Sentence(
    "LinkedIn says that the token has ended or was revoked: connect the account again.",
    "LinkedIn dit que le jeton a expiré ou a été révoqué : reconnectez le compte.",
)
NO_CLIENT = Sentence(
    "Without client ID and client secret, webhooks are refused and nobody knows when the token ends: give "
    "both.",
    "Sans identifiant client ni secret client, les webhooks sont refusés et nul ne sait quand le jeton "
    "finit : donnez les deux.",
)
ANNOUNCED = Sentence(
    "LinkedIn announced a comment without its text: it is fetched.",
    "LinkedIn a annoncé un commentaire sans son texte : il est demandé.",
)
NO_TARGET = Sentence(
    "This action needs a comment or a post: open it from the message.",
    "Cette mesure demande un commentaire ou une publication : lancez-la depuis le message.",
)
TOO_LONG = Sentence(
    "LinkedIn takes 1,250 characters in a comment: make the text shorter.",
    "LinkedIn accepte 1 250 caractères par commentaire : raccourcissez le texte.",
)
NOT_OURS = Sentence(
    "The post is somebody else's, and a Page deletes comments only: report it on LinkedIn itself.",
    "La publication est à quelqu’un d’autre, et une Page ne supprime que des commentaires : signalez-la sur "
    "LinkedIn même.",
)
