from collections.abc import Iterator

import pytest
from opinion_peer import Peer


@pytest.fixture
def peer() -> Iterator[Peer]:
    """Return a server that a test tells what to answer."""
    with Peer() as started:
        yield started
