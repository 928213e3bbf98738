"""What is done to webhooks, keys, and the scores that clients suggest."""

from collections.abc import Mapping

import msgspec
from django.db import IntegrityError
from django.utils.text import slugify

from vigie.accounts.models import Client
from vigie.api.keys import KnownKey, new_key
from vigie.api.models import ApiKey, Hook, Suggestion
from vigie.api.sealing import seal
from vigie.api.signature import key_of, new_secret
from vigie.clock import now_ms
from vigie.intake.storage import writing


class HookError(Exception):
    """The webhook cannot be made as asked; the sentence says what to change."""


class NewHook(msgspec.Struct, frozen=True):
    """A webhook just made, with its secret, which is shown this once."""

    hook: Hook
    secret: str


def make_hook(
    name: str,
    *,
    client: Client,
    network: str = "webhook",
    space: str | None = None,
    secret: str | None = None,
) -> NewHook:
    """Open an address to which one sender may write for `client`.

    Parameters
    ----------
    name
        Last part of the address: lowercase letters, digits and hyphens.
    client
        Whose messages these are; the sender can write to no other client's places.
    network, space
        Where messages belong that do not say it themselves; the space defaults to the hook's name.
    secret
        The sender's secret (``whsec_…``) where it is the sender who chose it.

    Raises
    ------
    HookError
        The name is taken or badly written, or the secret is.
    """
    if not _is_slug(name):
        raise HookError(f"“{name}” cannot be in an address: use 1 to 50 lowercase letters, digits, hyphens.")
    if not network or len(network) > 40:
        raise HookError("The network's name has 1 to 40 characters.")
    chosen = secret or new_secret()
    try:
        key_of(chosen)
    except ValueError as error:
        raise HookError(str(error)) from None
    try:
        with writing():
            hook = Hook.objects.create(
                name=name,
                sealed_secret=seal(chosen),
                client=client,
                network=network,
                space=space,
                created_ms=now_ms(),
            )
    except IntegrityError:
        raise HookError(f"A webhook is already called “{name}”: choose another name.") from None
    return NewHook(hook, chosen)


class ApiKeyError(Exception):
    """The key cannot be made or revoked as asked; the sentence says what to change."""


class NewKey(msgspec.Struct, frozen=True):
    """A key just made, as its owner writes it, which is shown this once."""

    row: ApiKey
    key: str


def make_key(name: str, *, client: Client, per_second: float | None) -> NewKey:
    """Make a key with which a program of `client` asks for scores.

    Parameters
    ----------
    name
        What the key is called in lists: lowercase letters, digits and hyphens.
    client
        Whose key it is.
    per_second
        Messages it may have examined a second; None without limit.

    Raises
    ------
    ApiKeyError
        The name is taken or badly written, or the limit is no number above 0.
    """
    if not _is_slug(name):
        raise ApiKeyError(f"“{name}” is no name of a key: use 1 to 50 lowercase letters, digits, hyphens.")
    if per_second is not None and not 0 < per_second < float("inf"):
        raise ApiKeyError("The limit is a number of messages a second above 0.")
    key, public, digest = new_key()
    try:
        with writing():
            row = ApiKey.objects.create(
                name=name,
                public=public,
                digest=digest,
                client=client,
                per_second=per_second,
                created_ms=now_ms(),
            )
    except IntegrityError:
        raise ApiKeyError(f"A key is already called “{name}”: revoke it or choose another name.") from None
    return NewKey(row, key)


def revoke_key(name: str) -> None:
    """Make a key work no more, within a second.

    Raises
    ------
    ApiKeyError
        No working key has this name.
    """
    with writing():
        revoked = ApiKey.objects.filter(name=name, revoked_ms=None).update(revoked_ms=now_ms())
    if revoked != 1:
        raise ApiKeyError(f"No working key is called “{name}”: `vigie key list` shows them.")


def keep_suggestion(
    key: KnownKey, text: str, languages: str, community: str, session: str, scores: Mapping[str, object]
) -> None:
    """Keep the scores that a client says a text should have had.

    Raises
    ------
    StorageError
        The database refuses; nothing is kept.
    """
    with writing():
        Suggestion.objects.create(
            client_id=key.client,
            key_id=key.number,
            text=text,
            languages=languages[:200],
            community=community[:200],
            session=session[:200],
            scores=scores,
            created_ms=now_ms(),
        )


def _is_slug(name: str) -> bool:
    """Tell whether a name may stand in an address as it is."""
    return 1 <= len(name) <= 50 and slugify(name) == name
