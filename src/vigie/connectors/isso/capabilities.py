"""What can be done on Isso, and what one must know of it."""

from vigie.connectors.base import Capabilities, Sentence

CAPABILITIES = Capabilities(
    delivery="poll",
    kinds=frozenset({"comment"}),
    acts=frozenset({"publish", "delete", "reply", "like"}),
    removals=True,
    edits=True,
    resumes=True,
    rereads=True,
    counts=True,
    remarks={
        "publish": Sentence(
            "Shows a comment that waits; Isso cannot make it wait again, only delete it. To decide before "
            "the public reads, turn [moderation] on in its settings.",
            "Montre un commentaire qui attend ; Isso ne sait pas le remettre en attente, seulement le "
            "supprimer. Pour décider avant que le public ne lise, activez [moderation] dans ses réglages.",
        ),
        "delete": Sentence(
            "Isso cannot hide what is public. It deletes for good: the comment is erased, or emptied where "
            "others answer to it; only Vigie's own copy of the text remains.",
            "Isso ne sait pas masquer ce qui est public. Il supprime pour de bon : le commentaire est "
            "effacé, ou vidé si d’autres lui répondent ; il ne reste que la copie du texte dans Vigie.",
        ),
        "reply": Sentence(
            "Written under the name given in the settings, published at once, and counted by Isso's guard "
            "as of any visitor: two a minute unless its settings say more.",
            "Écrite sous le nom donné dans les réglages, publiée aussitôt, et comptée par la garde d’Isso "
            "comme d’un visiteur : deux par minute, sauf réglage contraire.",
        ),
        "like": Sentence(
            "One vote for the whole network of Vigie's machine, that Isso gives no way to take back.",
            "Un seul vote pour tout le réseau de la machine de Vigie, qu’Isso ne permet pas de retirer.",
        ),
    },
    unverified=(
        Sentence(
            "Tried on Isso 0.14 only: the owner's page is read as that version writes it.",
            "Essayé sur Isso 0.14 seulement : la page du propriétaire est lue telle que cette version "
            "l’écrit.",
        ),
        Sentence(
            "Isso shows the hash of an author, what a comment answers and the exact time of published "
            "comments only: while one waits, its author is known by e-mail or name, and it answers nothing.",
            "Isso ne montre l’empreinte d’un auteur, ce à quoi il répond et l’heure exacte que d’un "
            "commentaire publié : tant qu’il attend, l’auteur n’est connu que par courriel ou nom, et il "
            "ne répond à rien.",
        ),
        Sentence(
            "A comment that the owner publishes on Isso's own page is not told again: it stays in its "
            "state here.",
            "Un commentaire que le propriétaire publie sur la page d’Isso n’est pas annoncé de nouveau : "
            "il garde ici son état.",
        ),
    ),
)
