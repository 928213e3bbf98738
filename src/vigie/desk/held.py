"""What a network keeps back until somebody approves it, and whether the charter may approve it alone."""

from typing import Final

from django.db import connection

from vigie.accounts.models import Client
from vigie.autonomy.models import Halt
from vigie.autonomy.quota import Quota
from vigie.desk.models import Space
from vigie.engine.finding import UNAVAILABLE
from vigie.examined import Examined

#: The setting of a channel by which its owner lets the charter approve what the network keeps back.
SETTING: Final = "approves"
#: What nobody looked at is approved by a person.
_UNSEEN: Final = frozenset({UNAVAILABLE, "unseen_image"})
_APPROVED: Final = (
    "SELECT decision.at_ms FROM desk_decision AS decision JOIN desk_message AS message "
    "ON message.seq = decision.message_id WHERE decision.at_ms > %s AND decision.by_id IS NULL "
    "AND decision.outcome = 'publish' AND message.space_id = %s ORDER BY decision.at_ms"
)


class Approvals:
    """Says for one batch what is approved without a person, inside the recorder's transaction.

    Parameters
    ----------
    at
        The time of the batch (ms).
    """

    def __init__(self, at: int) -> None:
        self._at = at
        self._lets: dict[int, bool] = {}
        self._quota = Quota(_approved)

    def approves(self, examined: Examined, *, client: int, space: int) -> bool:
        """Tell whether the message leaves the network's waiting room by the charter's word alone.

        Only where the owner of the account said so; never where something could not be examined, where the
        switches of automatic actions are off, or beyond the quota of the space.
        """
        if examined.outcome != "publish" or any(seen.kind in _UNSEEN for seen in examined.findings):
            return False
        lets = self._lets.get(space)
        if lets is None:
            lets = self._lets[space] = _lets(client, space)
        return lets and self._quota.allows(space, self._at, minute=examined.quota, hour=examined.hourly)


def _lets(client: int, space: int) -> bool:
    settings = Space.objects.filter(pk=space).values_list("channel__settings", flat=True).first()
    if not isinstance(settings, dict) or str(settings.get(SETTING, "")).strip().lower() != "yes":
        return False
    return Client.objects.filter(pk=client, automatic=True).exists() and not Halt.objects.exists()


def _approved(space: int, after: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(_APPROVED, (after, space))
        return [at for (at,) in cursor.fetchall()]
