"""What the connector says, in English and in French."""

from vigie.connectors.base import Sentence


def bad_address(given: str) -> Sentence:
    """Say that this cannot be the address of a server."""
    # What stands before an @ may be a password.
    shown = given.rpartition("@")[2][:80]
    return Sentence(
        f"“{shown}” is not the address of an IRC server: give it as ircs://irc.example.org:6697, or as "
        "wss://irc.example.org where it speaks WebSocket.",
        f"« {shown} » n’est pas l’adresse d’un serveur IRC : donnez-la sous la forme "
        "ircs://irc.example.org:6697, ou wss://irc.example.org s’il parle WebSocket.",
    )


def not_encrypted(host: str) -> Sentence:
    """Say that an address without encryption is refused."""
    return Sentence(
        f"The address of {host} begins with ws://, so everything would travel in clear: use wss:// or "
        "ircs://.",
        f"L’adresse de {host} commence par ws://, tout passerait donc en clair : utilisez wss:// ou ircs://.",
    )


def bad_channels(given: str) -> Sentence:
    """Say that the channels are missing or cannot be."""
    shown = given[:60]
    return Sentence(
        f"“{shown}” is not a list of IRC channels: write fifty at most, as #place, separated by spaces.",
        f"« {shown} » n’est pas une liste de canaux IRC : écrivez-en cinquante au plus, sous la forme "
        "#place, séparés par des espaces.",
    )


def bad_nick(given: str) -> Sentence:
    """Say that this cannot be a nickname there."""
    shown = given[:40]
    return Sentence(
        f"“{shown}” cannot be a nickname on IRC: give letters, digits and hyphens, without a digit in front.",
        f"« {shown} » ne peut pas être un pseudonyme sur IRC : donnez des lettres, des chiffres et des "
        "tirets, sans chiffre au début.",
    )


def not_joined(server: str) -> Sentence:
    """Say that reading has not begun."""
    return Sentence(
        f"The channels on {server} are not joined yet: their first messages are expected in a few seconds.",
        f"Les canaux de {server} ne sont pas encore rejoints : premiers messages attendus dans quelques "
        "secondes.",
    )


def closed(server: str) -> Sentence:
    """Say that the server ended the connection."""
    return Sentence(
        f"{server} closed the connection: Vigie is reconnecting, nothing to do.",
        f"{server} a fermé la connexion : Vigie se reconnecte, il n’y a rien à faire.",
    )


def ended(server: str, said: str) -> Sentence:
    """Say that the server ended the connection, and why."""
    return Sentence(
        f"{server} ended the connection (it says “{said}”): Vigie is reconnecting; if it comes back, ask "
        "those who run the server.",
        f"{server} a mis fin à la connexion (il dit « {said} ») : Vigie se reconnecte ; si cela revient, "
        "voyez avec l’équipe du serveur.",
    )


def silent(server: str) -> Sentence:
    """Say that the connection is dead without having been closed."""
    return Sentence(
        f"{server} does not answer any more: Vigie is reconnecting; if this comes back, look at this "
        "machine's network.",
        f"{server} ne répond plus : Vigie se reconnecte ; si cela revient, regardez le réseau de cette "
        "machine.",
    )


def unreachable(server: str, because: str) -> Sentence:
    """Say that no connection could be made."""
    return Sentence(
        f"{server} cannot be reached ({because}): check the address and this machine's internet access; "
        "Vigie keeps trying.",
        f"{server} est injoignable ({because}) : vérifiez l’adresse et l’accès à internet de cette machine ; "
        "Vigie continue d’essayer.",
    )


def no_websocket(server: str, status: int) -> Sentence:
    """Say that something else than a WebSocket answered."""
    return Sentence(
        f"{server} opens no WebSocket (it answers {status}): check the address, or a proxy on the way; Vigie "
        "keeps trying.",
        f"{server} n’ouvre pas de WebSocket (il répond {status}) : vérifiez l’adresse, ou un proxy en "
        "chemin ; Vigie continue d’essayer.",
    )


def not_trusted(server: str, because: str) -> Sentence:
    """Say that whoever answered could not prove to be the server."""
    return Sentence(
        f"Whoever answers did not prove to be {server} ({because}): check its certificate, this machine's "
        "clock and any proxy in between; Vigie keeps trying.",
        f"Ce qui répond n’a pas prouvé être {server} ({because}) : vérifiez son certificat, l’horloge de "
        "cette machine et tout proxy intermédiaire ; Vigie continue d’essayer.",
    )


def too_large(server: str, kib: int) -> Sentence:
    """Say that a line was longer than any can be."""
    return Sentence(
        f"{server} sent a line of more than {kib} KiB, which no IRC server does: check the address; Vigie "
        "is reconnecting.",
        f"{server} a envoyé une ligne de plus de {kib} Kio, ce qu’aucun serveur IRC ne fait : vérifiez "
        "l’adresse ; Vigie se reconnecte.",
    )


def name_taken(nick: str) -> Sentence:
    """Say that the nickname and its neighbours are in use."""
    return Sentence(
        f"The nickname {nick} is in use, and those like it too: give the account another one; Vigie keeps "
        "trying.",
        f"Le pseudonyme {nick} est déjà pris, et ses voisins aussi : donnez-en un autre au compte ; Vigie "
        "continue d’essayer.",
    )


def password_refused(server: str) -> Sentence:
    """Say that the password is not accepted."""
    return Sentence(
        f"{server} refused the account's name or password: connect the account again with those of today.",
        f"{server} a refusé le nom ou le mot de passe du compte : reconnectez le compte avec ceux du jour.",
    )


def no_sasl(server: str) -> Sentence:
    """Say that the server has no way to take a password."""
    return Sentence(
        f"{server} takes no password when signing in (no SASL): connect the account without one.",
        f"{server} ne prend pas de mot de passe à l’ouverture (pas de SASL) : connectez le compte sans mot "
        "de passe.",
    )


def banned_from_server(server: str, said: str) -> Sentence:
    """Say that the whole server is closed to us."""
    return Sentence(
        f"{server} bans this machine or account (it says “{said}”): ask those who run it, then connect "
        "the account again.",
        f"{server} bannit cette machine ou ce compte (il dit « {said} ») : voyez avec son équipe, puis "
        "reconnectez le compte.",
    )


_JOIN = {
    "471": ("it is full: ask its operators for room", "il est plein : demandez une place à ses opérateurs"),
    "473": (
        "it is open to invited people only: let its operators invite the account or lift the mode +i",
        "il n’est ouvert que sur invitation : que ses opérateurs invitent le compte ou lèvent le mode +i",
    ),
    "474": (
        "the account is banned there: let its operators lift the ban",
        "le compte y est banni : que ses opérateurs lèvent le bannissement",
    ),
    "475": (
        "it asks for a key: let its operators lift the mode +k",
        "il demande une clé : que ses opérateurs lèvent le mode +k",
    ),
    "477": (
        "it is open to signed-in accounts only: connect the account with its password",
        "il n’est ouvert qu’aux comptes identifiés : connectez le compte avec son mot de passe",
    ),
}


def join_refused(channel: str, number: str, said: str) -> Sentence:
    """Say why a channel lets us not in."""
    english, french = _JOIN.get(
        number, (f"the server says “{said}”: check its name", f"le serveur dit « {said} » : vérifiez son nom")
    )
    return Sentence(
        f"The channel {channel} does not let the account in, {english}; Vigie keeps trying.",
        f"Le canal {channel} n’admet pas le compte, {french} ; Vigie continue d’essayer.",
    )


def shown_out(channel: str, by: str) -> Sentence:
    """Say that we were put out of a channel."""
    return Sentence(
        f"{by or 'The server'} showed the account out of {channel}: speak with the operators; Vigie comes "
        "back in half a minute.",
        f"{by or 'Le serveur'} a mis le compte à la porte de {channel} : parlez-en aux opérateurs ; Vigie "
        "revient dans une demi-minute.",
    )


def interrupted(server: str) -> Sentence:
    """Say why something may be missing: the connection."""
    return Sentence(
        f"The account was not in this channel of {server} for a while: IRC tells nothing of what was said "
        "then.",
        f"Le compte n’était plus dans ce canal de {server} pendant un moment : IRC ne dit rien de ce qui "
        "s’y est dit.",
    )


def stopped(server: str) -> Sentence:
    """Say why something may be missing: Vigie was not reading."""
    return Sentence(
        f"Vigie was not reading {server}: IRC tells nothing of what was said meanwhile.",
        f"Vigie ne lisait pas {server} : IRC ne dit rien de ce qui s’est dit entre-temps.",
    )


def lacks_rank(channel: str) -> Sentence:
    """Say that the account is no operator."""
    return Sentence(
        f"The account is not an operator of {channel}, so it may read and answer only: let its operators "
        "appoint it.",
        f"Le compte n’est pas opérateur de {channel}, il ne peut donc que lire et répondre : que ses "
        "opérateurs le nomment.",
    )


def cannot(verb: str) -> Sentence:
    """Say that IRC has no such thing."""
    return Sentence(
        f"IRC knows no way to carry out “{verb}”: ask an operator of the channel what can be done.",
        f"IRC ne permet pas la mesure « {verb} » : voyez avec un opérateur du canal ce qui est possible.",
    )


def cannot_take_back(server: str) -> Sentence:
    """Say that what was said there stays."""
    return Sentence(
        f"{server} cannot take a message back (it does not offer draft/message-redaction): show its author "
        "out instead, by a time-out or a ban.",
        f"{server} ne sait pas retirer un message (il n’offre pas draft/message-redaction) : mettez plutôt "
        "son auteur à la porte, par une exclusion temporaire ou un bannissement.",
    )


def no_rank(target: str) -> Sentence:
    """Say that our rank is too low for this."""
    return Sentence(
        f"The account's rank in {target} does not allow this: let its operators appoint it, or act "
        "themselves.",
        f"Le rang du compte dans {target} ne le permet pas : que ses opérateurs le nomment, ou agissent "
        "eux-mêmes.",
    )


def not_inside(channel: str) -> Sentence:
    """Say that we are not in the channel at this moment."""
    return Sentence(
        f"The account is not in {channel} at this moment: it is tried again.",
        f"Le compte n’est pas dans {channel} en ce moment : un nouvel essai suit.",
    )


def list_full(channel: str) -> Sentence:
    """Say that no more bans fit."""
    return Sentence(
        f"The list of bans of {channel} is full: let its operators remove old ones.",
        f"La liste des bannissements de {channel} est pleine : que ses opérateurs en retirent d’anciens.",
    )


def later(said: str) -> Sentence:
    """Say that the server wants to be asked later."""
    return Sentence(
        f"The server asks to wait (it says “{said}”): it is tried again.",
        f"Le serveur demande d’attendre (il dit « {said} ») : un nouvel essai suit.",
    )


def refused(said: str) -> Sentence:
    """Say that the server refused, in its words."""
    return Sentence(
        f"The server refused (it says “{said}”): ask an operator of the channel.",
        f"Le serveur a refusé (il dit « {said} ») : voyez avec un opérateur du canal.",
    )


NO_ID = Sentence(
    "The server gave this message no id, so it cannot be taken back: show its author out instead.",
    "Le serveur n’a pas numéroté ce message, il ne peut donc pas être retiré : mettez plutôt son auteur à "
    "la porte.",
)
TOO_OLD = Sentence(
    "The message is too old for the server to take it back: show its author out instead.",
    "Le message est trop ancien pour que le serveur le retire : mettez plutôt son auteur à la porte.",
)
NOT_THERE = Sentence(
    "This person is no longer on the server, or not under a name that Vigie knows: wait until they speak "
    "again.",
    "Cette personne n’est plus sur le serveur, ou pas sous un nom que Vigie connaît : attendez qu’elle "
    "reparle.",
)
OURSELVES = Sentence(
    "This would show Vigie's own account out: choose another message.",
    "Cela mettrait à la porte le compte de Vigie lui-même : choisissez un autre message.",
)
NO_TARGET = Sentence(
    "This action needs a message or its author: open it from the message.",
    "Cette mesure demande un message ou son auteur : lancez-la depuis le message.",
)
OTHER_PLACE = Sentence(
    "This place is not a channel of this account: open the action from one of its messages.",
    "Ce lieu n’est pas un canal de ce compte : lancez la mesure depuis l’un de ses messages.",
)
NO_TEXT = Sentence(
    "There is nothing to say: write the text first.", "Il n’y a rien à dire : écrivez d’abord le texte."
)
#: What the channel reads beside a KICK where no reason was given.
REASON = "Modération"
