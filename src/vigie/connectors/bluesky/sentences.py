"""What the connector says, in English and in French."""

from vigie.connectors.base import Sentence


def bad_service(given: str) -> Sentence:
    """Say that this cannot be the address of a server."""
    shown = given[:80]
    return Sentence(
        f"“{shown}” is not the address of a server of accounts: give it as https://bsky.social, without a "
        "path.",
        f"« {shown} » n’est pas l’adresse d’un serveur de comptes : donnez-la sous la forme "
        "https://bsky.social, sans chemin.",
    )


def bad_account(given: str) -> Sentence:
    """Say that this cannot be the name of an account."""
    shown = given[:80]
    return Sentence(
        f"“{shown}” is not the name of a Bluesky account: give it as name.bsky.social, without the @.",
        f"« {shown} » n’est pas le nom d’un compte Bluesky : donnez-le sous la forme nom.bsky.social, sans "
        "le @.",
    )


def bad_stream(given: str) -> Sentence:
    """Say that this cannot be the address of a Jetstream."""
    shown = given[:80]
    return Sentence(
        f"“{shown}” is not the address of a Jetstream: give it as wss://jetstream.example/subscribe.",
        f"« {shown} » n’est pas l’adresse d’un Jetstream : donnez-la sous la forme "
        "wss://jetstream.example/subscribe.",
    )


def bad_labeler(given: str) -> Sentence:
    """Say that this cannot be a moderation service."""
    shown = given[:80]
    return Sentence(
        f"“{shown}” is not a moderation service: give its identifier, which begins with “did:”.",
        f"« {shown} » n’est pas un service de modération : donnez son identifiant, qui commence par "
        "« did: ».",
    )


NO_PASSWORD = Sentence(
    "The app password is missing: make one under Settings, Privacy and security, App passwords.",
    "Il manque le mot de passe d’application : créez-en un sous Paramètres, Confidentialité et sécurité, "
    "Mots de passe d’application.",
)
REFUSED = Sentence(
    "Bluesky refused the app password: make a new one and connect the account again.",
    "Bluesky a refusé le mot de passe d’application : créez-en un autre et reconnectez le compte.",
)
SECOND_FACTOR = Sentence(
    "Bluesky asks for a code by e-mail, as it does for the account's own password: connect with an app "
    "password.",
    "Bluesky demande un code par courriel, comme pour le mot de passe du compte : connectez-vous par un "
    "mot de passe d’application.",
)
INACTIVE = Sentence(
    "This account is suspended or deactivated on Bluesky: reactivate it there, then connect it again.",
    "Ce compte est suspendu ou désactivé sur Bluesky : réactivez-le là-bas, puis reconnectez-le.",
)
OTHER_SHAPE = Sentence(
    "The server answered something else than the AT Protocol has: check its address, or a proxy on the way.",
    "Le serveur a répondu autre chose que le protocole AT : vérifiez son adresse, ou un proxy en chemin.",
)


def somebody_else(said: str, wanted: str) -> Sentence:
    """Say that the password is another account's."""
    return Sentence(
        f"The password belongs to {said}, not to {wanted}: give the password of that account, or its name.",
        f"Le mot de passe est celui de {said}, pas de {wanted} : donnez celui de ce compte, ou son nom.",
    )


def not_read(place: str) -> Sentence:
    """Say that reading has not begun."""
    return Sentence(
        f"{place} on Bluesky is not read yet: its first messages are expected in a few seconds.",
        f"{place} sur Bluesky n’est pas encore lu : premiers messages attendus dans quelques secondes.",
    )


def unreachable(place: str) -> Sentence:
    """Say that the stream cannot be opened."""
    return Sentence(
        f"The Jetstream that tells what is said to {place} cannot be reached: Vigie tries again; check its "
        "address.",
        f"Le Jetstream qui dit ce qui s’adresse à {place} est injoignable : Vigie réessaie ; vérifiez son "
        "adresse.",
    )


def closed(place: str) -> Sentence:
    """Say that the stream ended."""
    return Sentence(
        f"The Jetstream for {place} was closed: Vigie reconnects and reads what was said meanwhile.",
        f"Le Jetstream pour {place} a été fermé : Vigie se reconnecte et relit ce qui s’est dit entre-temps.",
    )


TOO_OLD = Sentence(
    "Vigie was away for longer than a Jetstream is sure to remember: the notifications and threads are read "
    "again.",
    "Vigie s’est absenté plus longtemps qu’un Jetstream ne garde à coup sûr : notifications et fils sont "
    "relus.",
)


def cannot(verb: str) -> Sentence:
    """Say that Bluesky has no such thing."""
    return Sentence(
        f"Bluesky's interface knows no way to carry out “{verb}”: use its own application.",
        f"L’interface de Bluesky ne permet pas la mesure « {verb} » : passez par son application.",
    )


NO_TARGET = Sentence(
    "This action needs a post or its author: open it from the message.",
    "Cette mesure demande un message ou son auteur : lancez-la depuis le message.",
)
TOO_LONG = Sentence(
    "Bluesky takes 300 characters at most: shorten the answer.",
    "Bluesky accepte 300 caractères au plus : raccourcissez la réponse.",
)
NOT_OURS = Sentence(
    "Bluesky lets an account delete its own posts only: hide the reply, block its author, or report it.",
    "Bluesky ne laisse un compte supprimer que ses propres messages : masquez la réponse, bloquez son "
    "auteur, ou signalez-la.",
)
NOT_OUR_THREAD = Sentence(
    "Bluesky lets an account hide replies under its own posts only: block the author, or report the post.",
    "Bluesky ne laisse un compte masquer que les réponses à ses propres messages : bloquez l’auteur, "
    "ou signalez le message.",
)
FULL = Sentence(
    "300 replies are hidden under this post, and Bluesky takes no more: restore some, or close the replies "
    "in its application.",
    "300 réponses sont masquées sous ce message, et Bluesky n’en accepte pas plus : rétablissez-en, ou "
    "fermez les réponses dans son application.",
)
MOVING = Sentence(
    "The list of hidden replies is being changed by somebody else too: Vigie tries again.",
    "La liste des réponses masquées est modifiée par quelqu’un d’autre aussi : Vigie réessaie.",
)
NOT_YET = Sentence(
    "The post is too new for Bluesky to know it everywhere: Vigie tries again in a moment.",
    "Le message est trop récent pour que Bluesky le connaisse partout : Vigie réessaie dans un instant.",
)
