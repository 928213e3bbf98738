"""Keeps what drafts would have proposed: the one place that is given it, and it only inserts rows."""

from collections.abc import Iterable

from django.db import connection

from vigie.rules import Shadowed

# What is there already stays: the rows of a draft must never make the database refuse the facts beside them.
_INSERT = (
    "INSERT INTO shadow_wouldbe (run_id, seq, outcome, clause, matched, acts_alone) "
    "VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING"
)


def keep(said: Iterable[tuple[int, Shadowed]]) -> None:
    """Write what drafts said of messages, inside the caller's transaction.

    Parameters
    ----------
    said
        Each with the number of its message.
    """
    with connection.cursor() as cursor:
        cursor.executemany(
            _INSERT,
            [
                (each.run, seq, each.outcome, each.clause, " ".join(each.matched), each.acts_alone)
                for seq, each in said
            ],
        )
