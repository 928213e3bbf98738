"""Bans from a subreddit: by name, without end or for so many days."""

from vigie.actions.network import ActionError, ActionRequest, Receipt
from vigie.connectors.reddit import sentences
from vigie.connectors.reddit.rights import Rights
from vigie.connectors.reddit.session import Session, is_name

#: What falls on an account.
SANCTIONS = frozenset({"ban", "time_out", "unban"})
_DAY = 86_400
#: The longest ban that ends (days), and how many letters Reddit keeps as a note on it.
_LONGEST, _NOTE = 999, 300


class Sanctions:
    """Bans for one account."""

    def __init__(self, session: Session, rights: Rights) -> None:
        self._session = session
        self._rights = rights

    async def carry_out(self, request: ActionRequest) -> Receipt:
        """Ban somebody, for a time or without end, or let them back.

        Raises
        ------
        HttpError
            Reddit refused, or did not answer.
        ActionError
            Nobody is named, or somebody who cannot be banned.
        """
        author = request.author
        if not is_name(author):
            raise ActionError(sentences.NO_ACCOUNT, permanent=True)
        path = f"r/{self._session.subreddit}/api"
        if request.verb == "unban":
            await self._session.post(f"{path}/unfriend", name=author, type="banned")
            return Receipt()
        if self._session.is_me(author):
            raise ActionError(sentences.OURS, permanent=True)
        days = None
        if request.verb == "time_out":
            days = _days(_DAY if request.seconds is None else request.seconds)
            if await self._rights.is_banned_for_good(author):
                # Asked for some days, Reddit would give a ban without end an end.
                return Receipt()
        note = request.text.strip()[:_NOTE] or None
        await self._session.post(f"{path}/friend", name=author, type="banned", duration=days, note=note)
        return Receipt()


def _days(seconds: int) -> int:
    days = max(-(-seconds // _DAY), 1)
    if days > _LONGEST:
        raise ActionError(sentences.TOO_LONG_A_TIME, permanent=True)
    return days
