"""Somebody with a Bluesky account, who acts through the PDS as the application does."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

import httpx

Content = dict[str, Any]


class RefusedError(Exception):
    """A server refused; the message has the status, the name of the error and its sentence."""

    def __init__(self, answer: httpx.Response) -> None:
        said = answer.json() if "json" in answer.headers.get("content-type", "") else {}
        self.status = answer.status_code
        self.error = str(said.get("error", ""))
        super().__init__(f"{self.status} {self.error}: {said.get('message', '')}")


def given(answer: httpx.Response) -> Content:
    """Return what a server answered, or raise what it refused."""
    if answer.is_error:
        raise RefusedError(answer)
    return cast("Content", answer.json()) if answer.content else {}


@dataclass(frozen=True, slots=True)
class Post:
    """A post as others refer to it."""

    uri: str
    cid: str

    @property
    def key(self) -> str:
        """The last part of its address, which a record about it may share."""
        return self.uri.rsplit("/", 1)[1]

    def reference(self) -> Content:
        """Return it as a record names it."""
        return {"uri": self.uri, "cid": self.cid}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account, acting through the PDS with a session as the application does."""

    pds: str
    did: str
    handle: str
    password: str
    token: str

    def ask(self, method: str, *, through: str = "", **parameters: Any) -> Content:
        """Call a query of the PDS, which passes what is not its own to the AppView.

        Parameters
        ----------
        method : str
            For example ``app.bsky.notification.listNotifications``.
        through : str
            The service the call is meant for, ``DID#service``, where it is not the AppView.
        parameters : Any
            Those of the query.
        """
        answer = httpx.get(
            f"{self.pds}/xrpc/{method}",
            params=parameters,
            headers=self._headers(through),
            timeout=30,
            trust_env=False,
        )
        return given(answer)

    def do(self, method: str, *, through: str = "", **content: Any) -> Content:
        """Call a procedure of the PDS."""
        answer = httpx.post(
            f"{self.pds}/xrpc/{method}",
            json=content,
            headers=self._headers(through),
            timeout=30,
            trust_env=False,
        )
        return given(answer)

    def _headers(self, through: str) -> dict[str, str]:
        proxy = {"atproto-proxy": through} if through else {}
        return {"Authorization": f"Bearer {self.token}", **proxy}

    def record(self, collection: str, record: Content, key: str = "") -> Post:
        """Write a record in one's own repository."""
        named = {"rkey": key} if key else {}
        written = self.do(
            "com.atproto.repo.createRecord",
            repo=self.did,
            collection=collection,
            record={"$type": collection, "createdAt": now(), **record},
            **named,
        )
        return Post(written["uri"], written["cid"])

    def post(self, text: str) -> Post:
        """Publish a post."""
        return self.record("app.bsky.feed.post", {"text": text})

    def reply(self, parent: Post, text: str, *, root: Post | None = None) -> Post:
        """Reply to a post; the root of the thread is that post unless another is given."""
        reply = {"root": (root or parent).reference(), "parent": parent.reference()}
        return self.record("app.bsky.feed.post", {"text": text, "reply": reply})

    def like(self, post: Post) -> Post:
        """Like a post."""
        return self.record("app.bsky.feed.like", {"subject": post.reference()})

    def delete(self, post: Post) -> None:
        """Delete a post of one's own, or a record of another kind."""
        collection, key = post.uri.split("/")[-2:]
        self.do("com.atproto.repo.deleteRecord", repo=self.did, collection=collection, rkey=key)

    def hide_replies(self, root: Post, hidden: list[Post]) -> None:
        """Say which replies to one's own post are hidden, as "Hide reply for everyone" does."""
        self.do(
            "com.atproto.repo.putRecord",
            repo=self.did,
            collection="app.bsky.feed.threadgate",
            rkey=root.key,
            record={
                "$type": "app.bsky.feed.threadgate",
                "post": root.uri,
                "createdAt": now(),
                "hiddenReplies": [each.uri for each in hidden],
            },
        )

    def notifications(self) -> list[Content]:
        """Return what the account is told of, newest first."""
        told = self.ask("app.bsky.notification.listNotifications", limit=100)["notifications"]
        return cast("list[Content]", told)

    def app_password(self) -> str:
        """Make an app password, which is what a program is given."""
        made = self.do("com.atproto.server.createAppPassword", name=f"vigie-{secrets.token_hex(4)}")
        return str(made["password"])


def now() -> str:
    """Return the time as records write it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
