"""What `vigie charter check` and `vigie charter test` find in a file."""

import os

from vigie.charter.charter import Charter
from vigie.charter.compile import compile_charter
from vigie.charter.error import CharterError
from vigie.charter.examples import Examiner, ExamplesReport, run
from vigie.charter.load import load


def check(path_or_name: str | os.PathLike[str]) -> list[CharterError]:
    """Return the mistakes of a charter's file, in the order of the file; none for a right one.

    Parameters
    ----------
    path_or_name
        A YAML file, or the name of a shipped charter.
    """
    try:
        charter = load(path_or_name)
    except CharterError as error:
        return list(error.every)
    errors = _idle(charter)
    if not errors:
        compile_charter(charter)
    return errors


def test(path_or_name: str | os.PathLike[str], engine: Examiner) -> ExamplesReport:
    """Run every example of a charter.

    Parameters
    ----------
    path_or_name
        A YAML file, or the name of a shipped charter.
    engine
        A fresh `vigie.engine.engine.Engine`, or anything that examines messages.

    Returns
    -------
    ExamplesReport
        Which clause matched each example, and why or why not.

    Raises
    ------
    CharterError
        When the charter itself is wrong.
    """
    return run(load(path_or_name), engine)


def _idle(charter: Charter) -> list[CharterError]:
    """Return the clauses that act alone with nothing that proves them."""
    return [
        CharterError(
            f"clause '{clause.id}': it acts alone, and no example shows on what",
            path=charter.path,
            line=clause.line,
            column=clause.column,
            expected="examples under 'must' and under 'must_not'",
        )
        for clause in charter.clauses
        if clause.acts_alone
        and clause.outcome != "publish"
        and {example.must for example in clause.examples} != {True, False}
    ]
