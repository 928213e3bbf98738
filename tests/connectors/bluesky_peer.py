"""Bluesky: its own servers (accounts, what the public reads, reports), and a Jetstream of ours beside them.

What is tried on the real servers: sessions, records and their swaps, thread gates, blocks, likes, reports,
what the public sees. Jetstream is ours, since none can be installed: see `jetstream.py`. The door stands
before the server of accounts.
"""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from functools import partial
from typing import Any, Literal

import msgspec
from bluesky_network import BlueskyNetwork, missing
from bluesky_person import Person, Post, RefusedError
from jetstream import Jetstream
from peer import Standing
from real_door import Answered, Passing, RealDoor, lasting, people

from vigie.connectors.account import Account, MemoryKeyring
from vigie.connectors.bluesky import CARD
from vigie.connectors.bluesky.connector import Bluesky
from vigie.connectors.bluesky.session import Timing

QUICK = Timing(patience=1.5, ping=0.3, sign=0.1, first_wait=0.005, longest_wait=0.02, names=1.0)
_POST = "app.bsky.feed.post"
#: The development network's servers sign their tokens with this (npm: @atproto/dev-env).
_SIGNED_WITH = b"jwt-secret"
#: The most writes of one call (lexicon of com.atproto.repo.applyWrites).
_TOGETHER = 200
_people: dict[str, Person] = {}


class BlueskyPeer(RealDoor):
    """A post of an account of ours, on the real network."""

    #: Settings that cannot be right.
    impossible = {
        "account": "not a name",
        "service": "http://bsky.example",
        "jetstream": "ws://jetstream.example/subscribe",
        "labeler": "bsky.example",
    }
    server: BlueskyNetwork

    def __init__(self) -> None:
        super().__init__()
        self.card = msgspec.structs.replace(CARD, connect=partial(Bluesky, timing=QUICK))
        self.lacks = {
            "asked to move": "A Jetstream never asks a client to connect elsewhere.",
        }
        self._authors: dict[str, Person] = {}
        self._expired = False
        self._old: set[str] = set()

    async def start(self) -> None:
        """Make an account with a post, and a Jetstream."""
        self.server = await lasting("bluesky", BlueskyNetwork, unless=missing())
        await self.open(self.server.pds)
        await people(self._furnish)
        self.jetstream = Jetstream(self.server.events, self.faults, self._is_said)
        await self.jetstream.start()

    async def stop(self) -> None:
        """Stop the Jetstream and the door; the network goes on."""
        await super().stop()
        if hasattr(self, "jetstream"):
            await self.jetstream.stop()

    def _furnish(self) -> None:
        self.me = self.server.join("moderation")
        self._password = self.me.app_password()
        self.post = self.me.post("Le marché ouvre samedi.")

    def account(self) -> Account:
        """Return our account, which signs in by its app password."""
        settings = {"account": self.me.handle, "service": self.base, "jetstream": self.jetstream.address}
        return Account(settings=settings, keyring=MemoryKeyring({"password": self._password}))

    def only_reads(self, method: str, path: str) -> bool:
        """Tell whether a request only reads: opening a session changes nothing for anybody."""
        return method == "GET" or "com.atproto.server." in path

    # What people do

    def person(self, name: str) -> Person:
        """Return somebody by a name of this peer's; people outlast one trial."""
        if name not in _people:
            _people[name] = self.server.join(name)
        return _people[name]

    async def say(self, text: str, *, author: str = "camille", held: bool = False, reply_to: str = "") -> str:
        assert not held, "nobody keeps a post back on Bluesky"
        return await people(self._say, text, author, reply_to)

    def _say(self, text: str, author: str, reply_to: str) -> str:
        person = self.person(author)
        parent = self._reference(reply_to) if reply_to else self.post
        said = person.reply(parent, text, root=self.post).uri
        self._authors[said] = person
        return said

    def _reference(self, uri: str) -> Post:
        did, collection, key = uri.removeprefix("at://").split("/")
        held = self.me.ask("com.atproto.repo.getRecord", repo=did, collection=collection, rkey=key)
        return Post(uri, held["cid"])

    async def say_many(self, texts: list[str]) -> list[str]:
        """Say many things in few commits."""
        return await people(self._say_many, list(texts))

    def _say_many(self, texts: list[str]) -> list[str]:
        person = self.person("camille")
        said: list[str] = []
        for start in range(0, len(texts), _TOGETHER):
            reply = {"root": self.post.reference(), "parent": self.post.reference()}
            writes = [
                {
                    "$type": "com.atproto.repo.applyWrites#create",
                    "collection": _POST,
                    "value": {"$type": _POST, "text": text, "reply": reply, "createdAt": _now()},
                }
                for text in texts[start : start + _TOGETHER]
            ]
            made = person.do("com.atproto.repo.applyWrites", repo=person.did, writes=writes)
            said += [one["uri"] for one in made["results"]]
        self._authors |= dict.fromkeys(said, person)
        return said

    async def edit(self, message: str, text: str) -> None:
        """Write the record anew: the application offers no change, the protocol does."""
        await people(self._edit, message, text)

    def _edit(self, message: str, text: str) -> None:
        person, (collection, key) = self._authors[message], message.split("/")[-2:]
        place = {"repo": person.did, "collection": collection, "rkey": key}
        held = person.ask("com.atproto.repo.getRecord", **place)
        person.do("com.atproto.repo.putRecord", **place, record={**held["value"], "text": text})

    async def remove(self, message: str) -> None:
        """Delete a post as its author: who else could is not part of the network's interface."""
        await people(self._authors[message].delete, Post(message, ""))
        key = message.rsplit("/", 1)[1]
        await self.jetstream.until_told(
            lambda event: (
                event.get("commit", {}).get("operation") == "delete" and event["commit"]["rkey"] == key
            )
        )

    async def tell_unknown(self) -> None:
        await self.jetstream.tell_unknown()

    async def break_stream(self, how: Literal["closed", "half-closed", "asked to move"] = "closed") -> None:
        if hasattr(self, "jetstream"):
            await self.jetstream.break_all(how)

    def expire_token(self, *, renewable: bool = True) -> None:
        """Let the session in use end; the app password is taken back too where nothing shall help."""
        self._expired = True
        self._old.clear()
        if not renewable:
            for password in self.me.ask("com.atproto.server.listAppPasswords")["passwords"]:
                self.me.do("com.atproto.server.revokeAppPassword", name=password["name"])

    # What is seen

    def stands(self, message: str) -> Standing:
        """Return where the message stands, once what the public reads says the same as the records do."""
        expected = self._stands(message)
        shown, hidden = _eventually(
            lambda: (self._public("getPostThreadV2"), self._public("getPostThreadOtherV2")),
            lambda seen: (
                (message in seen[0], message in seen[1]) == (expected == "published", expected == "hidden")
            ),
        )
        assert (message in shown) == (expected == "published")
        assert (message in hidden) == (expected == "hidden")
        return expected

    def _stands(self, message: str) -> Standing:
        did, collection, key = message.removeprefix("at://").split("/")
        try:
            self.me.ask("com.atproto.repo.getRecord", repo=did, collection=collection, rkey=key)
        except RefusedError:
            return "deleted"
        return "hidden" if message in self.hidden() else "published"

    def hidden(self) -> list[str]:
        """Return what our post's thread gate hides."""
        try:
            gate = self.me.ask(
                "com.atproto.repo.getRecord",
                repo=self.me.did,
                collection="app.bsky.feed.threadgate",
                rkey=self.post.key,
            )
        except RefusedError:
            return []
        return list(gate["value"].get("hiddenReplies", []))

    def _public(self, method: str) -> list[str]:
        try:
            thread = self.server.read(f"app.bsky.unspecced.{method}", anchor=self.post.uri)["thread"]
        except RefusedError:
            # The AppView has not read our post yet.
            return []
        return [each["uri"] for each in thread if "post" in each["value"]]

    def answers(self, message: str) -> list[str]:
        records = self.me.ask("com.atproto.repo.listRecords", repo=self.me.did, collection=_POST, limit=100)
        values = [one["value"] for one in records["records"]]
        said = [one for one in values if one.get("reply", {}).get("parent", {}).get("uri") == message]
        return [one["text"] for one in sorted(said, key=lambda one: one["createdAt"])]

    # What the door changes

    async def before(self, passing: Passing) -> None:
        """Let tokens that were used before the session ended be as old as those that really end."""
        token = passing.headers.get("authorization", "").removeprefix("Bearer ")
        if not token or "refreshSession" in passing.path:
            return
        if self._expired:
            # The first one seen is the one in use.
            self._expired = False
            self._old.add(token)
        if token in self._old:
            passing.headers["authorization"] = f"Bearer {_aged(token)}"

    async def after(self, passing: Passing, answer: Answered) -> Answered:
        """Believe what a new session gives: two tokens that are made within one second are the same."""
        if answer.status == 200 and passing.path.endswith(("createSession", "refreshSession")):
            self._old.clear()
        return answer

    def _is_said(self, event: dict[str, Any]) -> bool:
        commit = event.get("commit", {})
        return commit.get("operation") == "create" and self.post.uri in json.dumps(commit["record"])


def _aged(token: str) -> str:
    """Return the token as if it had been made a day ago: the server itself finds that it has ended."""
    head, body, _ = token.split(".")
    held = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    held |= {"iat": int(time.time()) - 86_400, "exp": int(time.time()) - 3_600}
    signed = f"{head}.{_letters(json.dumps(held).encode())}"
    return f"{signed}.{_letters(hmac.digest(_SIGNED_WITH, signed.encode(), hashlib.sha256))}"


def _letters(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _eventually(see: Callable[[], Any], so: Callable[[Any], bool], within: float = 10.0) -> Any:
    end = time.monotonic() + within
    while not so(seen := see()) and time.monotonic() < end:
        time.sleep(0.02)
    return seen


def _now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime())
