"""Keys of programs that ask for scores: how one is written, and those there are, kept at hand.

A key reads ``vigie-<public part>-<secret>``. The public part finds it, the secret proves it; only the digest
of the secret is stored.
"""

import hashlib
import hmac
import secrets
from collections.abc import Callable

import msgspec
from django.db import DatabaseError

from vigie.api.at_hand import AtHand, Given, Result
from vigie.api.models import ApiKey
from vigie.intake.storage import explained

#: Longer, it is no key of ours and not worth a digest.
LONGEST = 200


class KnownKey(msgspec.Struct, frozen=True):
    """One key that works."""

    number: int
    name: str
    digest: str
    client: int
    #: Messages a second; None without limit.
    per_second: float | None


def new_key() -> tuple[str, str, str]:
    """Return a new key as its owner sees it, its public part, and the digest that is stored."""
    public, secret = secrets.token_hex(5), secrets.token_urlsafe(32)
    return f"vigie-{public}-{secret}", public, digest_of(secret)


def digest_of(secret: str) -> str:
    """Return the digest of the secret part."""
    # 256 random bits: a plain digest cannot be searched backwards.
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


class KeyBook:
    """The keys that work, and the thread that reads them, which also writes for them."""

    def __init__(self) -> None:
        self._keys = AtHand("key-book", _read_keys)

    async def find(self, given: str) -> KnownKey | None:
        """Return the key that `given` is, None where there is none or it was revoked.

        Raises
        ------
        StorageError
            The database does not answer.
        """
        mark, _, rest = given.partition("-")
        public, _, secret = rest.partition("-")
        if mark != "vigie" or len(given) > LONGEST:
            return None
        known = await self._keys.get(public)
        # A digest is compared either way, so that an unknown public part takes as long as a wrong secret.
        right = hmac.compare_digest(digest_of(secret), known.digest if known else "0" * 64)
        return known if right else None

    async def in_thread(self, work: Callable[[*Given], Result], *args: *Given) -> Result:
        """Return what `work` returns, run beside the event loop with a connection that stays open."""
        return await self._keys.in_thread(work, *args)

    async def close(self) -> None:
        """End the thread and its connection."""
        await self._keys.close()


def _read_keys() -> dict[str, KnownKey]:
    try:
        rows = list(ApiKey.objects.filter(revoked_ms=None))
    except DatabaseError as error:
        raise explained(error) from error
    return {row.public: KnownKey(row.pk, row.name, row.digest, row.client_id, row.per_second) for row in rows}
