"""Images made by a number: pictures of shapes, gradients and texture, sheets of text, and what befalls them.

`python tests/media/drawn.py 300` prints the table of docs/howto/media.md.
"""

import io
import random
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageFont, ImageOps

from vigie.media.base import Frame
from vigie.media.picture import open_picture

_WORDS = (
    "maison lumière rivière orage montagne jardin fenêtre cheval bateau silence rouge hiver marché pierre "
    "chanson village route forêt musique mémoire"
)
WORDS = _WORDS.split()


def font(size: int) -> ImageFont.FreeTypeFont:
    """Return letters with accents, from Debian's fonts-noto-core: those that Pillow carries have none."""
    return ImageFont.truetype("NotoSans-Bold.ttf", size)


def picture(number: int) -> Image.Image:
    """Return a picture: gradients or smooth texture, with shapes or words on it."""
    chance, noise = random.Random(number), np.random.default_rng(number)
    width, height = chance.choice([(640, 480), (480, 640), (600, 600), (800, 450)])
    if number % 4 == 3:
        layers = []
        for _ in "rgb":
            level = np.full((height, width), 128.0)
            for grain in (4, 9, 20, 60):
                small = noise.normal(size=(grain, grain)).astype("f4") * (60 / grain**0.4)
                resized = Image.fromarray(small).resize((width, height), Image.Resampling.BICUBIC)
                level = level + np.asarray(resized)
            layers.append(level)
        image = Image.fromarray(np.clip(np.stack(layers, -1), 0, 255).astype("u1"))
    else:
        across = np.linspace(0, 1, width)[None, :, None]
        down = np.linspace(0, 1, height)[:, None, None]
        first, second, third = (noise.integers(0, 256, 3) for _ in range(3))
        shades = first + (second - first) * across + (third - first) * down
        image = Image.fromarray(np.clip(shades, 0, 255).astype("u1"))
    pen = ImageDraw.Draw(image)

    def colour() -> tuple[int, int, int]:
        return chance.randrange(256), chance.randrange(256), chance.randrange(256)

    if number % 2 == 0:
        for _ in range(chance.randrange(5, 25)):
            x, y = chance.randrange(width), chance.randrange(height)
            w, h = chance.randrange(15, 130), chance.randrange(15, 130)
            chance.choice([pen.ellipse, pen.rectangle])((x - w, y - h, x + w, y + h), fill=colour())
    if number % 4 in (1, 2):
        y = 20
        while y < height - 40:
            size = chance.randrange(24, 60)
            said = " ".join(chance.choices(WORDS, k=chance.randrange(1, 4)))
            pen.text((chance.randrange(10, 80), y), said, fill=colour(), font=font(size))
            y += size + chance.randrange(5, 40)
    return image


def sheet(number: int) -> Image.Image:
    """Return black text on white, as a screenshot of messages is."""
    chance = random.Random(number)
    image = Image.new("RGB", chance.choice([(700, 400), (600, 600), (720, 1280)]), "white")
    letters, pen = font(chance.choice([20, 26, 32])), ImageDraw.Draw(image)
    for line in range(chance.randrange(2, 12)):
        said = " ".join(chance.choices(WORDS, k=chance.randrange(3, 7)))
        pen.text((30, 30 + 45 * line), said, fill="black", font=letters)
    return image


def written(text: str) -> Image.Image:
    """Return a line of black text on white."""
    image = Image.new("RGB", (900, 160), "white")
    ImageDraw.Draw(image).text((30, 50), text, fill="black", font=font(36))
    return image


def captioned(image: Image.Image, above: str, below: str) -> Image.Image:
    """Return a picture with white rimmed words at its top and bottom."""
    image = image.copy()
    pen, letters = ImageDraw.Draw(image), font(max(24, image.width // 16))
    for text, y, anchor in ((above, 12, "ma"), (below, image.height - 14, "md")):
        pen.text(
            (image.width // 2, y),
            text,
            anchor=anchor,
            fill="white",
            stroke_width=3,
            stroke_fill="black",
            font=letters,
        )
    return image


def png(image: Image.Image) -> bytes:
    """Return the bytes of a PNG file."""
    sink = io.BytesIO()
    image.save(sink, "PNG", compress_level=1)
    return sink.getvalue()


def jpeg(image: Image.Image, quality: int = 85) -> bytes:
    """Return the bytes of a JPEG file."""
    sink = io.BytesIO()
    image.save(sink, "JPEG", quality=quality)
    return sink.getvalue()


def _cut(image: Image.Image, share: float) -> Image.Image:
    x, y = int(image.width * share), int(image.height * share)
    return image.crop((x, y, image.width - x, image.height - y))


def _scaled(image: Image.Image, by: float) -> Image.Image:
    return image.resize((int(image.width * by), int(image.height * by)))


#: What befalls an image on its way from one account to the next.
CHANGES: dict[str, Callable[[Image.Image], bytes]] = {
    "JPEG, quality 75": lambda image: jpeg(image, 75),
    "JPEG, quality 20": lambda image: jpeg(image, 20),
    "half the size, JPEG 40": lambda image: jpeg(_scaled(image, 0.5), 40),
    "a quarter of the size": lambda image: png(_scaled(image, 0.25)),
    "20 % brighter": lambda image: png(ImageEnhance.Brightness(image).enhance(1.2)),
    "20 % darker": lambda image: png(ImageEnhance.Brightness(image).enhance(0.8)),
    "30 % more contrast": lambda image: png(ImageEnhance.Contrast(image).enhance(1.3)),
    "grey": lambda image: png(image.convert("L")),
    "blurred, 4 pixels": lambda image: png(image.filter(ImageFilter.GaussianBlur(4))),
    "in a mirror": lambda image: png(ImageOps.mirror(image)),
    "1 % cut off each side": lambda image: png(_cut(image, 0.01)),
    "2 % cut off each side": lambda image: png(_cut(image, 0.02)),
    "5 % cut off each side": lambda image: png(_cut(image, 0.05)),
    "a caption added": lambda image: png(captioned(image, "vu sur la toile", "et partagé")),
    "turned by a quarter": lambda image: png(image.transpose(Image.Transpose.ROTATE_90)),
}


def hashed(data: bytes) -> Frame:
    """Return the first frame of an image."""
    return open_picture(data).frames[0]


def distance(listed: Frame, seen: Frame) -> int:
    """Return by how many bits an image that is seen differs from a listed one, mirror included."""
    asked = int.from_bytes(listed.hash)
    return min((asked ^ int.from_bytes(one)).bit_count() for one in (seen.hash, seen.mirrored))


def between(frames: list[Frame]) -> list[int]:
    """Return the distances of all pairs of different images."""
    return [distance(one, other) for place, one in enumerate(frames) for other in frames[:place]]


def table(count: int) -> str:
    """Return how many of `count` images are found again after each change, at several thresholds."""
    limits = (24, 32, 40, 48)
    pictures = [picture(number) for number in range(count)]
    frames = [hashed(png(image)) for image in pictures]
    lines = ["| | median | farthest | " + " | ".join(f"found at {limit}" for limit in limits) + " |"]
    lines.append("|---" * (3 + len(limits)) + "|")
    for name, change in CHANGES.items():
        far = [distance(own, hashed(change(image))) for own, image in zip(frames, pictures, strict=True)]
        shares = " | ".join(f"{np.mean(np.array(far) <= limit):.1%}" for limit in limits)
        lines.append(f"| {name} | {np.median(far):.0f} | {max(far)} | {shares} |")
    memes = [
        distance(hashed(png(captioned(image, "un jour", "de pluie"))), hashed(png(captioned(image, *other))))
        for image, other in ((image, ("le chat", "du voisin dort")) for image in pictures)
    ]
    shares = " | ".join(f"{np.mean(np.array(memes) <= limit):.1%}" for limit in limits)
    lines.append(f"| one picture, two captions | {np.median(memes):.0f} | {max(memes)} | {shares} |")
    sheets = [hashed(png(sheet(number))) for number in range(count)]
    for name, several in (("pictures", frames), ("sheets of text", sheets)):
        told = [frame for frame in several if not frame.plain]
        apart = np.array(between(told))
        shares = " | ".join(f"{np.mean(apart <= limit):.4%}" for limit in limits)
        lines.append(
            f"| two of {len(told)} {name} that are not plain, {len(apart):,} pairs, nearest {apart.min()} "
            f"| {np.median(apart):.0f} | {apart.max()} | {shares} |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    sys.stdout.write(table(int(sys.argv[1])) + "\n")
