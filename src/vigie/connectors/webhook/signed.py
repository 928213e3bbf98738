"""Requests to a client's site, signed as the site signs its own."""

import hashlib
import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

from vigie.api.signature import LONGEST_ID, sign
from vigie.clock import now_ms
from vigie.connectors.base import WELL, ConnectorError
from vigie.connectors.http import Answer, Http, HttpError
from vigie.connectors.webhook import sentences as say


class SignedHttp:
    """Asks one site.

    Parameters
    ----------
    name
        What the site is called in sentences.
    key
        The shared secret's bytes.
    patience
        How long an answer may take (s).
    """

    def __init__(self, name: str, key: bytes, *, patience: float) -> None:
        self._http = Http(name, patience=patience)
        self._key = key
        #: What was wrong when it was last asked.
        self.health = WELL

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def ask(
        self,
        method: str,
        address: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: bytes | None = None,
        name: str = "",
    ) -> Answer:
        """Ask, signed: over the body, or over the query of a question without one.

        Parameters
        ----------
        query
            Added to the address's own; what is None is left out.
        name
            The same at every try of the same request: by it a site does each deed once.

        Raises
        ------
        HttpError
            The site refused, or did not answer.
        """
        address, asked = _with_query(address, query or {})
        delivery = _word(name)
        at = now_ms() // 1_000
        headers = {
            "webhook-id": delivery,
            "webhook-timestamp": str(at),
            "webhook-signature": sign(self._key, delivery, at, asked.encode() if body is None else body),
        }
        if body is not None:
            headers["content-type"] = "application/json"
        try:
            answer = await self._http.ask(method, address, body=body, headers=headers)
        except HttpError as error:
            # What is not found is an answer, and so is that a question is not known.
            self.health = WELL if error.status in (404, 405, 410, 501) else error.sentence
            raise
        self.health = WELL
        return answer


def _word(name: str) -> str:
    """Return a name that may stand in a header: a fresh one where none is given."""
    if not name:
        return f"vigie_{secrets.token_hex(12)}"
    if name.isascii() and name.isprintable() and " " not in name and len(name) <= LONGEST_ID:
        return name
    return hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def checked_address(told: str) -> str:
    """Return an address that can be asked, empty where none was given.

    Raises
    ------
    ConnectorError
        It is none.
    """
    if not told:
        return ""
    try:
        parts = urlsplit(told)
        right = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        right = False
    if not right or not told.isprintable() or " " in told:
        raise ConnectorError(say.BAD_ADDRESS, permanent=True)
    return told.partition("#")[0]


def _with_query(address: str, query: Mapping[str, Any]) -> tuple[str, str]:
    """Return the address with the query added to its own, and the whole query as it is sent."""
    parts = urlsplit(address)
    given = urlencode({name: value for name, value in query.items() if value is not None}, quote_via=quote)
    # Written as it will be sent: what is signed is what the site reads.
    own = quote(parts.query, safe="%=&;+,:@/?!$()*-._~")
    whole = "&".join(part for part in (own, given) if part)
    return urlunsplit(parts._replace(query=whole)), whole
