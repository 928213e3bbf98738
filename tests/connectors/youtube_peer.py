"""YouTube on loopback: a channel with one video, and a live broadcast once somebody asks for one.

Written from the reference of the Data API v3 and of the Live Streaming API (each call's page, "Errors"), and
from the discovery document of revision 20261104, which gives the names of fields. Where neither says how
YouTube behaves, a comment below says what was assumed.

What is lost is what YouTube's own index shows late: `break_stream` lets it catch up.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Literal
from urllib.parse import parse_qsl

import msgspec
from peer import Standing
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route
from youtube_answers import CHANNEL, channel_of, listing, paged, refusal, written
from youtube_live_peer import YouTubeLive

from vigie.connectors.account import Account, MemoryKeyring
from vigie.connectors.youtube import CARD
from vigie.connectors.youtube.connector import YouTube
from vigie.connectors.youtube.session import Timing

QUICK = Timing(
    patience=0.5,
    first_wait=0.005,
    longest_wait=0.02,
    published=0.02,
    published_at_most=0.02,
    held=0.02,
    broadcasts=0.02,
    older=0.05,
    chat=0.02,
)
VIDEO = "dQ-varangue"
_STANDINGS: dict[str, Standing] = {
    "published": "published",
    "heldForReview": "held",
    "likelySpam": "held",
    # What an owner rejects is taken off for good: it can never be published again.
    "rejected": "deleted",
    "": "deleted",
}


@dataclass
class Said:
    """One comment of the peer."""

    id: str
    text: str
    author: str
    at: datetime
    updated: datetime
    state: str = "published"
    parent: str = ""


class YouTubePeer(YouTubeLive):
    """A channel whose owner our account is."""

    #: Settings that cannot be right.
    impossible = {"channel": "@varangue"}

    def __init__(self) -> None:
        super().__init__()
        self.card = msgspec.structs.replace(CARD, connect=self._connect)
        self.lacks = {
            "removal": "YouTube tells of no comment taken away; of a live chat it does: see test_youtube.py.",
        }
        self.comments: dict[str, Said] = {}
        self.banned_authors: set[str] = set()
        self.timing = QUICK
        #: Whether the token was given the right to read what all may see, and no more.
        self.is_read_only = False
        #: A comment that its author deletes once it was listed.
        self.goes_once_listed = ""
        #: Once the published comments were listed once more, every call is refused as over the day's units.
        self.is_nearly_used_up = False
        self._is_used_up = False
        self._token = secrets.token_urlsafe(16)
        self._refresh = secrets.token_urlsafe(16)
        self._secret = secrets.token_urlsafe(16)
        self._is_revoked = False
        self._late: set[str] = set()
        self._kept_back: list[str] = []
        self._turned = False
        self._twice: set[str] = set()
        self._garbage: list[Any] = []

    def _connect(self, account: Account) -> YouTube:
        return YouTube(
            account, timing=self.timing, api=f"{self.base}/youtube/v3", tokens=f"{self.base}/token"
        )

    def account(self) -> Account:
        """Return the owner, signed in."""
        return Account(
            settings={"channel": CHANNEL, "client_id": "vigie.apps.example"},
            keyring=MemoryKeyring(
                {
                    "client_secret": self._secret,
                    "refresh_token": self._refresh,
                    "access_token": self._token,
                }
            ),
        )

    # What people do

    async def say(self, text: str, *, author: str = "camille", held: bool = False, reply_to: str = "") -> str:
        faults = self.faults
        said = self._write(text, channel_of(author), "heldForReview" if held else "published", reply_to)
        while faults.garbage:
            faults.garbage -= 1
            self._garbage += ["no thread", {"id": 7}, {"id": "x", "snippet": {"topLevelComment": None}}]
        if faults.lost:
            faults.lost -= 1
            self._late.add(said.id)
        elif faults.reordered:
            faults.reordered -= 1
            self._kept_back.append(said.id)
            self._turned = not faults.reordered
        elif faults.repeated:
            faults.repeated -= 1
            self._twice.add(said.id)
        return said.id

    async def tell_unknown(self) -> None:
        """List something beside the threads that is none, as a new kind of resource would be."""
        self._garbage.append({"kind": "youtube#communityPost", "id": "post", "snippet": {"text": "Nouveau"}})

    async def edit(self, message: str, text: str) -> None:
        said = self.comments[message]
        said.text = text
        # Dates have whole seconds: a change in the second of its writing could not be seen.
        said.updated = max(_now(), said.updated + timedelta(seconds=1))

    async def remove(self, message: str) -> None:
        if message in self.comments:
            self.comments[message].state = ""
            return
        self.bury(message, by="moderation")

    def stands(self, message: str) -> Standing:
        if message in self.comments:
            return _STANDINGS[self.comments[message].state]
        return "published" if self.event(message)[1]["snippet"]["type"] != "tombstone" else "deleted"

    def answers(self, message: str) -> list[str]:
        return [one.text for one in self.comments.values() if one.parent == message and one.author == CHANNEL]

    def expire_token(self, *, renewable: bool = True) -> None:
        self._token = secrets.token_urlsafe(16)
        self._is_revoked = not renewable

    async def break_stream(self, how: Literal["closed", "half-closed", "asked to move"] = "closed") -> None:
        """Let the index catch up: there is no connection to break."""
        self._late.clear()

    def _write(self, text: str, author: str, state: str, parent: str) -> Said:
        made = f"Ugy{secrets.token_urlsafe(16)}"
        at = _now()
        said = Said(f"{parent}.{made}" if parent else made, text, author, at, at, state, parent)
        self.comments[said.id] = said
        return said

    # What is answered

    def routes(self) -> Sequence[BaseRoute]:
        def route(path: str, method: str, answer: Any, *, open_to_all: bool = False) -> Route:
            guarded = answer if open_to_all else partial(self._guarded, answer)
            return Route(path, guarded, methods=[method])

        api = "/youtube/v3"
        return [
            route("/token", "POST", self._renewed, open_to_all=True),
            route(f"{api}/channels", "GET", self._channels),
            route(f"{api}/videos", "GET", self._videos),
            route(f"{api}/commentThreads", "GET", self._threads),
            route(f"{api}/comments", "GET", self._listed),
            route(f"{api}/comments", "POST", self._inserted),
            route(f"{api}/comments", "DELETE", self._deleted),
            route(f"{api}/comments/setModerationStatus", "POST", self._moderated),
            route(f"{api}/liveBroadcasts", "GET", self.live_broadcasts),
            route(f"{api}/liveChat/messages", "GET", self.live_chat),
            route(f"{api}/liveChat/messages", "POST", self.live_chatted),
            route(f"{api}/liveChat/messages", "DELETE", self.live_chat_deleted),
            route(f"{api}/liveChat/bans", "POST", self.live_ban),
            route(f"{api}/liveChat/bans", "DELETE", self.live_unbanned),
        ]

    async def _guarded(self, answer: Any, request: Request) -> Response:
        if request.headers.get("authorization") != f"Bearer {self._token}" or self._is_revoked:
            return refusal(401, "authError", "Invalid Credentials", domain="global")
        if self.is_read_only and "moderationStatus" in request.query_params:
            return refusal(403, "insufficientPermissions", "Insufficient Permission", domain="global")
        if self._is_used_up:
            return refusal(403, "quotaExceeded", "The day's units are used up.", domain="youtube.quota")
        if request.query_params.get("moderationStatus") == "published":
            self._is_used_up = self.is_nearly_used_up
        answered: Response = await answer(request)
        return answered

    async def _renewed(self, request: Request) -> Response:
        # A form of RFC 6749; Google answers errors as that standard has them, not as YouTube does.
        given = dict(parse_qsl((await request.body()).decode()))
        if given.get("client_secret") != self._secret:
            return JSONResponse({"error": "invalid_client"}, 401)
        fits = given.get("grant_type") == "refresh_token" and given.get("refresh_token") == self._refresh
        if not fits or self._is_revoked:
            return JSONResponse({"error": "invalid_grant", "error_description": "Token revoked."}, 400)
        return JSONResponse({"access_token": self._token, "expires_in": 3599, "token_type": "Bearer"})

    async def _channels(self, request: Request) -> Response:
        assert request.query_params["mine"] == "true"
        snippet = {"title": "La Varangue", "publishedAt": "2020-01-01T00:00:00Z"}
        return listing("channel", [{"kind": "youtube#channel", "id": CHANNEL, "snippet": snippet}])

    async def _videos(self, request: Request) -> Response:
        asked = request.query_params["id"].split(",")
        count = sum(one.state == "published" for one in self.comments.values())
        video = {
            "kind": "youtube#video",
            "id": VIDEO,
            "snippet": {"title": "Tout le monde sur le pont"},
            # Numbers are texts.
            "statistics": {"viewCount": "12", "commentCount": str(count)},
        }
        return listing("video", [video] if VIDEO in asked else [])

    async def _threads(self, request: Request) -> Response:
        query = request.query_params
        filters = [name for name in ("allThreadsRelatedToChannelId", "videoId", "id") if name in query]
        if len(filters) != 1:
            return refusal(400, "incompatibleParameters", "Exactly one filter is expected.")
        if query.get("videoId", VIDEO) != VIDEO:
            return refusal(404, "videoNotFound", "The video is not known.")
        state = query.get("moderationStatus", "published")
        tops = [one for one in self.comments.values() if not one.parent and self._is_listed(one, state)]
        # Newest first; within a second, the last one said first.
        found = [self._thread(one, state) for one in sorted(tops, key=lambda one: one.at)][::-1]
        shown = [*self._strange(state), *self._disturbed(found)]
        if any(one["id"] == self.goes_once_listed for one in found):
            self.comments[self.goes_once_listed].state = ""
        return paged("commentThread", shown, request, default=20)

    def _is_listed(self, top: Said, state: str) -> bool:
        if top.id in self._late or (top.id in self._kept_back and not self._turned):
            return False
        if state == "published":
            return top.state == state
        # A thread is among the held ones for its comment, or for one of its answers.
        return state in (top.state, *(one.state for one in self._under(top)))

    def _disturbed(self, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if self._turned:
            kept = [one for one in found if one["id"] in self._kept_back]
            self._kept_back, self._turned = [], False
            return [*kept[::-1], *(one for one in found if one not in kept)]
        doubled = [one for one in found for _ in range(1 + (one["id"] in self._twice))]
        self._twice -= {one["id"] for one in found}
        return doubled

    def _strange(self, state: str) -> list[Any]:
        garbage = self._garbage if state == "published" else []
        self._garbage = [] if garbage else self._garbage
        return garbage

    def _under(self, top: Said) -> list[Said]:
        return [
            one
            for one in self.comments.values()
            if one.parent == top.id and one.state not in ("", "rejected")
        ]

    def _thread(self, top: Said, state: str) -> dict[str, Any]:
        under = [one for one in self._under(top) if state != "published" or one.state == "published"]
        return {
            "kind": "youtube#commentThread",
            "etag": secrets.token_hex(4),
            "id": top.id,
            "snippet": {
                "channelId": CHANNEL,
                "videoId": VIDEO,
                "topLevelComment": self._comment(top, with_state=True),
                "canReply": True,
                "totalReplyCount": len(under),
                "isPublic": top.state == "published",
            },
            # Only some of them, and no word on which.
            **(
                {"replies": {"comments": [self._comment(one, with_state=True) for one in under[-5:]]}}
                if under
                else {}
            ),
        }

    def _comment(self, said: Said, *, with_state: bool) -> dict[str, Any]:
        return {
            "kind": "youtube#comment",
            "etag": secrets.token_hex(4),
            "id": said.id,
            "snippet": {
                "channelId": CHANNEL,
                "textDisplay": said.text,
                # Sure to be told to who wrote it only.
                **({"textOriginal": said.text} if said.author == CHANNEL else {}),
                **({"parentId": said.parent} if said.parent else {"videoId": VIDEO}),
                "authorDisplayName": f"@{said.author[2:].strip('0')}",
                "authorChannelUrl": f"http://www.youtube.com/channel/{said.author}",
                "authorChannelId": {"value": said.author},
                "canRate": True,
                "viewerRating": "none",
                "likeCount": 0,
                # Not told where comments are asked for by their ids.
                **({"moderationStatus": said.state} if with_state else {}),
                "publishedAt": written(said.at),
                "updatedAt": written(said.updated),
            },
        }

    async def _listed(self, request: Request) -> Response:
        query = request.query_params
        if "parentId" in query:
            top = self.comments.get(query["parentId"])
            if top is None or top.state == "":
                return refusal(404, "commentNotFound", "The comment is not known.")
            found = [one for one in self._under(top) if one.state == "published"]
            return paged(
                "comment", [self._comment(one, with_state=True) for one in found], request, default=20
            )
        some = [self.comments[one] for one in query["id"].split(",") if one in self.comments]
        # Assumed: held ones are given to the owner, rejected ones are not.
        there = [one for one in some if one.state not in ("", "rejected")]
        return listing("comment", [self._comment(one, with_state=False) for one in there])

    async def _inserted(self, request: Request) -> Response:
        snippet = (await request.json())["snippet"]
        top = self.comments.get(snippet["parentId"])
        if top is None or top.parent or top.state in ("", "rejected"):
            return refusal(404, "parentCommentNotFound", "The comment answered is not known.")
        said = self._write(snippet["textOriginal"], CHANNEL, "published", top.id)
        return JSONResponse(self._comment(said, with_state=False))

    async def _deleted(self, request: Request) -> Response:
        said = self.comments.get(request.query_params["id"])
        if said is None or said.state == "":
            return refusal(404, "commentNotFound", "The comment is not known.")
        if said.author != CHANNEL:
            return refusal(403, "forbidden", "Only its author deletes a comment.")
        said.state = ""
        return Response(status_code=204)

    async def _moderated(self, request: Request) -> Response:
        query = request.query_params
        state, ban = query["moderationStatus"], query.get("banAuthor") == "true"
        said = self.comments.get(query["id"])
        if state not in ("heldForReview", "published", "rejected"):
            return refusal(400, "invalidValue", "The state is not one that can be asked for.")
        if ban and state != "rejected":
            return refusal(400, "banWithoutReject", "An author is banned with a rejected comment only.")
        if said is None or said.state == "":
            return refusal(404, "commentNotFound", "The comment is not known.")
        if said.state == "rejected" and state != "rejected":
            # "You can't change the moderation status of a rejected comment": the reason given is assumed.
            return refusal(400, "processingFailure", "The request could not be processed.")
        said.state = state
        if ban:
            self.banned_authors.add(said.author)
        return Response(status_code=204)


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
