"""One connection to a mail server, used in a thread, that can be broken from outside while it waits.

The standard library's clients wait for each byte apart: a server that drips would be listened to for ever.
"""

import asyncio
import imaplib
import smtplib
import socket
import ssl
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, TypeVar

from vigie.connectors import http
from vigie.connectors.base import ConnectorError, Sentence
from vigie.connectors.email import sentences
from vigie.connectors.email.settings import Settings

Result = TypeVar("Result")

#: What a server says where it is the moment that is wrong and not the password (RFC 5530).
_FOR_NOW = (b"UNAVAILABLE", b"LIMIT", b"INUSE", b"SERVERBUG")
#: Of their own: those that asyncio lends to all are few, and a slow server keeps one for a minute.
_THREADS = ThreadPoolExecutor(64, thread_name_prefix="mail")


class TooLargeError(Exception):
    """An answer is larger than any that a mail server gives."""


class Wire:
    """The socket of a connection, known from its first moment on."""

    def __init__(self) -> None:
        self.socket: socket.socket | None = None

    def open(self, host: str, port: int, patience: float, tls: ssl.SSLContext | None) -> socket.socket:
        """Connect; encrypted from the first byte where `tls` is given."""
        self.socket = socket.create_connection((host, port), patience)
        if tls is not None:
            self.socket = tls.wrap_socket(self.socket, server_hostname=host)
        return self.socket

    def cut(self) -> None:
        """End whatever waits for the connection."""
        if self.socket is not None:
            with suppress(OSError):
                self.socket.shutdown(socket.SHUT_RDWR)


async def patiently(wire: Wire, patience: float, job: Callable[[], Result]) -> Result:
    """Return what a job in a thread returns, and cut its connection where it takes too long (s).

    Raises
    ------
    ConnectorError
        The server did not answer in time, refused, or is none.
    """
    running = asyncio.get_running_loop().run_in_executor(_THREADS, _told, job)
    try:
        async with asyncio.timeout(patience):
            return await asyncio.shield(running)
    except TimeoutError:
        raise ConnectorError(sentences.SILENT) from None
    finally:
        if not running.done():
            wire.cut()
            # The thread has nothing to wait for any more; its end is awaited, or the next job would meet it.
            await asyncio.wait({running})
            running.exception()


def _told(job: Callable[[], Result]) -> Result:
    """Turn what goes wrong into sentences.

    What a server said is never told: it may repeat what it was given.
    """
    try:
        return job()
    except (ConnectorError, smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused):
        raise
    except TooLargeError:
        raise ConnectorError(sentences.too_large(http.LARGEST), permanent=True) from None
    except imaplib.IMAP4.abort as error:
        raise ConnectorError(_lost(error)) from None
    except TimeoutError:
        raise ConnectorError(sentences.SILENT) from None
    except (OSError, smtplib.SMTPServerDisconnected) as error:
        raise ConnectorError(sentences.unreachable(type(error).__name__)) from None
    except (imaplib.IMAP4.error, smtplib.SMTPException, ValueError):
        raise ConnectorError(sentences.OTHER) from None


def _lost(error: imaplib.IMAP4.abort) -> Sentence:
    said = str(error)
    if "unexpected response" in said or "unterminated" in said:
        return sentences.OTHER
    return sentences.unreachable("EOF")


class Imap(imaplib.IMAP4):
    """A connection that is signed in to the mailbox.

    Raises
    ------
    ConnectorError
        The name or the password is refused.
    imaplib.IMAP4.error, OSError, TooLargeError
        There is no such server, or it speaks otherwise.
    """

    def __init__(self, settings: Settings, wire: Wire, patience: float) -> None:
        self._wire = wire
        self._given = settings
        self._selected = ""
        #: What the folder's numbers hold under, and the next letter's number; 0 where it is not told.
        self.validity = self.next = 0
        super().__init__(settings.imap.host, settings.imap.port, patience)
        try:
            if settings.imap.mode == "starttls":
                self.starttls(settings.context())
                wire.socket = self.sock
            self._sign_in()
        except BaseException:
            self.shutdown()
            raise

    def _create_socket(self, timeout: float | None) -> socket.socket:
        server = self._given.imap
        tls = self._given.context() if server.mode == "tls" else None
        return self._wire.open(server.host, server.port, timeout or 60.0, tls)

    def readline(self) -> bytes:
        """Read a line, within reason."""
        line = super().readline()
        if len(line) > http.LARGEST:
            raise TooLargeError
        return line

    def read(self, size: int) -> bytes:
        """Read so many bytes, within reason."""
        if size > http.LARGEST:
            raise TooLargeError
        return super().read(size)

    def _sign_in(self) -> None:
        user, word = self._given.user, self._given.password
        try:
            if user.isascii() and word.isascii():
                self.login(user, word)
            else:
                self.authenticate("PLAIN", lambda _: f"\0{user}\0{word}".encode())
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as error:
            busy = _is_busy(error.args[0] if error.args else b"")
            raise ConnectorError(sentences.BUSY if busy else sentences.REFUSED, permanent=not busy) from None

    def look_into(self, folder: str) -> int:
        """Open a folder for reading only, and return the number that its letters' numbers hold under."""
        if self._selected != folder:
            self._selected = ""
            status, said = self.select(f'"{folder}"', readonly=True)
            if status != "OK":
                busy = _is_busy(said[-1] if said else b"")
                raise ConnectorError(sentences.BUSY if busy else sentences.NO_FOLDER, permanent=not busy)
            self._selected = folder
            self.validity = _number(self.response("UIDVALIDITY")[1])
            self.next = _number(self.response("UIDNEXT")[1])
        return self.validity

    def heard(self) -> None:
        """Let the server tell what is new.

        Raises
        ------
        ConnectorError
            It does not, for now.
        """
        if self.noop()[0] != "OK":
            raise ConnectorError(sentences.BUSY)

    def asked(self, command: str, *words: str) -> list[Any]:
        """Return what the server answers to a command about letters by their numbers.

        Raises
        ------
        ConnectorError
            It refuses, for now.
        """
        status, data = self.uid(command, *words)
        if status != "OK":
            raise ConnectorError(sentences.BUSY)
        return [one for one in data if one is not None]

    def found(self, *words: str) -> list[int]:
        """Return the numbers of the letters that fit, lowest first."""
        numbers = (word for line in self.asked("SEARCH", *words) for word in line.split())
        return sorted(int(number) for number in numbers if number.isdigit())


def _is_busy(said: object) -> bool:
    text = said if isinstance(said, bytes) else str(said).encode()
    return any(word in text.upper() for word in _FOR_NOW)


def _number(data: list[Any]) -> int:
    said = data[-1] if data else None
    return int(said) if isinstance(said, bytes) and said.isdigit() else 0


class Smtp(smtplib.SMTP):
    """A connection that is signed in and may send.

    Raises
    ------
    ConnectorError
        The name or the password is refused.
    smtplib.SMTPException, OSError
        There is no such server, or it speaks otherwise.
    """

    def __init__(self, settings: Settings, wire: Wire, patience: float) -> None:
        self._wire = wire
        self._given = settings
        server = settings.smtp
        # The machine's own name may take a while to be found, and is nobody's business.
        super().__init__(server.host, server.port, local_hostname="[127.0.0.1]", timeout=patience)
        try:
            self._sign_in()
        except BaseException:
            self.close()
            raise

    def _sign_in(self) -> None:
        self.ehlo_or_helo_if_needed()
        if self._given.smtp.mode == "starttls":
            self.starttls(context=self._given.context())
            self._wire.socket = self.sock
        try:
            self.login(self._given.user, self._given.password)
        except smtplib.SMTPAuthenticationError as error:
            busy = 400 <= error.smtp_code < 500
            raise ConnectorError(sentences.BUSY if busy else sentences.REFUSED, permanent=not busy) from None

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        tls = self._given.context() if self._given.smtp.mode == "tls" else None
        return self._wire.open(host, port, timeout, tls)
