"""What the connector says, in English and in French."""

from vigie.connectors.base import Sentence


def bad_server(given: str) -> Sentence:
    """Say that this cannot be the address of a server."""
    shown = given[:80]
    return Sentence(
        f"“{shown}” is not the address of a Matrix server: give it as https://matrix.example.org.",
        f"« {shown} » n’est pas l’adresse d’un serveur Matrix : donnez-la sous la forme "
        "https://matrix.example.org.",
    )


def bad_user(given: str) -> Sentence:
    """Say that this cannot be an account."""
    shown = given[:80]
    return Sentence(
        f"“{shown}” is not a Matrix account: give it whole, as @moderation:example.org.",
        f"« {shown} » n’est pas un compte Matrix : donnez-le en entier, sous la forme "
        "@moderation:example.org.",
    )


NO_SECRET = Sentence(
    "The password or an access token of the account is missing: give one of them.",
    "Il manque le mot de passe ou un jeton d’accès du compte : donnez l’un des deux.",
)
SIGN_IN_REFUSED = Sentence(
    "Matrix refused to sign the account in: connect it again with its password of today, or check that it "
    "is open.",
    "Matrix a refusé d’ouvrir la session du compte : reconnectez-le avec son mot de passe du jour, ou "
    "vérifiez qu’il est ouvert.",
)
NOT_MATRIX = Sentence(
    "The server answered something else than Matrix does: check its address, or a proxy on the way.",
    "Le serveur a répondu autre chose que Matrix : vérifiez son adresse, ou un proxy en chemin.",
)


def somebody_else(said: str, wanted: str) -> Sentence:
    """Say that the token is another account's."""
    return Sentence(
        f"The token belongs to {said}, not to {wanted}: give the token of that account, or its name.",
        f"Le jeton est celui de {said}, pas de {wanted} : donnez le jeton de ce compte, ou son nom.",
    )


def not_read(user: str) -> Sentence:
    """Say that reading has not begun."""
    return Sentence(
        f"The rooms of {user} are not read yet: their first messages are expected in a few seconds.",
        f"Les salons de {user} ne sont pas encore lus : premiers messages attendus dans quelques secondes.",
    )


def encrypted(room: str) -> Sentence:
    """Say that nothing can be read in a room."""
    return Sentence(
        f"The room {room} is encrypted from end to end: Vigie reads nothing there; moderate in a room "
        "without encryption, or take the account out of this one.",
        f"Le salon {room} est chiffré de bout en bout : Vigie n’y lit rien ; modérez dans un salon sans "
        "chiffrement, ou retirez-en le compte.",
    )


def lacks_power(room: str) -> Sentence:
    """Say that the account's level is too low in a room."""
    return Sentence(
        f"In the room {room} the account may not take away messages and ban: let one of its administrators "
        "raise its level.",
        f"Dans le salon {room}, le compte ne peut pas retirer de messages ni bannir : qu’un administrateur "
        "du salon relève son niveau.",
    )


NO_ROOMS = Sentence(
    "The account is in no room yet: let it join those to moderate.",
    "Le compte n’est dans aucun salon : faites-lui rejoindre ceux à modérer.",
)
FORGOTTEN = Sentence(
    "The server no longer knows up to where Vigie had read: what was said since is being read again.",
    "Le serveur ne sait plus jusqu’où Vigie avait lu : ce qui s’est dit depuis est en train d’être relu.",
)
MORE_THAN_TOLD = Sentence(
    "More was said than the server tells at once: what is missing is being read again.",
    "Il s’est dit plus que le serveur n’en donne en une fois : ce qui manque est en train d’être relu.",
)


def cannot(verb: str) -> Sentence:
    """Say that Matrix has no such thing."""
    return Sentence(
        f"Matrix knows no way to carry out “{verb}”: use what a Matrix application offers instead.",
        f"Matrix ne permet pas la mesure « {verb} » : passez par ce qu’offre une application Matrix.",
    )


NO_TARGET = Sentence(
    "This action needs a message or its author, and their room: open it from the message.",
    "Cette mesure demande un message ou son auteur, et leur salon : lancez-la depuis le message.",
)
