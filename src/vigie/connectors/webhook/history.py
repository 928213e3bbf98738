"""A site that can be asked what it said before."""

from collections.abc import AsyncGenerator
from typing import Any

from vigie.api.body import BodyError
from vigie.api.posted import PostError, read_post
from vigie.clock import now_ms
from vigie.connectors.account import Account
from vigie.connectors.base import Capabilities, ConnectorError, Gap
from vigie.connectors.http import PATIENCE, Answer, HttpError
from vigie.connectors.webhook import sentences as say
from vigie.connectors.webhook.inbound import NETWORK
from vigie.connectors.webhook.site import WebhookSite, object_of
from vigie.message import Entry

#: Entries read again in one page, as we ask for them.
_PAGE = 200


class SiteWithHistory(WebhookSite):
    """A site whose history has an address."""

    async def reread(self, gap: Gap) -> AsyncGenerator[Entry, None]:
        """Yield what the site said within the gap.

        Raises
        ------
        ConnectorError
            It refused, or did not answer.
        """
        asked: dict[str, Any] = {
            "space": gap.space.id,
            "since": gap.since,
            "until": gap.until,
            "what": gap.what or None,
            "limit": _PAGE,
        }
        cursor: str | None = None
        while True:
            try:
                answer = await self._http.ask("GET", self._history, query={**asked, "cursor": cursor})
                told = object_of(answer)
            except HttpError as error:
                raise error.as_connector() from None
            for entry in _entries(answer, told, self._space.id):
                yield entry
            then = told.get("next")
            if not then or str(then) == cursor:
                return
            cursor = str(then)


def connected(account: Account, *, capabilities: Capabilities, patience: float = PATIENCE) -> WebhookSite:
    """Return the connector of a site, which can read again only where its history has an address.

    Parameters
    ----------
    capabilities
        What the network can do.
    patience
        How long an answer may take (s).

    Raises
    ------
    ConnectorError
        A setting cannot be right.
    """
    site = SiteWithHistory if account.setting("history") else WebhookSite
    return site(account, capabilities=capabilities, patience=patience)


def _entries(answer: Answer, told: dict[str, Any], place: str) -> list[Entry]:
    """Return the entries of one page of the history, those of this network that have their id."""
    messages = told.get("messages")
    if not isinstance(messages, list):
        raise ConnectorError(say.ODD_ANSWER, permanent=True)
    if not messages:
        return []
    try:
        posted = read_post(
            answer.content, network=NETWORK, space=place, delivery_id="history", received_at=now_ms()
        )
    except (BodyError, PostError):
        raise ConnectorError(say.ODD_ANSWER, permanent=True) from None
    return [
        entry
        for index, entry in zip(posted.indexes, posted.entries, strict=True)
        # Without the id that it was posted with, an entry would be taken for another one.
        if entry.space.network == NETWORK and messages[index].get("id")
    ]
