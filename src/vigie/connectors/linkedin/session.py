"""One Page: its organisation, the tokens, and what is asked through them."""

import re
import ssl
from typing import Any

import msgspec

from vigie.clock import now_ms
from vigie.connectors.account import Account
from vigie.connectors.base import ConnectorError, Identity, Sentence
from vigie.connectors.http import Answer, Http, HttpError
from vigie.connectors.linkedin import sentences
from vigie.connectors.linkedin.entries import NETWORK, place_of, urn_of
from vigie.connectors.linkedin.shapes import Granted, Inspected, Organization
from vigie.message import Space

ADDRESS = "https://api.linkedin.com/rest"
TOKENS = "https://www.linkedin.com/oauth/v2"
#: The version of the interface that this was written from; LinkedIn ends each about a year after it came.
VERSION = "202609"
#: What the token should be given, by any of its names: they changed with the Community Management API.
SCOPES = (
    ("rw_organization_admin",),
    ("r_organization_social", "r_organization_social_feed"),
    ("w_organization_social", "w_organization_social_feed"),
)
_VERSION = re.compile(r"20\d{4}", re.ASCII)


class Timing(msgspec.Struct, frozen=True):
    """How patient to be, in seconds."""

    #: For a whole answer.
    patience: float = 15.0
    #: Between two looks: LinkedIn's daily limits are not published, and webhooks are faster.
    every: float = 300.0
    #: Bounds of the waits between tries.
    first_wait: float = 5.0
    longest_wait: float = 300.0


class Session:
    """Speaks for one Page.

    Raises
    ------
    ConnectorError
        A setting is missing or cannot be right.
    """

    def __init__(
        self, account: Account, timing: Timing, tls: ssl.SSLContext | bool, address: str, tokens: str
    ) -> None:
        given = account.setting("organization")
        number = given if given.isascii() and given.isdigit() and len(given) < 20 else place_of(given)
        if not number:
            raise ConnectorError(sentences.bad_organization(given), permanent=True)
        version = account.setting("version") or VERSION
        if not _VERSION.fullmatch(version):
            raise ConnectorError(sentences.bad_version(version), permanent=True)
        self._keyring = account.keyring
        if not self._secret("access_token"):
            raise ConnectorError(sentences.NO_TOKEN, permanent=True)
        self.space = Space(NETWORK, number)
        self.urn = urn_of(number)
        self.timing = timing
        self._version = version
        self._client = account.setting("client_id")
        self._used = ""
        self._http = Http(
            "LinkedIn", address, headers=self._headers, renew=self._renew, patience=timing.patience, tls=tls
        )
        self._tokens = Http("LinkedIn", tokens, patience=timing.patience, tls=tls)

    def _secret(self, name: str) -> str:
        return self._keyring.get(name).strip()

    def _headers(self) -> dict[str, str]:
        self._used = self._secret("access_token")
        return {
            "authorization": f"Bearer {self._used}",
            "linkedin-version": self._version,
            "x-restli-protocol-version": "2.0.0",
        }

    async def ask(self, method: str, path: str, *, json: Any = None) -> Answer:
        """Ask something; the query stands in the path, since Rest.li wants its brackets as they are.

        Raises
        ------
        HttpError
            LinkedIn refused, or did not answer.
        """
        try:
            return await self._http.ask(method, path, json=json)
        except HttpError as error:
            if error.status == 426:
                said = sentences.version_ended(self._version)
                raise HttpError(said, status=426, permanent=True) from None
            raise

    async def check(self) -> Identity:
        """Ask whom the token speaks for, what it may do, and when it ends.

        Raises
        ------
        ConnectorError
            The token is refused, or LinkedIn does not answer.
        """
        try:
            organization = (await self.ask("GET", f"organizations/{self.space.id}")).shaped(Organization)
            inspected = await self._inspect()
        except HttpError as error:
            raise error.as_connector() from None
        missing: tuple[Sentence, ...]
        if inspected is None:
            missing, scopes, ends = (sentences.NO_CLIENT,), frozenset[str](), 0
        elif not inspected.active:
            raise ConnectorError(sentences.TOKEN_ENDED, permanent=True)
        else:
            scopes, ends = frozenset(re.findall(r"[^,\s]+", inspected.scope)), inspected.expires_at
            missing = tuple(sentences.missing_scope(names[0]) for names in SCOPES if not scopes & set(names))
        return Identity(
            space=self.space,
            name=organization.localized_name or self.space.id,
            scopes=scopes,
            # Where it is renewed, another one follows.
            expires_at=ends * 1000 if ends and not self._secret("refresh_token") else None,
            missing=missing,
        )

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()
        await self._tokens.aclose()

    async def _inspect(self) -> Inspected | None:
        secret = self._secret("client_secret")
        if not (self._client and secret):
            return None
        form = {"client_id": self._client, "client_secret": secret, "token": self._secret("access_token")}
        return (await self._tokens.ask("POST", "introspectToken", form=form)).shaped(Inspected)

    async def _renew(self) -> bool:
        """Get a token in place of the one that was refused; return whether there is one."""
        if self._secret("access_token") != self._used:
            # Somebody else, perhaps another process, was faster.
            return True
        refresh, secret = self._secret("refresh_token"), self._secret("client_secret")
        if not (refresh and self._client and secret):
            return False
        form = {
            "grant_type": "refresh_token",
            "refresh_token": refresh,
            "client_id": self._client,
            "client_secret": secret,
        }
        try:
            granted = (await self._tokens.ask("POST", "accessToken", form=form)).shaped(Granted)
        except HttpError as error:
            if error.status in (400, 401):
                return False
            raise
        lasts = granted.refresh_token_expires_in
        await self._keyring.renew(
            {"access_token": granted.access_token, "refresh_token": granted.refresh_token or refresh},
            expires_at=now_ms() + lasts * 1000 if lasts else None,
        )
        return True
