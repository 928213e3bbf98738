"""A Jetstream of ours, fed by the firehose of a real network: the documented wire of `/subscribe`.

From the documentation of bluesky-social/jetstream (docs/README.md, and the first generation's README, which
the second keeps for this address): JSON text frames `{did, time_us, kind, commit | identity | account}`; a
commit is `{rev, operation, collection, rkey, record, cid}`, without record and cid where it deletes;
`wantedCollections` filters commits and lets identities and accounts through; `cursor` is a time in
microseconds from which events are played again, that one included. Jetstream's own clock gives the times.
"""

import asyncio
import json
import time
from collections.abc import Callable
from typing import Any, Literal
from urllib.parse import parse_qs, urlsplit

from peer import Faults
from websockets.asyncio.client import connect
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed

_OPERATIONS = ("create", "update", "delete")
_UNREADABLE = (
    "{half",
    "[1, 2]",
    '{"kind": 5}',
    '{"did": "did:plc:x", "time_us": 1, "kind": "commit", "commit": {}}',
)


class Jetstream:
    """Tells what the network's firehose tells from its start on.

    Parameters
    ----------
    events
        Where the decoded firehose is.
    faults
        What goes wrong with events that `concerns` names.
    """

    def __init__(self, events: str, faults: Faults, concerns: Callable[[dict[str, Any]], bool]) -> None:
        self._events = events
        self._faults = faults
        self._concerns = concerns
        #: Everything told, by its time.
        self.told: list[tuple[int, dict[str, Any]]] = []
        #: From when each connection asked to be told, 0 where it asked for now.
        self.asked_from: list[int] = []
        self.address = ""
        self._listeners: dict[ServerConnection, frozenset[str]] = {}
        self._silent: list[ServerConnection] = []
        self._kept_back: list[str] = []
        self._last = 0
        self._server: Server | None = None
        self._following: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Follow the firehose, and listen on a free port of loopback."""
        opened = asyncio.Event()
        self._following = asyncio.create_task(self._follow(opened))
        self._server = await serve(self._listened, "127.0.0.1", 0, compression=None)
        port = self._server.sockets[0].getsockname()[1]
        self.address = f"ws://127.0.0.1:{port}/subscribe"
        await opened.wait()

    async def stop(self) -> None:
        """Stop both; every connection is closed."""
        if self._following is not None:
            self._following.cancel()
            await asyncio.gather(self._following, return_exceptions=True)
        if self._server is not None:
            for listener in (*self._listeners, *self._silent):
                listener.transport.abort()
            self._server.close()
            await self._server.wait_closed()

    async def break_all(self, how: Literal["closed", "half-closed", "asked to move"]) -> None:
        """End every connection, or leave it without another word."""
        for listener in list(self._listeners):
            del self._listeners[listener]
            if how == "half-closed":
                # Nothing is read any more, so that no question whether it is there has an answer.
                listener.transport.pause_reading()
                self._silent.append(listener)
            else:
                await listener.close()

    async def tell_unknown(self) -> None:
        """Tell an event of a kind that nobody knows."""
        await self._broadcast(json.dumps({"did": "did:plc:x", "time_us": self._now(), "kind": "weather"}))

    async def until_told(self, seen: Callable[[dict[str, Any]], bool]) -> None:
        """Wait until an event was told, and whoever listens has had it."""
        while not any(seen(event) for _, event in self.told):
            await asyncio.sleep(0.002)
        for listener in list(self._listeners):
            await (await listener.ping())

    async def _follow(self, opened: asyncio.Event) -> None:
        async with connect(self._events, proxy=None, max_size=None) as firehose:
            opened.set()
            async for frame in firehose:
                event = self._read(json.loads(frame))
                if event is not None:
                    self.told.append((event["time_us"], event))
                    await self._tell(event)

    def _read(self, told: dict[str, Any]) -> dict[str, Any] | None:
        event: dict[str, Any] = {"did": told["did"], "time_us": self._now()}
        if told["event"] in _OPERATIONS:
            commit = {"rev": told["rev"], "operation": told["event"]}
            commit |= {"collection": told["collection"], "rkey": told["rkey"]}
            if told["event"] != "delete":
                commit |= {"record": told["record"], "cid": told["cid"]}
            return {**event, "kind": "commit", "commit": commit}
        if told["event"] not in ("identity", "account"):
            return None
        kept = ("handle",) if told["event"] == "identity" else ("active", "status")
        news = {name: told[name] for name in ("did", "seq", "time", *kept) if told.get(name) is not None}
        if told["event"] == "account":
            news.setdefault("active", False)
        return {**event, "kind": told["event"], told["event"]: news}

    def _now(self) -> int:
        self._last = max(self._last + 1, time.time_ns() // 1_000)
        return self._last

    async def _tell(self, event: dict[str, Any]) -> None:
        faults, frame = self._faults, json.dumps(event)
        collection = event["commit"]["collection"] if "commit" in event else ""
        if not self._concerns(event):
            await self._broadcast(frame, collection)
            return
        while faults.garbage:
            faults.garbage -= 1
            for garbage in (*_UNREADABLE, b"\x00\xff"):
                await self._broadcast(garbage)
        if faults.lost:
            faults.lost -= 1
        elif faults.reordered:
            faults.reordered -= 1
            self._kept_back.append(frame)
            if not faults.reordered:
                kept, self._kept_back = self._kept_back, []
                for late in reversed(kept):
                    await self._broadcast(late, collection)
        else:
            await self._broadcast(frame, collection)
            if faults.repeated:
                faults.repeated -= 1
                await self._broadcast(frame, collection)

    async def _broadcast(self, frame: str | bytes, collection: str = "") -> None:
        for listener, wanted in list(self._listeners.items()):
            if not collection or not wanted or collection in wanted:
                try:
                    await listener.send(frame)
                except ConnectionClosed:
                    self._listeners.pop(listener, None)

    async def _listened(self, listener: ServerConnection) -> None:
        assert listener.request is not None
        where = urlsplit(listener.request.path)
        assert where.path == "/subscribe"
        query = parse_qs(where.query)
        wanted = frozenset(query.get("wantedCollections", ()))
        cursor = int(query.get("cursor", ["0"])[0])
        self.asked_from.append(cursor)
        if cursor:
            played = 0
            # What comes while the past is played comes after it.
            while played < len(self.told):
                at, event = self.told[played]
                played += 1
                kind = event.get("commit", {}).get("collection", "")
                if at >= cursor and (not kind or not wanted or kind in wanted):
                    await listener.send(json.dumps(event))
        self._listeners[listener] = wanted
        try:
            await listener.wait_closed()
        finally:
            self._listeners.pop(listener, None)
