"""What is done to webhooks."""

import msgspec
from django.db import IntegrityError
from django.utils.text import slugify

from vigie.accounts.models import Client
from vigie.api.models import Hook
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
    if not name or slugify(name) != name or len(name) > 50:
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
