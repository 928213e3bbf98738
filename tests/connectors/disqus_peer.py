"""Disqus on loopback: one site with one page, whose moderator our account is.

Written from the pages of the interface 3.0 (each resource's page, "Errors", "Pagination"): arguments, bodies
and numbers of errors are theirs. `isDeletedByAuthor` and `url` stand in posts that people published, not in
the documentation. Where it does not say how Disqus behaves, a comment below says what was assumed.
"""

import secrets
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Literal
from urllib.parse import parse_qsl

import msgspec
from http_peer import HttpPeer
from peer import Standing
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from vigie.connectors.account import Account, MemoryKeyring
from vigie.connectors.disqus import CARD
from vigie.connectors.disqus.connector import Disqus
from vigie.connectors.disqus.session import Timing

QUICK = Timing(patience=0.5, first_wait=0.005, longest_wait=0.02, every=0.02)
FORUM, PAGE, ME = "varangue", "77", "4242"
_STATES = {"approved": "approved", "unapproved": "pending", "spam": "spam", "deleted": "deleted"}
_STANDINGS: dict[str, Standing] = {
    "approved": "published",
    "pending": "held",
    "spam": "hidden",
    "deleted": "deleted",
}


class Said(msgspec.Struct):
    """One post of the peer."""

    number: int
    text: str
    author: str
    at: float
    state: str = "approved"
    parent: str | None = None
    by_author: bool = False
    was: str = "approved"


class DisqusPeer(HttpPeer):
    """A site that our account moderates."""

    #: Settings that cannot be right.
    impossible = {"forum": "https://varangue.disqus.com", "every": "1"}

    def __init__(self) -> None:
        super().__init__()
        self.card = msgspec.structs.replace(CARD, connect=self._connect)
        self.lacks = {
            "token expired": "The token of an application does not end, and nothing renews one taken back.",
        }
        self.posts: dict[int, Said] = {}
        self.votes: dict[str, int] = {}
        self.flagged: set[str] = set()
        #: By account: when the ban ends (s), None where it does not, and the notes on it.
        self.banned: dict[str, tuple[int | None, str]] = {}
        self.moderators = {ME, "1"}
        #: Errors answered in place of the next answers: HTTP status, number, words.
        self.refusals: list[tuple[int, int, str]] = []
        self._secret, self._token = secrets.token_hex(32), secrets.token_hex(16)
        self._given = self._token
        self._next = 6_000_000_000
        self._garbage: list[Any] = []
        self._lost: set[int] = set()
        self._twice: set[int] = set()
        self._kept_back: list[int] = []
        self._turned = False

    def _connect(self, account: Account) -> Disqus:
        return Disqus(account, timing=QUICK, api=f"{self.base}/api/3.0")

    def account(self) -> Account:
        """Return a moderator, with the token of their application."""
        return Account(
            settings={"forum": FORUM},
            keyring=MemoryKeyring({"api_secret": self._secret, "access_token": self._given}),
        )

    # What people do

    async def say(self, text: str, *, author: str = "camille", held: bool = False, reply_to: str = "") -> str:
        said = self.write(text, author, "pending" if held else "approved", reply_to or None)
        faults = self.faults
        while faults.garbage:
            faults.garbage -= 1
            self._garbage += ["no post", {"id": "x"}, {"id": "1", "author": None}]
        if faults.lost:
            faults.lost -= 1
            self._lost.add(said.number)
        elif faults.reordered:
            faults.reordered -= 1
            self._kept_back.append(said.number)
            self._turned = not faults.reordered
        elif faults.repeated:
            faults.repeated -= 1
            self._twice.add(said.number)
        return str(said.number)

    async def tell_unknown(self) -> None:
        """List something beside the posts that is none, as an advertisement would be."""
        self._garbage.append({"id": "ad", "type": "sponsored", "title": "Nouveau"})

    async def edit(self, message: str, text: str) -> None:
        self.posts[int(message)].text = text

    async def remove(self, message: str) -> None:
        """Delete a post as its author does: what a moderator deletes may be restored."""
        said = self.posts[int(message)]
        said.state, said.by_author = "deleted", True

    def erase(self, message: str) -> None:
        """Take a post away altogether, as a request about personal data would."""
        del self.posts[int(message)]

    def hide_from_lists(self, message: str) -> None:
        """Leave a post out of lists, as a stale cache does; it is still there."""
        self._lost.add(int(message))

    def stands(self, message: str) -> Standing:
        said = self.posts.get(int(message))
        return _STANDINGS[said.state] if said is not None else "deleted"

    def answers(self, message: str) -> list[str]:
        return [one.text for one in self.posts.values() if one.parent == message and one.author == ME]

    def expire_token(self, *, renewable: bool = True) -> None:
        """Take the token back."""
        assert not renewable, "nothing renews the token of an application"
        self._token = secrets.token_hex(16)

    async def break_stream(self, how: Literal["closed", "half-closed", "asked to move"] = "closed") -> None:
        """Do nothing: there is no connection to break."""

    def write(self, text: str, author: str, state: str = "approved", parent: str | None = None) -> Said:
        self._next += 7
        said = Said(self._next, text, author, time.time(), state, parent)
        self.posts[said.number] = said
        return said

    # What is answered

    def routes(self) -> Sequence[BaseRoute]:
        answers: dict[str, tuple[str, Any]] = {
            "users/details": ("GET", self._me),
            "forums/details": ("GET", self._forum),
            "forums/listModerators": ("GET", self._listed_moderators),
            "forums/listPosts": ("GET", self._newest),
            "posts/list": ("GET", self._list),
            "posts/details": ("GET", self._details),
            "posts/create": ("POST", self._create),
            "posts/report": ("POST", self._report),
            "posts/vote": ("POST", self._vote),
            "posts/approve": ("POST", self._to("approved")),
            "posts/remove": ("POST", self._to("deleted")),
            "posts/restore": ("POST", self._to("restored")),
            "blacklists/add": ("POST", self._ban),
            "blacklists/remove": ("POST", self._unban),
        }
        return [
            Route(f"/api/3.0/{resource}.json", self._guarded(answer), methods=[method])
            for resource, (method, answer) in answers.items()
        ]

    def _guarded(self, answer: Any) -> Any:
        async def guarded(request: Request) -> Response:
            body = (await request.body()).decode()
            pairs = request.query_params.multi_items() if request.method == "GET" else parse_qsl(body)
            given: dict[str, list[str]] = {}
            for name, value in pairs:
                given.setdefault(name, []).append(value)
            if self.refusals:
                return _refused(*self.refusals.pop(0))
            if given.get("api_secret") != [self._secret]:
                return _refused(403, 5, "Invalid API key")
            if given.get("access_token") != [self._token]:
                return _refused(400, 18, "The authorization signature you passed was not valid")
            answered: Response = answer(given)
            return answered

        return guarded

    def _me(self, given: dict[str, list[str]]) -> Response:
        return _answer(self._user(ME))

    def _forum(self, given: dict[str, list[str]]) -> Response:
        if given["forum"] != [FORUM]:
            return _refused(400, 2, f"Invalid argument, 'forum': Unable to find forum '{given['forum'][0]}'")
        return _answer({"id": FORUM, "name": "La Varangue", "founder": "1", "favicon": {}})

    def _listed_moderators(self, given: dict[str, list[str]]) -> Response:
        each = enumerate(sorted(self.moderators), 900)
        return _answer([{"id": n, "forum": FORUM, "user": self._user(one)} for n, one in each])

    def _newest(self, given: dict[str, list[str]]) -> Response:
        assert given["forum"] == [FORUM]
        found = [one for one in self._in_states(given) if one.number not in self._lost]
        if not self._turned:
            found = [one for one in found if one.number not in self._kept_back]
        found.sort(key=lambda one: one.number, reverse=True)
        if self._turned:
            found.sort(key=lambda one: one.number in self._kept_back and -one.number)
            self._kept_back, self._turned = [], False
        shown = [one for one in found for _ in range(1 + (one.number in self._twice))]
        self._twice.clear()
        strange, self._garbage = self._garbage, []
        return self._page(strange, shown, given)

    def _list(self, given: dict[str, list[str]]) -> Response:
        start, end = float(given.get("start", ["0"])[0]), float(given.get("end", ["inf"])[0])
        found = [one for one in self._in_states(given) if start <= one.at <= end]
        if given.get("thread", [PAGE]) != [PAGE]:
            return _refused(400, 2, "Invalid argument, 'thread': Unable to find thread")
        found.sort(key=lambda one: one.number, reverse=given.get("order", ["desc"]) == ["desc"])
        return self._page([], found, given)

    def _in_states(self, given: dict[str, list[str]]) -> list[Said]:
        asked = {_STATES[one] for one in given.get("include", ["approved"]) if one in _STATES}
        return [one for one in self.posts.values() if one.state in asked]

    def _page(self, strange: list[Any], found: list[Said], given: dict[str, list[str]]) -> Response:
        limit = int(given.get("limit", ["25"])[0])
        if not 1 <= limit <= 100:
            return _refused(400, 2, "Invalid argument, 'limit': Value must be at most 100")
        # The form is Disqus's; what its first part means is nobody's business.
        start = int(given.get("cursor", ["0:0:0"])[0].split(":")[0])
        page, more = found[start : start + limit], len(found) > start + limit
        cursor = {
            "prev": None,
            "hasPrev": start > 0,
            "next": f"{start + len(page)}:0:0",
            "hasNext": more,
            "more": more,
            "id": f"{start}:0:0",
            "total": None,
        }
        with_thread = given.get("related") == ["thread"]
        shown = [*strange, *(self.shape(one, with_thread=with_thread) for one in page)]
        return JSONResponse({"code": 0, "cursor": cursor, "response": shown})

    def _details(self, given: dict[str, list[str]]) -> Response:
        said = self._asked_for(given)
        return _answer(self.shape(said)) if said else _no_post(given)

    def _create(self, given: dict[str, list[str]]) -> Response:
        if int(given["parent"][0]) not in self.posts or given["thread"] != [PAGE]:
            return _refused(400, 2, "Invalid argument, 'parent': Unable to find post")
        return _answer(self.shape(self.write(given["message"][0], ME, parent=given["parent"][0])))

    def _report(self, given: dict[str, list[str]]) -> Response:
        said = self._asked_for(given)
        if said is None:
            return _no_post(given)
        self.flagged.add(str(said.number))
        return _answer(self.shape(said))

    def _vote(self, given: dict[str, list[str]]) -> Response:
        said = self._asked_for(given)
        if said is None:
            return _no_post(given)
        if given["vote"][0] not in ("-1", "0", "1"):
            return _refused(400, 2, "Invalid argument, 'vote': Invalid choice")
        before = self.votes.get(str(said.number), 0)
        self.votes[str(said.number)] = int(given["vote"][0])
        return _answer({"vote": before, "delta": 0, "post": self.shape(said)})

    def _to(self, state: str) -> Any:
        def moved(given: dict[str, list[str]]) -> Response:
            said = self._asked_for(given)
            if said is None:
                return _no_post(given)
            if ME not in self.moderators:
                return _refused(400, 22, "You do not have the appropriate permissions")
            if state == "restored":
                # Assumed: back to where it was.
                said.state = said.was if said.state == "deleted" else said.state
            else:
                said.was, said.state = said.state, state
            return _answer([{"id": str(said.number)}])

        return moved

    def _ban(self, given: dict[str, list[str]]) -> Response:
        assert given["forum"] == [FORUM]
        if len(given.get("notes", [""])[0]) > 50:
            return _refused(400, 2, "Invalid argument, 'notes': Maximum length of 50")
        ends = given.get("dateExpires")
        # Assumed: added again, it stands as it was added last.
        self.banned[given["user"][0]] = (int(ends[0]) if ends else None, given.get("notes", [""])[0])
        return _answer([{"id": "1", "forum": FORUM, "type": "user"}])

    def _unban(self, given: dict[str, list[str]]) -> Response:
        self.banned.pop(given["user"][0], None)
        return _answer([])

    def _asked_for(self, given: dict[str, list[str]]) -> Said | None:
        return self.posts.get(int(given["post"][0]))

    def _user(self, author: str) -> dict[str, Any]:
        if author.startswith("guest "):
            # Guests have no id, and no page of their own.
            return {"name": author.removeprefix("guest "), "url": "", "profileUrl": "", "isAnonymous": True}
        number = author if author.isdigit() else str(int.from_bytes(author.encode()[:6]))
        name = "La rédaction" if author == ME else author.title()
        return {"id": number, "username": f"u{number}", "name": name, "isAnonymous": False}

    def shape(self, said: Said, *, with_thread: bool = False) -> dict[str, Any]:
        """Return a post as Disqus shows it."""
        number = str(said.number)
        link = f"https://varangue.example/page#comment-{number}"
        page = {"id": PAGE, "title": "Tout le monde sur le pont", "link": "https://varangue.example/page"}
        return {
            "id": number,
            "forum": FORUM,
            "thread": page if with_thread else PAGE,
            # A number, where all other ids are texts.
            "parent": int(said.parent) if said.parent else None,
            "author": self._user(said.author),
            "createdAt": datetime.fromtimestamp(int(said.at), UTC).strftime("%Y-%m-%dT%H:%M:%S"),
            "message": f"<p>{said.text}</p>",
            "raw_message": said.text,
            "isApproved": said.state == "approved",
            "isSpam": said.state == "spam",
            "isDeleted": said.state == "deleted",
            "isDeletedByAuthor": said.by_author,
            "isEdited": False,
            "isFlagged": number in self.flagged,
            "isHighlighted": False,
            "likes": max(self.votes.get(number, 0), 0),
            "dislikes": 0,
            "points": 0,
            "media": [],
            "url": link,
        }


def _answer(response: Any) -> Response:
    return JSONResponse({"code": 0, "response": response})


def _no_post(given: dict[str, list[str]]) -> Response:
    return _refused(400, 2, f"Invalid argument, 'post': Unable to find post '{given['post'][0]}'")


def _refused(status: int, code: int, words: str) -> Response:
    return JSONResponse({"code": code, "response": words}, status)
