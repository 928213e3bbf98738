"""What Instagram alone says."""

from vigie.connectors.base import Sentence

LIVE = Sentence(
    "Instagram lets no comment on a live broadcast be answered in public: answer in private, while it lasts.",
    "Instagram ne permet pas de répondre en public à un commentaire de direct : répondez en privé, durant "
    "celui-ci.",
)
