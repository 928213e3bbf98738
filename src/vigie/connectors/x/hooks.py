"""Webhooks of the X Activity API: the challenge that X asks each hour, and events proven by their body."""

import base64
import hashlib
import hmac
import re

import msgspec

from vigie.connectors import signatures
from vigie.connectors.account import Account
from vigie.connectors.inbound import Call, PayloadError, Reply, SignatureError, Taken
from vigie.connectors.x.entries import known, message_of_dm, message_of_post
from vigie.connectors.x.session import NUMBER
from vigie.connectors.x.shapes import DmHeard, Envelope, Event, Post
from vigie.message import Message

#: The events that are read; others are accepted and say nothing.
POSTS = frozenset({"post.mention.create", "post.reply.create", "post.quote.create"})
PRIVATE = "dm.received"
EVENTS = POSTS | {PRIVATE}

_SIGNATURE = "x-twitter-webhooks-signature"
# The challenge is signed with the secret that proves events: whoever asks for it would get the signature of
# any body. No event can be written in these characters alone.
_CHALLENGE = re.compile(r"[A-Za-z0-9+/=_.~-]{1,256}", re.ASCII)


class XHooks:
    """Reads the webhooks of one app; see `vigie.connectors.inbound.Inbound`."""

    def __init__(self, account: Account) -> None:
        self._secret = account.keyring.get("consumer_secret").strip().encode()

    def glance(self, call: Call) -> None:
        """Refuse what is neither a challenge nor signed."""
        if call.method == "GET":
            if not _CHALLENGE.fullmatch(call.query.get("crc_token", "")):
                raise SignatureError("This address is asked by X itself: nothing is to be seen here.")
        elif call.method == "POST":
            signatures.header(call, _SIGNATURE)
        else:
            raise SignatureError("This address takes X's webhooks only: nothing is to be seen here.")

    def take(self, call: Call, *, now: int) -> Taken:
        """Answer the challenge, or prove the event and read it."""
        self.glance(call)
        if call.method == "GET":
            return Taken(reply=self._response(call.query["crc_token"]))
        signatures.prove_base64(self._secret, call.body, signatures.header(call, _SIGNATURE))
        try:
            event = msgspec.json.decode(call.body, type=Envelope).data
            told = _told(event, now)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise PayloadError(
                "A webhook of X cannot be read: it is not an event of its Activity API."
            ) from None
        return Taken(id=event.event_uuid or signatures.digest(call.body), told=told)

    def _response(self, challenge: str) -> Reply:
        if not self._secret:
            raise SignatureError("This account has no secret to answer challenges with: connect it again.")
        mac = base64.b64encode(hmac.digest(self._secret, challenge.encode(), hashlib.sha256)).decode()
        return Reply(200, msgspec.json.encode({"response_token": f"sha256={mac}"}), "application/json")


def _told(event: Event, now: int) -> tuple[Message, ...]:
    """Return what an event tells.

    Raises
    ------
    msgspec.ValidationError
        It is not what X documents.
    """
    if event.event_type not in EVENTS:
        return ()
    place = event.filter.user_id
    if not NUMBER.fullmatch(place):
        raise msgspec.ValidationError("an event of nobody")
    if event.event_type == PRIVATE:
        people = event.payload.get("users")
        users = known(people.values() if isinstance(people, dict) else ())
        heard = msgspec.convert(event.payload.get("direct_message_events"), list[DmHeard])
        return tuple(
            message_of_dm(one, place=place, users=users, received_at=now)
            for one in heard
            if one.type == "message_create"
        )
    included = event.includes.get("users")
    users = known(included if isinstance(included, list) else ())
    post = msgspec.convert(event.payload, Post)
    return (message_of_post(post, place=place, users=users, received_at=now),)
