"""Bluesky's own servers on loopback: people who act as the application does, and what the public reads."""

import json
import secrets
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import httpx
from bluesky_person import Content, Person, Post, given
from postgres_server import PostgresServer, programs
from running import PeerFailedError, Process, free_port, installed
from running import missing as missing_peer


def missing() -> str:
    """Say why Bluesky's servers cannot run here, or return an empty string."""
    return missing_peer("bluesky", "node") if programs() else "bluesky is not installed: run `make peers`."


@dataclass(frozen=True, slots=True)
class Thread:
    """Replies to a post as anybody finds them: at once, or behind "Show hidden replies"."""

    shown: list[str]
    hidden: list[str]


class BlueskyNetwork:
    """A PDS with its PLC directory, an AppView that reads its firehose, and an Ozone that receives reports.

    Parameters
    ----------
    folder : Path
        Where the accounts and the outputs are; it must exist.

    Attributes
    ----------
    pds, appview, plc, ozone : str
        Addresses, without a slash at their end.
    firehose : str
        Address of ``com.atproto.sync.subscribeRepos``, a WebSocket.
    events : str
        Address of the same stream with its binary read, an event a JSON object: ``seq``, ``time``, ``event``
        (``create``, ``update``, ``delete``, ``identity``, ``account`` or ``sync``), ``did``, and for records
        ``rev``, ``collection``, ``rkey``, ``cid``, ``record``; ``?cursor=`` as on the firehose.
    reports_did : str
        The service that receives reports, once started.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        ports = {name: free_port() for name in ("pds", "appview", "plc", "ozone", "events")}
        self.pds, self.appview, self.plc, self.ozone = (
            f"http://localhost:{ports[name]}" for name in ("pds", "appview", "plc", "ozone")
        )
        self.firehose = f"ws://localhost:{ports['pds']}/xrpc/com.atproto.sync.subscribeRepos"
        self.events = f"ws://localhost:{ports['events']}/"
        self.reports_did = ""
        self._ready = folder / "ready.json"
        self._moderator_password = secrets.token_hex(16)
        self._database = PostgresServer(folder)
        self._settings = {
            "ports": ports,
            "folder": str(folder),
            "database": self._database.url,
            "rotationKey": secrets.token_hex(32),
            "moderatorPassword": self._moderator_password,
            "ready": str(self._ready),
        }
        self._servers = Process(
            "bluesky",
            ["node", installed("bluesky") / "network.mjs", folder / "settings.json"],
            folder=folder,
            environment={"TMPDIR": str(folder), "NODE_NO_WARNINGS": "1", "LOG_LEVEL": "error"},
        )

    def start(self) -> None:
        """Start them, and return once all answer.

        Raises
        ------
        PeerFailedError
            One of them did not start.
        """
        (self._folder / "settings.json").write_text(json.dumps(self._settings))
        self._ready.unlink(missing_ok=True)
        try:
            self._database.start()
            self._servers.start(self._ready.exists)
        except BaseException:
            self.stop()
            raise
        self.reports_did = json.loads(self._ready.read_text())["reports"]

    def stop(self) -> None:
        """End them; what they know stays."""
        self._servers.stop()
        self._database.stop()

    def join(self, name: str) -> Person:
        """Make an account, with a handle that nobody has yet."""
        handle, password = f"{name}-{secrets.token_hex(3)}.test", secrets.token_hex(8)
        made = self._post(
            "com.atproto.server.createAccount",
            {"handle": handle, "email": f"{handle}@example.test", "password": password},
        )
        return Person(self.pds, made["did"], handle, password, made["accessJwt"])

    def moderator(self) -> Person:
        """Return the moderator of the network, who reads the reports."""
        return self.sign_in("moderator.test", self._moderator_password)

    def sign_in(self, handle: str, password: str) -> Person:
        """Open a session, with the account's password or with an app password."""
        opened = self._post("com.atproto.server.createSession", {"identifier": handle, "password": password})
        return Person(self.pds, opened["did"], handle, password, opened["accessJwt"])

    def _post(self, method: str, content: Content) -> Content:
        return given(httpx.post(f"{self.pds}/xrpc/{method}", json=content, timeout=30, trust_env=False))

    def reports(self) -> list[Content]:
        """Return the reports that Ozone received, newest first."""
        events = self.moderator().ask(
            "tools.ozone.moderation.queryEvents",
            through=f"{self.reports_did}#atproto_labeler",
            types="tools.ozone.moderation.defs#modEventReport",
        )["events"]
        return cast("list[Content]", events)

    # What the public reads.

    def read(self, method: str, **parameters: Any) -> Content:
        """Call a query of the AppView as somebody without an account does."""
        return given(
            httpx.get(f"{self.appview}/xrpc/{method}", params=parameters, timeout=30, trust_env=False)
        )

    def seen(self, post: Post, *, within: float = 10.0) -> Content:
        """Wait until the AppView has read a post from the firehose, and return it as the public sees it.

        Raises
        ------
        PeerFailedError
            It is not there within so many seconds.
        """
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            posts = self.read("app.bsky.feed.getPosts", uris=post.uri)["posts"]
            if posts:
                return cast("Content", posts[0])
            time.sleep(0.02)
        raise PeerFailedError(f"The AppView has not read {post.uri}.\n{self._servers.tail()}")

    def thread(self, root: Post) -> Thread:
        """Return the texts of the replies to a post, as the application shows them."""
        shown = self.read("app.bsky.unspecced.getPostThreadV2", anchor=root.uri, below=10)["thread"]
        hidden = self.read("app.bsky.unspecced.getPostThreadOtherV2", anchor=root.uri)["thread"]
        return Thread(_texts(root, shown), _texts(root, hidden))


def _texts(root: Post, items: list[Content]) -> list[str]:
    posts = [each["value"]["post"] for each in items if "post" in each["value"] and each["uri"] != root.uri]
    return [post["record"]["text"] for post in posts]
