"""Does what was decided on TikTok, after a look at the comment as it stands."""

from vigie.actions.network import ActionError, ActionRequest, GoneError, Receipt
from vigie.connectors.http import HttpError
from vigie.connectors.tiktok import sentences
from vigie.connectors.tiktok.reading import Reader
from vigie.connectors.tiktok.session import NUMBER, Session
from vigie.connectors.tiktok.shapes import Comment, Made, shaped

VERBS = frozenset({"hide", "restore", "delete", "reply", "like", "unlike"})
#: Characters of an answer.
LONGEST = 150
#: How long what was shown again may need to be told so (s).
_SETTLES = 60.0


class Actor:
    """See `vigie.connectors.base.SignedIn`."""

    def __init__(self, session: Session, reader: Reader) -> None:
        self._session = session
        self._reader = reader

    async def act(self, request: ActionRequest) -> Receipt:
        """Do what is asked.

        Raises
        ------
        GoneError
            The comment is no longer there.
        ActionError
            TikTok refused, or did not answer.
        """
        if request.verb not in VERBS:
            raise ActionError(sentences.NO_VERB, permanent=True)
        if not NUMBER.fullmatch(request.message) or not NUMBER.fullmatch(request.thread):
            raise ActionError(sentences.NO_MESSAGE, permanent=True)
        if request.verb == "reply" and not 0 < len(request.text.strip()) <= LONGEST:
            raise ActionError(sentences.BAD_LENGTH, permanent=True)
        try:
            comment = await self._looked_at(request)
            if comment is None:
                raise GoneError
            return await self._do(request, comment)
        except HttpError as error:
            if error.status in (404, 410):
                # A comment that is gone was found to be so when it was looked at.
                raise ActionError(error.sentence, permanent=error.permanent) from None
            raise error.as_action() from None

    async def permits(self, request: ActionRequest) -> frozenset[str]:
        """Return the verbs possible now: a comment that TikTok still gives, and whose it is."""
        if not NUMBER.fullmatch(request.message) or not NUMBER.fullmatch(request.thread):
            return frozenset()
        try:
            comment = await self._looked_at(request)
        except HttpError:
            return frozenset()
        if comment is None:
            return frozenset()
        return frozenset({"delete", "like", "unlike"}) if comment.owner else VERBS - {"delete"}

    async def _looked_at(self, request: ActionRequest) -> Comment | None:
        return await self._reader.comment(request.thread, request.message, request.reply_to)

    async def _do(self, request: ActionRequest, comment: Comment) -> Receipt:
        match request.verb:
            case "hide" | "restore":
                return await self._show(request, comment, "HIDE" if request.verb == "hide" else "UNHIDE")
            case "like" | "unlike":
                if comment.liked != (request.verb == "like"):
                    await self._post("like", request, action=request.verb.upper())
                return Receipt()
            case "delete":
                if not comment.owner:
                    raise ActionError(sentences.NOT_OURS, permanent=True)
                await self._post("delete", request)
                return Receipt()
            case _:
                return await self._reply(request)

    async def _show(self, request: ActionRequest, comment: Comment, action: str) -> Receipt:
        if comment.owner:
            raise ActionError(sentences.OURS, permanent=True)
        if comment.status != ("HIDDEN" if action == "HIDE" else "PUBLIC"):
            await self._post("hide", request, action=action, video_id=request.thread)
        if action == "UNHIDE" and comment.status == "HIDDEN":
            # TikTok takes the request and keeps hidden what its own filters hide.
            now = await self._looked_at(request)
            if now is not None and now.status == "HIDDEN":
                raise ActionError(sentences.STILL_HIDDEN, permanent=False, retry_after=_SETTLES)
        return Receipt()

    async def _reply(self, request: ActionRequest) -> Receipt:
        text = request.text.strip()
        # TikTok knows no keys by which it would answer once: an earlier try is looked for.
        for answer in await self._reader.answers(request.thread, request.message):
            if answer.owner and answer.text.strip() == text:
                return Receipt(answer.comment_id)
        data = await self._post("reply/create", request, text=text, video_id=request.thread)
        return Receipt(shaped(data, Made).comment_id)

    async def _post(self, path: str, request: ActionRequest, **more: str) -> object:
        given = {"business_id": self._session.me, "comment_id": request.message, **more}
        return await self._session.ask("POST", f"business/comment/{path}/", json=given)
