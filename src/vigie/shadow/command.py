"""`vigie charter shadow`: a draft beside the charters in force, on the real stream, and what it would change.

Exit codes: 0 done, 1 the draft is wrong, 2 wrong use.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

import click

from vigie.backtest.command import need_home

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from vigie.shadow.models import Run


@click.group("shadow")
def shadow() -> None:
    """Let a draft run beside the charters in force: what it proposes is recorded, and nothing acts on it."""


@shadow.command("start")
@click.argument("draft", metavar="DRAFT")
@click.option("--client", "slug", required=True, metavar="C", help="The client whose spaces these are.")
@click.option(
    "--space",
    "named",
    multiple=True,
    metavar="S",
    help="In this space (network:id), whatever its charter; several times for several.",
)
@click.option("--hours", required=True, type=int, metavar="N", help="For how long, 336 (two weeks) at most.")
@click.option("--by", "username", required=True, metavar="USER", help="A supervisor of the client.")
def start_command(draft: str, slug: str, named: tuple[str, ...], hours: int, username: str) -> None:
    """Let DRAFT, a charter's file, run in the shadow; print the number of the run.

    Without --space, it runs in the client's spaces whose charter has the same id.
    """
    from vigie.charter.effective import effective
    from vigie.charter.error import CharterError
    from vigie.charter.load import find, read

    try:
        if find(draft).is_dir():
            raise CharterError("this is a directory", path=draft, expected="a charter's file")
    except CharterError as error:
        raise click.UsageError(str(error)) from None
    with _told():
        found = read(draft)
    need_home()
    from vigie.backtest.asked import BacktestError, spaces_of
    from vigie.shadow.services import start

    try:
        spaces = spaces_of(found.charter, slug, named)
    except BacktestError as error:
        raise click.UsageError(str(error)) from None
    with _told():
        run = start(spaces[0].client, effective(found.root), spaces, hours, by=_person(username))
    click.echo(run.pk)


@shadow.command("list")
@click.option("--client", "slug", metavar="C", help="Only this client's; every client's without it.")
def list_command(slug: str | None) -> None:
    """List the drafts that run in the shadow and those that did, the newest first."""
    need_home()
    from vigie.shadow.models import Run

    runs = Run.objects.select_related("client", "by").prefetch_related("spaces").defer("text")
    if slug is not None:
        runs = runs.filter(client__slug=slug)
    for run in runs.order_by("-pk"):
        spaces = ", ".join(f"{space.network}:{space.native_id}" for space in run.spaces.all())
        click.echo(f"{run.pk}\t{run.client.slug}\t{run.charter}\t{_when(run)}\t{spaces}")


@shadow.command("stop")
@click.argument("run", type=int, metavar="RUN")
@click.option("--by", "username", required=True, metavar="USER", help="A supervisor of the client.")
def stop_command(run: int, username: str) -> None:
    """Stop RUN before its time; what it recorded is kept for 30 days."""
    need_home()
    from vigie.shadow.queries import run_for
    from vigie.shadow.services import stop

    person = _person(username)
    with _told():
        found = run_for(person, run)
        stopped = stop(found, by=person)
    click.echo(f"Run {run}: {_when(found)}" if stopped else f"Run {run} had already ended.")


@shadow.command("report")
@click.argument("run", type=int, metavar="RUN")
@click.option(
    "--examples",
    default=3,
    show_default=True,
    type=click.IntRange(0, 1_000),
    help="Messages shown behind each figure, the newest.",
)
@click.option("--json", "as_data", is_flag=True, help="As data, for programs.")
def report_command(run: int, examples: int, *, as_data: bool) -> None:
    """Say what RUN would have changed so far, beside what was in force and what people decided.

    Texts of messages are printed unless --examples is 0.
    """
    need_home()
    import msgspec

    from vigie.backtest.tell import told
    from vigie.shadow.models import Run
    from vigie.shadow.report import report_of

    found = Run.objects.select_related("client", "by").filter(pk=run).first()
    if found is None:
        raise click.UsageError(f"There is no run {run}: `vigie charter shadow list` tells those there are.")
    with _told():
        report = report_of(found, examples=examples)
    if as_data:
        click.echo(msgspec.json.format(msgspec.json.encode(report), indent=2))
        return
    click.echo(f"Run {run} in the shadow: {_when(found)}")
    for line in told(report):
        click.echo(line)


def _person(username: str) -> "User":
    from django.contrib.auth.models import User

    person = User.objects.filter(username=username, is_active=True).first()
    if person is None:
        raise click.UsageError(f"Nobody is named {username!r} here: give the username of a supervisor.")
    return person


@contextmanager
def _told() -> Iterator[None]:
    """Say what is wrong in a draft, or why the desk refused, in the language of the command line."""
    from django.utils.translation import override

    from vigie.charter.error import CharterError
    from vigie.desk.errors import DeskError

    try:
        yield
    except CharterError as error:
        for each in error.every:
            click.echo(str(each), err=True)
        sys.exit(1)
    except DeskError as error:
        with override("en"):
            raise click.UsageError(str(error)) from None


def _when(run: "Run") -> str:
    """Return who started a run, when, and until when, on the clock of this machine."""
    start, end = (
        f"{datetime.fromtimestamp(at / 1000).astimezone():%Y-%m-%d %H:%M}"
        for at in (run.started_ms, run.ends_ms if run.stopped_ms is None else run.stopped_ms)
    )
    ends = "runs until" if run.stopped_ms is None else "ended"
    return f"started {start} by {run.by.username}, {ends} {end}"
