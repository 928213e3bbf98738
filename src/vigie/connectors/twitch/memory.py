"""What the process remembers of an account's own doings, so that what comes twice is done once."""

from typing import Generic, TypeVar

from vigie.actions.network import Receipt

Key = TypeVar("Key")
Value = TypeVar("Value")


class Recent(Generic[Key, Value]):
    """Keeps the last entries; the oldest go first.

    Parameters
    ----------
    most
        How many are kept.

    Examples
    --------
    >>> last: Recent[str, int] = Recent(2)
    >>> last["a"], last["b"], last["c"] = 1, 2, 3
    >>> "a" in last, last["c"], last.get("a")
    (False, 3, None)
    """

    def __init__(self, most: int = 10_000) -> None:
        self._most = most
        self._kept: dict[Key, Value] = {}

    def __contains__(self, key: object) -> bool:
        return key in self._kept

    def __getitem__(self, key: Key) -> Value:
        return self._kept[key]

    def __setitem__(self, key: Key, value: Value) -> None:
        self._kept.pop(key, None)
        self._kept[key] = value
        while len(self._kept) > self._most:
            del self._kept[next(iter(self._kept))]

    def get(self, key: Key) -> Value | None:
        """Return what is kept, None where nothing is."""
        return self._kept.get(key)

    def pop(self, key: Key) -> Value | None:
        """Forget it; return what was kept, None where nothing was."""
        return self._kept.pop(key, None)


class Memory:
    """What one account did and heard of itself since the process began."""

    def __init__(self) -> None:
        #: Held messages that were told, until they are decided.
        self.held: Recent[str, bool] = Recent()
        #: Messages approved, and messages taken away, by us.
        self.approved: Recent[str, bool] = Recent()
        self.away: Recent[str, bool] = Recent()
        #: What an answer made, by the key of its request.
        self.made: Recent[str, Receipt] = Recent()
        #: Requests whose answer was lost.
        self.unsure: Recent[str, bool] = Recent()
        #: The last request that said a text: Twitch drops the same text said twice within 30 s.
        self.said: Recent[str, str] = Recent()
        #: Our own answers as the chat told them: their ids, by the message answered and the text.
        self.echoes: Recent[tuple[str, str], str] = Recent()
