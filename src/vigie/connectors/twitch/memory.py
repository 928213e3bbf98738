"""What the process remembers of an account's own doings, so that what comes twice is done once."""

from vigie.actions.network import Receipt
from vigie.remembered import Noted, Remembered

_MOST = 10_000


class Memory:
    """What one account did and heard of itself since the process began."""

    def __init__(self) -> None:
        #: Held messages that were told, until they are decided.
        self.held: Noted[str] = Noted(_MOST)
        #: Messages approved, and messages taken away, by us.
        self.approved: Noted[str] = Noted(_MOST)
        self.away: Noted[str] = Noted(_MOST)
        #: What an answer made, by the key of its request.
        self.made: Remembered[str, Receipt] = Remembered(_MOST)
        #: Requests whose answer was lost.
        self.unsure: Noted[str] = Noted(_MOST)
        #: The last request that said a text: Twitch drops the same text said twice within 30 s.
        self.said: Remembered[str, str] = Remembered(_MOST)
        #: Our own answers as the chat told them: their ids, by the message answered and the text.
        self.echoes: Remembered[tuple[str, str], str] = Remembered(_MOST)
