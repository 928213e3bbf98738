"""What the outbox says by itself of an action, in both languages."""

from vigie.actions.network import GoneError
from vigie.connectors.base import Sentence

NO_ANSWER = Sentence(
    "The network did not answer in time: it is asked again.",
    "Le réseau n’a pas répondu à temps\u00a0: la demande est refaite.",
)
CONNECTOR_FAULT = Sentence(
    "The connector failed on this request: it is tried again; the log says more.",
    "Le connecteur a échoué sur cette demande\u00a0: un nouvel essai suit\u202f; le journal en dit plus.",
)
GONE = Sentence(str(GoneError()), "Le réseau avait déjà retiré le message.")
UNKNOWN = Sentence(
    "The network no longer knows this author or this place: check that they still exist there.",
    "Le réseau ne connaît plus cet auteur ou ce lieu\u00a0: vérifiez qu’ils y existent encore.",
)
#: Written on an action that has nothing left to do.
REMOVED_ALREADY = Sentence(
    "The network had already taken the message away: nothing was sent.",
    "Le réseau avait déjà retiré le message\u00a0: rien n’a été envoyé.",
)
IS_A_DECISION = Sentence(
    "Publishing, hiding, deleting and restoring are decisions: take or undo the decision itself.",
    "Publier, masquer, supprimer et rétablir sont des décisions\u00a0: prenez ou annulez la décision.",
)
OTHER_PLACE = Sentence(
    "The message belongs to another place: reload the page.",
    "Le message appartient à un autre lieu\u00a0: rechargez la page.",
)
TOO_MUCH_TEXT = Sentence(
    "The text is too long: shorten it to 10,000 characters.",
    "Le texte est trop long\u00a0: ramenez-le à 10\u202f000 caractères.",
)
LEFT_ALREADY = Sentence(
    "It has already left for the network: ask for the reverse where the network has one.",
    "La demande est déjà partie vers le réseau\u00a0: demandez l’inverse si le réseau le permet.",
)
NOT_YOURS = Sentence(
    "A colleague asked for this: they, or a supervisor, can take it back.",
    "Un collègue l’a demandé\u00a0: cette personne, ou un superviseur, peut revenir dessus.",
)
NO_ACCOUNT = Sentence(
    "No account is connected to this space: what is decided here reaches nobody.",
    "Aucun compte n’est connecté à cet espace\u00a0: ce qui s’y décide n’atteint personne.",
)
ACCOUNT_OFF = Sentence(
    "The account that acts here is off: turn it on under Channels first.",
    "Le compte qui agit ici est désactivé\u00a0: réactivez-le d’abord parmi les canaux.",
)
FROM_A_RECORDING = Sentence(
    "The message comes from a recording: nothing about it may reach its network.",
    "Le message vient d’un enregistrement\u00a0: rien de ce qui le concerne ne peut atteindre son réseau.",
)
TAKEN_AWAY = Sentence(
    "The message is no longer there: nothing can be done with it.",
    "Le message n’est plus là\u00a0: rien ne peut plus en être fait.",
)
SUPERVISORS_ONLY = Sentence(
    "A ban without end is a supervisor's to decide: ask one, or choose a time-out.",
    "Un bannissement sans fin revient à un superviseur\u00a0: demandez-le-lui, ou choisissez une exclusion "
    "temporaire.",
)
READS_ONLY = Sentence(
    "Your role lets you read, not act: ask a supervisor of this client.",
    "Votre rôle permet de lire, pas d’agir\u00a0: demandez à un superviseur de ce client.",
)
NOT_NOW = Sentence(
    "The network does not allow this now, for this message or this account.",
    "Le réseau ne le permet pas maintenant, pour ce message ou pour ce compte.",
)
