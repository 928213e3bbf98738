"""Asks a site of the client: signed posts of what was decided, and signed questions."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from typing import Any

import msgspec

from vigie.actions.network import STANDINGS, ActionError, ActionRequest, Receipt
from vigie.api.signature import key_of
from vigie.connectors.account import Account
from vigie.connectors.base import Capabilities, ConnectorError, Identity, Mark, Rereads, Sentence, Told
from vigie.connectors.http import PATIENCE, Answer, HttpError
from vigie.connectors.webhook import sentences as say
from vigie.connectors.webhook.inbound import NETWORK
from vigie.connectors.webhook.signed import SignedHttp, checked_address
from vigie.message import Space

#: What is about one message, and what is about an author.
ABOUT_A_MESSAGE = frozenset({*STANDINGS, "reply", "pin", "unpin"})
ABOUT_AN_AUTHOR = frozenset({"message", "time_out", "ban", "unban"})
ACTS = ABOUT_A_MESSAGE | ABOUT_AN_AUTHOR
_LONGEST_PLACE = 200


class WebhookSite:
    """One site that posts to Vigie and that Vigie asks; see `history.connected` for what it can read again.

    Parameters
    ----------
    account
        With ``place``, ``secret``, and perhaps ``address`` and ``history``.
    capabilities
        What the network can do; without an address for it, this site can do less.
    patience
        How long an answer may take (s).

    Raises
    ------
    ConnectorError
        A setting cannot be right.
    """

    def __init__(self, account: Account, *, capabilities: Capabilities, patience: float = PATIENCE) -> None:
        place = account.setting("place")
        if not place or len(place) > _LONGEST_PLACE or not place.isprintable() or " " in place:
            raise ConnectorError(say.BAD_PLACE, permanent=True)
        try:
            key = key_of(account.keyring.get("secret").strip())
        except ValueError:
            raise ConnectorError(say.BAD_SECRET, permanent=True) from None
        self._address = checked_address(account.setting("address"))
        self._history = checked_address(account.setting("history"))
        self._space = Space(NETWORK, place)
        self._capabilities = msgspec.structs.replace(
            capabilities,
            acts=capabilities.acts if self._address else frozenset(),
            rereads=isinstance(self, Rereads),
        )
        self._http = SignedHttp(f"“{place}”", key, patience=patience)

    @property
    def space(self) -> Space:
        """The place of messages that name none."""
        return self._space

    @property
    def capabilities(self) -> Capabilities:
        """What this site can be asked."""
        return self._capabilities

    @property
    def health(self) -> Sentence:
        """What was wrong when the site was last asked; what it posts comes without being asked."""
        return self._http.health

    async def receive(self, cursor: str = "") -> AsyncGenerator[Told, None]:  # noqa: ARG002 - the contract's
        """Wait for nothing: what the site posts comes through the web process."""
        await asyncio.Event().wait()
        yield Mark()

    async def check(self) -> Identity:
        """Ask the site whether it knows the secret.

        Raises
        ------
        ConnectorError
            It refuses, does not answer, or answers something else.
        """
        missing = [
            sentence
            for address, sentence in ((self._address, say.NO_ADDRESS), (self._history, say.NO_HISTORY))
            if not address
        ]
        name = self._space.id
        if self._address:
            try:
                told = await self._told()
            except HttpError as error:
                raise error.as_connector() from None
            name = str(told.get("name") or name)[:_LONGEST_PLACE]
        return Identity(space=self._space, name=name, missing=tuple(missing))

    async def act(self, request: ActionRequest) -> Receipt:
        """Have the site do what was decided; see `connectors.base.SignedIn`.

        Raises
        ------
        GoneError
            The site knows no such message any more.
        ActionError
            It refused, or did not answer.
        """
        if request.verb not in ACTS:
            raise ActionError(say.NO_VERB, permanent=True)
        if not self._address:
            raise ActionError(say.NO_ADDRESS, permanent=True)
        if request.verb in ABOUT_A_MESSAGE and not request.message:
            raise ActionError(say.NO_MESSAGE, permanent=True)
        if request.verb in ABOUT_AN_AUTHOR and not request.author:
            raise ActionError(say.NO_AUTHOR, permanent=True)
        body = msgspec.json.encode({"type": request.verb, "data": _data(request)})
        try:
            answer = await self._http.ask("POST", self._address, body=body, name=request.idempotency_key)
        except HttpError as error:
            if error.status in (404, 410) and not await self._is_there():
                # The address itself is not found: that says nothing of the message.
                raise ActionError(error.sentence, permanent=False) from None
            raise error.as_action() from None
        try:
            told = answer.json()
        except HttpError:
            # The deed is confirmed by the status; whatever page stands behind it says nothing more.
            told = None
        made = told.get("made") if isinstance(told, dict) else None
        return Receipt(str(made) if isinstance(made, str | int) else "")

    async def permits(self, request: ActionRequest) -> frozenset[str]:
        """Return the verbs that the site allows now about this message; none where it does not answer."""
        if not self._address:
            return frozenset()
        able = (ABOUT_A_MESSAGE if request.message else frozenset()) | (
            ABOUT_AN_AUTHOR if request.author else frozenset()
        )
        try:
            told = await self._told(
                {"space": request.space, "message": request.message, "author": request.author}
            )
        except (HttpError, ConnectorError):
            return frozenset()
        acts = told.get("acts")
        return frozenset(verb for verb in able if verb in acts) if isinstance(acts, list) else able

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def _is_there(self) -> bool:
        """Tell whether the address for decisions is the site's, whatever message it was asked about."""
        try:
            await self._told()
        except HttpError:
            return False
        return True

    async def _told(self, query: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Ask the address for decisions what can be done; a site that only takes posts says nothing of it."""
        try:
            answer = await self._http.ask("GET", self._address, query=query)
        except HttpError as error:
            if error.status in (405, 501):
                return {}
            raise
        return object_of(answer)


def _data(request: ActionRequest) -> dict[str, Any]:
    """Return what a site needs to carry a request out."""
    data: dict[str, Any] = {
        "space": request.space,
        "message": request.message or None,
        "author": request.author or None,
        "thread": request.thread or None,
        "reply_to": request.reply_to or None,
        "kind": request.kind,
        "at": request.at or None,
    }
    if request.text:
        data["text"] = request.text
    if request.seconds is not None:
        data["seconds"] = request.seconds
    return data


def object_of(answer: Answer) -> dict[str, Any]:
    """Return what a site answered, empty where it said nothing.

    Raises
    ------
    HttpError
        It is no object.
    """
    told = answer.json()
    if told is None:
        return {}
    if not isinstance(told, dict):
        raise HttpError(say.ODD_ANSWER, status=answer.status, permanent=True)
    return told
