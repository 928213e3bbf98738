import pytest

from world import World


@pytest.fixture
def world(db: None) -> World:
    return World()
