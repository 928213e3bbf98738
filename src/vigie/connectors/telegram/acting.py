"""Carries out what the Bot API allows a bot."""

import time
from collections.abc import Awaitable, Callable
from typing import Any

from vigie.actions.network import ActionError, ActionRequest, Receipt
from vigie.connectors.http import HttpError
from vigie.connectors.sentences import NO_TEXT
from vigie.connectors.telegram import sentences
from vigie.connectors.telegram.session import Session, said_of
from vigie.connectors.telegram.shapes import Member, Sent
from vigie.remembered import Remembered

#: About the author; the others are about one message.
_ON_AUTHORS = frozenset({"message", "time_out", "ban", "unban"})
#: Telegram takes a length out of these bounds for "for ever" (s); a few seconds are left for the way.
_SHORTEST, _LONGEST = 35, 366 * 86_400 - 60
#: Where no length is given (s).
_TIME_OUT = 86_400
#: What Telegram would do again, or refuse as gone, where it is asked twice.
_ONCE = frozenset({"delete", "reply", "message"})
#: How many of these are remembered.
_REMEMBERED = 10_000
_SPEAKS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_invite_users",
)
#: Lifts a restriction wholly: "Pass True for all permissions"; the group's own limits still hold.
_ALL = dict.fromkeys(
    (*_SPEAKS, "can_edit_tag", "can_change_info", "can_pin_messages", "can_manage_topics"), True
)
_PRIVATE = frozenset({"delete", "reply", "message", "like", "unlike", "pin", "unpin"})


class Actor:
    """Acts for one bot; see `vigie.connectors.base.SignedIn`."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._deeds: dict[str, Callable[[ActionRequest], Awaitable[Receipt]]] = {
            "delete": self._delete,
            "reply": self._answer,
            "message": self._answer,
            "like": lambda request: self._react(request, [{"type": "emoji", "emoji": "👍"}]),
            "unlike": lambda request: self._react(request, []),
            "pin": self._pin,
            "unpin": self._unpin,
            "time_out": self._time_out,
            "ban": self._ban,
            "unban": self._unban,
        }
        # Telegram knows no keys of requests: what the process did is all that tells a repeated one.
        self._done: Remembered[str, Receipt] = Remembered(_REMEMBERED)

    async def act(self, request: ActionRequest) -> Receipt:
        """Do what is asked.

        Raises
        ------
        GoneError
            The message is no longer there.
        ActionError
            Telegram refused, did not answer, or knows no such thing.
        """
        deed = self._deeds.get(request.verb)
        if deed is None:
            raise ActionError(sentences.cannot(request.verb), permanent=True)
        needed = request.author if request.verb in _ON_AUTHORS else request.message
        if not _is_id(request.space) or not _is_id(needed):
            raise ActionError(sentences.NO_TARGET, permanent=True)
        kept = f"{request.verb}:{request.space}:{request.message}:{request.idempotency_key}"
        if kept in self._done:
            return self._done[kept]
        try:
            receipt = await deed(request)
        except HttpError as error:
            if "migrate_to_chat_id" in said_of(error)[1]:
                raise ActionError(sentences.MIGRATED, permanent=True) from None
            raise error.as_action() from None
        if request.verb in _ONCE:
            self._done[kept] = receipt
        return receipt

    async def permits(self, request: ActionRequest) -> frozenset[str]:
        """Return the verbs possible now; what the bot may do in a group is asked there."""
        if not _is_id(request.space):
            return frozenset()
        try:
            if not request.space.startswith("-"):
                # In private the bot may do the same everywhere, as long as it is known there.
                await self._session.read("getChat", dict[str, Any], chat_id=int(request.space))
                able = _PRIVATE
            else:
                able = await self._in_group(request)
        except HttpError:
            return frozenset()
        return able if request.message else able & _ON_AUTHORS

    async def _in_group(self, request: ActionRequest) -> frozenset[str]:
        member = await self._member(int(request.space), self._session.me)
        if member.status in ("left", "kicked"):
            return frozenset()
        able = {"like", "unlike"}
        if request.kind != "post" or member.can_post_messages:
            able.add("reply")
        if member.can_delete_messages:
            able.add("delete")
        if member.can_pin_messages or member.can_edit_messages:
            able |= {"pin", "unpin"}
        if member.can_restrict_members and _is_id(request.author) and request.author != request.space:
            able |= {"ban", "unban"}
            if not request.author.startswith("-") and request.space.startswith("-100"):
                able.add("time_out")
        return frozenset(able)

    async def _delete(self, request: ActionRequest) -> Receipt:
        await self._do("deleteMessage", chat_id=int(request.space), message_id=int(request.message))
        return Receipt()

    async def _answer(self, request: ActionRequest) -> Receipt:
        if not request.text.strip():
            raise ActionError(NO_TEXT, permanent=True)
        asked: dict[str, Any] = {"chat_id": int(request.author), "text": request.text}
        if request.verb == "reply":
            asked = {
                "chat_id": int(request.space),
                "text": request.text,
                "reply_parameters": {"message_id": int(request.message)},
            }
        sent = await self._session.write("sendMessage", Sent, **asked)
        return Receipt(str(sent.message_id))

    async def _react(self, request: ActionRequest, reaction: list[dict[str, str]]) -> Receipt:
        await self._do(
            "setMessageReaction",
            chat_id=int(request.space),
            message_id=int(request.message),
            reaction=reaction,
        )
        return Receipt()

    async def _pin(self, request: ActionRequest) -> Receipt:
        await self._do(
            "pinChatMessage",
            chat_id=int(request.space),
            message_id=int(request.message),
            disable_notification=True,
        )
        return Receipt()

    async def _unpin(self, request: ActionRequest) -> Receipt:
        # Without the message's id, Telegram would unpin the latest one.
        await self._do("unpinChatMessage", chat_id=int(request.space), message_id=int(request.message))
        return Receipt()

    async def _time_out(self, request: ActionRequest) -> Receipt:
        if request.author.startswith("-"):
            raise ActionError(sentences.CHANNELS_ARE_BANNED, permanent=True)
        seconds = _TIME_OUT if request.seconds is None else request.seconds
        await self._do(
            "restrictChatMember",
            chat_id=int(request.space),
            user_id=int(request.author),
            permissions=dict.fromkeys(_SPEAKS, False),
            until_date=int(time.time()) + min(max(seconds, _SHORTEST), _LONGEST),
        )
        return Receipt()

    async def _ban(self, request: ActionRequest) -> Receipt:
        if request.author == request.space:
            raise ActionError(sentences.ITSELF, permanent=True)
        chat = int(request.space)
        if request.author.startswith("-"):
            await self._do("banChatSenderChat", chat_id=chat, sender_chat_id=int(request.author))
        else:
            await self._do("banChatMember", chat_id=chat, user_id=int(request.author))
        return Receipt()

    async def _unban(self, request: ActionRequest) -> Receipt:
        chat, author = int(request.space), int(request.author)
        if author < 0:
            await self._do("unbanChatSenderChat", chat_id=chat, sender_chat_id=author)
            return Receipt()
        member = await self._member(chat, author)
        # Otherwise Telegram takes a member who is not banned out of the group.
        await self._do("unbanChatMember", chat_id=chat, user_id=author, only_if_banned=True)
        if member.status == "restricted":
            await self._do("restrictChatMember", chat_id=chat, user_id=author, permissions=_ALL)
        return Receipt()

    async def _member(self, chat: int, user: int) -> Member:
        return await self._session.read("getChatMember", Member, chat_id=chat, user_id=user)

    async def _do(self, method: str, **asked: Any) -> None:
        await self._session.write(method, bool, **asked)


def _is_id(word: str) -> bool:
    return len(word) < 20 and word.removeprefix("-").isdecimal()
