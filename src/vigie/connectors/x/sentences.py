"""What X's connector says of itself, in English and French."""

from collections.abc import Sequence

from vigie.connectors.base import Sentence

BAD_USER = Sentence(
    "The account's number is missing or wrong: give its digits, not its @name.",
    "Le numéro du compte manque ou est faux : donnez ses chiffres, pas son @nom.",
)
NO_CLIENT = Sentence(
    "The client id is missing or wrong: copy it from your app's page, under Keys and tokens.",
    "L’identifiant client manque ou est faux : copiez-le de la page de votre application, « Keys and "
    "tokens ».",
)
NO_TOKEN = Sentence(
    "The access token or the refresh token is missing or wrong: sign in again with the right offline.access, "
    "and copy both.",
    "Le jeton d’accès ou celui de renouvellement manque ou est faux : reconnectez-vous avec le droit "
    "offline.access, et copiez les deux.",
)
NO_SECRET = Sentence(
    "The API key secret is missing or wrong: copy it from your app's page; X proves its webhooks with it.",
    "Le secret de la clé d’API manque ou est faux : copiez-le de la page de votre application ; X prouve ses "
    "webhooks avec lui.",
)
SPENT = Sentence(
    "The day's budget for X is used up: it starts again at midnight UTC, or give the account a larger one.",
    "Le budget du jour pour X est épuisé : il recommence à minuit UTC, ou donnez-en un plus grand au compte.",
)
NO_PRIVATE = Sentence(
    "X does not give the private messages of this account: sign in again with the right dm.read.",
    "X ne donne pas les messages privés de ce compte : reconnectez-le avec le droit dm.read.",
)
SUBSCRIPTIONS_UNSEEN = Sentence(
    "X does not let this token see what it was asked to send: sign in again with tweet.read and like.read.",
    "X ne laisse pas ce jeton voir ce qui lui est demandé d’envoyer : reconnectez-le avec tweet.read et "
    "like.read.",
)
NO_VERB = Sentence(
    "X cannot be asked for that: choose another measure.",
    "On ne peut pas demander cela à X : choisissez une autre mesure.",
)
NO_MESSAGE = Sentence(
    "This measure is about one post, and none is named: open it from its message.",
    "Cette mesure porte sur une publication, et aucune n’est nommée : ouvrez-la depuis son message.",
)
NO_AUTHOR = Sentence(
    "A private message goes to somebody else, and nobody is named: open it from a message of theirs.",
    "Un message privé s’adresse à quelqu’un d’autre, et personne n’est nommé : ouvrez-le depuis un de ses "
    "messages.",
)
NOT_A_POST = Sentence(
    "A private message can only be answered: nobody else sees it, so there is nothing to hide or delete.",
    "À un message privé on ne peut que répondre : personne d’autre ne le voit, rien n’est à masquer ni à "
    "supprimer.",
)
NOT_OURS = Sentence(
    "X lets an account delete its own posts only: hide this one where it answers a post of yours.",
    "X ne laisse supprimer que ses propres publications : masquez celle-ci si elle répond à l’une des "
    "vôtres.",
)
NOT_UNDER_OURS = Sentence(
    "X hides answers only in conversations that this account began: this post stays where it is.",
    "X ne masque que les réponses aux conversations que ce compte a ouvertes : cette publication reste où "
    "elle est.",
)
NOT_SUMMONED = Sentence(
    "X lets a program answer only who named the account or quoted one of its posts: answer this one on X "
    "itself.",
    "X ne laisse un programme répondre qu’à qui a nommé le compte ou cité une de ses publications : répondez "
    "à celle-ci sur X même.",
)
UNSEEN = Sentence(
    "X does not show this post to the account (protected, suspended or withheld): look at it on X itself.",
    "X ne montre pas cette publication au compte (protégée, suspendue ou retenue) : voyez-la sur X même.",
)
NOT_DONE = Sentence(
    "X did not confirm the change: it is asked again.",
    "X n’a pas confirmé le changement : la demande est refaite.",
)
REPLY_REFUSED = Sentence(
    "X refuses this answer: it takes those of programs only to who summoned the account, and no words twice; "
    "answer on X itself.",
    "X refuse cette réponse : il n’en prend d’un programme qu’à qui a sollicité le compte, et jamais deux "
    "fois les mêmes mots ; répondez sur X même.",
)
DM_REFUSED = Sentence(
    "X does not deliver this private message: the person takes none from this account, or the token lacks "
    "dm.write.",
    "X ne remet pas ce message privé : la personne n’en accepte pas de ce compte, ou le jeton n’a pas le "
    "droit dm.write.",
)


def another_account(name: str) -> Sentence:
    """Return the sentence of a token that speaks for somebody else."""
    told = f"@{name}" if name else "?"
    return Sentence(
        f"The token speaks for another account ({told}): sign in as the right one, or correct the number.",
        f"Le jeton parle pour un autre compte ({told}) : connectez-vous avec le bon, ou corrigez le numéro.",
    )


def not_told(events: Sequence[str]) -> Sentence:
    """Return the sentence of events that X was not asked to send."""
    names = ", ".join(events)
    return Sentence(
        f"X was not asked to send {names} to a webhook: subscribe them for this account.",
        f"Il n’est pas demandé à X d’envoyer {names} à un webhook : abonnez-y ce compte.",
    )


def too_often(number: int) -> Sentence:
    """Return the sentence of what was done as often as X allows."""
    return Sentence(
        f"X allows {number} of these in 15 minutes: Vigie waits for the next one.",
        f"X en permet {number} en 15 minutes : Vigie attend la suivante.",
    )
