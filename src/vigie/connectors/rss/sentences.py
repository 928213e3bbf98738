"""What the connector says, in English and in French."""

from vigie.connectors.base import Sentence


def bad_feed(given: str) -> Sentence:
    """Say that this cannot be the address of a feed."""
    shown = given[:80]
    return Sentence(
        f"“{shown}” is not the address of a feed: give the whole of it, as https://example.org/feed.",
        f"« {shown} » n’est pas l’adresse d’un flux : donnez-la entière, comme https://example.org/feed.",
    )


CLEAR = Sentence(
    "A password and a secret part are sent over https:// only: give the feed's address with it.",
    "Un mot de passe et une partie secrète ne partent que par https:// ; donnez ainsi l’adresse du flux.",
)
BAD_USER = Sentence(
    "The user and the password go together, and a user's name has no colon: give both, or neither.",
    "L’utilisateur et le mot de passe vont ensemble, et le nom n’a pas de deux-points : "
    "donnez les deux, ou aucun.",
)


def not_read(place: str) -> Sentence:
    """Say that reading has not begun."""
    return Sentence(
        f"{place} is not read yet: its first answer is expected in a few seconds.",
        f"{place} n’est pas encore lu : première réponse attendue dans quelques secondes.",
    )


NO_LIBRARY = Sentence(
    "Feeds need a library that reads them: install it with `pip install 'vigie[feeds]'`.",
    "Les flux ont besoin d’une bibliothèque qui les lit : installez-la par `pip install 'vigie[feeds]'`.",
)
NOT_A_FEED = Sentence(
    "The address answers something that is no RSS, Atom or JSON feed: check it, or a proxy on the way.",
    "L’adresse répond autre chose qu’un flux RSS, Atom ou JSON : vérifiez-la, ou un proxy en chemin.",
)
MOVED = Sentence(
    "The feed sends its readers to another address: connect it by the one that the browser ends up on.",
    "Le flux renvoie vers une autre adresse : connectez-le par celle où le navigateur arrive.",
)
OVERFLOWN = Sentence(
    "None of the entries seen last time is in the feed any more: some may have come and gone between two "
    "looks; look more often.",
    "Aucun des articles vus la dernière fois n’est plus dans le flux : certains ont pu y passer entre deux "
    "lectures ; lisez plus souvent.",
)


def cannot(verb: str) -> Sentence:
    """Say that a feed is only read."""
    return Sentence(
        f"A feed can only be read, “{verb}” cannot be done there: act on the site that publishes it.",
        f"Un flux se lit seulement, la mesure « {verb} » n’y existe pas : agissez sur le site qui le publie.",
    )
