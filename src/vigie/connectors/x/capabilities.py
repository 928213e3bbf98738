"""What can be done on X, and what one must know of it."""

from vigie.connectors.base import Capabilities, PrivateRule, Sentence
from vigie.connectors.x.acting import VERBS

_DOCS = "https://docs.x.com/x-api"

CAPABILITIES = Capabilities(
    delivery="webhook",
    kinds=frozenset({"comment", "private"}),
    acts=VERBS,
    rereads=True,
    private=PrivateRule(
        initiates=True,
        explained=Sentence(
            "X lets an account write to whoever takes its private messages, without a time limit, at most 15 "
            "times in 15 minutes and 1,440 times a day; encrypted conversations (XChat) are not read.",
            "X laisse écrire à qui accepte les messages privés du compte, sans limite de temps, au plus 15 "
            "fois en 15 minutes et 1 440 fois par jour ; les conversations chiffrées (XChat) ne sont pas "
            "lues.",
        ),
        source=f"{_DOCS}/direct-messages/manage/introduction",
    ),
    remarks={
        "hide": Sentence(
            "Only answers in conversations that the account began, at most 50 in 15 minutes: X puts them "
            "behind one more click, and does not take them away.",
            "Seulement les réponses aux conversations que le compte a ouvertes, au plus 50 en 15 minutes : "
            "X les met derrière un clic de plus, sans les retirer.",
        ),
        "restore": Sentence(
            "Shows an answer again that was hidden.",
            "Montre de nouveau une réponse masquée.",
        ),
        "delete": Sentence(
            "Only the account's own posts.",
            "Seulement les publications du compte lui-même.",
        ),
        "reply": Sentence(
            "Only to who named the account or quoted one of its posts: X allows programs nothing else since "
            "February 2026. $0.010 an answer, $0.200 with an address in it.",
            "Seulement à qui a nommé le compte ou cité une de ses publications : X ne permet rien d’autre "
            "aux programmes depuis février 2026. 0,010 $ la réponse, 0,200 $ si elle contient une adresse.",
        ),
        "message": Sentence(
            "Reaches only who takes private messages from this account; X does not say beforehand who does. "
            "$0.015 each, and up to $0.050 to see that it was not sent already.",
            "N’atteint que qui accepte les messages privés de ce compte ; X ne dit pas d’avance qui. 0,015 $ "
            "l’envoi, et jusqu’à 0,050 $ pour voir qu’il n’est pas déjà parti.",
        ),
        "like": Sentence(
            "X took likes away from programs on 20 April 2026.",
            "X a retiré les mentions « J’aime » aux programmes le 20 avril 2026.",
        ),
        "ban": Sentence(
            "X offers programs no block; its mute only keeps somebody from the account's own eyes, and "
            "protects nobody else: block on X itself.",
            "X n’offre pas de blocage aux programmes ; sa mise en sourdine ne cache quelqu’un qu’au compte "
            "lui-même et ne protège personne d’autre : bloquez sur X même.",
        ),
        "report": Sentence(
            "X takes no reports from programs: report on X itself.",
            "X ne prend pas de signalement d’un programme : signalez sur X même.",
        ),
    },
    unverified=(
        Sentence(
            "X bills each event that it sends ($0.005 to $0.010): that is not in Vigie's meter; set a "
            "spending limit in X's own console as well.",
            "X facture chaque événement envoyé (0,005 $ à 0,010 $) : le compteur de Vigie n’en tient pas "
            "compte ; fixez aussi un plafond dans la console de X.",
        ),
        Sentence(
            "Answers to answers, posts of protected accounts and deletions by their authors are not told by "
            "X; nor is it documented whether a changed post is told again.",
            "X n’annonce ni les réponses aux réponses, ni les publications de comptes protégés, ni les "
            "suppressions par leurs auteurs ; rien ne dit si une publication modifiée est annoncée de "
            "nouveau.",
        ),
        Sentence(
            "Reading again finds the 800 newest mentions and thirty days of private messages; quotes that do "
            "not name the account are not among them.",
            "La relecture retrouve les 800 dernières mentions et trente jours de messages privés ; les "
            "citations qui ne nomment pas le compte n’y sont pas.",
        ),
        Sentence(
            "Whether the name that X puts before an answer counts as a summons is not documented: Vigie "
            "answers only where the author wrote it themselves.",
            "Il n’est pas documenté si le nom que X place devant une réponse vaut sollicitation : Vigie ne "
            "répond que si l’auteur l’a écrit lui-même.",
        ),
        Sentence(
            "X's pages write tweet.fields, its machine-readable description post.fields: Vigie follows the "
            "pages, and no test could ask X itself.",
            "Les pages de X écrivent tweet.fields, sa description lisible par machine post.fields : Vigie "
            "suit les pages, et aucun essai n’a pu interroger X lui-même.",
        ),
        Sentence(
            "The chat of live broadcasts is neither read nor moderated; images and videos of posts are not "
            "looked at.",
            "La discussion des diffusions en direct n’est ni lue ni modérée ; images et vidéos des "
            "publications ne sont pas examinées.",
        ),
    ),
)
