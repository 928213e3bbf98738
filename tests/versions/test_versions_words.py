"""The console tells the title that the clause had in the version that decided."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from published import GAZETTE, begun, published

from vigie.charter.reserved import UNAVAILABLE
from vigie.console.alerts import shown_alerts
from vigie.console.case import shown
from vigie.console.lanes import newest_rows
from vigie.console.words import clause_titles
from vigie.desk.models import Alert
from vigie.desk.services import decide_message
from vigie.versions import services
from world import NOW

RENAMED = GAZETTE.replace("{fr: Insulte, en: Insult}", "{fr: Injure, en: Slur}")


@pytest.fixture
def line(world, own):
    """Return a charter in force in the space, whose second version gives the clause another title."""
    published(own, world.owner)
    services.assign(world.space, own, by=world.owner)
    published(own, world.owner, RENAMED)
    world.space.refresh_from_db()
    return own


def weighed(world, number: int, **fields):
    said = {"charter": "gazette", "charter_version": str(number), "clause": "insulte"}
    return world.message("hidden", **(said | fields))


def test_each_version_gives_its_own_title_in_the_readers_language(world, line):
    asked = [(world.space, weighed(world, number), "insulte") for number in (1, 2, 1)]
    with override("fr"):
        assert clause_titles(asked) == ["Insulte", "Injure", "Insulte"]
    with override("en"):
        assert clause_titles(asked) == ["Insult", "Slur", "Insult"]


def test_what_no_version_says_is_said_as_before(world, line):
    shipped = world.message("hidden", charter="media", charter_version="1.0", clause="insulte-certaine")
    later = weighed(world, 9)
    odd = weighed(world, 1, charter_version="²")
    asked = [
        (world.space, shipped, "insulte-certaine"),
        (world.space, later, "insulte"),
        (world.space, odd, "insulte"),
        (world.space, shipped, UNAVAILABLE.id),
        (world.space, shipped, ""),
    ]
    with override("en"):
        titles = clause_titles(asked)
    assert titles[0] not in ("", "insulte-certaine")
    assert titles[1:3] == ["insulte", "insulte"]
    assert titles[3] not in ("", UNAVAILABLE.id)
    assert titles[4] == ""


def test_the_charter_of_another_client_with_the_same_name_says_nothing(world, line):
    theirs = begun(world.other_client, world.stranger, "gazette", GAZETTE.replace("Insult}", "Theirs}"))
    published(theirs, world.stranger)
    place = world.add_space("twitch", "rival", world.other_client)
    ours, other = weighed(world, 1), weighed(world, 1, space=place)
    with override("en"):
        assert clause_titles([(world.space, ours, "insulte"), (place, other, "insulte")]) == [
            "Insult",
            "Theirs",
        ]


def test_every_screen_tells_the_title_of_the_version_that_decided(world, line):
    case = world.case(charter="gazette", charter_version="1", clause="insulte")
    decide_message(weighed(world, 1).seq, by=world.owner, outcome="delete")
    Alert.objects.create(
        client=world.client, space=world.space, name="a", clause="insulte", charter="gazette",
        charter_version="1", seq=1, at_ms=NOW * 2, last_ms=NOW,
    )  # fmt: skip
    with override("en"):
        assert shown(world.owner, case.pk).clause == "Insult"
        rows = newest_rows(world.owner, world.space, lane="all").rows
        assert {row.clause for row in rows} == {"Insult"}
        assert [alert.clause for alert in shown_alerts(world.owner)] == ["Insult"]


def test_the_count_of_questions_stays_flat_as_rows_and_versions_grow(world, line):
    asked = [(world.space, weighed(world, number), "insulte") for number in (1, 2)]
    clause_titles(asked)
    many = [(world.space, weighed(world, number % 2 + 1), "insulte") for number in range(40)]
    with CaptureQueriesContext(connection) as captured:
        clause_titles(many)
    assert len(captured) == 1
