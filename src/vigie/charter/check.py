"""What `vigie charter check` and `vigie charter test` find in a file."""

import os

import msgspec

from vigie.charter.charter import Charter
from vigie.charter.compile import compile_charter
from vigie.charter.defects import Doubt
from vigie.charter.doubts import defects
from vigie.charter.error import CharterError, in_order
from vigie.charter.examples import Examiner, ExamplesReport, run
from vigie.charter.load import load, read


class Checked(msgspec.Struct, frozen=True):
    """What is wrong in a charter's file, and what is doubtful."""

    #: They refuse the charter.
    errors: tuple[CharterError, ...]
    #: They are told and refuse nothing; none is looked for in a file that cannot be read.
    doubts: tuple[Doubt, ...] = ()
    #: Doubts about the charters above, which are not this file's to mend.
    above: tuple[Doubt, ...] = ()


def check(path_or_name: str | os.PathLike[str]) -> list[CharterError]:
    """Return the mistakes of a charter's file, in the order of the file; none for a right one.

    Parameters
    ----------
    path_or_name
        A YAML file, or the name of a shipped charter.
    """
    return list(doubted(path_or_name).errors)


def doubted(path_or_name: str | os.PathLike[str]) -> Checked:
    """Return the mistakes of a charter's file and the doubts about it, each in the order of the file.

    Parameters
    ----------
    path_or_name
        A YAML file, or the name of a shipped charter.
    """
    try:
        charter, root = read(path_or_name)
    except CharterError as error:
        return Checked(error.every)
    found = defects(charter, root)
    errors = sorted([*_idle(charter), *found.errors], key=lambda error: in_order(error, charter.path))
    if not errors:
        compile_charter(charter)
    own = tuple(doubt for doubt in found.doubts if doubt.path == charter.path)
    above = tuple(doubt for doubt in found.doubts if doubt.path != charter.path)
    return Checked(tuple(errors), own, above)


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
            path=clause.path,
            line=clause.line,
            column=clause.column,
            expected="examples under 'must' and under 'must_not'",
        )
        for clause in charter.clauses
        if clause.acts_alone
        and clause.outcome != "publish"
        and {example.must for example in clause.examples} != {True, False}
    ]
