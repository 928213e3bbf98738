"""A published version is not changed, and whoever changes one all the same is seen."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from published import GAZETTE, Unguarded, begun, published

from vigie.versions import services
from vigie.versions.errors import BrokenSeal
from vigie.versions.models import Version
from vigie.versions.queries import history_of, verify

STRICTER = GAZETTE.replace("0.8}", "0.7}")
COLUMNS = [
    "number", "text", "source", "extends", "extends_version", "reason", "by_id", "author", "at_ms", "seal",
]  # fmt: skip


@pytest.fixture
def line(world, own):
    """Return three versions of one charter."""
    texts = (GAZETTE, STRICTER, GAZETTE)
    return [published(own, world.owner, text, reason=str(number)) for number, text in enumerate(texts)]


def sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE versions_version SET reason = 'other' WHERE number = 1",
        "UPDATE versions_version SET reason = reason",
        "DELETE FROM versions_version WHERE number = 3",
        "DELETE FROM versions_version",
        "INSERT OR REPLACE INTO versions_version SELECT * FROM versions_version WHERE number = 1",
        "REPLACE INTO versions_version"
        " (own_id, number, text, source, extends, extends_version, reason, by_id, author, at_ms, seal)"
        " SELECT own_id, number, 'x', source, extends, extends_version, reason, by_id, author, at_ms, 'x'"
        " FROM versions_version WHERE number = 1",
        "INSERT INTO versions_version SELECT * FROM versions_version WHERE number = 2"
        " ON CONFLICT (id) DO UPDATE SET text = 'other'",
    ],
)
def test_no_statement_changes_a_version_or_takes_it_away(line, statement):
    before = list(Version.objects.order_by("pk").values())
    with pytest.raises(IntegrityError, match="publish a new one"), transaction.atomic():
        sql(statement)
    assert list(Version.objects.order_by("pk").values()) == before


def test_what_has_versions_is_not_taken_away(world, own, line):
    for row in (own, world.client, world.owner):
        with pytest.raises(ProtectedError):
            row.delete()


def test_all_seals_of_what_was_published_hold(world, own, line):
    theirs = begun(world.other_client, world.stranger)
    published(theirs, world.stranger)
    services.go_back(own, 2, by=world.owner, reason="Retour")
    assert verify() is None
    assert [each.holds for each in history_of(world.owner, own.pk)] == [True] * 4


@pytest.mark.parametrize("column", COLUMNS)
def test_a_byte_changed_in_any_column_breaks_the_seal(world, own, line, column):
    second = line[1]
    value = getattr(second, column)
    if column == "by_id":
        changed = world.teammate.pk
    elif isinstance(value, int):
        changed = value + 7
    elif value:
        changed = chr(ord(value[0]) ^ 1) + value[1:]
    else:
        changed = "x"
    with Unguarded():
        sql(f"UPDATE versions_version SET {column} = %s WHERE id = %s", changed, second.pk)
    assert verify().pk == second.pk
    assert verify(world.client.pk).pk == second.pk
    assert verify(world.other_client.pk) is None
    first, *_ = history_of(world.owner, own.pk)
    assert first.holds


def test_a_version_taken_from_the_line_breaks_the_seal_of_the_next(world, own, line):
    for gone in (line[0], line[1]):
        with Unguarded():
            sql("DELETE FROM versions_version WHERE id = %s", gone.pk)
        assert verify().pk == line[2 if gone is line[1] else 1].pk


def test_a_line_given_to_another_client_or_another_charter_breaks_its_seals(world, own, line):
    sql("UPDATE versions_owncharter SET client_id = %s", world.other_client.pk)
    assert verify().pk == line[0].pk
    sql("UPDATE versions_owncharter SET client_id = %s", world.client.pk)
    assert verify() is None
    sql("UPDATE versions_owncharter SET slug = 'autre'")
    assert verify().pk == line[0].pk


def test_another_key_makes_no_seal_that_holds(line, settings):
    settings.SECRET_KEY = "another"
    assert verify().pk == line[0].pk


def test_nobody_goes_back_to_a_version_that_was_changed(world, own, line):
    with Unguarded():
        sql("UPDATE versions_version SET text = replace(text, '0.8', '0.1') WHERE number = 1")
    with pytest.raises(BrokenSeal):
        services.go_back(own, 1, by=world.owner, reason="?")
    assert services.go_back(own, 2, by=world.owner, reason="Retour").number == 4
