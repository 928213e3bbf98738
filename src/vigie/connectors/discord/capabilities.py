"""What Discord lets a bot do; see `vigie.connectors.base.Capabilities`."""

from vigie.connectors.base import Capabilities, PrivateRule, Sentence

CAPABILITIES = Capabilities(
    delivery="stream",
    kinds=frozenset({"chat", "private"}),
    acts=frozenset(
        {
            "delete",
            "hide",
            "reply",
            "message",
            "like",
            "unlike",
            "pin",
            "unpin",
            "time_out",
            "ban",
            "unban",
            "slow",
        }
    ),
    removals=True,
    edits=True,
    resumes=True,
    rereads=True,
    private=PrivateRule(
        initiates=True,
        explained=Sentence(
            "A bot may write to a member of its servers, but should do so only because of something that the "
            "person did: who writes to many is kept from opening new conversations. A person who refuses "
            "private messages from the server is not reached.",
            "Un bot peut écrire à un membre de ses serveurs, mais ne devrait le faire qu’à la suite d’un "
            "geste de cette personne : qui écrit à beaucoup de monde est empêché d’ouvrir de nouvelles "
            "conversations. Qui refuse les messages privés du serveur n’est pas joint.",
        ),
        source="https://discord.com/developers/docs/resources/user#create-dm",
    ),
    remarks={
        "hide": Sentence(
            "Discord cannot hide: the message is deleted, for good.",
            "Discord ne sait pas masquer : le message est supprimé, définitivement.",
        ),
        "delete": Sentence(
            "For good; in private conversations only the bot's own messages.",
            "Définitivement ; dans les conversations privées, seulement les messages du bot.",
        ),
        "reply": Sentence(
            "2,000 characters; Discord knows a repeated request for some minutes only.",
            "2 000 caractères ; Discord ne reconnaît une demande répétée que pendant quelques minutes.",
        ),
        "message": Sentence(
            "Where the person takes private messages from members of the server; sparingly.",
            "Si la personne accepte les messages privés des membres du serveur ; avec retenue.",
        ),
        "like": Sentence("The bot's own thumbs up.", "Le pouce levé du bot lui-même."),
        "time_out": Sentence(
            "In the whole server, for 28 days at most; 10 minutes where no length is given.",
            "Dans tout le serveur, 28 jours au plus ; 10 minutes si aucune durée n’est donnée.",
        ),
        "ban": Sentence(
            "From the whole server; what the person wrote stays.",
            "De tout le serveur ; ce que la personne a écrit reste.",
        ),
        "unban": Sentence(
            "Of who is not banned, a time-out is lifted; who was banned must join again by themselves.",
            "Si la personne n’est pas bannie, son exclusion temporaire est levée ; si elle l’était, elle "
            "doit revenir d’elle-même.",
        ),
        "slow": Sentence(
            "In the one channel or thread, for 6 hours at most; 30 seconds where no measure is given.",
            "Dans ce salon ou ce fil, 6 heures au plus ; 30 secondes si aucune mesure n’est donnée.",
        ),
    },
    unverified=(
        Sentence(
            "Nothing was tried on Discord itself, only on a server of ours that follows its documentation.",
            "Rien n’a été essayé sur Discord même, seulement sur un serveur à nous qui suit sa "
            "documentation.",
        ),
        Sentence(
            "Whether events are numbered without a hole: where one appears, the past is read again.",
            "Que les événements soient numérotés sans trou : s’il en paraît un, le passé est relu.",
        ),
        Sentence(
            "How long a session can be taken up again after a stop: some minutes, by the documentation; "
            "later messages are read from the channels, but not what was changed or deleted meanwhile.",
            "Combien de temps une session peut être reprise après un arrêt : quelques minutes, selon la "
            "documentation ; au-delà, les messages sont lus dans les salons, mais non ce qui a été modifié "
            "ou supprimé entre-temps.",
        ),
        Sentence(
            "Threads that were archived before their messages could be read again are not looked into.",
            "Les fils archivés avant que leurs messages aient pu être relus ne sont pas parcourus.",
        ),
    ),
)
