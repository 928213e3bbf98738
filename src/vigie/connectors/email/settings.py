"""What a mailbox is told: its address, its two servers and how they are spoken to; and how patient to be."""

import re
import ssl
from typing import Literal

import msgspec

from vigie.connectors.account import Account, Keyring
from vigie.connectors.base import ConnectorError
from vigie.connectors.email import sentences
from vigie.connectors.pace import seconds
from vigie.message import Space

#: Encrypted from the first byte, after asking for it, or not at all (on this machine only).
Mode = Literal["tls", "starttls", "clear"]

_ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?", re.ASCII
)
_SERVER = re.compile(r"(?P<host>[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?)(:(?P<port>\d{1,5}))?", re.ASCII)
#: What a quoted string of IMAP holds without more ado.
_FOLDER = re.compile(r"[ !#-\[\]-~]+", re.ASCII)
#: Ports on which encryption begins at once (RFC 8314).
_AT_ONCE = (993, 465)
#: Seconds between two looks where nothing else is said, and their bounds.
EVERY, _LEAST, _MOST = 20, 5, 600


class Timing(msgspec.Struct, frozen=True):
    """How patient to be, in seconds."""

    #: For one question to a server, whatever it answers.
    patience: float = 60.0
    #: Bounds of the waits between tries.
    first_wait: float = 2.0
    longest_wait: float = 300.0
    #: Between two looks, where it is not the account's own setting.
    every: float | None = None


class Server(msgspec.Struct, frozen=True):
    """One server, and how it is spoken to."""

    host: str
    port: int
    mode: Mode


class Settings:
    """What the account says.

    Parameters
    ----------
    tls
        How to check certificates, where the machine's own way is not the right one.

    Raises
    ------
    ConnectorError
        A setting is missing or cannot be right.
    """

    def __init__(self, account: Account, tls: ssl.SSLContext | None = None) -> None:
        self._keyring: Keyring = account.keyring
        self._tls = tls
        self.address = account.setting("address").lower()
        if not _ADDRESS.fullmatch(self.address):
            raise ConnectorError(sentences.bad_address(self.address), permanent=True)
        self.imap = _server(account.setting("imap"), 993)
        self.smtp = _server(account.setting("smtp"), 587)
        self.user = account.setting("user") or self.address
        if not self.password:
            raise ConnectorError(sentences.NO_PASSWORD, permanent=True)
        self.folder = account.setting("folder") or "INBOX"
        if not _FOLDER.fullmatch(self.folder):
            raise ConnectorError(sentences.bad_folder(self.folder), permanent=True)
        self.every = seconds(account.setting("every"), usual=EVERY, least=_LEAST, most=_MOST)
        inbox = self.folder.upper() == "INBOX"
        self.space = Space("email", self.address if inbox else f"{self.address}/{self.folder}")

    @property
    def password(self) -> str:
        """The password, as it is now."""
        return self._keyring.get("password")

    def context(self) -> ssl.SSLContext:
        """Return how certificates are checked."""
        return self._tls or ssl.create_default_context()


def _server(given: str, usual: int) -> Server:
    found = _SERVER.fullmatch(given)
    port = int(found["port"] or usual) if found else 0
    if not found or not 0 < port < 65_536:
        raise ConnectorError(sentences.bad_server(given), permanent=True)
    host = found["host"].lower()
    if port in _AT_ONCE:
        return Server(host, port, "tls")
    # In clear the password would be read by everybody on the way.
    return Server(host, port, "clear" if host in ("localhost", "127.0.0.1") else "starttls")
