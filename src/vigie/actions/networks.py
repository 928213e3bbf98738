"""The doubles of the networks: what is asked where no account is connected, or about what is replayed."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from vigie.actions.lanes import account_in
from vigie.actions.network import Network
from vigie.actions.simulated import SimulatedNetwork

#: What the doubles were asked, one effect a line, in the home.
EFFECTS = "simulated.jsonl"


class Simulated(Mapping[str, Network]):
    """Answers every lane without an account with one simulated network: nothing leaves the machine.

    Parameters
    ----------
    effects
        The file where what was asked is kept.
    """

    def __init__(self, effects: Path) -> None:
        self._network = SimulatedNetwork(effects)

    def __getitem__(self, lane: str) -> Network:
        """Return the double, whatever the network's name.

        Raises
        ------
        KeyError
            An account carries out what is asked in this lane: the double would only say that it is done.
        """
        if account_in(lane)[1] is not None:
            raise KeyError(lane)
        return self._network

    def __iter__(self) -> Iterator[str]:
        """Name nothing: the double answers to any name."""
        return iter(())

    def __len__(self) -> int:
        """Return how many networks are signed in: none."""
        return 0


def networks(home: Path) -> Mapping[str, Network]:
    """Return the doubles of a home, for a program that connects no account."""
    return Simulated(home / EFFECTS)
