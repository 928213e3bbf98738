"""What can be done on WordPress, and what one must know of it."""

from vigie.connectors.base import Capabilities, Sentence
from vigie.connectors.wordpress.acting import VERBS

CAPABILITIES = Capabilities(
    delivery="poll",
    kinds=frozenset({"comment"}),
    acts=VERBS,
    removals=True,
    edits=True,
    resumes=True,
    rereads=True,
    counts=True,
    remarks={
        "hide": Sentence(
            "The comment waits for approval again: it leaves the page, and WordPress keeps it.",
            "Le commentaire attend de nouveau une approbation : il quitte la page, et WordPress le garde.",
        ),
        "delete": Sentence(
            "Goes to the site's trash, which WordPress empties after 30 days unless the site says otherwise; "
            "until then it can be restored.",
            "Part dans la corbeille du site, que WordPress vide après 30 jours sauf réglage contraire ; "
            "d’ici là, il peut être rétabli.",
        ),
        "restore": Sentence(
            "Publishes the comment, whatever kept it back: approval, spam or trash.",
            "Publie le commentaire, quoi qui le retienne : approbation, indésirables ou corbeille.",
        ),
        "report": Sentence(
            "Marks the comment as spam: it leaves the page, and the site's spam filter may learn from it.",
            "Marque le commentaire comme indésirable : il quitte la page, et le filtre du site peut en "
            "apprendre.",
        ),
        "reply": Sentence(
            "WordPress refuses the same words twice under one comment: the second time, the first answer "
            "counts.",
            "WordPress refuse deux fois les mêmes mots sous un commentaire : la seconde fois, c’est la "
            "première réponse qui compte.",
        ),
    },
    unverified=(
        Sentence(
            "WordPress keeps no date of changes: those of the newest 100 comments are noticed, those of "
            "older ones are not.",
            "WordPress ne date pas les modifications : celles des 100 derniers commentaires sont remarquées, "
            "celles des plus anciens ne le sont pas.",
        ),
        Sentence(
            "Comments that the site puts in spam or trash at once are not read; one that is taken out later "
            "is.",
            "Les commentaires que le site met d’emblée aux indésirables ou à la corbeille ne sont pas lus ; "
            "un commentaire qui en sort ensuite l’est.",
        ),
        Sentence(
            "Tried on WordPress 6.1 without extensions: one that adds states, or closes the REST interface, "
            "is not known here.",
            "Éprouvé sur WordPress 6.1 sans extension : une extension qui ajoute des états, ou ferme "
            "l’interface REST, n’est pas connue ici.",
        ),
    ),
)
