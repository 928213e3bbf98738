"""The command line. An error is one sentence on standard error; a user's mistake shows no traceback."""

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vigie import __version__

if TYPE_CHECKING:
    from vigie.replay.pace import Pace

#: `vigie.charter.load.DEFAULT_CHARTER`, whose import would slow down every command.
CHARTER = "media"


#: How long a locked database is waited for before a command that tries again says so, seconds.
SILENCE = 2.0


class _Commands(click.Group):
    """Turns what a person can mend into one sentence, and leaves our own faults their traceback."""

    def invoke(self, ctx: click.Context) -> object:
        """Run a command."""
        from django.db import DatabaseError

        from vigie.intake.storage import StorageError, explained, refuses_a_row

        try:
            return super().invoke(ctx)
        except StorageError as error:
            raise click.ClickException(str(error)) from None
        except DatabaseError as error:
            if refuses_a_row(error):
                raise
            raise click.ClickException(str(explained(error))) from None
        except BrokenPipeError:
            raise  # click ends quietly where the reader has left
        except OSError as error:
            if error.filename is None:
                raise
            raise click.ClickException(
                f"{error.filename} cannot be used ({error.strerror}): check that place and its permissions, "
                "or name another folder in VIGIE_HOME."
            ) from None


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="vigie")
def main() -> None:
    """Vigie: every message seen, understood, and treated rightly, in time.

    The folder of the database, keys and recordings is VIGIE_HOME (./var by default).
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vigie.settings")
    # Several processes share the cores: threads of linear algebra would only wait for one another.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def _ready(*, migrate: bool = True, silence: float | None = None) -> None:
    """Set Django up and bring the database up to date.

    `silence` is how long a locked database is waited for without a word, where the command tries again.
    """
    import django

    django.setup()
    if silence is not None:
        from vigie.intake.storage import wait_at_most

        wait_at_most(silence)
    if migrate:
        from django.core.management import call_command

        call_command("migrate", verbosity=0, interactive=False)


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--speed", metavar="N|max", help="Of recorded time: 1 is as it happened, 10 ten times as fast.")
@click.option("--rate", type=click.FloatRange(min=0, min_open=True), metavar="N", help="Messages a second.")
@click.option("--resume", is_flag=True, help="Go on where the last replay of these files stopped.")
@click.option(
    "--patience",
    type=click.FloatRange(min=0),
    default=60.0,
    show_default=True,
    metavar="SECONDS",
    help="How long a locked database or a full disk is waited for.",
)
@click.option(
    "--report", type=click.Path(path_type=Path, dir_okay=False), help="Write the counts to this file."
)
@click.option("--client", default="default", show_default=True, help="Client that new spaces belong to.")
@click.option(
    "--charter", default=CHARTER, show_default=True, help="Charter of new spaces: a name or a file."
)
@click.option(
    "--drill", default="", metavar="NAME", help="Rehearse: play into places of its own, drill/NAME/…"
)
def replay(
    files: tuple[Path, ...],
    speed: str | None,
    rate: float | None,
    resume: bool,
    patience: float,
    report: Path | None,
    client: str,
    charter: str,
    drill: str,
) -> None:
    """Play recordings (JSON lines, .gz too, or folders of them) through the whole road."""
    if drill and (len(drill) > 60 or not drill.replace("-", "").isalnum()):
        raise click.UsageError("--drill takes a short name of letters, figures and hyphens.")
    if speed is not None and rate is not None:
        raise click.UsageError("Give --speed or --rate, not both.")
    pace = _pace(speed, rate)
    if report and not report.absolute().parent.is_dir():
        raise click.UsageError(f"There is no folder {report.absolute().parent} for the report.")
    _ready(silence=min(SILENCE, patience / 2))
    import msgspec

    from vigie.charter.error import CharterError
    from vigie.charter.load import load
    from vigie.examiner import ExaminerError
    from vigie.replay.player import BesideError, Player
    from vigie.replay.progress import Progress
    from vigie.replay.recording import Recording, RecordingError

    try:
        load(charter)
        recording = Recording(list(files))
        player = Player(
            recording, pace, resume=resume, client=client, charter=charter, patience=patience, drill=drill
        )
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, lambda *_: player.stop.set())
        result = player.play(Progress(recording))
    except (RecordingError, CharterError, BesideError) as error:
        raise click.UsageError(str(error)) from None
    except ExaminerError as error:
        raise click.ClickException(str(error)) from None
    finally:
        if sys.stderr.isatty():
            click.echo(err=True)
    told = msgspec.json.format(msgspec.json.encode(result), indent=2).decode()
    if report:
        report.write_text(told + "\n")
    click.echo(told)
    if player.unreadable:
        raise click.UsageError(str(player.unreadable))
    if not result.finished:
        click.echo("Stopped before the end: go on with --resume.", err=True)
    if result.lost or result.duplicated or not result.finished:
        sys.exit(1)


def _pace(speed: str | None, rate: float | None) -> "Pace":
    """Return the pace that the options ask for."""
    from vigie.replay.pace import AtOnce, AtRate, AtSpeed

    if rate is not None:
        if not rate < float("inf"):
            raise click.UsageError(f"--rate takes a number of messages a second, not {rate}.")
        return AtRate(rate)
    if speed is None or speed == "max":
        return AtOnce()
    try:
        number = float(speed)
    except ValueError:
        number = -1.0
    if not 0 < number < float("inf"):
        raise click.UsageError(f"--speed takes a number above 0, or max; not {speed!r}.")
    return AtSpeed(number)


@main.command()
@click.option("--charter", default=CHARTER, show_default=True, help="A shipped charter's name, or a file.")
def assess(charter: str) -> None:
    """Answer one line of JSON for each line of JSON on standard input, in order."""
    from vigie.assess import Assessor, assess_stream
    from vigie.charter.error import CharterError

    try:
        assessor = Assessor(charter)
    except CharterError as error:
        raise click.UsageError(str(error)) from None
    try:
        assess_stream(sys.stdin.buffer, sys.stdout.buffer, assessor)
    except BrokenPipeError:
        # Whoever read has left; nothing more is to be said, not even by the interpreter's last flush.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
def run(host: str, port: int) -> None:
    """Run Vigie: the console, the worker, and what restarts them."""
    from vigie.processes import supervise

    sys.exit(supervise.run(host, port, worker=["worker"]))


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@click.option("--speed", default=2.5, show_default=True, type=click.FloatRange(0.1, 100))
def demo(host: str, port: int, speed: float) -> None:
    """Run Vigie with the demonstration: an invented media, its live, and a raid."""
    from vigie.processes import supervise

    sys.exit(supervise.run(host, port, worker=["worker", "--demo", str(speed)], demo=True))


@main.group()
def watch() -> None:
    """Moderate a live of a network in simulation: nothing is sent to the network."""


@watch.command()
@click.argument("channel")
@click.option("--address", hidden=True, help="Another server that speaks the same protocol.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@click.option("--charter", default=CHARTER, show_default=True)
def twitch(channel: str, address: str | None, host: str, port: int, charter: str) -> None:
    """Read the chat of a Twitch CHANNEL without an account, and moderate it in the console."""
    from vigie.charter.error import CharterError
    from vigie.charter.load import load
    from vigie.connectors.base import ConnectorError
    from vigie.connectors.twitch import TwitchChat
    from vigie.processes import supervise

    try:
        load(charter)
        TwitchChat(channel)
    except (CharterError, ConnectorError) as error:
        raise click.UsageError(str(error)) from None
    worker = ["worker", "--twitch", channel, "--charter", charter]
    if address:
        worker += ["--twitch-address", address]
    sys.exit(supervise.run(host, port, worker=worker, watched=("twitch", channel.lower())))


@main.command(hidden=True)
@click.option("--demo", type=float)
@click.option("--twitch", "channel")
@click.option("--twitch-address")
@click.option("--charter", default=CHARTER)
def worker(demo: float | None, channel: str | None, twitch_address: str | None, charter: str) -> None:
    """Run the worker; `vigie run` starts it."""
    _ready(migrate=False, silence=SILENCE)
    from vigie.charter.error import CharterError
    from vigie.charter.load import load
    from vigie.processes import streams
    from vigie.processes.worker import Worker

    try:
        load(charter)
    except CharterError as error:
        raise click.UsageError(str(error)) from None
    chosen = []
    if demo:
        chosen.append(streams.demonstration(demo))
    if channel:
        chosen.append(streams.twitch(channel, twitch_address))
    sys.exit(Worker(chosen, charter=charter).run())


@main.command()
@click.argument("what", nargs=-1)
@click.option(
    "--json",
    "report",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the figures to this file.",
)
def bench(what: tuple[str, ...], report: Path | None) -> None:
    """Measure WHAT: names of files of benchmarks/ (engine, road, webhooks…); all of them by default."""
    from vigie.bench import run_benchmarks

    try:
        sys.exit(run_benchmarks(what, report))
    except LookupError as error:
        raise click.UsageError(str(error)) from None


def _join_commands() -> None:
    """Add the commands that live with their rooms."""
    from vigie.api.command import hooks, key
    from vigie.autonomy.command import automatic, autonomy
    from vigie.channels.command import channels
    from vigie.charter.command import charter
    from vigie.compare.command import compare
    from vigie.doctor.command import doctor
    from vigie.importing.command import bring
    from vigie.media.command import media
    from vigie.model_command import model
    from vigie.opinions.command import opinion
    from vigie.replay.command import record

    ours = (
        automatic,
        autonomy,
        channels,
        charter,
        compare,
        doctor,
        hooks,
        key,
        media,
        model,
        opinion,
        record,
        bring,
    )
    for command in ours:
        main.add_command(command)


_join_commands()
