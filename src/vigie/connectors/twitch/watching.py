"""The webhooks of an account: subscribed, looked at again and again, and renewed when Twitch ended them.

The events themselves come by the web process (`hooks.py`); this side proves that they can come.
"""

import asyncio
from collections.abc import Awaitable, Callable

from vigie.clock import now_ms
from vigie.connectors.backoff import delays
from vigie.connectors.base import WELL, Gap, Mark, Sentence, Told
from vigie.connectors.http import Http, HttpError
from vigie.connectors.twitch import account_sentences as sentences
from vigie.connectors.twitch import subscriptions
from vigie.connectors.twitch.eventsub import Patience
from vigie.connectors.twitch.identity import Whoami
from vigie.connectors.twitch.tokens import Tokens
from vigie.message import Space

_PENDING = "webhook_callback_verification_pending"


class Watching:
    """Keeps the subscriptions of one account alive.

    Parameters
    ----------
    space
        The channel.
    http
        Asks Helix in the application's name.
    callback, secret
        Where events are sent, and what they are signed with.
    cursor
        When the subscriptions were last seen in order (ms, in digits); empty where they never were.
    put, on_health
        Told of marks and gaps, and of each change of health.
    """

    def __init__(
        self,
        space: Space,
        http: Http,
        tokens: Tokens,
        whoami: Whoami,
        *,
        callback: str,
        secret: str,
        patience: Patience,
        cursor: str,
        put: Callable[[Told], Awaitable[None]],
        on_health: Callable[[Sentence], None],
    ) -> None:
        self._space = space
        self._http = http
        self._tokens = tokens
        self._whoami = whoami
        self._transport = {"method": "webhook", "callback": callback, "secret": secret}
        self._patience = patience
        self._put = put
        self._on_health = on_health
        self._well = int(cursor) if cursor.isascii() and cursor.isdigit() else None
        self._broken = False
        self._trouble = WELL

    async def run(self) -> None:
        """Watch for as long as that may help.

        Raises
        ------
        ConnectorError
            Somebody must do something first.
        """
        patience = self._patience
        waits = delays(first=patience.first_wait, longest=patience.longest_wait)
        while True:
            try:
                whole = await self._look()
            except HttpError as error:
                if error.permanent:
                    raise error.as_connector() from None
                self._on_health(error.sentence)
                await asyncio.sleep(max(next(waits), error.retry_after or 0.0))
                continue
            if not whole:
                self._on_health(self._trouble)
                await asyncio.sleep(next(waits))
                continue
            waits = delays(first=patience.first_wait, longest=patience.longest_wait)
            await asyncio.sleep(patience.watch)

    async def _look(self) -> bool:
        """Ask for what is missing; return whether everything required is sent now."""
        known = await self._whoami.known()
        wanted = subscriptions.allowed(known)
        await self._tokens.application()
        there = await subscriptions.existing(self._http, known, self._transport["callback"])
        whole, refusal = True, None
        for one in wanted:
            states = [str(found.get("status")) for found in there if found.get("type") == one.type]
            if "enabled" in states:
                continue
            if one.required:
                whole = False
                ended = next((state for state in states if state != _PENDING), "")
                self._trouble = sentences.revoked(one.type, ended) if ended else sentences.NOT_VERIFIED
            if _PENDING not in states:
                refusal = await subscriptions.subscribe(self._http, one, known, self._transport) or refusal
        if not whole:
            self._broken = True
            return False
        now = now_ms()
        if self._broken and self._well is not None:
            because = sentences.interrupted(self._space.id)
            await self._put(Gap(space=self._space, since=min(self._well, now), until=now, because=because))
        self._broken, self._well = False, now
        self._on_health(refusal or WELL)
        await self._put(Mark(str(now)))
        return True
