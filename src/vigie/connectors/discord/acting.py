"""Carries out what Discord lets a bot do."""

import hashlib
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from vigie.actions.network import ActionError, ActionRequest, GoneError, Receipt
from vigie.connectors.discord import powers, sentences
from vigie.connectors.discord.past import PRIVATE
from vigie.connectors.discord.session import Session, code_of, explained
from vigie.connectors.http import HttpError
from vigie.remembered import Noted

#: About the author, and about the place; the others are about one message.
_ON_AUTHORS = frozenset({"message", "time_out", "ban", "unban"})
_ON_PLACES = frozenset({"slow"})
_THUMB = quote("👍")
#: Where no length is given, and the longest (s): 28 days, less the time on the way.
_TIME_OUT, _LONGEST = 600, 28 * 86_400 - 60
#: Where no measure is given, and the strongest (s).
_SLOW, _SLOWEST = 30, 21_600
_LENGTH, _REASON = 2_000, 512
_THREADS = (10, 11, 12)
#: Messages taken away that are remembered.
_REMEMBERED = 10_000
#: A form that was refused: which of its fields is told beside it.
_BAD_FORM = 50035
#: Unknown ban, unknown member, unknown reaction's emoji: what is to be undone is not there.
_NO_BAN, _NO_MEMBER, _NO_EMOJI = 10026, 10007, 10014


class Actor:
    """Acts for one bot in one server; see `vigie.connectors.base.SignedIn`."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._deeds: dict[str, Callable[[ActionRequest], Awaitable[Receipt]]] = {
            "delete": self._delete,
            "hide": self._delete,
            "reply": self._reply,
            "message": self._write_to,
            "like": lambda request: self._react("PUT", request),
            "unlike": lambda request: self._react("DELETE", request),
            "pin": lambda request: self._pin("PUT", request),
            "unpin": lambda request: self._pin("DELETE", request),
            "time_out": self._time_out,
            "ban": self._ban,
            "unban": self._unban,
            "slow": self._slow,
        }
        # Discord does not say who took a message away: what the process did itself is all that tells.
        self._deleted: Noted[str] = Noted(_REMEMBERED)

    async def act(self, request: ActionRequest) -> Receipt:
        """Do what is asked.

        Raises
        ------
        GoneError
            The message is no longer there.
        ActionError
            Discord refused, did not answer, or knows no such thing.
        """
        deed = self._deeds.get(request.verb)
        if deed is None:
            raise ActionError(sentences.cannot(request.verb), permanent=True)
        needed = [request.space]
        if request.verb not in _ON_PLACES:
            needed.append(request.author if request.verb in _ON_AUTHORS else request.message)
        if not all(_is_id(one) for one in needed):
            raise ActionError(sentences.NO_TARGET, permanent=True)
        try:
            return await deed(request)
        except HttpError as error:
            raise _as_action(error) from None

    async def permits(self, request: ActionRequest) -> frozenset[str]:
        """Return the verbs possible now, from the bot's roles and those of the author."""
        if not _is_id(request.space):
            return frozenset()
        try:
            able = await self._able(request)
        except HttpError:
            return frozenset()
        if not _is_id(request.message):
            able &= _ON_AUTHORS | _ON_PLACES
        return able if _is_id(request.author) else able - _ON_AUTHORS

    async def _able(self, request: ActionRequest) -> frozenset[str]:
        session = self._session
        channel = await session.channel(request.space)
        me = await session.me()
        ours = request.author == me
        if channel.type in PRIVATE:
            own = {"delete", "hide"} if ours else {"message"}
            return frozenset({"reply", "like", "unlike", *own})
        if channel.guild_id != session.server:
            return frozenset()
        thread = channel.type in _THREADS
        if thread and channel.parent_id:
            channel = await session.channel(channel.parent_id)
        guild, member = await session.guild(), await session.member(me)
        held = powers.in_channel(guild, me, member.roles, channel)
        able = set(_allowed(held, thread=thread, ours=ours))
        if _is_id(request.author) and not ours:
            able |= {"message"}
            wide = powers.in_guild(guild, me, member.roles)
            others, present = await self._roles_of(request.author)
            if me == guild.owner_id or powers.stands_above(guild, member.roles, request.author, others):
                able |= {"ban", "unban"} if wide & powers.BAN_MEMBERS else set()
                able |= {"time_out"} if present and wide & powers.MODERATE_MEMBERS else set()
        return frozenset(able)

    async def _roles_of(self, author: str) -> tuple[list[str], bool]:
        try:
            return (await self._session.member(author)).roles, True
        except HttpError as error:
            if code_of(error) in (_NO_MEMBER, 10013):
                return [], False
            raise

    async def _delete(self, request: ActionRequest) -> Receipt:
        key = f"{request.space}:{request.message}"
        if key in self._deleted:
            return Receipt()
        path = f"channels/{request.space}/messages/{request.message}"
        await self._session.write("DELETE", path, headers=_because(request))
        self._deleted.note(key)
        return Receipt()

    async def _reply(self, request: ActionRequest) -> Receipt:
        # An answer to what is gone would stand alone in the channel: it is not given.
        reference = {"message_id": request.message, "fail_if_not_exists": True}
        return await self._say(request.space, request, message_reference=reference)

    async def _write_to(self, request: ActionRequest) -> Receipt:
        _sayable(request.text)
        asked = {"recipient_id": request.author}
        opened = await self._session.write("POST", "users/@me/channels", json=asked)
        channel = opened.get("id") if isinstance(opened, dict) else None
        if not isinstance(channel, str) or not _is_id(channel):
            raise HttpError(sentences.ODD_ANSWER)
        return await self._say(channel, request)

    async def _say(self, channel: str, request: ActionRequest, **beside: Any) -> Receipt:
        _sayable(request.text)
        key = f"{request.verb}:{request.space}:{request.message}:{request.idempotency_key}"
        asked = {
            "content": request.text,
            # The same again within some minutes is answered with the message that is there.
            "nonce": hashlib.sha256(key.encode()).hexdigest()[:25],
            "enforce_nonce": True,
            # What is quoted must not call a whole server.
            "allowed_mentions": {"parse": [], "replied_user": True},
            **beside,
        }
        said = await self._session.write("POST", f"channels/{channel}/messages", json=asked)
        made = said.get("id") if isinstance(said, dict) else None
        if not isinstance(made, str):
            raise HttpError(sentences.ODD_ANSWER)
        return Receipt(made)

    async def _react(self, method: str, request: ActionRequest) -> Receipt:
        path = f"channels/{request.space}/messages/{request.message}/reactions/{_THUMB}/@me"
        try:
            await self._session.write(method, path)
        except HttpError as error:
            if method != "DELETE" or code_of(error) != _NO_EMOJI:
                raise
        return Receipt()

    async def _pin(self, method: str, request: ActionRequest) -> Receipt:
        path = f"channels/{request.space}/messages/pins/{request.message}"
        await self._session.write(method, path, headers=_because(request))
        return Receipt()

    async def _time_out(self, request: ActionRequest) -> Receipt:
        seconds = _TIME_OUT if request.seconds is None else request.seconds
        until = datetime.now(UTC) + timedelta(seconds=min(max(seconds, 1), _LONGEST))
        await self._silence(request, until.isoformat(timespec="milliseconds"))
        return Receipt()

    async def _silence(self, request: ActionRequest, until: str | None) -> None:
        path = f"guilds/{self._session.server}/members/{request.author}"
        asked = {"communication_disabled_until": until}
        await self._session.write("PATCH", path, json=asked, headers=_because(request))

    async def _ban(self, request: ActionRequest) -> Receipt:
        path = f"guilds/{self._session.server}/bans/{request.author}"
        # What was said is judged message by message, not swept away with its author.
        asked = {"delete_message_seconds": 0}
        await self._session.write("PUT", path, json=asked, headers=_because(request))
        return Receipt()

    async def _unban(self, request: ActionRequest) -> Receipt:
        path = f"guilds/{self._session.server}/bans/{request.author}"
        try:
            await self._session.write("DELETE", path, headers=_because(request))
        except HttpError as error:
            if code_of(error) != _NO_BAN:
                raise
            await self._lift(request)
        return Receipt()

    async def _lift(self, request: ActionRequest) -> None:
        """End a time-out: whoever is not banned may be silenced."""
        try:
            await self._silence(request, None)
        except HttpError as error:
            if code_of(error) != _NO_MEMBER:
                raise

    async def _slow(self, request: ActionRequest) -> Receipt:
        seconds = _SLOW if request.seconds is None else request.seconds
        asked = {"rate_limit_per_user": min(max(seconds, 0), _SLOWEST)}
        await self._session.write("PATCH", f"channels/{request.space}", json=asked, headers=_because(request))
        return Receipt()


def _allowed(held: int, *, thread: bool, ours: bool) -> list[str]:
    """Return what may be done with a message and its place, by the permissions held there."""
    speaks = powers.SEND_MESSAGES_IN_THREADS if thread else powers.SEND_MESSAGES
    slows = powers.MANAGE_THREADS if thread else powers.MANAGE_CHANNELS
    needs = {
        "delete": powers.VIEW_CHANNEL if ours else powers.MANAGE_MESSAGES,
        "hide": powers.VIEW_CHANNEL if ours else powers.MANAGE_MESSAGES,
        # An answer shows what it answers.
        "reply": speaks | powers.READ_MESSAGE_HISTORY,
        "like": powers.ADD_REACTIONS | powers.READ_MESSAGE_HISTORY,
        "unlike": powers.READ_MESSAGE_HISTORY,
        "pin": powers.PIN_MESSAGES,
        "unpin": powers.PIN_MESSAGES,
        "slow": slows,
    }
    return [verb for verb, bits in needs.items() if held & bits == bits]


def _as_action(error: HttpError) -> ActionError:
    told = explained(error)
    if code_of(error) == 10008 or _answers_nothing(error):
        return GoneError()
    # A route that is not found says nothing of the message.
    return ActionError(told.sentence, permanent=told.permanent, retry_after=told.retry_after)


def _answers_nothing(error: HttpError) -> bool:
    """Tell whether an answer was refused for the message that it answers."""
    errors = error.said.get("errors") if isinstance(error.said, dict) else None
    return code_of(error) == _BAD_FORM and isinstance(errors, dict) and "message_reference" in errors


def _sayable(text: str) -> None:
    if not text.strip():
        raise ActionError(sentences.NO_TEXT, permanent=True)
    if len(text) > _LENGTH:
        raise ActionError(sentences.TOO_LONG, permanent=True)


def _because(request: ActionRequest) -> dict[str, str]:
    """Return the header that the server's audit log shows; nothing that was said stands in it."""
    reason = " ".join(request.text.split()) or "Vigie"
    return {"X-Audit-Log-Reason": quote(reason[:_REASON])}


def _is_id(word: str) -> bool:
    return len(word) <= 20 and word.isascii() and word.isdecimal()
