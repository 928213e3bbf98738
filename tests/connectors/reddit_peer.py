"""Reddit on loopback: one subreddit with one post, which our account moderates.

Written from Reddit's published source (reddit-archive/reddit: `controllers/api.py`, `listingcontroller.py`,
`oauth2.py`, `models/builder.py`), from answers recorded in the tests of PRAW (`tests/integration/cassettes`)
and from the notes of Pyprohly/reddit-api-doc-notes; comments name the place of what is not obvious.
"""

import base64
import secrets
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Literal

import msgspec
from http_peer import HttpPeer
from peer import Standing
from reddit_mail import RedditMail, base36, form_of
from reddit_things import SUBREDDIT, Said, errors, forbidden, listed, listing, shape
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from vigie.connectors.account import Account, MemoryKeyring
from vigie.connectors.reddit import CARD
from vigie.connectors.reddit.connector import Reddit
from vigie.connectors.reddit.session import Timing

Form = dict[str, str]
QUICK = Timing(patience=0.5, first_wait=0.005, longest_wait=0.02, every=0.02)
ME, CLIENT, BOSS = "vigie_mod", "AbCdEfGh12345", "la_patronne"
#: A change is marked only after three minutes (POST_editusertext).
UNMARKED = 180.0
#: How many things a listing has in all.
LISTED = 1_000


class RedditPeer(HttpPeer):
    """A subreddit that our account moderates."""

    #: Settings that cannot be right.
    impossible = {
        "subreddit": "https://reddit.com/r/Varangue",
        "account": "é",
        "every": "1",
        "client_id": "é",
    }

    def __init__(self) -> None:
        super().__init__()
        self.moderators = {ME: ["all"], BOSS: ["all"]}
        self.mail = RedditMail(ME, SUBREDDIT, self.moderators)
        self.card = msgspec.structs.replace(CARD, connect=self._connect)
        self.lacks = {}
        self.things: dict[str, Said] = {}
        #: By account: the days that a ban lasts, None where it does not end, and the note on it.
        self.banned: dict[str, tuple[int | None, str]] = {}
        #: Forms posted, by address, oldest first.
        self.posted: list[tuple[str, dict[str, str]]] = []
        #: Errors answered in place of the next deeds, as a body with the status of success.
        self.refusals: list[dict[str, Any]] = []
        #: Requests left in the period, and the seconds until it ends. Far more than Reddit gives: a test asks
        #: hundreds of times in a second.
        self.left, self.ends = 1e6, 300
        #: Whether lists of bans say how many days are left, as those recorded in 2017 did not.
        self.tells_days = True
        #: Who the User-Agent must name.
        self.agent_of = ME
        #: What the token was given.
        self.scope = "*"
        self._access, self._refresh = secrets.token_urlsafe(24), secrets.token_urlsafe(16)
        self._given, self._secret = self._access, secrets.token_urlsafe(16)
        #: Whether what names the place to go on from is deleted while its page is asked for, once.
        self.anchor_goes = False
        self._is_revoked = False
        self._number = 36**6
        self._garbage: list[Any] = []
        self._late: set[str] = set()
        self._twice: set[str] = set()
        self._kept_back: list[str] = []
        self._turned = False
        first = self.post_now("La mairie ferme le parc", author="dominique")
        # There long before anybody listens.
        first.at -= 3_600
        self.first = first.name

    def _connect(self, account: Account) -> Reddit:
        return Reddit(account, timing=QUICK, api=self.base, tokens=f"{self.base}/api/v1/access_token")

    def account(self) -> Account:
        """Return a moderator who authorised the application once."""
        given = {
            "client_secret": self._secret,
            "refresh_token": self._refresh,
            "access_token": self._given,
        }
        settings = {"subreddit": SUBREDDIT, "account": ME, "client_id": CLIENT}
        return Account(settings=settings, keyring=MemoryKeyring(given))

    # What people do

    def post_now(self, title: str, text: str = "", *, author: str = "camille") -> Said:
        """Post as somebody."""
        self._number += 5
        name = f"t3_{base36(self._number)}"
        said = Said(name, text, author, time.time(), name, title=title)
        self.things[name] = said
        return said

    def comment_now(self, text: str, author: str = "camille", parent: str = "") -> Said:
        """Comment as somebody, under the first post where nothing else is said."""
        parent = parent or self.first
        self._number += 5
        name = f"t1_{base36(self._number)}"
        said = Said(name, text, author, time.time(), self.things[parent].post, parent)
        self.things[name] = said
        return said

    async def say(self, text: str, *, author: str = "camille", held: bool = False, reply_to: str = "") -> str:
        said = self.comment_now(text, author, reply_to)
        if held:
            # As AutoModerator's "filter" does.
            said.banned_by, said.queued = "AutoModerator", True
        faults = self.faults
        while faults.garbage:
            faults.garbage -= 1
            self._garbage += ["no thing", {"kind": "t1", "data": {"name": "t1_x"}}, {"kind": "t1"}]
        if faults.lost:
            # Listings are kept ready, and may take in late what was said.
            faults.lost -= 1
            self._late.add(said.name)
        elif faults.reordered:
            faults.reordered -= 1
            self._kept_back.append(said.name)
            self._turned = not faults.reordered
        elif faults.repeated:
            faults.repeated -= 1
            self._twice.add(said.name)
        return said.name

    async def say_live(self, text: str) -> str:
        """Post: what stands beside the comments here, and can be pinned, is no live chat but a post."""
        return self.post_now(text).name

    async def tell_unknown(self) -> None:
        """List something beside the comments that is none, as a page that leaves some out does."""
        self._garbage.append({"kind": "more", "data": {"count": 3, "name": "t1__", "children": []}})

    async def edit(self, message: str, text: str) -> None:
        said = self.things[message]
        said.text = text
        if time.time() - said.at > UNMARKED:
            said.edited = float(int(time.time()))

    async def remove(self, message: str) -> None:
        """Delete it as its author does: what a moderator removes may be approved again."""
        self.things[message].deleted = True

    def removed_by(self, message: str, moderator: str | bool, *, spam: bool = False) -> None:
        """Remove it as a moderator, or as Reddit's own filter does."""
        said = self.things[message]
        said.banned_by, said.approved_by, said.spam, said.queued = moderator, None, spam, False

    def approved(self, message: str, moderator: str) -> None:
        """Approve it as a moderator does."""
        said = self.things[message]
        said.banned_by, said.approved_by, said.spam, said.queued = None, moderator, False, False

    def stands(self, message: str) -> Standing:
        said = self.things[message]
        if said.deleted:
            return "deleted"
        if said.banned_by:
            return "held" if said.queued else "hidden"
        return "published"

    def answers(self, message: str) -> list[str]:
        return [one.text for one in self.things.values() if one.parent == message and one.author == ME]

    def expire_token(self, *, renewable: bool = True) -> None:
        self._access = secrets.token_urlsafe(24)
        self._is_revoked = self._is_revoked or not renewable

    async def break_stream(self, how: Literal["closed", "half-closed", "asked to move"] = "closed") -> None:
        """Let the listings take in what they lacked: there is no connection to break."""
        self._late.clear()

    # What is answered

    def routes(self) -> Sequence[BaseRoute]:
        sub = "/r/{sub}"
        asked: dict[str, Callable[[Request], Response]] = {
            "/api/v1/me": self._who,
            "/api/info": self._info,
            f"{sub}/about": self._about,
            f"{sub}/about/moderators": self._moderators_of,
            f"{sub}/about/banned": self._banned,
            f"{sub}/about/modqueue": self._modqueue,
            f"{sub}/comments": self._comments,
            f"{sub}/new": self._new,
            f"{sub}/comments/{{post}}": self._tree,
        }
        done: dict[str, Callable[[Request, Form], Response]] = {
            "/api/remove": self._remove,
            "/api/approve": self._approve,
            "/api/comment": self._comment,
            "/api/report": self._report,
            "/api/distinguish": self._distinguish,
            "/api/set_subreddit_sticky": self._sticky,
            f"{sub}/api/friend": self._friend,
            f"{sub}/api/unfriend": self._unfriend,
        }
        return [
            Route("/api/v1/access_token", self._grant, methods=["POST"]),
            *(Route(path, self._reading(answer), methods=["GET"]) for path, answer in asked.items()),
            *(Route(path, self._doing(answer), methods=["POST"]) for path, answer in done.items()),
            *(
                Route(one.path, self._let_in(one.endpoint), methods=sorted(one.methods or ()))
                for one in self.mail.routes()
                if isinstance(one, Route)
            ),
        ]

    async def _grant(self, request: Request) -> Response:
        proof = base64.b64encode(f"{CLIENT}:{self._secret}".encode()).decode()
        assert request.headers["user-agent"] == self._agent
        if request.headers.get("authorization") != f"Basic {proof}":
            return JSONResponse({"message": "Unauthorized", "error": 401}, 401)
        form = await form_of(request)
        if form.get("grant_type") != "refresh_token" or form.get("refresh_token") != self._refresh:
            return JSONResponse({"error": "invalid_request"}, 400)
        if self._is_revoked:
            # A token that is gone is told with the status of success (_make_new_token_response).
            return JSONResponse({"error": "invalid_grant"})
        said = {"access_token": self._access, "token_type": "bearer", "expires_in": 86_400}
        return JSONResponse({**said, "scope": self.scope})

    @property
    def _agent(self) -> str:
        return f"python:vigie-{CLIENT}:0.1.0 (by /u/{self.agent_of})"

    def _let_in(self, answer: Callable[[Request], Awaitable[Response]]) -> Any:
        async def guarded(request: Request) -> Response:
            assert request.headers["user-agent"] == self._agent
            if request.headers.get("authorization") != f"Bearer {self._access}":
                return JSONResponse({"message": "Unauthorized", "error": 401}, 401)
            self.left -= 1
            response = await answer(request)
            response.headers["x-ratelimit-used"] = "3"
            response.headers["x-ratelimit-remaining"] = str(float(self.left))
            response.headers["x-ratelimit-reset"] = str(self.ends)
            return response

        return guarded

    def _reading(self, answer: Callable[[Request], Response]) -> Any:
        async def read(request: Request) -> Response:
            if request.path_params.get("sub", SUBREDDIT).lower() != SUBREDDIT.lower():
                return forbidden()
            return answer(request)

        return self._let_in(read)

    def _doing(self, answer: Callable[[Request, Form], Response]) -> Any:
        async def done(request: Request) -> Response:
            form = await form_of(request)
            self.posted.append((request.url.path, form))
            if self.refusals:
                return JSONResponse(self.refusals.pop(0))
            return answer(request, form)

        return self._let_in(done)

    def _who(self, request: Request) -> Response:
        return JSONResponse({"name": ME, "id": "4cixf", "is_mod": True, "is_suspended": False})

    def _about(self, request: Request) -> Response:
        data = {"display_name": SUBREDDIT, "title": "La Varangue", "name": "t5_2t5o6", "subscribers": 12}
        return JSONResponse({"kind": "t5", "data": data})

    def _moderators_of(self, request: Request) -> Response:
        wanted = request.query_params.get("user", "").lower()
        found = [
            {"name": name, "id": "t2_4cixf", "date": 1483592371.0, "mod_permissions": rights}
            for name, rights in self.moderators.items()
            if wanted in ("", name.lower())
        ]
        return JSONResponse({"kind": "UserList", "data": {"children": found}})

    def _banned(self, request: Request) -> Response:
        if not self._may("access"):
            return forbidden()
        wanted = request.query_params.get("user", "").lower()
        found = [
            {"name": name, "id": "t2_6c1xj", "date": 1483592673.0, "note": note}
            | ({"days_left": days} if self.tells_days else {})
            for name, (days, note) in self.banned.items()
            if wanted in ("", name.lower())
        ]
        return listing(found, None)

    def _info(self, request: Request) -> Response:
        wanted = request.query_params["id"].split(",")
        assert len(wanted) <= 100
        found = [self.things[one] for one in wanted if one in self.things]
        return listing([self._shape(one, request) for one in found], None)

    def _comments(self, request: Request) -> Response:
        return self._listed(request, "t1_")

    def _new(self, request: Request) -> Response:
        return self._listed(request, "t3_")

    def _listed(self, request: Request, kind: str) -> Response:
        after = request.query_params.get("after")
        if after and self.anchor_goes:
            self.things[after].deleted, self.anchor_goes = True, False
        # A moderator sees what was removed in the list of comments (CommentsController.keep_fn).
        found = [
            one
            for one in self.things.values()
            if one.name.startswith(kind)
            and not one.deleted
            and not (one.banned_by and kind == "t3_")
            and one.name not in self._late
            and (self._turned or one.name not in self._kept_back)
        ]
        found.sort(key=lambda one: (one.at, one.number), reverse=True)
        if self._turned and kind == "t1_":
            found.sort(key=lambda one: one.name in self._kept_back and -one.at)
            self._kept_back, self._turned = [], False
        strange: list[Any] = []
        if kind == "t1_":
            strange, self._garbage = self._garbage, []
            found = [one for one in found for _ in range(1 + (one.name in self._twice))]
            self._twice.clear()
        return self._page(request, found, strange)

    def _modqueue(self, request: Request) -> Response:
        if not self._may("posts"):
            return forbidden()
        waiting = [
            one
            for one in self.things.values()
            if not one.deleted and (one.queued or (one.reports and not one.banned_by and not one.approved_by))
        ]
        waiting.sort(key=lambda one: one.at, reverse=True)
        return self._page(request, waiting, [])

    def _page(self, request: Request, found: list[Said], strange: list[Any]) -> Response:
        query = request.query_params
        found = found[:LISTED]
        names = [one.name for one in found]
        limit = min(int(query.get("limit", "25")), 100)
        # What is named as the place to go on from and is not in the list empties it (_get_after).
        if "after" in query:
            found = found[names.index(query["after"]) + 1 :] if query["after"] in names else []
        elif "before" in query:
            found = found[: names.index(query["before"])][-limit:] if query["before"] in names else []
        page = found[:limit]
        after = page[-1].name if len(found) > limit else None
        return listing([*strange, *(self._shape(one, request) for one in page)], after)

    def _tree(self, request: Request) -> Response:
        query = request.query_params
        post = f"t3_{request.path_params['post']}"
        if post not in self.things:
            return JSONResponse({"message": "Not Found", "error": 404}, 404)
        top = f"t1_{query['comment']}" if "comment" in query else post
        if top.startswith("t1_"):
            shown = [self._shape(self.things[top], request, replies=True)] if top in self.things else []
        else:
            shown = [self._shape(one, request) for one in self._under(post)]
        lists = (listed([self._shape(self.things[post], request)]), listed(shown))
        return JSONResponse(list(lists))

    def _under(self, parent: str) -> list[Said]:
        return [one for one in self.things.values() if one.parent == parent][::-1]

    # What is done

    def _remove(self, request: Request, form: Form) -> Response:
        said = self.things.get(form.get("id", ""))
        if said is None or not self._may("posts"):
            return forbidden()
        if not said.deleted:
            # What is not said to be no spam is taken for spam.
            is_spam = form.get("spam", "true").lower() != "false"
            self.removed_by(said.name, ME, spam=is_spam)
            said.stickied = False
        return JSONResponse({})

    def _approve(self, request: Request, form: Form) -> Response:
        said = self.things.get(form.get("id", ""))
        if said is None or not self._may("posts"):
            return forbidden()
        if not said.deleted:
            self.approved(said.name, ME)
            said.reports = []
        return JSONResponse({})

    def _comment(self, request: Request, form: Form) -> Response:
        parent = self.things.get(form.get("thing_id", ""))
        if parent is None:
            return errors("NO_THING_ID", "id not specified", "thing_id")
        if parent.deleted:
            return errors("DELETED_COMMENT", "that comment has been deleted", "parent")
        if not form.get("text"):
            return errors("NO_TEXT", "we need something here", "text")
        made = self.comment_now(form["text"], ME, parent.name)
        return JSONResponse({"json": {"errors": [], "data": {"things": [self._shape(made, request)]}}})

    def _report(self, request: Request, form: Form) -> Response:
        said = self.things.get(form.get("thing_id", ""))
        if len(form.get("reason", "")) > 100:
            return errors("TOO_LONG", "this is too long (max: 100)", "reason")
        if said is not None and not said.deleted:
            said.reports = [*said.reports, (form.get("reason", ""), ME)]
        return errors()

    def _distinguish(self, request: Request, form: Form) -> Response:
        said = self.things[form["id"]]
        if said.author not in self.moderators:
            return forbidden()
        sticky = form.get("sticky") == "true"
        if sticky and said.parent != said.post:
            words = "This comment is not stickyable. Ensure that it is a top level comment."
            reason = {"fields": [None], "explanation": words, "reason": "COMMENT_NOT_STICKYABLE"}
            return JSONResponse({**reason, "message": "Bad Request"}, 400)
        said.distinguished = "moderator" if form["how"] == "yes" else None
        said.stickied = sticky and form["how"] == "yes"
        return JSONResponse({"json": {"errors": [], "data": {"things": [self._shape(said, request)]}}})

    def _sticky(self, request: Request, form: Form) -> Response:
        said = self.things[form["id"]]
        pins = form.get("state") == "true"
        if pins and said.stickied:
            return JSONResponse({"message": "Conflict", "error": 409}, 409)
        said.stickied = pins
        return errors()

    def _friend(self, request: Request, form: Form) -> Response:
        assert form["type"] == "banned"
        name = form["name"]
        if not self._may("access"):
            return forbidden()
        if name in self.moderators:
            words = "You can't perform that action because that user is a moderator."
            return errors("CANT_RESTRICT_MODERATOR", words, "name")
        days = form.get("duration")
        if days is not None and not 1 <= int(days) <= 999:
            return errors("BAD_NUMBER", "that number isn't in the right range (1 to 999)", "duration")
        self.banned[name] = (int(days) if days else None, form.get("note", ""))
        return errors()

    def _unfriend(self, request: Request, form: Form) -> Response:
        assert form["type"] == "banned"
        self.banned.pop(form["name"], None)
        return JSONResponse({})

    def _may(self, right: str) -> bool:
        given = self.moderators.get(ME, [])
        return right in given or "all" in given

    def _shape(self, said: Said, request: Request, *, replies: bool = False) -> dict[str, Any]:
        under = [self._shape(one, request) for one in self._under(said.name)] if replies else []
        return shape(said, self.things[said.post], under, raw="raw_json" in request.query_params)
