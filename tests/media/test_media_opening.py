"""Whatever file a stranger sends, it is opened or refused with a sentence, and the next one is opened."""

import io
import os
import random
import signal
import struct
import zlib
from collections.abc import Iterator

import pytest
from drawn import hashed, jpeg, picture, png
from PIL import Image

from vigie.media import opening
from vigie.media.base import BYTES_LIMIT, Picture, PictureError
from vigie.media.opening import Opener

IMAGE = png(picture(0))


@pytest.fixture(scope="module")
def opener() -> Iterator[Opener]:
    with Opener() as one:
        yield one


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def huge(width: int, height: int, *, rows: int = 0) -> bytes:
    """Return a PNG that says it is huge, with so many rows really in it."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(bytes((width + 1) * rows), 9))
    return b"\x89PNG\r\n\x1a\n" + head + body + chunk(b"IEND", b"")


def moving(*numbers: int, times: int = 1) -> bytes:
    """Return an animation of pictures, each shown so many times."""
    frames = [picture(number).resize((160, 120)) for number in numbers for _ in range(times)]
    for place, frame in enumerate(frames):
        # Two frames alike would be written as one.
        frame.putpixel((place % 160, 119), (255, 0, place % 256))
    sink = io.BytesIO()
    frames[0].save(sink, "GIF", save_all=True, append_images=frames[1:], duration=50)
    return sink.getvalue()


def test_it_opens_what_people_send(opener: Opener) -> None:
    image = picture(0)
    for form in ("PNG", "JPEG", "GIF", "WEBP", "BMP"):
        sink = io.BytesIO()
        image.save(sink, form)
        opened = opener.open(sink.getvalue())
        assert (opened.width, opened.height) == image.size
        assert len(opened.frames) == 1
        assert opened.frames[0].grey.startswith(b"P5\n")


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK"])
def test_it_opens_every_sort_of_pixels(opener: Opener, mode: str) -> None:
    image = picture(4)
    changed = image.convert("L").convert("I;16") if mode == "I;16" else image.convert(mode)
    sink = io.BytesIO()
    changed.save(sink, "JPEG" if mode == "CMYK" else "PNG")
    assert len(opener.open(sink.getvalue()).frames) == 1


def test_it_shows_what_is_transparent_on_white(opener: Opener) -> None:
    image = Image.new("RGBA", (200, 200), (0, 0, 0, 0))
    grey = opener.open(png(image)).frames[0].grey
    assert set(grey[-200 * 200 :]) == {255}


def test_it_turns_a_photograph_upright(opener: Opener) -> None:
    image = picture(8)
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held on its side
    sink = io.BytesIO()
    image.transpose(Image.Transpose.ROTATE_90).save(sink, "PNG", exif=exif)
    assert opener.open(sink.getvalue()).frames[0].hash == hashed(png(image)).hash


def test_it_looks_at_several_frames_of_an_animation(opener: Opener) -> None:
    opened = opener.open(moving(0, 2, times=3))
    assert len(opened.frames) == 4  # the first, second, third and fifth
    assert [bool(frame.grey) for frame in opened.frames] == [True, False, False, True]


def test_it_stops_looking_at_an_endless_animation(opener: Opener) -> None:
    assert len(opener.open(moving(0, 1, 2, 3, times=50)).frames) == 7


REFUSED = {
    "nothing": b"",
    "text": b"this is no picture\n" * 50,
    "a page": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "PostScript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\nshowpage\n",
    "a head without a body": IMAGE[:60],
    "a file cut in half": IMAGE[: len(IMAGE) // 2],
    "a photograph cut in half": jpeg(picture(1))[:4_000],
    "a billion pixels": huge(40_000, 40_000),
    "one very long row": huge(2_000_000_000, 1),
    "a file too large": IMAGE + bytes(BYTES_LIMIT),
    "no pixels": huge(0, 0),
}


@pytest.mark.parametrize("what", REFUSED)
def test_it_refuses_with_a_sentence(opener: Opener, what: str) -> None:
    with pytest.raises(PictureError) as refused:
        opener.open(REFUSED[what])
    sentence = str(refused.value)
    assert sentence.endswith(".")
    assert "Traceback" not in sentence
    assert isinstance(opener.open(IMAGE), Picture)


def test_it_opens_the_largest_picture_allowed_within_its_memory(opener: Opener) -> None:
    opened = opener.open(huge(7_000, 7_000, rows=7_000))
    assert opened.frames[0].plain


@pytest.mark.parametrize("seed", range(30))
def test_it_survives_damage_anywhere(opener: Opener, seed: int) -> None:
    chance = random.Random(seed)
    source = chance.choice([IMAGE, jpeg(picture(2)), moving(0, 1)])
    damaged = bytearray(source)
    for _ in range(chance.randrange(1, 60)):
        damaged[chance.randrange(len(damaged))] = chance.randrange(256)
    told = ""
    try:
        frames = len(opener.open(bytes(damaged)).frames)
    except PictureError as error:
        frames, told = 0, str(error)
    assert frames > 0 or told.endswith(".")
    # The program that opens pictures never had to be killed: it answered.
    assert "stopped the program" not in told


def test_it_starts_again_when_a_file_killed_the_program() -> None:
    with Opener() as opener:
        opener.open(IMAGE)
        assert opener._process is not None
        os.kill(opener._process.pid, signal.SIGKILL)
        opener._process.wait()
        assert opener.open(IMAGE).frames


def test_it_gives_up_a_file_that_takes_too_long() -> None:
    with Opener(patience=0.0) as opener, pytest.raises(PictureError, match="takes more than 0 s"):
        opener.open(IMAGE)


def test_it_says_what_to_install_where_pictures_cannot_be_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "find_spec", lambda name: None)
    with Opener() as opener, pytest.raises(PictureError, match="pip install"):
        opener.open(IMAGE)
