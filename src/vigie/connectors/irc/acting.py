"""Carries out what was decided: taking back, answering, showing out and letting in again."""

import asyncio
import re
from collections.abc import Awaitable, Callable

from vigie.actions.network import ActionError, ActionRequest, GoneError, Receipt
from vigie.connectors.irc import sentences
from vigie.connectors.irc.entries import MADE
from vigie.connectors.irc.lines import written
from vigie.connectors.irc.link import Link
from vigie.connectors.irc.memory import Memory
from vigie.connectors.irc.powers import able_in, is_author, present_in, refusal_in
from vigie.connectors.irc.reading import Reader
from vigie.connectors.irc.refusals import object_to
from vigie.connectors.irc.sanctions import Sanctions, reason_of
from vigie.connectors.irc.server import REDACTION
from vigie.connectors.irc.settings import Settings, Timing
from vigie.connectors.streaming import LostError

REPLY_TAG = "+draft/reply"
#: What a message may hold (bytes): 512 less what the server writes before it.
_LONGEST = 350


class Actor:
    """Acts through the connection that reads: a rank in a channel belongs to a connection."""

    def __init__(self, settings: Settings, reader: Reader, memory: Memory, timing: Timing) -> None:
        self._settings = settings
        self._reader = reader
        self._memory = memory
        self._timing = timing
        self._one_at_a_time = asyncio.Lock()
        sanctions = Sanctions(memory)
        self._verbs: dict[str, Callable[[Link, str, ActionRequest], Awaitable[str]]] = {
            "hide": self._take_back,
            "delete": self._take_back,
            "reply": self._reply,
            "message": self._message,
            "time_out": sanctions.time_out,
            "ban": sanctions.ban,
            "unban": sanctions.unban,
        }

    async def act(self, request: ActionRequest) -> Receipt:
        """Do what is asked, and return once the server has obeyed.

        Raises
        ------
        GoneError
            Somebody took the message back already.
        ActionError
            The server refused, or the account is not in the channel.
        """
        verb = self._verbs.get(request.verb)
        if verb is None:
            raise ActionError(sentences.cannot(request.verb), permanent=True)
        channel = self._settings.channel(request.space)
        private = request.space == self._settings.server
        if not channel and not (private and request.verb in ("reply", "message")):
            raise ActionError(sentences.OTHER_PLACE, permanent=True)
        needs_message = request.verb in ("hide", "delete")
        if not (request.message if needs_message else request.author):
            raise ActionError(sentences.NO_TARGET, permanent=True)
        if request.verb in ("reply", "message") and not request.text.strip():
            raise ActionError(sentences.NO_TEXT, permanent=True)
        async with self._one_at_a_time:
            made = self._memory.made(request.idempotency_key)
            if made is None:
                link = await self._ready(channel)
                try:
                    made = await verb(link, channel, request)
                except LostError as error:
                    # Whoever reads may notice later than we do: the next try waits for another connection.
                    await link.close()
                    raise ActionError(error.sentence, permanent=False) from None
                except ValueError:
                    raise ActionError(sentences.NO_TARGET, permanent=True) from None
                await self._memory.did(request.idempotency_key, made)
        return Receipt(made)

    def permits(self, request: ActionRequest) -> frozenset[str]:
        """Return the verbs possible now about a message, as our rank and the server allow."""
        channel = self._settings.channel(request.space)
        link = self._reader.link
        if not channel:
            private = request.space == self._settings.server
            return frozenset({"reply", "message"}) if private else frozenset()
        if not self._reader.is_read:
            # Asked by the process that shows screens: what the worker, which is in the channel, noted.
            able = self._memory.able(channel)
        elif link is None or channel not in self._reader.presence.inside:
            return frozenset()
        else:
            able = able_in(link.server, channel)
        if not request.message or request.message.startswith(MADE):
            able -= {"hide", "delete"}
        return able

    async def _ready(self, channel: str) -> Link:
        """Wait a moment until the account is in the channel."""
        reader = self._reader
        if not reader.is_read:
            raise ActionError(reader.health, permanent=reader.ended is not None)
        try:
            async with asyncio.timeout(self._timing.answer):
                while True:
                    change, link = reader.change, reader.link
                    if reader.ended is not None:
                        raise ActionError(reader.ended.sentence, permanent=True)
                    if link is not None and link.alive and (not channel or channel in reader.presence.inside):
                        return link
                    await change.wait()
        except TimeoutError:
            said = reader.presence.why(channel) if channel and reader.link else reader.health
            raise ActionError(said, permanent=False) from None

    async def _take_back(self, link: Link, channel: str, request: ActionRequest) -> str:
        if REDACTION not in link.server.capabilities:
            raise ActionError(sentences.cannot_take_back(self._settings.server), permanent=True)
        if request.message.startswith(MADE):
            raise ActionError(sentences.NO_ID, permanent=True)
        if self._memory.is_away(channel, request.message):
            return ""
        reason = (reason_of(request),) if request.text else ()
        answers = await link.ask(written("REDACT", channel, request.message, *reason))
        refusal = refusal_in(answers, "REDACT", channel)
        if refusal is not None and "UNKNOWN_MSGID" in refusal.params:
            raise GoneError
        object_to(refusal, channel)
        await self._memory.took_away(channel, request.message)
        return ""

    async def _reply(self, link: Link, channel: str, request: ActionRequest) -> str:
        if not channel:
            return await self._message(link, channel, request)
        tags, text = {}, request.text
        if link.server.allows_tag(REPLY_TAG) and request.message and not request.message.startswith(MADE):
            tags[REPLY_TAG] = request.message
        elif known := link.server.people.get(request.author):
            text = f"{known.nick}: {text}"
        return await self._say(link, channel, text, tags)

    async def _message(self, link: Link, channel: str, request: ActionRequest) -> str:
        known = link.server.people.get(request.author)
        nick = known.nick if known else ""
        if channel:
            there = await present_in(link, channel)
            nick = next((one.nick for one in there if is_author(request.author, one, None)), nick)
        if not nick:
            raise ActionError(sentences.NOT_THERE, permanent=True)
        return await self._say(link, nick, request.text, {})

    async def _say(self, link: Link, target: str, text: str, tags: dict[str, str]) -> str:
        lines = [written("PRIVMSG", target, piece, tags=tags) for piece in pieces(text)]
        answers = await link.ask(*lines)
        object_to(refusal_in(answers, "PRIVMSG", target), target)
        echoes = (
            line.tags.get("msgid", "")
            for line in answers
            if line.command == "PRIVMSG" and link.server.is_me(line.nick)
        )
        return next(echoes, "")


def pieces(text: str) -> list[str]:
    """Cut a text into messages that a server passes on whole, at spaces where there are any."""
    found = []
    for line in re.split(r"[\r\n\0]+", text):
        rest = line.strip()
        while rest:
            piece = rest.encode()[:_LONGEST].decode(errors="ignore")
            if piece != rest and " " in piece:
                piece = piece.rpartition(" ")[0] or piece
            found.append(piece)
            rest = rest[len(piece) :].strip()
    return found
