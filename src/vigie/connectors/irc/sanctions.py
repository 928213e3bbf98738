"""What falls on an author: shown out, for a time or for good, and let in again."""

from vigie.actions.network import ActionError, ActionRequest
from vigie.clock import now_ms
from vigie.connectors.irc import sentences
from vigie.connectors.irc.lines import written
from vigie.connectors.irc.link import Link
from vigie.connectors.irc.memory import Memory
from vigie.connectors.irc.powers import is_author, masks_for, present_in, refusal_in
from vigie.connectors.irc.refusals import object_to, refused

#: How long a time-out lasts where nobody says (s).
_TIME_OUT = 600
#: A reason is short: servers cut it (letters).
_REASON = 200


class Sanctions:
    """Bans, and what is remembered of them; each method returns the id of what it made: none."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    async def time_out(self, link: Link, channel: str, request: ActionRequest) -> str:
        """Show an author out until a time; Vigie lifts the ban itself (`powers.lift_what_is_over`).

        Raises
        ------
        ActionError, LostError
            The server refused, or the connection ended.
        """
        lasts = request.seconds or _TIME_OUT
        await self._show_out(link, channel, request, now_ms() + lasts * 1000)
        return ""

    async def ban(self, link: Link, channel: str, request: ActionRequest) -> str:
        """Show an author out without an end.

        Raises
        ------
        ActionError, LostError
            The server refused, or the connection ended.
        """
        await self._show_out(link, channel, request, None)
        return ""

    async def _show_out(self, link: Link, channel: str, request: ActionRequest, until: int | None) -> None:
        everybody = await present_in(link, channel)
        known = link.server.people.get(request.author)
        persons = [one for one in everybody if is_author(request.author, one, known)]
        if any(link.server.is_me(one.nick) for one in persons):
            raise ActionError(sentences.OURSELVES, permanent=True)
        away = _away(request.author, known.address if known and not persons else "")
        masks = masks_for(away, persons, everybody, link.server)
        if not masks:
            raise ActionError(sentences.NOT_THERE, permanent=True)
        on, ours = await self._bans(link, channel), self._memory.masks(channel, request.author)
        # What operators banned themselves stays theirs: it is neither lifted nor remembered as ours.
        new = tuple(mask for mask in masks if mask in ours or mask.lower() not in on)
        if until is not None and self._memory.is_banned(channel, request.author):
            # A ban without an end must not end because somebody asked for less.
            until = None if on & {mask.lower() for mask in ours} else until
        # Before the server is asked: killed in between, the ban is still ended in its time.
        await self._memory.banned(channel, request.author, new, until=until)
        answers = await link.ask(*(written("MODE", channel, "+b", mask) for mask in new))
        refusal = refusal_in(answers, "MODE", channel)
        if refusal is not None:
            if not ours:
                await self._memory.lifted(channel, request.author)
            raise refused(refusal, channel)
        reason = reason_of(request) or sentences.REASON
        for one in persons:
            answers = await link.ask(written("KICK", channel, one.nick, reason))
            refusal = refusal_in(answers, "KICK", one.nick, channel)
            if refusal is not None and refusal.command not in ("401", "441"):
                object_to(refusal, channel)

    async def unban(self, link: Link, channel: str, request: ActionRequest) -> str:
        """Lift what was set on an author, and nothing that others set more widely.

        Raises
        ------
        ActionError, LostError
            The server refused, or the connection ended.
        """
        masks = self._memory.masks(channel, request.author)
        if not masks:
            masks = await self._masks_on(link, channel, request.author)
        if masks:
            answers = await link.ask(*(written("MODE", channel, "-b", mask) for mask in masks))
            object_to(refusal_in(answers, "MODE", channel), channel)
        await self._memory.lifted(channel, request.author)
        return ""

    async def _masks_on(self, link: Link, channel: str, author: str) -> tuple[str, ...]:
        """Return the bans of the channel that are the author's alone, where we do not remember our own."""
        on = await self._bans(link, channel)
        known = link.server.people.get(author)
        address = author if "@" in author else known.address if known else ""
        theirs = {mask.lower() for mask in masks_for(author, [], [], link.server)}
        if address:
            theirs |= {f"*!{address}".lower(), f"*!*@{address.partition('@')[2]}".lower()}
        return tuple(on & theirs)

    async def _bans(self, link: Link, channel: str) -> set[str]:
        """Return the bans of the channel, in lower case, as servers compare them."""
        answers = await link.ask(written("MODE", channel, "+b"))
        object_to(refusal_in(answers, "MODE", channel), channel)
        return {line.params[2].lower() for line in answers if line.command == "367" and len(line.params) > 2}


def reason_of(request: ActionRequest) -> str:
    """Return the reason that everybody in the channel reads, on one line."""
    return " ".join(request.text.replace("\0", " ").split())[:_REASON]


def _away(author: str, address: str) -> str:
    return author if "@" in author or not address else address
