"""Posts on a timetable, from a process of its own, over connections that stay open; prints what came of it.

Everything is signed and written before the first post leaves, so that the sender takes as little of the
processor as it can. A wait is counted from the time in the timetable: neither a server that stalls nor a
sender that falls behind can hide it.
"""

import asyncio
import base64
import hashlib
import hmac
import json
import resource
import sys
import time
from collections import Counter, deque
from datetime import UTC, datetime
from typing import Any

#: A turn of the timetable, seconds.
_TICK = 0.001


class Connection(asyncio.Protocol):
    """One connection, with one request on it at a time."""

    def __init__(self, sender: "Sender") -> None:
        self._sender = sender
        self._transport: asyncio.Transport | None = None
        self._came = b""
        self.due = 0.0
        self.busy = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Be ready."""
        self._transport = transport  # type: ignore[assignment]

    def send(self, request: bytes, due: float) -> None:
        """Send one request."""
        assert self._transport is not None
        self.due, self.busy, self._came = due, True, b""
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        """Read the answer; go on once it is whole."""
        self._came += data
        head, found, body = self._came.partition(b"\r\n\r\n")
        if not found:
            return
        lines = head.lower().split(b"\r\n")
        length = next((int(line[15:]) for line in lines if line.startswith(b"content-length:")), 0)
        if len(body) < length or not self.busy:
            return
        self.busy = False
        self._sender.answered(int(head[9:12]), self.due)
        if b"connection: close" not in lines:
            self._sender.idle(self)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        """Open another one in its place."""
        if self.busy:
            self._sender.answered(0, self.due)
        self._sender.lost()

    def close(self) -> None:
        """Close it."""
        if self._transport is not None:
            self._transport.close()


class Sender:
    """Posts requests at a constant rate.

    Parameters
    ----------
    patient
        Whether what finds no free connection waits for one; a flood lets it go.
    """

    def __init__(self, port: int, connections: int, *, patient: bool) -> None:
        self._port = port
        self._wanted = connections
        self._patient = patient
        self._idle: deque[Connection] = deque()
        self._waiting: deque[tuple[bytes, float]] = deque()
        self._ending = False
        self._opening: set[asyncio.Task[None]] = set()
        self.statuses: Counter[int] = Counter()
        self.waits: list[float] = []
        self.not_sent = 0
        self._open = 0

    async def run(self, requests: list[bytes], rate: float) -> float:
        """Post all requests; return the seconds from the first post to the last answer."""
        await asyncio.gather(*(self._connect() for _ in range(self._wanted)))
        start = time.perf_counter()
        sent = 0
        while sent < len(requests):
            now = time.perf_counter() - start
            while sent < len(requests) and sent / rate <= now:
                self._post(requests[sent], start + sent / rate)
                sent += 1
            await asyncio.sleep(_TICK)
        until = time.perf_counter() + (15 if self._patient else 0.5)
        while sum(self.statuses.values()) + self.not_sent < len(requests) and time.perf_counter() < until:
            await asyncio.sleep(_TICK)
        took = time.perf_counter() - start
        self._ending = True
        while self._idle:
            self._idle.pop().close()
        return took

    def _post(self, request: bytes, due: float) -> None:
        if self._idle:
            self._idle.popleft().send(request, due)
        elif self._patient:
            self._waiting.append((request, due))
        else:
            self.not_sent += 1

    async def _connect(self) -> None:
        try:
            _, connection = await asyncio.get_running_loop().create_connection(
                lambda: Connection(self), "127.0.0.1", self._port
            )
        except OSError:
            await asyncio.sleep(0.05)
            self.lost()
            return
        self.idle(connection)

    def idle(self, connection: Connection) -> None:
        """Take a connection back."""
        if self._waiting:
            connection.send(*self._waiting.popleft())
        else:
            self._idle.append(connection)

    def lost(self) -> None:
        """Open a connection in place of one that is closed."""
        self._idle = deque(one for one in self._idle if one._transport and not one._transport.is_closing())
        if not self._ending:
            task = asyncio.ensure_future(self._connect())
            self._opening.add(task)
            task.add_done_callback(self._opening.discard)

    def answered(self, status: int, due: float) -> None:
        """Count an answer."""
        self.statuses[status] += 1
        if 200 <= status < 300:
            self.waits.append((time.perf_counter() - due) * 1000)


def true_posts(network: str, key: str, secret: str, name: str, count: int) -> list[bytes]:
    """Return posts as the network signs them, each with a message that nobody posted before."""
    return [_request(network, key, *_SIGNED[network](secret, f"{name}-{number}")) for number in range(count)]


def forged_posts(network: str, key: str, count: int) -> list[bytes]:
    """Return posts that are not genuine, three kinds in turn."""
    small = json.dumps({"id": "1", "text": "Bonsoir à tous."}).encode()
    large = json.dumps({"id": "1", "text": "x" * 65_500}).encode()
    wrong = {
        "meta": {"x-hub-signature-256": "sha256=" + "0" * 64},
        "twitch": {
            "twitch-eventsub-message-id": "forged",
            "twitch-eventsub-message-timestamp": datetime.now(UTC).isoformat(),
            "twitch-eventsub-message-type": "notification",
            "twitch-eventsub-message-signature": "sha256=" + "0" * 64,
        },
        "webhook": {
            "webhook-id": "forged",
            "webhook-timestamp": str(int(time.time())),
            "webhook-signature": "v1," + "A" * 43 + "=",
        },
    }[network]
    kinds = [
        _request(network, key, small, {}),
        _request(network, key, large, wrong),
        _request(network, "A" * 43, small, wrong),
    ]
    return [kinds[number % 3] for number in range(count)]


def _request(network: str, key: str, body: bytes, headers: dict[str, str]) -> bytes:
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return (
        f"POST /hooks/{network}/{key} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n"
        f"content-length: {len(body)}\r\n{lines}\r\n"
    ).encode() + body


def _said(name: str) -> str:
    return f"Bonsoir à tous, message {name} : quelqu'un a la réponse à la question d'avant ?"


def _meta(secret: str, name: str) -> tuple[bytes, dict[str, str]]:
    value = {
        "item": "comment",
        "verb": "add",
        "comment_id": name,
        "post_id": "1_2",
        "from": {"id": f"{hash(name) % 500}", "name": "Camille"},
        "message": _said(name),
        "created_time": int(time.time()),
    }
    change = {"field": "feed", "value": value}
    # Meta escapes what is not ASCII.
    body = json.dumps({"object": "page", "entry": [{"id": "1", "time": 1, "changes": [change]}]}).encode()
    return body, {"x-hub-signature-256": "sha256=" + hmac.digest(secret.encode(), body, hashlib.sha256).hex()}


def _twitch(secret: str, name: str) -> tuple[bytes, dict[str, str]]:
    author = f"viewer{hash(name) % 500}"
    event = {
        "broadcaster_user_id": "1",
        "broadcaster_user_login": "place",
        "broadcaster_user_name": "Place",
        "chatter_user_id": author,
        "chatter_user_login": author,
        "chatter_user_name": author,
        "message_id": name,
        "message": {"text": _said(name), "fragments": [{"type": "text", "text": _said(name)}]},
        "color": "#00FF7F",
        "badges": [{"set_id": "subscriber", "id": "12", "info": "16"}],
        "message_type": "text",
    }
    subscription = {"id": "s", "status": "enabled", "type": "channel.chat.message", "version": "1", "cost": 0}
    body = json.dumps({"subscription": subscription, "event": event}, ensure_ascii=False).encode()
    stamp = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%f}000Z"
    mac = hmac.digest(secret.encode(), name.encode() + stamp.encode() + body, hashlib.sha256).hex()
    return body, {
        "twitch-eventsub-message-id": name,
        "twitch-eventsub-message-timestamp": stamp,
        "twitch-eventsub-message-type": "notification",
        "twitch-eventsub-message-signature": f"sha256={mac}",
    }


def _ours(secret: str, name: str) -> tuple[bytes, dict[str, str]]:
    message = {"id": name, "kind": "chat", "author": f"viewer-{hash(name) % 500}", "text": _said(name)}
    body = json.dumps(message, ensure_ascii=False).encode()
    stamp = str(int(time.time()))
    key = base64.b64decode(secret.removeprefix("whsec_"))
    mac = base64.b64encode(hmac.digest(key, f"{name}.{stamp}.".encode() + body, hashlib.sha256)).decode()
    return body, {"webhook-id": name, "webhook-timestamp": stamp, "webhook-signature": f"v1,{mac}"}


_SIGNED = {"meta": _meta, "twitch": _twitch, "webhook": _ours}


def main(asked: dict[str, Any]) -> dict[str, Any]:
    """Post what was asked; return the figures."""
    count = int(asked["rate"] * asked["seconds"])
    if asked["forged"]:
        requests = forged_posts(asked["network"], asked["key"], count)
    else:
        requests = true_posts(asked["network"], asked["key"], asked["secret"], asked["name"], count)
    print("ready", flush=True)
    sys.stdin.readline()
    before = resource.getrusage(resource.RUSAGE_SELF)
    sender = Sender(asked["port"], asked["connections"], patient=not asked["forged"])
    took = asyncio.run(sender.run(requests, asked["rate"]))
    after = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "took": took,
        "statuses": dict(sender.statuses),
        "not_sent": sender.not_sent,
        "waits": sorted(sender.waits),
        "processor": (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / took,
    }


if __name__ == "__main__":
    print(json.dumps(main(json.loads(sys.argv[1]))))
