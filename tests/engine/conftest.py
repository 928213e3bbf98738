"""What the engine's tests share: messages written in one line, one engine loaded once."""

from collections.abc import Callable
from itertools import count

import pytest

from vigie.engine.engine import Engine
from vigie.engine.finding import Finding
from vigie.message import Author, Message, Space

_ids = count()


def message(text: str, *, author: str = "ada", at: int = 0, space: str = "room", roles: tuple[str, ...] = (), lang: str | None = None) -> Message:
    who = Author(author, author, roles)
    return Message(id=str(next(_ids)), space=Space("test", space), text=text, author=who, at=at, received_at=at, lang=lang)


@pytest.fixture(scope="session")
def engine() -> Engine:
    return Engine()


@pytest.fixture
def see(engine: Engine) -> Callable[[str], list[Finding]]:
    """Return what a fresh room sees in one text."""
    return lambda text: engine.examine([message(text, space=f"room {next(_ids)}", author=f"a{next(_ids)}")])[0]
