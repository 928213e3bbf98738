"""What can be done on TikTok, and what one must know of it."""

from vigie.connectors.base import Capabilities, Sentence
from vigie.connectors.tiktok.acting import VERBS

CAPABILITIES = Capabilities(
    delivery="webhook",
    kinds=frozenset({"comment"}),
    acts=VERBS,
    removals=True,
    rereads=True,
    # Not `counts`: TikTok counts comments too that it shows to nobody.
    remarks={
        "hide": Sentence(
            "Only under the account's own videos; the author still sees the comment.",
            "Seulement sous les vidéos du compte ; l’auteur voit encore son commentaire.",
        ),
        "delete": Sentence(
            "Only the account's own comments: that others' may be deleted could not be verified.",
            "Seulement les commentaires du compte : que ceux des autres puissent l’être n’a pu être vérifié.",
        ),
        "restore": Sentence(
            "TikTok may keep hidden what its own filters hide: Vigie looks afterwards, and says so.",
            "TikTok peut garder masqué ce que masquent ses filtres : Vigie vérifie ensuite, et le dit.",
        ),
        "reply": Sentence(
            "At most 150 characters; TikTok may take answers that are much alike for spam.",
            "Au plus 150 caractères ; TikTok peut prendre des réponses trop semblables pour du spam.",
        ),
        "message": Sentence(
            "TikTok gives business messages to no account registered in the European Economic Area, "
            "Switzerland or the United Kingdom: Vigie does not offer them.",
            "TikTok n’ouvre la messagerie professionnelle à aucun compte enregistré dans l’Espace économique "
            "européen, en Suisse ou au Royaume-Uni : Vigie ne la propose pas.",
        ),
    },
    unverified=(
        Sentence(
            "TikTok's own pages on comments could not be read: calls and fields are those that published "
            "libraries and programs agree on.",
            "Les pages de TikTok sur les commentaires n’ont pu être lues : appels et champs sont ceux sur "
            "lesquels s’accordent des bibliothèques et programmes publiés.",
        ),
        Sentence(
            "A webhook is taken only for an announcement, and its comment fetched: 40 requests a minute are "
            "allowed, so that a crowd is read with delay.",
            "Un webhook n’est pris que pour une annonce, et son commentaire demandé : 40 demandes par "
            "minute sont permises, une foule est donc lue avec retard.",
        ),
        Sentence(
            "Whether TikTok signs anew what it sends again is not known: signatures are taken for 73 hours.",
            "On ne sait pas si TikTok signe de nouveau ce qu’il renvoie : une signature vaut 73 heures.",
        ),
        Sentence(
            "Reading again looks at the 100 newest videos and 1,200 comments of each.",
            "La relecture porte sur les 100 dernières vidéos et 1 200 commentaires de chacune.",
        ),
        Sentence(
            "Live chat has no official interface: send it through the generic webhook by a bridge of your "
            "own.",
            "La discussion des directs n’a pas d’interface officielle : envoyez-la par le webhook "
            "générique, avec votre propre passerelle.",
        ),
    ),
)
