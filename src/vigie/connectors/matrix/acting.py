"""Carries out what Matrix allows an account, as far as its power level in the room reaches."""

from collections.abc import Awaitable, Callable
from typing import Any

from vigie.actions.network import ActionError, ActionRequest, GoneError, Receipt
from vigie.connectors.http import HttpError
from vigie.connectors.matrix import sentences
from vigie.connectors.matrix.capabilities import CAPABILITIES
from vigie.connectors.matrix.direct import direct_room_with
from vigie.connectors.matrix.powers import Powers, powers_in
from vigie.connectors.matrix.session import Session, quoted, transaction
from vigie.connectors.matrix.shapes import Event, Made, Related, events_of, shaped
from vigie.connectors.matrix.state import state_of
from vigie.connectors.sentences import NO_TEXT

#: The reaction that stands for liking.
_LIKE = "👍️"
_ON_AUTHORS = frozenset({"message", "ban", "unban"})
#: What is pointless once the message is gone.
_ON_MESSAGES = CAPABILITIES.acts - _ON_AUTHORS

_Deed = Callable[[ActionRequest], Awaitable[Receipt]]


class Actor:
    """Acts for one account; see `vigie.connectors.base.SignedIn`."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._deeds: dict[str, _Deed] = {
            "hide": self._erase,
            "delete": self._erase,
            "reply": self._reply,
            "message": self._message,
            "like": self._like,
            "unlike": self._unlike,
            "pin": lambda request: self._pin(request, pinned=True),
            "unpin": lambda request: self._pin(request, pinned=False),
            "report": self._report,
            "ban": self._ban,
            "unban": self._unban,
        }

    async def act(self, request: ActionRequest) -> Receipt:
        """Do what is asked.

        Raises
        ------
        GoneError
            The message is no longer there.
        ActionError
            Matrix refused, did not answer, or knows no such thing.
        """
        deed = self._deeds.get(request.verb)
        if deed is None:
            raise ActionError(sentences.cannot(request.verb), permanent=True)
        named = request.author if request.verb in _ON_AUTHORS else request.message
        # Our own name stands for all rooms, and is none.
        if not named or (request.verb != "message" and not request.space.startswith("!")):
            raise ActionError(sentences.NO_TARGET, permanent=True)
        if request.verb in ("reply", "message") and not request.text.strip():
            raise ActionError(NO_TEXT, permanent=True)
        try:
            return await deed(request)
        except HttpError as error:
            raise error.as_action() from None

    async def permits(self, request: ActionRequest) -> frozenset[str]:
        """Return the verbs possible now about the message, or about its author where none is named."""
        author, gone = request.author, not request.message
        try:
            powers = await powers_in(self._session, request.space)
            if request.message:
                event = await self._event(request)
                author, gone = event.sender, bool(event.redacted_by)
        except HttpError:
            return frozenset()
        able = self._within(powers, author)
        return able - _ON_MESSAGES if gone else able

    def _within(self, powers: Powers, author: str) -> frozenset[str]:
        me = self._session.me
        mine, own = powers.of(me), author == me
        may_redact = mine >= powers.to_send("m.room.redaction")
        may_ban = mine >= powers.to("ban") and mine > powers.of(author)
        able = {
            "hide": may_redact and (own or mine >= powers.to("redact")),
            "reply": mine >= powers.to_send("m.room.message"),
            "message": not own,
            "like": mine >= powers.to_send("m.reaction"),
            "unlike": may_redact,
            "pin": mine >= powers.to_send("m.room.pinned_events", state=True),
            "report": not own,
            "ban": may_ban and not own,
            "unban": may_ban and mine >= powers.to("kick") and not own,
        }
        able |= {"delete": able["hide"], "unpin": able["pin"]}
        return frozenset(verb for verb, may in able.items() if may)

    async def _erase(self, request: ActionRequest) -> Receipt:
        event = await self._event(request)
        if event.redacted_by and event.redacted_by != self._session.me:
            raise GoneError
        # Changes are events of their own, which keep their text when the first one is erased.
        changes = await self._related(request, "m.replace/m.room.message")
        if not event.redacted_by:
            await self._redact(request, request.message)
        for change in changes:
            await self._redact(request, change.event_id)
        return Receipt()

    async def _reply(self, request: ActionRequest) -> Receipt:
        relation: dict[str, Any] = {"m.in_reply_to": {"event_id": request.message}}
        if request.thread.startswith("$"):
            relation |= {"rel_type": "m.thread", "event_id": request.thread, "is_falling_back": False}
        return await self._say(request, request.space, {"m.relates_to": relation})

    async def _message(self, request: ActionRequest) -> Receipt:
        return await self._say(request, await direct_room_with(self._session, request.author), {})

    async def _like(self, request: ActionRequest) -> Receipt:
        relation = {"rel_type": "m.annotation", "event_id": request.message, "key": _LIKE}
        try:
            return await self._send(request, request.space, "m.reaction", {"m.relates_to": relation})
        except HttpError as error:
            said = error.said if isinstance(error.said, dict) else {}
            if said.get("errcode") == "M_DUPLICATE_ANNOTATION":
                return Receipt()
            raise

    async def _unlike(self, request: ActionRequest) -> Receipt:
        for reaction in await self._related(request, "m.annotation/m.reaction"):
            if reaction.sender == self._session.me and reaction.relation.get("key") == _LIKE:
                await self._redact(request, reaction.event_id)
        return Receipt()

    async def _pin(self, request: ActionRequest, *, pinned: bool) -> Receipt:
        if pinned:
            await self._event(request)
        now = await state_of(self._session, request.space, "m.room.pinned_events") or {}
        listed = now.get("pinned")
        before = listed if isinstance(listed, list) else []
        after = [one for one in before if one != request.message] + ([request.message] if pinned else [])
        if (request.message in before) != pinned:
            path = f"{_room(request.space)}/state/m.room.pinned_events/"
            await self._session.ask("PUT", path, json={**now, "pinned": after})
        return Receipt()

    async def _report(self, request: ActionRequest) -> Receipt:
        path = f"{_room(request.space)}/report/{quoted(request.message)}"
        await self._session.ask("POST", path, json={"reason": request.text})
        return Receipt()

    async def _ban(self, request: ActionRequest) -> Receipt:
        if await self._membership(request) != "ban":
            asked = {"user_id": request.author} | ({"reason": request.text} if request.text else {})
            await self._session.ask("POST", f"{_room(request.space)}/ban", json=asked)
        return Receipt()

    async def _unban(self, request: ActionRequest) -> Receipt:
        if await self._membership(request) == "ban":
            await self._session.ask("POST", f"{_room(request.space)}/unban", json={"user_id": request.author})
        return Receipt()

    async def _membership(self, request: ActionRequest) -> str:
        member = await state_of(self._session, request.space, "m.room.member", request.author)
        return str((member or {}).get("membership", ""))

    async def _event(self, request: ActionRequest) -> Event:
        path = f"{_room(request.space)}/event/{quoted(request.message)}"
        return shaped(await self._session.ask("GET", path), Event)

    async def _related(self, request: ActionRequest, kind: str) -> list[Event]:
        room, message = quoted(request.space), quoted(request.message)
        path = f"/v1/rooms/{room}/relations/{message}/{kind}"
        return events_of(shaped(await self._session.ask("GET", path, query={"limit": 100}), Related).chunk)

    async def _redact(self, request: ActionRequest, event: str) -> None:
        txn = transaction(request.idempotency_key, event)
        path = f"{_room(request.space)}/redact/{quoted(event)}/{txn}"
        await self._session.ask("PUT", path, json={})

    async def _say(self, request: ActionRequest, room: str, content: dict[str, Any]) -> Receipt:
        said = {"msgtype": "m.text", "body": request.text, **content}
        return await self._send(request, room, "m.room.message", said)

    async def _send(self, request: ActionRequest, room: str, kind: str, content: dict[str, Any]) -> Receipt:
        path = f"{_room(room)}/send/{kind}/{transaction(request.idempotency_key)}"
        return Receipt(shaped(await self._session.ask("PUT", path, json=content), Made).event_id)


def _room(room: str) -> str:
    return f"/v3/rooms/{quoted(room)}"
