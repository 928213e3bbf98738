"""Reads what happened to a Page: its notifications, asked for again and again, back to sixty days."""

from collections.abc import AsyncGenerator
from urllib.parse import quote

from vigie.clock import now_ms
from vigie.connectors.base import Gap, Sentence, Told
from vigie.connectors.http import HttpError
from vigie.connectors.linkedin import sentences
from vigie.connectors.linkedin.entries import message_of, read_notifications, split, told_by
from vigie.connectors.linkedin.session import Session
from vigie.connectors.linkedin.shapes import Comment, Listed, Notification
from vigie.connectors.polling import Page, poll
from vigie.message import Entry
from vigie.remembered import Noted

#: What is asked for; likes are left where they are.
ACTIONS = "COMMENT,ADMIN_COMMENT,COMMENT_EDIT,COMMENT_DELETE,SHARE,SHARE_MENTION"
#: Notifications asked for at once.
COUNT = 50
#: How far back each look goes before the last notification known: some may be told late (ms).
OVERLAP = 10 * 60_000
#: LinkedIn keeps them for 60 days; an hour less, since its clock is not ours (ms).
KEPT = 60 * 86_400_000 - 3_600_000
#: How many notifications that were told are remembered, so as not to tell them again.
_REMEMBERED = 5_000


class Reader:
    """What is said to a Page; see `vigie.connectors.base.Connector`."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._told: Noted[str] = Noted(_REMEMBERED)
        self.health: Sentence = sentences.not_read(session.space.id)

    def receive(self, cursor: str = "") -> AsyncGenerator[Told, None]:
        """Yield what happened, look after look.

        Raises
        ------
        ConnectorError
            LinkedIn refused for good.
        """
        # What was told to an earlier listener may not have been kept.
        self._told.clear()
        timing = self._session.timing
        return poll(
            self._look,
            cursor,
            every=timing.every,
            on_health=self._tell,
            at_rest=sentences.not_read(self._session.space.id),
            first_wait=timing.first_wait,
            longest_wait=timing.longest_wait,
        )

    async def reread(self, gap: Gap) -> AsyncGenerator[Entry, None]:
        """Yield again what happened within the gap, oldest first; or the one comment that it names.

        Raises
        ------
        ConnectorError
            LinkedIn did not give a page.
        """
        try:
            if gap.what:
                entry = await self._one(gap)
                if entry is not None:
                    yield entry
                return
            until = now_ms() if gap.until is None else gap.until
            for notification in await self._notifications(gap.since, until):
                found = told_by(notification, received_at=now_ms())
                if isinstance(found, Gap):
                    found = await self._one(found)
                if found is not None:
                    yield found
        except HttpError as error:
            raise error.as_connector() from None

    async def _look(self, cursor: str) -> Page:
        now = now_ms()
        reached = int(cursor) if cursor.isascii() and cursor.isdigit() else 0
        if not reached:
            # The first look proves that the token may read; it tells nothing from before.
            await self._notifications(now - 1, now)
            return Page((), str(now))
        # A little later than now: LinkedIn's clock is not ours.
        found = await self._notifications(reached - OVERLAP, now + OVERLAP)
        told: list[Entry | Gap] = []
        for notification in found:
            reached = max(reached, notification.last_modified_at)
            if not self._told.note(f"{notification.notification_id}:{notification.last_modified_at}"):
                continue
            one = told_by(notification, received_at=now)
            if one is not None:
                told.append(one)
        return Page(told, str(reached))

    async def _notifications(self, since: int, until: int) -> list[Notification]:
        """Return the notifications of a stretch, each once, oldest first."""
        found: dict[str, Notification] = {}
        start = 0
        since = max(since, now_ms() - KEPT)
        if until <= since:
            return []
        while True:
            path = (
                f"organizationalEntityNotifications?q=criteria&actions=List({ACTIONS})"
                f"&organizationalEntity={quote(self._session.urn, safe='')}"
                f"&timeRange=(start:{since},end:{until})&start={start}&count={COUNT}"
            )
            listed = (await self._session.ask("GET", path)).shaped(Listed)
            found |= {str(one.notification_id): one for one in read_notifications(listed.elements)}
            # By its own page size: it may give fewer at once than it was asked for.
            if not listed.elements or len(listed.elements) < min(max(listed.paging.count, 1), COUNT):
                break
            start += len(listed.elements)
        return sorted(found.values(), key=lambda one: (one.last_modified_at, str(one.notification_id)))

    async def _one(self, gap: Gap) -> Entry | None:
        """Ask for the comment that a gap names; None where it is gone."""
        post, number = split(gap.what)
        if not post:
            return None
        path = f"socialActions/{quote(post, safe='')}/comments/{number}"
        try:
            comment = (await self._session.ask("GET", path)).shaped(Comment)
        except HttpError as error:
            if error.status in (404, 410):
                return None
            raise
        return message_of(comment, gap.what, gap.space, received_at=now_ms())

    def _tell(self, sentence: Sentence) -> None:
        self.health = sentence
