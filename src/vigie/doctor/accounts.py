"""Connected accounts: does each one work, and will it next week."""

from vigie.clock import now_ms
from vigie.doctor.check import Found
from vigie.doctor.facts import must_exist


def accounts() -> str:
    """Look for accounts that stopped, secrets that cannot be opened, and tokens that end within a week."""
    from vigie.channels.ending import ANNOUNCED_MS, DAY_MS, needing_somebody
    from vigie.channels.errors import ChannelError
    from vigie.channels.keyring import opened
    from vigie.channels.models import Channel

    must_exist()
    channels = Channel.objects.order_by("network", "name")
    at = now_ms()
    for channel in channels:
        try:
            opened(channel.sealed_secrets)
        except ChannelError as error:
            raise Found("failed", f"{channel}: its secrets cannot be opened", str(error)) from None
    needing = list(needing_somebody(channels, at))
    for channel in needing:
        if channel.stopped:
            raise Found("failed", f"{channel} stopped: {channel.trouble}", "do what the sentence says")
    for channel in needing:
        left = (channel.expires_ms or 0) - at
        days = max(0, left) // DAY_MS
        told = (
            f"the token of {channel} ends in {days} days" if left > 0 else f"the token of {channel} has ended"
        )
        raise Found("warning", told, "give a new one on the page of the account, under Channels")
    count = channels.count()
    if not count:
        return "none connected"
    return f"{count}, none stopped, no token ends within {ANNOUNCED_MS // DAY_MS} days"
