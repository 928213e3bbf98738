"""What no request may be, whoever asks it: the mistakes that empty a room or punish nobody in particular."""

from vigie.actions.network import MODES, VERBS, ActionRequest
from vigie.actions.verbs import NEEDS_AUTHOR, NEEDS_MESSAGE, NEEDS_TEXT
from vigie.connectors.base import Sentence
from vigie.examined import is_cut

#: Longest time-out, and slowest room, that is asked of a network (s): four weeks.
LONGEST = 28 * 86_400

UNKNOWN_VERB = Sentence(
    "Vigie knows no such action: choose one of the list.",
    "Vigie ne connaît pas cette mesure\u00a0: choisissez-en une dans la liste.",
)
NO_SPACE = Sentence(
    "The request names no place: nothing is sent.",
    "La demande ne nomme aucun lieu\u00a0: rien n’est envoyé.",
)
CUT_SPACE = Sentence(
    "The network's id of this place is too long for Vigie to keep whole: act on the network itself.",
    "L’identifiant de ce lieu est trop long pour que Vigie le garde entier\u00a0: agissez sur le réseau "
    "lui-même.",
)
CUT_AUTHOR = Sentence(
    "The network's id of this author is too long for Vigie to keep whole: act on the network itself.",
    "L’identifiant de cet auteur est trop long pour que Vigie le garde entier\u00a0: agissez sur le réseau "
    "lui-même.",
)
NO_MESSAGE = Sentence(
    "The request names no message, and could reach a whole room: nothing is sent.",
    "La demande ne nomme aucun message et pourrait viser tout un salon\u00a0: rien n’est envoyé.",
)
NO_AUTHOR = Sentence(
    "The request names no author: nothing is sent.",
    "La demande ne nomme aucun auteur\u00a0: rien n’est envoyé.",
)
NO_TEXT = Sentence(
    "There is nothing to say: write the answer first.",
    "Il n’y a rien à dire\u00a0: écrivez d’abord la réponse.",
)
NO_LENGTH = Sentence(
    "A time-out has a length between one second and four weeks: choose one.",
    "Une exclusion temporaire dure entre une seconde et quatre semaines\u00a0: choisissez une durée.",
)
TOO_LONG = Sentence(
    "A length is between nothing and four weeks: choose another one.",
    "Une durée va de zéro à quatre semaines\u00a0: choisissez-en une autre.",
)


def objection(request: ActionRequest) -> Sentence | None:
    """Return why a request must not be sent, None where nothing stands against it."""
    verb = request.verb
    if verb not in VERBS:
        return UNKNOWN_VERB
    if not request.space:
        return NO_SPACE
    if is_cut(request.space):
        return CUT_SPACE
    if verb in NEEDS_MESSAGE and not request.message:
        return NO_MESSAGE
    if verb in NEEDS_AUTHOR and not request.author:
        return NO_AUTHOR
    if verb in NEEDS_AUTHOR and is_cut(request.author):
        return CUT_AUTHOR
    if verb in NEEDS_TEXT and not request.text.strip():
        return NO_TEXT
    if verb == "time_out" and not (request.seconds and 0 < request.seconds <= LONGEST):
        return NO_LENGTH
    if verb in MODES and request.seconds is not None and not 0 <= request.seconds <= LONGEST:
        return TOO_LONG
    return None
