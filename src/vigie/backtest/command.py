"""`vigie charter backtest`: a draft tried on what was recorded.

Exit codes: 0 done, 1 the draft is wrong, 2 wrong use.
"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from vigie.charter.charter import Charter


@click.command("backtest")
@click.argument("draft", metavar="DRAFT")
@click.option("--since", default="30d", show_default=True, help="A length of time (12h, 30d, 4w) or a date.")
@click.option("--client", metavar="C", help="Only this client's spaces; every client's without it.")
@click.option(
    "--space",
    "spaces",
    multiple=True,
    metavar="S",
    help="Only this space (network:id), whatever its charter; several times for several.",
)
@click.option(
    "--examples",
    default=3,
    show_default=True,
    type=click.IntRange(0, 1_000),
    help="Messages shown behind each figure, the newest.",
)
@click.option(
    "--json",
    "report",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the figures to this file.",
)
@click.option(
    "--recording",
    type=click.Path(path_type=Path, exists=True),
    metavar="FILE",
    help="Try it on a recording instead, played in a home of its own that is thrown away.",
)
def backtest(
    draft: str,
    since: str,
    client: str | None,
    spaces: tuple[str, ...],
    examples: int,
    report: Path | None,
    recording: Path | None,
) -> None:
    """Weigh what was recorded once more with DRAFT, a charter's file, and set it beside what people decided.

    Without --space, it is tried on the spaces whose charter has the same id. Texts of messages are printed
    unless --examples is 0. Nothing is changed and nothing acts.
    """
    from vigie.charter.error import CharterError
    from vigie.charter.load import find, load

    if report and not report.absolute().parent.is_dir():
        raise click.UsageError(f"There is no folder {report.absolute().parent} for the figures.")
    try:
        if find(draft).is_dir():
            raise CharterError("this is a directory", path=draft, expected="a charter's file")
    except CharterError as error:
        raise click.UsageError(str(error)) from None
    try:
        charter = load(draft)
    except CharterError as error:
        for each in error.every:
            click.echo(str(each), err=True)
        sys.exit(1)
    if recording is not None:
        from vigie.backtest.on_recording import replayed_home

        if client:
            raise click.UsageError("A recording belongs to no client: leave out --client.")
        with replayed_home(recording):
            _try(charter, since, client, spaces, examples, report, recorded=True)
    else:
        _try(charter, since, client, spaces, examples, report)


def _try(
    charter: "Charter",
    since: str,
    client: str | None,
    spaces: tuple[str, ...],
    examples: int,
    report: Path | None,
    *,
    recorded: bool = False,
) -> None:
    """Weigh what a home recorded, and tell it; a recording's home holds its places only."""
    need_home()
    from vigie.backtest.asked import BacktestError, since_ms, spaces_of
    from vigie.backtest.backtest import Backtest
    from vigie.backtest.tell import told
    from vigie.clock import now_ms

    try:
        from_ms = since_ms(since, now_ms(), charter.timezone)
        chosen = spaces_of(charter, client, spaces or (every_place() if recorded else ()))
    except BacktestError as error:
        raise click.UsageError(str(error)) from None
    tried = Backtest(charter, chosen, since=from_ms, examples=examples)
    with click.progressbar(
        length=max(1, tried.last - tried.first + 1),
        label="Weighing",
        file=sys.stderr,
        hidden=not sys.stderr.isatty(),
    ) as bar:
        found = tried.run(bar.update)
    for line in told(found):
        click.echo(line)
    if report:
        import msgspec

        report.write_bytes(msgspec.json.format(msgspec.json.encode(found), indent=2) + b"\n")


def every_place() -> tuple[str, ...]:
    """Return the names of all spaces of this home."""
    from vigie.desk.models import Space

    rows = Space.objects.order_by("pk").values_list("network", "native_id")
    return tuple(f"{network}:{native_id}" for network, native_id in rows)


def need_home() -> None:
    """Set Django up; end with a sentence where this home has recorded nothing yet."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        raise click.UsageError(
            f"Nothing is recorded in {settings.HOME}: name the folder of your database in VIGIE_HOME."
        )
    call_command("migrate", verbosity=0, interactive=False)
