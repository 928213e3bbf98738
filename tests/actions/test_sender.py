import asyncio
import threading
from collections.abc import Mapping

import pytest
from asgiref.sync import async_to_sync
from django.db import OperationalError, connection

from vigie.actions import claims
from vigie.actions import sender as sending
from vigie.actions.claims import CLAIM_MS, unserved
from vigie.actions.limits import Limits, Rate
from vigie.actions.models import Action
from vigie.actions.network import ActionError, ActionRequest
from vigie.actions.outbox import MAX_ATTEMPTS
from vigie.actions.sender import FIRST_PAUSE_MS, LONGEST_PAUSE_MS, Sender
from vigie.actions.simulated import SimulatedNetwork
from vigie.connectors.base import Sentence
from vigie.desk.models import Event, Message
from vigie.desk.services import decide_message, undo
from world import NOW, World

FAST = Limits({}, default=Rate(1e6, 1_000_000))


class Crash(BaseException):
    """The process dies here."""


def sender_for(network, clock, *, limits=FAST, **options) -> Sender:
    return Sender({"twitch": network}, clock, limits=limits, jitter=lambda: 1.0, **options)


def send(sender: Sender, at: int = NOW) -> int:
    return async_to_sync(sender.send_due)(at)


def told() -> list[tuple[str, str]]:
    payloads = Event.objects.filter(kind="action").order_by("id").values_list("payload", flat=True)
    return [(payload["status"], payload["error"]) for payload in payloads]


def test_it_asks_the_network_for_what_is_due_and_says_so(hide, clock):
    action = hide(author_id="u7")
    network = SimulatedNetwork()
    assert send(sender_for(network, clock)) == 1
    assert network.effects == [
        ActionRequest(
            action.idempotency_key,
            "hide",
            "twitch",
            "gazette",
            action.message.native_id,
            "u7",
            thread="",
            reply_to="",
            kind="chat",
            at=NOW,
        )
    ]
    action.refresh_from_db()
    assert (action.status, action.attempts, action.done_ms, action.last_error) == ("done", 1, NOW, "")
    assert Event.objects.get(kind="action").payload == {
        "action": action.pk,
        "seq": action.message_id,
        "verb": "hide",
        "status": "done",
        "error": "",
    }


def test_it_leaves_what_is_in_its_grace_period(hide, clock):
    hide(due=NOW + 1)
    network = SimulatedNetwork()
    assert send(sender_for(network, clock)) == 0
    assert network.asked == []


def test_it_never_sends_what_was_undone(world, hide, clock):
    action = hide()
    undo(action.decision_id, by=world.owner, at=NOW)
    network = SimulatedNetwork()
    assert send(sender_for(network, clock), NOW + 60_000) == 0
    assert network.asked == []


def test_it_tries_again_after_growing_pauses(hide, clock):
    action = hide()
    network = SimulatedNetwork()
    network.fail(3, message="Busy.")
    sender = sender_for(network, clock)
    for attempt in range(1, 4):
        assert send(sender, clock.at) == 1
        action.refresh_from_db()
        pause = FIRST_PAUSE_MS * 2 ** (attempt - 1)
        assert (action.status, action.last_error) == ("waiting", "Busy.")
        assert action.due_ms == clock.at + pause
        assert send(sender, clock.at + pause - 1) == 0
        clock.at += pause
    assert send(sender, clock.at) == 1
    action.refresh_from_db()
    assert (action.status, action.attempts, action.last_error) == ("done", 4, "")
    assert told() == [("waiting", "Busy.")] * 3 + [("done", "")]


def test_its_pauses_have_a_limit(hide, clock):
    action = hide()
    Action.objects.update(attempts=MAX_ATTEMPTS - 2)
    network = SimulatedNetwork()
    network.fail()
    send(sender_for(network, clock))
    action.refresh_from_db()
    assert action.due_ms == NOW + LONGEST_PAUSE_MS


def test_it_gives_up_what_is_refused_for_good_and_keeps_the_reason(hide, clock):
    action = hide()
    network = SimulatedNetwork()
    network.refuse(message="Reconnect the account.")
    sender = sender_for(network, clock)
    send(sender)
    assert send(sender, NOW + 10**9) == 0
    action.refresh_from_db()
    assert (action.status, action.last_error) == ("failed", "Reconnect the account.")


def test_it_gives_up_after_many_tries(hide, clock):
    action = hide()
    Action.objects.update(attempts=MAX_ATTEMPTS - 1)
    network = SimulatedNetwork()
    network.fail()
    send(sender_for(network, clock))
    action.refresh_from_db()
    assert action.status == "failed"


def test_it_waits_as_long_as_the_network_asks_before_anything_else(hide, clock):
    first, second = hide(), hide(due=NOW + 1)
    network = SimulatedNetwork()
    network.fail(retry_after=30)
    seconds = 0.0
    limits = Limits({}, default=Rate(1e6, 1_000_000), clock=lambda: seconds)
    sender = sender_for(network, clock, limits=limits)
    send(sender)
    first.refresh_from_db()
    assert first.due_ms == NOW + 30_000
    assert send(sender, NOW + 1) == 0
    seconds = 30.0
    assert send(sender, NOW + 30_000) == 2
    second.refresh_from_db()
    assert second.status == "done"


def test_it_sends_no_faster_than_the_network_takes(hide, clock):
    for _ in range(3):
        hide()
    seconds = 0.0
    network = SimulatedNetwork()
    sender = sender_for(network, clock, limits=Limits({"twitch": Rate(1.0, 2)}, clock=lambda: seconds))
    assert send(sender) == 2
    assert send(sender) == 0
    seconds = 1.0
    assert send(sender) == 1


def test_a_connector_that_breaks_loses_nothing(hide, clock, caplog):
    class Broken:
        async def carry_out(self, request):
            raise KeyError("status")

    action = hide()
    assert send(sender_for(Broken(), clock)) == 1
    action.refresh_from_db()
    assert action.status == "waiting"
    assert "tried again" in action.last_error
    assert action.message.text not in caplog.text


def test_a_network_that_never_answers_is_asked_again(hide, clock, monkeypatch):
    monkeypatch.setattr(sending, "TIMEOUT_S", 0.01)
    action = hide()

    class Silent:
        async def carry_out(self, request):
            await asyncio.Event().wait()

    send(sender_for(Silent(), clock))
    action.refresh_from_db()
    assert (action.status, action.attempts) == ("waiting", 1)


def test_an_answer_that_is_lost_does_not_repeat_the_deed(hide, clock):
    hide()
    network = SimulatedNetwork()
    network.leave_unanswered()
    sender = sender_for(network, clock)
    send(sender)
    send(sender, NOW + FIRST_PAUSE_MS)
    assert (len(network.asked), len(network.effects)) == (2, 1)
    assert Action.objects.get().status == "done"


@pytest.mark.parametrize("step", ["_carry_out", "_mark"])
def test_a_crash_neither_loses_nor_repeats(hide, clock, tmp_path, step):
    """Dies between the claim and the request, then between the answer and the mark."""
    hide()
    effects = tmp_path / "effects.jsonl"
    dying = sender_for(SimulatedNetwork(effects), clock)

    async def die(*_):
        raise Crash

    setattr(dying, step, die)
    with pytest.raises(Crash):
        send(dying)
    assert Action.objects.get().status == "sending"

    # Another process: while the claim holds nobody touches it, after it anyone may.
    network = SimulatedNetwork(effects)
    after = sender_for(network, clock)
    assert send(after, NOW + CLAIM_MS - 1) == 0
    assert send(after, NOW + CLAIM_MS) == 1
    assert len(network.effects) == 1
    assert Action.objects.get().status == "done"
    assert len({request.idempotency_key for request in network.asked}) == 1


def test_a_crash_before_the_claim_changes_nothing(hide, clock):
    hide()
    dying = sender_for(SimulatedNetwork(), clock)

    async def die(*_):
        raise Crash

    dying._claim = die
    with pytest.raises(Crash):
        send(dying)
    action = Action.objects.get()
    assert (action.status, action.attempts) == ("waiting", 0)


def test_a_sender_that_starts_alone_takes_over_at_once(hide, clock):
    hide()
    Action.objects.update(status="sending", attempts=1, due_ms=NOW + CLAIM_MS)
    network = SimulatedNetwork()
    run_until(sender_for(network, clock), lambda: network.effects)
    assert Action.objects.get().status == "done"


def test_a_sender_among_others_waits_for_claims_to_end(hide, clock):
    hide()
    Action.objects.update(status="sending", attempts=1, due_ms=NOW + CLAIM_MS)
    other = hide()
    network = SimulatedNetwork()
    run_until(sender_for(network, clock, alone=False), lambda: network.effects)
    assert [request.idempotency_key for request in network.effects] == [other.idempotency_key]


def run_until(sender: Sender, condition) -> None:
    async def run() -> None:
        stop = asyncio.Event()
        running = asyncio.create_task(sender.run(stop))
        async with asyncio.timeout(20):
            while not condition():
                await asyncio.sleep(0.01)
        stop.set()
        await running

    async_to_sync(run)()


def test_a_slow_network_does_not_hold_the_others(world, hide, clock):
    hide()
    hide(space=world.add_space("youtube", "chaine"))
    released = asyncio.Event()

    class Stuck(SimulatedNetwork):
        async def carry_out(self, request):
            await released.wait()
            await super().carry_out(request)

    stuck, quick = Stuck(), SimulatedNetwork()
    sender = Sender({"twitch": stuck, "youtube": quick}, clock, limits=FAST)

    async def run() -> None:
        stop = asyncio.Event()
        running = asyncio.create_task(sender.run(stop))
        async with asyncio.timeout(20):
            while not quick.effects:
                await asyncio.sleep(0.01)
        assert stuck.effects == []
        stop.set()
        released.set()
        await running

    async_to_sync(run)()
    # What was under way when it was asked to stop has been finished.
    assert len(stuck.effects) == 1
    assert set(Action.objects.values_list("status", flat=True)) == {"done"}


def test_it_keeps_going_when_the_database_is_locked_for_a_while(hide, clock, monkeypatch):
    hide()
    network = SimulatedNetwork()
    real, refused = claims.due, iter([OperationalError("database is locked")])

    def sometimes(*given):
        if (error := next(refused, None)) is not None:
            raise error
        return real(*given)

    monkeypatch.setattr(claims, "due", sometimes)
    run_until(sender_for(network, clock), lambda: network.effects)
    assert Action.objects.get().status == "done"


def test_it_insists_on_writing_down_what_was_done(hide, clock, monkeypatch):
    hide()
    monkeypatch.setattr(sending, "MARK_PAUSES_S", (0.0, 0.0))
    real, refused = claims.done, iter([OperationalError("database is locked")])

    def sometimes(*given):
        if (error := next(refused, None)) is not None:
            raise error
        return real(*given)

    monkeypatch.setattr(claims, "done", sometimes)
    network = SimulatedNetwork()
    assert send(sender_for(network, clock)) == 1
    assert len(network.asked) == 1
    assert Action.objects.get().status == "done"


def test_it_keeps_the_order_of_one_messages_requests(world, hide, clock):
    action = hide()
    Action.objects.update(status="sending", attempts=1, due_ms=NOW + CLAIM_MS)
    undo(action.decision_id, by=world.owner, at=NOW)
    network = SimulatedNetwork()
    sender = sender_for(network, clock)
    # The restoration waits for the hiding whose answer is not known.
    assert send(sender, NOW + 1) == 0
    assert send(sender, NOW + CLAIM_MS) == 1
    assert send(sender, NOW + CLAIM_MS) == 1
    assert [request.verb for request in network.effects] == ["hide", "restore"]


def test_it_does_not_try_again_what_a_later_request_replaces(world, hide, clock):
    action = hide()
    network = SimulatedNetwork()

    class UndoneMeanwhile(SimulatedNetwork):
        async def carry_out(self, request):
            raise ActionError("Busy.", permanent=False)

    Action.objects.update(status="sending", attempts=1, due_ms=NOW)
    undo(action.decision_id, by=world.owner, at=NOW)
    assert send(sender_for(UndoneMeanwhile(), clock)) == 1
    assert send(sender_for(network, clock)) == 1
    assert [(a.verb, a.status) for a in Action.objects.order_by("pk")] == [
        ("hide", "cancelled"),
        ("restore", "done"),
    ]


def test_it_asks_nothing_about_a_message_the_network_took_away(hide, clock):
    action = hide()
    Message.objects.update(state="removed")
    network = SimulatedNetwork()
    assert send(sender_for(network, clock)) == 0
    action.refresh_from_db()
    assert (network.asked, action.status) == ([], "cancelled")
    assert action.last_error


def test_a_claim_that_ended_marks_nothing(hide, clock):
    action = hide()
    old = claims.claim(action.pk, NOW, NOW)
    new = claims.claim(action.pk, NOW + CLAIM_MS, NOW + CLAIM_MS)
    claims.failed(old, Sentence("Too late.", "Trop tard."), NOW)
    action.refresh_from_db()
    assert action.status == "sending"
    claims.done(new, NOW)
    action.refresh_from_db()
    assert action.status == "done"


class AnyName(Mapping):
    """Serves every network, and lists none."""

    def __init__(self, network):
        self.network = network

    def __getitem__(self, name):
        return self.network

    def __iter__(self):
        return iter(())

    def __len__(self):
        return 0


def test_it_serves_the_networks_that_are_due_even_where_they_are_not_listed(world, hide, clock):
    hide()
    hide(space=world.add_space("youtube", "chaine"))
    network = SimulatedNetwork()
    assert send(Sender(AnyName(network), clock, limits=FAST)) == 2
    hide(space=world.add_space("mastodon", "toots"))
    run_until(Sender(AnyName(network), clock, limits=FAST), lambda: len(network.effects) == 3)
    assert set(Action.objects.values_list("status", flat=True)) == {"done"}


def test_it_serves_a_network_that_appears_while_it_runs(world, hide, clock):
    network = SimulatedNetwork()
    hide()
    later = hide(space=world.add_space("youtube", "chaine"), due=NOW + 1)

    def first_then_second():
        if network.effects:
            clock.at = NOW + 1
        return len(network.effects) == 2

    run_until(Sender(AnyName(network), clock, limits=FAST), first_then_second)
    later.refresh_from_db()
    assert later.status == "done"


def test_it_tells_which_networks_nobody_serves(world, hide, clock):
    hide()
    hide(space=world.add_space("fax", "bureau"))
    assert unserved(["twitch"], NOW) == {"fax": 1}
    assert send(sender_for(SimulatedNetwork(), clock)) == 1
    assert Action.objects.get(network="fax").status == "waiting"


def test_what_is_due_is_read_in_the_order_of_an_index(hide, world):
    from django.test.utils import CaptureQueriesContext

    hide()
    with CaptureQueriesContext(
        connection,
    ) as seen:
        claims.due("twitch", NOW, 4)
    for query in seen.captured_queries:
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN QUERY PLAN " + query["sql"])
            plan = [row[3] for row in cursor.fetchall()]
        assert not any("TEMP B-TREE" in step or step.startswith("SCAN") for step in plan), plan


@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_send_each_request_once(clock):
    world = World()
    for _ in range(8):
        decide_message(world.message().pk, by=world.owner, outcome="hide", at=NOW)
    Action.objects.update(due_ms=NOW)
    networks = [SimulatedNetwork(), SimulatedNetwork()]
    together = threading.Barrier(2)

    def work(network):
        async def all_of_it() -> None:
            sender = sender_for(network, clock, alone=False)
            while await sender.send_due(NOW):
                pass

        try:
            together.wait()
            async_to_sync(all_of_it)()
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(network,)) for network in networks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    keys = [request.idempotency_key for network in networks for request in network.asked]
    assert len(keys) == len(set(keys)) == 8
    assert set(Action.objects.values_list("status", "attempts")) == {("done", 1)}
