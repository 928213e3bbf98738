"""What is known of a picture once it is opened, and how it is said that it could not be."""

from typing import Final

import msgspec

#: Bytes of a file, and pixels of a picture, that are opened at most.
BYTES_LIMIT: Final = 20 << 20
PIXELS_LIMIT: Final = 50_000_000

#: The name that findings made here carry.
DETECTOR: Final = "media"
#: Reason codes of the findings made here; `engine/sentences.py` has their sentences.
REASONS: Final = ("media.known", "media.text", "media.words", "media.seen")


class PictureError(Exception):
    """The file is not opened; the sentence says why."""


class Frame(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One frame of a picture; a picture that does not move has one."""

    #: The perceptual hash, 256 bits, and that of the frame in a mirror.
    hash: bytes
    mirrored: bytes
    #: Too little is to be seen on it to be recognised: a blank page is like any other.
    plain: bool
    #: The frame in grey as a PGM file, for whoever reads its words; b"" where it is like one before it.
    grey: bytes = b""


class Picture(msgspec.Struct, frozen=True, array_like=True):
    """A picture that was opened."""

    width: int
    height: int
    frames: tuple[Frame, ...]


class Refusal(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """What the process that opens pictures answers where it cannot."""

    told: str


class Opened(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """What it answers where it can."""

    picture: Picture


Answer = Opened | Refusal
