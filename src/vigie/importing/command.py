"""`vigie import`: a file of another tool, examined and never live.

Exit codes: 0 done, 1 rows were lost, 2 wrong use.
"""

import sys
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from vigie.message import Kind

if TYPE_CHECKING:
    from vigie.importing.entries import Counted
    from vigie.importing.rows import Understood

#: Rows shown as they are understood, and characters of each text; reasons shown.
_SHOWN, _OF_A_TEXT, _REASONS = 10, 60, 10


@click.command("import")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--network", required=True, metavar="N", help="Network that the place is put under.")
@click.option("--space", required=True, metavar="S", help="A place of its own, made where it is new.")
@click.option("--client", default="default", show_default=True, metavar="C", help="Whose place it is.")
@click.option("--charter", default="media", show_default=True, help="Charter of a place that is new.")
@click.option(
    "--kind", default="comment", show_default=True, type=click.Choice(get_args(Kind)), help="Of the messages."
)
@click.option(
    "--map",
    "mapping",
    multiple=True,
    metavar="COLUMN=FIELD",
    help="Which column gives which field; no field leaves it out.",
)
@click.option(
    "--timezone", "zone", default="UTC", show_default=True, metavar="ZONE", help="Of dates that name none."
)
@click.option("--dry-run", is_flag=True, help="Show how the file is understood, and import nothing.")
def bring(
    path: Path,
    *,
    network: str,
    space: str,
    client: str,
    charter: str,
    kind: str,
    mapping: tuple[str, ...],
    zone: str,
    dry_run: bool,
) -> None:
    """Import FILE: CSV, JSON lines, a JSON array, or an export of Disqus or WordPress.

    The format is told by the content. What is imported gets verdicts and may be moderated, and no action
    about it ever leaves for a network. The same file again adds nothing.
    """
    told = {}
    for each in mapping:
        column, equals, field = each.rpartition("=")
        if not equals or not column:
            raise click.UsageError(f"--map takes COLUMN=FIELD, not {each!r}.")
        told[column] = field
    try:
        where = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise click.UsageError(f"--timezone takes a zone as Europe/Paris, not {zone!r}.") from None
    from vigie.charter.error import CharterError
    from vigie.charter.load import load
    from vigie.cli import _ready
    from vigie.examiner import ExaminerError
    from vigie.importing.errors import ImportRefusedError
    from vigie.importing.reading import understand

    try:
        load(charter)
        if not dry_run:
            _ready(silence=2.0)
            from vigie.importing.services import bring_in, place_for

            place = place_for(network, space, client=client)
        understood = understand(path, told, where)
        click.echo(f"{understood.format}.")
        for column, field in understood.columns.items():
            click.echo(f"  {column} → {field}")
        for remark in understood.remarks:
            click.echo(remark)
        if dry_run:
            _preview(understood, network, space, kind)
            return
        counted, report = bring_in(
            understood,
            place,
            client=client,
            charter=charter,
            kind=kind,
            say=lambda sentence: click.echo(sentence, err=True),
        )
    except (ImportRefusedError, CharterError) as error:
        raise click.UsageError(str(error)) from None
    except ExaminerError as error:
        raise click.ClickException(str(error)) from None
    added = report.recorded + report.removals
    click.echo(f"{added} imported, {report.repeated} known already, {counted.refused} refused.")
    _reasons(counted)
    if report.lost:
        raise click.ClickException(f"{report.lost} were lost: import the file again, what is there stays.")


def _preview(understood: "Understood", network: str, space: str, kind: str) -> None:
    from vigie.clock import now_ms
    from vigie.importing.entries import Counted, entries
    from vigie.message import Message, Space

    counted = Counted()
    read = entries(understood, Space(network, space), at=now_ms(), kind=kind)
    for each in islice(read, _SHOWN):
        counted.add(each)
        if isinstance(each.entry, Message):
            author = each.entry.author.name if each.entry.author else "?"
            text = " ".join(each.entry.text.split())[:_OF_A_TEXT]
            click.echo(f"{each.number:>6}  {_date(each.entry.at)}  {_safe(author)}: {_safe(text)}")
    for each in read:
        counted.add(each)
    click.echo(f"{counted.taken} would be imported, {counted.refused} refused.")
    _reasons(counted)


def _reasons(counted: "Counted") -> None:
    by_count = sorted(counted.reasons.items(), key=lambda item: -item[1][0])
    for reason, (count, first) in by_count[:_REASONS]:
        click.echo(f"  {count} × {reason} (first: {first})", err=True)
    if len(by_count) > _REASONS:
        click.echo(f"  and {len(by_count) - _REASONS} other reasons.", err=True)
    sys.stderr.flush()


def _date(at: int) -> str:
    from datetime import UTC, datetime

    try:
        return datetime.fromtimestamp(at / 1000, UTC).isoformat(" ", "minutes").removesuffix("+00:00")
    except (ValueError, OverflowError):
        return str(at)


def _safe(text: str) -> str:
    """Return a text without the signs that a terminal obeys."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)
