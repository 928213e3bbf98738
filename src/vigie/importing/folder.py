"""Where files that wait to be imported lie: a folder of the home that nobody else reads."""

from pathlib import Path

from django.conf import settings


def uploads_folder() -> Path:
    """Return the folder, made where it is missing."""
    folder = Path(settings.HOME) / "uploads"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def file_of(token: str) -> Path:
    """Return where a person's file lies."""
    return uploads_folder() / token


def refusals_of(token: str) -> Path:
    """Return where the rows that were refused are listed: JSON lines of number and reason."""
    return uploads_folder() / f"{token}.refused"
