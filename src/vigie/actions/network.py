"""The contract between the outbox and a network that carries out what is decided."""

from typing import Protocol

import msgspec

from vigie.message import Kind

#: Where a message should stand.
STANDINGS = ("publish", "hide", "delete", "restore")
#: What is said: an answer under the message, one to its author in private, a private message.
ANSWERS = ("reply", "reply_privately", "message")
#: What puts a message forward, or tells the network of it.
GESTURES = ("like", "unlike", "pin", "unpin", "report")
#: What falls on the author.
SANCTIONS = ("time_out", "ban", "unban")
#: What changes the room for everybody; `seconds` is its strength, 0 ends it, None takes the network's own.
MODES = ("slow", "followers_only", "shield")
VERBS = (*STANDINGS, *ANSWERS, *GESTURES, *SANCTIONS, *MODES)


class ActionRequest(msgspec.Struct, frozen=True, gc=False):
    """What is asked of a network, with everything it needs to know."""

    #: The same at every try of the same request: a network that knows such keys acts once.
    idempotency_key: str
    #: One of `VERBS`.
    verb: str
    network: str
    #: The network's own ids of the place, of the message and of its author; empty where there is none.
    space: str
    message: str = ""
    author: str = ""
    #: The conversation that the message is in, and the message that it answers.
    thread: str = ""
    reply_to: str = ""
    kind: Kind = "comment"
    #: When the message was written (ms); 0 where unknown.
    at: int = 0
    #: What to say, for answers; the reason told to the network, for reports and sanctions.
    text: str = ""
    #: How long a time-out lasts, how slow a room becomes; None for the network's own measure.
    seconds: int | None = None


class Receipt(msgspec.Struct, frozen=True):
    """What the network confirmed."""

    #: The network's id of what was made (an answer, a report); empty where it made nothing.
    made: str = ""


class ActionError(Exception):
    """The network did not confirm the request.

    Parameters
    ----------
    message
        One sentence in English that says what to do; the console shows it, translated where it can. A
        `vigie.connectors.base.Sentence` carries its French.
    permanent
        True when another try would be refused too.
    retry_after
        Seconds the network asks to wait, where it says so; nothing else is sent to it meanwhile.
    """

    def __init__(self, message: str, *, permanent: bool, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.retry_after = retry_after


class NotAskedError(ActionError):
    """Nothing was asked of the network this time: it knows nothing of the request."""

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=False)


class GoneError(ActionError):
    """The message is no longer there: its author or the network was faster."""

    def __init__(self, message: str = "The network had already taken the message away.") -> None:
        super().__init__(message, permanent=True)


class Network(Protocol):
    """Carries requests out."""

    async def carry_out(self, request: ActionRequest) -> Receipt | None:
        """Do what is asked, and return once the network has confirmed it.

        Asking for what is already so is no error. The same idempotency key may come again after a crash or
        an answer that was lost.

        Raises
        ------
        GoneError
            The message is no longer there.
        NotAskedError
            Nothing was asked, and another try may be.
        ActionError
            The network refused, or did not answer.
        """
        ...
