"""An Isso on loopback, and people around it: visitors who comment, an owner who moderates by its page."""

import configparser
import itertools
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, cast

import httpx
from running import LOOPBACK, Process, answers_http, free_port, installed

PUBLISHED, HELD, DELETED = 1, 2, 4

Comment = dict[str, Any]

_TEXT = re.compile(r"isso-text-(\d+)")
_MEASURE = re.compile(r"(?:delete|validate)_com\((\d+), '([^']+)'")


@dataclass(frozen=True, slots=True)
class Row:
    """A comment on the owner's page, with the key that its buttons send."""

    id: int
    text: str
    key: str


class _Page(HTMLParser):
    """The owner's page, of which texts and keys are kept."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: dict[int, str] = {}
        self.keys: dict[int, str] = {}
        self._inside = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "pre" and (found := _TEXT.fullmatch(said.get("id") or "")):
            self._inside = int(found[1])
            self.texts[self._inside] = ""
        elif found := _MEASURE.search(said.get("onclick") or ""):
            self.keys[int(found[1])] = found[2]

    def handle_endtag(self, tag: str) -> None:
        if tag == "pre":
            self._inside = 0

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.texts[self._inside] += data

    def rows(self) -> Iterator[Row]:
        """Give the comments in the order of the page; those deleted have no key."""
        return (Row(number, text, self.keys.get(number, "")) for number, text in self.texts.items())


def _through(address: str) -> dict[str, str]:
    """Return what a front server adds to the request of a visitor."""
    return {"X-Forwarded-For": address}


class IssoServer:
    """The server of comments of one invented site.

    Parameters
    ----------
    folder : Path
        Where its files go; kept when it stops, so that it comes back with what it knew.
    moderated : bool
        Whether comments wait for the owner (a priori) or are published at once (a posteriori).
    letters_to : int
        The port on loopback of a mail server that hears of each comment, with the owner's links; 0 for none.

    Attributes
    ----------
    address : str
        Where pages and the owner find it, without a slash at the end.
    site : str
        The origin of the invented site; nobody listens there.
    password : str
        The owner's, for ``address/login/``.
    """

    def __init__(self, folder: Path, *, moderated: bool = True, letters_to: int = 0) -> None:
        self.folder = folder
        self.moderated = moderated
        self.port = free_port()
        self.address = f"http://{LOOPBACK}:{self.port}"
        self.site = f"http://{LOOPBACK}:{free_port()}"
        self.password = secrets.token_hex(8)
        self._letters_to = letters_to
        self._numbers = itertools.count(1)
        # What is committed is in its database: nothing is lost when it is killed.
        self.process = Process(
            "isso", [installed("isso") / "bin" / "isso", "-c", "isso.cfg", "run"], folder=folder, grace=0
        )

    def start(self) -> None:
        """Start it."""
        self._write_settings()
        # Visitors, and the owner signed in, are different browsers.
        self._visitor = httpx.Client(
            base_url=self.address, headers={"Origin": self.site}, timeout=30, trust_env=False
        )
        self._owner = httpx.Client(base_url=self.address, timeout=30, trust_env=False)
        self.process.start(answers_http(f"{self.address}/info"))

    def stop(self) -> None:
        """Stop it; its comments stay for another start."""
        self._visitor.close()
        self._owner.close()
        self.process.stop()

    def article(self, name: str = "article") -> str:
        """Return the address, on the site, of an article without comments."""
        return f"/{name}-{next(self._numbers)}/"

    def comment(
        self,
        article: str,
        text: str,
        *,
        author: str = "Camille",
        answers: int | None = None,
        seen_from: str = "203.0.113.1",
    ) -> Comment:
        """Write a comment as the page of an article does; its ``mode`` says whether it is published or held.

        Parameters
        ----------
        article : str
            Its address on the site, of which `article` makes new ones.
        text, author : str
            What is written, in Markdown, and under which name.
        answers : int, optional
            The number of the comment answered to.
        seen_from : str
            The visitor's address, as a front server gives it.

        Raises
        ------
        httpx.HTTPStatusError
            The server refused it.
        """
        content = {
            "author": author,
            "email": None,
            "website": None,
            "text": text,
            "parent": answers,
            "title": f"Article {article}",
            "notification": 0,
        }
        answer = self._visitor.post(
            "/new", params={"uri": article}, json=content, headers=_through(seen_from)
        )
        # The cookie allows to edit and belongs to the author only; the next visitor is another one.
        self._visitor.cookies.clear()
        answer.raise_for_status()
        return cast(Comment, answer.json())

    def read(self, article: str) -> list[Comment]:
        """Return the comments that the public sees under an article, answers after what they answer."""
        answer = self._visitor.get("/", params={"uri": article, "plain": 1})
        answer.raise_for_status()
        found: list[Comment] = []
        for comment in answer.json()["replies"]:
            found += [comment, *comment.get("replies", [])]
        return found

    def sees(self, article: str) -> dict[int, str]:
        """Return the texts that the public sees under an article, by the number of their comment."""
        return {each["id"]: each["text"] for each in self.read(article) if each["mode"] == PUBLISHED}

    def like(self, comment: int, *, seen_from: str = "198.51.100.1") -> int:
        """Like a comment as a visitor, and return how many do; one's own, or again, does not count."""
        answer = self._visitor.post(f"/id/{comment}/like", json={}, headers=_through(seen_from))
        answer.raise_for_status()
        return int(answer.json()["likes"])

    def sign_in(self) -> httpx.Client:
        """Return the owner's browser, signed in."""
        answer = self._owner.post("/login/", data={"password": self.password})
        assert answer.has_redirect_location, "Isso refused its own password."
        return self._owner

    def queue(self, mode: int = HELD) -> list[Row]:
        """Return what the owner's page lists: HELD by default, PUBLISHED or DELETED; the newest first."""
        page = _Page()
        page.feed(self.sign_in().get("/admin/", params={"mode": mode}).text)
        return list(page.rows())

    def activate(self, comment: int) -> None:
        """Publish a comment that waits, as the owner's page does."""
        self._press("activate", comment)

    def delete(self, comment: int) -> None:
        """Delete a comment, published or not, as the owner's page does."""
        self._press("delete", comment)

    def _press(self, button: str, comment: int) -> None:
        keys = {row.id: row.key for mode in (HELD, PUBLISHED) for row in self.queue(mode)}
        self._owner.post(f"/id/{comment}/{button}/{keys[comment]}").raise_for_status()

    def _write_settings(self) -> None:
        said = configparser.ConfigParser(interpolation=None)
        said["general"] = {
            "dbpath": str(self.folder / "comments.db"),
            "host": self.site,
            "latest-enabled": "true",
            "notify": "smtp" if self._letters_to else "stdout",
        }
        said["admin"] = {"enabled": "true", "password": self.password}
        said["moderation"] = {"enabled": str(self.moderated).lower()}
        said["server"] = {"listen": self.address, "public-endpoint": self.address}
        # Two comments a minute otherwise.
        said["guard"] = {"enabled": "false"}
        said["smtp"] = {
            "host": LOOPBACK,
            "port": str(self._letters_to),
            "security": "none",
            "to": "owner@vigie.test",
            "from": "isso@vigie.test",
        }
        with (self.folder / "isso.cfg").open("w") as file:
            said.write(file)
