"""What the connector says, in English and in French."""

from collections.abc import Mapping

from vigie.connectors.base import Sentence

BAD_SERVER = Sentence(
    "The server's number is missing or wrong: turn on developer mode in Discord, right-click the server and "
    "copy its ID.",
    "Le numéro du serveur manque ou est faux : activez le mode développeur de Discord, faites un clic droit "
    "sur le serveur et copiez son identifiant.",
)
BAD_TOKEN = Sentence(
    "The token is missing or no bot's token: copy the one on the Bot page of Discord's developer portal.",
    "Le jeton manque ou n’est pas celui d’un bot : copiez celui de la page Bot du portail des développeurs "
    "de Discord.",
)
NOT_READ = Sentence(
    "The Discord server is not read yet: its first messages are expected in a few seconds.",
    "Le serveur Discord n’est pas encore lu : premiers messages attendus dans quelques secondes.",
)
NO_CONTENT = Sentence(
    "Discord does not let this bot read what is said: turn on “Message Content Intent” on the Bot page of "
    "its developer portal, then connect the channel again.",
    "Discord ne laisse pas ce bot lire ce qui est dit : activez « Message Content Intent » sur la page Bot "
    "de son portail des développeurs, puis reconnectez le canal.",
)
ODD_ANSWER = Sentence(
    "What answered is not Discord's API: look for a proxy on the way.",
    "Ce qui a répondu n’est pas l’API de Discord : cherchez un proxy en chemin.",
)
TOO_OFTEN = Sentence(
    "Discord was asked too often: Vigie waits as long as it says.",
    "Discord a été trop sollicité : Vigie attend le temps demandé.",
)
TOKEN_REFUSED = Sentence(
    "Discord refused the bot's token: connect the account again with a new one from the developer portal.",
    "Discord a refusé le jeton du bot : reconnectez le compte avec un nouveau, pris sur le portail des "
    "développeurs.",
)
TOO_LARGE = Sentence(
    "This bot is in too many servers for one session: connect a bot of its own for this server.",
    "Ce bot est dans trop de serveurs pour une seule session : connectez un bot propre à ce serveur.",
)
OUTDATED = Sentence(
    "Discord no longer accepts the way Vigie opens a session: look for a newer version of Vigie.",
    "Discord n’accepte plus la façon dont Vigie ouvre une session : cherchez une version plus récente de "
    "Vigie.",
)
NO_STARTS = Sentence(
    "This bot has opened all the sessions that Discord allows in a day: stop the other programs that use it; "
    "Vigie waits until more are allowed.",
    "Ce bot a ouvert toutes les sessions que Discord permet en un jour : arrêtez les autres programmes qui "
    "l’utilisent ; Vigie attend d’y avoir droit.",
)
CLOSED = Sentence(
    "Discord closed the connection: Vigie connects again, and reads what was said meanwhile.",
    "Discord a fermé la connexion : Vigie se reconnecte et lit ce qui s’est dit entre-temps.",
)
SILENT = Sentence(
    "Discord gives no sign of life any more: Vigie connects again, and reads what was said meanwhile.",
    "Discord ne donne plus signe de vie : Vigie se reconnecte et lit ce qui s’est dit entre-temps.",
)
UNREACHABLE = Sentence(
    "Discord's gateway cannot be reached: check this machine's connection; it is tried again.",
    "La passerelle de Discord est injoignable : vérifiez la connexion de la machine ; un nouvel essai suit.",
)
GONE = Sentence(
    "Discord does not know this message any more: it was taken away before.",
    "Discord ne connaît plus ce message : il a été retiré auparavant.",
)
NO_TARGET = Sentence(
    "Say which message, author or channel is meant: without it nothing is asked of Discord.",
    "Indiquez de quel message, auteur ou salon il s’agit : sans cela, rien n’est demandé à Discord.",
)
NO_TEXT = Sentence(
    "There is nothing to say: write a text first.",
    "Il n’y a rien à dire : écrivez d’abord un texte.",
)
TOO_LONG = Sentence(
    "Discord takes 2,000 characters at most: shorten the text.",
    "Discord accepte au plus 2 000 caractères : raccourcissez le texte.",
)

#: What to do about a refusal, by Discord's own code.
REFUSALS: Mapping[int, Sentence] = {
    10003: Sentence(
        "Discord does not know this channel any more: it was deleted; nothing is left to do there.",
        "Discord ne connaît plus ce salon : il a été supprimé, et il n’y a plus rien à y faire.",
    ),
    10004: Sentence(
        "The bot is not in this server: invite it again, then connect the account.",
        "Le bot n’est pas dans ce serveur : invitez-le de nouveau, puis connectez le compte.",
    ),
    10007: Sentence(
        "This person is not in the server any more: ban them if they must not return.",
        "Cette personne n’est plus dans le serveur : bannissez-la si elle ne doit pas revenir.",
    ),
    10013: Sentence(
        "Discord knows no such person: the author is a webhook, or the account was deleted.",
        "Discord ne connaît pas cette personne : l’auteur est un webhook, ou le compte a été supprimé.",
    ),
    30003: Sentence(
        "This channel has as many pinned messages as Discord allows: unpin one first.",
        "Ce salon a autant de messages épinglés que Discord le permet : désépinglez-en un d’abord.",
    ),
    40003: Sentence(
        "Discord finds that the bot opens private conversations too fast: wait before writing to others.",
        "Discord trouve que le bot ouvre trop vite des conversations privées : attendez avant d’écrire à "
        "d’autres.",
    ),
    50001: Sentence(
        "The bot has no access there: give its role the right to see the channel, or invite it to the "
        "server.",
        "Le bot n’y a pas accès : donnez à son rôle le droit de voir le salon, ou invitez-le sur le serveur.",
    ),
    50003: Sentence(
        "In a private conversation a bot can only take away its own messages: ban the author from the server "
        "instead.",
        "Dans une conversation privée, un bot ne peut retirer que ses propres messages : bannissez plutôt la "
        "personne du serveur.",
    ),
    50007: Sentence(
        "This person takes no private messages from the bot: answer in the channel instead.",
        "Cette personne ne reçoit pas de messages privés du bot : répondez plutôt dans le salon.",
    ),
    50013: Sentence(
        "The bot's role does not allow that, or stands below this person's: raise it in the server's "
        "settings.",
        "Le rôle du bot ne le permet pas, ou se trouve sous celui de cette personne : remontez-le dans les "
        "réglages du serveur.",
    ),
    50021: Sentence(
        "This is a message of Discord's own: it cannot be treated so.",
        "C’est un message de Discord lui-même : il ne peut pas être traité ainsi.",
    ),
    50278: Sentence(
        "This person shares no server with the bot any more: a private message cannot reach them.",
        "Cette personne n’a plus de serveur en commun avec le bot : un message privé ne peut pas lui "
        "parvenir.",
    ),
    90001: Sentence(
        "This person has blocked the bot: it cannot react to their messages.",
        "Cette personne a bloqué le bot : il ne peut pas réagir à ses messages.",
    ),
}


def cannot(verb: str) -> Sentence:
    """Say that Discord has no such thing."""
    return Sentence(
        f"Discord has no way for a bot to do this ({verb}): choose another measure.",
        f"Discord ne permet pas cela à un bot ({verb}) : choisissez une autre mesure.",
    )


def lacks_right(name: str) -> Sentence:
    """Say which right the bot's role lacks."""
    return Sentence(
        f"The bot's role lacks the right {name}: give it in the server's settings, under Roles.",
        f"Il manque au rôle du bot le droit {name} : donnez-le dans les réglages du serveur, à Rôles.",
    )
