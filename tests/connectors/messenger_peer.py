"""The private messages of a Facebook page on loopback.

Events: /documentation/business-messaging/messenger-platform/webhooks/webhook-events; one event in each entry,
times in milliseconds.
"""

from collections.abc import Sequence
from typing import Any

import msgspec
from meta_inbox import Inbox
from meta_peer import NO_END, PAGE, PATIENCE, STALE, GraphError, MetaPeer, Raw, keyring, now
from peer import Standing

from vigie.connectors.account import Account
from vigie.connectors.messenger import CARD
from vigie.connectors.messenger.connector import Messenger


class MessengerPeer(MetaPeer):
    """One page to which people write; see `peer.Peer`."""

    impossible = {"page": "m.me/journal", "version": "26"}

    def __init__(self) -> None:
        super().__init__()
        self.card = msgspec.structs.replace(
            CARD, connect=lambda account: Messenger(account, base=self.base, patience=PATIENCE)
        )
        self.lacks = {"stale signature": STALE, "token expired": NO_END}
        self.inbox = Inbox(PAGE, PAGE)
        self.sent: list[Raw] = []
        self._people: dict[str, Raw] = {}

    def account(self) -> Account:
        return Account(settings={"page": PAGE}, keyring=keyring())

    async def say(self, text: str, *, author: str = "camille", held: bool = False, reply_to: str = "") -> str:
        entry = self.entry(self._write(text, self.person(author), reply_to))
        await self.post(self.told(entry))
        return str(entry["messaging"][0]["message"]["mid"])

    async def say_many(self, texts: Sequence[str]) -> list[str]:
        """Have as many people say as many things, in one webhook."""
        said = [self._write(text, self.person(f"lecteur {number}"), "") for number, text in enumerate(texts)]
        await self.post(self.told(*(self.entry(event) for event in said)))
        return [event["message"]["mid"] for event in said]

    async def edit(self, message: str, text: str) -> None:
        said = self.inbox.find(message)
        said["message"] = text
        said["edits"] = said.get("edits", 0) + 1
        event = self._event(said["from"]["id"], PAGE)
        event["message_edit"] = {"mid": message, "text": text, "num_edit": said["edits"]}
        await self.post(self.told(self.entry(event)))

    async def remove(self, message: str) -> None:
        """Unsend a message, as its author."""
        said = self.inbox.find(message)
        event = self._event(said["from"]["id"], PAGE)
        event["message"] = {"mid": message, "is_deleted": True}
        await self.post(self.told(self.entry(event)))

    async def tell_unknown(self) -> None:
        person = self.person("camille")["id"]
        events: list[Raw] = [
            {"reaction": {"mid": "m_1", "action": "react", "emoji": "❤", "reaction": "love"}},
            {"read": {"watermark": 1_458_668_856_253}},
            {"delivery": {"mids": ["m_1"], "watermark": 1_458_668_856_253}},
            {"postback": {"mid": "m_2", "title": "Démarrer", "payload": "START"}},
            {"an event of the future": {}},
        ]
        await self.post(self.told(*(self.entry({**self._event(person, PAGE), **one}) for one in events)))

    def stands(self, message: str) -> Standing:
        return "published"

    def answers(self, message: str) -> list[str]:
        return self.inbox.answers_to(self.inbox.find(message)["from"]["id"])

    def person(self, name: str) -> Raw:
        """Return somebody, with the id that is theirs on this page."""
        if name not in self._people:
            self._people[name] = {"id": self.number(), "name": name.title(), "email": "x@facebook.com"}
        return self._people[name]

    def entry(self, event: Raw) -> Raw:
        """Return what is told of the page."""
        return {"id": PAGE, "time": now() * 1000, "messaging": [event]}

    def _event(self, sender: str, recipient: str) -> Raw:
        return {
            "sender": {"id": sender},
            "recipient": {"id": recipient},
            "timestamp": now() * 1000,
        }

    def _write(self, text: str, person: Raw, reply_to: str) -> Raw:
        mid = f"m_{self.number()}-Ab_c"
        self.inbox.keep(mid, person, text, now())
        event = self._event(person["id"], PAGE)
        event["message"] = {"mid": mid, "text": text}
        if reply_to:
            event["message"]["reply_to"] = {"mid": reply_to}
        return event

    async def answer(self, method: str, path: list[str], given: Raw) -> Any:
        match (method, *path):
            case ("GET", page) if page == PAGE:
                return {"id": PAGE, "name": "Journal de la ville"}
            case ("GET", page, "conversations") if page == PAGE and given["platform"] == "messenger":
                return self.inbox.list(given, self.base)
            case ("POST", page, "moderate_conversations") if page == PAGE:
                return self.inbox.moderate(given)
            case ("POST", page, "messages") if page == PAGE:
                return await self._take(given)
        raise GraphError(2500)

    async def _take(self, given: Raw) -> Raw:
        person = given["recipient"]["id"]
        if person in self.inbox.blocked:
            raise GraphError(551, 1545041)
        if person in self.inbox.mute:
            raise GraphError(10, 2018278)
        assert given["messaging_type"] == "RESPONSE"
        self.sent.append(given)
        mid = f"m_{self.number()}"
        somebody = next(one for one in self._people.values() if one["id"] == person)
        self.inbox.keep(mid, somebody, given["message"]["text"], now(), ours=True)
        echo = self._event(PAGE, person)
        echo["message"] = {"is_echo": True, "app_id": 9, "mid": mid, "text": given["message"]["text"]}
        await self.post(self.told(self.entry(echo)))
        return {"recipient_id": person, "message_id": mid}
