"""Carries out what Isso lets its owner do: publish what waits, delete, answer, like."""

import secrets
from collections.abc import Awaitable, Callable

import msgspec

from vigie.actions.network import ActionError, ActionRequest, GoneError, Receipt
from vigie.clock import now_ms
from vigie.connectors.http import HttpError
from vigie.connectors.isso import sentences
from vigie.connectors.isso.entries import mark_of, number_in
from vigie.connectors.isso.page import DELETED, HELD, PUBLISHED, Row
from vigie.connectors.isso.reading import Reader
from vigie.connectors.isso.session import Session, shaped
from vigie.connectors.isso.walking import FULL, walk
from vigie.remembered import Noted

#: The shortest text that Isso takes (characters).
_SHORTEST = 3
#: Deletions remembered, so that one that is asked again is known as ours.
_REMEMBERED = 1_000
#: After which the guard takes comments again (s).
_GUARDED = 60.0

_Deed = Callable[[ActionRequest, Row], Awaitable[Receipt]]


class Posted(msgspec.Struct):
    """A comment that was written."""

    id: int


class Actor:
    """Acts for the owner; see `vigie.connectors.base.SignedIn`."""

    def __init__(self, session: Session, reader: Reader) -> None:
        self._session = session
        self._reader = reader
        self._deleted: Noted[str] = Noted(_REMEMBERED)
        self._deeds: dict[str, _Deed] = {
            "publish": self._publish,
            "delete": self._delete,
            "reply": self._reply,
            "like": self._like,
        }

    async def act(self, request: ActionRequest) -> Receipt:
        """Do what is asked.

        Raises
        ------
        GoneError
            The comment is no longer there.
        ActionError
            Isso refused, did not answer, or knows no such thing.
        """
        deed = self._deeds.get(request.verb)
        if deed is None:
            raise ActionError(sentences.cannot(request.verb), permanent=True)
        if number_in(request.message) is None:
            raise ActionError(sentences.NO_TARGET, permanent=True)
        if request.verb == "reply" and len(request.text.strip()) < _SHORTEST:
            raise ActionError(sentences.NO_TEXT, permanent=True)
        try:
            row = await self._row(request.message)
            if row is not None:
                return await deed(request, row)
        except HttpError as error:
            raise _explained(error) from None
        if request.verb == "delete" and request.message in self._deleted:
            return Receipt()
        raise GoneError

    async def permits(self, request: ActionRequest) -> frozenset[str]:
        """Return the verbs possible now about a comment."""
        try:
            row = await self._row(request.message)
        except HttpError:
            return frozenset()
        if row is None:
            return frozenset()
        return frozenset({"publish", "delete"} if row.mode == HELD else {"delete", "reply", "like"})

    async def _row(self, native: str) -> Row | None:
        """Return the comment, None where it is gone, even if its number is another's now."""
        number = number_in(native)
        row = await self._session.row(number) if number is not None else None
        if row is None or row.mode == DELETED or self._reader.memory.native(row) != native:
            return None
        return row

    async def _publish(self, request: ActionRequest, row: Row) -> Receipt:  # noqa: ARG002 - a deed's
        if row.mode == HELD:
            await self._session.ask("POST", f"/id/{row.number}/activate/{row.key}")
        return Receipt()

    async def _delete(self, request: ActionRequest, row: Row) -> Receipt:
        # Before it is asked: its answer may be lost.
        self._deleted.note(request.message)
        await self._session.ask("POST", f"/id/{row.number}/delete/{row.key}")
        self._reader.erased[row.number] = now_ms()
        return Receipt()

    async def _like(self, request: ActionRequest, row: Row) -> Receipt:  # noqa: ARG002 - a deed's
        await self._session.ask("POST", f"/id/{row.number}/like", json={})
        return Receipt()

    async def _reply(self, request: ActionRequest, row: Row) -> Receipt:
        if row.mode != PUBLISHED:
            raise ActionError(sentences.NOT_PUBLISHED, permanent=True)
        mark = mark_of(await self._secret(), request.idempotency_key)
        ours = await self._marked(mark)
        if ours is None:
            said = {
                "author": self._session.signed,
                "email": mark,
                "website": None,
                "text": request.text,
                "parent": row.number,
                "title": row.title or row.uri,
                "notification": 0,
            }
            answer = await self._session.ask("POST", "/new", query={"uri": row.uri}, json=said)
            ours = await self._session.row(shaped(answer, Posted).id)
        if ours is None:
            raise GoneError
        await self._publish(request, ours)
        return Receipt(self._reader.memory.native(ours))

    async def _marked(self, mark: str) -> Row | None:
        """Return our answer to a request that came before, None where it never arrived."""
        # The newest answers end the lists; where the last page is not full, some are on the one before.
        for mode in (HELD, PUBLISHED):
            for row in await walk(self._session, mode, lambda rows: len(rows) < FULL):
                if row.email == mark:
                    return row
        return None

    async def _secret(self) -> str:
        """Return the secret that marks our answers, made with the first of them."""
        keyring = self._session.keyring
        if not keyring.get("mark"):
            await keyring.renew({"mark": secrets.token_hex(16)}, expires_at=keyring.expires_at)
        return keyring.get("mark")


def _explained(error: HttpError) -> ActionError:
    said = error.said.get("message", "") if isinstance(error.said, dict) else ""
    if error.status == 403 and "ratelimit" in str(said):
        return ActionError(sentences.SLOW_DOWN, permanent=False, retry_after=_GUARDED)
    return error.as_action()
