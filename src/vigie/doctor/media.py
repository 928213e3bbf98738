"""Images: can they be opened, can their words be read, and are the clients' lists of known images whole."""

from functools import partial
from pathlib import Path

from vigie.doctor.check import Found, Look
from vigie.media import hashlist, opening, words
from vigie.media.base import PictureError

_HOW = "docs/howto/media.md tells more; until then images are unseen, and a charter that asks for them holds"
#: A GIF of one pixel: nobody's image.
_SPECK = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff"
    b",\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)


def pictures() -> str:
    """Look whether pictures can be opened."""
    if not opening.available():
        raise Found("information", "cannot be opened", f"pip install 'vigie[media]'; {_HOW}")
    with opening.Opener() as opener:
        try:
            opener.open(_SPECK)
        except PictureError as error:
            repair = f"pip install --force-reinstall 'vigie[media]'; {_HOW}"
            raise Found("warning", str(error), repair) from None
    return "can be opened"


def written() -> str:
    """Look whether the words in pictures can be read, and in which languages."""
    if not words.installed():
        raise Found(
            "information",
            "not read: Tesseract is not installed",
            f"apt install tesseract-ocr tesseract-ocr-fra; {_HOW}",
        )
    chosen = words.languages()
    if not chosen:
        raise Found(
            "warning", "Tesseract has no language that Vigie reads", f"apt install tesseract-ocr-fra; {_HOW}"
        )
    return f"read by Tesseract in {', '.join(chosen)}"


def lists(home: Path) -> str:
    """Look whether the lists of known images can be read."""
    told = []
    for file in sorted((home / "media" / "lists").glob("*.tsv")):
        try:
            told.append(f"{file.stem} {len(hashlist.read(file).entries)}")
        except hashlist.HashListError as error:
            raise Found("failed", str(error), "until then, this client's images are unseen") from None
    return ", ".join(told) or "none"


def checks(home: Path) -> list[tuple[str, Look]]:
    """Return the checks, in order."""
    return [
        ("pictures", pictures),
        ("words in pictures", written),
        ("known images", partial(lists, home)),
    ]
