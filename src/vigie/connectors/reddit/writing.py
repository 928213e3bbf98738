"""Writes in private: in a conversation of modmail, or a new one with somebody who wrote in public."""

from typing import Any

from vigie.actions.network import ActionError, ActionRequest, Receipt
from vigie.connectors.http import HttpError
from vigie.connectors.reddit import sentences
from vigie.connectors.reddit.entries import LETTER
from vigie.connectors.reddit.mail import PATH
from vigie.connectors.reddit.mailshapes import Conversations, Whole, is_conversation
from vigie.connectors.reddit.rights import Rights
from vigie.connectors.reddit.session import Session, is_name
from vigie.connectors.reddit.shapes import converted
from vigie.connectors.sentences import NO_TEXT

#: How many conversations are listed, and how many of somebody's are opened, to find an earlier try.
_LISTED, _OPENED = 100, 5
#: How many letters a subject has at most.
_SUBJECT = 100


class Writer:
    """Writes for one account, in the subreddit's name."""

    def __init__(self, session: Session, rights: Rights) -> None:
        self._session = session
        self._rights = rights

    async def message(self, request: ActionRequest) -> Receipt:
        """Answer in the conversation that the request names.

        Raises
        ------
        HttpError
            Reddit refused, or did not answer.
        ActionError
            No conversation is named, or there is nothing to say.
        """
        text = _text(request)
        if not is_conversation(request.thread):
            raise ActionError(sentences.NO_CONVERSATION, permanent=True)
        earlier = await self._earlier(request.thread, request)
        if earlier:
            return Receipt(earlier)
        said = await self._session.post(
            f"{PATH}/{request.thread}", body=text, isAuthorHidden="true", isInternal="false"
        )
        return Receipt(_made(said))

    async def write_to_author(self, request: ActionRequest, title: str = "") -> Receipt:
        """Begin a conversation with the author of a public post or comment.

        Parameters
        ----------
        title
            Of the post that it is about, for the subject; empty where it is about none.

        Raises
        ------
        HttpError
            Reddit refused, or did not answer.
        ActionError
            The author has no account any more, moderates the subreddit, or there is nothing to say.
        """
        text, author = _text(request), request.author
        if not is_name(author):
            raise ActionError(sentences.NO_ACCOUNT, permanent=True)
        if await self._rights.is_moderator(author):
            # Reddit would make it a discussion that all moderators read.
            raise ActionError(sentences.A_MODERATOR, permanent=True)
        subject = f"r/{self._session.subreddit}" + (f": {title}" if title else "")
        subject = subject[:_SUBJECT]
        earlier = await self._begun(author, subject, request)
        if earlier:
            return Receipt(earlier)
        said = await self._session.post(
            PATH,
            srName=self._session.subreddit,
            to=author,
            subject=subject,
            body=text,
            isAuthorHidden="true",
        )
        return Receipt(_made(said))

    async def is_repliable(self, conversation: str) -> bool:
        """Tell whether a conversation takes answers.

        Raises
        ------
        HttpError
            Reddit refused, or did not answer.
        """
        if not is_conversation(conversation):
            return False
        return (await self._session.get(f"{PATH}/{conversation}")).shaped(Whole).conversation.is_repliable

    async def _begun(self, author: str, subject: str, request: ActionRequest) -> str:
        """Return the same message in a conversation that an earlier try began, empty for none."""
        answer = await self._session.get(
            PATH, entity=self._session.subreddit, sort="recent", state="all", limit=_LISTED
        )
        theirs = [
            one.id
            for one in answer.shaped(Conversations).ordered
            if one.participant is not None
            and one.participant.name.lower() == author.lower()
            and one.subject.strip() == subject.strip()
        ]
        for conversation in theirs[:_OPENED]:
            earlier = await self._earlier(conversation, request)
            if earlier:
                return earlier
        return ""

    async def _earlier(self, conversation: str, request: ActionRequest) -> str:
        """Return our same words, said there since what they answer was written; empty for none."""
        whole = (await self._session.get(f"{PATH}/{conversation}")).shaped(Whole)
        for letter in whole.messages.values():
            is_ours = self._session.is_me(letter.author.name) and not letter.is_internal
            is_later = letter.at is None or letter.at >= request.at
            if is_ours and is_later and letter.body_markdown.strip() == request.text.strip():
                return f"{LETTER}{letter.id}"
        return ""


def _text(request: ActionRequest) -> str:
    if not request.text.strip():
        raise ActionError(NO_TEXT, permanent=True)
    return request.text


def _made(said: Any) -> str:
    try:
        newest = converted(said, Whole).conversation.newest
    except HttpError:
        # It was made all the same.
        return ""
    return f"{LETTER}{newest}" if newest else ""
