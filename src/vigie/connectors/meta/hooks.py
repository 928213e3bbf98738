"""Proves that a webhook is Meta's, and reads it; see `vigie.connectors.inbound.Inbound`."""

from collections.abc import Callable, Iterable

from vigie.connectors import signatures
from vigie.connectors.account import Account
from vigie.connectors.inbound import Call, Reply, SignatureError, Taken
from vigie.connectors.meta.envelope import Told, told_in
from vigie.message import Entry

_SIGNATURE = "x-hub-signature-256"
_PREFIX = b"sha256="

#: Returns what is told of one account, with the time of receipt (ms).
Read = Callable[[Told, int], Iterable[Entry]]


class MetaHooks:
    """Reads the webhooks of one app.

    Parameters
    ----------
    account
        With the secrets `app_secret` and `verify_token`; without them nothing is genuine.
    subject
        "page" or "instagram".
    read
        Reads what is told of one account. One app tells of several: each entry names its own place.
    """

    def __init__(self, account: Account, subject: str, read: Read) -> None:
        self._secret = account.keyring.get("app_secret").strip().encode()
        self._word = account.keyring.get("verify_token").strip()
        self._subject = subject
        self._read = read

    def glance(self, call: Call) -> None:
        """Refuse what has not Meta's signature, or is no handshake."""
        if call.method == "GET":
            signatures.hub_challenge(call, self._word)
            return
        if call.method != "POST":
            raise SignatureError("This address takes Meta's webhooks only: nothing is to be seen here.")
        signature = signatures.header(call, _SIGNATURE)
        if not (signature.startswith(_PREFIX) and len(signature) == len(_PREFIX) + 64):
            raise SignatureError("The signature is not of the form that Meta writes.")

    def take(self, call: Call, *, now: int) -> Taken:
        """Prove the call by its raw bytes (Meta escapes what is not ASCII) and read it."""
        self.glance(call)
        if call.method == "GET":
            return Taken(reply=signatures.hub_challenge(call, self._word))
        signatures.prove_hex(self._secret, call.body, signatures.header(call, _SIGNATURE), prefix=_PREFIX)
        entries = [entry for told in told_in(call.body, self._subject) for entry in self._read(told, now)]
        return Taken(
            id=signatures.digest(call.body), told=tuple(entries), reply=Reply(200, b"EVENT_RECEIVED")
        )
