"""What can be done with Tripadvisor's reviews, and what one must know of it."""

from vigie.connectors.base import Capabilities, Sentence

CAPABILITIES = Capabilities(
    delivery="poll",
    kinds=frozenset({"review"}),
    resumes=True,
    counts=True,
    unverified=(
        Sentence(
            "Tripadvisor counts all reviews of a location and shows the five newest (some keys see three): "
            "what lies between was never read, and cannot be.",
            "Tripadvisor compte tous les avis d’un lieu et montre les cinq derniers (certaines clés en "
            "voient trois) : le reste n’a jamais été lu, et ne peut l’être.",
        ),
        Sentence(
            "Whether reviews in other languages than the one asked for are left out or translated is not "
            "documented; translations are marked.",
            "Que les avis dans une autre langue que celle demandée soient omis ou traduits n’est pas "
            "documenté ; les traductions sont signalées.",
        ),
        Sentence(
            "No identifier of reviewers is documented: they are known by their user name.",
            "Aucun identifiant des auteurs n’est documenté : ils sont connus par leur nom d’utilisateur.",
        ),
        Sentence(
            "Tripadvisor's reference itself could not be read: fields are from descriptions of it that "
            "others publish.",
            "La référence même de Tripadvisor n’a pu être lue : les champs viennent de descriptions que "
            "d’autres en publient.",
        ),
        Sentence(
            "How Tripadvisor refuses a key is known from its users only: any refusal (401, 403) ends reading "
            "until the account is connected again.",
            "La façon dont Tripadvisor refuse une clé n’est connue que par ses utilisateurs : tout refus "
            "(401, 403) arrête la lecture jusqu’à ce que le compte soit reconnecté.",
        ),
        Sentence(
            "A newer interface, Terra, is announced; it was not tried.",
            "Une interface plus récente, Terra, est annoncée ; elle n’a pas été essayée.",
        ),
    ),
)
