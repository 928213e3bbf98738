"""What Instagram alone says."""

from vigie.connectors.base import Sentence

LIVE = Sentence(
    "Instagram lets no comment on a live broadcast be answered in public: answer in private, while it lasts.",
    "Instagram ne permet pas de répondre en public à un commentaire de direct : répondez en privé, durant "
    "celui-ci.",
)
LIVE_SHOWN = Sentence(
    "Instagram hides no comment on a live broadcast: delete it instead.",
    "Instagram ne masque aucun commentaire de direct : supprimez-le plutôt.",
)
OURS = Sentence(
    "Instagram always shows the account's own comments: delete it instead of hiding it.",
    "Instagram montre toujours les commentaires du compte lui-même : supprimez-le plutôt que de le masquer.",
)
