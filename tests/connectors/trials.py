"""How the shared suites are run: one trial a network, on a peer of its own, named by what is tried."""

import asyncio
import functools
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import httpcore2
import pytest
import uvicorn.server
from listening import WITHIN, started
from peer import Peer

from peers import PEERS
from vigie.connectors.card import NetworkCard
from vigie.connectors.registry import NETWORKS

Trial = Callable[[Peer], Awaitable[None]]


def _lacks() -> dict[str, Mapping[str, str]]:
    told = {}
    for name, make in PEERS.items():
        peer = make()
        told[name] = dict(peer.lacks)
        asyncio.run(peer.stop())
    return told


#: What each network's peer says cannot happen there, by network and fault.
LACKS = _lacks()
#: The networks that are tried: the registry's that have a peer (a test asserts that all have).
TRIED = tuple(name for name in NETWORKS if name in PEERS)
#: Every fault that is tried, with the name of its test.
FAULTS: dict[str, str] = {}


def run(network: str, trial: Trial) -> None:
    """Carry a trial out on a fresh peer of the network."""

    async def whole() -> None:
        async with asyncio.timeout(2 * WITHIN), started(PEERS[network]()) as peer:
            await trial(peer)

    with in_a_hurry():
        asyncio.run(whole())


class _Impatient:
    """The module asyncio, for a server that looks around ten times a second and lives a tenth of one."""

    def __getattr__(self, name: str) -> Any:
        return getattr(asyncio, name)

    @staticmethod
    async def sleep(seconds: float) -> None:
        await asyncio.sleep(min(seconds, 0.005))


#: Reading the machine's certificates takes longer than a whole trial.
_certificates = functools.cache(httpcore2.default_ssl_context)


@contextmanager
def in_a_hurry() -> Iterator[None]:
    """Spare what has nothing to do with any network: hundreds of trials are run one after the other."""
    with (
        patch.object(uvicorn.server, "asyncio", _Impatient()),
        patch.object(httpcore2, "default_ssl_context", _certificates),
    ):
        yield


def on_networks(
    only: Callable[[NetworkCard], object] = lambda card: True,
) -> Callable[[Trial], Callable[[str], None] | None]:
    """Make a trial a test of every network that `only` names; of none where there is none."""
    return lambda trial: _test(trial, [name for name in TRIED if only(NETWORKS[name])])


def fault(
    name: str, only: Callable[[NetworkCard], object] = lambda card: True
) -> Callable[[Trial], Callable[[str], None] | None]:
    """Make a trial the test of a fault, on every network that can have it.

    Parameters
    ----------
    name
        As a peer's `lacks` writes it.
    only
        Which cards promise what the fault is about; a promise not made cannot be broken.
    """

    def made(trial: Trial) -> Callable[[str], None] | None:
        assert name not in FAULTS, f"two tests of one fault: {name}"
        FAULTS[name] = trial.__name__
        return _test(trial, [one for one in TRIED if only(NETWORKS[one]) and name not in LACKS[one]])

    return made


def _test(trial: Trial, networks: list[str]) -> Callable[[str], None] | None:
    if not networks:
        # A test without any network would count as skipped.
        return None

    def test(network: str) -> None:
        run(network, trial)

    test.__name__ = trial.__name__
    test.__doc__ = trial.__doc__
    test.__module__ = trial.__module__
    return pytest.mark.parametrize("network", networks)(test)


def acts(card: NetworkCard) -> bool:
    return bool(card.capabilities.acts)


def is_read(card: NetworkCard) -> bool:
    return card.capabilities.delivery != "webhook"


def reads_again(card: NetworkCard) -> bool:
    return is_read(card) or card.capabilities.rereads


def streams(card: NetworkCard) -> bool:
    return card.capabilities.delivery == "stream"


def takes_webhooks(card: NetworkCard) -> bool:
    return card.inbound is not None
