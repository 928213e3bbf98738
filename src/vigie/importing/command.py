"""`vigie import`: a file of another tool, examined and never live.

Exit codes: 0 done, 1 rows were lost, 2 wrong use.
"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from vigie.message import Kind

if TYPE_CHECKING:
    from vigie.importing.rows import Understood

#: Characters of each text shown on a terminal; reasons shown.
_OF_A_TEXT, _REASONS = 60, 10


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
    from vigie.importing import sentences
    from vigie.importing.errors import ColumnsError, ImportRefusedError
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
    except ColumnsError as error:
        told_how = str(error)
        if error.sentence == sentences.NO_TEXT_COLUMN:
            told_how += f" As in --map {error.header[0]}=text; there are: {', '.join(error.header)}."
        raise click.UsageError(told_how) from None
    except (ImportRefusedError, CharterError) as error:
        raise click.UsageError(str(error)) from None
    except ExaminerError as error:
        raise click.ClickException(str(error)) from None
    added = report.recorded + report.removals
    click.echo(f"{added} imported, {report.repeated} known already, {counted.refused} refused.")
    named = counted.most_often()
    _reasons([(why, count, first) for why, count, first in named[:_REASONS]], max(0, len(named) - _REASONS))
    if report.lost:
        raise click.ClickException(f"{report.lost} were lost: import the file again, what is there stays.")


def _preview(understood: "Understood", network: str, space: str, kind: str) -> None:
    from vigie.clock import now_ms
    from vigie.importing.study import study
    from vigie.message import Space

    found = study(understood, Space(network, space), at=now_ms(), kind=kind)
    for row in found.rows:
        author, text = _safe(row.author or "?"), _safe(row.text[:_OF_A_TEXT])
        click.echo(f"{row.number:>6}  {_date(row.at)}  {author}: {text}")
    click.echo(f"{found.taken} would be imported, {found.refused} refused.")
    _reasons([(reason.said[0], reason.count, reason.first) for reason in found.reasons], found.more_reasons)


def _reasons(reasons: "list[tuple[str, int, int]]", more: int) -> None:
    for reason, count, first in reasons:
        click.echo(f"  {count} × {reason} (first: {first})", err=True)
    if more:
        click.echo(f"  and {more} other reasons.", err=True)
    sys.stderr.flush()


def _date(at: int | None) -> str:
    from datetime import UTC, datetime

    if at is None:
        return "no date"
    try:
        return datetime.fromtimestamp(at / 1000, UTC).isoformat(" ", "minutes").removesuffix("+00:00")
    except (ValueError, OverflowError):
        return str(at)


def _safe(text: str) -> str:
    """Return a text without the signs that a terminal obeys."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)
