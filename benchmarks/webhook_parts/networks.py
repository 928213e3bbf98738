"""A network as small as it can be: the formula of Meta's webhooks, one message a post.

It stands for Meta's connectors until they are written; proof, journal and answer are the same.
"""

import msgspec

from vigie.actions.limits import Rate
from vigie.connectors.account import Account, Field
from vigie.connectors.base import Capabilities, Sentence
from vigie.connectors.card import NetworkCard
from vigie.connectors.inbound import Call, PayloadError, Taken
from vigie.connectors.signatures import digest, header, prove_hex
from vigie.message import Author, Message, Space

_SAID = Sentence("A measure.", "Une mesure.")
_decode = msgspec.json.Decoder().decode


class Meta:
    """``X-Hub-Signature-256``: HMAC-SHA256 of the raw body with the app's secret, in hexadecimal."""

    def __init__(self, account: Account) -> None:
        self._key = account.keyring.get("secret").encode()
        self._place = account.setting("place")

    def glance(self, call: Call) -> None:
        """Refuse a post without the header."""
        header(call, "x-hub-signature-256")

    def take(self, call: Call, *, now: int) -> Taken:
        """Prove the post and read its changes."""
        prove_hex(self._key, call.body, header(call, "x-hub-signature-256"))
        try:
            told = tuple(
                _message("meta", self._place, value["comment_id"], value["message"], value["from"]["id"], now)
                for entry in _decode(call.body)["entry"]
                for value in (change["value"] for change in entry["changes"])
            )
        except (msgspec.DecodeError, LookupError, TypeError) as error:
            raise PayloadError("It has not the shape of a change of the feed.") from error
        return Taken(id=digest(call.body), told=told)


def _message(network: str, place: str, native: str, text: str, author: str, now: int) -> Message:
    return Message(
        id=native,
        space=Space(network, place),
        kind="comment",
        text=text,
        author=Author(author, author),
        at=now,
        received_at=now,
    )


def _card(name: str, inbound: type[Meta]) -> NetworkCard:
    def connect(account: Account) -> None:
        raise NotImplementedError

    return NetworkCard(
        name=name,
        title=name,
        fields=(Field(name="secret", label=_SAID, help=_SAID, secret=True),),
        before=_SAID,
        capabilities=Capabilities(delivery="webhook", kinds=frozenset({"comment"})),
        connect=connect,  # type: ignore[arg-type]
        inbound=inbound,
        rate=Rate(1.0, 1),
    )


CARDS = {"meta": _card("meta", Meta)}
