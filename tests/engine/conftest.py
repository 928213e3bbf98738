"""What the engine's tests share: one engine loaded once."""

from collections.abc import Callable
from itertools import count

import pytest
from said import message

from vigie.engine.engine import Engine
from vigie.engine.finding import Finding

_rooms = count()


@pytest.fixture(scope="session")
def engine() -> Engine:
    return Engine()


@pytest.fixture
def see(engine: Engine) -> Callable[[str], list[Finding]]:
    """Return what a fresh room sees in one text."""
    return lambda text: engine.examine(
        [message(text, space=f"room {next(_rooms)}", author=f"a{next(_rooms)}")]
    )[0]
