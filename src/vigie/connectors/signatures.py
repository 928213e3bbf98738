"""What networks prove their webhooks with: an HMAC-SHA256 over the raw body, a word that both know, a time.

Each network says in its own `Inbound` which of these it uses and over what; where the formulas were read
stands in the network's card. Nothing here knows a network.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable
from datetime import UTC, datetime

from vigie.connectors.inbound import Call, Reply, SignatureError


def header(call: Call, name: str) -> bytes:
    """Return a header that a genuine delivery has.

    Parameters
    ----------
    name
        In lower case.

    Raises
    ------
    SignatureError
        It is missing or empty.
    """
    value = call.headers.get(name.encode("ascii"), b"").strip()
    if not value:
        raise SignatureError(f"The header {name} is missing: this address takes signed deliveries only.")
    return value


def prove_hex(key: bytes, signed: bytes, claimed: bytes, *, prefix: bytes = b"sha256=") -> None:
    """Prove that whoever signed `signed` knows `key`; the signature is written in hexadecimal.

    With the prefix: Meta's ``X-Hub-Signature-256`` (Graph API, "Getting started" with webhooks) and Twitch's
    ``Twitch-Eventsub-Message-Signature`` (over id, time and body joined). Without: LinkedIn, TikTok.

    Raises
    ------
    SignatureError
        The signature is another one, or there is no key to check it with.
    """
    _prove(key, signed, claimed, prefix, binascii.hexlify)


def prove_base64(key: bytes, signed: bytes, claimed: bytes, *, prefix: bytes = b"sha256=") -> None:
    """Prove the same for a signature written in base64, as X does (``x-twitter-webhooks-signature``).

    Raises
    ------
    SignatureError
        The signature is another one, or there is no key to check it with.
    """
    _prove(key, signed, claimed, prefix, base64.b64encode)


def prove_word(expected: str, claimed: bytes | str) -> None:
    """Prove that the sender knows a word that was agreed on (Telegram's secret token, a ``verify_token``).

    Raises
    ------
    SignatureError
        It is another word, or none was agreed on.
    """
    told = claimed if isinstance(claimed, bytes) else claimed.encode("utf-8", "surrogatepass")
    # An account without its secret must not be open to whoever sends an empty one.
    if not hmac.compare_digest(expected.encode(), told) or not expected:
        raise SignatureError("The secret word is not right: give the network the one that Vigie shows.")


def recent(at: int, *, now: int, seconds: int) -> None:
    """Refuse what was signed too far from now: it may be a recording of an old delivery.

    Called once the time is proven. A clock that runs ahead is given as much as one that runs behind.

    Parameters
    ----------
    at, now
        When it was signed, and the time (ms).
    seconds
        How far they may be apart.

    Raises
    ------
    SignatureError
        They are further apart.
    """
    if abs(now - at) > seconds * 1000:
        raise SignatureError(
            f"The delivery was signed more than {seconds // 60} minutes away from our clock: "
            "set the clocks, and sign again when sending again."
        )


def unix_ms(stamp: bytes) -> int:
    """Return the milliseconds of a time written in whole seconds since 1970.

    Raises
    ------
    SignatureError
        It is not written so.
    """
    if not (stamp.isdigit() and len(stamp) <= 12):
        raise SignatureError("The time of the signature is not a whole number of seconds.")
    return int(stamp) * 1000


def rfc3339_ms(stamp: bytes) -> int:
    """Return the milliseconds of a time written as RFC 3339 has it; Twitch writes nine decimals.

    Raises
    ------
    SignatureError
        It is not written so.
    """
    try:
        # Python reads more forms than the standard has, and digits without end.
        if len(stamp) > 40 or stamp[10:11] not in (b"T", b"t"):
            raise ValueError
        at = datetime.fromisoformat(stamp.decode("ascii"))
    except (UnicodeDecodeError, ValueError):
        raise SignatureError("The time of the signature is not written as RFC 3339 has it.") from None
    return int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp() * 1000)


def hub_challenge(call: Call, word: str) -> Reply:
    """Return the reply to a subscription's handshake: its challenge, where the verify token is ours.

    For Facebook, Instagram and Messenger (Graph API, "Getting started" with webhooks).

    Raises
    ------
    SignatureError
        It is no such handshake, or its token is another one.
    """
    if call.query.get("hub.mode") != "subscribe" or not call.query.get("hub.challenge"):
        raise SignatureError("This address is asked by the network itself: nothing is to be seen here.")
    prove_word(word, call.query.get("hub.verify_token", ""))
    return Reply(body=call.query["hub.challenge"].encode("utf-8", "surrogatepass"))


def digest(body: bytes) -> str:
    """Return what names a delivery to which its network gives no id: the same body is the same delivery."""
    return hashlib.blake2b(body, digest_size=16).hexdigest()


def _prove(
    key: bytes, signed: bytes, claimed: bytes, prefix: bytes, written: Callable[[bytes], bytes]
) -> None:
    # HMAC with an empty key is one that anybody computes: an account without its secret proves nothing.
    if not key:
        raise SignatureError("This account has no secret to check signatures with: connect it again.")
    right = prefix + written(hmac.digest(key, signed, hashlib.sha256))
    if not hmac.compare_digest(right, claimed):
        raise SignatureError("The signature is not right: it is made of the raw body and the shared secret.")
