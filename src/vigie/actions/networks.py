"""Which network carries out which actions. Until a network has a signed-in connector, its double does."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from vigie.actions.network import Network
from vigie.actions.simulated import SimulatedNetwork

#: What the doubles were asked, one effect a line, in the home.
EFFECTS = "simulated.jsonl"


class Simulated(Mapping[str, Network]):
    """Answers every name with one simulated network: nothing leaves the machine.

    Parameters
    ----------
    effects
        The file where what was asked is kept.
    """

    def __init__(self, effects: Path) -> None:
        self._network = SimulatedNetwork(effects)

    def __getitem__(self, name: str) -> Network:
        """Return the double, whatever the network's name."""
        return self._network

    def __iter__(self) -> Iterator[str]:
        """Name nothing: the double answers to any name."""
        return iter(())

    def __len__(self) -> int:
        """Return how many networks are signed in: none."""
        return 0


def networks(home: Path) -> Mapping[str, Network]:
    """Return the networks that actions go to."""
    return Simulated(home / EFFECTS)
