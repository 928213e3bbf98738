"""Old loops are forgotten with all that hangs on them, and nothing else is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from vigie.accounts.models import Client
from vigie.actions.models import Action
from vigie.demo import prune
from vigie.demo.prune import forget_all_before, forget_before
from vigie.demo.scenario import LIVE, NETWORK
from vigie.demo.setup import ensure
from vigie.desk.models import Case, Decision, Finding, Message, Space
from vigie.intake.journal import DatabaseJournal
from vigie.intake.models import JournalEntry
from vigie.message import Message as Received

pytestmark = pytest.mark.django_db
BEGUN = 1_800_000_000_000


@pytest.fixture
def live() -> Space:
    ensure()
    return Space.objects.get(native_id=LIVE.id)


def recorded(space: Space, ids: range) -> list[int]:
    """Journal and record one message a second, each with a finding, a case, a decision and an action."""
    received = [
        Received(id=f"m{n}", space=LIVE.space, text="bonsoir", at=BEGUN, received_at=BEGUN) for n in ids
    ]
    seqs = [seq for seq in DatabaseJournal().append(received).seqs if seq is not None]
    for seq, n in zip(seqs, ids, strict=True):
        at = BEGUN + n * 1000
        message = Message.objects.create(
            seq=seq,
            space=space,
            native_id=f"m{n}",
            kind="chat",
            text="bonsoir",
            author_id="a",
            author_name="A",
            thread_id="",
            reply_to="",
            language="fr",
            at_ms=at,
            received_ms=at,
            recorded_ms=at,
            toxicity=0.0,
            outcome="hide",
            clause="c",
            charter="x",
            charter_version="1",
            tags="",
            remarks="",
            state="hidden",
        )
        Finding.objects.create(message=message, kind="insult", score=1, start=0, end=1, reason="r", args=[])
        Case.objects.create(message=message, client=space.client, priority=1, opened_ms=BEGUN, due_ms=BEGUN)
        decision = Decision.objects.create(message=message, outcome="hide", at_ms=BEGUN, before="published")
        Action.objects.create(
            idempotency_key=f"k{seq}", space=space, decision=decision, message=message, network=NETWORK,
            verb="hide", created_ms=BEGUN, due_ms=BEGUN,
        )  # fmt: skip
    return seqs


def test_it_forgets_old_messages_and_all_that_hangs_on_them(live: Space) -> None:
    recorded(live, range(10))
    assert forget_before(live, BEGUN + 6_000) == 6
    for model in (Message, Finding, Case, Decision, Action, JournalEntry):
        assert model.objects.count() == 4
    assert forget_before(live, BEGUN + 6_000) == 0


def test_it_works_in_small_batches(live: Space, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prune, "BATCH", 3)
    recorded(live, range(10))
    assert forget_all_before(BEGUN + 8_000) == 8
    assert Message.objects.count() == 2


def test_a_number_is_never_given_twice(live: Space) -> None:
    before = recorded(live, range(5))
    forget_before(live, BEGUN + 4_000)
    after = recorded(live, range(5, 8))
    assert min(after) > max(before)


def test_it_leaves_real_spaces_alone(live: Space) -> None:
    client = Client.objects.create(slug="gazette", name="La Gazette")
    real = Space.objects.create(client=client, network="twitch", native_id="g", name="g", created_ms=BEGUN)
    recorded(real, range(3))
    assert forget_all_before(BEGUN + 60_000) == 0
    assert Message.objects.count() == 3
    with pytest.raises(ValueError, match="no space of the demonstration"):
        forget_before(real, BEGUN)


def test_it_never_scans_a_table_of_messages(live: Space) -> None:
    recorded(live, range(10))
    with CaptureQueriesContext(
        connection,
    ) as captured:
        forget_before(live, BEGUN + 6_000)
    with connection.cursor() as cursor:
        for query in captured.captured_queries:
            sql = query["sql"]
            if sql.startswith(("SELECT", "DELETE")):
                cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
                plan = " / ".join(row[3] for row in cursor.fetchall())
                assert "SCAN" not in plan, (plan, sql)
