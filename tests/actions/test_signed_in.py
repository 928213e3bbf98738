"""Requests reach the account of their space, each account in a lane of its own; the double takes the rest."""

import pytest
from asgiref.sync import async_to_sync

from vigie.actions import claims
from vigie.actions.lanes import account_in, lane_for
from vigie.actions.limits import RATES, Limits, Rate
from vigie.actions.models import Action
from vigie.actions.network import ActionError, ActionRequest, Receipt
from vigie.actions.networks import networks
from vigie.actions.sender import Sender
from vigie.actions.signed_in import SignedInNetworks, rates, sender
from vigie.actions.verbs import NEEDS_AUTHOR, NEEDS_MESSAGE
from vigie.connectors.base import Capabilities, ConnectorError, Sentence
from vigie.desk.services import decide_message
from vigie.examined import column
from world import NOW

SAID = Sentence("Connect the account again.", "Reconnectez le compte.")


class Account:
    """A connector that remembers what it was asked."""

    def __init__(self, *, acts=("hide", "delete", "ban", "slow"), error=None) -> None:
        self.capabilities = Capabilities(delivery="poll", kinds=frozenset({"comment"}), acts=frozenset(acts))
        self.asked: list[ActionRequest] = []
        self.error = error

    async def act(self, request: ActionRequest) -> Receipt:
        self.asked.append(request)
        if self.error:
            raise self.error
        return Receipt("made")


def carry_out(networks, lane, **fields):
    given = {"verb": "hide", "network": "square", "space": "place", "message": "m", "author": "a"} | fields
    return async_to_sync(networks[lane].carry_out)(ActionRequest("key", **given))


@pytest.fixture
def home(tmp_path):
    return tmp_path


def effects(home) -> str:
    path = home / "simulated.jsonl"
    return path.read_text() if path.exists() else ""


def test_it_asks_the_account_that_the_lane_names(home):
    accounts = {3: Account(), 4: Account()}
    receipt = carry_out(SignedInNetworks(accounts.get, home), "square#4")
    assert (receipt, len(accounts[3].asked), len(accounts[4].asked)) == (Receipt("made"), 0, 1)
    assert effects(home) == ""


@pytest.mark.parametrize("lane", ["square", "simulated"])
def test_the_double_takes_what_has_no_account(home, lane):
    account = Account()
    carry_out(SignedInNetworks(lambda _: account, home), lane)
    assert account.asked == []
    assert '"hide"' in effects(home)


def test_an_account_that_is_off_is_waited_for(home):
    with pytest.raises(ActionError, match="is off") as refused:
        carry_out(SignedInNetworks(lambda _: None, home), "square#3")
    assert not refused.value.permanent
    assert effects(home) == ""


def test_what_the_connector_cannot_do_is_never_asked(home):
    account = Account(acts=("delete",))
    with pytest.raises(ActionError, match="lets no program") as refused:
        carry_out(SignedInNetworks(lambda _: account, home), "square#3")
    assert refused.value.permanent
    assert account.asked == []


@pytest.mark.parametrize("verb", sorted(NEEDS_MESSAGE))
def test_nothing_that_needs_a_message_leaves_without_one(home, verb):
    account = Account(acts=(verb,))
    with pytest.raises(ActionError) as refused:
        carry_out(
            SignedInNetworks(lambda _: account, home), "square#3", verb=verb, message="", text="Bonjour"
        )
    assert refused.value.permanent
    assert account.asked == []


@pytest.mark.parametrize("verb", sorted(NEEDS_AUTHOR))
def test_nothing_falls_on_nobody(home, verb):
    account = Account(acts=(verb,))
    with pytest.raises(ActionError, match="no author"):
        carry_out(
            SignedInNetworks(lambda _: account, home), "square#3", verb=verb, author="", text="a", seconds=60
        )
    assert account.asked == []


def test_a_mode_names_its_place(home):
    account = Account()
    with pytest.raises(ActionError, match="no place"):
        carry_out(SignedInNetworks(lambda _: account, home), "square#3", verb="slow", space="")
    assert account.asked == []


def test_what_stops_the_account_is_told_in_both_languages(home):
    account = Account(error=ConnectorError(SAID, permanent=True))
    with pytest.raises(ActionError) as refused:
        carry_out(SignedInNetworks(lambda _: account, home), "square#3")
    assert (refused.value.permanent, refused.value.args[0].french) == (True, SAID.french)


def test_the_doubles_of_a_replay_leave_the_accounts_alone(home):
    doubles = networks(home)
    assert "square" in doubles
    assert "square#3" not in doubles


@pytest.mark.parametrize(
    ("network", "channel"), [("square", 3), ("square", None), ("a#b", 7), ("a#b", None), ("#", 1)]
)
def test_a_lane_says_its_network_and_its_account(network, channel):
    assert account_in(lane_for(network, channel)) == (network, channel)


def test_a_network_named_like_a_lane_reaches_no_account(home):
    account = Account()
    carry_out(SignedInNetworks(lambda _: account, home), lane_for("square#3", None), network="square#3")
    assert account.asked == []
    assert '"square#3"' in effects(home)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"space": column("p" * 501)}, "this place is too long"),
        ({"verb": "ban", "author": column("a" * 501)}, "this author is too long"),
    ],
)
def test_an_id_that_was_cut_names_nothing_to_a_network(home, fields, said):
    account = Account()
    with pytest.raises(ActionError, match=said) as refused:
        carry_out(SignedInNetworks(lambda _: account, home), "square#3", **fields)
    assert refused.value.permanent
    assert account.asked == []
    whole = {name: "w" * 500 if value.startswith(("p", "a")) else value for name, value in fields.items()}
    carry_out(SignedInNetworks(lambda _: account, home), "square#3", **whole)
    assert len(account.asked) == 1


def test_two_accounts_of_one_network_do_not_share_its_limits():
    limits = Limits({"square": Rate(1.0, 1)}, clock=lambda: 0.0)
    assert limits.of("square#1").try_take() == 0
    assert limits.of("square#1").try_take() > 0
    assert limits.of("square#2").try_take() == 0


def test_the_card_says_how_fast_its_network_may_be_asked(square):
    square.gives(rate=Rate(3.0, 4))
    assert rates()["square"] == Rate(3.0, 4)
    assert rates()["youtube"] == RATES["youtube"]


def test_what_a_replayed_message_causes_never_reaches_the_account(square, world, home, clock):
    message = square.message(replayed=True)
    decide_message(message.pk, by=world.owner, outcome="hide", at=NOW)
    account = Account()
    clock.at = NOW + 9_000
    async_to_sync(Sender(SignedInNetworks(lambda _: account, home), clock).send_due)(clock.at)
    assert (Action.objects.get().status, account.asked) == ("done", [])


def test_a_decision_about_a_connected_space_reaches_its_account(square, world, home, clock):
    decide_message(square.message().pk, by=world.owner, outcome="hide", at=NOW)
    account = Account()
    clock.at = NOW + 9_000
    async_to_sync(Sender(SignedInNetworks(lambda _: account, home), clock).send_due)(clock.at)
    action = Action.objects.get()
    assert (action.status, action.made, len(account.asked)) == ("done", "made", 1)


def test_what_waits_follows_its_space_to_another_account(square, world, clock):
    decide_message(square.message().pk, by=world.owner, outcome="hide", at=NOW)
    Action.objects.update(lane="square#999", due_ms=NOW)
    assert claims.claim(Action.objects.get().pk, NOW, NOW) is None
    action = Action.objects.get()
    assert (action.lane, action.status, action.attempts) == (f"square#{square.channel.pk}", "waiting", 0)


def test_what_waits_for_an_account_that_was_taken_away_never_ends_in_the_double(square, world, home, clock):
    decide_message(square.message().pk, by=world.owner, outcome="hide", at=NOW)
    square.channel.delete()
    clock.at = NOW + 9_000
    async_to_sync(Sender(SignedInNetworks(lambda _: None, home), clock).send_due)(clock.at)
    action = Action.objects.get()
    assert (action.status, "is off" in action.last_error) == ("waiting", True)
    assert effects(home) == ""


def test_the_worker_makes_its_sender_in_one_line(home):
    assert isinstance(sender(lambda _: None, home), Sender)
