"""The chats of a YouTube channel's broadcasts, by the Live Streaming API; part of `youtube_peer`."""

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from http_peer import HttpPeer
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from youtube_answers import CHANNEL, channel_of, listing, refusal

_LIVE = "youtube.liveChat"


@dataclass
class LiveChat:
    """One live chat of the peer."""

    id: str
    events: list[dict[str, Any]] = field(default_factory=list)
    is_over: bool = False


class YouTubeLive(HttpPeer):
    """The live side of a channel."""

    def __init__(self) -> None:
        super().__init__()
        self.chats: dict[str, LiveChat] = {}
        self.banned: dict[str, dict[str, Any]] = {}
        #: Pages of a live chat that are no longer known.
        self.forgotten: set[str] = set()
        self.is_live_enabled = True

    # What people do

    def go_live(self) -> str:
        """Begin a broadcast; return the id of its chat."""
        chat = LiveChat(f"Cg0KC{secrets.token_urlsafe(24)}")
        self.chats[chat.id] = chat
        return chat.id

    async def say_live(self, text: str, *, author: str = "camille") -> str:
        """Write in the broadcast's chat, which begins where there is none."""
        return self.happens("textMessageEvent", {"textMessageDetails": {"messageText": text}}, author=author)

    def happens(
        self,
        kind: str,
        details: dict[str, Any],
        *,
        author: str = "camille",
        chat: str = "",
        owner: bool = False,
    ) -> str:
        """Let an event come in a chat; return its id."""
        where = self.chats[chat] if chat else self._on_air()
        who = CHANNEL if owner else channel_of(author)
        made = f"LCC.{secrets.token_urlsafe(18)}"
        where.events.append(
            {
                "kind": "youtube#liveChatMessage",
                "etag": secrets.token_hex(4),
                "id": made,
                "snippet": {
                    "type": kind,
                    "liveChatId": where.id,
                    "authorChannelId": who,
                    # With parts of a second, unlike the dates of comments.
                    "publishedAt": datetime.now(UTC).isoformat(),
                    "hasDisplayContent": True,
                    "displayMessage": str(
                        details.get("textMessageDetails", {}).get("messageText", "YouTube.")
                    ),
                    **details,
                },
                "authorDetails": {
                    "channelId": who,
                    "channelUrl": f"http://www.youtube.com/channel/{who}",
                    "displayName": f"@{author}",
                    "isVerified": False,
                    "isChatOwner": owner,
                    "isChatSponsor": False,
                    "isChatModerator": author == "moderation",
                },
            }
        )
        return made

    def event(self, native: str) -> tuple[LiveChat, dict[str, Any]]:
        for chat in self.chats.values():
            for event in chat.events:
                if event["id"] == native:
                    return chat, event
        raise KeyError(native)

    def _on_air(self) -> LiveChat:
        on = [chat for chat in self.chats.values() if not chat.is_over]
        return on[-1] if on else self.chats[self.go_live()]

    def bury(self, native: str, *, by: str) -> None:
        """Delete a message of a chat as its moderators do."""
        chat, event = self.event(native)
        _bury(event)
        details = {"messageDeletedDetails": {"deletedMessageId": native}}
        self.happens("messageDeletedEvent", details, author=by, chat=chat.id)

    # What is answered

    async def live_broadcasts(self, request: Request) -> Response:
        assert request.query_params["broadcastStatus"] == "active"
        assert "mine" not in request.query_params
        if not self.is_live_enabled:
            return refusal(
                403, "liveStreamingNotEnabled", "The user may not stream.", domain="youtube.liveBroadcast"
            )
        found = [
            {
                "kind": "youtube#liveBroadcast",
                "id": f"live-{number:06}",
                "snippet": {"channelId": CHANNEL, "title": "Le direct", "liveChatId": chat.id},
            }
            for number, chat in enumerate(self.chats.values())
            if not chat.is_over
        ]
        return listing("liveBroadcast", found)

    async def live_chat(self, request: Request) -> Response:
        query = request.query_params
        if not 200 <= int(query["maxResults"]) <= 2_000:
            return refusal(400, "invalidValue", "From 200 to 2,000 messages are listed.")
        chat = self.chats.get(query["liveChatId"])
        if chat is None:
            return refusal(404, "liveChatNotFound", "The live chat is not known.", domain=_LIVE)
        if chat.is_over:
            return refusal(403, "liveChatEnded", "The live chat is over.", domain=_LIVE)
        token = query.get("pageToken", "")
        if token in self.forgotten:
            return refusal(400, "pageTokenInvalid", "The page is not known.", domain=_LIVE)
        seen = int(token.removeprefix("p")) if token else 0
        return JSONResponse(
            {
                "kind": "youtube#liveChatMessageListResponse",
                "etag": secrets.token_hex(4),
                "pollingIntervalMillis": 10,
                "pageInfo": {"totalResults": len(chat.events), "resultsPerPage": 500},
                "nextPageToken": f"p{len(chat.events)}",
                "items": chat.events[seen:],
            }
        )

    async def live_chatted(self, request: Request) -> Response:
        snippet = (await request.json())["snippet"]
        chat = self.chats.get(snippet["liveChatId"])
        if chat is None or chat.is_over:
            return refusal(403, "liveChatEnded", "The live chat is over.", domain=_LIVE)
        assert snippet["type"] == "textMessageEvent"
        details = {"textMessageDetails": snippet["textMessageDetails"]}
        made = self.happens("textMessageEvent", details, author="varangue", chat=chat.id, owner=True)
        return JSONResponse(next(event for event in chat.events if event["id"] == made))

    async def live_chat_deleted(self, request: Request) -> Response:
        gone = request.query_params["id"]
        try:
            chat, event = self.event(gone)
        except KeyError:
            chat, event = None, {"snippet": {"type": "tombstone"}}
        if chat is None or event["snippet"]["type"] == "tombstone":
            return refusal(404, "liveChatMessageNotFound", "The message is not known.", domain=_LIVE)
        if event["authorDetails"]["isChatModerator"]:
            return refusal(403, "modificationNotAllowed", "A moderator's message stays.", domain=_LIVE)
        _bury(event)
        self.happens(
            "messageDeletedEvent", {"messageDeletedDetails": {"deletedMessageId": gone}}, chat=chat.id
        )
        return Response(status_code=204)

    async def live_ban(self, request: Request) -> Response:
        snippet = (await request.json())["snippet"]
        if snippet["liveChatId"] not in self.chats:
            return refusal(404, "liveChatNotFound", "The live chat is not known.", domain=_LIVE)
        if (snippet["type"] == "temporary") != ("banDurationSeconds" in snippet):
            return refusal(400, "invalidValue", "A temporary ban has a length, and no other has one.")
        made = f"ban-{secrets.token_urlsafe(12)}"
        self.banned[made] = snippet
        details = {
            "userBannedDetails": {
                "bannedUserDetails": {"channelId": snippet["bannedUserDetails"]["channelId"]},
                "banType": snippet["type"],
                "banDurationSeconds": str(snippet.get("banDurationSeconds", 0)),
            }
        }
        self.happens("userBannedEvent", details, chat=snippet["liveChatId"], owner=True)
        return JSONResponse({"kind": "youtube#liveChatBan", "id": made, "snippet": snippet})

    async def live_unbanned(self, request: Request) -> Response:
        if self.banned.pop(request.query_params["id"], None) is None:
            return refusal(404, "liveChatBanNotFound", "The ban is not known.", domain=_LIVE)
        return Response(status_code=204)


def _bury(event: dict[str, Any]) -> None:
    """Put a tombstone in a message's place: pages that were given keep their numbers."""
    event["snippet"] = {"type": "tombstone", "publishedAt": event["snippet"]["publishedAt"]}
    event["authorDetails"] = {}
