"""From the configuration of a home to those who are asked."""

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path

from vigie.opinions.ask import Asker, Outcome
from vigie.opinions.base import Opinion, Question, Unavailable
from vigie.opinions.budget import FILE as SPENT
from vigie.opinions.budget import Budget
from vigie.opinions.chat import ChatOpinion
from vigie.opinions.configuration import AnySettings, ChatSettings, OnnxSettings, OpinionsError, read
from vigie.opinions.moderation import ModerationOpinion
from vigie.opinions.panel import Panel

log = logging.getLogger(__name__)


class Silent:
    """Stands for a configuration that cannot be read: what would have been asked waits for a person."""

    name = "opinions.toml"
    clears = False

    def __init__(self, told: str) -> None:
        self._outcome = Unavailable("unready", told)

    def hears(self, client: str, kind: str) -> bool:  # noqa: ARG002 - nobody knows whom it was meant for
        """Hear everybody."""
        return True

    async def start(self) -> None:
        """Nothing to do."""

    async def ask(self, asked: Sequence[tuple[str, Question]], seconds: float) -> list[Outcome]:  # noqa: ARG002
        """Answer nothing."""
        return [self._outcome] * len(asked)

    async def close(self) -> None:
        """Nothing to do."""


def make_opinion(settings: AnySettings, home: Path) -> Opinion:
    """Return whom the settings name, not yet started."""
    if isinstance(settings, OnnxSettings):
        # Imported here: numpy's tables have no place in a process that asks a server.
        from vigie.opinions.onnx import OnnxOpinion

        return OnnxOpinion(settings, home)
    return ChatOpinion(settings) if isinstance(settings, ChatSettings) else ModerationOpinion(settings)


def make_asker(settings: AnySettings, home: Path, *, free: bool = False) -> Asker:
    """Return what asks one opinion; `free` counts nothing against the budget."""
    budget = Budget(home / SPENT, settings.name, per_minute=settings.per_minute, per_day=settings.per_day)
    return Asker(make_opinion(settings, home), settings, None if free else budget)


def open_panel(home: Path, clients: Mapping[str, str], default: str) -> Panel | None:
    """Return the panel that a home is configured for; None where nobody is to be asked.

    A configuration that cannot be used does not stop the road: it is told, and what is ambiguous waits for a
    person until it is mended.
    """
    try:
        configuration = read(home)
    except OpinionsError as error:
        log.error("%s Until then, ambiguous messages wait for a person.", error)
        return Panel([Silent(str(error))], clients=clients, default=default)
    if configuration is None:
        return None
    return Panel(
        [make_asker(settings, home) for settings in configuration.opinion],
        bounds=configuration.ambiguous,
        deadline=configuration.deadline,
        clients=clients,
        default=default,
    )
