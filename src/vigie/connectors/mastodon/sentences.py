"""What the connector says, in English and in French."""

from vigie.connectors.base import Sentence


def bad_server(given: str) -> Sentence:
    """Say that this cannot be the address of a server."""
    shown = given[:80]
    return Sentence(
        f"“{shown}” is not the address of a Mastodon server: give it as https://mastodon.example, without a "
        "path.",
        f"« {shown} » n’est pas l’adresse d’un serveur Mastodon : donnez-la sous la forme "
        "https://mastodon.example, sans chemin.",
    )


def bad_account(given: str) -> Sentence:
    """Say that this cannot be the name of an account."""
    shown = given[:80]
    return Sentence(
        f"“{shown}” is not the name of a Mastodon account: give the word after the first @ of its address.",
        f"« {shown} » n’est pas le nom d’un compte Mastodon : donnez le mot qui suit le premier @ de son "
        "adresse.",
    )


def bad_reach(given: str) -> Sentence:
    """Say that there is no such reach."""
    shown = given[:40]
    return Sentence(
        f"“{shown}” is not a reach: write “account” or “server”.",
        f"« {shown} » n’est pas une portée : écrivez « account » ou « server ».",
    )


NOT_MASTODON = Sentence(
    "The server answered something else than Mastodon does: check its address.",
    "Le serveur a répondu autre chose que Mastodon : vérifiez son adresse.",
)
NO_TOKEN = Sentence(
    "The access token is missing: copy it from the application's page, under Preferences, Development.",
    "Il manque le jeton d’accès : copiez-le de la page de l’application, sous Préférences, Développement.",
)


def somebody_else(said: str, wanted: str) -> Sentence:
    """Say that the token is another account's."""
    return Sentence(
        f"The token belongs to @{said}, not to @{wanted}: give the token of that account, or its name.",
        f"Le jeton est celui de @{said}, pas de @{wanted} : donnez le jeton de ce compte, ou son nom.",
    )


def missing_scope(scope: str) -> Sentence:
    """Say that the application was not given a right."""
    return Sentence(
        f"The application lacks the right {scope}: add it under Preferences, Development, then make a new "
        "token.",
        f"L’application n’a pas le droit {scope} : ajoutez-le sous Préférences, Développement, "
        "puis créez un nouveau jeton.",
    )


NOT_MODERATOR = Sentence(
    "The account's role may not manage users and reports: its server's owner can give it one that may.",
    "Le rôle du compte ne permet pas de gérer comptes et signalements : "
    "le propriétaire du serveur peut lui en donner un qui le permet.",
)


def not_read(place: str) -> Sentence:
    """Say that reading has not begun."""
    return Sentence(
        f"{place} on Mastodon is not read yet: its first messages are expected in a few seconds.",
        f"{place} sur Mastodon n’est pas encore lu : premiers messages attendus dans quelques secondes.",
    )


def closed(place: str) -> Sentence:
    """Say that the server ended the stream."""
    return Sentence(
        f"Mastodon closed the stream of {place}: Vigie reconnects and reads what was said meanwhile.",
        f"Mastodon a fermé le flux de {place} : Vigie se reconnecte et relit ce qui s’est dit entre-temps.",
    )


def silent(place: str, seconds: float) -> Sentence:
    """Say that the stream died without being closed."""
    return Sentence(
        f"The stream of {place} on Mastodon died without notice (nothing for {seconds:.0f} s): Vigie "
        "reconnects.",
        f"Le flux de {place} sur Mastodon est mort sans prévenir (rien depuis {seconds:.0f} s) : "
        "Vigie se reconnecte.",
    )


def not_a_stream(place: str) -> Sentence:
    """Say that what answered is not the streaming interface."""
    return Sentence(
        f"What answers for the stream of {place} is not Mastodon's streaming: check the server's address; "
        "Vigie tries again.",
        f"Ce qui répond pour le flux de {place} n’est pas le flux de Mastodon : vérifiez l’adresse du "
        "serveur ; Vigie réessaie.",
    )


def cannot(verb: str) -> Sentence:
    """Say that Mastodon has no such thing."""
    return Sentence(
        f"Mastodon's interface knows no way to carry out “{verb}”: use the server's own pages.",
        f"L’interface de Mastodon ne permet pas la mesure « {verb} » : passez par les pages du serveur.",
    )


TEXT_REFUSED = Sentence(
    "Mastodon refused the text: make it shorter (500 characters on most servers, names included).",
    "Mastodon a refusé le texte : raccourcissez-le (500 caractères sur la plupart des serveurs, noms "
    "compris).",
)
NO_TARGET = Sentence(
    "This action needs a message or its author: open it from the message.",
    "Cette mesure demande un message ou son auteur : lancez-la depuis le message.",
)
NOT_OURS = Sentence(
    "Mastodon lets an account delete and pin its own posts only: limit or block the author, or report the "
    "post.",
    "Mastodon ne laisse un compte supprimer et épingler que ses propres messages : "
    "limitez ou bloquez l’auteur, ou signalez le message.",
)
NEEDS_SERVER = Sentence(
    "Hiding limits the author on the whole server: set this channel's reach to “server” with a moderator's "
    "token.",
    "Masquer limite l’auteur sur tout le serveur : donnez à ce canal la portée « server » "
    "avec le jeton d’un modérateur.",
)
