"""On the road: examines the images whose bytes a connector handed over, between examining and weighing.

Nothing is downloaded. An image that was not looked at keeps its finding `unseen_image`, which a charter that
asks for known images, or for the words in images, answers by sending the message to a person.
"""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from vigie.engine.finding import Finding
from vigie.examination import SecondReader
from vigie.examined import column_names
from vigie.media.base import DETECTOR
from vigie.media.store import Store
from vigie.message import Message

log = logging.getLogger(__name__)

#: Seconds that the images of one batch may take; those left are unseen, and the road goes on.
DEADLINE: Final = 2.0
UNSEEN: Final = "unseen_image"


class MediaReader:
    """Looks at the images of messages, then lets the next reader have its say.

    Parameters
    ----------
    home
        The folder that VIGIE_HOME names.
    clients, default
        The client of each space, by the space's key; `default` for the others.
    after
        Who reads next, if anybody.
    deadline
        Seconds that the images of one batch may take; the one being looked at is finished.
    clock
        Seconds that pass.
    """

    def __init__(
        self,
        home: Path,
        *,
        clients: Mapping[str, str],
        default: str,
        after: SecondReader | None = None,
        deadline: float = DEADLINE,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        # Imported here: the process that only names who reads has no use for the engine behind it.
        from vigie.media.examine import ImageExaminer

        self._store = Store(home)
        self._examiner = ImageExaminer(home)
        self._clients = dict(clients)
        self._default = default
        self._after = after
        self._deadline = deadline
        self._clock = clock
        self._store.forget()

    def consult(self, messages: Sequence[Message], found: Sequence[list[Finding]]) -> list[list[Finding]]:
        """Return the findings of each message, with what its images show."""
        seen = list(found)
        until: float | None = None
        for place, message in enumerate(messages):
            if not any(medium.ref for medium in message.media):
                continue
            if until is None:
                until = self._clock() + self._deadline
            try:
                seen[place] = self._with_images(message, seen[place], until)
            except Exception as error:  # noqa: BLE001 - whatever fails, the image stays unseen
                log.error(
                    "The images of message %.100s of %.100s were not examined: %s",
                    message.id,
                    message.space.key,
                    type(error).__name__,
                )
        return self._after.consult(messages, seen) if self._after is not None else seen

    def _with_images(self, message: Message, found: list[Finding], until: float) -> list[Finding]:
        network, space = column_names(message.space)
        client = self._clients.get(f"{network}:{space}", self._default)
        told: list[Finding] = []
        unseen = looked = 0
        for medium in message.media:
            if not medium.may_be_image:
                continue
            data = self._store.bytes_of(medium.ref) if self._clock() < until else None
            if data is None:
                unseen += 1
                continue
            result = self._examiner.examine(data, client=client, message=message)
            told += result.findings
            if result.missing:
                unseen += 1
                log.warning("An image of message %.100s: %s", message.id, result.missing[0])
            else:
                looked += 1
        length = len(message.text)
        if looked:
            told.append(Finding("media", 1.0, 0, length, "media.seen", (str(looked),), DETECTOR))
        if unseen:
            told.append(Finding(UNSEEN, 1.0, 0, length, "media.unseen", (str(unseen),), DETECTOR))
        return [finding for finding in found if finding.kind != UNSEEN] + told

    def close(self) -> None:
        """End the process that opens pictures, and what the next reader holds."""
        self._examiner.close()
        if self._after is not None:
            self._after.close()


def open_readers(
    home: Path,
    clients: Mapping[str, str],
    default: str,
    make_next: Callable[[Path, Mapping[str, str], str], SecondReader | None],
) -> SecondReader:
    """Return who reads after the engine: images first, so that the next one knows what they show."""
    return MediaReader(home, clients=clients, default=default, after=make_next(home, clients, default))
