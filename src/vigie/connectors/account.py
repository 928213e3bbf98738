"""What a connector is given of its account: settings, secrets that it may renew, an allowance to spend."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import msgspec

from vigie.actions.network import ActionError
from vigie.connectors.base import Sentence


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a person gives to connect an account."""

    name: str
    label: Sentence
    #: Where to find it, in one sentence.
    help: Sentence
    #: Encrypted at rest, and never shown again.
    secret: bool = False
    required: bool = True
    default: str = ""


class Keyring(Protocol):
    """The account's secrets, by the names of its fields."""

    @property
    def expires_at(self) -> int | None:
        """When the token ends (ms); None where unknown."""
        ...

    def get(self, name: str) -> str:
        """Return a secret, empty where it was not given."""
        ...

    async def renew(self, secrets: Mapping[str, str], *, expires_at: int | None = None) -> None:
        """Keep new secrets in place of the old ones; they are on disk when this returns.

        A network that gives a new refresh token has forgotten the old one.
        """
        ...


class Purse(Protocol):
    """What the account may spend in a day: the network's quota units, or money."""

    async def spend(self, units: float, *, on: str) -> None:
        """Take the units for one call.

        Parameters
        ----------
        units
            In the network's own unit (`NetworkCard.unit`).
        on
            What for: "read", "write", or the verb.

        Raises
        ------
        SpentError
            The day's allowance does not hold so much any more; nothing was taken.
        """
        ...


class SpentError(ActionError):
    """The day's allowance is used up."""

    def __init__(self, message: str, *, retry_after: float) -> None:
        super().__init__(message, permanent=False, retry_after=retry_after)


@dataclass
class MemoryKeyring:
    """Secrets in memory: for tests, and for an account that is tried before it is kept."""

    secrets: dict[str, str] = field(default_factory=dict, repr=False)
    expires_at: int | None = None

    def get(self, name: str) -> str:
        """Return a secret, empty where it was not given."""
        return self.secrets.get(name, "")

    async def renew(self, secrets: Mapping[str, str], *, expires_at: int | None = None) -> None:
        """Keep new secrets in place of the old ones."""
        self.secrets.update(secrets)
        self.expires_at = expires_at


@dataclass
class MemoryPurse:
    """An allowance in memory; without limit by default."""

    limit: float | None = None
    spent: float = 0.0

    async def spend(self, units: float, *, on: str) -> None:  # noqa: ARG002 - the contract's
        """Take the units for one call."""
        if self.limit is not None and self.spent + units > self.limit:
            raise SpentError("The day's allowance is used up: it starts again tomorrow.", retry_after=3_600)
        self.spent += units


@dataclass(frozen=True)
class Account:
    """One connected account."""

    #: By the names of the fields that are not secret.
    settings: Mapping[str, str]
    keyring: Keyring = field(default_factory=MemoryKeyring)
    purse: Purse = field(default_factory=MemoryPurse)

    def setting(self, name: str) -> str:
        """Return a setting without spaces around it, empty where it was not given."""
        return self.settings.get(name, "").strip()
