"""Carries out what Reddit lets a moderator do with a post or a comment."""

from vigie.actions.network import ActionError, ActionRequest, GoneError, Receipt
from vigie.connectors.http import HttpError
from vigie.connectors.reddit import sentences
from vigie.connectors.reddit.entries import LETTER
from vigie.connectors.reddit.refusals import as_action
from vigie.connectors.reddit.replying import Replier
from vigie.connectors.reddit.rights import ACCESS, MAIL, POSTS, Rights
from vigie.connectors.reddit.sanctions import SANCTIONS, Sanctions
from vigie.connectors.reddit.session import Session, is_name
from vigie.connectors.reddit.shapes import Thing, is_fullname
from vigie.connectors.reddit.writing import Writer

#: Everything that can be done. Votes are not among them: Reddit forbids them to programs.
VERBS = (
    frozenset({"publish", "hide", "restore", "reply", "reply_privately", "message", "report", "pin", "unpin"})
    | SANCTIONS
)
_MAILED = frozenset({"reply_privately", "message"})
_MODERATES = frozenset({"publish", "hide", "restore", "pin", "unpin"})
#: How many letters Reddit takes as the reason of a report.
_REASON = 100


class Actor:
    """Acts for one account; see `vigie.connectors.base.SignedIn`."""

    def __init__(self, session: Session, rights: Rights) -> None:
        self._session = session
        self._rights = rights
        self._sanctions = Sanctions(session, rights)
        self._replier = Replier(session)
        self._writer = Writer(session, rights)

    async def act(self, request: ActionRequest) -> Receipt:
        """Do what is asked.

        Raises
        ------
        GoneError
            The post or comment was deleted by its author, or is not known any more.
        ActionError
            Reddit refused, did not answer, or knows no such thing.
        """
        verb = request.verb
        if verb not in VERBS:
            raise ActionError(sentences.cannot(verb), permanent=True)
        try:
            if verb in SANCTIONS:
                return await self._sanctions.carry_out(request)
            if verb == "message" and not is_fullname(request.message):
                return await self._writer.message(request)
            if not is_fullname(request.message):
                raise ActionError(sentences.NO_TARGET, permanent=True)
            thing = await self._there(request.message)
            if verb in _MAILED:
                title = (thing.title or thing.link_title) if verb == "reply_privately" else ""
                return await self._writer.write_to_author(request, title)
            return await self._do(request, thing)
        except HttpError as error:
            raise as_action(error) from None

    async def permits(self, request: ActionRequest) -> frozenset[str]:
        """Return the verbs possible now, by the account's rights and where the post or comment stands."""
        try:
            rights = await self._rights.known()
            if request.message.startswith(LETTER):
                return await self._permits_in_private(request, rights)
            found = await self._session.things([request.message])
        except HttpError:
            return frozenset()
        if not found or not self._is_here(found[0]):
            return frozenset()
        # Reddit does not name the author of what is deleted any more.
        author = request.author if found[0].is_deleted else found[0].author
        return self._able(found[0], author, rights)

    async def _permits_in_private(self, request: ActionRequest, rights: frozenset[str]) -> frozenset[str]:
        able = self._on_author(request.author, rights)
        if MAIL in rights and await self._writer.is_repliable(request.thread):
            able |= {"message"}
        return able

    def _able(self, thing: Thing, author: str, rights: frozenset[str]) -> frozenset[str]:
        is_ours = self._session.is_me(author)
        able = self._on_author(author, rights)
        if thing.is_deleted:
            return able
        if MAIL in rights and is_name(author) and not is_ours:
            able |= _MAILED
        if POSTS in rights:
            able |= {"publish", "restore", "hide"}
            if thing.is_post or (is_ours and thing.parent_id.startswith("t3_")):
                able |= {"unpin"} if thing.stickied else {"pin"} if not thing.is_removed else set()
        if not thing.archived:
            able |= {"reply"}
        if not thing.is_removed and not is_ours:
            able |= {"report"}
        return able

    def _on_author(self, author: str, rights: frozenset[str]) -> frozenset[str]:
        is_somebody = is_name(author) and not self._session.is_me(author)
        return SANCTIONS if ACCESS in rights and is_somebody else frozenset()

    async def _there(self, name: str) -> Thing:
        # Reddit answers as if all were well when what its author deleted is to be removed or reported.
        found = await self._session.things([name])
        if not found or found[0].is_deleted:
            raise GoneError
        if not self._is_here(found[0]):
            raise ActionError(sentences.elsewhere(self._session.subreddit), permanent=True)
        return found[0]

    def _is_here(self, thing: Thing) -> bool:
        return thing.subreddit.lower() == self._session.subreddit.lower()

    async def _do(self, request: ActionRequest, thing: Thing) -> Receipt:
        match request.verb:
            case "publish" | "restore":
                await self._approve(thing)
            case "hide":
                if not self._session.is_me(thing.banned_by):
                    # Not saying so would teach Reddit's filter that its author sends spam.
                    await self._session.post("api/remove", id=thing.name, spam="false")
            case "report":
                await self._report(thing, request.text)
            case "reply":
                return await self._replier.reply(thing, request.text)
            case _:
                await self._pin(thing, request.verb == "pin")
        return Receipt()

    async def _approve(self, thing: Thing) -> None:
        if not thing.is_removed and thing.approved_by:
            return
        await self._session.post("api/approve", id=thing.name)
        found = await self._session.things([thing.name])
        if found and found[0].is_removed:
            # Or it shows what was a moment ago: asked again, it would say so.
            raise ActionError(sentences.KEPT, permanent=False)

    async def _report(self, thing: Thing, text: str) -> None:
        if thing.is_removed:
            raise GoneError
        reason = text.strip()[:_REASON]
        ours = [one for one in thing.mod_reports if isinstance(one, list) and len(one) > 1]
        if not any(self._session.is_me(one[1]) for one in ours):
            await self._session.post("api/report", thing_id=thing.name, reason=reason)

    async def _pin(self, thing: Thing, pins: bool) -> None:
        if thing.stickied == pins:
            # Pinned again, Reddit answers with a conflict.
            return
        if pins and thing.is_removed:
            raise GoneError
        if thing.is_post:
            await self._session.post("api/set_subreddit_sticky", id=thing.name, state=str(pins).lower())
            return
        if not self._session.is_me(thing.author) or not thing.parent_id.startswith("t3_"):
            raise ActionError(sentences.ONLY_TOP, permanent=True)
        how = "yes" if pins else "no"
        await self._session.post("api/distinguish", id=thing.name, how=how, sticky="true" if pins else None)
