"""What the generic webhook says of itself, in English and French."""

from vigie.connectors.base import Sentence

BEFORE = Sentence(
    "Have your site or program sign its posts as Standard Webhooks says, with the secret that you give "
    "here, and send them to the address that Vigie shows; to have decisions carried out there, give its own "
    "address.",
    "Faites signer les envois de votre site ou programme selon Standard Webhooks, avec le secret donné ici, "
    "et envoyez-les à l’adresse que Vigie affiche ; pour que les décisions y soient appliquées, donnez "
    "son adresse.",
)
PLACE = Sentence("Place", "Lieu")
PLACE_HELP = Sentence(
    "What messages that name no place belong to: a short name of your site or forum, without spaces.",
    "Le lieu des messages qui n’en nomment pas : un nom court de votre site ou forum, sans espaces.",
)
SECRET = Sentence("Shared secret", "Secret partagé")
SECRET_HELP = Sentence(
    "“whsec_” followed by 24 to 64 random bytes in base64: the word whsec_, then what "
    "`openssl rand -base64 32` prints.",
    "« whsec_ » suivi de 24 à 64 octets aléatoires en base64 : le mot whsec_, puis ce qu’affiche "
    "`openssl rand -base64 32`.",
)
ADDRESS = Sentence("Address for decisions", "Adresse pour les décisions")
ADDRESS_HELP = Sentence(
    "Where Vigie posts what was decided, signed with the same secret; without it nothing can be done there.",
    "Où Vigie envoie ce qui est décidé, signé du même secret ; sans elle, rien ne peut y être appliqué.",
)
HISTORY = Sentence("Address of the history", "Adresse de l’historique")
HISTORY_HELP = Sentence(
    "Where Vigie can read again what it may have missed; without it a gap stays a gap.",
    "Où Vigie peut relire ce qu’elle a pu manquer ; sans elle, un trou reste un trou.",
)
PRIVATE = Sentence(
    "The site itself says whom one may write to in private: Vigie adds no limit.",
    "C’est le site qui dit à qui l’on peut écrire en privé : Vigie n’ajoute aucune limite.",
)
CARRIED_OUT = Sentence(
    "Each measure is done by the site itself: what it does not know, it refuses, and Vigie says so.",
    "Chaque mesure est appliquée par le site : ce qu’il ne connaît pas, il le refuse, et Vigie le dit.",
)
BAD_PLACE = Sentence(
    "The place is missing or no name: write a short one without spaces.",
    "Le lieu manque ou n’est pas un nom : donnez-en un court, sans espaces.",
)
BAD_SECRET = Sentence(
    "The secret is no secret of Standard Webhooks: write whsec_ followed by 24 to 64 bytes in base64.",
    "Le secret n’est pas un secret de Standard Webhooks : écrivez whsec_ suivi de 24 à 64 octets en base64.",
)
BAD_ADDRESS = Sentence(
    "An address of your site starts with https:// (or http:// on your own network): copy it whole.",
    "Une adresse de votre site commence par https:// (ou http:// sur votre réseau) : copiez-la entière.",
)
NO_ADDRESS = Sentence(
    "No address was given for decisions: nothing decided here is done on the site; give it on the "
    "account’s page.",
    "Aucune adresse n’est donnée pour les décisions : rien n’est appliqué sur le site ; indiquez-la sur la "
    "page du compte.",
)
NO_HISTORY = Sentence(
    "No address was given for the history: what was missed cannot be read again; give it on the "
    "account’s page.",
    "Aucune adresse n’est donnée pour l’historique : ce qui a manqué ne peut être relu ; indiquez-la sur la "
    "page du compte.",
)
NO_VERB = Sentence(
    "A site cannot be asked for that: choose another measure.",
    "On ne peut pas demander cela à un site : choisissez une autre mesure.",
)
NO_MESSAGE = Sentence(
    "This measure is about one message, and none is named: open it from its message.",
    "Cette mesure porte sur un message, et aucun n’est nommé : ouvrez-la depuis son message.",
)
NO_AUTHOR = Sentence(
    "This measure is about an author, and none is named: open it from a message of theirs.",
    "Cette mesure porte sur un auteur, et aucun n’est nommé : ouvrez-la depuis un de ses messages.",
)
ODD_ANSWER = Sentence(
    "The site answered something else than what its page of our manual describes: check its address.",
    "Le site a répondu autre chose que ce que décrit sa page de notre manuel : vérifiez son adresse.",
)
