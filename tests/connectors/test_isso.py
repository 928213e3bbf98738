"""What is particular to Isso, tried on a real one: its queue, its numbers, its sessions, its pages."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import aclosing

import pytest
from isso_peer import SIGNED, IssoPeer
from listening import WITHIN, asked, listening, started, until
from real_door import people

from vigie.actions.network import ActionError, GoneError
from vigie.connectors.account import Account, MemoryKeyring
from vigie.connectors.base import ConnectorError, Gap, Sentence
from vigie.connectors.cursors import cursor_of
from vigie.connectors.isso.entries import number_in
from vigie.connectors.isso.memory import Seen, memory_of
from vigie.message import Message, Thread

Trial = Callable[[IssoPeer], Awaitable[None]]


def on_isso(trial: Trial) -> Callable[[], None]:
    """Make a trial a test on an article of the site."""

    def test() -> None:
        async def whole() -> None:
            async with asyncio.timeout(2 * WITHIN), started(IssoPeer()) as peer:
                assert isinstance(peer, IssoPeer)
                await trial(peer)

        asyncio.run(whole())

    test.__name__, test.__doc__ = trial.__name__, trial.__doc__
    return test


# Reading


@on_isso
async def test_it_reads_an_answer_with_its_article_and_what_it_answers(peer: IssoPeer) -> None:
    async with listening(peer) as hearing:
        root = await peer.say("La question.")
        await peer.say("La réponse.", author="dominique", reply_to=root)
        answer = await hearing.heard("La réponse.")
        assert answer.reply_to == root
        assert answer.thread == Thread(peer.article, f"Article {peer.article}")
        assert answer.extra["url"] == f"{peer.server.site}{peer.article}#isso-{number_in(answer.id)}"


@on_isso
async def test_it_finds_what_an_older_comment_is_answered(peer: IssoPeer) -> None:
    root = await peer.say("Bien avant.")
    await peer.say_many([f"Entre-temps, {number:03}." for number in range(120)])
    async with listening(peer) as hearing:
        # The first comment stands on no end of the list any more.
        await peer.say("Une réponse tardive.", reply_to=root)
        assert (await hearing.heard("Une réponse tardive.")).reply_to == root


@on_isso
async def test_it_sees_new_comments_and_new_answers_on_a_site_of_many_pages(peer: IssoPeer) -> None:
    roots = await peer.say_many([f"Avant, {number:03}." for number in range(130)])
    for number in range(5):
        await peer.say(f"Réponse d’avant, {number}.", reply_to=roots[number])
    async with listening(peer) as hearing:
        texts = [f"Après, {number:03}." for number in range(205)]
        said = await peer.say_many(texts)
        await until(lambda: len(hearing.messages("Après,")) == len(texts), "all of them")
        assert sorted(one.id for one in hearing.messages()) == sorted(said)
        await peer.say("La dernière réponse.", reply_to=roots[7])
        await hearing.heard("La dernière réponse.")
        assert hearing.removals() == []


@on_isso
async def test_it_tells_a_change_of_what_waits(peer: IssoPeer) -> None:
    async with listening(peer) as hearing:
        native = await peer.say("Bonjour.", held=True)
        await hearing.heard("Bonjour.")
        await peer.edit(native, "Imbécile !")
        changed = await hearing.heard("Imbécile !")
        assert changed.held
        assert changed.id == native
        assert changed.revision


@on_isso
async def test_it_tells_each_change_back_and_forth(peer: IssoPeer) -> None:
    async with listening(peer) as hearing:
        native = await peer.say("Bonjour.")
        await hearing.heard("Bonjour.")
        for number, text in enumerate(("Imbécile !", "Bonjour.", "Imbécile !"), 2):
            await peer.edit(native, text)
            await until(lambda number=number: len(hearing.messages()) == number, "the change")
        assert len({one.revision for one in hearing.messages()}) == 4


@on_isso
async def test_it_tells_nothing_when_what_waits_is_published(peer: IssoPeer) -> None:
    async with listening(peer) as hearing:
        native = await peer.say("Bonjour.", held=True)
        message = await hearing.heard("Bonjour.")
        await hearing.connector.act(asked("publish", message))
        await peer.say("Ensuite.")
        await hearing.heard("Ensuite.")
        # Read again it says the same, though its author has a hash now.
        await hearing.fill()
        assert [one.id for one in hearing.messages("Bonjour.")] == [native]
        assert hearing.journal.conflicts == []
        assert hearing.removals() == []


@on_isso
async def test_it_tells_the_removal_of_a_comment_that_has_answers(peer: IssoPeer) -> None:
    async with listening(peer) as hearing:
        root = await peer.say("Imbécile !")
        await peer.say("Restez poli.", author="dominique", reply_to=root)
        await hearing.heard("Imbécile !")
        await hearing.heard("Restez poli.")
        await peer.remove(root)
        await until(hearing.removals, "the removal")
        assert [(one.message_id, one.how) for one in hearing.removals()] == [(root, "deleted")]


@on_isso
async def test_it_tells_its_own_deletions_as_its_own(peer: IssoPeer) -> None:
    async with listening(peer) as hearing:
        native = await peer.say("Imbécile !")
        message = await hearing.heard("Imbécile !")
        await hearing.connector.act(asked("delete", message))
        await until(hearing.removals, "the removal")
        assert [(one.message_id, one.how) for one in hearing.removals()] == [(native, "self")]


@on_isso
async def test_it_tells_a_gap_where_the_site_has_another_database(peer: IssoPeer) -> None:
    account = peer.account()
    async with listening(peer, account=account) as before:
        await peer.say("Avant.")
        await before.heard("Avant.")
        assert len(memory_of(before.ledger.cursor).known) >= 3
    memory = memory_of(before.ledger.cursor)
    memory.known = {number: Seen("9-other", "text") for number in memory.known}
    before.ledger.cursor = cursor_of(memory)
    async with listening(peer, account=account, ledger=before.ledger) as after:
        await until(lambda: after.ledger.gaps, "the gap")
        assert after.ledger.gaps[0].space == after.connector.space
        await peer.say("Après.")
        await after.heard("Après.")


@on_isso
async def test_it_leaves_a_change_that_no_look_saw_to_the_next_one(peer: IssoPeer) -> None:
    connector = peer.card.connect(peer.account())
    async with aclosing(connector.receive()) as reading:
        await anext(reading)
        said = await peer.say("Bonjour.")
        while not isinstance(await anext(reading), Message):
            pass
        await peer.edit(said, "Imbécile !")
        everything = Gap(space=connector.space, since=0, because=Sentence("Once more.", "Encore."))
        assert said not in [one.id async for one in connector.reread(everything)]
    await connector.aclose()


# Numbers


@on_isso
async def test_it_tells_a_comment_that_is_given_the_number_of_one_just_deleted(peer: IssoPeer) -> None:
    async with listening(peer) as hearing:
        found = []
        for turn in range(3):
            # The same author, article, minute and words: nothing but the number tells Isso's comments apart.
            await peer.say("Imbécile !")
            await until(lambda turn=turn: len(hearing.messages()) == turn + 1, "the next comment")
            found.append(hearing.messages()[-1])
            await hearing.connector.act(asked("delete", found[-1]))
        assert len({number_in(one.id) for one in found}) == 1
        assert len({one.id for one in found}) == 3
        await until(lambda: len(hearing.removals()) == 3, "the removals")
        assert {one.message_id for one in hearing.removals()} == {one.id for one in found}
        assert peer.server.sees(peer.article) == {}


@on_isso
async def test_it_does_not_delete_another_comment_of_the_same_number(peer: IssoPeer) -> None:
    async with listening(peer) as hearing:
        native = await peer.say("Imbécile !")
        message = await hearing.heard("Imbécile !")
        await peer.remove(native)
        await until(hearing.removals, "the removal")
        other = await peer.say("Un autre avis.")
        await hearing.heard("Un autre avis.")
        assert number_in(other) == number_in(native)
        with pytest.raises(GoneError):
            await hearing.connector.act(asked("delete", message))
        assert list(peer.server.sees(peer.article).values()) == ["Un autre avis."]


# Acting


@on_isso
async def test_it_permits_what_the_state_of_a_comment_allows(peer: IssoPeer) -> None:
    async with listening(peer) as hearing:
        await peer.say("Public.")
        await peer.say("En attente.", held=True)
        public, held = await hearing.heard("Public."), await hearing.heard("En attente.")
        permits = hearing.connector.permits
        assert await permits(asked("delete", public)) == {"delete", "reply", "like"}
        assert await permits(asked("delete", held)) == {"publish", "delete"}
        await hearing.connector.act(asked("publish", held))
        assert await permits(asked("delete", held)) == {"delete", "reply", "like"}
        await hearing.connector.act(asked("delete", held))
        assert await permits(asked("delete", held)) == frozenset()


@on_isso
async def test_it_publishes_its_answer_on_a_site_that_moderates(peer: IssoPeer) -> None:
    account = peer.account()
    async with listening(peer, account=account) as hearing:
        await peer.say("La question.")
        message = await hearing.heard("La question.")
        receipt = await hearing.connector.act(asked("reply", message, text="Notre réponse."))
        assert peer.stands(receipt.made) == "published"
        ours = await hearing.heard("Notre réponse.")
        assert ours.id == receipt.made
        assert ours.author is not None
        assert (ours.author.name, ours.author.roles) == (SIGNED, ("self",))
    # By another process, to which the first one's answer was never told.
    again = peer.card.connect(account)
    assert await again.act(asked("reply", message, text="Notre réponse.")) == receipt
    await again.aclose()
    assert len(peer.answers(message.id)) == 1


@on_isso
async def test_it_does_not_believe_a_visitor_who_signs_as_we_do(peer: IssoPeer) -> None:
    async with listening(peer) as hearing:
        await peer.say("La question.")
        message = await hearing.heard("La question.")
        await hearing.connector.act(asked("reply", message))
        content = {"author": SIGNED, "email": "a.b@vigie.invalid", "text": "Imbécile !", "title": "x"}
        await people(peer.server._visitor.post, "/new", params={"uri": peer.article}, json=content)
        forged = await hearing.heard("Imbécile !")
        assert forged.author is not None
        assert forged.author.roles == ()


@on_isso
async def test_it_does_not_answer_what_nobody_sees(peer: IssoPeer) -> None:
    async with listening(peer) as hearing:
        await peer.say("En attente.", held=True)
        message = await hearing.heard("En attente.")
        with pytest.raises(ActionError, match="publish it first") as caught:
            await hearing.connector.act(asked("reply", message))
        assert caught.value.permanent


@on_isso
async def test_it_waits_a_minute_where_the_guard_stops_it(peer: IssoPeer) -> None:
    async with listening(peer) as hearing:
        await peer.say("La question.")
        message = await hearing.heard("La question.")
        said = b'{"message": "403 Forbidden: 127.0.0.0: ratelimit exceeded (3, 2)"}'
        peer.faults.fail(403, where="act", body=said)
        with pytest.raises(ActionError, match="two comments a minute") as caught:
            await hearing.connector.act(asked("reply", message))
        assert not caught.value.permanent
        assert caught.value.retry_after == 60


@on_isso
async def test_it_knows_its_deletion_again_though_its_answer_was_lost(peer: IssoPeer) -> None:
    async with listening(peer) as hearing:
        await peer.say("Imbécile !")
        message = await hearing.heard("Imbécile !")
        peer.faults.fail(500, where="act")
        with pytest.raises(ActionError):
            await hearing.connector.act(asked("delete", message))
        # What the request did before its answer was lost.
        await peer.remove(message.id)
        await hearing.connector.act(asked("delete", message))


@on_isso
async def test_it_counts_what_the_site_and_an_article_have(peer: IssoPeer) -> None:
    async with listening(peer) as hearing:
        space = hearing.connector.space
        before = (await hearing.connector.count(space)).messages
        await peer.say("Public.")
        await peer.say("En attente.", held=True)
        assert (await hearing.connector.count(space)).messages == before + 2
        assert (await hearing.connector.count(space, peer.article)).messages == 1
        assert (await hearing.connector.count(space, "/nowhere/")).messages == 0


# The owner's session


@on_isso
async def test_it_signs_in_again_once_when_its_session_ends(peer: IssoPeer) -> None:
    async with listening(peer) as hearing:
        await peer.say("Avant.")
        message = await hearing.heard("Avant.")
        peer.expire_token()
        before = [path for _, path in peer.requests].count("/login/")
        await asyncio.gather(*(hearing.connector.permits(asked("delete", message)) for _ in range(5)))
        await hearing.connector.act(asked("delete", message))
        await peer.say("Après.")
        await hearing.heard("Après.")
        assert [path for _, path in peer.requests].count("/login/") == before + 1


@on_isso
async def test_it_refuses_a_wrong_password(peer: IssoPeer) -> None:
    account = Account(settings=peer.account().settings, keyring=MemoryKeyring({"password": "wrong"}))
    connector = peer.card.connect(account)
    with pytest.raises(ConnectorError, match="connect the site again") as caught:
        await connector.check()
    assert caught.value.permanent
    await connector.aclose()


@on_isso
async def test_it_says_to_turn_the_owners_page_on(peer: IssoPeer) -> None:
    connector = peer.card.connect(peer.account())
    await connector.check()
    peer.expire_token()
    peer.faults.fail(
        200, 2, body=b'<html><body><main><div id="disabled">Administration is off</div></main></body></html>'
    )
    with pytest.raises(ConnectorError, match="enabled = true") as caught:
        await connector.count(connector.space)
    assert caught.value.permanent
    await connector.aclose()


@on_isso
async def test_it_does_not_take_a_missing_page_for_a_comment_that_is_gone(peer: IssoPeer) -> None:
    async with listening(peer) as hearing:
        await peer.say("Bonjour.")
        message = await hearing.heard("Bonjour.")
        await hearing.connector.aclose()
        peer.faults.fail(404, where="read", body=b"<html>Not found</html>")
        connector = peer.card.connect(peer.account())
        with pytest.raises(ActionError) as caught:
            await connector.act(asked("delete", message))
        assert type(caught.value) is ActionError
        assert not caught.value.permanent
        await connector.aclose()
