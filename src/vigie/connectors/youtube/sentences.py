"""What the connector says, in English and in French."""

from vigie.connectors.base import Sentence


def bad_channel(given: str) -> Sentence:
    """Say that this cannot be a channel's id."""
    shown = given[:60]
    return Sentence(
        f"“{shown}” is not a channel's id: it has 24 characters and begins with UC; YouTube shows it under "
        "Settings, Advanced settings.",
        f"« {shown} » n’est pas l’identifiant d’une chaîne : il compte 24 caractères et commence par UC ; "
        "YouTube l’affiche sous Paramètres, Paramètres avancés.",
    )


NO_CLIENT = Sentence(
    "The OAuth client is not complete: give its id and its secret, from the Google Cloud console.",
    "Le client OAuth est incomplet : donnez son identifiant et son secret, pris dans la console "
    "Google Cloud.",
)
NO_TOKEN = Sentence(
    "The refresh token is missing: sign in as the channel's owner, and give the one that Google answers.",
    "Il manque le jeton d’actualisation : connectez-vous en propriétaire de la chaîne, et donnez celui que "
    "Google délivre.",
)
RECONNECT = Sentence(
    "Google renews this account's access no more: connect the account again.",
    "Google ne renouvelle plus l’accès de ce compte : reconnectez le compte.",
)


def not_read(channel: str) -> Sentence:
    """Say that reading has not begun."""
    return Sentence(
        f"The channel {channel} is not read yet: its first comments are expected in a few seconds.",
        f"La chaîne {channel} n’est pas encore lue : premiers commentaires attendus dans quelques secondes.",
    )


def somebody_else(found: str, wanted: str) -> Sentence:
    """Say that the token is another channel's."""
    return Sentence(
        f"This sign-in is that of the channel {found or 'of nobody'}, not of {wanted}: choose the right "
        "channel when signing in to Google, and connect again.",
        f"Cette connexion est celle de la chaîne {found or 'de personne'}, pas de {wanted} : choisissez la "
        "bonne chaîne en vous connectant à Google, puis reconnectez le compte.",
    )


NO_RIGHT = Sentence(
    "This sign-in lacks the right youtube.force-ssl: sign in again and grant it, or comments are neither "
    "read whole nor moderated.",
    "Il manque à cette connexion le droit youtube.force-ssl : reconnectez-vous en l’accordant, sans quoi les "
    "commentaires ne sont ni tous lus ni modérés.",
)
QUOTA = Sentence(
    "YouTube's units of the day are used up: it counts anew at midnight in California; ask Google for more "
    "units where this happens often.",
    "Les unités YouTube du jour sont épuisées : le décompte reprend à minuit en Californie ; si cela arrive "
    "souvent, demandez à Google d’en accorder davantage.",
)
KEPT = Sentence(
    "The units of YouTube that are left today are kept for acting: reading goes on at midnight in "
    "California; ask Google for more units where this happens often.",
    "Les unités YouTube qui restent aujourd’hui sont gardées pour agir : la lecture reprend à minuit en "
    "Californie ; si cela arrive souvent, demandez à Google d’en accorder davantage.",
)
TOO_FAST = Sentence(
    "YouTube was asked too often in a short time: Vigie waits a moment.",
    "YouTube a été trop sollicité en peu de temps : Vigie attend un instant.",
)
NOT_PROCESSED = Sentence(
    "YouTube could not answer this time: it is asked again.",
    "YouTube n’a pas pu répondre cette fois : la demande est refaite.",
)
NOT_ALLOWED = Sentence(
    "YouTube does not let this channel do that: the comment is on another channel, or its author is an owner "
    "or a moderator.",
    "YouTube ne permet pas cela à cette chaîne : le commentaire est sur une autre chaîne, ou son auteur est "
    "propriétaire ou modérateur.",
)
CLOSED = Sentence(
    "Comments are closed on this video: open them on YouTube to answer.",
    "Les commentaires de cette vidéo sont fermés : ouvrez-les sur YouTube pour répondre.",
)
CHAT_OVER = Sentence(
    "This live chat is over: nothing can be done in it any more.",
    "Ce chat en direct est terminé : plus rien ne peut y être fait.",
)
REJECTED = Sentence(
    "YouTube did not accept the change: a comment that was rejected cannot be published again.",
    "YouTube n’a pas accepté le changement : un commentaire refusé ne peut plus être publié.",
)
TOO_MANY = Sentence(
    "More comments came than are read at one go: the older ones are read again apart.",
    "Plus de commentaires sont arrivés qu’il n’en est lu d’un coup : les plus anciens sont relus à part.",
)
CHAT_LOST = Sentence(
    "YouTube no longer knew where the live chat was last read: what was said since may be missing.",
    "YouTube ne savait plus jusqu’où le chat en direct avait été lu : des messages peuvent manquer depuis.",
)


def cannot(verb: str) -> Sentence:
    """Say that YouTube has no such thing there."""
    return Sentence(
        f"YouTube's interface knows no way to carry out “{verb}” here: use YouTube itself.",
        f"L’interface de YouTube ne permet pas ici la mesure « {verb} » : passez par YouTube même.",
    )


NO_TARGET = Sentence(
    "This action needs a message and its conversation: open it from the message.",
    "Cette mesure demande un message et sa conversation : lancez-la depuis le message.",
)
NO_BAN = Sentence(
    "Vigie knows no ban of this author in this live chat: lift it on YouTube, under Community, Hidden users.",
    "Vigie ne connaît pas d’exclusion de cet auteur dans ce chat en direct : levez-la sur YouTube, sous "
    "Communauté, Utilisateurs masqués.",
)
