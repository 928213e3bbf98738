"""Carries out what review sites let an owner do: answer a review, and take the answer back."""

from collections.abc import Callable
from typing import Protocol

import msgspec

from vigie.actions.network import ActionError, ActionRequest, Receipt
from vigie.connectors.base import Sentence
from vigie.connectors.http import HttpError
from vigie.connectors.sentences import NO_TEXT

VERBS = frozenset({"reply", "delete"})
#: What an answer is called: a review has one at most, so that it needs no number.
REPLY = "/reply"
NO_TARGET = Sentence(
    "This action needs a review: open it from the message.",
    "Cette mesure demande un avis : lancez-la depuis le message.",
)


class Site(Protocol):
    """Asks about one review and its answer; each may raise HttpError, where it is gone or not answered."""

    def is_review(self, name: str) -> bool:
        """Tell whether a review may be called so: what is not may not stand in an address."""
        ...

    async def answered(self, name: str) -> str | None:
        """Return the words of the answer that a review has, None where it has none."""
        ...

    async def answer(self, name: str, text: str) -> None:
        """Answer a review."""
        ...

    async def take_back(self, name: str) -> None:
        """Take the answer away."""
        ...


class Refusals(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of what a site does not do."""

    #: Of a verb that it does not know.
    cannot: Callable[[str], Sentence]
    #: Of taking the review itself away.
    not_ours: Sentence
    #: Of a second answer; None where it takes the place of the first.
    answered: Sentence | None = None
    #: Of an answer that is longer than `longest` (bytes of UTF-8); None where no length is documented.
    too_long: Sentence | None = None
    longest: int = 0


class Actor:
    """Acts for one owner; see `vigie.connectors.base.SignedIn`."""

    def __init__(self, site: Site, refusals: Refusals) -> None:
        self._site = site
        self._refusals = refusals

    async def act(self, request: ActionRequest) -> Receipt:
        """Do what is asked.

        Raises
        ------
        GoneError
            The review is no longer there.
        ActionError
            The site refused, did not answer, or knows no such thing.
        """
        if request.verb not in VERBS:
            raise ActionError(self._refusals.cannot(request.verb), permanent=True)
        name = request.message.removesuffix(REPLY)
        if not self._site.is_review(name):
            raise ActionError(NO_TARGET, permanent=True)
        try:
            if request.verb == "reply":
                return await self._reply(name, request.text.strip())
            return await self._delete(name, is_answer=request.message.endswith(REPLY))
        except HttpError as error:
            raise error.as_action() from None

    async def permits(self, request: ActionRequest) -> frozenset[str]:
        """Return the verbs possible now about a review that is still there, or about our answer."""
        name = request.message.removesuffix(REPLY)
        if not self._site.is_review(name):
            return frozenset()
        try:
            given = await self._site.answered(name)
        except HttpError:
            return frozenset()
        if request.message.endswith(REPLY):
            return frozenset() if given is None else frozenset({"delete"})
        return frozenset({"reply"}) if given is None or not self._refusals.answered else frozenset()

    async def _reply(self, name: str, text: str) -> Receipt:
        said = self._refusals
        if not text:
            raise ActionError(NO_TEXT, permanent=True)
        if said.too_long and len(text.encode("utf-8", "surrogatepass")) > said.longest:
            raise ActionError(said.too_long, permanent=True)
        given = await self._site.answered(name)
        # The same words again would be shown as a new date on the public page.
        if given != text:
            if said.answered and given is not None:
                raise ActionError(said.answered, permanent=True)
            await self._site.answer(name, text)
        return Receipt(f"{name}{REPLY}")

    async def _delete(self, name: str, *, is_answer: bool) -> Receipt:
        given = await self._site.answered(name)
        if not is_answer:
            raise ActionError(self._refusals.not_ours, permanent=True)
        if given is not None:
            await self._site.take_back(name)
        return Receipt()
