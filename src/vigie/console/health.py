"""How a space's connector is, in one sentence."""

from dataclasses import dataclass

from django.utils.translation import gettext

from vigie.clock import now_ms
from vigie.console.templatetags.console import ago
from vigie.desk.models import Space

#: Silence longer than this is said, without being called a fault: an audience may just be quiet (ms).
QUIET_MS = 10 * 60_000


@dataclass(frozen=True, slots=True)
class Health:
    """One sentence and its gravity: "", "idle" or "bad"."""

    sentence: str
    level: str


def health_of(space: Space) -> Health:
    """Return how the connector that reads `space` is."""
    if space.last_error:
        return Health(space.last_error, "bad")
    if not space.last_received_ms:
        return Health(gettext("Connected; nothing received yet."), "idle")
    since = ago(space.last_received_ms)
    if now_ms() - space.last_received_ms > QUIET_MS:
        return Health(gettext("Quiet: last message %(since)s.") % {"since": since}, "idle")
    return Health(gettext("Receiving: last message %(since)s.") % {"since": since}, "")
