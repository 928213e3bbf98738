"""Signatures of webhooks, after the Standard Webhooks convention.

The sender signs ``id.timestamp.body`` with HMAC-SHA256 and sends three headers: ``webhook-id``,
``webhook-timestamp`` (seconds) and ``webhook-signature`` (``v1,<base64>``, several separated by spaces
while a secret is being replaced).
"""

import base64
import binascii
import hashlib
import hmac
import secrets

from vigie.connectors.inbound import SignatureError

PREFIX = "whsec_"
#: How far the sender's clock may be from ours, seconds. What is older may be a recording of an old delivery.
TOLERANCE = 300
#: Longest delivery id accepted, characters.
LONGEST_ID = 200


def new_secret() -> str:
    """Return a fresh secret in the convention's form."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def key_of(secret: str) -> bytes:
    """Return the bytes that a secret stands for.

    Raises
    ------
    ValueError
        The secret has not the convention's form.
    """
    try:
        if not secret.startswith(PREFIX):
            raise ValueError
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (ValueError, binascii.Error):
        raise ValueError(f"A secret is written {PREFIX} followed by base64: copy it again, whole.") from None
    if not 24 <= len(key) <= 64:
        raise ValueError("A secret holds 24 to 64 bytes: make a longer one.")
    return key


def sign(key: bytes, delivery_id: str, timestamp: int, body: bytes) -> str:
    """Return the value of ``webhook-signature`` for a delivery."""
    signed = f"{delivery_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()


def verify(key: bytes, headers: dict[bytes, bytes], body: bytes, *, now_s: float) -> str:
    """Return the delivery's id once its signature and its time are proven.

    Raises
    ------
    SignatureError
        With one sentence for the sender.
    """
    delivery_id, stamp, signatures = envelope(headers)
    expected = hmac.digest(key, delivery_id + b"." + stamp + b"." + body, hashlib.sha256)
    genuine = False
    for signature in signatures:
        # Every signature is compared, each in constant time: how long we take tells nothing.
        genuine |= hmac.compare_digest(expected, signature)
    if not genuine:
        raise SignatureError("The signature is not right: sign id.timestamp.body with this webhook's secret.")
    # The time is believed only now that it is proven.
    if abs(now_s - int(stamp)) > TOLERANCE:
        raise SignatureError(
            f"The timestamp is more than {TOLERANCE // 60} minutes away from our clock: "
            "set the sender's clock, and sign again when sending again."
        )
    return delivery_id.decode("ascii")


def envelope(headers: dict[bytes, bytes]) -> tuple[bytes, bytes, list[bytes]]:
    """Return the delivery's id, its timestamp and the signatures claimed for it.

    Raises
    ------
    SignatureError
        A header is missing or cannot be read.
    """
    for name in (b"webhook-id", b"webhook-timestamp", b"webhook-signature"):
        if not headers.get(name):
            raise SignatureError(f"The header {name.decode()} is missing: sign as Standard Webhooks says.")
    delivery_id, stamp = headers[b"webhook-id"], headers[b"webhook-timestamp"]
    if len(delivery_id) > LONGEST_ID or not all(33 <= byte <= 126 for byte in delivery_id):
        raise SignatureError(f"The header webhook-id is no word of at most {LONGEST_ID} ASCII characters.")
    if not (stamp.isdigit() and len(stamp) <= 12):
        raise SignatureError("The header webhook-timestamp is not a whole number of seconds.")
    signatures: list[bytes] = []
    for claimed in headers[b"webhook-signature"].split():
        version, _, encoded = claimed.partition(b",")
        if version == b"v1":
            try:
                signatures.append(base64.b64decode(encoded, validate=True))
            except binascii.Error:
                continue
    return delivery_id, stamp, signatures
