"""``vigie compare``: how Vigie's scores stand beside those another service gave to the same texts."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from vigie.compare.agreement import Agreement
    from vigie.compare.report import Comparison

#: Where people commonly set theirs.
THRESHOLDS = (0.5, 0.7, 0.8, 0.9)


@click.command()
@click.option(
    "--against",
    "path",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Texts with their scores, as JSON lines.",
)
@click.option(
    "--attribute", "attributes", multiple=True, help="Only this attribute; several times for several."
)
@click.option(
    "--threshold",
    "thresholds",
    multiple=True,
    type=click.FloatRange(0, 1, min_open=True),
    help=f"A threshold of theirs; {', '.join(map(str, THRESHOLDS))} by default.",
)
@click.option(
    "--show", default=0, type=click.IntRange(0), metavar="N", help="Show the N most different texts."
)
@click.option(
    "--at-least",
    type=click.FloatRange(-1, 1),
    metavar="R",
    help="Fail (exit code 1) where a rank correlation is lower.",
)
@click.option(
    "--json",
    "report",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the figures to this file.",
)
def compare(
    path: Path,
    attributes: tuple[str, ...],
    thresholds: tuple[float, ...],
    show: int,
    at_least: float | None,
    report: Path | None,
) -> None:
    """Compare Vigie's scores with those another service gave to the same texts.

    A line of the file is {"text": "…", "lang": "fr", "scores": {"TOXICITY": 0.93}, "toxic": true}, where
    "lang" and "toxic" (what a person says) may be missing; or {"request": {…}, "response": {…}} as sent to
    and answered by comments:analyze. No text leaves this machine, and none is printed without --show.
    """
    from vigie.compare.read import CompareError, read_file
    from vigie.compare.report import compare_rows

    if report and not report.absolute().parent.is_dir():
        raise click.UsageError(f"There is no folder {report.absolute().parent} for the report.")
    try:
        found = read_file(path)
        with click.progressbar(
            length=len(found.rows), label="Scoring", file=sys.stderr, hidden=not sys.stderr.isatty()
        ) as bar:
            told = compare_rows(found, attributes, sorted(thresholds) or THRESHOLDS, advance=bar.update)
    except CompareError as error:
        raise click.UsageError(str(error)) from None
    _print(told)
    if show:
        _show(told, show)
    if report:
        import msgspec

        report.write_bytes(msgspec.json.format(msgspec.json.encode(told.figures()), indent=2) + b"\n")
    if at_least is not None:
        weak = [one.attribute for one in told.agreements if (one.rank_correlation or -1.0) < at_least]
        if weak:
            raise click.ClickException(f"The rank correlation is below {at_least:g} for {', '.join(weak)}.")


def _print(told: "Comparison") -> None:
    click.echo(f"{told.compared} texts compared.")
    for reason, count in told.left_out.items():
        click.echo(f"Left out: {count} ({reason}).")
    if told.not_served:
        click.echo(f"Not served by Vigie: {', '.join(told.not_served)}.")
    for agreement in told.agreements:
        _print_agreement(agreement)


def _print_agreement(agreement: "Agreement") -> None:
    click.echo()
    click.secho(f"{agreement.attribute} — {agreement.texts} texts", bold=True)
    if agreement.rank_correlation is None:
        click.echo("  rank correlation: none, one side says the same of all texts")
    else:
        click.echo(f"  rank correlation {agreement.rank_correlation:.3f}")
    if agreement.labelled:
        click.echo(
            f"  against people's labels ({agreement.toxic} toxic of {agreement.labelled}): "
            f"AUC {_figure(agreement.auc_theirs)} theirs, {_figure(agreement.auc_ours)} Vigie"
        )
    click.echo("  theirs   flags    Vigie    flags     both  only theirs  only Vigie  neither")
    for at in agreement.thresholds:
        ours = "none" if at.ours is None else f"{at.ours:.3f}"
        click.echo(
            f"  {at.theirs:<6g} {_share(at.flagged_by_theirs, agreement.texts):>7}  {ours:>7}  "
            f"{_share(at.flagged_by_ours, agreement.texts):>7}  {at.both:>7}  {at.only_theirs:>11}  "
            f"{at.only_ours:>10}  {at.neither:>7}"
        )


def _show(told: "Comparison", most: int) -> None:
    for agreement in told.agreements:
        click.echo()
        click.secho(f"{agreement.attribute}: the most different texts (theirs, Vigie)", bold=True)
        for theirs, ours, text in told.most_different(agreement.attribute, most):
            # A terminal obeys some characters, and a text has lines of its own.
            shown = "".join(sign if sign.isprintable() else " " for sign in text)
            click.echo(f"  {theirs:.3f}  {ours:.3f}  {shown[:300]}{'…' if len(shown) > 300 else ''}")


def _share(count: int, of: int) -> str:
    return f"{100 * count / of:.1f} %"


def _figure(value: float | None) -> str:
    return "none" if value is None else f"{value:.3f}"
