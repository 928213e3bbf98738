"""The facts on disk: the database, its tables, its settings, its secrets."""

import sqlite3
from pathlib import Path

from django.db import connection

from vigie.doctor.check import Found, Look

NOT_YET = "not made yet; `vigie run` makes it"


def _file() -> Path | None:
    """Return the database's file; None where it is another database, which has no file here."""
    return Path(connection.settings_dict["NAME"]) if connection.vendor == "sqlite" else None


def must_exist() -> None:
    """End the check where there is no database yet: that is no fault."""
    file = _file()
    if file is not None and not file.exists():
        raise Found("information", NOT_YET, "")


def _ask(sql: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def integrity() -> str:
    """Look whether the database's file is whole."""
    must_exist()
    file = _file()
    if file is None:
        return "kept by its own server"
    try:
        problems = [str(row[0]) for row in _ask("PRAGMA quick_check(3)")]
    except Exception as error:
        raise Found(
            "failed",
            f"{file} cannot be read ({error})",
            "stop Vigie, put a copy of the file aside, and restore the last backup",
        ) from error
    if problems != ["ok"]:
        raise Found(
            "failed",
            f"{file} is damaged ({problems[0]})",
            f"stop Vigie, put a copy aside, then: sqlite3 {file} .recover | sqlite3 {file}.new",
        )
    return f"whole, {file.stat().st_size / (1 << 20):.0f} MiB"


def settings() -> str:
    """Look whether what is acknowledged is really on disk."""
    must_exist()
    if connection.vendor != "sqlite":
        return connection.vendor
    version = sqlite3.sqlite_version
    if sqlite3.sqlite_version_info < (3, 35):
        raise Found("failed", f"SQLite {version}", "install a Python whose SQLite is 3.35 or later")
    (mode,), (level,) = _ask("PRAGMA journal_mode")[0], _ask("PRAGMA synchronous")[0]
    if mode != "wal":
        raise Found(
            "failed",
            f"SQLite {version}, journal mode {mode}",
            "put VIGIE_HOME on a local disk: WAL needs one",
        )
    if level != 2:
        raise Found(
            "failed", f"SQLite {version}, synchronous {level}", "restore init_command in settings.py: FULL"
        )
    return f"SQLite {version}, WAL, synchronous FULL"


def tables() -> str:
    """Look whether the tables are those of this version."""
    from django.db.migrations.executor import MigrationExecutor

    must_exist()
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        raise Found("failed", f"{len(plan)} steps behind this version", "`vigie run` brings them up to date")
    return "up to date"


def hooks() -> str:
    """Look whether the secrets of the webhooks can be opened."""
    from vigie.api.models import Hook
    from vigie.api.sealing import SealBrokenError, unseal

    must_exist()
    count = 0
    for hook in Hook.objects.all():
        try:
            unseal(hook.sealed_secret)
        except SealBrokenError:
            raise Found(
                "failed",
                f"the secret of “{hook.name}” cannot be opened",
                "put back the file keys/sealing that was saved with this database",
            ) from None
        count += 1
    return f"{count}, secrets readable" if count else "none"


CHECKS: list[tuple[str, Look]] = [
    ("database", integrity),
    ("storage", settings),
    ("tables", tables),
    ("webhooks", hooks),
]
