"""An engine that sees what a message is written to show."""

from collections.abc import Sequence

from vigie.engine.finding import Finding, unavailable
from vigie.message import Message


class MadeUp:
    """An engine that sees what a message's `extra` says; told of `broken`, a part of it does not answer."""

    def examine(self, messages: Sequence[Message]) -> list[list[Finding]]:
        return [list(self._seen(message)) for message in messages]

    @staticmethod
    def _seen(message: Message) -> list[Finding]:
        seen = [Finding("language", 0.9, 0, 1, "language", (message.lang or "fr",), "language")]
        for kind, score in message.extra.items():
            if kind == "broken":
                seen.append(unavailable("scorer", "TimeoutError", len(message.text)))
            else:
                seen.append(Finding(kind, score, 0, 1, kind))
        return seen
