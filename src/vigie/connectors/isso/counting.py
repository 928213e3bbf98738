"""How many comments a site, or one of its articles, has."""

from vigie.clock import now_ms
from vigie.connectors.base import Count
from vigie.connectors.http import HttpError
from vigie.connectors.isso.page import HELD, PUBLISHED
from vigie.connectors.isso.session import Session, shaped
from vigie.message import Space


async def count(session: Session, space: Space, thread: str) -> Count:
    """Ask how many comments are public under an article, or public and waiting on the whole site.

    Raises
    ------
    ConnectorError
        The server refused, or did not answer.
    """
    at = now_ms()
    try:
        if thread:
            answer = await session.ask("POST", "/count", json=[thread])
            found = sum(shaped(answer, list[int]))
        else:
            counts = (await session.listing()).counts
            found = counts.get(PUBLISHED, 0) + counts.get(HELD, 0)
    except HttpError as error:
        raise error.as_connector() from None
    return Count(space=space, thread=thread, messages=found, at=at)
