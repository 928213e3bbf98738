"""What a person gives to connect an account, checked before anything is asked.

Each function raises `ConnectorError` (permanent) where what was given cannot be right.
"""

import re
from urllib.parse import urlsplit

from vigie.connectors.base import ConnectorError, Sentence
from vigie.connectors.bluesky import sentences

SERVICE = "https://bsky.social"
JETSTREAM = "wss://jetstream2.us-east.bsky.network/subscribe"

_HANDLE = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?", re.ASCII)
_DID = re.compile(r"did:[a-z]+:[A-Za-z0-9._:%-]{1,200}", re.ASCII)
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?", re.ASCII)


def service_of(given: str) -> str:
    """Return the address of the account's server."""
    given = given or SERVICE
    return _address(given if "://" in given else f"https://{given}", "http", sentences.bad_service(given), "")


def stream_of(given: str) -> str:
    """Return the address of the Jetstream."""
    given = given or JETSTREAM
    whole = given if "://" in given else f"wss://{given}"
    return _address(whole, "ws", sentences.bad_stream(given), "/subscribe")


def _address(given: str, protocol: str, wrong: Sentence, path: str) -> str:
    try:
        where = urlsplit(given.rstrip("/"))
        host, name = where.netloc.lower(), where.hostname or ""
    except ValueError:
        raise ConnectorError(wrong, permanent=True) from None
    # In clear the password would be read by everybody on the way.
    loopback = where.scheme == protocol and name in ("localhost", "127.0.0.1")
    fits = where.scheme == f"{protocol}s" or loopback
    if not fits or not _HOST.fullmatch(host) or where.path not in ("", path) or where.query or where.fragment:
        raise ConnectorError(wrong, permanent=True)
    return f"{where.scheme}://{host}{path}"


def name_of(given: str) -> str:
    """Return the account's handle in small letters, or its lasting identifier."""
    name = given.removeprefix("@")
    if name.startswith("did:") and _DID.fullmatch(name):
        return name
    if not _HANDLE.fullmatch(name.lower()):
        raise ConnectorError(sentences.bad_account(given), permanent=True)
    return name.lower()


def labeler_of(given: str) -> str:
    """Return the moderation service, empty for the server's own."""
    if given and not _DID.fullmatch(given):
        raise ConnectorError(sentences.bad_labeler(given), permanent=True)
    return given
