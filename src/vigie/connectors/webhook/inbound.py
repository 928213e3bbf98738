"""What a client's site posts, proven by Standard Webhooks and read as the wire format of Vigie."""

import msgspec

from vigie.api.body import BodyError
from vigie.api.posted import Posted, PostError, Refused, read_post
from vigie.api.signature import envelope, key_of, verify
from vigie.connectors.account import Account
from vigie.connectors.inbound import Call, Reply, SignatureError, Taken

#: The word of this network in addresses and in places.
NETWORK = "webhook"
_encode = msgspec.json.encode


class WebhookInbound:
    """Reads the posts of one site.

    Parameters
    ----------
    account
        With the place and the secret; without a secret nothing is genuine.
    """

    def __init__(self, account: Account) -> None:
        self._place = account.setting("place")
        try:
            self._key = key_of(account.keyring.get("secret").strip())
        except ValueError:
            self._key = b""

    def glance(self, call: Call) -> None:
        """Refuse what cannot be genuine before its body is read; see `connectors.inbound.Inbound`.

        Raises
        ------
        SignatureError
            A header is missing or cannot be read.
        """
        if call.method != "POST":
            raise SignatureError("This address is written to with POST, signed as Standard Webhooks says.")
        envelope(dict(call.headers))

    def take(self, call: Call, *, now: int) -> Taken:
        """Prove the post and read it.

        A post of which nothing can be read is no `PayloadError`: whoever wrote the sender is to be told why.

        Raises
        ------
        SignatureError
            It is not proven, or too old.
        """
        self.glance(call)
        if not self._key:
            raise SignatureError("This account has no secret to check signatures with: give it one.")
        delivery = verify(self._key, dict(call.headers), call.body, now_s=now / 1000)
        try:
            posted = read_post(
                call.body, network=NETWORK, space=self._place, delivery_id=delivery, received_at=now
            )
        except (BodyError, PostError) as error:
            return Taken(id=delivery, reply=_answer(400, {"error": str(error)}))
        posted = _on_this_network(posted)
        if not posted.entries:
            sentence = "No entry of this post can be taken: “refused” says why of each."
            return Taken(id=delivery, reply=_answer(400, {"error": sentence, "refused": posted.refused}))
        # Sent once the entries are on disk.
        told = {"taken": len(posted.entries), "refused": posted.refused}
        return Taken(id=delivery, told=tuple(posted.entries), reply=_answer(202, told))


def _on_this_network(posted: Posted) -> Posted:
    """Return the post without entries that claim to come from another network."""
    if all(entry.space.network == NETWORK for entry in posted.entries):
        return posted
    kept = Posted([], [], list(posted.refused))
    for index, entry in zip(posted.indexes, posted.entries, strict=True):
        if entry.space.network == NETWORK:
            kept.entries.append(entry)
            kept.indexes.append(index)
        else:
            kept.refused.append(
                Refused(index, f"This address is of the network “{NETWORK}”: name it or none.")
            )
    kept.refused.sort(key=lambda refused: refused.index)
    return kept


def _answer(status: int, body: dict[str, object]) -> Reply:
    return Reply(status, _encode(body), "application/json")
