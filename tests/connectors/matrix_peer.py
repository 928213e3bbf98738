"""Matrix: a real Synapse behind a door of ours; people speak to it as applications do.

What the server itself does is what is tried: sign-in, syncing, redactions, power levels, transactions. The
door only changes what Vigie is told of the room's timeline, in the ways that the specification leaves open (a
timeline that is limited, an event told again, another order).
"""

import asyncio
import json
import secrets
from functools import partial
from typing import Any
from urllib.parse import quote

import msgspec
from peer import Standing
from real_door import Answered, Passing, RealDoor, lasting, people
from running import missing
from synapse import ADMIN, CLIENT, Member, Synapse

from vigie.connectors.account import Account, MemoryKeyring
from vigie.connectors.matrix import CARD
from vigie.connectors.matrix.connector import Matrix
from vigie.connectors.matrix.session import Timing

QUICK = Timing(patience=1.5, hold=0.3, first_wait=0.005, longest_wait=0.02)
#: Asked at the same time when many speak together.
_TOGETHER = 8


class MatrixPeer(RealDoor):
    """A room of a real server, where our account moderates."""

    #: Settings that cannot be right.
    impossible = {"server": "http://matrix.example", "user": "moderation"}
    server: Synapse

    def __init__(self) -> None:
        super().__init__()
        self.card = msgspec.structs.replace(CARD, connect=partial(Matrix, timing=QUICK))
        self.lacks = {
            "asked to move": "A Matrix server never asks a client to connect elsewhere.",
        }
        self._people: dict[str, Member] = {}
        self._authors: dict[str, Member] = {}
        self._again: list[Any] = []
        self._kept_back_events: list[Any] = []
        self._open = asyncio.Event()
        self._open.set()

    async def start(self) -> None:
        """Take a place on the server: a room with its owner, and our account as its moderator."""
        self.server = await lasting("synapse", Synapse, unless=missing("synapse"))
        await self.open(self.server.address)
        await people(self._furnish)

    def _furnish(self) -> None:
        self.password = secrets.token_hex(12)
        asked = {
            "username": f"moderation-{secrets.token_hex(6)}",
            "password": self.password,
            "auth": {"type": "m.login.dummy"},
        }
        answer = self.server.ask("POST", f"{CLIENT}/register", asked)
        self.me = Member(self.server, answer["user_id"], answer["access_token"])
        self.owner = self.server.register("owner")
        self.room = self.owner.create_room("La place")
        self.me.join(self.room)
        self.owner.promote(self.room, self.me, 50)

    def account(self) -> Account:
        """Return our account, which signs in by its password."""
        settings = {"server": self.base, "user": self.me.user_id}
        return Account(settings=settings, keyring=MemoryKeyring({"password": self.password}))

    def only_reads(self, method: str, path: str) -> bool:
        """Tell whether a request only reads: signing in changes nothing in a room."""
        return method == "GET" or path.endswith("/login")

    def waits(self, method: str, path: str) -> bool:
        """Tell whether a request waits for news."""
        return path.endswith("/sync")

    # What people do

    def person(self, name: str) -> Member:
        """Return somebody who is in the room, by a name of this peer's."""
        if name not in self._people:
            self._people[name] = self.server.register(name)
            self._people[name].join(self.room)
        return self._people[name]

    async def say(self, text: str, *, author: str = "camille", held: bool = False, reply_to: str = "") -> str:
        assert not held, "no Matrix room keeps a message back"
        return await people(self._say, text, author, reply_to)

    def _say(self, text: str, author: str, reply_to: str) -> str:
        person = self.person(author)
        said = person.say(self.room, text, answers=reply_to)
        self._authors[said] = person
        return said

    async def say_many(self, texts: list[str]) -> list[str]:
        """Say many things before the next one is told."""
        self._open.clear()
        await people(self.person, "camille")
        few = asyncio.Semaphore(_TOGETHER)

        async def one(text: str) -> str:
            async with few:
                return await self.say(text)

        try:
            return await asyncio.gather(*(one(text) for text in texts))
        finally:
            self._open.set()

    async def edit(self, message: str, text: str) -> None:
        await people(self._authors[message].edit, self.room, message, text)

    async def remove(self, message: str) -> None:
        await people(self.owner.redact, self.room, message)

    async def tell_unknown(self) -> None:
        """Send an event of a kind that nobody knows."""
        person = await people(self.person, "camille")
        await people(person.send, self.room, "org.example.unknown", {"body": "Bonjour."})

    # What is seen

    def stands(self, message: str) -> Standing:
        return "published" if "body" in self.owner.event(self.room, message)["content"] else "deleted"

    def texts(self, message: str) -> list[str]:
        """Return every text of a message that can still be read, its changes included."""
        found = []
        for event in self.owner.events(self.room):
            relation = event["content"].get("m.relates_to", {})
            if message in (event["event_id"], relation.get("event_id")) and "body" in event["content"]:
                found.append(event["content"]["body"])
        return found

    def answers(self, message: str) -> list[str]:
        found = []
        for event in self.owner.events(self.room):
            answered = event["content"].get("m.relates_to", {}).get("m.in_reply_to", {})
            if event["sender"] == self.me.user_id and answered.get("event_id") == message:
                found.append(event["content"]["body"])
        return found

    def expire_token(self, *, renewable: bool = True) -> None:
        """End every session of our account; its password changes too where nothing shall help."""
        user, admin = quote(self.me.user_id), self.server.admin
        if renewable:
            path = f"/_synapse/admin/v2/users/{user}"
            devices = admin.ask("GET", f"{path}/devices")["devices"]
            admin.ask("POST", f"{path}/delete_devices", {"devices": [one["device_id"] for one in devices]})
        else:
            asked = {"new_password": secrets.token_hex(12), "logout_devices": True}
            admin.ask("POST", f"{ADMIN}/reset_password/{user}", asked)

    # What the door changes

    async def before(self, passing: Passing) -> None:
        if passing.path.endswith("/sync"):
            await self._open.wait()

    async def after(self, passing: Passing, answer: Answered) -> Answered:
        if not passing.path.endswith("/sync") or answer.status != 200 or "since" not in passing.query:
            return answer
        await self._open.wait()
        told = json.loads(answer.body)
        joined = told.get("rooms", {}).get("join", {})
        if self.room in joined and "timeline" in joined[self.room]:
            self._change(joined[self.room]["timeline"], told["next_batch"])
            answer.body = json.dumps(told).encode()
        return answer

    def _change(self, timeline: dict[str, Any], end: str) -> None:
        faults = self.faults
        events, timeline["events"] = timeline["events"], []
        timeline["events"] += self._again
        self._again = []
        for event in events:
            if event["type"] != "m.room.message" or event["sender"] == self.me.user_id:
                timeline["events"].append(event)
                continue
            while faults.garbage:
                faults.garbage -= 1
                timeline["events"] += ["no event", {"type": 5}, {"type": "m.room.message", "content": {}}]
            if faults.lost:
                faults.lost -= 1
                # What a server does that has more to tell than it tells at once.
                timeline["limited"], timeline["prev_batch"] = True, end
            elif faults.reordered:
                faults.reordered -= 1
                self._kept_back_events.append(event)
                if not faults.reordered:
                    timeline["events"] += reversed(self._kept_back_events)
                    self._kept_back_events = []
            else:
                timeline["events"].append(event)
                if faults.repeated:
                    faults.repeated -= 1
                    self._again.append(event)
