"""What the connector says, in English and in French."""

from vigie.connectors.base import Sentence

BAD_TOKEN = Sentence(
    "The token is missing or no bot's token: copy the whole line that @BotFather gave, digits and colon "
    "included.",
    "Le jeton manque ou n’est pas celui d’un bot : copiez toute la ligne donnée par @BotFather, chiffres et "
    "deux-points compris.",
)
BAD_CALLBACK = Sentence(
    "The webhook address is none that Telegram posts to: copy the https:// address that Vigie shows.",
    "Telegram n’envoie rien à cette adresse de webhooks : copiez l’adresse https:// que Vigie affiche.",
)
BAD_WORD = Sentence(
    "The webhook secret is missing or cannot be: choose 1 to 256 letters, digits, hyphens and underscores.",
    "Le secret des webhooks manque ou ne convient pas : choisissez de 1 à 256 lettres, chiffres, traits "
    "d’union et tirets bas.",
)
NOT_READ = Sentence(
    "The Telegram bot is not read yet: its first messages are expected in a few seconds.",
    "Le bot Telegram n’est pas encore lu : premiers messages attendus dans quelques secondes.",
)
PRIVACY_MODE = Sentence(
    "Privacy mode is on: in groups where the bot is no administrator it hears almost nothing; make it one, "
    "or send /setprivacy to @BotFather and add the bot to its groups again.",
    "Le mode de confidentialité est actif : dans les groupes où le bot n’est pas administrateur, il n’entend "
    "presque rien ; nommez-le, ou envoyez /setprivacy à @BotFather puis rajoutez le bot à ses groupes.",
)
NO_SUCH_BOT = Sentence(
    "Telegram knows no bot with this token: connect the account again with the one that @BotFather shows.",
    "Telegram ne connaît aucun bot avec ce jeton : reconnectez le compte avec celui qu’affiche @BotFather.",
)
POSTS_ELSEWHERE = Sentence(
    "Telegram posts this bot's messages to a webhook, so that nobody can ask for them: give Vigie's address "
    "as the webhook address here, or have whoever set the webhook call deleteWebhook.",
    "Telegram envoie les messages de ce bot à un webhook, nul ne peut donc les demander : indiquez ici "
    "l’adresse de Vigie pour les webhooks, ou faites appeler deleteWebhook par qui l’a posé.",
)
READ_TWICE = Sentence(
    "Another program reads the same Telegram bot, and takes messages away from Vigie: stop it, or give Vigie "
    "a bot of its own.",
    "Un autre programme lit le même bot Telegram et prend des messages à Vigie : arrêtez-le, ou donnez à "
    "Vigie un bot à elle.",
)
WEBHOOK_FAILS = Sentence(
    "Telegram could not post some messages to Vigie, and tries again: check that the webhook address is "
    "reached from the internet, with a valid certificate, on port 443, 80, 88 or 8443.",
    "Telegram n’a pas pu envoyer certains messages à Vigie et réessaie : vérifiez que l’adresse des webhooks "
    "est joignable depuis internet, avec un certificat valide, sur le port 443, 80, 88 ou 8443.",
)
ODD_ANSWER = Sentence(
    "What answered is not Telegram's Bot API: look for a proxy on the way.",
    "Ce qui a répondu n’est pas l’API Bot de Telegram : cherchez un proxy en chemin.",
)
GONE = Sentence(
    "Telegram does not know this message any more: it was taken away before.",
    "Telegram ne connaît plus ce message : il a été retiré auparavant.",
)
MIGRATED = Sentence(
    "This group has become a supergroup, where its older messages and members have other ids: act from a "
    "message written since.",
    "Ce groupe est devenu un supergroupe, où ses anciens messages ont d’autres identifiants : agissez depuis "
    "un message écrit depuis.",
)
NO_TARGET = Sentence(
    "This action needs a message, or its author: open it from the message.",
    "Cette mesure demande un message, ou son auteur : lancez-la depuis le message.",
)
CHANNELS_ARE_BANNED = Sentence(
    "Who writes as a channel cannot be silenced for a while on Telegram: ban the channel, and unban it "
    "later.",
    "Qui écrit au nom d’une chaîne ne peut être réduit au silence un temps sur Telegram : bannissez la "
    "chaîne, puis levez le bannissement.",
)
ITSELF = Sentence(
    "This was written in the name of the group or channel itself: ask its owner which administrator it was.",
    "Ce message est écrit au nom du groupe ou de la chaîne : demandez à son propriétaire quel administrateur "
    "l’a écrit.",
)
_RIGHTS = Sentence(
    "The bot has not the right to do that here: make it an administrator who may delete messages, ban users "
    "and pin.",
    "Le bot n’a pas ce droit ici : nommez-le administrateur, avec le droit de supprimer des messages, de "
    "bannir et d’épingler.",
)
_ADMINISTRATOR = Sentence(
    "Telegram lets no bot sanction an administrator or the owner: have the owner take that role away first.",
    "Telegram ne laisse aucun bot sanctionner un administrateur ou le propriétaire : faites d’abord retirer "
    "ce rôle par le propriétaire.",
)
_OUT = Sentence(
    "The bot is not in this chat any more: have an administrator add it again.",
    "Le bot n’est plus dans cette conversation : faites-le rajouter par un administrateur.",
)
_NOT_BEGUN = Sentence(
    "This person has never started a conversation with the bot, or has blocked it: only they can begin it.",
    "Cette personne n’a jamais commencé de conversation avec le bot, ou l’a bloqué : elle seule peut le "
    "faire.",
)
#: What a refusal's description holds, and what it means for people.
REFUSALS = {
    "not enough rights": _RIGHTS,
    "CHAT_ADMIN_REQUIRED": _RIGHTS,
    "need administrator rights": _RIGHTS,
    "administrator of the chat": _ADMINISTRATOR,
    "can't remove chat owner": _ADMINISTRATOR,
    "blocked by the user": _NOT_BEGUN,
    "initiate conversation": _NOT_BEGUN,
    "was kicked": _OUT,
    "not a member": _OUT,
    "chat not found": Sentence(
        "Telegram lets the bot see no such chat: a person must write to it first, a group must have it as a "
        "member.",
        "Telegram ne montre pas cette conversation au bot : une personne doit lui écrire d’abord, un groupe "
        "doit l’avoir pour membre.",
    ),
    "message can't be deleted": Sentence(
        "Telegram does not let the bot delete this message (too old, or a right is missing): let the bot "
        "delete messages, or have an administrator do it.",
        "Telegram ne laisse pas le bot supprimer ce message (trop ancien, ou un droit manque) : donnez-lui "
        "le droit de supprimer, ou passez par un administrateur.",
    ),
    "message is too long": Sentence(
        "Telegram refused the text: make it shorter than 4096 characters.",
        "Telegram a refusé le texte : ramenez-le à moins de 4096 caractères.",
    ),
    "only for supergroups": Sentence(
        "Telegram does this in supergroups only: give the group a public link or a visible history to make "
        "it one.",
        "Telegram ne fait cela que dans les supergroupes : donnez au groupe un lien public ou un historique "
        "visible pour qu’il en devienne un.",
    ),
}


def taken_out(title: str) -> Sentence:
    """Say that the bot was removed from a group."""
    shown = title[:80]
    return Sentence(
        f"The bot was taken out of “{shown}” on Telegram and hears nothing there: add it again, or restart "
        "the channel if that was meant.",
        f"Le bot a été retiré de « {shown} » sur Telegram et n’y entend plus rien : rajoutez-le, ou relancez "
        "le canal si c’était voulu.",
    )


def cannot(verb: str) -> Sentence:
    """Say that Telegram has no such thing."""
    return Sentence(
        f"Telegram lets no bot carry out “{verb}”: use the application itself.",
        f"Telegram ne permet à aucun bot la mesure « {verb} » : passez par l’application.",
    )
