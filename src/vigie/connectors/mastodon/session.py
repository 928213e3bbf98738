"""One account on one server: its address, its token, who it is and what it may do."""

import re
import ssl
from urllib.parse import urlsplit

import msgspec

from vigie.connectors.account import Account
from vigie.connectors.base import ConnectorError, Identity
from vigie.connectors.http import Http, HttpError
from vigie.connectors.mastodon import sentences
from vigie.connectors.mastodon.shapes import Application, Person, shaped
from vigie.message import Space

#: What the token should be given, and what a moderator's needs beside it.
SCOPES = (
    "read:accounts",
    "read:notifications",
    "read:statuses",
    "write:accounts",
    "write:blocks",
    "write:favourites",
    "write:mutes",
    "write:reports",
    "write:statuses",
)
ADMIN_SCOPES = ("admin:read:accounts", "admin:write:accounts")
#: Bits of a role's permissions: administrator; manage reports and manage users.
_ADMINISTRATOR, _MODERATOR = 0x1, 0x410

_NAME = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?", re.ASCII)
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?", re.ASCII)


class Timing(msgspec.Struct, frozen=True):
    """How patient to be, in seconds."""

    #: For a whole answer, and for the opening of a stream.
    patience: float = 15.0
    #: Without a heartbeat (Mastodon sends one every 15 s) a stream is dead.
    silence: float = 45.0
    #: Bounds of the waits between tries.
    first_wait: float = 1.0
    longest_wait: float = 120.0
    #: Between two looks at the pages, which find what a stream did not tell.
    reread: float = 300.0


class Session:
    """Speaks for one account.

    Raises
    ------
    ConnectorError
        A setting is missing or cannot be right.
    """

    def __init__(self, account: Account, timing: Timing, tls: ssl.SSLContext | bool) -> None:
        self.base = _server(account.setting("server"))
        self.account = _account(account.setting("account"))
        self.whole_server = _reach(account.setting("reach")) == "server"
        if not account.keyring.get("token"):
            raise ConnectorError(sentences.NO_TOKEN, permanent=True)
        host = urlsplit(self.base).netloc
        self.place = host if self.whole_server else f"@{self.account}@{host}"
        self.space = Space("mastodon", self.place.removeprefix("@"))
        self.timing = timing
        self.tls = tls
        self._keyring = account.keyring
        self.http = Http("Mastodon", self.base, headers=self.headers, patience=timing.patience, tls=tls)
        self._me: Person | None = None
        self._rights: frozenset[str] | None = None

    def headers(self) -> dict[str, str]:
        """Return what proves who asks."""
        return {"authorization": f"Bearer {self._keyring.get('token')}"}

    async def me(self) -> Person:
        """Return the token's account, asked once.

        Raises
        ------
        HttpError
            The server did not say.
        """
        if self._me is None:
            self._me = await self._asked_who()
        return self._me

    async def rights(self) -> frozenset[str]:
        """Return the scopes of the token's application, and "moderator" where the account's role is one.

        Raises
        ------
        HttpError
            The server did not say.
        """
        if self._rights is None:
            me = await self.me()
            answer = await self.http.ask("GET", "/api/v1/apps/verify_credentials")
            given = frozenset(shaped(answer, Application).scopes)
            held = {scope for scope in (*SCOPES, *ADMIN_SCOPES) if _grants(given, scope)}
            self._rights = frozenset(held | ({"moderator"} if _moderates(me) else set()))
        return self._rights

    async def aclose(self) -> None:
        """Close the connections."""
        await self.http.aclose()

    async def check(self) -> Identity:
        """Ask again whom the token speaks for.

        Raises
        ------
        ConnectorError
            The token is refused or another account's, or the server does not answer.
        """
        self._me = self._rights = None
        try:
            me = await self.me()
            rights = await self.rights()
        except HttpError as error:
            raise error.as_connector() from None
        if me.acct.lower() != self.account.lower():
            raise ConnectorError(sentences.somebody_else(me.acct, self.account), permanent=True)
        wanted = (*SCOPES, *(ADMIN_SCOPES if self.whole_server else ()))
        missing = [sentences.missing_scope(scope) for scope in wanted if scope not in rights]
        if self.whole_server and "moderator" not in rights:
            missing.append(sentences.NOT_MODERATOR)
        name = f"{me.display_name} (@{me.acct})" if me.display_name else f"@{me.acct}"
        return Identity(
            space=self.space,
            name=self.place if self.whole_server else name,
            scopes=rights - {"moderator"},
            missing=tuple(missing),
        )

    async def _asked_who(self) -> Person:
        return shaped(await self.http.ask("GET", "/api/v1/accounts/verify_credentials"), Person)


def _moderates(person: Person) -> bool:
    bits = person.role.permissions if person.role else "0"
    held = int(bits) if bits.isascii() and bits.isdigit() and len(bits) < 40 else 0
    return bool(held & _ADMINISTRATOR) or held & _MODERATOR == _MODERATOR


def _grants(given: frozenset[str], scope: str) -> bool:
    """Tell whether a scope was given, by its name or by one above it: "write" holds "write:statuses"."""
    words = scope.split(":")
    above = {":".join(words[:length]) for length in range(1, len(words) + 1)}
    if scope in ("write:blocks", "write:mutes"):
        above.add("follow")
    return bool(above & given)


def _server(given: str) -> str:
    whole = given if "://" in given else f"https://{given}"
    try:
        where = urlsplit(whole.strip().rstrip("/"))
        host, name = where.netloc.lower(), where.hostname
    except ValueError:
        raise ConnectorError(sentences.bad_server(given), permanent=True) from None
    loopback = name in ("localhost", "127.0.0.1")
    # In clear the token would be read by everybody on the way.
    fits = where.scheme == "https" or (where.scheme == "http" and loopback)
    if not fits or not _HOST.fullmatch(host) or where.path or where.query or where.fragment:
        raise ConnectorError(sentences.bad_server(given), permanent=True)
    return f"{where.scheme}://{host}"


def _account(given: str) -> str:
    name = given.removeprefix("@").partition("@")[0]
    if not _NAME.fullmatch(name):
        raise ConnectorError(sentences.bad_account(given), permanent=True)
    return name


def _reach(given: str) -> str:
    reach = given or "account"
    if reach not in ("account", "server"):
        raise ConnectorError(sentences.bad_reach(given), permanent=True)
    return reach
