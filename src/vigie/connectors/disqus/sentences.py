"""What the connector says, in English and in French."""

from vigie.connectors.base import Sentence


def bad_forum(given: str) -> Sentence:
    """Say that this cannot be the name of a forum."""
    shown = given[:80]
    return Sentence(
        f"“{shown}” is not the shortname of a Disqus site: copy it from the site's settings, under General.",
        f"« {shown} » n’est pas le nom court d’un site Disqus : copiez-le dans les réglages du site, "
        "sous General.",
    )


NO_SECRET = Sentence(
    "The application's secret key is missing: copy it from disqus.com/api/applications.",
    "Il manque la clé secrète de l’application : copiez-la sur disqus.com/api/applications.",
)
NO_TOKEN = Sentence(
    "The access token is missing: copy it from the page of the application, on disqus.com/api/applications.",
    "Il manque le jeton d’accès : copiez-le sur la page de l’application, sur disqus.com/api/applications.",
)


def not_read(forum: str) -> Sentence:
    """Say that reading has not begun."""
    return Sentence(
        f"{forum} on Disqus is not read yet: its first comments are expected in a few seconds.",
        f"{forum} sur Disqus n’est pas encore lu : premiers commentaires attendus dans quelques secondes.",
    )


TOO_MANY_MISSED = Sentence(
    "More comments came than one look reads: the older ones are fetched apart.",
    "Il est venu plus de commentaires qu’une lecture n’en prend : les plus anciens sont lus à part.",
)
CANNOT_MODERATE = Sentence(
    "This account does not moderate the site: have its owner add it under Settings, Moderators.",
    "Ce compte ne modère pas le site : demandez à son propriétaire de l’ajouter sous Settings, Moderators.",
)
TOKEN_REFUSED = Sentence(
    "Disqus refused the token: connect the account again, with the token now shown for the application.",
    "Disqus a refusé le jeton : reconnectez le compte, avec le jeton affiché pour l’application.",
)
SECRET_REFUSED = Sentence(
    "Disqus refused the application's secret key: copy it again, and connect the account again.",
    "Disqus a refusé la clé secrète de l’application : recopiez-la, et reconnectez le compte.",
)
TOO_OFTEN = Sentence(
    "Disqus takes 1,000 requests an hour and has had them: Vigie waits; lengthen the time between two looks.",
    "Disqus accepte 1 000 requêtes par heure et les a reçues : Vigie attend ; espacez les lectures.",
)
NO_RIGHT = Sentence(
    "Disqus does not let the application do that: give it the access “Read, Write, and Manage Forums”, and "
    "check that the account moderates the site.",
    "Disqus ne permet pas cela à l’application : donnez-lui l’accès « Read, Write, and Manage Forums », "
    "et vérifiez que le compte modère le site.",
)
CAPTCHA = Sentence(
    "Disqus asks for a captcha: do this once on the site, signed in as this account.",
    "Disqus demande un captcha : faites ceci une fois sur le site, connecté à ce compte.",
)


def refused(code: int) -> Sentence:
    """Say that Disqus refused, by its own number."""
    return Sentence(
        f"Disqus refused the request (its error {code}): read what disqus.com/api/docs/errors says of it.",
        f"Disqus a refusé la demande (son erreur {code}) : voyez ce qu’en dit disqus.com/api/docs/errors.",
    )


def cannot(verb: str) -> Sentence:
    """Say that Disqus has no such thing."""
    return Sentence(
        f"Disqus's interface knows no way to carry out “{verb}”: use its moderation panel.",
        f"L’interface de Disqus ne permet pas la mesure « {verb} » : passez par son panneau de modération.",
    )


NO_TARGET = Sentence(
    "This action needs a comment: open it from the comment.",
    "Cette mesure demande un commentaire : lancez-la depuis le commentaire.",
)
NO_ACCOUNT = Sentence(
    "A guest wrote this, and only accounts can be banned here: ban the address on Disqus itself.",
    "C’est un invité qui a écrit, et seuls les comptes se bannissent ici : bannissez l’adresse sur Disqus.",
)
OURS = Sentence(
    "This account cannot ban itself: choose another author.",
    "Ce compte ne peut pas se bannir lui-même : choisissez un autre auteur.",
)


def kept(state: str) -> Sentence:
    """Say that the site did not do what it confirmed."""
    french = {"approved": "publié", "pending": "en attente", "spam": "indésirable", "deleted": "supprimé"}
    return Sentence(
        f"Disqus left the comment as {state}: look at the site's moderation rules.",
        f"Disqus a laissé le commentaire {french.get(state, state)} : voyez les règles du site.",
    )
