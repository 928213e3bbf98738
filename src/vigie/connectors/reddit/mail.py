"""Reads modmail: the conversations that changed, and what was said in them."""

from vigie.connectors.http import HttpError
from vigie.connectors.reddit.entries import letter_of
from vigie.connectors.reddit.mailshapes import Conversation, Conversations, Letter, Whole
from vigie.connectors.reddit.place import Place
from vigie.connectors.reddit.refusals import code_of
from vigie.connectors.reddit.session import Session
from vigie.message import Message

#: Where it is, after the interface's address.
PATH = "api/mod/conversations"
#: How many conversations a page has at most, and how many pages are turned.
_PAGE, _PAGES = 100, 10
#: How many conversations are opened in one look: each is a request.
_OPENED = 20


class Mail:
    """The modmail of one subreddit."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def look(self, place: Place, received_at: int) -> tuple[list[Message], bool]:
        """Return what was said since the place, noted there, and whether there is more.

        Raises
        ------
        HttpError
            Reddit refused, or did not answer.
        """
        if place.mail is None:
            listed = await self._page(None)
            place.letters = [one.newest for one in listed if one.newest]
            place.mail = max((one.updated_at for one in listed), default=0)
            # What is older was there before reading began.
            place.mail_since = place.mail
            return [], False
        changed = [one for one in await self._since(place.mail) if one.newest not in place.letters]
        # Oldest first, so that the place never passes over one that was not opened.
        changed.sort(key=lambda one: one.updated_at)
        told: list[Message] = []
        for conversation in changed[:_OPENED]:
            for letter in await self._letters(conversation.id):
                is_old = letter.at is not None and letter.at < place.mail_since
                if letter.id not in place.letters:
                    place.letters.append(letter.id)
                    if not is_old:
                        told.append(self._told(letter, conversation, received_at))
            place.mail = max(place.mail, conversation.updated_at)
        return told, len(changed) > _OPENED

    async def within(self, since: int, received_at: int) -> list[Message]:
        """Return what was said since then (ms).

        Raises
        ------
        HttpError
            Reddit refused, or did not answer.
        """
        found: list[Message] = []
        for one in await self._since(since):
            letters = [each for each in await self._letters(one.id) if each.at is None or each.at >= since]
            found += [self._told(letter, one, received_at) for letter in letters]
        return found

    async def _since(self, since: int) -> list[Conversation]:
        """Return the conversations that changed then (ms) or later."""
        found: list[Conversation] = []
        after: str | None = None
        for _ in range(_PAGES):
            listed = await self._page(after)
            found += [one for one in listed if one.updated_at >= since]
            if len(listed) < _PAGE or listed[-1].updated_at < since:
                break
            after = listed[-1].id
        return [one for one in found if not one.is_internal]

    async def _page(self, after: str | None) -> list[Conversation]:
        query = {"entity": self._session.subreddit, "sort": "recent", "state": "all", "limit": _PAGE}
        try:
            answer = await self._session.get(PATH, spares=True, **query, after=after)
        except HttpError as error:
            if code_of(error) != "CONVERSATION_NOT_FOUND":
                raise
            # The one to go on from went away: the next try begins anew.
            raise HttpError(error.sentence, status=error.status) from None
        return answer.shaped(Conversations).ordered

    async def _letters(self, conversation: str) -> list[Letter]:
        try:
            answer = await self._session.get(f"{PATH}/{conversation}", spares=True)
        except HttpError as error:
            if code_of(error) == "CONVERSATION_NOT_FOUND":
                return []
            raise
        # Notes of moderators to each other are nobody else's business.
        letters = [one for one in answer.shaped(Whole).messages.values() if not one.is_internal]
        return sorted(letters, key=lambda one: one.at or 0)

    def _told(self, letter: Letter, conversation: Conversation, received_at: int) -> Message:
        session = self._session
        return letter_of(letter, conversation, session.space, me=session.me, received_at=received_at)
