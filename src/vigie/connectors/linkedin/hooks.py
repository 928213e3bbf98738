"""LinkedIn's webhooks: what proves that a call is LinkedIn's, and what it tells. Nothing but its bytes."""

import binascii
import hashlib
import hmac

import msgspec

from vigie.connectors import signatures
from vigie.connectors.account import Account
from vigie.connectors.inbound import Call, PayloadError, Reply, SignatureError, Taken
from vigie.connectors.linkedin.entries import read_notifications, told_by

TYPE = "ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS"
_SIGNATURE = "x-li-signature"
#: The word before the body in what is signed; the header has the digits alone.
_SIGNED = b"hmacsha256="
#: A challenge is a UUID: what is far longer is no challenge, and is not signed for a stranger.
_LONGEST_CHALLENGE = 64


class LinkedInHooks:
    """Reads the webhooks of one account; see `vigie.connectors.inbound.Inbound`."""

    def __init__(self, account: Account) -> None:
        self._secret = account.keyring.get("client_secret").strip().encode()

    def glance(self, call: Call) -> None:
        """Refuse what is neither a challenge nor signed."""
        if call.method == "GET":
            self._challenge(call)
        elif call.method != "POST":
            raise SignatureError("This address takes LinkedIn's webhooks only: nothing is to be seen here.")
        elif len(signatures.header(call, _SIGNATURE)) != 64:
            raise SignatureError("The signature is not of the form that LinkedIn writes.")

    def take(self, call: Call, *, now: int) -> Taken:
        """Prove the call and read it; LinkedIn asks the challenge again every two hours."""
        self.glance(call)
        if call.method == "GET":
            return Taken(reply=self._answer(self._challenge(call)))
        signed, claimed = _SIGNED + call.body, signatures.header(call, _SIGNATURE)
        signatures.prove_hex(self._secret, signed, claimed, prefix=b"")
        return _read(call, now)

    def _challenge(self, call: Call) -> str:
        code = call.query.get("challengeCode", "")
        if not (code and len(code) <= _LONGEST_CHALLENGE and code.isascii() and code.isprintable()):
            raise SignatureError("This address is asked by LinkedIn itself: nothing is to be seen here.")
        # Signed for a stranger, this prefix would be a signature of a webhook.
        if code.encode().startswith(_SIGNED):
            raise SignatureError("This is no challenge of LinkedIn.")
        return code

    def _answer(self, code: str) -> Reply:
        if not self._secret:
            raise SignatureError("This account has no client secret: give it, then validate again.")
        proof = binascii.hexlify(hmac.digest(self._secret, code.encode(), hashlib.sha256)).decode()
        body = msgspec.json.encode({"challengeCode": code, "challengeResponse": proof})
        return Reply(200, body, "application/json")


def _read(call: Call, now: int) -> Taken:
    try:
        payload = msgspec.json.decode(call.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise PayloadError("A webhook of LinkedIn is not JSON.") from None
    listed = payload.get("notifications") if isinstance(payload, dict) else None
    if not isinstance(listed, list):
        raise PayloadError("A webhook of LinkedIn has no list of notifications.")
    # The same notifications come again every five minutes until they are taken.
    delivery = signatures.digest(call.body)
    if payload.get("type", TYPE) != TYPE:
        return Taken(id=delivery)
    told = [told_by(one, received_at=now) for one in read_notifications(listed)]
    return Taken(id=delivery, told=tuple(one for one in told if one is not None))
