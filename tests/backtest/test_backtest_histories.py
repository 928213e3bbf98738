"""A draft that asks who wrote before is given what was known when each message came."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from vigie.backtest.backtest import Backtest
from vigie.backtest.read import bounds, pages
from vigie.charter.charter import Charter
from vigie.charter.load import loads
from vigie.desk.services import decide_message
from vigie.intake.base import encode
from vigie.intake.models import JournalEntry
from vigie.message import Author, History, Message, Space
from world import NOW, World

TEXT = """\
charter: {{id: essai, version: 1, title: {{fr: a}}, languages: [fr]}}
clauses:
  - {{id: a, title: {{fr: a}}, reason: {{fr: a}}, outcome: hold, when: {when}}}
"""


def draft(when: str) -> Charter:
    return loads(TEXT.format(when=when))


def matches(world: World, when: str) -> int:
    report = Backtest(draft(when), [world.space], since=0).run()
    return {clause.id: clause.matched for clause in report.clauses}.get("a", 0)


def test_it_finds_the_first_messages_of_each_author(world: World) -> None:
    for number in range(12):
        world.message(author_id=f"u{number % 2}", recorded_ms=NOW + number)
    assert matches(world, "author is newcomer") == 6
    assert matches(world, "author messages >= 5") == 2
    assert matches(world, "author is not newcomer") == 6


def test_it_counts_a_decision_from_the_moment_it_was_taken(world: World) -> None:
    first = world.message(recorded_ms=NOW)
    for number in range(1, 5):
        world.message(recorded_ms=NOW + number * 10)
    decide_message(first.seq, by=world.owner, outcome="hide", clause="insult", at=NOW + 25)
    assert matches(world, "author restricted >= 1") == 2


def test_it_reads_the_conversation_and_the_followers(world: World) -> None:
    world.message(thread_id="soiree", reply_to="n0")
    written = world.message()
    author = Author("a1", "Ada", (), 20_000)
    said = Message(id="1", space=Space("twitch", "gazette"), text="a", author=author, at=NOW, received_at=NOW)
    JournalEntry.objects.create(seq=written.seq, key=b"k", digest=b"d", payload=encode(said))
    assert matches(world, "thread is soi*") == 1
    assert matches(world, "message is reply") == 1
    assert matches(world, "author followers > 10000") == 1


@pytest.mark.parametrize(("when", "asks"), [("author is newcomer", True), ("insult > 0.9", False)])
def test_a_draft_that_does_not_ask_reads_no_history(world: World, when: str, asks: bool) -> None:
    world.message()
    backtest = Backtest(draft(when), [world.space], since=0)
    with CaptureQueriesContext(connection) as caught:
        backtest.run()
    assert any("asked (space, author)" in query["sql"] for query in caught) is asks


def test_a_page_tells_the_history_where_it_is_asked_for_and_nowhere_else(world: World) -> None:
    world.message()
    world.message()
    spaces = {world.space.pk: world.space}
    told = [
        each.history for _, page in pages(spaces, *bounds(0), roles=False, histories=True) for each in page
    ]
    assert told == [History(0), History(1)]
    assert all(each.history is None for _, page in pages(spaces, *bounds(0), roles=False) for each in page)
