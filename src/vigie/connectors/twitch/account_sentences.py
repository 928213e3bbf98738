"""What the connector of a Twitch account says, in English and in French."""

from vigie.connectors.base import Sentence

#: What a right is for, by its name at Twitch: said where it is missing.
_FOR = {
    "user:read:chat": ("reading the chat", "lire le tchat"),
    "user:write:chat": ("answering in the chat", "répondre dans le tchat"),
    "moderator:manage:chat_messages": (
        "deleting and pinning messages",
        "supprimer et épingler des messages",
    ),
    "moderator:manage:banned_users": (
        "timing people out and banning them",
        "exclure ou bannir des personnes",
    ),
    "moderator:manage:automod": (
        "seeing and deciding what AutoMod holds",
        "voir et décider ce que retient AutoMod",
    ),
    "moderator:manage:chat_settings": (
        "slow and followers-only modes",
        "les modes ralenti et réservé aux abonnés",
    ),
    "moderator:manage:shield_mode": ("the shield mode", "le mode bouclier"),
    "user:manage:whispers": ("private messages", "les messages privés"),
    "user:bot": ("receiving webhooks", "recevoir les webhooks"),
}

BOTH_OR_NONE = Sentence(
    "For webhooks give both their address and their secret (10 to 100 characters); leave both empty to "
    "read by WebSocket.",
    "Pour les webhooks, donnez à la fois leur adresse et leur secret (10 à 100 caractères) ; "
    "laissez les deux vides pour lire par WebSocket.",
)
BAD_CALLBACK = Sentence(
    "Twitch sends webhooks only to an https:// address on port 443: give the one that Vigie shows for "
    "this channel.",
    "Twitch n’envoie de webhooks qu’à une adresse https:// sur le port 443 : donnez celle que Vigie "
    "affiche pour ce canal.",
)
APPLICATION_REFUSED = Sentence(
    "Twitch refused the application: check its client ID, and make a new client secret in the developer "
    "console.",
    "Twitch a refusé l’application : vérifiez son identifiant client et créez un nouveau secret client "
    "dans la console des développeurs.",
)
OTHER_APPLICATION = Sentence(
    "This token was made for another application: sign in again with the client ID given here.",
    "Ce jeton a été créé pour une autre application : connectez-vous de nouveau avec l’identifiant "
    "client donné ici.",
)
NOT_UNDERSTOOD = Sentence(
    "Twitch answered in a form that Vigie does not know: it is asked again; if it lasts, look for a "
    "newer version of Vigie.",
    "Twitch a répondu sous une forme que Vigie ne connaît pas : la demande est refaite ; si cela dure, "
    "cherchez une version plus récente de Vigie.",
)
TOO_MANY_SUBSCRIPTIONS = Sentence(
    "Twitch counts too many connections of this account (3 with one application) or subscriptions: stop "
    "the other programs that use them; Vigie keeps trying.",
    "Twitch compte trop de connexions de ce compte (3 avec une même application) ou d’abonnements : "
    "arrêtez les autres programmes qui les utilisent ; Vigie continue d’essayer.",
)
NOT_VERIFIED = Sentence(
    "Twitch has not confirmed the webhook address yet: check that it is reached from outside over https.",
    "Twitch n’a pas encore confirmé l’adresse des webhooks : vérifiez qu’elle est joignable de "
    "l’extérieur en https.",
)


def needed(label: Sentence) -> Sentence:
    """Say that a setting was not given."""
    return Sentence(
        f"Twitch cannot be connected without this: {label}.",
        f"Twitch ne peut pas être connecté sans ceci : {label.french}.",
    )


def no_such_channel(channel: str) -> Sentence:
    """Say that Twitch knows no such name."""
    return Sentence(
        f"Twitch knows no channel {channel}: check its name in the settings of the account.",
        f"Twitch ne connaît pas de chaîne {channel} : vérifiez son nom dans les réglages du compte.",
    )


def missing_right(scope: str) -> Sentence:
    """Say which right the token was not given, and what for."""
    english, french = _FOR.get(scope, ("this", "cela"))
    return Sentence(
        f"The token lacks the right {scope}, for {english}: sign in again and grant it.",
        f"Il manque au jeton le droit {scope}, pour {french} : connectez-vous de nouveau en l’accordant.",
    )


def not_moderator(login: str, channel: str) -> Sentence:
    """Say that the account has no power in the channel."""
    return Sentence(
        f"{login} is not a moderator of {channel}: let the channel's owner type “/mod {login}” in its chat.",
        f"{login} ne modère pas {channel} : la personne qui tient la chaîne doit écrire « /mod {login} » "
        "dans son tchat.",
    )


def stopped(channel: str) -> Sentence:
    """Say why the stretch before a start was not read."""
    return Sentence(
        f"The chat of {channel} was not read meanwhile, and Twitch keeps no past of it: look at the chat "
        "itself for this stretch.",
        f"Le tchat de {channel} n’a pas été lu pendant ce temps, et Twitch n’en garde pas le passé : "
        "regardez le tchat lui-même pour cet intervalle.",
    )


def interrupted(channel: str) -> Sentence:
    """Say why a stretch may lack messages."""
    return Sentence(
        f"The connection to the chat of {channel} was lost for a moment, and Twitch does not tell again what "
        "was said: look at the chat itself for this stretch.",
        f"La connexion au tchat de {channel} a été perdue un moment, et Twitch ne redit pas ce qui s’est "
        "dit : regardez le tchat lui-même pour cet intervalle.",
    )


def unreadable(channel: str) -> Sentence:
    """Say that one event could not be read."""
    return Sentence(
        f"An event of the chat of {channel} could not be read: look for a newer version of Vigie if this "
        "comes back.",
        f"Un événement du tchat de {channel} n’a pas pu être lu : cherchez une version plus récente de Vigie "
        "si cela revient.",
    )


def revoked(kind: str, status: str) -> Sentence:
    """Say why Twitch ended a subscription."""
    told = {
        "authorization_revoked": (
            "the authorisation was withdrawn or the password changed: connect the account again",
            "l’autorisation a été retirée ou le mot de passe changé : reconnectez le compte",
        ),
        "user_removed": (
            "the account or the channel no longer exists: connect another one",
            "le compte ou la chaîne n’existe plus : connectez-en un autre",
        ),
        "version_removed": (
            "it replaced this form of it: look for a newer version of Vigie",
            "il a remplacé cette forme : cherchez une version plus récente de Vigie",
        ),
        "moderator_removed": (
            "the account moderates the channel no more: make it a moderator again",
            "le compte ne modère plus la chaîne : rendez-lui la modération",
        ),
        "chat_user_banned": (
            "the account was banned from the chat: lift the ban",
            "le compte a été banni du tchat : levez le bannissement",
        ),
        "notification_failures_exceeded": (
            "too many webhooks were not answered: check that their address is reached from outside",
            "trop de webhooks sont restés sans réponse : vérifiez que leur adresse est joignable de "
            "l’extérieur",
        ),
    }
    english, french = told.get(
        status,
        (
            "it gives no reason we know: connect the account again",
            "sans raison connue : reconnectez le compte",
        ),
    )
    return Sentence(
        f"Twitch ended the subscription to {kind}; {english}.",
        f"Twitch a mis fin à l’abonnement à {kind} ; {french}.",
    )


def not_subscribed(kind: str) -> Sentence:
    """Say that one kind of event is refused to the account."""
    return Sentence(
        f"Twitch does not let this account receive {kind}: make it a moderator of the channel, and sign in "
        "again with all the rights.",
        f"Twitch ne laisse pas ce compte recevoir {kind} : rendez-le modérateur de la chaîne et "
        "connectez-vous de nouveau avec tous les droits.",
    )


def not_watched(channel: str) -> Sentence:
    """Say that the subscriptions were not looked at yet."""
    return Sentence(
        f"The webhooks for the chat of {channel} are not checked yet: wait a few seconds.",
        f"Les webhooks du tchat de {channel} ne sont pas encore vérifiés : attendez quelques secondes.",
    )
