"""The contract between the outbox and a network that carries out what is decided."""

from typing import Protocol

import msgspec


class ActionRequest(msgspec.Struct, frozen=True, gc=False):
    """What is asked of a network, with everything it needs to know."""

    #: The same at every try of the same request: a network that knows such keys acts once.
    idempotency_key: str
    #: "publish", "hide", "delete" or "restore".
    verb: str
    network: str
    #: The network's own ids of the place, of the message and of its author.
    space: str
    message: str
    author: str


class ActionError(Exception):
    """The network did not confirm the request.

    Parameters
    ----------
    message
        One sentence in English that says what to do; the console shows it, translated where it can.
    permanent
        True when another try would be refused too.
    retry_after
        Seconds the network asks to wait, where it says so; nothing else is sent to it meanwhile.
    """

    def __init__(self, message: str, *, permanent: bool, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.retry_after = retry_after


class Network(Protocol):
    """Carries requests out."""

    async def carry_out(self, request: ActionRequest) -> None:
        """Do what is asked, and return once the network has confirmed it.

        Asking for what is already so is no error. The same idempotency key may come again after a crash or
        an answer that was lost.

        Raises
        ------
        ActionError
            The network refused, or did not answer.
        """
        ...
