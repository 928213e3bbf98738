"""The second opinions: whether each one that is configured answers, in time, and what was spent on it."""

import asyncio
import sqlite3
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from vigie.doctor.check import Found, Look
from vigie.opinions.base import Answer, Question
from vigie.opinions.budget import FILE as SPENT
from vigie.opinions.budget import Budget
from vigie.opinions.configuration import AnySettings, Configuration, OpinionsError, read

if TYPE_CHECKING:
    from vigie.opinions.ask import Outcome

#: What each is asked: nothing of anybody's.
_GREETING = "Bonjour à toutes et à tous."
_PATIENCE = 10.0


def checks(home: Path) -> list[tuple[str, Look]]:
    """Return one check for each opinion, or the one that says that there is none."""
    try:
        configuration = read(home)
    except OpinionsError as error:
        return [("second opinions", partial(_broken, str(error)))]
    if configuration is None:
        return [("second opinions", lambda: "none asked for")]
    return [
        (f"second opinion “{settings.name}”", partial(_state, settings, configuration, home))
        for settings in configuration.opinion
    ]


def _broken(told: str) -> str:
    repair = (
        "until it is mended, ambiguous messages wait for a person; docs/howto/second-opinion.md tells more"
    )
    raise Found("failed", told, repair)


def _state(settings: AnySettings, configuration: Configuration, home: Path) -> str:
    outcome, seconds = asyncio.run(_asked(settings, home))
    if not isinstance(outcome, Answer):
        raise Found(
            "warning",
            f"no answer, {outcome.why} ({outcome.told})",
            "do what it says; meanwhile ambiguous messages wait for a person",
        )
    spent = _spent(settings, home)
    if seconds > configuration.deadline:
        raise Found(
            "warning",
            f"answers in {seconds:.1f} s, after the deadline of {configuration.deadline:g} s{spent}",
            "choose a faster model, or raise `deadline` in opinions.toml where no live is moderated",
        )
    return f"answers in {seconds * 1000:.0f} ms{spent}"


async def _asked(settings: AnySettings, home: Path) -> "tuple[Outcome, float]":
    # Imported here: it loads the engine, which may be what is broken.
    from vigie.opinions.opening import make_asker

    asker = make_asker(settings, home, free=True)
    try:
        await asker.start()
        begun = time.perf_counter()
        (outcome,) = await asker.ask([("doctor", Question(_GREETING, "fr"))], _PATIENCE)
        return outcome, time.perf_counter() - begun
    finally:
        await asker.close()


def _spent(settings: AnySettings, home: Path) -> str:
    budget = Budget(home / SPENT, settings.name, per_minute=None, per_day=settings.per_day)
    try:
        told = [f"{client} {texts}" for client, texts in budget.today().items()]
    except sqlite3.Error as error:
        raise Found(
            "failed", f"{home / SPENT} cannot be read ({error})", "put that file aside: a new one is made"
        ) from None
    limit = f" of {settings.per_day} a day" if settings.per_day else ""
    return f"; texts asked about today{limit}: {', '.join(told)}" if told else ""
