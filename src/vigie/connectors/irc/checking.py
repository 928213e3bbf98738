"""Asks a server who the account is there, and what it may do in its channels."""

import asyncio
import ssl
from contextlib import suppress

from vigie.connectors.base import ConnectorError, Identity, Sentence
from vigie.connectors.irc import sentences
from vigie.connectors.irc.lines import Line, written
from vigie.connectors.irc.link import Link
from vigie.connectors.irc.powers import able_in
from vigie.connectors.irc.presence import Presence
from vigie.connectors.irc.reading import Reader
from vigie.connectors.irc.settings import Settings, Timing, joins
from vigie.connectors.irc.wire import opened
from vigie.connectors.streaming import LostError


async def check(
    settings: Settings, password: str, reader: Reader, timing: Timing, tls: ssl.SSLContext | None
) -> Identity:
    """Ask by the connection that reads, or by one opened for this.

    Raises
    ------
    ConnectorError
        The account is refused, or the server does not answer.
    """
    if reader.ended is not None:
        raise reader.ended
    try:
        if reader.link is not None and not reader.presence.outside:
            await reader.link.ask()
            return _identity(settings, reader.link, reader.presence)
        return await _visit(settings, password, timing, tls)
    except LostError as error:
        raise ConnectorError(error.sentence) from None


async def _visit(settings: Settings, password: str, timing: Timing, tls: ssl.SSLContext | None) -> Identity:
    """Come, look around, and leave."""
    wire = await opened(settings, timing, tls)
    presence = Presence(settings, None)

    async def hear(line: Line, remarks: tuple[str, ...]) -> None:  # noqa: ARG001 - as a link calls it
        await presence.follow(line, link.server, _nothing)

    link = Link(wire, settings, password, timing, hear)
    try:
        await link.register()
        listening = asyncio.create_task(link.listen())
        try:
            await link.ask(*(written("JOIN", some) for some in joins(settings.channels)))
            if any(not _may_act(link, channel) for channel in presence.inside):
                # Services appoint those they know a moment after these came in.
                await asyncio.sleep(timing.appointed)
                await link.ask()
            identity = _identity(settings, link, presence)
            with suppress(LostError):
                await link.send("QUIT")
            return identity
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)
    finally:
        await wire.close()


def _identity(settings: Settings, link: Link, presence: Presence) -> Identity:
    missing: list[Sentence] = [presence.why(channel) for channel in presence.outside]
    missing += [
        sentences.lacks_rank(channel)
        for channel in settings.channels
        if channel in presence.inside and not _may_act(link, channel)
    ]
    return Identity(
        space=settings.space,
        name=f"{link.server.nick} ({settings.server})",
        scopes=link.server.capabilities,
        missing=tuple(missing),
    )


def _may_act(link: Link, channel: str) -> bool:
    return "ban" in able_in(link.server, channel)


async def _nothing(gap: object) -> None:
    """Take a gap that a visitor never has."""
