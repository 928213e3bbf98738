"""From the bytes of an image to findings: is it a known one, and what do its words say."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from vigie.engine.finding import Finding
from vigie.media import hashlist, words
from vigie.media.base import DETECTOR, Picture, PictureError
from vigie.media.opening import Opener
from vigie.message import Message, Space

if TYPE_CHECKING:
    from vigie.engine.engine import Engine

#: What is carried from the words of an image to its message. Capitals, praise or a question in an image say
#: little of who posts it, and a crowd's habits are those of what people write themselves.
_CARRIED_WORDS: Final = (
    "toxicity severe insult hate threat violence harassment denigration selfharm danger obscenity sexual "
    "phone email bank identity plate address link shortener video spam scam unavailable"
)
CARRIED: Final = frozenset(_CARRIED_WORDS.split())
#: Below this score a finding says nothing that is worth carrying.
_WORTH: Final = 0.3


class Looked(msgspec.Struct, frozen=True):
    """What came of one image."""

    findings: tuple[Finding, ...] = ()
    #: Why a part of it was not examined, as sentences: the list, the words, or the whole image.
    missing: tuple[str, ...] = ()


class ImageExaminer:
    """Examines images: opened in a process of their own, compared, read, understood.

    Parameters
    ----------
    home
        The folder that VIGIE_HOME names, where the clients' lists are.
    engine
        Understands the words of images; one of its own by default, made when first needed: the habits of the
        rooms are learnt from what people write.
    """

    def __init__(self, home: Path, engine: "Engine | None" = None) -> None:
        self._home = home
        self._engine = engine
        self._opener = Opener()
        #: By client: the time of the file that was read (0 where there was none), and what it held.
        self._lists: dict[str, tuple[int, hashlist.HashList]] = {}

    def examine(self, data: bytes, *, client: str, message: Message) -> Looked:
        """Return what is seen in an image attached to `message`.

        Parameters
        ----------
        data
            The bytes of its file.
        client
            Whose list of known images it is compared with.
        message
            What it came with; findings span its whole text.
        """
        try:
            picture = self._opener.open(data)
        except PictureError as error:
            return Looked(missing=(str(error),))
        findings: list[Finding] = []
        missing: list[str] = []
        length = len(message.text)
        try:
            match = self._list_of(client).find(*compared(picture))
        except hashlist.HashListError as error:
            missing.append(str(error))
        else:
            if match is not None:
                likeness = f"{100 - 100 * match.distance // 256}"
                findings.append(
                    Finding(
                        "known_image",
                        match.known.severity,
                        0,
                        length,
                        "media.known",
                        (match.known.label, likeness),
                        DETECTOR,
                    )
                )
        try:
            written = _words(picture)
        except words.WordsError as error:
            missing.append(str(error))
        else:
            findings += self._said(written, message)
        return Looked(tuple(findings), tuple(missing))

    def _list_of(self, client: str) -> hashlist.HashList:
        file = hashlist.path_of(self._home, client)
        try:
            changed = file.stat().st_mtime_ns
        except OSError:
            changed = 0
        known = self._lists.get(client)
        if known is None or known[0] != changed:
            known = self._lists[client] = (changed, hashlist.read(file))
        return known[1]

    def _said(self, written: str, message: Message) -> list[Finding]:
        """Return what the words of an image say, as findings on its message."""
        if not written:
            return []
        length = len(message.text)
        if self._engine is None:
            # Loaded with the first words that are found.
            from vigie.engine.engine import Engine

            self._engine = Engine()
        # In a room of its own: what an image says is no habit of those who write in the room.
        space = Space(message.space.network, f"{message.space.id}#media")
        alone = Message(
            id=message.id,
            space=space,
            kind=message.kind,
            text=written,
            at=message.at,
            received_at=message.received_at,
        )
        (found,) = self._engine.examine([alone])
        carried = [
            Finding(one.kind, one.score, 0, length, "media.text", (one.reason, *one.args), DETECTOR)
            for one in found
            if one.kind in CARRIED and one.score >= _WORTH
        ]
        return [
            Finding("image_text", 1.0, 0, length, "media.words", (words.shown(written),), DETECTOR),
            *carried,
        ]

    def close(self) -> None:
        """End the process that opens pictures."""
        self._opener.close()


def compared(picture: Picture) -> list[bytes]:
    """Return the hashes that a picture is looked up by; none of a frame on which too little is to be seen."""
    return [one for frame in picture.frames if not frame.plain for one in (frame.hash, frame.mirrored)]


def _words(picture: Picture) -> str:
    read: Sequence[str] = [words.read(frame.grey) for frame in picture.frames if frame.grey]
    return "\n".join(text for text in read if text)
