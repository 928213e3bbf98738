"""`vigie charter check|test|show|diff|schema`: a charter's mistakes, examples, text, changes and form.

`backtest` lives in its own room, and so do `publish`, `versions`, `back` and `verify`.

Exit codes: 0 done, 1 the check it makes failed, 2 wrong use.
"""

import json
import sys
from collections import Counter

import click

from vigie.backtest.command import backtest
from vigie.charter.check import doubted, test
from vigie.charter.difference import difference
from vigie.charter.difference_words import Telling
from vigie.charter.effective import effective
from vigie.charter.error import CharterError
from vigie.charter.examples import Examiner, ExampleResult
from vigie.charter.json_schema import json_schema
from vigie.charter.load import find, load, read
from vigie.charter.nodes import read_text
from vigie.shadow.command import shadow
from vigie.versions.command import back_command, publish_command, verify_command, versions_command


@click.group()
def charter() -> None:
    """Check and try the charter: the client's rules."""


for _command in (backtest, publish_command, versions_command, back_command, verify_command):
    charter.add_command(_command)
charter.add_command(shadow)


@charter.command("check")
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option("--strict", is_flag=True, help="Fail on doubts too.")
def check_command(files: tuple[str, ...], strict: bool) -> None:
    """Say what is wrong in each FILE, and what is doubtful: a path, or the name of a shipped charter."""
    wrong = False
    for file in _existing(files):
        checked = doubted(file)
        for error in checked.errors:
            click.echo(str(error), err=True)
        for each in checked.doubts:
            click.secho(str(each), err=True, fg="yellow")
        for path, count in Counter(each.path for each in checked.above).items():
            doubts = f"{count} doubt{'s' if count > 1 else ''}"
            click.secho(f"{path}: {doubts} of its own, told when it is checked itself", err=True, fg="yellow")
        refused = bool(checked.errors or (strict and checked.doubts))
        wrong = wrong or refused
        if not refused:
            read = load(file)
            count = sum(len(clause.examples) for clause in read.clauses)
            click.echo(f"{file}: right ({len(read.clauses)} clauses, {count} examples)")
    sys.exit(1 if wrong else 0)


@charter.command("test")
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
def test_command(files: tuple[str, ...]) -> None:
    """Run the examples of each FILE: a path, or the name of a shipped charter."""
    wrong = False
    for file in _existing(files):
        try:
            report = test(file, _engine())
        except CharterError as error:
            wrong = True
            for each in error.every:
                click.echo(str(each), err=True)
            continue
        for result in report.failed:
            path, line, column = result.example.place
            click.echo(f"{path}:{line}:{column}: {told(result)}", err=True)
        passed = len(report.results) - len(report.failed)
        click.echo(f"{file}: {passed} of {len(report.results)} examples pass")
        wrong = wrong or not report.passed
    sys.exit(1 if wrong else 0)


@charter.command("show")
@click.argument("file", metavar="FILE")
@click.option("--effective", "whole", is_flag=True, help="With all that it inherits, and where from.")
def show_command(file: str, whole: bool) -> None:
    """Print the charter FILE: a path, or the name of a shipped charter."""
    (name,) = _existing((file,))
    try:
        path = find(name)
        text = effective(read(name).root) if whole else read_text(path, str(path))
    except CharterError as error:
        for each in error.every:
            click.echo(str(each), err=True)
        sys.exit(1)
    click.echo(text, nl=not text.endswith("\n"))


@charter.command("diff")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option(
    "--language",
    type=click.Choice(("fr", "en")),
    default="en",
    show_default=True,
    help="The language of the sentences.",
)
@click.option("--json", "as_data", is_flag=True, help="As data, for programs.")
@click.option("--exit-code", "tells", is_flag=True, help="End with 1 where something changed.")
def diff_command(old: str, new: str, language: str, *, as_data: bool, tells: bool) -> None:
    """Say what changed from the charter OLD to NEW: paths, or names of shipped charters."""
    _existing((old, new))
    try:
        before, after = load(old), load(new)
    except CharterError as error:
        for each in error.every:
            click.echo(str(each), err=True)
        # Not 1, which says that something changed.
        sys.exit(2)
    changes, telling = difference(before, after), Telling(language)
    if as_data:
        click.echo(json.dumps([telling.data(each) for each in changes], indent=2))
    else:
        click.echo("\n".join(map(telling.line, changes)) or telling.nothing())
    sys.exit(1 if changes and tells else 0)


@charter.command("schema")
def schema_command() -> None:
    """Print the JSON Schema of a charter's file, by which editors complete and check it."""
    click.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))


def _existing(files: tuple[str, ...]) -> tuple[str, ...]:
    """Return the files; end with exit code 2 where one is no file."""
    for file in files:
        try:
            path = find(file)
            if path.is_dir():
                raise CharterError("this is a directory", path=file, expected="a charter's file")
        except CharterError as error:
            click.echo(str(error), err=True)
            sys.exit(2)
    return files


def _engine() -> Examiner:
    # Imported here: it loads lexicons and models, which `check` does without.
    from vigie.engine.engine import Engine

    return Engine()


def told(result: ExampleResult) -> str:
    """Return one line that says how an example came out."""
    example, verdict = result.example, result.verdict
    text = example.text if len(example.text) <= 60 else example.text[:59] + "…"
    others = [each for each in verdict.matched if each != result.clause]
    matched = f"matched: {', '.join(others)}" if others else "no other clause matched"
    wanted = "must match and does not" if example.must else "must not match and does"
    return f"clause '{result.clause}': « {text} » {wanted}: {result.because}; {verdict.outcome}; {matched}"
