"""Opens strangers' files in a process of its own, which may be slow, greedy or killed by what it reads.

That process (`python -m vigie.media.opening`) reads a length and a file from its standard input, and answers
by a length and an `Answer`. It is started when first needed, and again after it was lost.
"""

import os
import resource
import select
import struct
import subprocess
import sys
import time
from contextlib import suppress
from importlib.util import find_spec
from typing import BinaryIO, Final

import msgspec

from vigie.media.base import BYTES_LIMIT, Answer, Opened, Picture, PictureError, Refusal

#: How long one file may take, and how long the process may take to start, seconds.
PATIENCE: Final = 10.0
_START: Final = 30.0
#: Memory that the process may ask for; reading a picture of the largest size takes about a third.
MEMORY_LIMIT: Final = 1 << 30
MISSING: Final = "Pictures cannot be opened here: run `pip install 'vigie[media]'`."
_LENGTH: Final = struct.Struct(">I")
_READY: Final = b"\x00\x00\x00\x00"

_encode = msgspec.msgpack.Encoder().encode
_decode: msgspec.msgpack.Decoder[Answer] = msgspec.msgpack.Decoder(Answer)


def available() -> bool:
    """Tell whether the libraries that open pictures are installed."""
    return find_spec("PIL") is not None and find_spec("imagehash") is not None


class Opener:
    """Opens pictures, one after the other. Use it in a `with`, or `close` it.

    Parameters
    ----------
    patience
        How long one file may take, seconds.
    """

    def __init__(self, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Opener":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def open(self, data: bytes) -> Picture:
        """Return what is known of the picture that the bytes of a file hold.

        Raises
        ------
        PictureError
            It cannot be opened, or not within the time and the memory allowed.
        """
        if len(data) > BYTES_LIMIT:
            raise PictureError(f"The file is larger than {BYTES_LIMIT >> 20} MiB: give a smaller one.")
        if not available():
            raise PictureError(MISSING)
        process = self._started()
        try:
            answer = self._asked(process, data)
        except TimeoutError:
            self.close()
            told = f"The picture takes more than {self._patience:g} s to open: give a smaller one."
            raise PictureError(told) from None
        except (OSError, EOFError, msgspec.DecodeError):
            self.close()
            raise PictureError("The picture stopped the program that opens it: do not trust it.") from None
        if isinstance(answer, Refusal):
            raise PictureError(answer.told)
        return answer.picture

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self.close()
        # One thread: those of the numeric libraries would each ask for memory.
        environment = os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        self._process = subprocess.Popen(  # our own program, no shell
            [sys.executable, "-m", "vigie.media.opening"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        try:
            ready = _received(self._process, 4, time.monotonic() + _START)
        except (TimeoutError, OSError, EOFError):
            ready = b""
        if ready != _READY:
            self.close()
            raise PictureError("The program that opens pictures does not start: run `vigie doctor`.")
        return self._process

    def _asked(self, process: subprocess.Popen[bytes], data: bytes) -> Answer:
        assert process.stdin is not None
        until = time.monotonic() + self._patience
        process.stdin.write(_LENGTH.pack(len(data)) + data)
        process.stdin.flush()
        (size,) = _LENGTH.unpack(_received(process, 4, until))
        return _decode.decode(_received(process, size, until))

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        process.wait()


def _received(process: subprocess.Popen[bytes], size: int, until: float) -> bytes:
    """Return so many bytes of what the process says."""
    assert process.stdout is not None
    descriptor = process.stdout.fileno()
    received = bytearray()
    while len(received) < size:
        if not select.select([descriptor], [], [], max(0.0, until - time.monotonic()))[0]:
            raise TimeoutError
        part = os.read(descriptor, size - len(received))
        if not part:
            raise EOFError
        received += part
    return bytes(received)


def serve(source: BinaryIO, sink: BinaryIO) -> None:
    """Answer each file of `source`, until it ends."""
    from vigie.media.picture import open_picture

    sink.write(_READY)
    sink.flush()
    while head := source.read(_LENGTH.size):
        data = source.read(_LENGTH.unpack(head)[0])
        answer: Answer
        try:
            answer = Opened(open_picture(data))
        except PictureError as error:
            answer = Refusal(str(error))
        told = _encode(answer)
        sink.write(_LENGTH.pack(len(told)) + told)
        sink.flush()


def _confine() -> None:
    """Give up what a decoder that was taken over would like to have: memory, and files to write."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    _confine()
    serve(sys.stdin.buffer, sys.stdout.buffer)
