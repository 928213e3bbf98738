"""Which connected account carries out which request, and how fast it may be asked."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from vigie.actions.cards import cannot
from vigie.actions.guards import objection
from vigie.actions.lanes import account_in
from vigie.actions.limits import RATES, Limits, Rate
from vigie.actions.network import ActionError, ActionRequest, Network, NotAskedError, Receipt
from vigie.actions.networks import EFFECTS
from vigie.actions.sender import Sender
from vigie.actions.simulated import SimulatedNetwork
from vigie.connectors import registry
from vigie.connectors.base import ConnectorError, Sentence, SignedIn
from vigie.connectors.http import HttpError

#: Gives the connector of a channel, None while it is off or being started.
Find = Callable[[int], SignedIn | None]

NOT_CONNECTED = Sentence(
    "The account that acts here is off, or is being started: turn it on under Channels; it is tried again.",
    "Le compte qui agit ici est désactivé ou vient d’être lancé\u00a0: activez-le parmi les canaux\u202f; "
    "un nouvel essai suit.",
)


class SignedInNetworks(Mapping[str, Network]):
    """Answers every lane: with the account it names, else with the double.

    Parameters
    ----------
    find
        Gives the running connector of a channel.
    home
        Where the double keeps what it was asked.
    """

    def __init__(self, find: Find, home: Path) -> None:
        self._find = find
        self._double = SimulatedNetwork(home / EFFECTS)

    def __getitem__(self, lane: str) -> Network:
        """Return who carries out what is asked in a lane."""
        _, channel = account_in(lane)
        return self._double if channel is None else _OneAccount(channel, self._find)

    def __iter__(self) -> Iterator[str]:
        """Name nothing: it answers to any lane."""
        return iter(())

    def __len__(self) -> int:
        """Return how many lanes are named: none."""
        return 0


def rates() -> Mapping[str, Rate]:
    """Return how fast each network may be asked: what its card says, else a prudent guess."""
    return {**RATES, **{card.name: card.rate for card in registry.NETWORKS.values()}}


def sender(find: Find, home: Path) -> Sender:
    """Return what carries out the outbox of a home through its connected accounts."""
    return Sender(SignedInNetworks(find, home), limits=Limits(rates()))


class _OneAccount:
    """Asks one connector, after the checks that hold for all."""

    def __init__(self, channel: int, find: Find) -> None:
        self._channel = channel
        self._find = find

    async def carry_out(self, request: ActionRequest) -> Receipt | None:
        """Do what is asked; see `vigie.actions.network.Network`."""
        if said := objection(request):
            raise ActionError(said, permanent=True)
        connector = self._find(self._channel)
        if connector is None:
            raise NotAskedError(NOT_CONNECTED)
        if request.verb not in connector.capabilities.acts:
            raise ActionError(cannot(request.network), permanent=True)
        try:
            return await connector.act(request)
        except HttpError as error:
            raise error.as_action() from error
        except ConnectorError as error:
            raise ActionError(error.sentence, permanent=error.permanent) from error
