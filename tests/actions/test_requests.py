"""What people ask beside decisions: who may, what it must name, when it leaves, how it is taken back."""

import pytest
from asgiref.sync import async_to_sync

from vigie.actions.errors import Refused
from vigie.actions.limits import Limits, Rate
from vigie.actions.models import Action
from vigie.actions.network import ActionRequest, GoneError, Receipt
from vigie.actions.requests import cancel, request
from vigie.actions.sender import Sender
from vigie.actions.simulated import SimulatedNetwork
from vigie.connectors.base import Sentence
from vigie.desk.errors import NotAllowed, NotFound
from vigie.desk.models import Case, Event, Message
from world import NOW

GRACE = 8_000


@pytest.fixture
def ask(square, world):
    """Ask for a verb about a message of the square, as its supervisor where nobody else is named."""

    def make(verb, *, by=None, message="new", **fields) -> Action:
        if message == "new":
            message = square.message(author_id="u1", thread_id="t", reply_to="p")
        return request(verb, space=square.space, by=by or world.owner, message=message, at=NOW, **fields)

    return make


def send(network, clock, at=NOW + GRACE) -> int:
    clock.at = at
    lanes = {action.lane: network for action in Action.objects.all()}
    return async_to_sync(Sender(lanes, clock, limits=Limits({}, default=Rate(1e6, 10_000))).send_due)(at)


def test_an_answer_carries_all_that_the_network_may_need(ask, clock, square):
    action = ask("reply", text="  Bonjour à vous  ")
    network = SimulatedNetwork()
    assert send(network, clock) == 1
    assert network.effects == [
        ActionRequest(
            action.idempotency_key,
            "reply",
            "square",
            "place",
            action.message.native_id,
            "u1",
            thread="t",
            reply_to="p",
            kind="comment",
            at=NOW,
            text="Bonjour à vous",
        )
    ]


def test_it_belongs_to_its_space_its_person_and_the_lane_of_the_account(ask, square, world):
    action = ask("like", by=world.teammate)
    assert (action.space, action.by, action.decision) == (square.space, world.teammate, None)
    assert action.lane == f"square#{square.channel.pk}"
    assert Event.objects.get(kind="action").payload["status"] == "waiting"


def test_what_the_network_made_is_kept(ask, clock):
    class Makes(SimulatedNetwork):
        async def carry_out(self, request):
            return Receipt("answer-7")

    ask("reply", text="Bonjour")
    send(Makes(), clock)
    assert Action.objects.get().made == "answer-7"


def test_people_may_take_it_back_until_it_leaves(ask, clock, world):
    action = ask("reply", text="Bonjour")
    assert action.due_ms == NOW + GRACE
    assert cancel(action.pk, by=world.owner).status == "cancelled"
    network = SimulatedNetwork()
    assert send(network, clock) == 0
    with pytest.raises(Refused, match="already left"):
        cancel(action.pk, by=world.owner)


def test_a_colleague_takes_back_only_as_a_supervisor(ask, world):
    theirs = ask("like", by=world.owner)
    with pytest.raises(Refused, match="colleague"):
        cancel(theirs.pk, by=world.teammate)
    mine = ask("like", by=world.teammate)
    assert cancel(mine.pk, by=world.owner).status == "cancelled"


def test_a_stranger_finds_nothing_and_a_reader_asks_nothing(ask, square, world):
    with pytest.raises(NotFound):
        ask("like", by=world.stranger)
    with pytest.raises(NotAllowed):
        ask("like", by=world.reader)
    action = ask("like")
    with pytest.raises(NotFound):
        cancel(action.pk, by=world.stranger)
    with pytest.raises(NotAllowed):
        cancel(action.pk, by=world.reader)


def test_the_mode_of_a_room_leaves_at_once(ask, clock):
    action = ask("slow", message=None, seconds=30)
    assert (action.due_ms, action.message, action.decision) == (NOW, None, None)
    network = SimulatedNetwork()
    send(network, clock, NOW)
    assert (network.effects[0].space, network.effects[0].seconds) == ("place", 30)


def test_modes_leave_in_the_order_in_which_they_were_asked(ask, clock):
    ask("slow", message=None, seconds=30)
    ask("slow", message=None, seconds=0)
    network = SimulatedNetwork()
    network.fail()
    send(network, clock, NOW)
    # The first one failed for now, and what was asked since replaces it.
    send(network, clock, NOW + 10_000)
    assert [(one.verb, one.seconds) for one in network.effects] == [("slow", 0)]


def test_a_later_gesture_stops_no_retry_of_a_decision(ask, square, world, clock):
    from vigie.desk.services import decide_message

    message = square.message(author_id="u1")
    decide_message(message.pk, by=world.owner, outcome="hide", at=NOW)
    network = SimulatedNetwork()
    network.fail()
    send(network, clock)
    ask("like", message=message)
    send(network, clock, NOW + 60_000)
    assert sorted(one.verb for one in network.effects) == ["hide", "like"]


@pytest.mark.parametrize("verb", ["publish", "hide", "delete", "restore"])
def test_where_a_message_stands_is_a_decisions_business(ask, verb):
    with pytest.raises(Refused, match="are decisions"):
        ask(verb)


@pytest.mark.parametrize(
    ("verb", "fields", "said"),
    [
        ("like", {"message": None}, "names no message"),
        ("reply", {"message": None, "text": "Bonjour"}, "names no message"),
        ("ban", {"message": None}, "names no author"),
        ("time_out", {"message": None, "seconds": 60}, "names no author"),
        ("message", {"message": None, "text": "Bonjour"}, "names no author"),
        ("time_out", {}, "has a length"),
        ("time_out", {"seconds": 0}, "has a length"),
        ("time_out", {"seconds": 10**9}, "has a length"),
        ("slow", {"message": None, "seconds": -1}, "four weeks"),
        ("reply", {"text": "   "}, "nothing to say"),
        ("reply", {"text": "a" * 10_001}, "too long"),
        ("dance", {}, "no such action"),
    ],
)
def test_what_is_wrong_in_itself_is_refused_before_anything_is_written(ask, verb, fields, said):
    with pytest.raises(Refused, match=said):
        ask(verb, **fields)
    assert not Action.objects.exists()


def test_a_message_of_another_place_is_refused(ask, world):
    with pytest.raises(Refused, match="another place"):
        ask("like", message=world.message())


def test_what_the_network_cannot_do_is_refused(ask, square):
    square.gives(acts=frozenset({"reply"}))
    with pytest.raises(Refused, match="Square lets no program do this"):
        ask("pin")


def test_nothing_is_asked_where_no_account_is_connected(ask, square):
    square.space.channel = None
    square.space.save()
    with pytest.raises(Refused, match="No account"):
        ask("like")


def test_nothing_is_asked_through_an_account_that_is_off(ask, square):
    square.channel.enabled = False
    square.channel.save()
    with pytest.raises(Refused, match="turn it on"):
        ask("like")


def test_nothing_is_asked_about_a_recording(ask, square):
    with pytest.raises(Refused, match="recording"):
        ask("like", message=square.message(replayed=True))


def test_nothing_is_asked_about_what_is_gone_but_its_author_may_be_banned(ask, square):
    gone = square.message("removed", author_id="u1")
    with pytest.raises(Refused, match="no longer there"):
        ask("like", message=gone)
    assert ask("ban", message=gone).author_id == "u1"


def test_a_ban_without_end_is_a_supervisors(ask, world):
    with pytest.raises(Refused, match="supervisor"):
        ask("ban", by=world.teammate)
    ask("ban", by=world.owner)
    with pytest.raises(Refused, match="supervisor"):
        ask("unban", by=world.teammate)


def test_a_moderator_may_end_a_time_out(ask, world):
    ask("time_out", by=world.teammate, seconds=600)
    assert ask("unban", by=world.teammate).verb == "unban"


def test_the_same_form_sent_twice_makes_one_action(ask, square, world):
    comment = square.message(author_id="u1")
    for _ in range(2):
        ask("reply_privately", message=comment, text="Bonjour", once="a" * 32)
        ask("reply", message=comment, text="Bonjour", once="b" * 32)
    assert sorted(Action.objects.values_list("verb", flat=True)) == ["reply", "reply_privately"]


def test_two_requests_that_a_page_names_alike_are_two(ask, square, world):
    comment = square.message(author_id="u1")
    assert ask("like", message=comment, once="a").verb == "like"
    assert ask("pin", message=comment, once="a").verb == "pin"
    assert Action.objects.count() == 2


def test_a_message_that_is_gone_ends_the_action_and_the_desk_learns_it(ask, clock, square):
    class Gone(SimulatedNetwork):
        async def carry_out(self, request):
            raise GoneError

    case = square.world.case(space=square.space, kind="comment", author_id="u1")
    action = ask("reply", message=case.message, text="Bonjour")
    send(Gone(), clock)
    action.refresh_from_db()
    assert (action.status, action.last_error) == ("cancelled", str(GoneError()))
    assert action.last_error_fr == "Le réseau avait déjà retiré le message."
    assert Message.objects.get(pk=case.message_id).state == "removed"
    assert Case.objects.get().status == "closed"


def test_an_author_that_the_network_does_not_know_takes_no_message_away(ask, clock):
    class Gone(SimulatedNetwork):
        async def carry_out(self, request):
            raise GoneError

    action = ask("ban")
    send(Gone(), clock)
    action.refresh_from_db()
    assert action.status == "failed"
    assert "author" in action.last_error
    assert Message.objects.get().state == "published"


def test_what_the_network_says_is_kept_in_both_languages(ask, clock):
    class Refuses(SimulatedNetwork):
        async def carry_out(self, request):
            from vigie.actions.network import ActionError

            raise ActionError(Sentence("Ask the page's owner.", "Demandez à la page."), permanent=True)

    action = ask("pin")
    send(Refuses(), clock)
    action.refresh_from_db()
    assert (action.status, action.error.said("en"), action.error.said("fr")) == (
        "failed",
        "Ask the page's owner.",
        "Demandez à la page.",
    )
