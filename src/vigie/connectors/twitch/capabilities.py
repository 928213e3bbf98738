"""What an account can do on Twitch, with what one must know of it, and what nobody could verify here."""

from vigie.connectors.base import Capabilities, PrivateRule, Sentence
from vigie.connectors.twitch.rights import VERBS

#: The rights that a token should have, in Twitch's words.
SCOPES: tuple[str, ...] = (
    "user:read:chat",
    "user:write:chat",
    "moderator:manage:chat_messages",
    "moderator:manage:banned_users",
    "moderator:manage:automod",
    "moderator:manage:chat_settings",
    "moderator:manage:shield_mode",
    "user:manage:whispers",
)

WHISPERS = PrivateRule(
    initiates=True,
    explained=Sentence(
        "Twitch lets an account whisper to whom it likes, with a verified telephone number: 40 new people a "
        "day, 500 characters to somebody who has not written first. Who refuses whispers from strangers gets "
        "nothing, and Twitch does not say so.",
        "Twitch laisse un compte chuchoter à qui il veut, avec un numéro de téléphone vérifié : 40 nouvelles "
        "personnes par jour, 500 caractères à qui n’a pas écrit d’abord. Qui refuse les chuchotements "
        "d’inconnus ne reçoit rien, et Twitch ne le dit pas.",
    ),
    source="https://dev.twitch.tv/docs/api/reference/whispers.md",
)

CAPABILITIES: Capabilities = Capabilities(
    delivery="stream",
    kinds=frozenset({"chat", "private"}),
    acts=VERBS,
    removals=True,
    private=WHISPERS,
    remarks={
        "publish": Sentence(
            "Only a message that AutoMod holds: it is allowed.",
            "Seulement un message que retient AutoMod : il est autorisé.",
        ),
        "hide": Sentence(
            "Twitch cannot hide: a message that AutoMod holds is denied, any other is deleted, for good.",
            "Twitch ne sait pas masquer : un message que retient AutoMod est refusé, tout autre est "
            "supprimé, définitivement.",
        ),
        "delete": Sentence(
            "Within six hours, and never messages of the channel’s owner or of other moderators.",
            "Dans les six heures, et jamais les messages de la chaîne elle-même ni des autres modérateurs.",
        ),
        "message": Sentence(
            "By whisper, from a verified telephone number; 40 new people a day.",
            "Par chuchotement, avec un numéro de téléphone vérifié ; 40 nouvelles personnes par jour.",
        ),
        "pin": Sentence(
            "One message at a time, for 30 s to 30 min, or until the stream ends.",
            "Un seul message à la fois, de 30 s à 30 min, ou jusqu’à la fin du direct.",
        ),
        "time_out": Sentence(
            "For 14 days at most; 10 minutes where no length is given.",
            "Pendant 14 jours au plus ; 10 minutes si aucune durée n’est donnée.",
        ),
        "slow": Sentence("Between 3 and 120 seconds.", "Entre 3 et 120 secondes."),
        "followers_only": Sentence(
            "For those who have followed the channel so long, in whole minutes up to 90 days.",
            "Pour qui suit la chaîne depuis ce temps, en minutes entières jusqu’à 90 jours.",
        ),
    },
    unverified=(
        Sentence(
            "Nothing was tried on Twitch itself, only on a server of ours that follows its documentation.",
            "Rien n’a été essayé sur Twitch même, seulement sur un serveur à nous qui suit sa documentation.",
        ),
        Sentence(
            "The six hours within which a message can be deleted: read in libraries that quote the "
            "reference.",
            "Les six heures pendant lesquelles un message se supprime : lues dans des bibliothèques qui "
            "citent la référence.",
        ),
        Sentence(
            "Whether a message that AutoMod held keeps its id once it is allowed: assumed.",
            "Qu’un message retenu par AutoMod garde son identifiant une fois autorisé : supposé.",
        ),
        Sentence(
            "What Twitch answers when a held message was decided already (400 or 404): both are understood.",
            "Ce que Twitch répond quand un message retenu a déjà été traité (400 ou 404) : les deux sont "
            "compris.",
        ),
        Sentence(
            "Whether whispers come by webhook: the reference asks for a token of the account itself.",
            "Que les chuchotements arrivent par webhook : la référence demande un jeton du compte lui-même.",
        ),
    ),
)
