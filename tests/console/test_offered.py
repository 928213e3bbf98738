"""What a case and a room offer: what this network, this message, this person and this day allow."""

import pytest
from django.utils import translation

from square import Square, rule
from vigie.actions import permits as asking
from vigie.actions.models import Action
from vigie.actions.permits import Permits
from vigie.connectors.base import Sentence
from vigie.console.views import offers
from vigie.desk.models import Message
from world import NOW

SECRET = "only-for-the-gazette"


class Account:
    """A connector that says what it allows."""

    def __init__(self, allows=None, error=None) -> None:
        self.allows = allows
        self.error = error
        self.asked = []
        self.closed = 0

    async def permits(self, request):
        self.asked.append(request)
        if self.error:
            raise self.error
        return frozenset(self.allows)

    async def aclose(self):
        self.closed += 1


@pytest.fixture
def square(world, monkeypatch) -> Square:
    made = Square(world, monkeypatch)
    made.gives(private=rule(window=86_400, reply_window=7 * 86_400))
    return made


@pytest.fixture
def account(monkeypatch) -> Account:
    """Let the network allow everything about every message, until the test says otherwise."""
    made = Account(
        {"like", "reply", "reply_privately", "time_out", "ban", "hide", "delete", "report", "message"}
    )
    monkeypatch.setattr(offers, "permits", Permits(lambda *_: made))
    return made


@pytest.fixture
def comment(square) -> Message:
    from vigie.clock import now_ms

    return square.message(text=SECRET, author_id="u1", at_ms=now_ms() - 3_600_000)


def page_of(browser, message) -> str:
    return browser.part("get", f"/messages/{message.pk}/offers").content.decode()


def test_it_offers_what_the_network_allows_now(world, comment, account, as_):
    said = page_of(as_(world.owner), comment)
    assert "On Square" in said
    assert 'value="like"' in said
    assert 'value="pin"' not in said
    assert "Pin</b> · The network does not allow this now" in said
    assert "has just been asked" in said
    assert (len(account.asked), account.closed) == (1, 1)
    assert (account.asked[0].message, account.asked[0].author) == (comment.native_id, "u1")


def test_it_asks_the_network_once_a_minute(world, comment, account, as_):
    browser = as_(world.owner)
    for _ in range(3):
        page_of(browser, comment)
    assert len(account.asked) == 1


def test_an_answer_is_believed_for_a_minute_and_no_longer(square, comment):
    account, clock = Account({"like"}), [0.0]
    permits = Permits(lambda *_: account, clock=lambda: clock[0])
    for clock[0] in (0.0, 59.0, 61.0):
        assert permits.ask(square.channel, square.card, comment) == {"like"}
    assert len(account.asked) == 2
    permits.forget(comment)
    permits.ask(square.channel, square.card, comment)
    assert len(account.asked) == 3


@pytest.mark.parametrize("error", [RuntimeError("secret-token"), TimeoutError()])
def test_a_network_that_does_not_answer_leaves_what_its_card_says(
    world, comment, account, as_, error, caplog
):
    account.error = error
    said = page_of(as_(world.owner), comment)
    assert 'value="pin"' in said
    assert "Not confirmed by the network" in said
    assert "secret-token" not in said + caplog.text


def test_a_slow_network_is_waited_for_only_a_moment(world, comment, account, as_, monkeypatch):
    import asyncio

    monkeypatch.setattr(asking, "PATIENCE", 0.01)

    async def never(_):
        await asyncio.sleep(0.2)
        return frozenset()

    account.permits = never
    assert "Not confirmed by the network" in page_of(as_(world.owner), comment)


def test_the_time_left_to_answer_in_private_is_told(world, comment, account, as_):
    said = page_of(as_(world.owner), comment)
    assert "Reply in private" in said
    assert "6 d left" in said


def test_it_says_why_one_cannot_write_in_private(world, square, comment, account, as_):
    square.gives(private=rule(window=86_400))
    said = page_of(as_(world.owner), comment)
    assert "lets nobody answer a comment in private" in said
    assert "somebody who has written to you first" in said


def test_it_says_so_in_french(world, square, comment, account, as_):
    square.gives(private=rule(window=86_400))
    said = page_of(as_(world.owner, "fr"), comment)
    assert "ne permet pas de répondre en privé" in said
    assert "Aimer" in said


def test_what_the_network_can_never_do_is_no_decision(world, square, comment, account, as_):
    square.gives(acts=frozenset({"delete", "reply"}))
    said = page_of(as_(world.owner), comment)
    assert 'data-cannot="hide ' in said
    assert "Square lets no program do this" in said
    assert "delete" not in said.partition('data-cannot="')[2].partition('"')[0]


def test_a_moderator_is_offered_no_ban_and_a_reader_nothing(world, comment, account, as_):
    said = page_of(as_(world.teammate), comment)
    assert 'value="ban"' not in said
    assert 'value="time_out"' in said
    said = page_of(as_(world.reader), comment)
    assert 'name="verb"' not in said
    assert "Your role lets you read" in said


def test_a_space_without_an_account_offers_nothing(world, square, comment, account, as_):
    square.space.channel = None
    square.space.save()
    said = page_of(as_(world.owner), comment)
    assert "No account is connected" in said
    assert account.asked == []


def test_what_one_must_know_of_a_verb_is_told(world, square, comment, account, as_):
    square.gives(remarks={"reply": Sentence("Only one level deep.", "Un seul niveau.")})
    assert "Only one level deep." in page_of(as_(world.owner), comment)


def test_what_is_left_of_the_day_is_told(world, square, comment, account, as_):
    from vigie.actions.purse import DatabasePurse

    card = square.gives(unit="units", allowance=10_000.0)
    DatabasePurse(square.channel.pk, card).spend_now(3_800, on="like")
    said = page_of(as_(world.owner), comment)
    assert "6,200 of 10,000 units left for this day" in said
    assert "about 1 action" in said
    assert "6,200 of 10,000 units left" in as_(world.reader).get("/actions").content.decode()


def test_an_answer_is_asked_for_and_can_be_taken_back(world, comment, account, as_):
    browser = as_(world.owner)
    path = f"/messages/{comment.pk}/act"
    said = browser.part("post", path, verb="reply", text="Bonjour", once="a" * 32).content.decode()
    action = Action.objects.get()
    assert (action.verb, action.args, action.by) == ("reply", {"text": "Bonjour"}, world.owner)
    assert f"/actions/{action.pk}/cancel" in said
    taken = browser.part("post", f"/actions/{action.pk}/cancel")
    assert (taken.status_code, taken.content.decode()) == (200, "Taken back: nothing was sent.")
    action.refresh_from_db()
    assert action.status == "cancelled"


def test_a_refusal_is_one_sentence(world, comment, account, as_):
    answer = as_(world.teammate).part("post", f"/messages/{comment.pk}/act", verb="ban")
    assert answer.status_code == 409
    assert answer.content.decode().startswith("A ban without end is a supervisor")
    assert not Action.objects.exists()


def test_it_works_without_scripts(world, comment, account, as_):
    browser = as_(world.owner)
    assert "<!doctype html>" in browser.get(f"/messages/{comment.pk}/offers").content.decode()
    answer = browser.post(f"/messages/{comment.pk}/act", {"verb": "like"})
    assert (answer.status_code, answer["Location"]) == (302, f"/messages/{comment.pk}/offers")
    assert Action.objects.get().verb == "like"


def test_a_case_loads_its_offers_after_it(world, square, as_):
    case = world.case(space=square.space, kind="comment", due=NOW)
    said = as_(world.owner).get("/queue").content.decode()
    assert f'hx-get="/messages/{case.message_id}/offers" hx-trigger="load"' in said


def test_a_case_says_what_the_network_keeps_back(world, square, as_):
    world.case(space=square.space, kind="comment", held=True, revision="2")
    said = as_(world.owner).get("/queue").content.decode()
    assert "The network keeps this message back" in said
    assert "The text was changed by its author" in said


def test_a_room_has_its_modes(world, square, as_):
    browser = as_(world.teammate)
    assert (
        f'hx-get="/live/{square.space.pk}/modes"' in browser.get(f"/live/{square.space.pk}").content.decode()
    )
    said = browser.part("get", f"/live/{square.space.pk}/modes").content.decode()
    assert "Slow mode" in said
    browser.part("post", f"/live/{square.space.pk}/modes/set", verb="slow", seconds="30")
    action = Action.objects.get()
    assert (action.verb, action.args, action.message) == ("slow", {"seconds": 30}, None)


def test_a_room_is_no_way_to_do_something_else(world, square, as_):
    answer = as_(world.owner).part("post", f"/live/{square.space.pk}/modes/set", verb="ban", text="x")
    assert answer.status_code == 400
    assert not Action.objects.exists()


def test_a_stranger_sees_and_asks_nothing(world, square, comment, account, as_):
    from vigie.actions.requests import request

    action = request("like", space=square.space, message=comment, by=world.owner)
    browser = as_(world.stranger)
    place = f"/live/{square.space.pk}"
    for path in (f"/messages/{comment.pk}/offers", f"{place}/modes"):
        assert browser.part("get", path).status_code == 404
    for path in (f"/messages/{comment.pk}/act", f"{place}/modes/set", f"/actions/{action.pk}/cancel"):
        assert browser.part("post", path, verb="slow").status_code == 404
    assert SECRET not in browser.get("/actions").content.decode()
    assert account.asked == []
    action.refresh_from_db()
    assert action.status == "waiting"


def test_the_actions_screen_shows_what_has_no_message(world, square, as_):
    from vigie.actions.requests import request

    with translation.override("en"):
        request("slow", space=square.space, by=world.owner, seconds=30)
        request("ban", space=square.space, author="u9", by=world.owner)
    said = as_(world.reader).get("/actions").content.decode()
    assert "The whole room" in said
    assert "u9" in said


def test_the_list_of_offers_asks_the_database_as_often_however_much_was_said(
    world, square, comment, account, as_, django_assert_max_num_queries
):
    for _ in range(20):
        square.message(author_id="u1", kind="private")
    browser = as_(world.owner)
    with django_assert_max_num_queries(20):
        page_of(browser, comment)
