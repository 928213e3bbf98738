"""Goes through the owner's list from both its ends.

Isso lists comments newest first, and after all of them the answers to comments, oldest first: what is new
stands at the beginning and at the end, and never in between.
"""

from collections.abc import Callable, Sequence

from vigie.connectors.isso.page import Listing, Row
from vigie.connectors.isso.session import Session

#: Rows on a full page.
FULL = 100


async def walk(session: Session, mode: int, goes_on: Callable[[Sequence[Row]], bool]) -> list[Row]:
    """Return the rows of a mode from both ends, as far as wanted.

    Parameters
    ----------
    goes_on
        Told the rows of a page, tells whether the next one is wanted.

    Raises
    ------
    HttpError
        The server refused, or did not answer.
    """

    async def page(number: int) -> Listing:
        return await session.listing(mode=mode, page=number, order_by="created", asc=0)

    listing = await page(0)
    rows = list(listing.rows)
    pages = -(-listing.counts.get(mode, 0) // FULL)
    front, back = 1, pages - 1
    while front < pages and goes_on(listing.rows):
        listing = await page(front)
        rows += listing.rows
        front += 1
    while back >= front:
        listing = await page(back)
        rows += listing.rows
        back -= 1
        if not goes_on(listing.rows):
            break
    return rows
