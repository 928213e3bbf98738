"""How long a database that refuses to write is waited for, and what is said meanwhile."""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

from vigie.intake.storage import StorageError

#: How long a locked database or a full disk is waited for, seconds.
PATIENCE = 60.0
_PAUSE = 0.2

T = TypeVar("T")


class Patience:
    """Shared by the threads that write: what one is refused, the other is too.

    Parameters
    ----------
    seconds
        How long a refusal may last.
    say
        Called with sentences for the person at the terminal.
    """

    def __init__(self, seconds: float, say: Callable[[str], None]) -> None:
        self._seconds = seconds
        self._say = say
        self._since: float | None = None
        self._sentence = ""

    def told(self, sentence: str) -> None:
        """Take note of a refusal, or of its end where the sentence is empty."""
        self._sentence = sentence
        if sentence and self._since is None:
            self._since = time.monotonic()
            self._say(f"{sentence} Trying again for {self._seconds:g} s.")
        elif not sentence and self._since is not None:
            self._since = None
            self._say("The database writes again.")

    def exceeded(self, *, since: float) -> bool:
        """Return whether more time than that passed since a moment of `time.monotonic`."""
        return time.monotonic() - since > self._seconds

    def check(self) -> None:
        """Raise `StorageError` where a refusal has lasted too long."""
        since = self._since
        if since is not None and self.exceeded(since=since):
            raise StorageError(f"{self._sentence} Then go on with --resume.", temporary=True)

    def write(self, action: Callable[[], T], stop: threading.Event) -> T:
        """Do what writes, again for as long as the database refuses for now.

        Raises
        ------
        StorageError
            It refuses for good, or for too long, or `stop` is set meanwhile.
        """
        while True:
            try:
                result = action()
            except StorageError as error:
                if not error.temporary or stop.is_set():
                    raise
                self.told(str(error))
                self.check()
                time.sleep(_PAUSE)
            else:
                self.told("")
                return result
