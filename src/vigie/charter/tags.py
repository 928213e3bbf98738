"""Conditions on tags speak of tags that other clauses give, and never go round in circles."""

from collections.abc import Sequence

from vigie.charter.charter import Clause
from vigie.charter.error import CharterError
from vigie.charter.fields import Reader
from vigie.charter.tree import asked_tags
from vigie.charter.vocabulary import listed, nearest


def check_tags(reader: Reader, clauses: Sequence[Clause]) -> None:
    """Put on the list of errors each clause that asks for a tag which it cannot have.

    One round is enough for every clause: those that ask for no tag are tested first, and give theirs.
    """
    asked = {clause.id: asked_tags(clause.when) for clause in clauses}
    givers = {tag: clause.id for clause in clauses if not asked[clause.id] for tag in clause.tags}
    asking = {tag: clause.id for clause in clauses if asked[clause.id] for tag in clause.tags}
    for clause in clauses:
        for tag in sorted(asked[clause.id]):
            if tag in asking:
                if asking[tag] == clause.id:
                    message, mend = (
                        f"it asks for the tag '{tag}', which it gives itself",
                        "remove one of the two",
                    )
                else:
                    other = f"clause '{asking[tag]}' gives after asking for tags itself"
                    message = f"it asks for the tag '{tag}', which {other}"
                    mend = f"let '{asking[tag]}' ask for no tag, or give another one"
                _fail(reader, clause, message, "a tag of a clause that asks for none", mend)
            elif tag not in givers:
                expected = f"one of {listed(givers)}" if givers else "some 'tags' in another clause"
                _fail(
                    reader, clause, f"no other clause gives the tag '{tag}'", expected, nearest(tag, givers)
                )


def _fail(reader: Reader, clause: Clause, message: str, expected: str, mend: str | None) -> None:
    reader.errors.append(
        CharterError(
            f"clause '{clause.id}': {message}",
            path=clause.path,
            line=clause.line,
            column=clause.column,
            expected=expected,
            suggestion=mend,
        )
    )
