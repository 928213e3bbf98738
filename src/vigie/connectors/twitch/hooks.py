"""EventSub by webhook: what proves that a call is Twitch's, and what it tells. Nothing but its bytes."""

import msgspec

from vigie.connectors import signatures
from vigie.connectors.account import Account
from vigie.connectors.inbound import Call, PayloadError, Reply, SignatureError, Taken
from vigie.connectors.twitch.events import EventError, entries_of, notification_of

_PREFIX = b"sha256="
_ID, _SENT = "twitch-eventsub-message-id", "twitch-eventsub-message-timestamp"
_SIGNATURE, _TYPE = "twitch-eventsub-message-signature", "twitch-eventsub-message-type"
#: Twitch asks to refuse what is older (s).
WINDOW = 600


class TwitchHooks:
    """Reads the webhooks of one account; see `vigie.connectors.inbound.Inbound`."""

    def __init__(self, account: Account) -> None:
        self._secret = account.keyring.get("webhook_secret").strip().encode()

    def glance(self, call: Call) -> None:
        """Refuse what has not Twitch's headers."""
        if call.method != "POST":
            raise SignatureError("This address takes Twitch's webhooks only: nothing is to be seen here.")
        for name in (_ID, _TYPE):
            signatures.header(call, name)
        signatures.rfc3339_ms(signatures.header(call, _SENT))
        signature = signatures.header(call, _SIGNATURE)
        if not (signature.startswith(_PREFIX) and len(signature) == len(_PREFIX) + 64):
            raise SignatureError("The signature is not of the form that Twitch writes.")

    def take(self, call: Call, *, now: int) -> Taken:
        """Prove the call and read it."""
        self.glance(call)
        message, sent = signatures.header(call, _ID), signatures.header(call, _SENT)
        # The headers as they came and the raw body, joined: what Twitch signs.
        signatures.prove_hex(
            self._secret, message + sent + call.body, signatures.header(call, _SIGNATURE), prefix=_PREFIX
        )
        signatures.recent(signatures.rfc3339_ms(sent), now=now, seconds=WINDOW)
        return _read(call, message.decode("latin-1"), sent.decode("latin-1"), now)


def _read(call: Call, message: str, sent: str, now: int) -> Taken:
    try:
        payload = msgspec.json.decode(call.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise PayloadError("A webhook of Twitch is not JSON.") from None
    match call.headers[_TYPE.encode()].strip():
        case b"webhook_callback_verification":
            challenge = payload.get("challenge") if isinstance(payload, dict) else None
            if not isinstance(challenge, str):
                raise PayloadError("A verification of Twitch has no challenge.")
            # As bytes and as text: Twitch compares them, and nobody shall read them as a page.
            return Taken(id=message, reply=Reply(200, challenge.encode()))
        case b"notification":
            try:
                told = notification_of(message, sent, payload)
                return Taken(id=message, told=entries_of(told, received_at=now), reply=Reply(204))
            except EventError as error:
                raise PayloadError(str(error)) from None
    # A revocation is seen by who watches the subscriptions; what is unknown is accepted, or it comes again.
    return Taken(id=message, reply=Reply(204))
