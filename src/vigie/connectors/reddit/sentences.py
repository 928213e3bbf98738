"""What the connector says, in English and in French."""

from vigie.connectors.base import Sentence


def bad_subreddit(given: str) -> Sentence:
    """Say that this cannot be the name of a subreddit."""
    shown = given[:80]
    return Sentence(
        f"“{shown}” is not the name of a subreddit: write what follows r/ in its address.",
        f"« {shown} » n’est pas le nom d’un subreddit : écrivez ce qui suit r/ dans son adresse.",
    )


def bad_account(given: str) -> Sentence:
    """Say that this cannot be the name of an account."""
    shown = given[:80]
    return Sentence(
        f"“{shown}” is not the name of a Reddit account: write what follows u/ in its address.",
        f"« {shown} » n’est pas le nom d’un compte Reddit : écrivez ce qui suit u/ dans son adresse.",
    )


NO_CLIENT = Sentence(
    "The application's id or its secret is missing: copy both from reddit.com/prefs/apps.",
    "Il manque l’identifiant de l’application ou son secret : copiez les deux sur reddit.com/prefs/apps.",
)
NO_TOKEN = Sentence(
    "The refresh token is missing: authorise the application once with the duration “permanent”.",
    "Il manque le jeton d’actualisation : autorisez une fois l’application avec la durée « permanent ».",
)


def not_read(subreddit: str) -> Sentence:
    """Say that reading has not begun."""
    return Sentence(
        f"r/{subreddit} on Reddit is not read yet: its first comments are expected in a few seconds.",
        f"r/{subreddit} sur Reddit n’est pas encore lu : premiers commentaires attendus dans quelques "
        "secondes.",
    )


def somebody_else(found: str, wanted: str) -> Sentence:
    """Say that the token speaks for another account."""
    shown = found[:40]
    return Sentence(
        f"The token speaks for u/{shown}, not for u/{wanted}: authorise the application signed in as "
        f"u/{wanted}.",
        f"Le jeton parle pour u/{shown}, non pour u/{wanted} : autorisez l’application en étant connecté "
        f"comme u/{wanted}.",
    )


_RIGHTS = {
    "posts": ("Manage Posts & Comments", "remove and approve", "retirer et approuver"),
    "access": ("Manage Users", "ban and let back", "bannir et rétablir des comptes"),
    "mail": ("Manage Mod Mail", "read and answer modmail", "lire le modmail et y répondre"),
}


def lacks_right(right: str) -> Sentence:
    """Say that the account moderates without one of the rights that Vigie uses."""
    name, english, french = _RIGHTS[right]
    return Sentence(
        f"This account may not {english}: have the subreddit's owner give it “{name}”.",
        f"Ce compte ne peut pas {french} : demandez au propriétaire du subreddit de lui donner « {name} ».",
    )


def lacks_scope(scope: str) -> Sentence:
    """Say that the token was not given a right."""
    return Sentence(
        f"The token lacks the scope “{scope}”: authorise the application again with it.",
        f"Il manque au jeton la portée « {scope} » : autorisez de nouveau l’application en l’ajoutant.",
    )


CANNOT_MODERATE = Sentence(
    "This account does not moderate the subreddit: have its owner invite it, and accept the invitation.",
    "Ce compte ne modère pas ce subreddit : demandez à son propriétaire de l’inviter, et acceptez.",
)
NO_SUBREDDIT = Sentence(
    "Reddit knows no such subreddit: check its name, and whether Reddit has closed it.",
    "Reddit ne connaît pas ce subreddit : vérifiez son nom, et si Reddit l’a fermé.",
)
TOO_MANY_MISSED = Sentence(
    "More came than Reddit lists, which is about a thousand: what lies before can no longer be read.",
    "Il est venu plus que Reddit ne liste, soit un millier environ : ce qui précède n’est plus lisible.",
)
BEYOND_REACH = Sentence(
    "Reddit lists about a thousand comments and a thousand posts: what is older cannot be read again.",
    "Reddit liste un millier de commentaires et un millier de publications : le reste ne peut être relu.",
)
RECONNECT = Sentence(
    "Reddit refused the token: connect the account again, with a new refresh token.",
    "Reddit a refusé le jeton : reconnectez le compte, avec un nouveau jeton d’actualisation.",
)
NO_RIGHT = Sentence(
    "Reddit does not let this account do that: check its rights as a moderator, and the token's scopes.",
    "Reddit ne permet pas cela à ce compte : vérifiez ses droits de modérateur et les portées du jeton.",
)
TOO_OFTEN = Sentence(
    "Reddit finds that this account writes too fast: Vigie waits as long as it says.",
    "Reddit trouve que ce compte écrit trop vite : Vigie attend le temps demandé.",
)
ALLOWANCE_SPENT = Sentence(
    "The application's requests to Reddit are used up for some minutes: Vigie waits; lengthen the time "
    "between two looks.",
    "L’application a épuisé pour quelques minutes ses requêtes à Reddit : Vigie attend ; espacez les "
    "lectures.",
)


def refused(code: str) -> Sentence:
    """Say that Reddit refused, by its own word."""
    shown = code[:60]
    return Sentence(
        f"Reddit refused the request ({shown}): try it on Reddit itself, which may say more.",
        f"Reddit a refusé la demande ({shown}) : essayez sur Reddit même, qui en dira peut-être plus.",
    )


def cannot(verb: str) -> Sentence:
    """Say that there is no such thing."""
    return Sentence(
        f"Reddit has no way for a program to carry out “{verb}”: use Reddit itself.",
        f"Reddit ne permet à aucun programme la mesure « {verb} » : passez par Reddit même.",
    )


def elsewhere(subreddit: str) -> Sentence:
    """Say that a thing is not in the subreddit."""
    return Sentence(
        f"This was not written in r/{subreddit}: use the account that moderates its subreddit.",
        f"Ceci n’a pas été écrit dans r/{subreddit} : passez par le compte qui modère son subreddit.",
    )


NO_TARGET = Sentence(
    "This action needs a post or a comment: open it from the message.",
    "Cette mesure demande une publication ou un commentaire : lancez-la depuis le message.",
)
NO_CONVERSATION = Sentence(
    "This needs a conversation of modmail, or a comment: open it from the message.",
    "Ceci demande une conversation du modmail, ou un commentaire : partez du message.",
)
NO_ACCOUNT = Sentence(
    "This was written by an account that is gone: nobody is left to be reached or banned.",
    "Le compte qui a écrit ceci n’existe plus : il ne reste personne à joindre ni à bannir.",
)
NO_SUCH_ACCOUNT = Sentence(
    "Reddit knows no such account any more: there is nothing left to do about it.",
    "Reddit ne connaît plus ce compte : il n’y a plus rien à faire à son égard.",
)
OURS = Sentence(
    "This account cannot ban itself: choose another author.",
    "Ce compte ne peut pas se bannir lui-même : choisissez un autre auteur.",
)
A_MODERATOR = Sentence(
    "This person moderates the subreddit: speak with them in the moderators' own discussions.",
    "Cette personne modère le subreddit : parlez-lui dans les discussions entre modérateurs.",
)
TOO_LONG_A_TIME = Sentence(
    "Reddit ends no ban after more than 999 days: shorten it, or ban without an end.",
    "Reddit ne met pas fin à un bannissement au-delà de 999 jours : raccourcissez-le, ou bannissez sans fin.",
)
ONLY_TOP = Sentence(
    "Reddit pins posts, and this account's own comments right under a post: answer the post, and pin that.",
    "Reddit épingle les publications, et les commentaires de ce compte placés juste dessous : répondez à la "
    "publication, et épinglez cette réponse.",
)
ARCHIVED = Sentence(
    "The post is archived, and nobody can answer any more: write to its author in private.",
    "La publication est archivée, et plus personne ne peut répondre : écrivez à son auteur en privé.",
)
LOCKED = Sentence(
    "The comments are locked: unlock them on Reddit first.",
    "Les commentaires sont verrouillés : déverrouillez-les d’abord sur Reddit.",
)
BLOCKED = Sentence(
    "One of the two accounts has blocked the other: answer with another moderator's account.",
    "L’un des deux comptes a bloqué l’autre : répondez avec le compte d’un autre modérateur.",
)
MUTED = Sentence(
    "The subreddit has muted this person in modmail: unmute them on Reddit first.",
    "Le subreddit a mis cette personne en sourdine dans le modmail : levez d’abord la sourdine sur Reddit.",
)
TOO_LONG = Sentence(
    "Reddit takes at most 10,000 characters: shorten the text.",
    "Reddit accepte au plus 10 000 caractères : raccourcissez le texte.",
)
KEPT = Sentence(
    "Reddit keeps this removed although it was approved: its own staff may have taken it away.",
    "Reddit garde ceci retiré bien qu’approuvé : ses propres équipes l’ont peut-être retiré.",
)
