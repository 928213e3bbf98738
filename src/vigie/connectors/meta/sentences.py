"""What the three networks of Meta say, in English and in French."""

from vigie.connectors.base import Sentence

BAD_PAGE = Sentence(
    "The number of the page is missing or is no number: copy it from the page's settings, under About.",
    "Le numéro de la page manque ou n’est pas un nombre : copiez-le depuis « À propos » dans ses réglages.",
)
BAD_ACCOUNT = Sentence(
    "The number of the Instagram account is missing or is no number: copy it from the app's dashboard.",
    "Le numéro du compte Instagram manque ou n’est pas un nombre : copiez-le du tableau de bord de l’app.",
)
BAD_VERSION = Sentence(
    "The version of the Graph interface is written like v26.0: correct it, or leave it empty.",
    "La version de l’interface Graph s’écrit comme v26.0 : corrigez-la, ou laissez-la vide.",
)
NO_TOKEN = Sentence(
    "The page's access token is missing: make one on Meta's site for developers and paste it here.",
    "Le jeton d’accès de la page manque : créez-en un sur le site de Meta pour développeurs, puis collez-le.",
)
NO_SECRET = Sentence(
    "The app's secret is missing: copy it from the app's settings, under Basic.",
    "La clé secrète de l’app manque : copiez-la depuis ses paramètres, sous « Général ».",
)
NO_WORD = Sentence(
    "The verify token is missing: make up a word, and write the same one in the app's webhook settings.",
    "Le mot de vérification manque : inventez-en un, et écrivez le même dans les réglages webhook de l’app.",
)


def rights(network: str) -> Sentence:
    """Say that a right is missing."""
    return Sentence(
        f"{network} does not let this account do that: check the app's permissions and the task given on "
        "the page.",
        f"{network} ne permet pas cela à ce compte : vérifiez les autorisations de l’app et la tâche donnée "
        "sur la page.",
    )


def deprecated(network: str) -> Sentence:
    """Say that Meta closed this part of its interface."""
    return Sentence(
        f"{network} closed this part of its interface in the version used: choose another measure.",
        f"{network} a fermé cette partie de son interface dans la version utilisée : choisissez une autre "
        "mesure.",
    )


def blocked(network: str) -> Sentence:
    """Say that Meta keeps the account from acting for a while."""
    return Sentence(
        f"{network} keeps this account from acting for a while: look at its notices on Meta's own site.",
        f"{network} empêche ce compte d’agir pour un temps : voyez ses avis sur le site de Meta.",
    )


def not_there(network: str) -> Sentence:
    """Say that an object cannot be loaded."""
    return Sentence(
        f"{network} cannot load this: it was taken away, or the token does not reach it.",
        f"{network} ne peut pas le charger : l’objet a été retiré, ou le jeton n’y donne pas accès.",
    )


def refused(network: str, code: int) -> Sentence:
    """Say that Meta refused with a code that nothing else explains."""
    return Sentence(
        f"{network} refused the request (code {code}): look the code up in Meta's table of errors.",
        f"{network} a refusé la demande (code {code}) : cherchez ce code dans la table d’erreurs de Meta.",
    )


def cannot(network: str, verb: str) -> Sentence:
    """Say that there is no such thing."""
    return Sentence(
        f"{network}'s interface knows no way to carry out “{verb}”: use Meta's own tools.",
        f"L’interface de {network} ne permet pas la mesure « {verb} » : passez par les outils de Meta.",
    )


def nearly_used_up(network: str, share: int) -> Sentence:
    """Say that the allowance of the hour is nearly used up."""
    return Sentence(
        f"{share} % of what {network} lets the app ask in an hour is used: what can wait should wait.",
        f"{share} % de ce que {network} laisse demander à l’app en une heure est utilisé : reportez ce qui "
        "peut attendre.",
    )


WINDOW_OVER = Sentence(
    "The time in which Meta lets the page answer this person is over: they must write again first.",
    "Le délai où Meta laisse la page répondre à cette personne est passé : elle doit d’abord réécrire.",
)
RESTRICTED = Sentence(
    "Meta has restricted the page's messages for now: see Support in Meta Business Suite.",
    "Meta a restreint pour l’instant la messagerie de la page : voyez l’assistance de Meta Business Suite.",
)
UNAVAILABLE = Sentence(
    "This person cannot be written to now: they left the conversation or blocked the account.",
    "On ne peut pas écrire à cette personne : elle a quitté la conversation ou bloqué le compte.",
)
NO_TARGET = Sentence(
    "This measure is about one message, and none is named: open it from its message.",
    "Cette mesure porte sur un message, et aucun n’est nommé : ouvrez-la depuis son message.",
)
NO_AUTHOR = Sentence(
    "This measure is about a person, and Meta did not say who wrote: their rights keep the name back.",
    "Cette mesure vise une personne, et Meta n’a pas dit qui a écrit : ses droits taisent son nom.",
)
OTHER_PLACE = Sentence(
    "This message belongs to another account than the one that would act: use its own.",
    "Ce message relève d’un autre compte que celui qui agirait : passez par le sien.",
)
OURSELVES = Sentence(
    "This account cannot be banned from its own place: choose a message of somebody else.",
    "Ce compte ne peut pas être banni de chez lui : choisissez le message de quelqu’un d’autre.",
)
NOT_DONE = Sentence(
    "Meta answered that it did not do this: do it in Meta Business Suite.",
    "Meta a répondu ne pas l’avoir fait : passez par Meta Business Suite.",
)
NO_PRIVATE_REPLY = Sentence(
    "Meta does not let this comment be answered in private: it is too old, or was answered so already.",
    "Meta ne permet pas de répondre à ce commentaire en privé : il est trop ancien, ou l’a déjà été.",
)
ONLY_CONVERSATIONS = Sentence(
    "Meta lets a person be blocked here only where they have written to the account: hide the comment.",
    "Meta ne permet de bloquer ici qu’une personne qui a écrit au compte : masquez le commentaire.",
)


def too_long(most: int) -> Sentence:
    """Say that a private message is too long."""
    return Sentence(
        f"A private message here holds {most} characters at most: shorten it.",
        f"Un message privé tient ici en {most} caractères au plus : raccourcissez-le.",
    )


NOT_INSTALLED = Sentence(
    "No app is installed on the page for what Vigie reads: subscribe it in the app's webhook settings.",
    "Aucune app n’est installée sur la page pour ce que lit Vigie : abonnez-la dans ses réglages de webhook.",
)
INSTALLED_UNKNOWN = Sentence(
    "Meta does not say whether the app is installed on the page: give it pages_manage_metadata.",
    "Meta ne dit pas si l’app est installée sur la page : donnez-lui pages_manage_metadata.",
)
