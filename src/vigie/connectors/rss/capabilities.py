"""What can be done with a feed, and what one must know of it."""

from vigie.connectors.base import Capabilities, Sentence

CAPABILITIES = Capabilities(
    delivery="poll",
    kinds=frozenset({"post"}),
    edits=True,
    resumes=True,
    rereads=True,
    unverified=(
        Sentence(
            "A feed shows its newest entries only: what came and went between two looks is told as a gap, "
            "and can be read again only where the feed links to its older pages (RFC 5005).",
            "Un flux ne montre que ses derniers articles : ce qui passe entre deux lectures est signalé "
            "comme une lacune, et ne se relit que si le flux renvoie à ses pages plus anciennes (RFC 5005).",
        ),
        Sentence(
            "An entry that leaves the feed was taken out or is merely old: no feed says which, so no removal "
            "is told.",
            "Un article qui quitte le flux a été retiré ou est seulement ancien : aucun flux ne le dit, "
            "aucun retrait n’est donc annoncé.",
        ),
        Sentence(
            "Changes are noticed by the text, in the entries that the feed still shows; their dates are not "
            "believed.",
            "Les modifications sont remarquées au texte, dans les articles que le flux montre encore ; leurs "
            "dates ne font pas foi.",
        ),
    ),
)
