"""What the connector says, in English and in French."""

from vigie.connectors.base import Sentence


def bad_site(given: str) -> Sentence:
    """Say that this cannot be the address of a site."""
    shown = given[:80]
    return Sentence(
        f"“{shown}” is not the address of a site: give it as https://example.org, with its folder if it has "
        "one.",
        f"« {shown} » n’est pas l’adresse d’un site : donnez-la sous la forme https://example.org, "
        "avec son dossier s’il en a un.",
    )


NO_USER = Sentence(
    "The user's name is missing: give the one that signs in to WordPress.",
    "Il manque le nom de l’utilisateur : donnez celui qui se connecte à WordPress.",
)
NO_PASSWORD = Sentence(
    "The application password is missing: make one on the user's profile page, under Application Passwords.",
    "Il manque le mot de passe d’application : créez-en un sur la page de profil de l’utilisateur, "
    "sous Mots de passe d’application.",
)


def not_read(place: str) -> Sentence:
    """Say that reading has not begun."""
    return Sentence(
        f"{place} is not read yet: its first comments are expected in a few seconds.",
        f"{place} n’est pas encore lu : premiers commentaires attendus dans quelques secondes.",
    )


NOT_WORDPRESS = Sentence(
    "The site answered something else than WordPress does: check its address, or a proxy on the way.",
    "Le site a répondu autre chose que WordPress : vérifiez son adresse, ou un proxy en chemin.",
)
MOVED = Sentence(
    "The site sends its visitors to another address: connect it by the one that the browser ends up on.",
    "Le site renvoie vers une autre adresse : connectez-le par celle où le navigateur arrive.",
)
NO_INTERFACE = Sentence(
    "No REST interface of WordPress answers at this address: check it, and that no plug-in closes the "
    "interface.",
    "Aucune interface REST de WordPress ne répond à cette adresse : vérifiez-la, et qu’aucune extension "
    "ne ferme l’interface.",
)
CANNOT_MODERATE = Sentence(
    "This user may not moderate comments: give them the role Editor, or connect another user.",
    "Cet utilisateur ne peut pas modérer les commentaires : donnez-lui le rôle Éditeur, "
    "ou connectez-en un autre.",
)


def cannot(verb: str) -> Sentence:
    """Say that WordPress has no such thing."""
    return Sentence(
        f"WordPress's interface knows no way to carry out “{verb}”: use the site's own dashboard.",
        f"L’interface de WordPress ne permet pas la mesure « {verb} » : passez par le tableau de bord du "
        "site.",
    )


NO_TARGET = Sentence(
    "This action needs a comment: open it from the comment.",
    "Cette mesure demande un commentaire : lancez-la depuis le commentaire.",
)
NO_TRASH = Sentence(
    "This site keeps no trash, so a deletion could not be undone: hide the comment, or delete it in "
    "WordPress.",
    "Ce site n’a pas de corbeille, une suppression serait donc sans retour : masquez le commentaire, "
    "ou supprimez-le dans WordPress.",
)
CLOSED = Sentence(
    "Comments are closed on this article: open them in WordPress to answer.",
    "Les commentaires de cet article sont fermés : ouvrez-les dans WordPress pour répondre.",
)


def kept(status: str) -> Sentence:
    """Say that the site did not do what it confirmed."""
    shown = status[:40]
    return Sentence(
        f"The site left the comment as “{shown}”: look for a plug-in that moderates on its own.",
        f"Le site a laissé le commentaire à l’état « {shown} » : cherchez une extension qui modère "
        "d’elle-même.",
    )
