"""Secrets at rest: encrypted with a key that lives beside the database, never inside it.

A copy of the database alone (a backup, a bug report) then gives no secret away.
"""

import os
import tempfile
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


class SealBrokenError(Exception):
    """The key no longer opens what was sealed."""


def key_path() -> Path:
    """Return where the key is kept."""
    return Path(settings.HOME) / "keys" / "sealing"


def seal(secret: str) -> str:
    """Return the secret encrypted, as text."""
    return Fernet(_key()).encrypt(secret.encode()).decode()


def unseal(sealed: str) -> str:
    """Return the secret that `seal` encrypted.

    Raises
    ------
    SealBrokenError
        The key was lost or replaced since.
    """
    try:
        return Fernet(_key()).decrypt(sealed.encode()).decode()
    except (InvalidToken, ValueError):
        raise SealBrokenError(
            f"The key {key_path()} does not open the secrets of the database: "
            "put back the key that was saved with it, or make the secrets anew."
        ) from None


def _key() -> bytes:
    """Return the key, made on first use."""
    path = key_path()
    try:
        return path.read_bytes()
    except FileNotFoundError:
        pass
    path.parent.mkdir(parents=True, exist_ok=True)
    # Written whole under another name, then linked: no other process ever reads half a key.
    descriptor, draft = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(Fernet.generate_key())
            file.flush()
            os.fsync(file.fileno())
        path.hardlink_to(draft)
    except FileExistsError:  # another process of ours was faster
        pass
    finally:
        Path(draft).unlink()
    return path.read_bytes()
