"""One account of Twitch in one channel: what is said there by EventSub, what is done there by Helix."""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncGenerator, Awaitable, Callable

from vigie.actions.network import ActionRequest, Receipt
from vigie.clock import now_ms
from vigie.connectors.account import Account
from vigie.connectors.base import Capabilities, ConnectorError, Identity, Sentence, Told
from vigie.connectors.http import Http, HttpError
from vigie.connectors.streaming import first_to_end, stream
from vigie.connectors.twitch import account_sentences, eventsub, refusals, sentences, tokens
from vigie.connectors.twitch.capabilities import CAPABILITIES, SCOPES
from vigie.connectors.twitch.chat import channel_name
from vigie.connectors.twitch.events import whispers_of
from vigie.connectors.twitch.eventsub import Patience
from vigie.connectors.twitch.helix import Helix
from vigie.connectors.twitch.identity import Known, Whoami
from vigie.connectors.twitch.listening import Listening
from vigie.connectors.twitch.memory import Memory
from vigie.connectors.twitch.rights import ABOUT_AUTHOR, ABOUT_MESSAGE, RIGHTS
from vigie.connectors.twitch.watching import Watching
from vigie.message import Space

API = "https://api.twitch.tv/helix"


class TwitchAccount:
    """See `vigie.connectors.base.SignedIn`.

    Parameters
    ----------
    account
        Its settings "client_id", "channel" and "callback", and its secrets.
    api, authority, events
        Where Helix, the tokens and EventSub's WebSocket are.
    patience
        How patient to be.
    tls
        How to check certificates, where the machine's own way is not the right one.

    Raises
    ------
    ConnectorError
        A setting cannot be right.
    """

    capabilities: Capabilities = CAPABILITIES

    def __init__(
        self,
        account: Account,
        *,
        api: str = API,
        authority: str = tokens.ADDRESS,
        events: str = eventsub.ADDRESS,
        patience: Patience = Patience(),  # noqa: B008 - frozen
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.channel = channel_name(account.setting("channel"))
        self.space = Space("twitch", self.channel)
        self._callback, self._secret = _webhook(account)
        self._events = events
        self._patience = patience
        self._tls = tls
        self._tokens = tokens.Tokens(account, address=authority, patience=patience.answer)
        self._http = Http(
            "Twitch", api, headers=self._tokens.headers, renew=self._tokens.renew, patience=patience.answer
        )
        self._application = Http(
            "Twitch",
            api,
            headers=self._tokens.application_headers,
            renew=self._tokens.forget_application,
            patience=patience.answer,
        )
        self._whoami = Whoami(self._tokens, self._http, self.channel)
        self._memory = Memory()
        self._helix = Helix(self._http, self._whoami, self.channel, self._memory, self._places)
        self._health = self._not_yet

    @property
    def health(self) -> Sentence:
        """Return what is wrong and what to do; `WELL` while everything arrives."""
        return self._health

    @property
    def _not_yet(self) -> Sentence:
        if self._callback:
            return account_sentences.not_watched(self.channel)
        return sentences.not_joined(self.channel)

    def receive(self, cursor: str = "") -> AsyncGenerator[Told, None]:
        """Yield what is said, through every reconnection; by webhooks, marks and gaps only.

        Parameters
        ----------
        cursor
            When the chat was last heard: what was said since is told as a gap.

        Raises
        ------
        ConnectorError
            The token is refused, the channel is gone, or the chat may not be read.
        """

        def read(put: Callable[[Told], Awaitable[None]]) -> Awaitable[None]:
            # The first of both that fails for good ends the reading.
            return first_to_end(self._reader(cursor, put).run(), self._mind_token())

        return stream(read, on_health=self._on_health, at_rest=self._not_yet)

    def _reader(self, cursor: str, put: Callable[[Told], Awaitable[None]]) -> Listening | Watching:
        if self._callback:
            return Watching(
                self.space,
                self._application,
                self._tokens,
                self._whoami,
                callback=self._callback,
                secret=self._secret,
                patience=self._patience,
                cursor=cursor,
                put=put,
                on_health=self._on_health,
            )
        return Listening(
            self.space,
            self._http,
            self._whoami,
            self._memory,
            address=self._events,
            patience=self._patience,
            cursor=cursor,
            put=put,
            on_health=self._on_health,
            tls=self._tls,
        )

    def _on_health(self, sentence: Sentence) -> None:
        self._health = sentence

    async def _mind_token(self) -> None:
        """Validate the token as often as Twitch asks: one that was withdrawn must end the reading."""
        wait = self._patience.validate
        while True:
            await asyncio.sleep(wait)
            wait = self._patience.validate
            try:
                await self._whoami.again()
            except HttpError as error:
                if error.permanent:
                    raise error.as_connector() from None
                wait = min(wait, max(self._patience.longest_wait, error.retry_after or 0.0))

    async def check(self) -> Identity:
        """Ask whom the token speaks for, and what it lacks."""
        try:
            known = await self._whoami.again()
            powerless = not await self._moderates(known)
        except HttpError as error:
            raise error.as_connector() from None
        wanted = (*SCOPES, "user:bot") if self._callback else SCOPES
        missing = [account_sentences.missing_right(scope) for scope in wanted if scope not in known.scopes]
        if powerless:
            missing.append(account_sentences.not_moderator(known.login, self.channel))
        ends = not self._tokens.renews and known.expires_in
        return Identity(
            space=self.space,
            name=known.channel_name,
            scopes=known.scopes,
            # One that another follows without anybody does not end for people.
            expires_at=now_ms() + known.expires_in * 1000 if ends else None,
            missing=tuple(missing),
        )

    async def _moderates(self, known: Known) -> bool:
        """Ask for something that only moderators see, where the rights let us; believe it elsewhere."""
        if known.owns or "moderator:manage:shield_mode" not in known.scopes:
            return True
        query = {"broadcaster_id": known.channel_id, "moderator_id": known.user_id}
        try:
            await self._http.ask("GET", "moderation/shield_mode", query=query)
        except HttpError as error:
            if error.status == 403:
                return False
            raise
        return True

    async def act(self, request: ActionRequest) -> Receipt:
        """Do what is asked; see `vigie.connectors.twitch.helix`."""
        return await self._helix.act(request)

    async def permits(self, request: ActionRequest) -> frozenset[str]:
        """Return what is possible now: by the rights, the message's age and author, and what is pinned."""
        try:
            known = await self._whoami.known()
            verbs = {verb for verb, rights in RIGHTS.items() if known.scopes.intersection(rights)}
            if not request.message or request.kind == "private":
                verbs -= ABOUT_MESSAGE
            if not request.author or request.author == known.user_id:
                verbs -= ABOUT_AUTHOR
            if request.author == known.channel_id:
                verbs -= {"hide", "delete", "time_out", "ban", "unban"}
            if request.at and now_ms() - request.at > refusals.DELETABLE_MS:
                verbs -= {"hide", "delete", "pin"}
            if "unpin" in verbs:
                is_pinned = await self._helix.pinned(known) == request.message
                verbs.discard("pin" if is_pinned else "unpin")
        except (HttpError, ConnectorError):
            return frozenset()
        return frozenset(verbs)

    def _places(self, known: Known) -> frozenset[str]:
        return frozenset({self.space.id, whispers_of(known.login).id})

    async def aclose(self) -> None:
        """Give back connections."""
        for one in (self._http, self._application, self._tokens):
            with contextlib.suppress(HttpError):
                await one.aclose()


def _webhook(account: Account) -> tuple[str, str]:
    """Return where events are sent by webhook and their secret, both empty for the WebSocket.

    Raises
    ------
    ConnectorError
        A field is missing, or cannot be right.
    """
    for label, value in (
        (Sentence("client ID", "identifiant client"), account.setting("client_id")),
        (Sentence("client secret", "secret client"), account.keyring.get("client_secret")),
        (Sentence("access token", "jeton d’accès"), account.keyring.get("access_token")),
    ):
        if not value:
            raise ConnectorError(account_sentences.needed(label), permanent=True)
    callback, secret = account.setting("callback"), account.keyring.get("webhook_secret").strip()
    if bool(callback) != bool(secret) or (secret and not (secret.isascii() and 10 <= len(secret) <= 100)):
        raise ConnectorError(account_sentences.BOTH_OR_NONE, permanent=True)
    if callback and not callback.startswith("https://"):
        raise ConnectorError(account_sentences.BAD_CALLBACK, permanent=True)
    return callback, secret
