"""The machine: what can be looked at before Django is loaded."""

import shutil
import sys
import tempfile
from pathlib import Path

from vigie.doctor.check import Found, Look, home

GIB = 1 << 30


def python() -> str:
    """Look at the version of Python."""
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < (3, 11):  # noqa: UP036 - whoever starts us by hand may use any Python
        raise Found("failed", version, "Vigie needs Python 3.11 or later: install it, then `make run` again")
    return version


def folder() -> str:
    """Look whether the home can be written to."""
    place = home()
    try:
        place.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=place):
            return str(place)
    except OSError as error:
        raise Found(
            "failed",
            f"{place} cannot be written to ({error.strerror})",
            "give this user the right to write there, or name another folder in VIGIE_HOME",
        ) from None


def disk() -> str:
    """Look at the room left on the disk."""
    place = home()
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    told = f"{free / GIB:.1f} GiB free"
    if free < GIB // 10:
        raise Found("failed", told, "free some space: below this, messages can no longer be taken")
    if free < GIB:
        raise Found("warning", told, "free some space soon: a million messages take about half a GiB")
    return told


def key_files() -> str:
    """Look whether the keys are readable by their owner only."""
    place = home() / "keys"
    found: list[Path] = sorted(file for file in place.glob("*") if file.is_file()) if place.is_dir() else []
    open_to_others = [str(file) for file in found if file.stat().st_mode & 0o077]
    if open_to_others:
        raise Found(
            "failed", f"others can read {', '.join(open_to_others)}", f"chmod 600 {' '.join(open_to_others)}"
        )
    return f"{len(found)} kept, readable by their owner only" if found else "none made yet"


CHECKS: list[tuple[str, Look]] = [
    ("Python", python),
    ("home", folder),
    ("disk", disk),
    ("keys", key_files),
]
