"""The words written in a picture, read by Tesseract where it is installed."""

import os
import shutil
import subprocess
import time
from collections.abc import Sequence
from functools import cache
from typing import Final

import numpy as np

from vigie.engine.reading import quote

PROGRAM: Final = "tesseract"
MISSING: Final = (
    "Words in pictures are not read: install Tesseract (on Debian, tesseract-ocr and tesseract-ocr-fra)."
)
#: How long one picture may take, seconds.
PATIENCE: Final = 15.0
#: A word that Tesseract is less sure of, of 100, is more often a pattern of the picture than a word.
SURE: Final = 60.0
#: Languages read at once, at most: each adds its time.
LANGUAGES_LIMIT: Final = 4
#: Which of the installed languages are read, in order; Tesseract's codes.
_ORDER: Final = (
    "fra eng deu spa ita por nld ara pol tur ron rus ukr ell heb ces swe dan fin nor hun hin ind vie tha "
    "jpn kor chi_sim"
)
#: A page of whatever layout. Looking for scattered words instead finds no more, and takes noise for words.
_PAGE: Final = "3"
#: From this grey on, of 255, a letter is white.
_WHITE: Final = 225
#: Columns of Tesseract's table.
_BLOCK, _TOP, _CONFIDENCE, _TEXT = 2, 7, 10, 11


class WordsError(Exception):
    """The words of a picture cannot be read; the sentence says why."""


def installed() -> bool:
    """Tell whether Tesseract is there."""
    return shutil.which(PROGRAM) is not None


@cache
def languages() -> tuple[str, ...]:
    """Return the languages that are read, in Tesseract's codes; none where it is not installed."""
    if not installed():
        return ()
    try:
        told = _run(["--list-langs"], b"").decode("utf-8", "replace").splitlines()[1:]
    except WordsError:
        return ()
    return tuple(code for code in _ORDER.split() if code in told)[:LANGUAGES_LIMIT]


def read(grey: bytes, *, patience: float = PATIENCE) -> str:
    """Return the words written in a picture, line by line; "" where there are none.

    Parameters
    ----------
    grey
        A PGM file that we made: Tesseract never opens a stranger's file.
    patience
        Seconds it may take.

    Raises
    ------
    WordsError
        Tesseract is not installed, has no language, fails or takes too long.
    """
    chosen = languages()
    if not chosen:
        raise WordsError(MISSING)
    asked = ["-", "-", "-l", "+".join(chosen), "--psm", _PAGE, "tsv"]
    until = time.monotonic() + patience
    lines: list[str] = []
    known: set[str] = set()
    for sheet in (grey, _white_letters(grey)):
        told = _run(asked, sheet, max(0.1, until - time.monotonic())).decode("utf-8", "replace")
        # What the second reading only says again, whole or in pieces, is said once.
        lines += [line for line in _lines(told) if not known.issuperset(line.casefold().split())]
        known.update(word for line in lines for word in line.casefold().split())
    return "\n".join(lines)


def _white_letters(grey: bytes) -> bytes:
    """Return the picture with what is nearly white in black, on white.

    Captions are white letters with a dark rim over whatever the picture shows, which hides them from a
    program made for pages: of their words it finds a fifth so, and nearly all of them once alone.
    """
    head, size, most, pixels = grey.split(b"\n", 3)
    white = np.frombuffer(pixels, np.uint8) >= _WHITE
    return b"\n".join((head, size, most, np.where(white, 0, 255).astype(np.uint8).tobytes()))


def _run(arguments: Sequence[str], given: bytes, patience: float = PATIENCE) -> bytes:
    # One thread: on small pictures more of them cost more than they bring.
    environment = os.environ | {"OMP_THREAD_LIMIT": "1"}
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and no argument of a stranger
            [PROGRAM, *arguments], input=given, capture_output=True, timeout=patience, env=environment
        )
    except subprocess.TimeoutExpired:
        raise WordsError(f"Reading its words takes more than {patience:g} s: a person must look.") from None
    except OSError as error:
        raise WordsError(f"Tesseract cannot be run ({error.strerror}): install it again.") from None
    if done.returncode:
        raise WordsError(f"Tesseract failed (exit code {done.returncode}): install it again.")
    return done.stdout


def _lines(table: str) -> list[str]:
    """Return the sure words of Tesseract's table, line by line, from the top of the picture down."""
    lines: dict[tuple[str, ...], list[str]] = {}
    tops: dict[str, int] = {}
    for row in table.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) <= _TEXT or not cells[_TEXT].strip():
            continue
        if float(cells[_CONFIDENCE]) >= SURE:
            lines.setdefault(tuple(cells[1:5]), []).append(cells[_TEXT])
            tops.setdefault(cells[_BLOCK], int(cells[_TOP]))
    # Blocks come in any order, and a caption begins at the top.
    return [" ".join(lines[line]) for line in sorted(lines, key=lambda line: tops[line[1]])]


def shown(text: str) -> str:
    """Return the words in one line, short enough for a sentence."""
    return quote(" ".join(text.split()), 0, len(text))
