"""How a worker asks, at the price of one row, whether the rules changed since it read them."""

from django.db import connection

from vigie.versions.models import Generation

#: The key of the only row.
_ROW = 1


def generation() -> int:
    """Return how many times the rules changed; asked before they are read, it misses no change."""
    return Generation.objects.filter(pk=_ROW).values_list("number", flat=True).first() or 0


def rules_changed() -> None:
    """Say that the rules changed, inside the transaction that changes them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO versions_generation (id, number) VALUES (%s, 1)"
            " ON CONFLICT (id) DO UPDATE SET number = versions_generation.number + 1",
            [_ROW],
        )
