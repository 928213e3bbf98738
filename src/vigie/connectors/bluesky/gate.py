"""Which replies to a post of ours are hidden from everybody: a list that the post's thread gate keeps."""

from datetime import UTC, datetime
from typing import Any

from vigie.actions.network import ActionError
from vigie.connectors.bluesky import sentences
from vigie.connectors.bluesky.names import GATE, parts
from vigie.connectors.bluesky.session import Session, error_of
from vigie.connectors.bluesky.shapes import Held, shaped
from vigie.connectors.http import HttpError

#: The most replies that one gate may hide (lexicon of app.bsky.feed.threadgate).
LARGEST = 300
#: How often a change is tried that somebody else's crosses.
_TRIES = 5
#: What writing a record costs of the day's points: making it, changing it, taking it away.
CREATE, UPDATE, DELETE = 3, 2, 1
#: How the two kinds of servers say that there is no such record.
_NOT_FOUND = "Could not locate record"


async def hide(session: Session, reply: str, root: str) -> None:
    """Hide a reply under a post of the account; a reply that is hidden already stays so.

    Raises
    ------
    ActionError
        The list is full, or changes all the time.
    HttpError
        The server refused or did not answer.
    """

    def with_it(hidden: list[str]) -> list[str] | None:
        if reply in hidden:
            return None
        if len(hidden) >= LARGEST:
            raise ActionError(sentences.FULL, permanent=True)
        return [*hidden, reply]

    await _change(session, root, with_it, "hide")


async def show(session: Session, reply: str, root: str) -> None:
    """Take a reply off the list; one that is not on it stays as it is.

    Raises
    ------
    ActionError, HttpError
        As `hide`.
    """

    def without_it(hidden: list[str]) -> list[str] | None:
        return [one for one in hidden if one != reply] if reply in hidden else None

    await _change(session, root, without_it, "restore")


async def record(session: Session, did: str, collection: str, key: str) -> Held | None:
    """Return a record of a repository, None where there is none.

    Raises
    ------
    HttpError
        The server refused or did not answer.
    """
    query = {"repo": did, "collection": collection, "rkey": key}
    try:
        return shaped(await session.ask("GET", "com.atproto.repo.getRecord", query=query), Held)
    except HttpError as error:
        if is_not_found(error):
            return None
        raise


def is_not_found(error: HttpError) -> bool:
    """Tell whether a server says that the record, or the whole account, is not there."""
    name = error_of(error)
    if name in ("RecordNotFound", "RepoNotFound", "RepoTakendown", "RepoSuspended", "RepoDeactivated"):
        return True
    said = error.said.get("message") if isinstance(error.said, dict) else ""
    return bool(name) and error.status in (400, 404) and str(said).startswith(_NOT_FOUND)


def stamp() -> str:
    """Return the time as records write it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


async def _change(session: Session, root: str, changed: Any, on: str) -> None:
    named = parts(root)
    if named is None or named[0] != await session.me():
        raise ActionError(sentences.NOT_OUR_THREAD, permanent=True)
    did, _, key = named
    for _ in range(_TRIES):
        held = await record(session, did, GATE, key)
        # What else the gate says (who may reply) stays as it is.
        value = held.value if held else {"$type": GATE, "post": root, "createdAt": stamp()}
        hidden = value.get("hiddenReplies")
        after = changed([one for one in hidden if isinstance(one, str)] if isinstance(hidden, list) else [])
        if after is None:
            return
        written = {
            "repo": did,
            "collection": GATE,
            "rkey": key,
            "record": {**value, "hiddenReplies": after},
            # Only upon what was read: a reply that somebody else hides meanwhile stays hidden.
            "swapRecord": held.cid if held else None,
        }
        try:
            await session.do("com.atproto.repo.putRecord", written, points=UPDATE if held else CREATE, on=on)
        except HttpError as error:
            if error_of(error) != "InvalidSwap":
                raise
        else:
            return
    raise ActionError(sentences.MOVING, permanent=False, retry_after=5)
