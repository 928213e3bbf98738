"""Lanes: who carries a request out, and shares its limits and its pauses with nobody.

A lane is written ``network#channel`` where an account is connected, else ``network``, which the simulated
double carries out; what is replayed goes to the lane ``simulated`` whatever its space.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vigie.desk.models import Space

#: Carries out what is asked for replayed messages: it touches nobody.
SIMULATED = "simulated"


def lane_for(network: str, channel_id: int | None) -> str:
    """Return the lane of a network's account, or of its double where there is no account."""
    if channel_id is not None:
        return f"{network}#{channel_id}"
    # Whoever sends entries names their networks: one called "twitch#3" must not reach account 3.
    return network if account_in(network)[1] is None else network.replace("#", "-")


def account_in(lane: str) -> tuple[str, int | None]:
    """Return the network of a lane, and the channel that carries it out, None for the double."""
    network, mark, channel = lane.rpartition("#")
    if mark and channel.isascii() and channel.isdecimal():
        return network, int(channel)
    return lane, None


def lane_of(space: "Space", *, replayed: bool = False) -> str:
    """Return who carries out what is asked in the space now.

    What was recorded somewhere once must never reach that place again.
    """
    return SIMULATED if replayed else lane_for(space.network, space.channel_id)
