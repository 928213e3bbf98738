"""What time alone changes: leases and drafts whose time is over, rows that nobody will read again."""

from vigie.actions.purse import prune_spending
from vigie.backtest.trials import prune_trials
from vigie.channels.models import Channel
from vigie.coverage.flags import look
from vigie.desk.lease import free_expired_leases
from vigie.desk.models import Event
from vigie.importing.pruning import prune_uploads
from vigie.intake.group import forget_deliveries
from vigie.intake.storage import writing
from vigie.shadow.services import end_due, prune_rows

#: A console that comes back after this long reloads instead of catching up (ms).
EVENTS_KEPT_MS = 6 * 3_600_000
#: A sender tries again for days at most; after that the time it signed is refused anyway (ms).
DELIVERIES_KEPT_MS = 30 * 24 * 3_600_000
#: Rows deleted in one transaction: others wait for it, so it is kept short.
_PRUNED = 2_000


def tick(at: int) -> None:
    """Do what is due at `at` (ms); called every few seconds by the worker."""
    free_expired_leases(at)
    prune_events(at)
    forget_deliveries(before_ms=at - DELIVERIES_KEPT_MS)
    end_due(at)
    prune_rows(at)
    prune_trials(at)
    prune_spending(at)
    prune_uploads(at)
    # Nobody tends an account that stopped for good, and that is when people must be told.
    for channel in Channel.objects.filter(enabled=True, stopped=True).values_list("pk", flat=True):
        look(channel, at)


def prune_events(at: int) -> int:
    """Delete a few of the events older than their time; return how many. The newest always stay."""
    old = list(Event.objects.order_by("pk").values_list("pk", "at_ms")[:_PRUNED])
    old_ids = [pk for pk, at_ms in old if at_ms < at - EVENTS_KEPT_MS]
    if not old_ids:
        return 0
    with writing():
        deleted, _ = Event.objects.filter(pk__lte=old_ids[-1]).delete()
    return deleted
