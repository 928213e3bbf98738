"""Reads again what a webhook may have missed: mentions, answers and private messages."""

import logging
from collections.abc import AsyncGenerator
from datetime import UTC, datetime

from vigie.actions.network import ActionError
from vigie.clock import now_ms
from vigie.connectors.base import WELL, Gap, Sentence
from vigie.connectors.http import HttpError
from vigie.connectors.x import prices, sentences
from vigie.connectors.x.entries import known, message_of_post, message_of_read_dm, read
from vigie.connectors.x.session import Session, as_connector
from vigie.connectors.x.shapes import DmRead, Listed, Post
from vigie.message import Entry, Message

log = logging.getLogger(__name__)

#: What is asked of a post.
FIELDS = (
    "author_id,conversation_id,created_at,display_text_range,edit_history_tweet_ids,entities,"
    "in_reply_to_user_id,lang,note_tweet,possibly_sensitive,public_metrics,referenced_tweets"
)
_USER = "name,public_metrics,username"
_DM = "created_at,dm_conversation_id,event_type,id,sender_id,text"
# What is asked for is paid for: most gaps are short.
_FIRST, _NEXT = 10, 100
#: X tells times in whole seconds (ms).
_SECOND = 1_000
#: X gives the 800 newest mentions, and private messages of thirty days.
_PAGES = 40


class Reader:
    """What was said to the account; see `vigie.connectors.base.SignedIn.reread`."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.health: Sentence = WELL

    async def reread(self, gap: Gap) -> AsyncGenerator[Entry, None]:
        """Yield again what was said within the gap, oldest first.

        Raises
        ------
        ConnectorError
            X did not give a page, or the day's budget is used up.
        """
        try:
            found = [*await self._mentions(gap), *await self._private(gap)]
        except (HttpError, ActionError) as error:
            told = as_connector(error)
            self.health = told.sentence
            raise told from None
        # X lists the newest first, and many share a second.
        found.reverse()
        for message in sorted(found, key=lambda one: one.at):
            yield message

    async def _mentions(self, gap: Gap) -> list[Message]:
        query = {
            "start_time": _whole_second(gap.since),
            "tweet.fields": FIELDS,
            "expansions": "author_id",
            "user.fields": _USER,
        }
        # Each post may bring an author, who is charged as well.
        each = self._session.own_read + prices.USER_READ
        found: list[Message] = []
        token: str | None = None
        for page in range(_PAGES):
            size = _NEXT if page else _FIRST
            answer = await self._session.ask(
                "GET",
                f"2/users/{self._session.me}/mentions",
                cost=size * each,
                query={**query, "max_results": size, "pagination_token": token},
            )
            listed = answer.shaped(Listed)
            users, received_at = known(listed.includes.users), now_ms()
            for value in listed.data:
                post = read(value, Post)
                if post is None:
                    log.warning("A post of X cannot be read; it is passed over")
                    continue
                found.append(
                    message_of_post(post, place=self._session.me, users=users, received_at=received_at)
                )
            token = listed.meta.next_token
            if not token:
                break
        self.health = WELL
        return [one for one in found if gap.holds(one.at, precision=_SECOND)]

    async def _private(self, gap: Gap) -> list[Message]:
        query = {
            "event_types": "MessageCreate",
            "dm_event.fields": _DM,
            "expansions": "sender_id",
            "user.fields": _USER,
        }
        found: list[Message] = []
        token: str | None = None
        for page in range(_PAGES):
            size = _NEXT if page else _FIRST
            cost = size * (prices.DM_READ + prices.USER_READ)
            whole = {**query, "max_results": size, "pagination_token": token}
            try:
                answer = await self._session.ask("GET", "2/dm_events", cost=cost, query=whole)
            except HttpError as error:
                if error.status != 403:
                    raise
                # Without the right to private messages, mentions are still to be had.
                self.health = sentences.NO_PRIVATE
                break
            listed = answer.shaped(Listed)
            users, received_at = known(listed.includes.users), now_ms()
            events = [event for value in listed.data if (event := read(value, DmRead)) is not None]
            messages = [
                message_of_read_dm(event, place=self._session.me, users=users, received_at=received_at)
                for event in events
                if event.event_type == "MessageCreate"
            ]
            found += messages
            token = listed.meta.next_token
            if not token or any(one.at + _SECOND <= gap.since for one in messages):
                break
        # What the account wrote itself is no news of anybody.
        return [
            one
            for one in found
            if gap.holds(one.at, precision=_SECOND)
            and one.author is not None
            and one.author.id != self._session.me
        ]


def _whole_second(at: int) -> str:
    """Return the second in which `at` (ms) lies, as X wants it."""
    return f"{datetime.fromtimestamp(max(at, 1_288_998_000_000) // 1000, UTC):%Y-%m-%dT%H:%M:%SZ}"
