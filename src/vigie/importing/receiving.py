"""A file on its way from a browser: written where it is to lie, under our own name for it."""

import os
import secrets
from typing import Any, BinaryIO, Final

from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload
from django.http import HttpRequest

from vigie.importing.folder import file_of
from vigie.importing.reading import LARGEST

#: What a file may weigh with the other fields of its form and the borders of the parts, bytes.
LARGEST_FORM: Final = LARGEST + (1 << 20)


def announced_too_large(request: HttpRequest) -> bool:
    """Tell whether a browser announces more than a file and its form may weigh; nothing is read yet."""
    told = request.META.get("CONTENT_LENGTH") or "0"
    return not told.isdecimal() or len(told) > 18 or int(told) > LARGEST_FORM


class Receiving(FileUploadHandler):
    """Takes the first file of a form.

    The name that the browser gives it is for people: no path is ever made of it.
    """

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.token = ""
        self.called = ""
        self.size = 0
        #: Whether it is larger than a file may be; nothing of it is then left.
        self.over = False
        #: Whether it came to its end, and whether a row names it since.
        self.whole = False
        self.kept = False
        self._file: BinaryIO | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Open our own file for it."""
        super().new_file(*args, **kwargs)
        if self.token:
            raise SkipFile
        self.token = secrets.token_urlsafe(24)
        self.called = "".join(sign for sign in self.file_name or "" if sign.isprintable())[:200]
        path = file_of(self.token)
        self._file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002 - the library's signature
        """Write a piece, and stop where it becomes too much."""
        self.size += len(raw_data)
        if self.size > LARGEST:
            self.over = True
            self.discard()
            raise StopUpload(connection_reset=False)
        if self._file is not None:
            self._file.write(raw_data)

    def file_complete(self, file_size: int) -> None:  # noqa: ARG002 - the library's signature
        """Close it; the form does not hold it a second time."""
        if self._file is not None:
            self._file.close()
            self._file = None
            self.whole = True

    def upload_interrupted(self) -> None:
        """Leave nothing of a file that did not come to its end."""
        self.discard()

    def discard(self) -> None:
        """Take away what was written."""
        if self._file is not None:
            self._file.close()
            self._file = None
        self.whole = False
        if self.token:
            file_of(self.token).unlink(missing_ok=True)
