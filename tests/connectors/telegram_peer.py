"""Telegram's Bot API on loopback, for one bot.

Written from core.telegram.org/bots/api (as aiogram 3.31.0 quotes it); the words of refusals are
those of tdlib/telegram-bot-api, `Client.cpp`, where they stand there. Not verified: the words for a message
that is not found, which that server composes ("message to delete not found").
"""

import json
import re
import time
from collections.abc import Sequence
from itertools import count
from typing import Any, Literal

import msgspec
from http_peer import HttpPeer
from peer import Standing
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from vigie.connectors.account import Account, MemoryKeyring
from vigie.connectors.inbound import Call
from vigie.connectors.telegram.card import CARD
from vigie.connectors.telegram.connector import Telegram
from vigie.connectors.telegram.session import Timing

ME, GROUP = 7001, -1001234567890
TOKEN = f"{ME}:AAabcdefghijklmnopqrstuvwxyz_012345"
WORD = "un-mot-pour-les-webhooks"
TIMING = Timing(patience=0.5, hold=0, pause=0.01, look=0.02, first_wait=0.005, longest_wait=0.02)
PEOPLE = {"camille": 101, "dominique": 102}
_WEBHOOKS = (
    "missing signature",
    "wrong signature",
    "changed body",
    "another secret",
    "no secret",
    "stale signature",
    "clock skew",
    "replayed delivery",
)


class TelegramPeer(HttpPeer):
    """The network; the attributes say how it stands."""

    def __init__(self) -> None:
        super().__init__()
        self.card = msgspec.structs.replace(
            CARD, connect=lambda account: Telegram(account, timing=TIMING, api=self.base)
        )
        self.lacks = {
            **dict.fromkeys(
                _WEBHOOKS,
                "A bot is asked or posted to, never both: test_telegram.py tries its webhooks.",
            ),
            "lost delivery": "Telegram keeps each update until the one after it is asked for.",
            "pages": "Bots cannot read again; test_telegram.py reads a queue of many pages.",
            "token expired": "A bot's token does not end by itself, and nothing renews it.",
            "answer lost after the deed": "Telegram keeps no keys of requests, and a bot cannot look for its "
            "own answer: test_telegram.py tries what the process remembers.",
        }
        self.impossible = {"token": "not a token", "callback": "http://insecure.example.org/hooks"}
        self.token = TOKEN
        self.webhook: dict[str, Any] = {}
        self.info: dict[str, Any] = {}
        #: What the bot may do in the group, beside being an administrator.
        self.rights = {"can_delete_messages", "can_restrict_members", "can_pin_messages"}
        self.members: dict[int, str] = {}
        self.until: dict[int, int] = {}
        self.started = set(PEOPLE.values())
        self.reactions: dict[str, list[Any]] = {}
        self.pinned: set[str] = set()
        self.updates: list[dict[str, Any]] = []
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self._numbers, self._ids = count(500), count(1)
        self._messages: dict[str, dict[str, Any]] = {}
        self._deleted: set[str] = set()
        self._answers: dict[str, list[str]] = {}
        self._kept_apart: list[dict[str, Any]] = []

    def routes(self) -> Sequence[BaseRoute]:
        return [Route("/bot{token}/{method}", self._called, methods=["GET", "POST"])]

    def account(self, **settings: str) -> Account:
        return Account(settings=settings, keyring=MemoryKeyring({"token": TOKEN, "webhook_secret": WORD}))

    async def say(self, text: str, *, author: str = "camille", held: bool = False, reply_to: str = "") -> str:
        post = self.written(text, author=author)
        if reply_to:
            post["reply_to_message"] = self._messages[reply_to]
        native = str(post["message_id"])
        self._messages[native] = post
        faults = self.faults
        while faults.garbage:
            faults.garbage -= 1
            self.push({"message": {"message_id": "illisible", "chat": None}})
        if faults.reordered:
            faults.reordered -= 1
            self._kept_apart.append(post)
            if not faults.reordered:
                kept, self._kept_apart = self._kept_apart, []
                for late in reversed(kept):
                    self.push({"message": late})
            return native
        told = self.push({"message": post})
        if faults.repeated:
            faults.repeated -= 1
            self.updates.append(told)
        return native

    def written(
        self, text: str, *, author: str = "camille", chat: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Return a message as the Bot API writes it."""
        return {
            "message_id": next(self._ids),
            "date": int(time.time()),
            "chat": chat or {"id": GROUP, "type": "supergroup", "title": "Le café"},
            "from": {"id": PEOPLE[author], "is_bot": False, "first_name": author.title()},
            "text": text,
        }

    def push(self, content: dict[str, Any]) -> dict[str, Any]:
        """Let an update wait for the bot."""
        update = {"update_id": next(self._numbers), **content}
        self.updates.append(update)
        return update

    async def tell_unknown(self) -> None:
        """Tell an update of a kind that nobody documented."""
        self.push({"aura_changed": {"id": 1}})

    async def edit(self, message: str, text: str) -> None:
        post = {**self._messages[message], "text": text, "edit_date": int(time.time()) + 1}
        self._messages[message] = post
        self.push({"edited_message": post})

    async def remove(self, message: str) -> None:
        # Nobody is told.
        self._deleted.add(message)

    def stands(self, message: str) -> Standing:
        return "deleted" if message in self._deleted else "published"

    def answers(self, message: str) -> list[str]:
        return self._answers.get(message, [])

    def expire_token(self, *, renewable: bool = True) -> None:
        self.token = ""

    async def break_stream(self, how: Literal["closed", "half-closed", "asked to move"] = "closed") -> None:
        """Do nothing: each question is a connection of its own."""

    async def _called(self, request: Request) -> Response:
        if request.path_params["token"] != self.token:
            return _refused(401, "Unauthorized")
        method = request.path_params["method"]
        given = dict(request.query_params) if request.method == "GET" else await request.json()
        if method not in ("getUpdates", "getWebhookInfo"):
            self.calls.append((method, given))
        snake = re.sub("[A-Z]", lambda found: f"_{found[0].lower()}", method)
        deed = getattr(self, f"_{snake}", None)
        if deed is None:
            return _refused(404, "Not Found: method not found")
        answer = deed(given)
        if isinstance(answer, Response):
            return answer
        return JSONResponse({"ok": True, "result": answer})

    def _get_me(self, given: dict[str, Any]) -> Any:
        return {
            "id": ME,
            "is_bot": True,
            "first_name": "Vigie",
            "username": "vigie_bot",
            "can_read_all_group_messages": True,
        }

    def _get_updates(self, given: dict[str, Any]) -> Any:
        if self.webhook.get("url"):
            return _refused(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )
        assert "my_chat_member" in json.loads(given["allowed_updates"])
        offset = int(given.get("offset", 0))
        # What is before the offset is confirmed, and forgotten.
        self.updates = [one for one in self.updates if one["update_id"] >= offset]
        return self.updates[: int(given["limit"])]

    def _set_webhook(self, given: dict[str, Any]) -> Any:
        self.webhook = given
        return True

    def _get_webhook_info(self, given: dict[str, Any]) -> Any:
        told = {
            "url": self.webhook.get("url", ""),
            "has_custom_certificate": False,
            "pending_update_count": 0,
        }
        return {**told, **self.info}

    def _get_chat(self, given: dict[str, Any]) -> Any:
        if int(given["chat_id"]) not in (*self.started, GROUP):
            return _refused(400, "Bad Request: chat not found")
        return {"id": int(given["chat_id"]), "type": "private"}

    def _get_chat_member(self, given: dict[str, Any]) -> Any:
        user = int(given["user_id"])
        if user == ME:
            return {"status": "administrator", "user": self._get_me({}), **dict.fromkeys(self.rights, True)}
        return {"status": self.members.get(user, "member"), "user": {"id": user}}

    def _delete_message(self, given: dict[str, Any]) -> Any:
        native = str(given["message_id"])
        if native in self._deleted:
            return _refused(400, "Bad Request: message to delete not found")
        if "can_delete_messages" not in self.rights:
            return _refused(400, "Bad Request: message can't be deleted")
        self._deleted.add(native)
        return True

    def _send_message(self, given: dict[str, Any]) -> Any:
        if given["chat_id"] > 0 and given["chat_id"] not in self.started:
            return _refused(403, "Forbidden: bot can't initiate conversation with a user")
        under = str(given.get("reply_parameters", {}).get("message_id", ""))
        if under in self._deleted:
            return _refused(400, "Bad Request: message to be replied not found")
        if under:
            self._answers.setdefault(under, []).append(given["text"])
        return {"message_id": next(self._ids), "date": 1, "chat": {"id": given["chat_id"], "type": "group"}}

    def _set_message_reaction(self, given: dict[str, Any]) -> Any:
        self.reactions[str(given["message_id"])] = given["reaction"]
        return True

    def _pin_chat_message(self, given: dict[str, Any]) -> Any:
        self.pinned.add(str(given["message_id"]))
        return True

    def _unpin_chat_message(self, given: dict[str, Any]) -> Any:
        self.pinned.discard(str(given["message_id"]))
        return True

    def _restrict_chat_member(self, given: dict[str, Any]) -> Any:
        lifted = all(given["permissions"].values())
        self.members[given["user_id"]] = "member" if lifted else "restricted"
        self.until[given["user_id"]] = given.get("until_date", 0)
        return True

    def _ban_chat_member(self, given: dict[str, Any]) -> Any:
        if "can_restrict_members" not in self.rights:
            return _refused(400, "Bad Request: not enough rights to restrict/unrestrict chat member")
        self.members[given["user_id"]] = "kicked"
        return True

    def _unban_chat_member(self, given: dict[str, Any]) -> Any:
        assert given["only_if_banned"]
        if self.members.get(given["user_id"]) == "kicked":
            self.members[given["user_id"]] = "left"
        return True

    def _ban_chat_sender_chat(self, given: dict[str, Any]) -> Any:
        self.members[given["sender_chat_id"]] = "kicked"
        return True

    def _unban_chat_sender_chat(self, given: dict[str, Any]) -> Any:
        self.members.pop(given["sender_chat_id"], None)
        return True


def _refused(status: int, words: str, **parameters: int) -> Response:
    told: dict[str, Any] = {"ok": False, "error_code": status, "description": words}
    return JSONResponse({**told, "parameters": parameters} if parameters else told, status)


def refusal(status: int, words: str, **parameters: int) -> bytes:
    """Return the body of a refusal, for `faults.fail`."""
    return bytes(_refused(status, words, **parameters).body)


def posted(update: Any, *, word: str = WORD) -> Call:
    """Return an update as Telegram posts it."""
    return Call("POST", {}, {b"x-telegram-bot-api-secret-token": word.encode()}, json.dumps(update).encode())
