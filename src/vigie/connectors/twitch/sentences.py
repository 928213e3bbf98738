"""What the connector says of itself, in English and in French."""

from vigie.connectors.base import Sentence


def bad_name(given: str) -> Sentence:
    """Say that this cannot be the name of a channel."""
    shown = given[:60]
    return Sentence(
        f"“{shown}” is not the name of a Twitch channel: give the word after twitch.tv/ in its address "
        "(letters, digits and underscores).",
        f"« {shown} » n’est pas un nom de chaîne Twitch : donnez le mot qui suit twitch.tv/ dans son adresse "
        "(lettres, chiffres et tirets bas).",
    )


def not_joined(channel: str) -> Sentence:
    """Say that the reading has not begun."""
    return Sentence(
        f"The Twitch chat of {channel} is not joined yet: its first messages are expected in a few seconds.",
        f"Le tchat Twitch de {channel} n’est pas encore rejoint : "
        "premiers messages attendus dans quelques secondes.",
    )


def closed(channel: str) -> Sentence:
    """Say that the network ended the connection."""
    return Sentence(
        f"Twitch closed the connection to the chat of {channel}: Vigie is reconnecting, nothing to do.",
        f"Twitch a fermé la connexion au tchat de {channel} : Vigie se reconnecte, il n’y a rien à faire.",
    )


def silent(channel: str, seconds: float) -> Sentence:
    """Say that the connection is dead without having been closed."""
    return Sentence(
        f"The connection to the chat of {channel} died without notice (nothing for {seconds:.0f} s): "
        "Vigie is reconnecting; if this comes back, look at this machine's network.",
        f"La connexion au tchat de {channel} est morte sans prévenir (rien depuis {seconds:.0f} s) : "
        "Vigie se reconnecte ; si cela revient, regardez le réseau de cette machine.",
    )


def not_let_in(channel: str) -> Sentence:
    """Say that the channel does not answer."""
    return Sentence(
        f"Twitch does not answer for the channel {channel}: check its spelling; Vigie keeps trying.",
        f"Twitch ne répond pas pour la chaîne {channel} : vérifiez son orthographe ; "
        "Vigie continue d’essayer.",
    )


def unreachable(channel: str, because: str) -> Sentence:
    """Say that no connection could be made."""
    return Sentence(
        f"Twitch cannot be reached for the chat of {channel} ({because}): check this machine's "
        "internet access; Vigie keeps trying.",
        f"Twitch est injoignable pour le tchat de {channel} ({because}) : vérifiez l’accès à internet "
        "de cette machine ; Vigie continue d’essayer.",
    )


def not_trusted(channel: str, because: str) -> Sentence:
    """Say that whoever answered could not prove to be Twitch."""
    return Sentence(
        f"Whoever answers for the chat of {channel} did not prove to be Twitch ({because}): check "
        "this machine's clock, its certificates and any proxy in between; Vigie keeps trying.",
        f"Ce qui répond pour le tchat de {channel} n’a pas prouvé être Twitch ({because}) : vérifiez "
        "l’horloge de cette machine, ses certificats et tout mandataire intermédiaire ; "
        "Vigie continue d’essayer.",
    )


def sign_in_refused(channel: str, said: str) -> Sentence:
    """Say that Twitch wants no anonymous reader."""
    return Sentence(
        f"Twitch refuses to let the chat of {channel} be read without an account (it says “{said}”): "
        "try again in an hour; if it lasts, look for a newer version of Vigie.",
        f"Twitch refuse la lecture sans compte du tchat de {channel} (il dit « {said} ») : "
        "réessayez dans une heure ; si cela dure, cherchez une version plus récente de Vigie.",
    )


def gone(channel: str, said: str) -> Sentence:
    """Say that the channel is suspended, closed, or was never there."""
    return Sentence(
        f"Twitch has no open channel {channel} (it says “{said}”): check the name; "
        "if the channel was suspended, start again once it is back.",
        f"Twitch n’a pas de chaîne ouverte {channel} (il dit « {said} ») : vérifiez le nom ; "
        "si la chaîne a été suspendue, relancez quand elle sera rétablie.",
    )
