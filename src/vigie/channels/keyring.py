"""The secrets of a connected account: sealed in the database, opened in memory, renewed on disk first.

Two processes may renew at once (the worker reads, a screen checks), and a person may replace the secrets
meanwhile. What a person gave stands above all; of two renewals the one that ends later stands.
"""

import asyncio
import json
import logging
import threading
from collections.abc import Mapping

from asgiref.sync import sync_to_async
from django.db.models import F

from vigie.api.sealing import SealBrokenError, seal, unseal
from vigie.channels.errors import ChannelError, secrets_sealed
from vigie.channels.models import Channel
from vigie.connectors.backoff import delays
from vigie.intake.storage import StorageError, writing

log = logging.getLogger(__name__)

#: How the names of secrets begin that are given to a network in exchange for a new token.
REFRESHING = "refresh"
#: First and longest wait between two tries to write while the database refuses (s).
FIRST_WAIT, LONGEST_WAIT = 0.2, 5.0


def sealed(secrets: Mapping[str, str]) -> str:
    """Return all secrets of an account as one sealed text; those that are empty are left out."""
    return seal(json.dumps({name: secret for name, secret in sorted(secrets.items()) if secret}))


def renews(secrets: Mapping[str, str]) -> bool:
    """Tell whether an account with these secrets has its tokens renewed without a person."""
    return any(name.startswith(REFRESHING) and secret for name, secret in secrets.items())


def opened(sealed_secrets: str) -> dict[str, str]:
    """Return the secrets that `sealed` closed; none where there are none.

    Raises
    ------
    ChannelError
        The key was lost or replaced since.
    """
    if not sealed_secrets:
        return {}
    try:
        found = json.loads(unseal(sealed_secrets))
    except SealBrokenError:
        raise secrets_sealed() from None
    return {str(name): str(secret) for name, secret in found.items()}


class DatabaseKeyring:
    """The secrets of one channel; made in a thread that may use the database, used anywhere.

    Parameters
    ----------
    channel_id
        The channel's number.

    Raises
    ------
    ChannelError
        The secrets cannot be opened.
    Channel.DoesNotExist
        The account was disconnected.
    """

    def __init__(self, channel_id: int) -> None:
        self._channel_id = channel_id
        self._lock = threading.Lock()
        self._secrets: dict[str, str] = {}
        self._expires_at: int | None = None
        self._version = 0
        self.reload()

    def __repr__(self) -> str:
        return f"DatabaseKeyring({self._channel_id})"

    @property
    def expires_at(self) -> int | None:
        """When the token ends (ms); None where unknown."""
        with self._lock:
            return self._expires_at

    @property
    def version(self) -> int:
        """How many times the secrets had been written when they were read here."""
        with self._lock:
            return self._version

    def get(self, name: str) -> str:
        """Return a secret, empty where it was not given."""
        with self._lock:
            return self._secrets.get(name, "")

    def reload(self) -> None:
        """Read the secrets again; another process may have renewed them.

        Raises
        ------
        ChannelError, Channel.DoesNotExist
            As the constructor.
        """
        row = Channel.objects.only("sealed_secrets", "expires_ms", "secrets_version").get(pk=self._channel_id)
        self._hold(opened(row.sealed_secrets), row.expires_ms, row.secrets_version)

    async def renew(self, secrets: Mapping[str, str], *, expires_at: int | None = None) -> None:
        """Keep new secrets in place of the old ones; they are on disk when this returns.

        A database that refuses for a while is waited for, since nobody will say these secrets again.
        Where somebody else wrote meanwhile, what `get` answers afterwards is what stands.

        Raises
        ------
        StorageError
            The database refuses for good; they are kept in memory only.
        """
        writing_down = asyncio.ensure_future(self._insist(dict(secrets), expires_at))
        # Whoever waits for it may give up; the secrets are written all the same.
        await asyncio.shield(writing_down)

    async def _insist(self, secrets: dict[str, str], expires_at: int | None) -> None:
        with self._lock:
            based_on = self._version
            renewed = {**self._secrets, **secrets}
        self._hold(renewed, expires_at, based_on)
        waits = delays(first=FIRST_WAIT, longest=LONGEST_WAIT)
        while True:
            try:
                await sync_to_async(self._write)(renewed, expires_at, based_on)
            except StorageError as error:
                if not error.temporary:
                    raise
                log.warning("New secrets of channel %d wait for the database: %s", self._channel_id, error)
            else:
                return
            await asyncio.sleep(next(waits))

    def _write(self, renewed: dict[str, str], expires_at: int | None, based_on: int) -> None:
        """Write what was renewed where nothing newer stands; hold what stands."""
        new = sealed(renewed)
        while True:
            with writing():
                written = Channel.objects.filter(pk=self._channel_id, secrets_version=based_on).update(
                    sealed_secrets=new,
                    expires_ms=expires_at,
                    renews=True,
                    secrets_version=F("secrets_version") + 1,
                )
            if written:
                self._hold(renewed, expires_at, based_on + 1)
                return
            row = Channel.objects.filter(pk=self._channel_id).first()
            if row is None:
                return  # disconnected meanwhile: there is nowhere to keep them
            given = row.secrets_given > self._version
            if given or _ends_later(row.expires_ms, expires_at):
                try:
                    self._hold(opened(row.sealed_secrets), row.expires_ms, row.secrets_version)
                except ChannelError:
                    log.exception("The secrets of channel %d changed and cannot be read", self._channel_id)
                return
            based_on = row.secrets_version

    def _hold(self, secrets: dict[str, str], expires_at: int | None, version: int) -> None:
        with self._lock:
            self._secrets, self._expires_at, self._version = secrets, expires_at, version


def _ends_later(theirs: int | None, ours: int | None) -> bool:
    """Tell whether the token that stands ends after the one just renewed.

    Without a time on both sides it is the later answer of the network that counts, which is ours.
    """
    return theirs is not None and ours is not None and theirs > ours
