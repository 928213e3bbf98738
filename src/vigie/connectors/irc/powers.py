"""What our rank lets us do in a channel, whom a ban would hit, and time-outs that end."""

import asyncio
import logging

import msgspec

from vigie.clock import now_ms
from vigie.connectors.irc.lines import Line, written
from vigie.connectors.irc.link import Link
from vigie.connectors.irc.memory import Lift, Memory
from vigie.connectors.irc.presence import Presence
from vigie.connectors.irc.server import REDACTION, Person, Server
from vigie.connectors.irc.settings import Timing

log = logging.getLogger(__name__)

_TO_SAY = frozenset({"reply", "message"})
_TO_SANCTION = frozenset({"time_out", "ban", "unban"})
_TO_TAKE_BACK = frozenset({"hide", "delete"})
_OPERATORS = frozenset("qao")
#: A time-out that the server would not end is tried again after this long (ms).
_AGAIN = 60_000
#: Names the answers to our WHO among others.
_TOKEN = "730"  # noqa: S105 - no secret: WHOX calls it so


class Present(msgspec.Struct, frozen=True):
    """Somebody in a channel."""

    nick: str
    user: str
    host: str
    account: str


def able_in(server: Server, channel: str) -> frozenset[str]:
    """Return the verbs that our rank in a channel, and its server, make possible."""
    ranks = server.ranks(channel, server.nick)
    able = _TO_SAY
    if ranks & (_OPERATORS | {"h"}):
        able |= _TO_SANCTION
    if ranks & _OPERATORS and REDACTION in server.capabilities:
        able |= _TO_TAKE_BACK
    return able


async def present_in(link: Link, channel: str) -> list[Present]:
    """Ask who is in a channel, and from where.

    Raises
    ------
    LostError
        The connection ended.
    """
    extended = "WHOX" in link.server.announced
    question = ("WHO", channel, f"%tcuhna,{_TOKEN}") if extended else ("WHO", channel)
    found = []
    for line in await link.ask(written(*question)):
        params = line.params
        if extended and line.command == "354" and len(params) >= 7 and params[1] == _TOKEN:
            _, _, _, user, host, nick, account = params[:7]
            found.append(Present(nick, user, host, "" if account == "0" else account))
        elif line.command == "352" and len(params) >= 6:
            found.append(Present(params[5], params[2], params[3], ""))
    return found


def masks_for(author: str, persons: list[Present], everybody: list[Present], server: Server) -> list[str]:
    """Return what to ban so that an author is kept out, and nobody else who is there.

    Parameters
    ----------
    author
        The id of the author: an account, or "user@host".
    persons
        Those present who are the author.
    everybody
        All who are present, ourselves too.
    """
    masks = []
    accounts = server.announced.get("ACCOUNTEXTBAN", "").split(",")[0]
    if "@" not in author and accounts:
        prefix = server.announced.get("EXTBAN", "").partition(",")[0]
        masks.append(f"{prefix}{accounts}:{author}")
    wanted = [(one.nick, one.user, one.host) for one in persons]
    if not wanted and "@" in author:
        user, _, host = author.partition("@")
        wanted = [("*", user, host)]
    others = [one for one in everybody if one not in persons]
    for nick, user, host in wanted:
        same_host = [one for one in others if one.host.lower() == host.lower()]
        # Behind a shared address are others: a school, a web application, everybody of one provider.
        if not same_host:
            masks.append(f"*!*@{host}")
        elif user.lower() not in {one.user.lower() for one in same_host}:
            masks.append(f"*!{user}@{host}")
        else:
            masks.append(f"{nick}!{user}@{host}")
    return list(dict.fromkeys(masks))


def is_author(author: str, one: Present, known: Person | None) -> bool:
    """Tell whether somebody present is the author of an id."""
    if one.account and one.account == author:
        return True
    if f"{one.user}@{one.host}".lower() == author.lower():
        return True
    return known is not None and known.address.lower() == f"{one.user}@{one.host}".lower()


async def lift_what_is_over(link: Link, memory: Memory, presence: Presence, timing: Timing) -> None:
    """End time-outs when their time has come, those that ended while Vigie was stopped too."""
    while True:
        now = now_ms()
        for lift in memory.lifts:
            if lift.at <= now and lift.channel in presence.inside:
                await _lift(link, memory, lift)
        await asyncio.sleep(timing.lift)


async def _lift(link: Link, memory: Memory, lift: Lift) -> None:
    answers = await link.ask(*(written("MODE", lift.channel, "-b", mask) for mask in lift.masks))
    if refusal_in(answers, lift.channel) is None:
        await memory.lifted(lift.channel, lift.author)
        return
    log.warning("A time-out in %s could not be ended; it is tried again in a minute", lift.channel)
    await memory.postponed(lift, now_ms() + _AGAIN)


def refusal_in(answers: list[Line], *about: str) -> Line | None:
    """Return the first answer that refuses, None where there is none.

    Parameters
    ----------
    answers
        What the server said from the question on.
    about
        What the refusal names: a channel, a nickname, a command.
    """
    wanted = {one.lower() for one in about}
    for line in answers:
        number = int(line.command) if line.command.isdecimal() else 0
        if number == 263:
            # "Dropped, try again": it names the command, and only ours are under way.
            return line
        refuses = 400 <= number < 600 or number == 716 or line.command == "FAIL"
        if refuses and wanted & {param.lower() for param in line.params[:3]}:
            return line
    return None
