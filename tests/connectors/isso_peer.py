"""Isso: a real one behind a door of ours; visitors comment on invented articles, the owner has their page.

The site moderates before publishing, and trusts the addresses of some authors: comments of both kinds come.
The door hides, repeats or turns round rows of the owner's list, as a list that changes while it is read may.
"""

import asyncio
import configparser
import itertools
import re
import secrets
import sqlite3
from contextlib import closing
from functools import partial
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any, Literal

import httpx
import msgspec
from isso_server import PUBLISHED, IssoServer
from peer import Standing
from real_door import Answered, Passing, RealDoor, lasting, people
from running import missing

from vigie.connectors.account import Account, MemoryKeyring
from vigie.connectors.isso import CARD
from vigie.connectors.isso.connector import Isso
from vigie.connectors.isso.entries import native_of, number_in
from vigie.connectors.isso.page import Row, read_page
from vigie.connectors.isso.session import Timing

QUICK = Timing(patience=2.0, every=0.02, first_wait=0.005, longest_wait=0.02)
#: Authors whose comments are published at once.
TRUSTED = ("camille", "dominique")
SIGNED = "La modération"
_ROW = "<div class='isso-comment' id='isso-"
#: Asked at the same time when many speak together.
_TOGETHER = 8


class TrustingIsso(IssoServer):
    """An Isso that publishes at once what somebody writes who was published before."""

    #: The comments by which authors came to be trusted; the site of another peer has no more than these.
    first = 0

    def _write_settings(self) -> None:
        super()._write_settings()
        settings = configparser.ConfigParser(interpolation=None)
        settings.read(self.folder / "isso.cfg")
        settings["moderation"]["approve-if-email-previously-approved"] = "true"
        with (self.folder / "isso.cfg").open("w") as file:
            settings.write(file)


class IssoPeer(RealDoor):
    """One article of a real site, and its owner's page."""

    #: Settings that cannot be right.
    impossible = {"address": "http://comments.example"}
    server: TrustingIsso

    def __init__(self) -> None:
        super().__init__()
        self.card = msgspec.structs.replace(CARD, connect=partial(Isso, timing=QUICK))
        self.lacks = {
            "unknown event": "Isso lists comments and nothing else.",
            "token expired": "No secret changes when a session of Isso ends; `test_isso.py` ends one.",
        }
        self._said: list[int] = []
        self._fates: dict[int, str] = {}
        self._cookies: dict[int, str] = {}
        self._sessions: set[str] = set()
        self._ended: set[str] = set()
        self._refuses = False
        self._open = asyncio.Event()
        self._open.set()

    async def start(self) -> None:
        """Take an article of the site."""
        self.server = await lasting("isso", TrustingIsso, unless=missing("isso"))
        await self.open(self.server.address)
        self._visitor = httpx.Client(
            base_url=self.server.address,
            headers={"Origin": self.server.site},
            timeout=30,
            trust_env=False,
            # Each comment is by another visitor: no cookie is kept.
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        )
        self.article = self.server.article()
        await people(self._trust)

    async def stop(self) -> None:
        """Leave the site as it is."""
        await super().stop()
        if hasattr(self, "_visitor"):
            self._visitor.close()

    def _trust(self) -> None:
        with closing(sqlite3.connect(self.server.folder / "comments.db", timeout=30)) as database, database:
            database.execute("DELETE FROM comments WHERE id > ?", (self.server.first,))
        if not self.server.first:
            for name in TRUSTED:
                number = self._write("Bonjour.", name, trusted=True)
                self._press("activate", number)
                self.server.first = number
            with (
                closing(sqlite3.connect(self.server.folder / "comments.db", timeout=30)) as database,
                database,
            ):
                database.execute("UPDATE comments SET created = created - 86400")
            self._said.clear()

    def account(self) -> Account:
        """Return the owner."""
        settings = {"address": self.base, "signed": SIGNED}
        return Account(settings=settings, keyring=MemoryKeyring({"password": self.server.password}))

    def only_reads(self, method: str, path: str) -> bool:
        """Tell whether a request only reads: signing in and counting change nothing."""
        return method == "GET" or path in ("/login/", "/count")

    # What people do

    def _write(self, text: str, author: str, *, trusted: bool, parent: int | None = None) -> int:
        content = {
            "author": author,
            "email": f"{author}@vigie.test" if trusted else None,
            "website": None,
            "text": text,
            "parent": parent,
            "title": f"Article {self.article}",
            "notification": 0,
        }
        answer = self._visitor.post("/new", params={"uri": self.article}, json=content)
        answer.raise_for_status()
        number = int(answer.json()["id"])
        self._cookies[number] = _cookie(answer, number)
        self._said.append(number)
        return number

    async def say(self, text: str, *, author: str = "camille", held: bool = False, reply_to: str = "") -> str:
        return await people(self._say, text, author, held, reply_to)

    def _say(self, text: str, author: str, held: bool, reply_to: str) -> str:
        assert held or author in TRUSTED, f"{author} is not trusted: add them to TRUSTED"
        parent = number_in(reply_to) if reply_to else None
        number = self._write(text, author, trusted=not held, parent=parent)
        row = self.row(number)
        assert row is not None
        return native_of(row)

    async def say_many(self, texts: list[str]) -> list[str]:
        """Say many things before the next look."""
        few = asyncio.Semaphore(_TOGETHER)

        async def one(text: str) -> int:
            async with few:
                return await people(self._write, text, "camille", trusted=True)

        self._open.clear()
        try:
            numbers = await asyncio.gather(*(one(text) for text in texts))
            rows = await people(self._rows)
        finally:
            self._open.set()
        return [native_of(rows[number]) for number in numbers]

    def _rows(self) -> dict[int, Row]:
        """Return all that is published."""
        found: dict[int, Row] = {}
        for page in itertools.count():
            listing = read_page(
                self.server.sign_in().get("/admin/", params={"mode": PUBLISHED, "page": page}).text
            )
            assert listing is not None
            if not listing.rows:
                return found
            found |= {row.number: row for row in listing.rows}
        raise AssertionError

    async def edit(self, message: str, text: str) -> None:
        await people(self._edit, message, text)

    def _edit(self, message: str, text: str) -> None:
        number = _number(message)
        row = self.row(number)
        assert row is not None
        answer = self._visitor.put(
            f"/id/{number}",
            json={"text": text, "author": row.author, "website": None},
            headers={"cookie": f"{number}={self._cookies[number]}"},
        )
        answer.raise_for_status()
        self._cookies[number] = _cookie(answer, number)

    async def remove(self, message: str) -> None:
        await people(self._press, "delete", _number(message))

    def _press(self, button: str, number: int) -> None:
        row = self.row(number)
        assert row is not None
        self.server.sign_in().post(f"/id/{number}/{button}/{row.key}").raise_for_status()

    # What is seen

    def row(self, number: int) -> Row | None:
        """Return a comment as its owner sees it."""
        wanted = {"comment_search_url": f"{self.server.address}/#isso-{number}"}
        listing = read_page(self.server.sign_in().get("/admin/", params=wanted).text)
        assert listing is not None
        return next((row for row in listing.rows if row.number == number), None)

    def stands(self, message: str) -> Standing:
        number = _number(message)
        public = number in self.server.sees(self.article)
        row = self.row(number)
        if row is None or row.mode not in (PUBLISHED, 2):
            assert not public
            return "deleted"
        assert public == (row.mode == PUBLISHED)
        return "published" if public else "held"

    def answers(self, message: str) -> list[str]:
        number = _number(message)
        return [
            one["text"]
            for one in self.server.read(self.article)
            if one["author"] == SIGNED and one["parent"] == number
        ]

    def expire_token(self, *, renewable: bool = True) -> None:
        """End the owner's sessions, as Isso does after a day; where nothing shall help, the password too."""
        self._ended |= self._sessions
        self._refuses = not renewable

    async def break_stream(self, how: Literal["closed", "half-closed", "asked to move"] = "closed") -> None:
        """Show again what was hidden: there is no connection to break."""
        self._fates = dict.fromkeys(self._fates, "")

    # What the door changes

    async def before(self, passing: Passing) -> None:
        if passing.path == "/admin/":
            await self._open.wait()
        found = re.search(r"admin-session=([^;]+)", passing.headers.get("cookie", ""))
        if found:
            self._sessions.add(found[1])
            if found[1] in self._ended:
                del passing.headers["cookie"]
        if passing.path == "/login/" and self._refuses:
            passing.body = b"password=" + secrets.token_hex(8).encode()

    async def after(self, passing: Passing, answer: Answered) -> Answered:
        if passing.path == "/login/" and answer.status == 302:
            # Signed in twice within a second, Isso gives the same session.
            self._ended.clear()
        listed = passing.path == "/admin/" and "comment_search_url" not in passing.query
        if not listed or _ROW.encode() not in answer.body:
            return answer
        head, *rows = answer.body.decode().split(_ROW)
        numbers = [int(row.partition("'")[0]) for row in rows]
        new = [number for number in self._said if number in numbers and number not in self._fates]
        if new and self.faults.garbage:
            self.faults.garbage -= 1
            answer.body = b"<html><body><p>Maintenance</p></body></html>"
            return answer
        for number in sorted(new):
            self._fates[number] = self._fate()
        shown: list[Any] = [head]
        turned = not self.faults.reordered and "late" in self._fates.values()
        for number, row in (
            sorted(zip(numbers, rows, strict=True), reverse=turned)
            if turned
            else zip(numbers, rows, strict=True)
        ):
            fate = self._fates.get(number, "")
            if fate == "lost" or (fate == "late" and self.faults.reordered):
                continue
            shown += [row, row] if fate == "twice" else [row]
        answer.body = _ROW.join(shown).encode()
        return answer

    def _fate(self) -> str:
        faults = self.faults
        if faults.lost:
            faults.lost -= 1
            return "lost"
        if faults.reordered:
            faults.reordered -= 1
            return "late"
        if faults.repeated:
            faults.repeated -= 1
            return "twice"
        return ""


def _cookie(answer: httpx.Response, number: int) -> str:
    """Return what lets an author change their comment."""
    found = re.match(rf"isso-{number}=([^;]+)", answer.headers["x-set-cookie"])
    assert found is not None
    return found[1]


def _number(message: str) -> int:
    number = number_in(message)
    assert number is not None, message
    return number
