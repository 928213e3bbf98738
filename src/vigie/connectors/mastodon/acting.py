"""Carries out what Mastodon's interface allows an account, and what it allows a server's moderator."""

from collections.abc import Awaitable, Callable

from vigie.actions.network import ANSWERS, ActionError, ActionRequest, Receipt
from vigie.connectors.http import HttpError
from vigie.connectors.mastodon import sentences
from vigie.connectors.mastodon.session import ADMIN_SCOPES, Session
from vigie.connectors.mastodon.shapes import Moderated, Person, Status, shaped
from vigie.connectors.sentences import NO_TEXT

#: What each verb needs of the token; a verb that is not here does not exist on Mastodon.
NEEDS: dict[str, tuple[str, ...]] = {
    "hide": ("moderator", *ADMIN_SCOPES),
    "restore": ("moderator", *ADMIN_SCOPES),
    "delete": ("write:statuses",),
    "reply": ("write:statuses",),
    "reply_privately": ("write:statuses",),
    "message": ("write:statuses",),
    "like": ("write:favourites",),
    "unlike": ("write:favourites",),
    "pin": ("write:accounts",),
    "unpin": ("write:accounts",),
    "report": ("write:reports",),
    "time_out": ("write:mutes",),
    "ban": ("write:blocks",),
    "unban": ("write:blocks", "write:mutes"),
}
_ON_OWN = frozenset({"delete", "pin", "unpin"})
_ON_OTHERS = frozenset(
    {"hide", "restore", "reply_privately", "message", "report", "time_out", "ban", "unban"}
)
#: Those that need no message where the author is known.
_ON_AUTHORS = frozenset({"message", "report", "time_out", "ban", "unban", "restore"})
#: How long a time-out lasts that was given no length: Mastodon's own would never end (s).
_TIME_OUT = 86_400
#: The longest comment that a report takes by default (characters).
_COMMENT = 1_000

_Deed = Callable[[ActionRequest], Awaitable[Receipt]]


class Actor:
    """Acts for one account; see `vigie.connectors.base.SignedIn`."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._http = session.http
        self._deeds: dict[str, _Deed] = {
            "hide": self._hide,
            "restore": self._restore,
            "delete": self._delete,
            "reply": self._answer,
            "reply_privately": self._answer,
            "message": self._answer,
            "like": lambda request: self._gesture(request, "favourite"),
            "unlike": lambda request: self._gesture(request, "unfavourite"),
            "pin": lambda request: self._gesture(request, "pin"),
            "unpin": lambda request: self._gesture(request, "unpin"),
            "report": self._report,
            "time_out": self._time_out,
            "ban": self._ban,
            "unban": self._unban,
        }

    async def act(self, request: ActionRequest) -> Receipt:
        """Do what is asked.

        Raises
        ------
        GoneError
            The post or the account is no longer there.
        ActionError
            Mastodon refused, did not answer, or knows no such thing.
        """
        deed = self._deeds.get(request.verb)
        if deed is None:
            raise ActionError(sentences.cannot(request.verb), permanent=True)
        if not request.message and not (request.author and request.verb in _ON_AUTHORS):
            raise ActionError(sentences.NO_TARGET, permanent=True)
        try:
            return await deed(request)
        except HttpError as error:
            if error.status == 422 and request.verb in ANSWERS:
                raise ActionError(sentences.TEXT_REFUSED, permanent=True) from None
            raise error.as_action() from None

    async def permits(self, request: ActionRequest) -> frozenset[str]:
        """Return the verbs possible now about the post, or about its author where no post is named."""
        try:
            rights = await self._session.rights()
            able = {verb for verb, needs in NEEDS.items() if rights.issuperset(needs)}
            if not self._session.whole_server:
                able -= {"hide", "restore"}
            if not request.message:
                return frozenset(able & _ON_AUTHORS if request.author else ())
            status = await self._status(request.message)
            me = await self._session.me()
        except HttpError:
            return frozenset()
        able -= _ON_OTHERS if status.account.id == me.id else _ON_OWN
        if status.visibility == "direct":
            able -= {"pin", "unpin"}
        return frozenset(able)

    async def _hide(self, request: ActionRequest) -> Receipt:
        if not self._session.whole_server:
            raise ActionError(sentences.NEEDS_SERVER, permanent=True)
        author = (await self._status(request.message)).account
        if not (await self._moderated(author.id)).silenced:
            await self._sanction(author.id, "silence", request.text)
        return Receipt()

    async def _restore(self, request: ActionRequest) -> Receipt:
        if not self._session.whole_server:
            raise ActionError(sentences.NEEDS_SERVER, permanent=True)
        author = await self._author(request)
        if (await self._moderated(author)).silenced:
            await self._http.ask("POST", f"/api/v1/admin/accounts/{author}/unsilence")
        return Receipt()

    async def _delete(self, request: ActionRequest) -> Receipt:
        # Mastodon answers "not found" for a post of somebody else: taken for gone, it would stand.
        await self._ours(request.message)
        await self._http.ask("DELETE", f"/api/v1/statuses/{request.message}")
        return Receipt()

    async def _answer(self, request: ActionRequest) -> Receipt:
        if not request.text.strip():
            raise ActionError(NO_TEXT, permanent=True)
        if request.message:
            status = await self._status(request.message)
            person, visibility = status.account, status.visibility
        else:
            answer = await self._http.ask("GET", f"/api/v1/accounts/{request.author}")
            person, visibility = shaped(answer, Person), "direct"
        named = f"@{person.acct}"
        posted = await self._http.ask(
            "POST",
            "/api/v1/statuses",
            json={
                # Only who is named is told of an answer, and may read a direct one.
                "status": request.text if named in request.text.split() else f"{named} {request.text}",
                "in_reply_to_id": request.message or None,
                "visibility": visibility if request.verb == "reply" else "direct",
            },
            headers={"idempotency-key": request.idempotency_key},
        )
        return Receipt(shaped(posted, Status).id)

    async def _gesture(self, request: ActionRequest, how: str) -> Receipt:
        if how in ("pin", "unpin"):
            await self._ours(request.message)
        await self._http.ask("POST", f"/api/v1/statuses/{request.message}/{how}")
        return Receipt()

    async def _report(self, request: ActionRequest) -> Receipt:
        filed = await self._http.ask(
            "POST",
            "/api/v1/reports",
            json={
                "account_id": await self._author(request),
                "status_ids": [request.message] if request.message else [],
                "comment": request.text[:_COMMENT],
            },
        )
        made = filed.json()
        return Receipt(str(made.get("id", "")) if isinstance(made, dict) else "")

    async def _time_out(self, request: ActionRequest) -> Receipt:
        author = await self._author(request)
        seconds = _TIME_OUT if request.seconds is None else max(request.seconds, 1)
        await self._http.ask("POST", f"/api/v1/accounts/{author}/mute", json={"duration": seconds})
        return Receipt()

    async def _ban(self, request: ActionRequest) -> Receipt:
        author = await self._author(request)
        if not self._session.whole_server:
            await self._http.ask("POST", f"/api/v1/accounts/{author}/block")
        elif not (await self._moderated(author)).suspended:
            await self._sanction(author, "suspend", request.text)
        return Receipt()

    async def _unban(self, request: ActionRequest) -> Receipt:
        author = await self._author(request)
        if self._session.whole_server and (await self._moderated(author)).suspended:
            await self._http.ask("POST", f"/api/v1/admin/accounts/{author}/unsuspend")
        await self._http.ask("POST", f"/api/v1/accounts/{author}/unblock")
        await self._http.ask("POST", f"/api/v1/accounts/{author}/unmute")
        return Receipt()

    async def _sanction(self, author: str, how: str, text: str) -> None:
        await self._http.ask(
            "POST",
            f"/api/v1/admin/accounts/{author}/action",
            # Who is limited is told why where there is something to tell.
            json={"type": how, "text": text, "send_email_notification": bool(text)},
        )

    async def _author(self, request: ActionRequest) -> str:
        return request.author or (await self._status(request.message)).account.id

    async def _ours(self, message: str) -> None:
        status, me = await self._status(message), await self._session.me()
        if status.account.id != me.id:
            raise ActionError(sentences.NOT_OURS, permanent=True)

    async def _status(self, message: str) -> Status:
        return shaped(await self._http.ask("GET", f"/api/v1/statuses/{message}"), Status)

    async def _moderated(self, author: str) -> Moderated:
        return shaped(await self._http.ask("GET", f"/api/v1/admin/accounts/{author}"), Moderated)
