"""What is particular to X: its challenge, its events, who may be answered, what is hidden, what it costs."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from listening import asked, listening, started
from x_peer import HANDLE, ME, OURS, THEIRS, XPeer

from vigie.actions.network import ActionError, ActionRequest, GoneError
from vigie.connectors.account import Account, MemoryKeyring, MemoryPurse
from vigie.connectors.base import ConnectorError, Gap, Sentence
from vigie.connectors.inbound import Call, PayloadError, SignatureError
from vigie.connectors.x import prices
from vigie.connectors.x.entries import message_of_post, names, own_words, read
from vigie.connectors.x.hooks import XHooks
from vigie.connectors.x.paces import Paces
from vigie.connectors.x.shapes import Post
from vigie.message import Message

NOW = 1_784_928_225_000


def run(trial: Callable[[XPeer], Awaitable[None]]) -> None:
    async def whole() -> None:
        async with asyncio.timeout(30), started(XPeer()) as peer:
            await trial(peer)

    asyncio.run(whole())


def at_rest() -> XPeer:
    """Return a peer that does not listen."""
    peer = XPeer()
    asyncio.run(peer.stop())
    return peer


def post(**given: object) -> Post:
    told = {"id": "42", "text": "Bonjour", "author_id": "7", "conversation_id": "42", **given}
    found = read(told, Post)
    assert found is not None
    return found


# Webhooks


def test_it_answers_the_challenge_with_the_consumer_secret():
    peer = at_rest()
    hooks = XHooks(peer.account())
    taken = hooks.take(Call("GET", {"crc_token": "c3VycHJpc2U"}, {}), now=NOW)
    assert taken.reply.status == 200
    assert taken.reply.type == "application/json"
    assert json.loads(taken.reply.body) == {"response_token": peer.mac(b"c3VycHJpc2U").decode()}
    assert taken.told == ()


@pytest.mark.parametrize("token", ["", '{"data":{}}', "a b", "é", "x" * 257, "[1]"])
def test_it_signs_no_challenge_that_could_pass_for_an_event(token: str):
    hooks = XHooks(at_rest().account())
    with pytest.raises(SignatureError):
        hooks.take(Call("GET", {"crc_token": token}, {}), now=NOW)


def test_it_answers_no_challenge_without_a_secret():
    hooks = XHooks(Account(settings={}, keyring=MemoryKeyring()))
    with pytest.raises(SignatureError):
        hooks.take(Call("GET", {"crc_token": "c3VycHJpc2U"}, {}), now=NOW)


def _event(**given: object) -> dict[str, object]:
    payload = {"id": "42", "text": "Bonjour", "author_id": "7", "conversation_id": "42"}
    event = {
        "event_uuid": "-6850472171600526495",
        "filter": {"user_id": ME},
        "event_type": "post.mention.create",
        "payload": payload,
        "includes": {},
    }
    return {"data": {**event, **given}}


def _take(told: object) -> tuple[object, ...]:
    peer = at_rest()
    return XHooks(peer.account()).take(peer.signed(json.dumps(told).encode()), now=NOW).told


def test_it_reads_an_event_for_the_account_that_it_is_about():
    (message,) = _take(_event(filter={"user_id": "555"}))
    assert isinstance(message, Message)
    assert (message.space.network, message.space.id) == ("x", "555")
    assert message.author is not None
    # Nothing told the name.
    assert (message.author.id, message.author.name) == ("7", "7")
    assert message.remarks


@pytest.mark.parametrize(
    "spoilt",
    [
        {"filter": {}},
        {"filter": {"user_id": "../2/users"}},
        {"payload": {"id": "42"}},
        {"payload": []},
        {"event_type": "dm.received", "payload": {"direct_message_events": "none"}},
        {
            "event_type": "dm.received",
            "payload": {"direct_message_events": [{"id": "1", "type": "message_create"}]},
        },
    ],
)
def test_it_says_so_when_a_genuine_event_has_another_shape(spoilt: dict[str, object]):
    with pytest.raises(PayloadError):
        _take(_event(**spoilt))


@pytest.mark.parametrize(
    "kind", ["post.create", "post.delete", "post.repost.create", "oauth.revoke", "news.new"]
)
def test_it_says_nothing_of_events_about_other_things(kind: str):
    assert _take(_event(event_type=kind, filter={}, payload={"user_id": ME})) == ()


def test_it_keeps_a_post_once_that_answers_and_names_us():
    async def trial(peer: XPeer) -> None:
        async with listening(peer) as hearing:
            number = await peer.say("Deux événements pour une publication.")
            wire = peer.state.posts[number].wire()
            await peer.tell(
                "post.mention.create", wire, users=[{"id": wire["author_id"], "username": "camille"}]
            )
            await hearing.fill()
            assert [one.id for one in hearing.messages()] == [number]
            assert hearing.journal.conflicts == []

    run(trial)


def test_it_reads_private_messages_by_webhook_and_again_as_the_same():
    async def trial(peer: XPeer) -> None:
        async with listening(peer) as hearing:
            await peer.whisper("Bonjour <la rédaction> & merci")
            message = await hearing.heard("Bonjour <la rédaction> & merci")
            assert message.kind == "private"
            assert message.author is not None
            assert message.author.name == "camille"
            assert message.thread is not None
            assert message.thread.id == f"{message.author.id}-{ME}"
            peer.faults.lost = 1
            await peer.whisper("Perdu.")
            await hearing.fill()
            again = await hearing.heard("Perdu.")
            assert again.thread == message.thread
            assert len(hearing.messages()) == 2
            assert hearing.journal.conflicts == []

    run(trial)


def test_it_reads_mentions_again_though_private_messages_are_refused():
    async def trial(peer: XPeer) -> None:
        async with listening(peer) as hearing:
            peer.faults.lost = 1
            await peer.mention("Perdu")
            connector = hearing.connector

            async def forbidden(*given: object, **more: object) -> object:
                if "dm_events" in str(given[1]):
                    peer.faults.fail(403, where="read", body=b'{"title": "Forbidden"}')
                return await asking(*given, **more)

            session = connector._session  # type: ignore[attr-defined]
            asking = session.ask
            session.ask = forbidden
            await hearing.fill()
            await hearing.heard("Perdu")
            assert "dm.read" in connector.health

    run(trial)


def test_it_reads_again_the_second_in_which_a_gap_begins_and_in_the_order_of_what_was_said():
    async def trial(peer: XPeer) -> None:
        begun = NOW + 500
        peer.faults.lost = 100
        for text, later in (("Avant.", -1_000), ("Un.", 300), ("Deux.", 300)):
            peer.state.posts[await peer.mention(text)].at = begun + later
            await peer.whisper(text)
            peer.state.dms[-1].at = begun + later
        connector = peer.card.connect(peer.account())
        gap = Gap(space=connector.space, since=begun, because=Sentence("Because.", "Parce que."))
        found = [one async for one in connector.reread(gap)]
        await connector.aclose()
        for kind in ("comment", "private"):
            said = [one.text for one in found if isinstance(one, Message) and one.kind == kind]
            assert [text.removesuffix(f" @{HANDLE}") for text in said] == ["Un.", "Deux."]

    run(trial)


# Texts


@pytest.mark.parametrize(
    ("given", "named"),
    [
        # Written by the author, in a post of their own.
        ({"text": f"@{HANDLE} bravo", "entities": {"mentions": [{"start": 0, "id": ME}]}}, True),
        ({"text": "@autre bravo", "entities": {"mentions": [{"start": 0, "id": "5"}]}}, False),
        ({"text": f"@{HANDLE} bravo", "entities": {"mentions": [{"start": 0, "username": HANDLE}]}}, False),
        # Put before an answer by X.
        (
            {
                "text": f"@{HANDLE} bravo",
                "display_text_range": [11, 16],
                "referenced_tweets": [{"type": "replied_to", "id": OURS}],
                "entities": {"mentions": [{"start": 0, "id": ME}]},
            },
            False,
        ),
        # The same where X does not say where the author's own words begin.
        (
            {
                "text": f"@autre @{HANDLE} bravo",
                "referenced_tweets": [{"type": "replied_to", "id": OURS}],
                "entities": {"mentions": [{"start": 7, "id": ME}]},
            },
            False,
        ),
        (
            {
                "text": f"@autre bravo @{HANDLE}",
                "referenced_tweets": [{"type": "replied_to", "id": OURS}],
                "entities": {"mentions": [{"start": 13, "id": ME}]},
            },
            True,
        ),
    ],
)
def test_it_tells_a_name_that_was_written_from_one_that_x_put_there(given: dict[str, object], named: bool):
    assert names(post(**given), ME) is named


def test_it_reads_the_whole_of_a_long_text():
    long = post(text="Le début…", note_tweet={"text": "Le début &amp; la fin"})
    message = message_of_post(long, place=ME, users={}, received_at=NOW)
    assert message.text == "Le début & la fin"


def test_it_recognises_its_own_words_behind_names_and_shortened_addresses():
    said = post(
        text="@camille Voir https://t.co/abc",
        entities={"urls": [{"url": "https://t.co/abc", "expanded_url": "https://exemple.fr/charte"}]},
    )
    assert own_words(said) == "Voir https://exemple.fr/charte"


# What X allows


def _sentence(error: ActionError) -> str:
    said = error.args[0]
    assert isinstance(said, Sentence)
    assert said.french != said
    return said


@pytest.mark.parametrize(
    ("says", "able"),
    [
        ("say", {"hide", "restore", "reply", "message"}),
        ("answer", {"hide", "restore", "message"}),
        ("mention", {"reply", "message"}),
        ("quote", {"reply", "message"}),
    ],
)
def test_it_permits_what_x_allows_about_each_kind_of_post(says: str, able: set[str]):
    async def trial(peer: XPeer) -> None:
        async with listening(peer) as hearing:
            await getattr(peer, says)("Bonjour")
            message = await hearing.heard("Bonjour")
            assert await hearing.connector.permits(asked("hide", message)) == able
            # And does what it permits, and nothing else.
            for verb in ("hide", "restore", "reply", "message"):
                if verb in able:
                    await hearing.connector.act(asked(verb, message))
                    continue
                before = peer.asked("act")
                with pytest.raises(ActionError) as caught:
                    await hearing.connector.act(asked(verb, message))
                assert caught.value.permanent
                assert "X" in _sentence(caught.value)
                assert peer.asked("act") == before

    run(trial)


def test_it_answers_nobody_who_did_not_summon_it():
    async def trial(peer: XPeer) -> None:
        async with listening(peer) as hearing:
            await peer.answer(f"Et @{HANDLE} alors", under=THEIRS)
            message = await hearing.heard("alors")
            # Named under somebody else's post: answered, but not hidden.
            assert await hearing.connector.permits(asked("hide", message)) == {"reply", "message"}

    run(trial)


def test_it_deletes_only_its_own_posts():
    async def trial(peer: XPeer) -> None:
        async with listening(peer) as hearing:
            await peer.say("Bonjour")
            message = await hearing.heard("Bonjour")
            with pytest.raises(ActionError, match="own posts"):
                await hearing.connector.act(asked("delete", message))
            made = (await hearing.connector.act(asked("reply", message))).made
            ours = ActionRequest("k", "delete", "x", ME, message=made, author=ME, thread=OURS)
            assert await hearing.connector.permits(ours) == {"delete"}
            await hearing.connector.act(ours)
            assert peer.stands(made) == "deleted"
            assert peer.stands(message.id) == "published"

    run(trial)


def test_it_does_not_take_what_it_may_not_see_for_gone():
    async def trial(peer: XPeer) -> None:
        async with listening(peer) as hearing:
            await peer.say("Bonjour")
            message = await hearing.heard("Bonjour")
            peer.unseen.add(message.id)
            with pytest.raises(ActionError, match="protected") as caught:
                await hearing.connector.act(asked("hide", message))
            assert not isinstance(caught.value, GoneError)
            assert await hearing.connector.permits(asked("hide", message)) == frozenset()

    run(trial)


def test_it_only_answers_what_is_private():
    async def trial(peer: XPeer) -> None:
        async with listening(peer) as hearing:
            await peer.whisper("Bonjour")
            message = await hearing.heard("Bonjour")
            before = peer.asked()
            assert await hearing.connector.permits(asked("hide", message)) == {"message"}
            for verb in ("hide", "restore", "delete", "reply"):
                with pytest.raises(ActionError) as caught:
                    await hearing.connector.act(asked(verb, message))
                assert caught.value.permanent
            assert peer.asked() == before

    run(trial)


def test_it_sends_a_private_message_once_though_its_answer_was_lost():
    async def trial(peer: XPeer) -> None:
        text = "Merci & <bonne> journée."
        account = peer.account()
        async with listening(peer, account=account) as hearing:
            await peer.whisper("Bonjour")
            message = await hearing.heard("Bonjour")
            first = await hearing.connector.act(asked("message", message, text=text))
            again = peer.card.connect(account)
            assert (await again.act(asked("message", message, text=text))).made == first.made
            # After their next word the same words are another message.
            await peer.whisper("Autre chose.")
            await again.act(asked("message", message, text=text))
            await again.aclose()
            assert [one.text for one in peer.state.dms if one.sender == ME] == [text, text]

    run(trial)


@pytest.mark.parametrize("verb", ["reply", "message"])
def test_it_explains_a_refusal_by_a_rule_of_x(verb: str):
    async def trial(peer: XPeer) -> None:
        async with listening(peer) as hearing:
            await peer.say("Bonjour")
            message = await hearing.heard("Bonjour")
            peer.faults.fail(403, where="act", body=b'{"title": "Forbidden"}')
            with pytest.raises(ActionError) as caught:
                await hearing.connector.act(asked(verb, message))
            assert caught.value.permanent
            assert ("summoned" in _sentence(caught.value)) == (verb == "reply")

    run(trial)


# Pace and price


def test_it_waits_before_the_sixteenth_private_message_of_a_quarter_of_an_hour():
    at = [0.0]
    paces = Paces(lambda: at[0])
    for _ in range(15):
        paces.take("message")
        at[0] += 10
    with pytest.raises(ActionError) as caught:
        paces.take("message")
    assert not caught.value.permanent
    assert caught.value.retry_after == 750
    assert "15" in _sentence(caught.value)
    at[0] += 751
    paces.take("message")


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("Merci, nous vérifions.", 0.01),
        ("Voir https://exemple.fr", 0.2),
        ("Voir exemple.fr", 0.2),
        ("À 10.30 h", 0.01),
    ],
)
def test_it_counts_an_answer_with_an_address_at_its_price(text: str, price: float):
    assert prices.reply(text) == price


def test_it_pays_for_what_a_deed_needs_as_for_the_deed():
    class Noting(MemoryPurse):
        async def spend(self, units: float, *, on: str) -> None:
            purposes.append(on)
            await super().spend(units, on=on)

    purposes: list[str] = []

    async def trial(peer: XPeer) -> None:
        async with listening(peer, account=replace(peer.account(), purse=Noting())) as hearing:
            await peer.say("Bonjour")
            message = await hearing.heard("Bonjour")
            for verb in ("hide", "reply", "message"):
                await hearing.connector.act(asked(verb, message))
            assert purposes == ["hide"] * 2 + ["reply"] * 3 + ["message"] * 2
            await hearing.connector.permits(asked("hide", message))
            await hearing.fill()
            assert set(purposes[7:]) == {"read"}

    run(trial)


def test_it_pays_before_each_call_and_asks_nothing_that_it_cannot_pay():
    async def trial(peer: XPeer) -> None:
        purse = MemoryPurse()
        async with listening(peer, account=replace(peer.account(), purse=purse)) as hearing:
            await peer.say("Bonjour")
            message = await hearing.heard("Bonjour")
            assert purse.spent == 0
            await hearing.connector.act(asked("hide", message))
            assert purse.spent == pytest.approx(3 * prices.POST_READ + prices.HIDE)
            await hearing.connector.act(asked("reply", message, text="Merci."))
            assert purse.spent == pytest.approx(
                6 * prices.POST_READ + prices.HIDE + 20 * prices.OWNED_READ + prices.REPLY
            )
            purse.limit, before = purse.spent, peer.asked()
            with pytest.raises(ActionError) as caught:
                await hearing.connector.act(asked("hide", message))
            assert caught.value.retry_after
            assert await hearing.connector.permits(asked("hide", message)) == frozenset()
            with pytest.raises(ConnectorError) as stopped:
                await hearing.connector.check()
            assert not stopped.value.permanent
            with pytest.raises(ConnectorError) as stopped:
                await anext(hearing.connector.reread(hearing.whole))
            assert not stopped.value.permanent
            assert peer.asked() == before

    run(trial)


# The account


def test_it_names_the_events_that_x_was_not_asked_to_send():
    async def trial(peer: XPeer) -> None:
        peer.subscribed = ["post.mention.create", "dm.received"]
        connector = peer.card.connect(peer.account())
        (missing,) = (await connector.check()).missing
        assert "post.quote.create, post.reply.create" in missing
        assert "dm.received" not in missing
        await connector.aclose()

    run(trial)


def test_it_refuses_a_token_of_another_account():
    async def trial(peer: XPeer) -> None:
        account = peer.account()
        other = replace(account, settings={**account.settings, "user_id": "12"})
        connector = peer.card.connect(other)
        with pytest.raises(ConnectorError, match=f"@{HANDLE}"):
            await connector.check()
        await connector.aclose()

    run(trial)


def test_it_renews_for_all_who_were_refused_together_with_one_refresh_token():
    async def trial(peer: XPeer) -> None:
        account = peer.account()
        connector = peer.card.connect(account)
        peer.expire_token()
        told = await asyncio.gather(*(connector.check() for _ in range(5)))
        assert {one.name for one in told} == {f"@{HANDLE}"}
        assert [path for _, path in peer.requests].count("/2/oauth2/token") == 1
        await connector.aclose()

    run(trial)
