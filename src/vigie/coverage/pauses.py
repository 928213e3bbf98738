"""When a channel counts as disconnected: one rule for the worker, the screen and the doctor."""

from vigie.channels.models import Channel
from vigie.connectors.base import Delivery
from vigie.coverage.ledger import PAUSE_MS
from vigie.coverage.models import Heard

#: How long a channel may be unheard while its connector says that all is well (ms), by how it is read. A
#: stream tells a mark every 30 seconds; a network that is asked now and then chooses its own pace; a webhook
#: that does not come may simply have nothing to tell.
ALLOWED_MS: dict[Delivery, int] = {"stream": PAUSE_MS, "poll": 15 * 60_000, "webhook": 0}


def unheard_since(channel: Channel, heard: Heard | None, at: int) -> int | None:
    """Return since when the channel is disconnected (ms), None while it is not.

    Parameters
    ----------
    channel
        One that is switched off is not disconnected.
    heard
        When it was last heard, None where the worker never began to read it.
    at
        The time (ms).
    """
    if not channel.enabled:
        return None
    if heard is None:
        return channel.changed_ms if at - channel.changed_ms > PAUSE_MS else None
    if not may_be_unheard(channel, heard):
        return None
    # After a stop of Vigie itself the first minute is for connecting.
    begun = max(heard.heard_ms, heard.tended_ms)
    allowed = PAUSE_MS if channel.trouble else heard.allowed_ms
    return heard.heard_ms or heard.tended_ms if at - begun > allowed else None


def may_be_unheard(channel: Channel, heard: Heard) -> bool:
    """Tell whether being unheard proves something: where only webhooks come, only a stop does."""
    return heard.allowed_ms > 0 or channel.stopped
