"""The modmail of the Reddit peer: conversations as recorded in the tests of PRAW."""

import time
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route


class Note(msgspec.Struct):
    """One message of a conversation."""

    id: str
    author: str
    text: str
    at: float
    internal: bool = False


class Talk(msgspec.Struct):
    """One conversation."""

    id: str
    participant: str
    subject: str
    notes: list[Note]
    internal: bool = False
    repliable: bool = True


class RedditMail:
    """Conversations of moderators with people."""

    def __init__(self, me: str, subreddit: str, moderators: Collection[str]) -> None:
        self.talks: dict[str, Talk] = {}
        self.muted: set[str] = set()
        #: Of each message of ours, whether it hides who wrote it.
        self.hidden: list[bool] = []
        #: Whether the account may read it at all.
        self.is_open = True
        self._me, self._subreddit, self._moderators = me, subreddit, moderators
        self._next = 36**4

    def write(self, author: str, text: str, *, subject: str = "Bonjour", talk: str = "") -> str:
        """Write to the moderators as somebody; return the id of the message."""
        if not talk:
            talk = self._id()
            self.talks[talk] = Talk(talk, author, subject, [])
        note = Note(self._id(), author, text, time.time())
        self.talks[talk].notes.append(note)
        return note.id

    def routes(self) -> list[BaseRoute]:
        """Return what is asked about modmail."""
        return [
            Route("/api/mod/conversations", self._list, methods=["GET"]),
            Route("/api/mod/conversations", self._begin, methods=["POST"]),
            Route("/api/mod/conversations/{talk}", self._get, methods=["GET"]),
            Route("/api/mod/conversations/{talk}", self._answer, methods=["POST"]),
        ]

    async def _list(self, request: Request) -> Response:
        query = request.query_params
        if not self.is_open:
            return no_access()
        if query.get("entity", "").lower() != self._subreddit.lower():
            return refused(400, "BAD_SR_NAME", "entity")
        found = sorted(self.talks.values(), key=lambda one: one.notes[-1].at, reverse=True)
        # "all" is what people wrote: moderators among themselves have a folder of their own.
        found = [one for one in found if not one.internal]
        after = query.get("after")
        if after:
            if after not in self.talks:
                return refused(404, "CONVERSATION_NOT_FOUND", "after")
            found = found[[one.id for one in found].index(after) + 1 :]
        found = found[: int(query.get("limit", "25"))]
        return JSONResponse(
            {
                "viewerId": "t2_4cixf",
                "conversationIds": [one.id for one in found],
                "conversations": {one.id: self._shape(one, whole=False) for one in found},
                "messages": {one.notes[-1].id: self._letter(one, one.notes[-1]) for one in found},
            }
        )

    async def _get(self, request: Request) -> Response:
        talk = self.talks.get(request.path_params["talk"])
        if not self.is_open:
            return no_access()
        if talk is None:
            return refused(404, "CONVERSATION_NOT_FOUND", "conversation_id")
        letters = {note.id: self._letter(talk, note) for note in talk.notes}
        shaped = self._shape(talk, whole=True)
        return JSONResponse({"conversation": shaped, "messages": letters, "modActions": {}, "user": {}})

    async def _begin(self, request: Request) -> Response:
        form = await form_of(request)
        if not form.get("subject") or not form.get("body"):
            return refused(400, "NO_TEXT", "body")
        if len(form["body"]) > 10_000:
            return refused(400, "TOO_LONG", "body")
        to = form.get("to", "")
        if to in self.muted:
            return refused(400, "MUTED_FROM_SUBREDDIT", "to")
        talk = Talk(self._id(), to, form["subject"], [], internal=to in self._moderators)
        self.talks[talk.id] = talk
        return self._said(talk, form)

    async def _answer(self, request: Request) -> Response:
        form = await form_of(request)
        talk = self.talks.get(request.path_params["talk"])
        if talk is None:
            return refused(404, "CONVERSATION_NOT_FOUND", "conversation_id")
        if not form.get("body"):
            return refused(400, "NO_TEXT", "body")
        return self._said(talk, form)

    def _said(self, talk: Talk, form: dict[str, str]) -> Response:
        self.hidden.append(form.get("isAuthorHidden") == "true")
        is_internal = talk.internal or form.get("isInternal") == "true"
        talk.notes.append(Note(self._id(), self._me, form["body"], time.time(), is_internal))
        letters = {note.id: self._letter(talk, note) for note in talk.notes}
        whole = {"conversation": self._shape(talk, whole=True), "messages": letters, "modActions": {}}
        return JSONResponse(whole, 201)

    def _shape(self, talk: Talk, *, whole: bool) -> dict[str, Any]:
        notes = talk.notes if whole else talk.notes[-1:]
        last = _date(talk.notes[-1].at)
        return {
            "isAuto": False,
            "participant": {} if talk.internal else self._person(talk.participant),
            "objIds": [{"id": note.id, "key": "messages"} for note in notes],
            "isRepliable": talk.repliable,
            "lastUserUpdate": last,
            "isInternal": talk.internal,
            "lastModUpdate": None,
            "authors": [self._person(note.author) for note in talk.notes],
            "lastUpdated": last,
            "legacyFirstMessageId": None,
            "state": 0,
            "lastUnread": last,
            "owner": {"displayName": self._subreddit, "type": "subreddit", "id": "t5_2t5o6"},
            "subject": talk.subject,
            "id": talk.id,
            "isHighlighted": False,
            "numMessages": len(talk.notes),
        }

    def _letter(self, talk: Talk, note: Note) -> dict[str, Any]:
        return {
            "body": f'<!-- SC_OFF --><div class="md"><p>{note.text}</p>\n</div><!-- SC_ON -->',
            "author": self._person(note.author),
            "isInternal": note.internal,
            "date": _date(note.at),
            "bodyMarkdown": note.text,
            "id": note.id,
            "participatingAs": "moderator" if note.author == self._me else "participant_user",
        }

    def _person(self, name: str) -> dict[str, Any]:
        is_moderator = name in self._moderators
        return {
            "isMod": is_moderator,
            "isAdmin": False,
            "name": name,
            "isOp": not is_moderator,
            "isParticipant": not is_moderator,
            "isApproved": False,
            "isHidden": is_moderator,
            "id": int.from_bytes(name.encode()[:4]),
            "isDeleted": False,
        }

    def _id(self) -> str:
        self._next += 17
        return base36(self._next)


async def form_of(request: Request) -> dict[str, str]:
    """Return what was posted."""
    return dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))


def base36(number: int) -> str:
    """Return a number as Reddit writes its ids."""
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
    return digits


def refused(status: int, code: str, field: str | None = None) -> Response:
    """Refuse as the newer parts of the interface do."""
    message = {400: "Bad Request", 403: "Forbidden", 404: "Not Found"}[status]
    said = {"fields": [field], "explanation": None, "message": message, "reason": code}
    return JSONResponse(said, status)


def no_access() -> Response:
    """Refuse what the account may not see."""
    return refused(403, "SUBREDDIT_NO_ACCESS")


def _date(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="microseconds")
