"""What TikTok's connector says of itself, in English and French."""

from vigie.connectors.base import Sentence

BAD_ACCOUNT = Sentence(
    "The account's open_id is missing or wrong: copy it from TikTok's answer that gave the tokens.",
    "L’open_id du compte manque ou est faux : copiez-le de la réponse de TikTok qui a donné les jetons.",
)
NO_KEYS = Sentence(
    "A key is missing or wrong: the app's id and secret, the access token and the refresh token are all "
    "needed.",
    "Une clé manque ou est fausse : il faut l’identifiant et le secret de l’application, le jeton d’accès et "
    "celui de renouvellement.",
)
ANNOUNCED = Sentence(
    "TikTok announced a comment without its text: it is fetched.",
    "TikTok a annoncé un commentaire sans son texte : il est demandé.",
)
OTHER_SHAPE = Sentence(
    "TikTok answered something else than it documents: look for a proxy on the way, or try later.",
    "TikTok a répondu autre chose que ce qu’il documente : cherchez un proxy en chemin, ou réessayez plus "
    "tard.",
)
NOT_ALLOWED = Sentence(
    "TikTok does not let this app do that: give it the rights on comments (Account Comment), then connect "
    "again.",
    "TikTok ne permet pas cela à l’application : donnez-lui les droits sur les commentaires (Account "
    "Comment), puis reconnectez.",
)
TOO_OFTEN = Sentence(
    "TikTok was asked too often: Vigie waits the five minutes that it asks for.",
    "TikTok a été trop sollicité : Vigie attend les cinq minutes qu’il demande.",
)
NO_VERB = Sentence(
    "TikTok cannot be asked for that: choose another measure.",
    "On ne peut pas demander cela à TikTok : choisissez une autre mesure.",
)
NO_MESSAGE = Sentence(
    "This measure is about one comment under one video, and one of them is not named: open it from its "
    "message.",
    "Cette mesure porte sur un commentaire sous une vidéo, et l’un des deux n’est pas nommé : ouvrez-la "
    "depuis son message.",
)
BAD_LENGTH = Sentence(
    "TikTok takes answers of 1 to 150 characters: write a shorter one.",
    "TikTok prend des réponses de 1 à 150 caractères : écrivez plus court.",
)
NOT_OURS = Sentence(
    "Vigie deletes only the account's own comments on TikTok: hide this one.",
    "Vigie ne supprime sur TikTok que les commentaires du compte : masquez celui-ci.",
)
OURS = Sentence(
    "This is the account's own comment: delete it instead of hiding it.",
    "C’est un commentaire du compte lui-même : supprimez-le plutôt que de le masquer.",
)


def failing(code: int) -> Sentence:
    """Return the sentence of a failure of TikTok itself."""
    return Sentence(
        f"TikTok is failing for now (code {code}): it is tried again.",
        f"TikTok est en panne pour l’instant (code {code}) : un nouvel essai suit.",
    )


def refused(code: int) -> Sentence:
    """Return the sentence of a refusal."""
    return Sentence(
        f"TikTok refused the request (code {code}): read what it documents about this code.",
        f"TikTok a refusé la demande (code {code}) : voyez ce qu’il documente de ce code.",
    )


STILL_HIDDEN = Sentence(
    "TikTok keeps this comment hidden by its own filters or its author's settings: look at it in the app.",
    "TikTok garde ce commentaire masqué, par ses filtres ou les réglages de son auteur : voyez-le dans "
    "l’application.",
)
