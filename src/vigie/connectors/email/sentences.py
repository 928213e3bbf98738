"""What the connector says, in English and in French."""

from vigie.connectors.base import Sentence


def bad_address(given: str) -> Sentence:
    """Say that this is no address."""
    shown = given[:80]
    return Sentence(
        f"“{shown}” is not an e-mail address: give it as name@example.org.",
        f"« {shown} » n’est pas une adresse de courriel : donnez-la sous la forme nom@example.org.",
    )


def bad_server(given: str) -> Sentence:
    """Say that this is no server."""
    shown = given[:80]
    return Sentence(
        f"“{shown}” is not a mail server: give its name, with its port if it has another one than usual.",
        f"« {shown} » n’est pas un serveur de courriel : donnez son nom, avec son port s’il est inhabituel.",
    )


def bad_folder(given: str) -> Sentence:
    """Say that this folder cannot be asked for."""
    shown = given[:80]
    return Sentence(
        f"The folder “{shown}” cannot be asked for: choose one named without accents, quotes or backslashes.",
        f"Le dossier « {shown} » ne peut pas être demandé : prenez-en un sans accent, guillemet ni barre "
        "inverse.",
    )


NO_PASSWORD = Sentence(
    "The password is missing: make one for Vigie alone where the provider offers it.",
    "Il manque le mot de passe : créez-en un pour Vigie seul si le fournisseur le permet.",
)


def not_read(address: str) -> Sentence:
    """Say that reading has not begun."""
    return Sentence(
        f"{address} is not read yet: its server is expected to answer in a few seconds.",
        f"{address} n’est pas encore lu : réponse du serveur attendue dans quelques secondes.",
    )


SILENT = Sentence(
    "The mail server did not answer in time: it is asked again.",
    "Le serveur de courriel n’a pas répondu à temps : la demande est refaite.",
)


def unreachable(kind: str) -> Sentence:
    """Say that there was no connection, or that it was lost."""
    return Sentence(
        f"The mail server cannot be reached ({kind}): check its name and this machine's connection; "
        "it is tried again.",
        f"Le serveur de courriel est injoignable ({kind}) : vérifiez son nom et la connexion de la machine ; "
        "un nouvel essai suit.",
    )


REFUSED = Sentence(
    "The mail server refused the name or the password: connect the mailbox again.",
    "Le serveur de courriel a refusé le nom ou le mot de passe : reconnectez la boîte.",
)
BUSY = Sentence(
    "The mail server takes nothing for now: it is tried again.",
    "Le serveur de courriel ne prend rien pour l’instant : un nouvel essai suit.",
)
NO_FOLDER = Sentence(
    "The mailbox has no such folder: give its name as the server writes it.",
    "La boîte n’a pas ce dossier : donnez son nom tel que le serveur l’écrit.",
)
OTHER = Sentence(
    "Something else than a mail server answered: check its name, its port, or a proxy on the way.",
    "Autre chose qu’un serveur de courriel a répondu : vérifiez son nom, son port, ou un proxy en chemin.",
)


def too_large(limit: int) -> Sentence:
    """Say that an answer was too large."""
    return Sentence(
        f"The mail server answered more than {limit >> 20} MiB: check the server given for the mailbox.",
        f"Le serveur de courriel a répondu plus de {limit >> 20} Mio : vérifiez le serveur donné.",
    )


NO_SENT = Sentence(
    "The mailbox has no folder of sent mail: make one named Sent, or an answer may go twice after a "
    "breakdown.",
    "La boîte n’a pas de dossier d’envois : créez-en un nommé Sent, sinon une réponse peut partir deux fois "
    "après une panne.",
)
RENUMBERED = Sentence(
    "The server numbers its letters anew: those since the last look are read again.",
    "Le serveur a renuméroté ses courriels : ceux reçus depuis la dernière lecture sont relus.",
)


def cannot(verb: str) -> Sentence:
    """Say that mail knows no such thing."""
    return Sentence(
        f"A letter can only be answered, “{verb}” cannot be done by e-mail: use the mailbox's own program.",
        f"À un courriel on ne peut que répondre, la mesure « {verb} » n’existe pas : passez par la "
        "messagerie.",
    )


NO_TARGET = Sentence(
    "This action needs a letter: open it from the letter.",
    "Cette mesure demande un courriel : lancez-la depuis le courriel.",
)
AUTOMATIC = Sentence(
    "A program sent this letter (a notice, a list, an automatic answer): nobody would read an answer.",
    "Un programme a envoyé ce courriel (avis, liste, réponse automatique) : personne ne lirait la réponse.",
)
NO_SENDER = Sentence(
    "The letter names nobody to answer: write from the mailbox's own program.",
    "Le courriel ne nomme personne à qui répondre : écrivez depuis la messagerie.",
)


def not_taken(code: int) -> Sentence:
    """Say that the server refused the answer for good."""
    return Sentence(
        f"The mail server refused the answer (SMTP {code}): check that the address exists and may be written "
        "to.",
        f"Le serveur de courriel a refusé la réponse (SMTP {code}) : vérifiez que l’adresse existe et "
        "accepte le courrier.",
    )
