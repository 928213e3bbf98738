"""What the public is shown of comments and the owner is not: exact times, authors, what is answered."""

from collections.abc import Iterable
from typing import Any

import msgspec

from vigie.connectors.isso.entries import Public, is_marked, message_of, wall_clock
from vigie.connectors.isso.memory import Memory, Seen
from vigie.connectors.isso.page import PUBLISHED, Row
from vigie.connectors.isso.session import Session, shaped
from vigie.message import Message

#: Time zones are this far apart (ms).
_QUARTER = 15 * 60_000


class Branch(msgspec.Struct):
    """An article, or a comment, with what was answered to it."""

    replies: list[dict[str, Any]] = []


class Details:
    """Turns rows of the owner's page into messages, with what the public is told beside them."""

    def __init__(self, session: Session) -> None:
        self._session = session
        #: How far the server's clock on the wall is from UTC (ms), once a published comment told it.
        self._shift: int | None = None

    async def messages(
        self, rows: Iterable[tuple[Row, Seen]], memory: Memory, *, received_at: int
    ) -> list[Message]:
        """Return the messages that comments are, in their order.

        Parameters
        ----------
        rows
            With what tells their texts from the first ones.
        memory
            Where ids of other comments are found.
        received_at
            When they were read (ms).

        Raises
        ------
        HttpError
            The server refused, or did not answer.
        """
        rows = list(rows)
        if not rows:
            return []
        origin = (await self._session.info()).origin
        public: dict[int, Public] = {}
        for uri in dict.fromkeys(row.uri for row, _ in rows if row.mode == PUBLISHED):
            public |= await self._under(uri)
        found = []
        for row, seen in rows:
            shown = public.get(row.number)
            if shown:
                self._learn(row, shown)
            found.append(
                message_of(
                    row,
                    self._session.space,
                    native=seen.native,
                    public=shown,
                    first_held=seen.held,
                    answers=await self._native(shown.parent, memory) if shown and shown.parent else "",
                    origin=origin,
                    own=is_marked(row, self._session.keyring.get("mark")),
                    received_at=received_at,
                    revision=f"{seen.changes}-{seen.text}" if seen.changes else "",
                    shift=self._shift,
                )
            )
        return found

    async def _under(self, uri: str) -> dict[int, Public]:
        """Return what everybody sees under an article, by number."""
        answer = await self._session.ask("GET", "/", query={"uri": uri, "plain": 1})
        found: dict[int, Public] = {}
        branches = shaped(answer, Branch).replies
        while branches:
            raw = branches.pop()
            try:
                comment = msgspec.convert(raw, Public)
                branches += msgspec.convert(raw, Branch).replies
            except msgspec.ValidationError:
                continue
            found[comment.id] = comment
        return found

    async def _native(self, number: int, memory: Memory) -> str:
        """Return the id of the comment of a number; empty where it is gone."""
        if seen := memory.known.get(number):
            return seen.native
        row = await self._session.row(number)
        return memory.native(row) if row else ""

    def _learn(self, row: Row, shown: Public) -> None:
        wall = wall_clock(row.written)
        if wall is not None:
            self._shift = round((wall - shown.created * 1000) / _QUARTER) * _QUARTER
