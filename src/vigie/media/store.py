"""Bytes that a connector hands over with a message, until they were looked at: named by their digest."""

import hashlib
import os
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from vigie.media.base import BYTES_LIMIT, PictureError

#: How long bytes are kept, seconds: people's images stay no longer than their examination may take.
KEPT: Final = 7 * 24 * 3600


class Store:
    """The folder of a home where bytes wait to be examined."""

    def __init__(self, home: Path) -> None:
        self._folder = home / "media" / "bytes"

    def keep(self, data: bytes) -> str:
        """Keep the bytes and return the digest that `Media.ref` carries.

        Raises
        ------
        PictureError
            They are too many.
        """
        if len(data) > BYTES_LIMIT:
            raise PictureError(f"The file is larger than {BYTES_LIMIT >> 20} MiB: give a smaller one.")
        ref = hashlib.sha256(data).hexdigest()
        self._folder.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=self._folder, prefix=".new-")
        with os.fdopen(descriptor, "wb") as sink:
            sink.write(data)
        Path(name).replace(self._folder / ref)
        return ref

    def bytes_of(self, ref: str) -> bytes | None:
        """Return the bytes of a digest, None where they are not kept here (any more)."""
        if len(ref) != 64 or not ref.isalnum():
            return None
        try:
            return (self._folder / ref).read_bytes()
        except OSError:
            return None

    def forget(self, *, kept: float = KEPT) -> int:
        """Remove what was kept for longer than `kept` seconds, and return how many files they were."""
        before = time.time() - kept
        removed = 0
        for file in self._folder.glob("*"):
            with suppress(OSError):
                if file.stat().st_mtime < before:
                    file.unlink()
                    removed += 1
        return removed
