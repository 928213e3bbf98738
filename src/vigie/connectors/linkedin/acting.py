"""Carries out what LinkedIn lets a Page do under posts: answer, delete a comment, like."""

from urllib.parse import quote

from vigie.actions.network import ActionError, ActionRequest, Receipt
from vigie.connectors.http import Answer, HttpError
from vigie.connectors.linkedin import sentences
from vigie.connectors.linkedin.entries import comment_urn, is_post, split
from vigie.connectors.linkedin.session import Session
from vigie.connectors.linkedin.shapes import Comment, Listed
from vigie.connectors.sentences import NO_TEXT
from vigie.remembered import Noted

VERBS = frozenset({"reply", "delete", "like", "unlike"})
#: The longest comment that LinkedIn takes (characters).
LONGEST = 1_250
#: Answers under one comment that are looked through for one of ours.
_ANSWERS = 100
#: Comments that we deleted ourselves, so that asking twice is no error.
_REMEMBERED = 1_000


class Actor:
    """Acts for one Page; see `vigie.connectors.base.SignedIn`."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._deleted: Noted[str] = Noted(_REMEMBERED)

    async def act(self, request: ActionRequest) -> Receipt:
        """Do what is asked.

        Raises
        ------
        GoneError
            The comment is no longer there.
        ActionError
            LinkedIn refused, did not answer, or knows no such thing.
        """
        if request.verb not in VERBS:
            raise ActionError(sentences.cannot(request.verb), permanent=True)
        target = _target(request)
        if not target:
            raise ActionError(sentences.NO_TARGET, permanent=True)
        try:
            match request.verb:
                case "reply":
                    return await self._reply(request, target)
                case "delete":
                    return await self._delete(target)
                case "like":
                    return await self._like(target)
                case _:
                    return await self._unlike(target)
        except HttpError as error:
            raise error.as_action() from None

    async def permits(self, request: ActionRequest) -> frozenset[str]:
        """Return the verbs possible now about a comment or a post that is still there."""
        target = _target(request)
        if not target:
            return frozenset()
        try:
            if is_post(target):
                # A post of somebody else that names the Page: read through what stands under it.
                await self._session.ask("GET", f"{_actions(target)}/comments?start=0&count=1")
                return VERBS - {"delete"}
            await self._comment(target)
        except HttpError:
            return frozenset()
        return VERBS

    async def _reply(self, request: ActionRequest, target: str) -> Receipt:
        text = request.text.strip()
        if not text:
            raise ActionError(NO_TEXT, permanent=True)
        if len(text) > LONGEST:
            raise ActionError(sentences.TOO_LONG, permanent=True)
        # LinkedIn has no keys for requests: an answer that was given already is looked for.
        given = await self._given(target, text)
        if given:
            return Receipt(given)
        post = target if is_post(target) else (await self._comment(target)).object or split(target)[0]
        said = {"actor": self._session.urn, "object": post, "message": {"text": text}}
        if not is_post(target):
            said["parentComment"] = target
        answer = await self._session.ask("POST", f"{_actions(target)}/comments", json=said)
        return Receipt(_made(answer, post))

    async def _given(self, target: str, text: str) -> str:
        """Return the URN of our answer with these words, empty where there is none."""
        path = f"{_actions(target)}/comments?start=0&count={_ANSWERS}"
        for raw in (await self._session.ask("GET", path)).shaped(Listed).elements:
            if not isinstance(raw, dict):
                continue
            said = raw.get("message")
            ours = raw.get("actor") == self._session.urn
            if ours and isinstance(said, dict) and str(said.get("text", "")).strip() == text:
                return comment_urn(str(raw.get("commentUrn", ""))) or str(raw.get("id", ""))
        return ""

    async def _delete(self, target: str) -> Receipt:
        if is_post(target):
            raise ActionError(sentences.NOT_OURS, permanent=True)
        if target in self._deleted:
            return Receipt()
        post, number = split(target)
        path = f"{_actions(post)}/comments/{number}?actor={quote(self._session.urn, safe='')}"
        await self._session.ask("DELETE", path)
        self._deleted.note(target)
        return Receipt()

    async def _like(self, target: str) -> Receipt:
        if not await self._likes(target):
            actor = quote(self._session.urn, safe="")
            said = {"root": target, "reactionType": "LIKE"}
            await self._session.ask("POST", f"reactions?actor={actor}", json=said)
        return Receipt()

    async def _unlike(self, target: str) -> Receipt:
        if await self._likes(target):
            await self._session.ask("DELETE", self._reaction(target))
        return Receipt()

    async def _likes(self, target: str) -> bool:
        try:
            await self._session.ask("GET", self._reaction(target))
        except HttpError as error:
            if error.status == 404:
                return False
            raise
        return True

    def _reaction(self, target: str) -> str:
        return f"reactions/(actor:{quote(self._session.urn, safe='')},entity:{quote(target, safe='')})"

    async def _comment(self, target: str) -> Comment:
        post, number = split(target)
        return (await self._session.ask("GET", f"{_actions(post)}/comments/{number}")).shaped(Comment)


def _target(request: ActionRequest) -> str:
    return request.message if is_post(request.message) else comment_urn(request.message)


def _actions(urn: str) -> str:
    return f"socialActions/{quote(urn, safe='')}"


def _made(answer: Answer, post: str) -> str:
    """Return the URN of a comment just made: told in the body, or its number in a header."""
    try:
        told = answer.json()
    except HttpError:
        # It was made: the status says so.
        told = None
    urn = comment_urn(str(told.get("commentUrn", ""))) if isinstance(told, dict) else ""
    number = answer.headers.get("x-restli-id", "")
    return urn or comment_urn(number) or (f"urn:li:comment:({post},{number})" if number else "")
