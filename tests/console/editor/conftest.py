"""A charter of the client, ten insults of the last hour, and no engine."""

import pytest
from editing import SECRET, Engines, Here

from versions.published import begun
from vigie.backtest import dial
from vigie.backtest.dial import Samples
from vigie.clock import now_ms
from vigie.console.editor import count
from vigie.console.views import editor_clause
from vigie.desk.models import Finding as Recorded
from vigie.versions.models import OwnCharter
from world import World


@pytest.fixture(autouse=True)
def engines(monkeypatch) -> Engines:
    engines = Engines()
    monkeypatch.setattr(editor_clause, "engine", engines)
    monkeypatch.setattr(dial, "SAMPLES", Samples())
    monkeypatch.setattr(count, "_POOL", Here())
    monkeypatch.setattr(count, "_running", {})
    return engines


@pytest.fixture
def own(world: World) -> OwnCharter:
    return begun(world.client, world.owner)


@pytest.fixture
def spoken(world: World) -> None:
    """Record ten insults of the last hour, one a tenth of score."""
    for tenth in range(1, 11):
        message = world.message(recorded_ms=now_ms() - 60_000, text=f"{SECRET} {tenth}")
        Recorded.objects.create(
            message=message, kind="insult", score=tenth / 10, start=0, end=3, reason="insult.word",
            args=["nul"], detector="insult",
        )  # fmt: skip
