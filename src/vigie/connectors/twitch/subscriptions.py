"""What is asked of EventSub: which events, under which conditions, with which rights.

Twitch allows three connections of an account with one application, 300 subscriptions on each, and counts as
nothing those that the account itself has authorised: one connection and these few are all an account needs.
"""

from typing import Any

import msgspec

from vigie.connectors.base import ConnectorError, Sentence
from vigie.connectors.http import Http, HttpError
from vigie.connectors.twitch import account_sentences as sentences
from vigie.connectors.twitch.identity import Known, rows


class Wanted(msgspec.Struct, frozen=True):
    """One kind of event."""

    type: str
    version: str
    #: One of these rights is needed.
    scopes: frozenset[str]
    #: The names that the condition has for the account; the channel's is there where `of_channel`.
    account: str = ""
    of_channel: bool = True
    #: Whether the chat cannot be moderated without it.
    required: bool = False
    #: Whether only the channel's owner may have it.
    owners: bool = False

    def condition(self, known: Known) -> dict[str, str]:
        """Return the condition under which the events are sent."""
        condition = {"broadcaster_user_id": known.channel_id} if self.of_channel else {}
        return condition | ({self.account: known.user_id} if self.account else {})

    def allowed(self, known: Known) -> bool:
        """Tell whether the account was given the right."""
        return bool(self.scopes & known.scopes) and (known.owns or not self.owners)


_CHAT = frozenset({"user:read:chat"})
_AUTOMOD = frozenset({"moderator:manage:automod"})
_WHISPERS = frozenset({"user:read:whispers", "user:manage:whispers"})

WANTED: tuple[Wanted, ...] = (
    Wanted("channel.chat.message", "1", _CHAT, "user_id", required=True),
    Wanted("channel.chat.message_delete", "1", _CHAT, "user_id", required=True),
    Wanted("channel.chat.clear", "1", _CHAT, "user_id", required=True),
    Wanted("channel.chat.clear_user_messages", "1", _CHAT, "user_id", required=True),
    Wanted("automod.message.hold", "2", _AUTOMOD, "moderator_user_id"),
    Wanted("automod.message.update", "2", _AUTOMOD, "moderator_user_id"),
    Wanted("channel.ban", "1", frozenset({"channel:moderate"}), owners=True),
    Wanted("user.whisper.message", "1", _WHISPERS, "user_id", of_channel=False),
)
#: By their types.
REQUIRED = frozenset(one.type for one in WANTED if one.required)


def allowed(known: Known) -> list[Wanted]:
    """Return what the account's rights let it ask for.

    Raises
    ------
    ConnectorError
        It may not even read the chat.
    """
    if not known.scopes & _CHAT:
        raise ConnectorError(sentences.missing_right("user:read:chat"), permanent=True)
    return [one for one in WANTED if one.allowed(known)]


async def subscribe(http: Http, wanted: Wanted, known: Known, transport: dict[str, str]) -> Sentence | None:
    """Ask for one kind of event; return why it is refused, None where it comes.

    Raises
    ------
    ConnectorError
        It is required and refused.
    HttpError
        Trying again may help.
    """
    try:
        await http.ask(
            "POST",
            "eventsub/subscriptions",
            json={
                "type": wanted.type,
                "version": wanted.version,
                "condition": wanted.condition(known),
                "transport": transport,
            },
        )
    except HttpError as error:
        # A conflict: it was subscribed by an answer that was lost.
        if error.status == 409:
            return None
        if error.status == 429:
            raise HttpError(
                sentences.TOO_MANY_SUBSCRIPTIONS, status=429, retry_after=error.retry_after
            ) from None
        if error.status == 401 or not error.permanent:
            raise
        if error.status == 400:
            # The session has ended meanwhile; another one is opened.
            raise HttpError(error.sentence, status=400) from None
        refusal = (
            sentences.revoked(wanted.type, "version_removed")
            if error.status == 410
            else sentences.not_subscribed(wanted.type)
        )
        if wanted.required:
            raise ConnectorError(refusal, permanent=True) from None
        return refusal
    return None


async def existing(http: Http, known: Known, callback: str) -> list[dict[str, Any]]:
    """Return the subscriptions whose events are sent to our webhook address, all pages of them.

    Raises
    ------
    HttpError
        Twitch does not tell them.
    """
    found: list[dict[str, Any]] = []
    after: str | None = None
    while True:
        answer = await http.ask(
            "GET", "eventsub/subscriptions", query={"user_id": known.user_id, "after": after}
        )
        said = answer.json()
        for one in rows(said):
            transport = one.get("transport")
            if isinstance(transport, dict) and transport.get("callback") == callback:
                found.append(one)
        pagination = said.get("pagination") if isinstance(said, dict) else None
        following = pagination.get("cursor") if isinstance(pagination, dict) else None
        if not following or following == after:
            return found
        after = following
