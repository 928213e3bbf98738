"""A real WordPress on loopback, with its MariaDB: what its editor does, what a visitor writes and reads."""

import json
import os
import re
import secrets
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import running
from wordpress_page import Page, PublicComment, plain

PROGRAMS = ("mariadbd", "mariadb-install-db", "php")


def missing() -> str:
    """Say why WordPress cannot run here, or return an empty string."""
    return running.missing("wordpress", *PROGRAMS)


class RefusedError(Exception):
    """WordPress did not take the comment; the message is what it tells its visitor."""


class WordPress:
    """One site, empty but for what WordPress puts there itself.

    Parameters
    ----------
    folder : Path
        Where the database and the outputs are; it must exist.

    Attributes
    ----------
    address : str
        Of the site, without a slash at its end.
    login, password : str
        The editor's Application Password, once started.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._site = running.installed("wordpress") / "usr/share/wordpress"
        self._database_port, port = running.free_port(), running.free_port()
        self.address = f"http://{running.LOOPBACK}:{port}"
        self.login = self.password = ""
        self._environment = {
            "PEER_ADDRESS": self.address,
            "PEER_DATABASE": f"{running.LOOPBACK}:{self._database_port}",
            "PEER_DATABASE_PASSWORD": secrets.token_hex(16),
            # One request at a time would let no page be read while a comment is being written.
            "PHP_CLI_SERVER_WORKERS": "4",
        }
        self._database = running.Process("mariadb", self._database_command(), folder=folder)
        self._web = running.Process(
            "php",
            ["php", "-d", "opcache.enable_cli=1", "-S", f"{running.LOOPBACK}:{port}", "-t", self._site],
            folder=folder,
            environment=self._environment,
            grace=0,
        )

    def _database_command(self) -> list[str]:
        as_root = ["--user=root"] if os.geteuid() == 0 else []
        return [
            "mariadbd",
            "--no-defaults",
            *as_root,
            f"--datadir={self._folder / 'database'}",
            f"--bind-address={running.LOOPBACK}",
            f"--port={self._database_port}",
            # Short, whatever the folder: the system allows about a hundred characters.
            "--socket=mariadb.sock",
            f"--init-file={self._folder / 'database.sql'}",
            "--skip-name-resolve",
            # A killed server loses nothing, a machine that goes down may: no test is about that.
            "--innodb-flush-log-at-trx-commit=2",
            "--innodb-doublewrite=0",
            "--innodb-flush-method=nosync",
            "--innodb-buffer-pool-size=32M",
            "--innodb-log-file-size=8M",
            "--performance-schema=0",
        ]

    def start(self) -> None:
        """Start the database and the site, and found the site the first time.

        Raises
        ------
        running.PeerFailedError
            One of them did not start.
        """
        founded = (self._folder / "database").exists()
        if not founded:
            self._make_database()
        try:
            self._database.start(running.accepts(self._database_port))
            if not founded:
                credentials = json.loads(self._php("found.php"))
                self.login, self.password = credentials["login"], credentials["password"]
            self._web.start(running.answers_http(f"{self.address}/wp-json/"))
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End both; what was written stays in the folder."""
        self._web.stop()
        self._database.stop()

    def _make_database(self) -> None:
        self._run(
            [
                "mariadb-install-db",
                "--no-defaults",
                f"--datadir={self._folder / 'database'}",
                "--auth-root-authentication-method=normal",
                "--skip-test-db",
                "--innodb-log-file-size=8M",
                *(["--user=root"] if os.geteuid() == 0 else []),
            ]
        )
        password = self._environment["PEER_DATABASE_PASSWORD"]
        # Read at each start, so it says the same when it is read again.
        (self._folder / "database.sql").write_text(
            "CREATE DATABASE IF NOT EXISTS wordpress CHARACTER SET utf8mb4;\n"
            f"CREATE OR REPLACE USER wordpress@'%' IDENTIFIED BY '{password}';\n"
            "GRANT ALL ON wordpress.* TO wordpress@'%';\n"
        )

    def _php(self, script: str, *arguments: str) -> str:
        return self._run(["php", str(running.installed("wordpress") / script), str(self._site), *arguments])

    def evaluate(self, code: str, *arguments: str) -> str:
        """Run PHP within WordPress, as an extension or an import does, and return what it prints.

        The code reads its arguments from ``$argv``, from 2 on.
        """
        loaded = f"require $argv[1] . '/wp-load.php'; {code}"
        return self._run(["php", "-r", loaded, str(self._site), *arguments])

    def _run(self, command: list[str]) -> str:
        environment = os.environ | self._environment
        environment["PATH"] = f"{environment.get('PATH', '')}:/usr/sbin:/sbin"
        done = subprocess.run(
            command, capture_output=True, text=True, env=environment, cwd=self._folder, check=False
        )
        if done.returncode:
            raise running.PeerFailedError(
                f"{command[0]} ended with code {done.returncode}.\n{done.stdout}{done.stderr}"
            )
        return done.stdout

    # What the owner settles.

    @contextmanager
    def holding_comments(self) -> Iterator[None]:
        """Have each new comment wait for a moderator; before and after, it is published at once."""
        self._settle(comment_moderation="1")
        try:
            yield
        finally:
            self._settle(comment_moderation="0")

    @contextmanager
    def checking_floods(self) -> Iterator[None]:
        """Have WordPress refuse a visitor's second comment within 15 seconds, as it does elsewhere."""
        self._settle(peer_flood_check="on")
        try:
            yield
        finally:
            self._settle(peer_flood_check="off")

    def _settle(self, **settings: str) -> None:
        self._php("settle.php", json.dumps(settings))

    # What the editor does.

    def as_editor(self) -> httpx.Client:
        """Return a client of the REST interface with the editor's Application Password."""
        return httpx.Client(
            base_url=f"{self.address}/wp-json/wp/v2/",
            auth=(self.login, self.password),
            timeout=30,
            trust_env=False,
        )

    def publish(self, title: str, text: str = "") -> int:
        """Publish an article, open to comments, and return its id."""
        with self.as_editor() as editor:
            answer = editor.post("posts", json={"title": title, "content": text, "status": "publish"})
        return int(answer.raise_for_status().json()["id"])

    def comment_status(self, comment: int) -> str:
        """Return ``approved``, ``hold``, ``spam`` or ``trash``, or nothing if it is erased."""
        with self.as_editor() as editor:
            answer = editor.get(f"comments/{comment}", params={"context": "edit"})
        return "" if answer.status_code == 404 else str(answer.raise_for_status().json()["status"])

    def moderate(self, comment: int, status: str) -> None:
        """Do what a moderator does by hand in WordPress: ``approved``, ``hold``, ``spam`` or ``trash``."""
        with self.as_editor() as editor:
            editor.post(f"comments/{comment}", json={"status": status}).raise_for_status()

    def erase(self, comment: int) -> None:
        """Erase a comment for good."""
        with self.as_editor() as editor:
            editor.delete(f"comments/{comment}", params={"force": "true"}).raise_for_status()

    # What a visitor does.

    def comment(self, post: int, text: str, *, author: str = "Camille", reply_to: int = 0) -> int:
        """Write a comment by the form of the article's own page, and return its id.

        Raises
        ------
        RefusedError
            WordPress does not take it: it is empty, a repetition, or comes too fast.
        """
        with httpx.Client(follow_redirects=True, timeout=30, trust_env=False) as visitor:
            page = visitor.get(self.address, params={"p": post}).raise_for_status()
            form = Page.read(page.text).form
            form |= {
                "author": author,
                # As a person would, each author has an address of their own.
                "email": f"{re.sub(r'[^a-z0-9]', '', author.lower()) or 'visitor'}@example.test",
                "url": "",
                "comment": text,
                "comment_parent": str(reply_to),
            }
            sent = visitor.post(form.pop("action"), data=form, follow_redirects=False)
        if sent.status_code != 302:
            raise RefusedError(plain(sent.text))
        return int(urlsplit(sent.headers["location"]).fragment.removeprefix("comment-"))

    def page(self, post: int) -> list[PublicComment]:
        """Return the comments on the article's page, as anybody reads it, in the order of the page."""
        answer = httpx.get(
            self.address, params={"p": post}, follow_redirects=True, timeout=30, trust_env=False
        )
        return Page.read(answer.raise_for_status().text).comments

    def listed(self, post: int) -> list[PublicComment]:
        """Return the comments that the REST interface gives to anybody, oldest first."""
        answer = httpx.get(
            f"{self.address}/wp-json/wp/v2/comments",
            params={"post": post, "per_page": 100, "order": "asc"},
            timeout=30,
            trust_env=False,
        )
        given: list[dict[str, Any]] = answer.raise_for_status().json()
        return [
            PublicComment(each["id"], each["author_name"], plain(each["content"]["rendered"]))
            for each in given
        ]
