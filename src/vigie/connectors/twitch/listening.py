"""The WebSocket reading of an account: kept connected, and what it could not hear told as gaps."""

import asyncio
import logging
import re
import ssl
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from websockets.exceptions import ConnectionClosed, WebSocketException

from vigie.clock import now_ms
from vigie.connectors.backoff import delays
from vigie.connectors.base import WELL, ConnectorError, Gap, Mark, Sentence, Told
from vigie.connectors.http import Http, HttpError
from vigie.connectors.streaming import LostError
from vigie.connectors.twitch import account_sentences, sentences, subscriptions
from vigie.connectors.twitch.events import EventError, Notification, entries_of, notification_of
from vigie.connectors.twitch.eventsub import Hearer, Patience, Session, follow
from vigie.connectors.twitch.identity import Whoami
from vigie.connectors.twitch.memory import Memory
from vigie.message import Message, Space

log = logging.getLogger(__name__)

#: Twitch writes the name of the person answered before an answer.
_ADDRESSED = re.compile(r"@\S+ ")


class Listening:
    """Reads one account by WebSocket.

    Parameters
    ----------
    space
        The channel.
    http
        Asks Helix in the account's name.
    memory
        What the account did itself, and what it should know of what it hears.
    cursor
        When the chat was last heard (ms, in digits); empty where it never was.
    put
        Takes what is told, in order.
    on_health
        Given each change of health.
    """

    def __init__(
        self,
        space: Space,
        http: Http,
        whoami: Whoami,
        memory: Memory,
        *,
        address: str,
        patience: Patience,
        cursor: str,
        put: Callable[[Told], Awaitable[None]],
        on_health: Callable[[Sentence], None],
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._space = space
        self._http = http
        self._whoami = whoami
        self._memory = memory
        self._address = address
        self._patience = patience
        self._put = put
        self._on_health = on_health
        self._tls = tls
        #: When the chat was last heard (ms); None where it never was.
        self._heard = int(cursor) if cursor.isascii() and cursor.isdigit() else None
        self._because = account_sentences.stopped(space.id)
        self._marked = float("-inf")
        self._trouble = WELL
        self._hearer = Hearer(self._subscribe, self._notified, self._revoked, self._alive, self._garbled)

    async def run(self) -> None:
        """Read for as long as that may help.

        Raises
        ------
        ConnectorError
            Somebody must do something first.
        """
        first, longest = self._patience.first_wait, self._patience.longest_wait
        waits = delays(first=first, longest=longest)
        while True:
            asked_to_wait = 0.0
            error: BaseException | None
            try:
                await self._whoami.known()
            except HttpError as refusal:
                error = refusal
            else:
                session, error = await follow(self._session(self._address), self._successor)
                if session.lasted >= self._patience.settled:
                    waits = delays(first=first, longest=longest)
                self._because = account_sentences.interrupted(self._space.id)
            if isinstance(error, HttpError):
                asked_to_wait = error.retry_after or 0.0
            self._on_health(self._explained(error))
            await asyncio.sleep(max(next(waits), asked_to_wait))

    def _session(self, address: str, *, follows: bool = False) -> Session:
        return Session(address, self._space.id, self._hearer, self._patience, follows=follows, tls=self._tls)

    def _successor(self, address: str) -> Session:
        return self._session(address, follows=True)

    async def _subscribe(self, session: str) -> None:
        known = await self._whoami.known()
        self._trouble = WELL
        transport = {"method": "websocket", "session_id": session}
        for wanted in subscriptions.allowed(known):
            refusal = await subscriptions.subscribe(self._http, wanted, known, transport)
            self._trouble = self._trouble or refusal or WELL
        now = now_ms()
        if self._heard is not None:
            # Twitch tells nothing of the past: this gap stays, for people to know of it.
            since = min(self._heard, now)
            await self._put(Gap(space=self._space, since=since, until=now, because=self._because))
        self._heard = now
        self._marked = float("-inf")
        self._on_health(self._trouble)

    async def _notified(self, metadata: Mapping[str, Any], payload: Any) -> None:
        now = now_ms()
        try:
            told = notification_of(
                str(metadata.get("message_id") or ""), metadata.get("message_timestamp"), payload
            )
            entries = entries_of(told, received_at=now, decided=self._memory.approved)
        except EventError as error:
            # Never the text: logs are read by more people than messages.
            log.error("An event of %s could not be read: %s", self._space.key, error)
            await self._garbled()
            return
        self._remember(told)
        for entry in entries:
            if isinstance(entry, Message) and entry.held:
                self._memory.held.note(entry.id)
            await self._put(entry)

    def _remember(self, told: Notification) -> None:
        """Keep what the chat says of our own doings, to know them when their answers are lost."""
        event = told.event
        if told.type == "automod.message.update":
            self._memory.held.forget(str(event.get("message_id")))
        reply, said = event.get("reply"), event.get("message")
        if (
            told.type == "channel.chat.message"
            and event.get("chatter_user_id") == told.condition.get("user_id")
            and isinstance(reply, dict)
            and isinstance(said, dict)
        ):
            text = _ADDRESSED.sub("", str(said.get("text")), count=1)
            self._memory.echoes[str(reply.get("parent_message_id")), text] = str(event.get("message_id"))

    async def _revoked(self, kind: str, status: str) -> None:
        sentence = account_sentences.revoked(kind, status)
        if kind in subscriptions.REQUIRED:
            raise ConnectorError(sentence, permanent=True)
        self._trouble = sentence
        self._on_health(sentence)

    async def _alive(self) -> None:
        self._heard = now_ms()
        clock = asyncio.get_running_loop().time()
        if clock - self._marked >= self._patience.mark:
            self._marked = clock
            # Not a place to go on from, but the time from which a restart will have missed something.
            await self._put(Mark(str(self._heard)))

    async def _garbled(self) -> None:
        now = now_ms()
        because = account_sentences.unreadable(self._space.id)
        await self._put(Gap(space=self._space, since=now, until=now, because=because))

    def _explained(self, error: BaseException | None) -> Sentence:
        """Return the sentence for a lost session; raise what trying again cannot mend."""
        channel = self._space.id
        match error:
            case LostError():
                return error.sentence
            case HttpError():
                if error.permanent:
                    raise error.as_connector()
                return error.sentence
            case ConnectorError() if not error.permanent:
                return error.sentence
            case None | ConnectionClosed():
                return sentences.closed(channel)
            case ssl.SSLCertVerificationError():
                return sentences.not_trusted(channel, error.verify_message)
            case OSError() | WebSocketException():
                return sentences.unreachable(channel, type(error).__name__)
        raise error
