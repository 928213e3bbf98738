"""What is done on Twitch through Helix: each verb is one request, and saying it twice does no harm."""

import math
from collections.abc import Awaitable, Callable

from vigie.actions.network import MODES, ActionError, ActionRequest, GoneError, Receipt
from vigie.clock import now_ms
from vigie.connectors.base import ConnectorError
from vigie.connectors.http import Http, HttpError
from vigie.connectors.twitch import account_sentences as sentences
from vigie.connectors.twitch import refusals
from vigie.connectors.twitch.identity import Known, Whoami, rows
from vigie.connectors.twitch.memory import Memory
from vigie.connectors.twitch.rights import AUTOMOD, MESSAGES, RIGHTS, guard

#: What Twitch's own screens offer first, where nobody said how long (s).
_TIME_OUT = 600
_LONGEST_TIME_OUT = 1_209_600
#: Verbs that take a message away.
_AWAY = frozenset({"hide", "delete"})


class Helix:
    """Carries requests out in the name of one account.

    Parameters
    ----------
    http
        Asks Helix.
    channel
        The login of the channel; `places` are those that a request may name.
    """

    def __init__(
        self,
        http: Http,
        whoami: Whoami,
        channel: str,
        memory: Memory,
        places: Callable[[Known], frozenset[str]],
    ) -> None:
        self._http = http
        self._whoami = whoami
        self._channel = channel
        self._memory = memory
        self._places = places

    async def act(self, request: ActionRequest) -> Receipt:
        """Do what is asked; see `vigie.connectors.base.SignedIn`."""
        guard(request)
        try:
            known = await self._whoami.known()
        except HttpError as error:
            raise ActionError(
                error.sentence, permanent=error.permanent, retry_after=error.retry_after
            ) from None
        except ConnectorError as error:
            raise ActionError(error.sentence, permanent=error.permanent) from None
        if request.space and request.space not in self._places(known):
            raise refusals.other_room(self._channel)
        lacking = [scope for scope in RIGHTS[request.verb] if scope not in known.scopes]
        if len(lacking) == len(RIGHTS[request.verb]):
            raise ActionError(sentences.missing_right(lacking[0]), permanent=True)
        try:
            return await self._way(request.verb)(request, known)
        except HttpError as error:
            if error.status == 0 or error.status >= 500:
                self._memory.unsure.note(request.idempotency_key)
            raise refusals.explained(
                error, request, login=known.login, channel=self._channel, now=now_ms()
            ) from None

    async def pinned(self, known: Known) -> str:
        """Return the id of the message that is pinned, empty where there is none.

        Raises
        ------
        HttpError
            Twitch does not tell.
        """
        answer = await self._http.ask("GET", "chat/pins", query=self._as_moderator(known))
        return next((str(one.get("message_id", "")) for one in rows(answer.json())), "")

    def _way(self, verb: str) -> Callable[[ActionRequest, Known], Awaitable[Receipt]]:
        if verb in MODES:
            return self._mode
        if verb in _AWAY:
            return self._take_away
        return {
            "publish": self._publish,
            "reply": self._reply,
            "message": self._whisper,
            "pin": self._pin,
            "unpin": self._unpin,
            "time_out": self._sanction,
            "ban": self._sanction,
            "unban": self._unban,
        }[verb]

    async def _take_away(self, request: ActionRequest, known: Known) -> Receipt:
        """Delete a message of the chat, or deny one that AutoMod holds: a request says not which it is."""
        memory, message = self._memory, request.message
        if message in memory.away:
            return Receipt()
        ways = [(AUTOMOD, self._deny), (MESSAGES, self._delete)]
        if message not in memory.held:
            ways.reverse()
        for right, way in ways:
            if right not in known.scopes:
                continue
            try:
                await way(message, known)
            except HttpError as error:
                if error.status == 404:
                    continue
                raise
            memory.away.note(message)
            memory.held.forget(message)
            return Receipt()
        if request.idempotency_key in memory.unsure:
            # An earlier try of ours was faster than its answer.
            return Receipt()
        if MESSAGES not in known.scopes:
            # It is not held: whether it stands in the chat cannot be known without the other right.
            raise ActionError(sentences.missing_right(MESSAGES), permanent=True)
        if request.at and now_ms() - request.at > refusals.DELETABLE_MS:
            raise refusals.too_old()
        raise GoneError()

    async def _delete(self, message: str, known: Known) -> None:
        assert message, "without an id Twitch empties the whole room"
        await self._http.ask(
            "DELETE", "moderation/chat", query={**self._as_moderator(known), "message_id": message}
        )

    async def _deny(self, message: str, known: Known) -> None:
        await self._decide(message, "DENY", known)

    async def _decide(self, message: str, action: str, known: Known) -> None:
        body = {"user_id": known.user_id, "msg_id": message, "action": action}
        try:
            await self._http.ask("POST", "moderation/automod/message", json=body)
        except HttpError as error:
            # Formerly documented so, and still seen: somebody has decided already.
            if error.status == 400 and "process" in refusals.said(error):
                raise HttpError(error.sentence, status=404, permanent=True) from None
            raise

    async def _publish(self, request: ActionRequest, known: Known) -> Receipt:
        memory, message = self._memory, request.message
        if message in memory.approved:
            return Receipt()
        # Before the answer: what Twitch then tells of it is our own doing.
        memory.approved.note(message)
        try:
            await self._decide(message, "ALLOW", known)
        except HttpError as error:
            if error.status == 404 and request.idempotency_key in memory.unsure:
                return Receipt()
            memory.approved.forget(message)
            if error.status == 404:
                raise refusals.not_held() from None
            raise
        memory.held.forget(message)
        return Receipt()

    async def _reply(self, request: ActionRequest, known: Known) -> Receipt:
        memory, key = self._memory, request.idempotency_key
        echo = (request.message, request.text)
        made = memory.made.get(key)
        if made is None and key in memory.unsure and echo in memory.echoes:
            made = Receipt(memory.echoes[echo])
        if made is not None:
            return made
        answer = await self._http.ask(
            "POST",
            "chat/messages",
            json={
                "broadcaster_id": known.channel_id,
                "sender_id": known.user_id,
                "message": request.text,
                "reply_parent_message_id": request.message,
            },
        )
        sent = next(iter(rows(answer.json())), {})
        if not sent.get("is_sent"):
            dropped = sent.get("drop_reason")
            code = str(dropped.get("code", "")) if isinstance(dropped, dict) else ""
            # Said already, and by no other request that we know of: by this one, before its answer was lost.
            if code != refusals.DUPLICATE or memory.said.get(request.text) not in (None, key):
                raise refusals.not_sent(code)
        memory.said[request.text] = key
        memory.made[key] = Receipt(str(sent.get("message_id") or memory.echoes.get(echo) or ""))
        return memory.made[key]

    async def _whisper(self, request: ActionRequest, known: Known) -> Receipt:
        if request.idempotency_key in self._memory.made:
            return self._memory.made[request.idempotency_key]
        query = {"from_user_id": known.user_id, "to_user_id": request.author}
        await self._http.ask("POST", "whispers", query=query, json={"message": request.text})
        self._memory.made[request.idempotency_key] = Receipt()
        return Receipt()

    async def _pin(self, request: ActionRequest, known: Known) -> Receipt:
        seconds = None if not request.seconds else min(max(request.seconds, 30), 1_800)
        query = {
            **self._as_moderator(known),
            "message_id": request.message,
            "duration_seconds": seconds,
        }
        try:
            await self._http.ask("PUT", "chat/pins", query=query)
        except HttpError as error:
            if error.status not in (400, 409) or await self.pinned(known) != request.message:
                raise
        return Receipt()

    async def _unpin(self, request: ActionRequest, known: Known) -> Receipt:
        query = {**self._as_moderator(known), "message_id": request.message}
        try:
            await self._http.ask("DELETE", "chat/pins", query=query)
        except HttpError as error:
            if error.status not in (400, 404) or await self.pinned(known) == request.message:
                raise
        return Receipt()

    async def _sanction(self, request: ActionRequest, known: Known) -> Receipt:
        data: dict[str, object] = {"user_id": request.author}
        if request.verb == "time_out":
            # Without a length Twitch would ban for ever.
            data["duration"] = min(request.seconds or _TIME_OUT, _LONGEST_TIME_OUT)
        if request.text:
            data["reason"] = request.text[:500]
        try:
            await self._http.ask(
                "POST", "moderation/bans", query=self._as_moderator(known), json={"data": data}
            )
        except HttpError as error:
            if error.status != 400 or "already banned" not in refusals.said(error):
                raise
        return Receipt()

    async def _unban(self, request: ActionRequest, known: Known) -> Receipt:
        try:
            await self._http.ask(
                "DELETE", "moderation/bans", query={**self._as_moderator(known), "user_id": request.author}
            )
        except HttpError as error:
            if error.status != 400 or "not banned" not in refusals.said(error):
                raise
        return Receipt()

    async def _mode(self, request: ActionRequest, known: Known) -> Receipt:
        seconds, ends = request.seconds, request.seconds is not None and request.seconds <= 0
        body: dict[str, int]
        if request.verb == "shield":
            method, path, body = "PUT", "moderation/shield_mode", {"is_active": not ends}
        elif request.verb == "slow":
            method, path, body = "PATCH", "chat/settings", {"slow_mode": not ends}
            if seconds and not ends:
                body["slow_mode_wait_time"] = min(max(seconds, 3), 120)
        else:
            method, path, body = "PATCH", "chat/settings", {"follower_mode": not ends}
            if seconds and not ends:
                # In whole minutes, never shorter than asked.
                body["follower_mode_duration"] = min(math.ceil(seconds / 60), 129_600)
        await self._http.ask(method, path, query=self._as_moderator(known), json=body)
        return Receipt()

    def _as_moderator(self, known: Known) -> dict[str, str]:
        return {"broadcaster_id": known.channel_id, "moderator_id": known.user_id}
