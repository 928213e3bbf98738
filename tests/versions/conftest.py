from collections.abc import Iterator

import pytest
from published import begun, forget_versions

from vigie.versions.models import OwnCharter
from world import World


@pytest.fixture
def world(db: None) -> World:
    return World()


@pytest.fixture
def own(world: World) -> OwnCharter:
    """Return the charter `gazette` of the client, never published."""
    return begun(world.client, world.owner)


@pytest.fixture
def committed(transactional_db: None) -> Iterator[World]:
    """Return a world whose rows other threads see."""
    yield World()
    forget_versions()
