"""Webhooks of TikTok: what proves them, and the comments that they announce."""

import re

import msgspec

from vigie.connectors import signatures
from vigie.connectors.account import Account
from vigie.connectors.base import Gap
from vigie.connectors.inbound import Call, PayloadError, SignatureError, Taken
from vigie.connectors.tiktok import sentences
from vigie.connectors.tiktok.entries import NETWORK
from vigie.connectors.tiktok.session import NUMBER
from vigie.connectors.tiktok.shapes import Announced, Webhook
from vigie.message import Removal, Space

COMMENTED = "comment.update"

_SIGNATURE = "tiktok-signature"
_PROOF = re.compile(rb"t=([0-9]{1,12}),\s*s=([0-9a-f]{64})")
#: How far from now a delivery may have been signed (s): TikTok sends again for 72 hours, and nowhere says
#: that it signs anew.
WINDOW = 73 * 3600


class TikTokHooks:
    """Reads the webhooks of one app; see `vigie.connectors.inbound.Inbound`."""

    def __init__(self, account: Account) -> None:
        self._secret = account.keyring.get("client_secret").strip().encode()

    def glance(self, call: Call) -> None:
        """Refuse what is not signed as TikTok signs."""
        if call.method != "POST":
            raise SignatureError("This address takes TikTok's webhooks only: nothing is to be seen here.")
        _proof(call)

    def take(self, call: Call, *, now: int) -> Taken:
        """Prove the delivery and read what it announces."""
        self.glance(call)
        stamp, claimed = _proof(call)
        signatures.prove_hex(self._secret, stamp + b"." + call.body, claimed, prefix=b"")
        signatures.recent(signatures.unix_ms(stamp), now=now, seconds=WINDOW)
        try:
            webhook = msgspec.json.decode(call.body, type=Webhook)
            told = _told(webhook, now)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise PayloadError(
                "A webhook of TikTok cannot be read: it has not the documented form."
            ) from None
        # TikTok gives no id; a delivery that comes again has the same body.
        return Taken(id=signatures.digest(call.body), told=told)


def _proof(call: Call) -> tuple[bytes, bytes]:
    found = _PROOF.fullmatch(signatures.header(call, _SIGNATURE))
    if not found:
        raise SignatureError("The signature is not of the form that TikTok writes.")
    return found[1], found[2]


def _told(webhook: Webhook, now: int) -> tuple[Gap | Removal, ...]:
    if webhook.event != COMMENTED:
        return ()
    if not webhook.user_openid:
        raise msgspec.ValidationError("a comment under nobody's video")
    # Parsed twice: the content is JSON within JSON, and holds only numbers.
    announced = msgspec.json.decode(webhook.content, type=Announced)
    video, comment = str(announced.video_id), str(announced.comment_id)
    if not NUMBER.fullmatch(video) or not NUMBER.fullmatch(comment):
        raise msgspec.ValidationError("a comment without its numbers")
    space, at = Space(NETWORK, webhook.user_openid), webhook.create_time * 1000
    at = at if 0 < at <= now else now
    if announced.comment_action == "delete":
        name = f"delete:{comment}"
        return (Removal(id=name, space=space, at=at, received_at=now, message_id=comment),)
    # Whether answers are found by their own number is not documented: they are under what they answer.
    parent = str(announced.parent_comment_id or "")
    above = f"/{parent}" if NUMBER.fullmatch(parent) and parent not in ("0", comment) else ""
    return (
        Gap(
            space=space,
            since=at,
            until=now,
            what=f"{video}/{comment}{above}",
            because=sentences.ANNOUNCED,
        ),
    )
