"""Carries out what Trustpilot lets a company do: answer a review, and take the answer back."""

from vigie.actions.network import ActionError, ActionRequest, Receipt
from vigie.connectors.http import HttpError
from vigie.connectors.trustpilot import sentences
from vigie.connectors.trustpilot.entries import is_review
from vigie.connectors.trustpilot.session import Session

VERBS = frozenset({"reply", "delete"})
#: What an answer is called: a review has one at most, so that it needs no number.
REPLY = "/reply"


class Actor:
    """Acts for one company; see `vigie.connectors.base.SignedIn`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def act(self, request: ActionRequest) -> Receipt:
        """Do what is asked.

        Raises
        ------
        GoneError
            The review is no longer there.
        ActionError
            Trustpilot refused, did not answer, or knows no such thing.
        """
        if request.verb not in VERBS:
            raise ActionError(sentences.cannot(request.verb), permanent=True)
        name = request.message.removesuffix(REPLY)
        if not is_review(name):
            raise ActionError(sentences.NO_TARGET, permanent=True)
        try:
            if request.verb == "reply":
                return await self._reply(name, request.text.strip())
            return await self._delete(name, is_answer=request.message.endswith(REPLY))
        except HttpError as error:
            raise error.as_action() from None

    async def permits(self, request: ActionRequest) -> frozenset[str]:
        """Return the verbs possible now about a review that is still there, or about our answer."""
        name = request.message.removesuffix(REPLY)
        if not is_review(name):
            return frozenset()
        try:
            review = await self._session.review(name)
        except HttpError:
            return frozenset()
        if request.message.endswith(REPLY):
            return frozenset({"delete"}) if review.company_reply else frozenset()
        return frozenset() if review.company_reply else frozenset({"reply"})

    async def _reply(self, name: str, text: str) -> Receipt:
        if not text:
            raise ActionError(sentences.NO_TEXT, permanent=True)
        given = (await self._session.review(name)).company_reply
        if given is None:
            answer = {"message": text, "authorBusinessUserId": self._session.user}
            await self._session.http.ask("POST", f"{self._session.path(name)}{REPLY}", json=answer)
        elif given.text != text:
            # What a second answer does to the first is not documented: it may be a colleague's.
            raise ActionError(sentences.ANSWERED, permanent=True)
        return Receipt(f"{name}{REPLY}")

    async def _delete(self, name: str, *, is_answer: bool) -> Receipt:
        review = await self._session.review(name)
        if not is_answer:
            raise ActionError(sentences.NOT_OURS, permanent=True)
        if review.company_reply is not None:
            await self._session.http.ask("DELETE", f"{self._session.path(name)}{REPLY}")
        return Receipt()
