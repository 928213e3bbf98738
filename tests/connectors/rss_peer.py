"""A site of ours with a feed: Atom (RFC 4287), RSS 2.0 or JSON Feed 1.1, in pages (RFC 5005), behind a cache.

What is lost is what a stale cache does not show; a question that forbids caches (RFC 9111) gets it.
"""

import json
import secrets
import time
from base64 import b64encode
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import partial
from hashlib import sha256
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

import msgspec
from http_peer import HttpPeer
from peer import Standing
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from vigie.connectors.account import Account, MemoryKeyring
from vigie.connectors.rss import CARD
from vigie.connectors.rss.connector import Rss
from vigie.connectors.rss.session import Timing

QUICK = Timing(patience=0.5, first_wait=0.005, longest_wait=0.02, every=0.02)
#: How many entries one page of the feed shows.
WINDOW = 100
Format = Literal["atom", "rss", "json"]
_TYPES = {"atom": "application/atom+xml", "rss": "application/rss+xml", "json": "application/feed+json"}


@dataclass
class Post:
    """What the site published."""

    id: str
    text: str
    author: str
    at: float
    changed: float
    answers: str
    lost: bool = False


class RssPeer(HttpPeer):
    """A feed for members only, so that there is a password to take back."""

    #: Settings that cannot be right.
    impossible = {"feed": "ftp://example.org/feed", "every": "5", "user": "a:b"}

    def __init__(self, form: Format = "atom", *, pages: bool = True) -> None:
        super().__init__()
        self.card = msgspec.structs.replace(CARD, connect=partial(Rss, timing=QUICK))
        self.lacks = {
            "token expired": "A feed's password does not end, and nothing renews one that was taken back.",
        }
        self.form = form
        self.pages = pages
        self.posts: list[Post] = []
        #: The `If-None-Match` of each question, and how many were answered by 304.
        self.conditions: list[str] = []
        self.unchanged = 0
        #: Put into the next documents as it is, first.
        self.odd: list[str] = []
        self._password = secrets.token_urlsafe(12)
        self._kept_back: list[str] = []

    def routes(self) -> list[Route]:
        return [Route("/feed", self._feed)]

    def account(self) -> Account:
        """Return a member."""
        settings = {"feed": f"{self.base}/feed", "user": "vigie"}
        return Account(settings=settings, keyring=MemoryKeyring({"password": self._password}))

    # What people do

    async def say(self, text: str, *, author: str = "camille", held: bool = False, reply_to: str = "") -> str:
        assert not held, "what waits for approval is in no feed"
        faults, now = self.faults, time.time()
        post = Post(f"urn:uuid:{secrets.token_hex(8)}", text, author, now, now, reply_to)
        if faults.lost:
            faults.lost -= 1
            post.lost = True
        elif faults.reordered:
            faults.reordered -= 1
            # Where a feed sorts by something else than the time.
            place = max(len(self.posts) - len(self._kept_back), 0)
            self._kept_back.append(post.id)
            self.posts.insert(place, post)
            return post.id
        self.posts.append(post)
        return post.id

    async def edit(self, message: str, text: str) -> None:
        post = self._post(message)
        post.text, post.changed = text, time.time()

    async def remove(self, message: str) -> None:
        self.posts.remove(self._post(message))

    async def tell_unknown(self) -> None:
        """Publish what nobody documented, and an entry that says nothing."""
        self.odd.append(
            '<odd:thing xmlns:odd="urn:odd" of="1">?</odd:thing><entry><id>urn:empty</id></entry>'
        )

    def expire_token(self, *, renewable: bool = True) -> None:
        """Give the members another password."""
        assert not renewable, "nothing renews a password"
        self._password = secrets.token_urlsafe(12)

    async def break_stream(self, how: str = "closed") -> None:
        """Do nothing: the feed is asked again and again."""

    # What is seen

    def stands(self, message: str) -> Standing:
        return "published" if any(post.id == message for post in self.posts) else "deleted"

    def answers(self, message: str) -> list[str]:
        return []

    def _post(self, message: str) -> Post:
        return next(post for post in self.posts if post.id == message)

    # What the server answers

    async def _feed(self, request: Request) -> Response:
        member = b64encode(f"vigie:{self._password}".encode()).decode()
        if request.headers.get("authorization") != f"Basic {member}":
            return Response("Members only.", 401, {"www-authenticate": 'Basic realm="feed"'})
        fresh = request.headers.get("cache-control") == "no-cache"
        shown = [post for post in reversed(self.posts) if fresh or not post.lost]
        page = int(request.query_params.get("page", 1))
        older = f"{self.base}/feed?page={page + 1}" if self.pages and len(shown) > page * WINDOW else ""
        shown = shown[(page - 1) * WINDOW : page * WINDOW]
        if self.faults.repeated and shown:
            self.faults.repeated -= 1
            shown = [shown[0], *shown]
        document = {"atom": self._atom, "rss": self._rss, "json": self._json}[self.form](shown, older)
        if self.faults.garbage:
            self.faults.garbage -= 1
            document = document.replace("</feed>", "<entry><id></entry>\x01<entry>&nope;<b</feed")
        tag = f'"{sha256(document.encode()).hexdigest()[:16]}"'
        asked = request.headers.get("if-none-match", "")
        self.conditions.append(asked)
        if asked == tag:
            self.unchanged += 1
            return Response(status_code=304, headers={"etag": tag})
        return Response(document, media_type=_TYPES[self.form], headers={"etag": tag})

    def _atom(self, shown: list[Post], older: str) -> str:
        return (
            '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"'
            ' xmlns:thr="http://purl.org/syndication/thread/1.0"><id>urn:the-feed</id>'
            "<title>La "
            f"place</title><updated>{_iso(time.time() if self.posts else 0)[:10]}T00:00:00Z</updated>"
            + (f'<link rel="next" href={quoteattr(older)}/>' if older else "")
            + "".join(self.odd)
            + "".join(
                f"<entry><id>{post.id}</id><title>Billet</title>"
                f"<link href={quoteattr(f'{self.base}/{post.id}')}/><published>{_iso(post.at)}</published>"
                f"<updated>{_iso(post.changed)}</updated><author><name>{escape(post.author)}</name></author>"
                + (f"<thr:in-reply-to ref={quoteattr(post.answers)}/>" if post.answers else "")
                + f'<content type="html">{escape(f"<p>{escape(post.text)}</p>")}</content></entry>'
                for post in shown
            )
            + "</feed>"
        )

    def _rss(self, shown: list[Post], older: str) -> str:
        # RFC 5005, appendix B: the link of Atom within RSS.
        return (
            '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">'
            "<channel><title>La place</title><link>https://example.org/</link><description>…</description>"
            + (f'<atom:link rel="next" href={quoteattr(older)}/>' if older else "")
            + "".join(
                f'<item><guid isPermaLink="false">{post.id}</guid><title>Billet</title>'
                f"<author>{escape(post.author)}@example.org</author>"
                f"<pubDate>{format_datetime(datetime.fromtimestamp(post.at, UTC))}</pubDate>"
                f"<description>{escape(f'<p>{escape(post.text)}</p>')}</description></item>"
                for post in shown
            )
            + "</channel></rss>"
        )

    def _json(self, shown: list[Post], older: str) -> str:
        items = [
            {
                "id": post.id,
                "title": "Billet",
                "content_html": f"<p>{escape(post.text)}</p>",
                "date_published": _iso(post.at),
                "authors": [{"name": post.author}],
            }
            for post in shown
        ]
        feed = {"version": "https://jsonfeed.org/version/1.1", "title": "La place", "items": items}
        return json.dumps(feed | ({"next_url": older} if older else {}))


def _iso(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat()
