"""`vigie opinion try|measure`: ask the second opinions by hand, and measure what they add.

Exit codes: 0 done, 1 an opinion gave no answer, 2 wrong use.
"""

import asyncio
import sys
import time
from collections import Counter
from collections.abc import Callable, Coroutine
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from vigie.opinions.ask import Asker, Outcome
    from vigie.opinions.configuration import AnySettings, Configuration

#: Seconds that a trial may take: a person waits for it, not a live.
_PATIENCE = 60.0


@click.group()
def opinion() -> None:
    """Ask the second opinions of opinions.toml, and measure what they add."""


@opinion.command("try")
@click.argument("text")
@click.option("--lang", default="", help="The language of TEXT, as a code.")
def try_command(text: str, lang: str) -> None:
    """Print what each configured opinion says of TEXT, whatever Vigie thinks of it."""
    from vigie.opinions.base import Question, Unavailable

    configuration = _configuration()
    missing = False
    for settings in configuration.opinion:
        begun = 0.0

        async def ask(asker: "Asker") -> "list[Outcome]":
            nonlocal begun
            begun = time.perf_counter()
            return await asker.ask([("try", Question(text, lang))], _PATIENCE)

        (outcome,) = asyncio.run(_asked(settings, ask))
        _tell(settings.name, outcome, time.perf_counter() - begun, configuration.deadline)
        missing = missing or isinstance(outcome, Unavailable)
    sys.exit(1 if missing else 0)


@opinion.command("measure")
@click.option(
    "--data",
    required=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help='JSON lines: {"text": …, "lang": …, "toxic": true or false}.',
)
@click.option("--name", help="Only this opinion; all of them, one after the other, by default.")
@click.option(
    "--most",
    default=1_000,
    show_default=True,
    type=click.IntRange(min=1),
    help="Texts to ask each opinion about. They are not counted in its budget.",
)
def measure_command(data: Path, name: str | None, most: int) -> None:
    """Print how good Vigie is alone, the opinion alone, and both, on labelled messages."""
    from vigie.engine.engine import Engine
    from vigie.opinions import measure
    from vigie.opinions.base import Unavailable

    configuration = _configuration()
    chosen = [one for one in configuration.opinion if name in (None, one.name)]
    if not chosen:
        known = ", ".join(one.name for one in configuration.opinion)
        raise click.UsageError(f"No opinion is called “{name}”: choose one of these: {known}.")
    try:
        rows = measure.read(data)
    except measure.DataError as error:
        raise click.UsageError(str(error)) from None
    found = measure.examined(rows, Engine())
    places = measure.doubtful(rows, found, configuration.ambiguous, most)
    click.echo(f"{len(rows):,} messages, of which {len(places):,} ambiguous ones are asked about.", err=True)
    missing = False
    for settings in chosen:
        with click.progressbar(
            length=len(places), label=settings.name, file=sys.stderr, hidden=not sys.stderr.isatty()
        ) as bar:
            ask = partial(measure.ask, rows=rows, found=found, places=places, progress=bar.update)
            outcomes = asyncio.run(_asked(settings, ask))
        asked = dict(zip(places, outcomes, strict=True))
        click.echo(measure.shown(measure.table(settings.name, rows, found, asked, configuration.ambiguous)))
        lost = Counter(one.why for one in outcomes if isinstance(one, Unavailable))
        if lost:
            missing = True
            told = ", ".join(f"{count} {why}" for why, count in sorted(lost.items()))
            click.echo(
                f"{settings.name} gave no answer to {lost.total()} of {len(outcomes)}: {told}.", err=True
            )
    sys.exit(1 if missing else 0)


def _home() -> Path:
    from django.conf import settings

    home: Path = settings.HOME
    return home


def _configuration() -> "Configuration":
    """Return the configuration; end with exit code 2 where there is none that can be used."""
    from vigie.opinions.configuration import FILE, OpinionsError, read

    try:
        configuration = read(_home())
    except OpinionsError as error:
        raise click.UsageError(str(error)) from None
    if configuration is None:
        raise click.UsageError(
            f"No second opinion is configured: write {_home() / FILE}, as docs/howto/second-opinion.md says."
        )
    return configuration


async def _asked(
    settings: "AnySettings", ask: "Callable[[Asker], Coroutine[None, None, list[Outcome]]]"
) -> "list[Outcome]":
    """Return what an opinion says, started and ended for it."""
    from vigie.opinions.opening import make_asker

    asker = make_asker(settings, _home(), free=True)
    try:
        await asker.start()
        return await ask(asker)
    finally:
        await asker.close()


def _tell(name: str, outcome: "Outcome", seconds: float, deadline: float) -> None:
    from vigie.opinions.base import Unavailable

    if isinstance(outcome, Unavailable):
        click.echo(f"{name}: no answer, {outcome.why}: {outcome.told}")
        return
    told = "  ".join(f"{kind} {score:.2f}" for kind, score in outcome.scores.items())
    late = f", later than the deadline of {deadline:g} s" if seconds > deadline else ""
    click.echo(f"{name}: toxicity {outcome.toxicity:.2f} in {seconds * 1000:.0f} ms{late}")
    click.echo(f"  {told}")
