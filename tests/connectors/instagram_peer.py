"""An Instagram professional account on loopback: comments, answers of one level, private messages.

Comments: /docs/graph-api/webhooks/reference/instagram, /docs/instagram-platform/comment-moderation and
…/reference/ig-comment/replies. A comment is told without its time; the page's token asks for the account.
"""

from collections.abc import Sequence
from typing import Any

import msgspec
from meta_inbox import Inbox
from meta_peer import (
    MISSING,
    NO_END,
    PAGE,
    PATIENCE,
    STALE,
    GraphError,
    MetaPeer,
    Raw,
    iso,
    keyring,
    listed,
    now,
    only,
)
from peer import Standing

from vigie.connectors.account import Account
from vigie.connectors.instagram import CARD
from vigie.connectors.instagram.connector import Instagram

ACCOUNT = "17841405793187218"
MEDIA = "17895695668004550"


class InstagramPeer(MetaPeer):
    """One account with one photo; see `peer.Peer`. Camille and Dominique have written to it before."""

    subject = "instagram"
    impossible = {"account": "@journal", "page": "journal", "version": "26"}

    def __init__(self) -> None:
        super().__init__()
        self.card = msgspec.structs.replace(
            CARD, connect=lambda account: Instagram(account, base=self.base, patience=PATIENCE)
        )
        self.lacks = {"stale signature": STALE, "token expired": NO_END}
        self.inbox = Inbox(PAGE, ACCOUNT)
        self.media: dict[str, Raw] = {}
        self.comments: dict[str, Raw] = {}
        self.private: list[Raw] = []
        self._people: dict[str, Raw] = {}
        self.publish("Le conseil a voté le budget.", native=MEDIA)
        for name in ("camille", "dominique"):
            # Long before whatever a test looks at.
            self.inbox.keep(f"aWdf{self.number()}", self.person(name), "Bonjour.", now() - 200_000)

    def account(self) -> Account:
        return Account(settings={"account": ACCOUNT, "page": PAGE}, keyring=keyring())

    # What people do

    async def say(self, text: str, *, author: str = "camille", held: bool = False, reply_to: str = "") -> str:
        comment = self._write(text, self.person(author), reply_to)
        await self.post(self.told(self.entry(comment)))
        return str(comment["id"])

    async def say_many(self, texts: Sequence[str]) -> list[str]:
        """Say many things in one webhook."""
        said = [self._write(text, self.person("camille"), "") for text in texts]
        await self.post(self.told(self.entry(*said)))
        return [comment["id"] for comment in said]

    async def say_live(self, text: str) -> str:
        """Comment on a broadcast."""
        live = self.publish("En direct.", kind="LIVE")
        comment = self._write(text, self.person("camille"), "", media=live)
        await self.post(self.told(self.entry(comment, field="live_comments")))
        return str(comment["id"])

    async def write(self, text: str, *, author: str = "camille") -> str:
        """Write in private."""
        mid = f"aWdf{self.number()}"
        self.inbox.keep(mid, self.person(author), text, now())
        await self.post(self.told(self.message(self.person(author)["id"], {"mid": mid, "text": text})))
        return mid

    async def unsend(self, message: str) -> None:
        """Take a private message back, as its author."""
        sender = self.inbox.find(message)["from"]["id"]
        await self.post(self.told(self.message(sender, {"mid": message, "is_deleted": True})))

    async def edit(self, message: str, text: str) -> None:
        raise NotImplementedError("Instagram tells no edits.")

    async def remove(self, message: str) -> None:
        """Delete a comment; nobody is told."""
        del self.comments[message]

    async def tell_unknown(self) -> None:
        entry = {"id": ACCOUNT, "time": now(), "changes": []}
        entry["changes"] = [
            {"field": "story_insights", "value": {"media_id": "1", "impressions": 4}},
            {"field": "mentions", "value": {"media_id": "1", "comment_id": "2"}},
        ]
        seen = self.message(self.person("camille")["id"], {})
        seen["messaging"][0]["read"] = seen["messaging"][0].pop("message") | {"mid": "aWdf1"}
        await self.post(self.told(entry, seen))

    def stands(self, message: str) -> Standing:
        comment = self.comments.get(message)
        if comment is None:
            return "deleted"
        return "hidden" if comment["hidden"] else "published"

    def answers(self, message: str) -> list[str]:
        return [
            one["text"]
            for one in self.comments.values()
            if one["parent_id"] == message and one["from"]["id"] == ACCOUNT
        ]

    # How it is told

    def entry(self, *comments: Raw, field: str = "comments") -> Raw:
        """Return what is told of the account's comments."""
        changes = [{"field": field, "value": _value(comment)} for comment in comments]
        return {"id": ACCOUNT, "time": now(), "changes": changes}

    def message(self, sender: str, said: Raw, *, recipient: str = ACCOUNT) -> Raw:
        """Return what is told of a private message."""
        at = now() * 1000
        event = {"sender": {"id": sender}, "recipient": {"id": recipient}, "timestamp": at, "message": said}
        return {"id": ACCOUNT, "time": at, "messaging": [event]}

    def person(self, name: str) -> Raw:
        """Return somebody, with the id that is theirs for this account."""
        if name not in self._people:
            self._people[name] = {"id": self.number(), "username": name}
        return self._people[name]

    def publish(self, caption: str, *, native: str = "", kind: str = "FEED") -> Raw:
        """Publish something."""
        media = {
            "id": native or self.number(),
            "caption": caption,
            "timestamp": iso(now()),
            "permalink": "https://www.instagram.com/p/abc/",
            "media_product_type": kind,
        }
        self.media[media["id"]] = media
        return media

    def _write(self, text: str, author: Raw, parent: str, *, media: Raw | None = None) -> Raw:
        about = media or self.media[MEDIA]
        comment = {
            "id": self.number(),
            "text": text,
            "timestamp": iso(now()),
            "from": author,
            "hidden": False,
            "parent_id": parent,
            "like_count": 0,
            "media": {"id": about["id"], "media_product_type": about["media_product_type"]},
        }
        self.comments[comment["id"]] = comment
        return comment

    # What the interface answers

    async def answer(self, method: str, path: list[str], given: Raw) -> Any:
        match (method, *path):
            case ("GET", account) if account == ACCOUNT:
                return {"id": ACCOUNT, "username": "journal", "name": "Journal de la ville"}
            case ("GET", account, "media") if account == ACCOUNT:
                media = sorted(self.media.values(), key=lambda one: one["timestamp"], reverse=True)
                return listed([only(self._counted(one), given["fields"]) for one in media], given)
            case ("GET", page, "conversations") if page == PAGE and given["platform"] == "instagram":
                return self.inbox.list(given, self.base)
            case ("POST", page, "moderate_conversations") if page == PAGE:
                return self.inbox.moderate(given)
            case ("POST", page, "messages") if page == PAGE:
                return await self._take(given)
            case ("GET", native, *edge) if native in self.media:
                if edge == ["comments"]:
                    return self._list(native, given)
                return only(self._counted(self.media[native]), given["fields"])
            case (_, native, *edge):
                return await self._on(method, native, edge, given)
        raise GraphError(2500)

    def _counted(self, media: Raw) -> Raw:
        under = [one for one in self.comments.values() if one["media"]["id"] == media["id"]]
        return {**media, "comments_count": len(under)}

    async def _on(self, method: str, native: str, edge: list[str], given: Raw) -> Any:
        comment = self.comments.get(native)
        if comment is None:
            raise GraphError(*MISSING)
        match (method, *edge):
            case ("GET",):
                return only({name: value for name, value in comment.items() if value != ""}, given["fields"])
            case ("POST",):
                comment["hidden"] = given["hide"]
            case ("DELETE",):
                del self.comments[native]
            case ("GET", "replies"):
                return listed(self._replies(native, given["fields"]), given, base=self.base)
            case ("POST", "replies"):
                if comment["hidden"] or comment["media"]["media_product_type"] == "LIVE":
                    raise GraphError(100)
                ours = {"id": ACCOUNT, "username": "journal", "self_ig_scoped_id": "5"}
                reply = self._write(given["message"], ours, comment["parent_id"] or native)
                await self.post(self.told(self.entry(reply)))
                return {"id": reply["id"]}
            case _:
                raise GraphError(2500)
        return {"success": True}

    def _replies(self, native: str, fields: str) -> list[Raw]:
        return [only(one, fields) for one in self.comments.values() if one["parent_id"] == native]

    def _list(self, media: str, given: Raw) -> Raw:
        fields, _, nested = given["fields"].partition(",replies{")
        found = []
        for one in self.comments.values():
            if one["media"]["id"] == media and not one["parent_id"]:
                shown = only({name: value for name, value in one.items() if value != ""}, fields)
                replies = self._replies(one["id"], nested.rstrip("}"))
                if replies:
                    shown["replies"] = listed(replies, {}, base=self.base)
                found.append(shown)
        # The newest first, and no more than fifty at once.
        return listed(found[::-1], given, largest=50, base=self.base)

    async def _take(self, given: Raw) -> Raw:
        recipient = given["recipient"]
        if "comment_id" in recipient:
            comment = self.comments.get(recipient["comment_id"])
            if comment is None:
                raise GraphError(*MISSING)
            if any(one["recipient"] == recipient for one in self.private):
                raise GraphError(100)
            self.private.append(given)
            person = comment["from"]
        else:
            person = next(one for one in self._people.values() if one["id"] == recipient["id"])
            if person["id"] in self.inbox.mute:
                raise GraphError(10, 2534022)
        mid = f"aWdf{self.number()}"
        text = given["message"]["text"]
        self.inbox.keep(mid, person, text, now(), ours=True)
        echo = self.message(ACCOUNT, {"is_echo": True, "mid": mid, "text": text}, recipient=person["id"])
        await self.post(self.told(echo))
        return {"recipient_id": person["id"], "message_id": mid}


def _value(comment: Raw) -> Raw:
    value = {name: comment[name] for name in ("id", "text", "from", "media")}
    if comment["parent_id"]:
        value["parent_id"] = comment["parent_id"]
    return value
