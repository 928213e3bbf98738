"""What the hot way needs from the database about webhooks, kept at hand."""

import time

import msgspec
from django.db import DatabaseError, connection

from vigie.api.at_hand import AtHand
from vigie.api.models import Hook
from vigie.api.sealing import SealBrokenError, unseal
from vigie.api.signature import key_of
from vigie.clock import now_ms
from vigie.desk.models import Space
from vigie.intake.storage import explained, writing

#: Places are looked up again after this long, seconds.
PLACES_FRESH = 60.0


class KnownHook(msgspec.Struct, frozen=True):
    """One webhook, ready to check signatures with."""

    number: int
    name: str
    #: None where the secret cannot be opened; `trouble` says why.
    key: bytes | None
    client: int
    network: str
    space: str
    trouble: str = ""


class HookBook:
    """Webhooks by name and places by client, read by a thread of its own."""

    def __init__(self) -> None:
        self._hooks = AtHand("hook-book", _read_hooks)
        self._owners: dict[tuple[str, str], int] = {}
        self._owners_since = 0.0

    async def get(self, name: str) -> KnownHook | None:
        """Return the webhook of this name."""
        return await self._hooks.get(name)

    async def may_write(self, hook: KnownHook, places: set[tuple[str, str]]) -> dict[tuple[str, str], str]:
        """Return the places where this webhook may not write, each with the reason.

        A place not known yet becomes the webhook's client's. A message names its own place: without this
        check the sender of one client could write into the screens of another.
        """
        now = time.monotonic()
        if now - self._owners_since > PLACES_FRESH:
            self._owners.clear()
            self._owners_since = now
        unknown = [place for place in places if place not in self._owners]
        if unknown:
            self._owners.update(await self._hooks.in_thread(_owners, hook, unknown))
        refused: dict[tuple[str, str], str] = {}
        for network, space in places:
            owner = self._owners.get((network, space))
            if owner is None:
                refused[network, space] = (
                    f"This webhook opens places of the network “{hook.network}” only: name it or none."
                )
            elif owner != hook.client:
                refused[network, space] = "This webhook may not write to that place: name another space."
        return refused

    async def check(self) -> None:
        """Ask the database for a sign of life.

        Raises
        ------
        StorageError
            It does not answer.
        """
        await self._hooks.in_thread(_sign_of_life)

    async def close(self) -> None:
        """End the thread and its connection."""
        await self._hooks.close()


def _read_hooks() -> dict[str, KnownHook]:
    try:
        rows = list(Hook.objects.all())
    except DatabaseError as error:
        raise explained(error) from error
    return {hook.name: _known(hook) for hook in rows}


def _known(hook: Hook) -> KnownHook:
    key, trouble = None, ""
    try:
        key = key_of(unseal(hook.sealed_secret))
    except (SealBrokenError, ValueError) as error:
        trouble = str(error)
    return KnownHook(hook.pk, hook.name, key, hook.client_id, hook.network, hook.space or hook.name, trouble)


def _owners(hook: KnownHook, places: list[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Return the client of each place, opening those that are new on the webhook's own network."""
    owners: dict[tuple[str, str], int] = {}
    try:
        for network, space in places:
            found = (
                Space.objects.filter(network=network, native_id=space)
                .values_list("client_id", flat=True)
                .first()
            )
            if found is None and network == hook.network:
                with writing():
                    opened, _ = Space.objects.get_or_create(
                        network=network,
                        native_id=space,
                        defaults={"client_id": hook.client, "name": space, "created_ms": now_ms()},
                    )
                found = opened.client_id
            if found is not None:
                owners[network, space] = found
    except DatabaseError as error:
        raise explained(error) from error
    return owners


def _sign_of_life() -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM intake_journal LIMIT 1")
    except DatabaseError as error:
        raise explained(error) from error
