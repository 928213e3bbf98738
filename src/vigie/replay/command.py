"""`vigie record`: a place of the journal written to a file.

Exit codes: 0 done, 2 wrong use.
"""

import signal
import threading
from datetime import UTC, datetime
from pathlib import Path

import click


@click.command("record")
@click.argument("place", metavar="NETWORK:PLACE")
@click.option(
    "--to",
    "path",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="A file that is not there yet: .jsonl, or .jsonl.gz.",
)
@click.option(
    "--pseudonymise", is_flag=True, help="Invented names for the authors, with a key that is thrown away."
)
@click.option("--since", metavar="DATE", help="What was received from this time on (ISO 8601).")
@click.option("--until", metavar="DATE", help="What was received before this time (ISO 8601).")
@click.option("--follow", is_flag=True, help="Go on with what comes, until it is interrupted.")
def record(
    place: str, path: Path, *, pseudonymise: bool, since: str | None, until: str | None, follow: bool
) -> None:
    """Record a place to FILE: messages, changed texts and removals, as `vigie replay` plays them.

    Without --pseudonymise the file holds what people wrote under their own names: keep it as you keep the
    database.
    """
    network, colon, native = place.partition(":")
    if not (network and colon and native):
        raise click.UsageError("Name the place as network:place, as on its screen.")
    if follow and until:
        raise click.UsageError("Give --until or --follow, not both.")
    if not path.name.endswith((".jsonl", ".jsonl.gz", ".ndjson", ".ndjson.gz")):
        raise click.UsageError("The file's name ends with .jsonl or .jsonl.gz, so that it can be replayed.")
    begin, end = _moment(since, "--since"), _moment(until, "--until")
    if begin is not None and end is not None and begin >= end:
        raise click.UsageError("--since is not before --until.")
    from vigie.backtest.command import need_home

    need_home()
    from vigie.intake.journal import DatabaseJournal
    from vigie.message import Space
    from vigie.replay.pseudonyms import NOT_COVERED, Pseudonyms
    from vigie.replay.record import RecordError, Recording, Stream, opened

    journal, space = DatabaseJournal(), Space(network, native)
    pseudonyms = Pseudonyms() if pseudonymise else None
    last = journal.last()
    if pseudonyms is not None:
        pseudonyms.know(Stream(journal, space, since=begin, until=end).entries(last=last))
    stop = threading.Event()
    try:
        with opened(path) as target:
            recording = Recording(Stream(journal, space, since=begin, until=end), target, pseudonyms)
            recording.write(last=last)
            if follow:
                for name in (signal.SIGINT, signal.SIGTERM):
                    signal.signal(name, lambda *_: stop.set())
                click.echo(f"Recording {place} until you interrupt it (Ctrl-C).", err=True)
                recording.follow(stop)
            written = recording.written
            if not (written.messages or written.edits or written.removals):
                raise RecordError(f"The journal holds nothing of {place}: look at its name on its screen.")
    except RecordError as error:
        raise click.UsageError(str(error)) from None
    click.echo(
        f"{path}: {written.messages} messages, {written.edits} changed texts, {written.removals} removals."
    )
    if written.too_long:
        click.echo(f"{written.too_long} entries are left out: too long to be read again.", err=True)
    if written.unreadable:
        click.echo(f"{written.unreadable} entries of the journal cannot be read.", err=True)
    if pseudonymise:
        click.echo(NOT_COVERED, err=True)


def _moment(told: str | None, option: str) -> int | None:
    """Return a time (ms) that an option tells; without a zone it is UTC."""
    if told is None:
        return None
    try:
        moment = datetime.fromisoformat(told)
    except ValueError:
        raise click.UsageError(f"{option} takes a date as 2026-11-22T20:00Z, not {told!r}.") from None
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000)
