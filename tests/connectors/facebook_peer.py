"""A Facebook page on loopback: its feed, its comments, and what a page may do with them.

Comments: /docs/graph-api/reference/object/comments and the field names of facebook-business 26.0.3; the
changes of a feed: /docs/graph-api/webhooks/reference/page. That a hidden comment is told with the verb "hide"
is known from samples only.
"""

from collections.abc import Sequence
from typing import Any

import msgspec
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
from vigie.connectors.facebook import CARD
from vigie.connectors.facebook.connector import FacebookPage

POST = f"{PAGE}_122100000000001"


class FacebookPeer(MetaPeer):
    """One page with one post of its own; see `peer.Peer`."""

    impossible = {"page": "Journal de la ville", "version": "26"}

    def __init__(self) -> None:
        super().__init__()
        self.card = msgspec.structs.replace(
            CARD, connect=lambda account: FacebookPage(account, base=self.base, patience=PATIENCE)
        )
        self.lacks = {"stale signature": STALE, "token expired": NO_END}
        self.posts: dict[str, Raw] = {}
        self.comments: dict[str, Raw] = {}
        self.deleted: set[str] = set()
        self.liked: set[str] = set()
        self.banned: set[str] = set()
        self.private: list[Raw] = []
        self._people: dict[str, str] = {}
        self.post_as(PAGE, "Le conseil a voté le budget.", native=POST)

    def account(self) -> Account:
        return Account(settings={"page": PAGE}, keyring=keyring())

    # What people do

    async def say(self, text: str, *, author: str = "camille", held: bool = False, reply_to: str = "") -> str:
        comment = self._write(text, self.person(author), reply_to)
        await self.post(self.told(self.entry(self.value(comment, "add"))))
        return str(comment["id"])

    async def say_many(self, texts: Sequence[str]) -> list[str]:
        """Say many things in one webhook."""
        said = [self._write(text, self.person("camille"), "") for text in texts]
        await self.post(self.told(self.entry(*(self.value(comment, "add") for comment in said))))
        return [comment["id"] for comment in said]

    async def visit(self, text: str, *, author: str = "camille") -> str:
        """Write on the page itself."""
        post = self.post_as(self.person(author)["id"], text)
        value = {"item": "status", "verb": "add", "post_id": post["id"], "from": post["from"]}
        value |= {"message": text, "created_time": post["at"], "published": 1}
        await self.post(self.told(self.entry(value)))
        return str(post["id"])

    async def edit(self, message: str, text: str) -> None:
        comment = self.comments[message]
        comment["message"] = text
        await self.post(self.told(self.entry(self.value(comment, "edited"))))

    async def remove(self, message: str) -> None:
        comment = self.comments.pop(message)
        self.deleted.add(message)
        value = self.value(comment, "remove")
        del value["message"]
        await self.post(self.told(self.entry(value)))

    async def tell_unknown(self) -> None:
        reaction = {"item": "reaction", "reaction_type": "love", "verb": "add", "post_id": POST}
        rating = {"field": "ratings", "value": {"item": "rating", "verb": "add", "review_text": "Bien."}}
        entry = self.entry(reaction)
        entry["changes"].append(rating)
        entry["changes"].append({"field": "feed", "value": {"item": "comment", "verb": "dissolved"}})
        await self.post(self.told(entry, {"id": PAGE, "time": now(), "an entry of the future": []}))

    def stands(self, message: str) -> Standing:
        item = self.comments.get(message) or self.posts.get(message)
        if item is None:
            return "deleted"
        return "hidden" if item["is_hidden"] else "published"

    def answers(self, message: str) -> list[str]:
        return [
            one["message"]
            for one in self.comments.values()
            if one["parent"]["id"] == message and one["from"]["id"] == PAGE
        ]

    # How it is told

    def entry(self, *values: Raw, page: str = PAGE) -> Raw:
        """Return what is told of a page."""
        return {"id": page, "time": now(), "changes": [{"field": "feed", "value": one} for one in values]}

    def value(self, comment: Raw, verb: str) -> Raw:
        """Return one change of the feed."""
        return {
            "from": comment["from"],
            "item": "comment",
            "comment_id": comment["id"],
            "post_id": comment["post"],
            "parent_id": comment["parent"]["id"],
            "verb": verb,
            "created_time": comment["at"],
            "message": comment["message"],
            "post": {"permalink_url": comment["permalink_url"], "is_published": True},
        }

    def person(self, name: str) -> Raw:
        """Return somebody, with the id that is theirs on this page."""
        if name not in self._people:
            self._people[name] = self.number()
        return {"id": self._people[name], "name": name.title()}

    def post_as(self, author: str, text: str, *, native: str = "") -> Raw:
        """Keep something written on the page itself."""
        at = now()
        post = {
            "id": native or f"{PAGE}_{self.number()}",
            "message": text,
            "created_time": iso(at),
            "updated_time": iso(at),
            "at": at,
            "from": {"id": author, "name": "Somebody"},
            "is_hidden": False,
            "permalink_url": f"https://www.facebook.com/{PAGE}/posts/1",
            "can_reply_privately": author != PAGE,
        }
        self.posts[post["id"]] = post
        return post

    def _write(self, text: str, author: Raw, parent: str) -> Raw:
        at = now()
        native = f"122100000000001_{self.number()}"
        comment = {
            "id": native,
            "post": POST,
            "parent": {"id": parent or POST},
            "message": text,
            "created_time": iso(at),
            "at": at,
            "from": author,
            "is_hidden": False,
            "permalink_url": f"https://www.facebook.com/{PAGE}/posts/1?comment_id=2",
            "like_count": 0,
            "can_hide": author["id"] != PAGE,
            "can_remove": True,
            "can_comment": True,
            "can_like": True,
            "can_reply_privately": author["id"] != PAGE,
            "user_likes": False,
        }
        self.comments[native] = comment
        self.posts[POST]["updated_time"] = iso(at)
        return comment

    # What the interface answers

    async def answer(self, method: str, path: list[str], given: Raw) -> Any:
        match (method, *path):
            case ("GET", page) if page == PAGE:
                return {"id": PAGE, "name": "Journal de la ville"}
            case ("GET", page, "feed") if page == PAGE:
                posts = sorted(self.posts.values(), key=lambda post: -post["at"])
                return listed([only(post, given["fields"]) for post in posts], given, base=self.base)
            case ("POST", page, "messages") if page == PAGE:
                return self._private_reply(given)
            case (_, page, "blocked") if page == PAGE:
                return self._block(method, given)
            case ("GET", talk) if talk.startswith("t_"):
                return {"id": talk, "messages": {"data": self._talk(talk.removeprefix("t_"))}}
            case (_, native, *edge):
                return await self._on(method, native, edge, given)
        raise GraphError(2500)

    async def _on(self, method: str, native: str, edge: list[str], given: Raw) -> Any:
        item = self.comments.get(native) or self.posts.get(native)
        if item is None:
            raise GraphError(*MISSING)
        match (method, *edge):
            case ("GET",):
                told = {name: value for name, value in item.items() if name != "parent"}
                told["user_likes"] = native in self.liked
                if any(one["recipient"].get("comment_id") == native for one in self.private):
                    talk = {"id": f"t_{native.partition('_')[2]}"}
                    told |= {"private_reply_conversation": talk, "can_reply_privately": False}
                return only(told, given["fields"])
            case ("POST",):
                item["is_hidden"] = given["is_hidden"]
                await self._tell_hidden(item)
            case ("DELETE",):
                (self.comments if native in self.comments else self.posts).pop(native)
            case ("GET", "comments"):
                return self._list(native, given)
            case ("POST", "comments"):
                parent = native if native in self.comments else ""
                comment = self._write(given["message"], {"id": PAGE, "name": "Journal"}, parent)
                await self.post(self.told(self.entry(self.value(comment, "add"))))
                return {"id": comment["id"]}
            case ("POST", "likes"):
                self.liked.add(native)
            case ("DELETE", "likes"):
                self.liked.discard(native)
            case _:
                raise GraphError(2500)
        return {"success": True}

    async def _tell_hidden(self, item: Raw) -> None:
        if item["id"] in self.comments:
            await self.post(
                self.told(self.entry(self.value(item, "hide" if item["is_hidden"] else "unhide")))
            )

    def _list(self, native: str, given: Raw) -> Raw:
        whole = native == POST and given.get("filter") == "stream"
        found = [one for one in self.comments.values() if whole or one["parent"]["id"] == native]
        found = [one for one in found if one["at"] >= int(given.get("since", 0))]
        if given.get("order") == "reverse_chronological":
            found.reverse()
        told = []
        for one in found:
            shown = only(one, given["fields"])
            if shown.get("parent", {}).get("id") == POST:
                # Comments under a post have no parent comment.
                del shown["parent"]
            told.append(shown)
        page = listed(told, given, base=self.base)
        if given.get("summary") == "true":
            page["summary"] = {"order": "ranked", "total_count": len(found), "can_comment": True}
        return page

    def _private_reply(self, given: Raw) -> Raw:
        native = given["recipient"].get("comment_id") or given["recipient"].get("post_id")
        item = self.comments.get(native) or self.posts.get(native)
        if item is None:
            raise GraphError(*MISSING)
        if any(one["recipient"] == given["recipient"] for one in self.private):
            raise GraphError(100)
        self.private.append(given)
        return {"recipient_id": item["from"]["id"], "message_id": f"m_{self.number()}"}

    def _talk(self, comment: str) -> list[Raw]:
        said = [
            one for one in self.private if str(one["recipient"].get("comment_id")).endswith(f"_{comment}")
        ]
        return [
            {
                "id": f"m_{comment}",
                "message": one["message"]["text"],
                "created_time": iso(now()),
                "from": {"id": PAGE},
            }
            for one in said
        ]

    def _block(self, method: str, given: Raw) -> Raw:
        if method == "DELETE":
            self.banned.discard(given["psid"])
            return {"success": True}
        self.banned.update(given["psid"])
        return dict.fromkeys(given["psid"], True)
