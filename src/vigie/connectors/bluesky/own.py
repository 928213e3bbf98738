"""Records of the account's own repository: an answer, a like, a block; each is written once, whoever asks."""

from collections.abc import Callable, Iterable
from typing import Any

from vigie.connectors.bluesky import names
from vigie.connectors.bluesky.gate import CREATE, DELETE, stamp
from vigie.connectors.bluesky.names import parts
from vigie.connectors.bluesky.session import Session, error_of
from vigie.connectors.bluesky.shapes import Records, shaped
from vigie.connectors.http import HttpError

#: The largest page of records.
_NEWEST = 100


class Own:
    """Writes and finds records of one account; what the server refuses is raised as `HttpError`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def address(self, collection: str, key: str) -> str:
        """Return the address of a record of our own."""
        return names.address(await self._session.me(), collection, key)

    async def make(self, collection: str, key: str, value: dict[str, Any], on: str) -> str:
        """Write a record, once; return its address."""
        written = {
            "repo": await self._session.me(),
            "collection": collection,
            "rkey": key,
            "record": {"$type": collection, "createdAt": stamp(), **value},
            # Only where there is none yet.
            "swapRecord": None,
        }
        try:
            await self._session.do("com.atproto.repo.putRecord", written, points=CREATE, on=on)
        except HttpError as error:
            if error_of(error) != "InvalidSwap":
                raise
        return await self.address(collection, key)

    async def unmake(self, uris: Iterable[str], on: str) -> None:
        """Take records away; one that is not there, or not ours, is passed over."""
        for did, collection, key in filter(None, map(parts, sorted(uris))):
            if did == await self._session.me():
                gone = {"repo": did, "collection": collection, "rkey": key}
                await self._session.do("com.atproto.repo.deleteRecord", gone, points=DELETE, on=on)

    async def about(self, collection: str, is_it: Callable[[Any], bool]) -> set[str]:
        """Return our newest records about a subject: what the network shows follows them by a moment."""
        query = {"repo": await self._session.me(), "collection": collection, "limit": _NEWEST}
        answer = await self._session.ask("GET", "com.atproto.repo.listRecords", query=query)
        return {one.uri for one in shaped(answer, Records).records if is_it(one.value.get("subject"))}
