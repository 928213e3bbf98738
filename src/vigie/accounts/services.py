"""Clients that are opened, and people who are let in without a password: one-time links."""

import hashlib
import secrets

from django.contrib.auth.models import User
from django.db import transaction

from vigie.accounts.models import Client, Membership, SignInLink
from vigie.clock import now_ms

#: Links that nobody can use any more are kept this long, to tell "used" from "unknown" (ms).
KEPT_MS = 7 * 24 * 3600 * 1000


#: Slug of the client that messages belong to until others are made.
DEFAULT_CLIENT = "default"


def open_client(slug: str) -> tuple[Client, bool]:
    """Return the client of this slug and whether it was made now.

    A client that is made has the administrators as supervisors: messages that nobody may see are lost.
    """
    client, made = Client.objects.get_or_create(slug=slug, defaults={"name": slug.capitalize()})
    if made:
        for user in User.objects.filter(is_superuser=True, is_active=True):
            Membership.objects.create(user=user, client=client, role=Membership.Role.SUPERVISOR)
    return client, made


def make_sign_in_link(user: User, *, minutes: int = 60) -> str:
    """Return the secret of a new link that signs `user` in once.

    Parameters
    ----------
    user : User
        Who will be signed in.
    minutes : int
        How long the link is good for.

    Returns
    -------
    str
        The secret to put after ``/sign-in/``; only its digest is kept, so it cannot be shown again.
    """
    at = now_ms()
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        SignInLink.objects.filter(expires_ms__lt=at - KEPT_MS).delete()
        SignInLink.objects.create(digest=_digest(secret), user=user, expires_ms=at + minutes * 60_000)
    return secret


def sign_in_link_opens(secret: str) -> bool:
    """Tell whether the link would let its person in, without using it."""
    return SignInLink.objects.filter(
        digest=_digest(secret), used_ms=None, expires_ms__gt=now_ms(), user__is_active=True
    ).exists()


def use_sign_in_link(secret: str) -> User | None:
    """Use the link up and return its person, or None when it is unknown, used or too old."""
    digest = _digest(secret)
    at = now_ms()
    # One conditional UPDATE: of two clicks at the same moment only one enters.
    taken = SignInLink.objects.filter(
        digest=digest, used_ms=None, expires_ms__gt=at, user__is_active=True
    ).update(used_ms=at)
    if taken != 1:
        return None
    return SignInLink.objects.select_related("user").get(digest=digest).user


def _digest(secret: str) -> str:
    # The secret has 256 random bits, so a plain digest cannot be searched backwards.
    return hashlib.sha256(secret.encode()).hexdigest()
