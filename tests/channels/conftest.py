"""What the tests of connected accounts share: a small world, and a network in memory."""

import pytest

from channels.orchard import Orchard
from vigie.connectors import registry
from world import World


@pytest.fixture
def world(db: None) -> World:
    return World()


@pytest.fixture
def orchard(monkeypatch: pytest.MonkeyPatch) -> Orchard:
    network = Orchard()
    monkeypatch.setattr(registry, "NETWORKS", {"orchard": network.card})
    return network
