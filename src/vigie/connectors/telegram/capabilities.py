"""What Telegram lets a bot do; see `vigie.connectors.base.Capabilities`."""

from vigie.connectors.base import Capabilities, PrivateRule, Sentence

_ADMINISTRATOR = Sentence(
    "Where the bot is an administrator who may ban users.",
    "Là où le bot est administrateur avec le droit de bannir.",
)

CAPABILITIES = Capabilities(
    delivery="poll",
    kinds=frozenset({"chat", "private", "post"}),
    acts=frozenset(
        {"delete", "reply", "message", "like", "unlike", "pin", "unpin", "time_out", "ban", "unban"}
    ),
    edits=True,
    resumes=True,
    private=PrivateRule(
        explained=Sentence(
            "A bot never writes first: it may answer whoever has started a conversation with it, without "
            "limit of time, until they block it.",
            "Un bot n’écrit jamais le premier : il peut répondre à qui a commencé une conversation avec lui, "
            "sans limite de temps, tant qu’il n’est pas bloqué.",
        ),
        source="to be verified: known from the refusal “bot can't initiate conversation with a user”",
    ),
    remarks={
        "delete": Sentence(
            "Where the bot may delete messages, within 48 hours elsewhere; Telegram never tells what others "
            "delete.",
            "Là où le bot a le droit de supprimer, sous 48 heures ailleurs ; Telegram ne dit jamais ce que "
            "d’autres suppriment.",
        ),
        "reply": Sentence(
            "Telegram knows no keys of requests: after a crash just then an answer may be given twice.",
            "Telegram ne reconnaît pas une demande répétée : après une panne à cet instant, une réponse peut "
            "être donnée deux fois.",
        ),
        "message": Sentence(
            "Only to whoever has started a conversation with the bot, and not blocked it.",
            "Seulement à qui a commencé une conversation avec le bot, et ne l’a pas bloqué.",
        ),
        "like": Sentence(
            "The bot's own thumbs up, where the chat allows this reaction.",
            "Le pouce levé du bot lui-même, là où la conversation permet cette réaction.",
        ),
        "time_out": Sentence(
            "In supergroups, from 35 seconds to 366 days; a day where no length is given.",
            "Dans les supergroupes, de 35 secondes à 366 jours ; un jour si aucune durée n’est donnée.",
        ),
        "ban": _ADMINISTRATOR,
        "unban": Sentence(
            "A time-out is lifted too; who was banned must join again by themselves.",
            "Lève aussi une exclusion temporaire ; la personne bannie doit revenir d’elle-même.",
        ),
    },
    unverified=(
        Sentence(
            "Nothing was tried on Telegram itself, only on a server of ours that follows its documentation.",
            "Rien n’a été essayé sur Telegram même, seulement sur un serveur à nous qui suit sa "
            "documentation.",
        ),
        Sentence(
            "How long Telegram keeps what nobody asked for: 24 hours, read in other people's pages.",
            "Combien de temps Telegram garde ce que nul n’a demandé : 24 heures, lues sur des pages de "
            "tiers.",
        ),
        Sentence(
            "The words of some refusals, by which they are told apart: read in the code of its server, where "
            "they are.",
            "Les mots de certains refus, qui les distinguent : lus dans le code de son serveur, quand ils y "
            "sont.",
        ),
        Sentence(
            "Rich messages, checklists, stories and paid media are told without their content.",
            "Les messages enrichis, listes de tâches, stories et médias payants sont transmis sans leur "
            "contenu.",
        ),
    ),
)
