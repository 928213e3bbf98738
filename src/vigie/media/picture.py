"""From the bytes of a stranger's file to a `Picture`. Runs in the process of `opening.py` and nowhere else.

Decoders are where hostile files attack: that process has little memory, writes nothing, and may die.
"""

import io
import warnings
from collections.abc import Iterator
from importlib import import_module
from typing import Any, Final

import numpy as np
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from vigie.media.base import BYTES_LIMIT, PIXELS_LIMIT, Frame, Picture, PictureError

#: Decoders that read one file and call no other program.
FORMATS: Final = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "AVIF")
#: Frames of an animation that are looked at: dense at its beginning, where what it shows mostly is.
FRAMES: Final = frozenset((0, 1, 2, 4, 8, 16, 32))
#: Pixels of all frames decoded on the way to the last of them.
_ANIMATION_LIMIT: Final = 4 * PIXELS_LIMIT
#: The longest side that is kept: larger adds nothing to a hash, and little to letters.
_SIDE: Final = 2_000
#: Side of the square that the hash is made from, and of the hash: 16 x 16 = 256 bits.
_SQUARE: Final = 64
HASH_SIDE: Final = 16
#: Grey levels by which the square must vary. A blank sheet varies by about 1; sheets with one or two lines of
#: text vary by 5 to 9 and are taken for one another; pictures with shapes or texture on them vary by more.
PLAIN: Final = 10.0
#: Frames farther apart than this, in bits, are read separately.
_OTHER: Final = 32
_READ: Final = 3

_NO_PICTURE: Final = "This is no picture of a known kind: give a JPEG, PNG, GIF, WebP, AVIF or BMP file."


def open_picture(data: bytes) -> Picture:
    """Return what is known of a picture.

    Parameters
    ----------
    data
        The bytes of a file.

    Raises
    ------
    PictureError
        It is no picture, too large a one, or damaged.
    """
    if len(data) > BYTES_LIMIT:
        raise PictureError(f"The file is larger than {BYTES_LIMIT >> 20} MiB: give a smaller one.")
    with warnings.catch_warnings():
        # Pillow warns of large pictures and odd metadata; our own limit is asked before anything is decoded.
        warnings.simplefilter("ignore")
        try:
            return _opened(data)
        except UnidentifiedImageError:
            raise PictureError(_NO_PICTURE) from None
        except (MemoryError, Image.DecompressionBombError):
            raise PictureError("The picture takes too much memory to open: give a smaller one.") from None
        except (OSError, ValueError, SyntaxError, EOFError, TypeError, LookupError, ArithmeticError) as error:
            told = f"The picture is cut or damaged ({type(error).__name__}): give the whole file."
            raise PictureError(told) from None


def _opened(data: bytes) -> Picture:
    with Image.open(io.BytesIO(data), formats=FORMATS) as image:
        width, height = image.size
        pixels = width * height
        if pixels > PIXELS_LIMIT:
            raise PictureError(
                f"The picture has {width} x {height} pixels, more than {PIXELS_LIMIT // 1_000_000} million: "
                "give a smaller one."
            )
        # A JPEG is decoded at the size that is needed, which spares most of the time.
        image.draft("RGB", (_SIDE, _SIDE))
        frames: list[Frame] = []
        read: list[bytes] = []
        for still in _stills(image, pixels):
            frame = _frame(still, read)
            frames.append(frame)
    return Picture(width, height, tuple(frames))


def _stills(image: Image.Image, pixels: int) -> Iterator[Image.Image]:
    """Yield the frames that are looked at, upright, in grey on white, none larger than needed."""
    last = min(max(FRAMES), _ANIMATION_LIMIT // max(pixels, 1))
    for number, frame in enumerate(ImageSequence.Iterator(image)):
        if number in FRAMES:
            still = _grey(frame)
            still.thumbnail((_SIDE, _SIDE), Image.Resampling.BICUBIC)
            yield ImageOps.exif_transpose(still) if number == 0 else still
        if number >= last:
            return


def _grey(frame: Image.Image) -> Image.Image:
    if frame.mode in ("RGBA", "LA", "PA") or "transparency" in frame.info:
        seen = frame.convert("RGBA")
        sheet = Image.new("RGBA", seen.size, "white")
        sheet.alpha_composite(seen)
        return sheet.convert("L")
    if frame.mode.startswith("I;16"):
        return Image.fromarray((np.asarray(frame) >> 8).astype(np.uint8))
    grey = frame.convert("L")
    if "exif" in frame.info:
        grey.info["exif"] = frame.info["exif"]
    return grey


def _frame(still: Image.Image, read: list[bytes]) -> Frame:
    square = still.resize((_SQUARE, _SQUARE), Image.Resampling.LANCZOS)
    own = _hash(square)
    plain = float(np.asarray(square).std()) < PLAIN
    new = all(_distance(own, other) > _OTHER for other in read)
    grey = b""
    if new and len(read) < _READ:
        read.append(own)
        sink = io.BytesIO()
        still.save(sink, "PPM")
        grey = sink.getvalue()
    return Frame(own, _hash(ImageOps.mirror(square)), plain, grey)


def _hash(square: Image.Image) -> bytes:
    library: Any = import_module("imagehash")  # its types are not written down
    return np.packbits(library.phash(square, hash_size=HASH_SIDE).hash.flatten()).tobytes()


def _distance(one: bytes, other: bytes) -> int:
    return (int.from_bytes(one) ^ int.from_bytes(other)).bit_count()
