"""Charters for tests, an examiner without engine, and how a test database forgets versions."""

from collections.abc import Sequence

from django.contrib.auth.models import User
from django.db import connection

from vigie.accounts.models import Client
from vigie.engine.finding import Finding
from vigie.message import Message
from vigie.versions import services
from vigie.versions.models import OwnCharter, Version

GAZETTE = """\
charter: {id: gazette, version: draft, title: {fr: Gazette, en: Gazette}, languages: [fr, en]}
thresholds: {ferme: 0.8}
clauses:
  - id: insulte
    title: {fr: Insulte, en: Insult}
    reason: {fr: Restez poli., en: Stay polite.}
    when: insult > ferme
    outcome: hide
    below: both
    examples: {must: [Quel clown.], must_not: [Quel cirque.]}
"""
#: What is written below the charter `gazette`, once it is published.
LIVE = """\
charter: {id: direct, version: draft, extends: gazette}
clauses:
  - id: insulte
    outcome: hold
"""


class Listener:
    """Sees an insult wherever somebody speaks of a clown."""

    def examine(self, messages: Sequence[Message]) -> list[list[Finding]]:
        return [
            [Finding("insult", 0.9, 0, 5, "insult.word", ("clown",))] if "clown" in message.text else []
            for message in messages
        ]


def begun(client: Client, by: User, slug: str = "gazette", text: str = GAZETTE) -> OwnCharter:
    return services.create(client, slug, text, by=by)


def published(own: OwnCharter, by: User, text: str | None = None, reason: str = "À l’essai") -> Version:
    """Publish a charter, with another draft where one is given."""
    if text is not None:
        services.save_draft(own, text, by=by, based_on=own.edition)
    return services.publish(own, by=by, reason=reason, examiner=Listener())


class Unguarded:
    """Takes the triggers of versions away, as one who holds the database could, and puts them back."""

    def __enter__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'versions_version'"
            )
            self._triggers = cursor.fetchall()
            assert len(self._triggers) == 3
            for name, _ in self._triggers:
                cursor.execute(f"DROP TRIGGER {name}")

    def __exit__(self, *_: object) -> None:
        with connection.cursor() as cursor:
            for _, sql in self._triggers:
                cursor.execute(sql)


def forget_versions() -> None:
    """Empty the versions of a test's database: Django empties all tables after a test that commits."""
    with Unguarded(), connection.cursor() as cursor:
        cursor.execute("UPDATE desk_space SET own_charter_id = NULL")
        cursor.execute("DELETE FROM versions_version")
