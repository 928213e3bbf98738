"""What goes wrong on every network, one named fault a test: nothing is lost, doubled, or hidden from people.

A network that cannot have a fault says why in its peer's `lacks`. Faults of webhooks are in
`test_network_webhooks.py`.
"""

from collections.abc import Awaitable, Callable
from unittest.mock import patch

import pytest
import test_network_webhooks
from listening import Hearing, asked, listening, said_at_once, until
from peer import Peer
from trials import FAULTS, LACKS, TRIED, acts, fault, is_read, reads_again, streams

from vigie.actions.network import ANSWERS, STANDINGS, ActionError, GoneError
from vigie.connectors import http
from vigie.connectors.base import WELL, ConnectorError, Sentence
from vigie.message import Message

TEXT = "Espèce d’andouille."
#: What a signature's clock may be wrong by, either way (ms).
SKEW = 60_000


def verb_of(peer: Peer) -> str:
    """Return the verb that faults on acting are tried with: the nearest to taking a message away."""
    able = peer.card.capabilities.acts
    return next(verb for verb in ("hide", "reply", "delete", *sorted(able)) if verb in able)


async def refused(deed: Awaitable[object]) -> ActionError:
    """Return the error that the deed ends with, after its sentence was looked at."""
    with pytest.raises(ActionError) as caught:
        await deed
    _explained(caught.value.args[0])
    return caught.value


def _explained(sentence: object) -> None:
    assert isinstance(sentence, Sentence)
    assert sentence.said("fr") != sentence.said("en")


async def read_on(hearing: Hearing, text: str) -> Message:
    """Make the connector ask the network again, and wait until it has what was said meanwhile."""
    peer = hearing.peer
    if hearing.is_read:
        await peer.break_stream()
        await peer.say(text)
    else:
        peer.faults.lost += 1
        await peer.say(text)
        await hearing.fill()
    return await hearing.heard(text)


def once(hearing: Hearing, *texts: str) -> None:
    """See that each text was journalled exactly once, and none with two contents."""
    assert {text: len(hearing.messages(text)) for text in texts} == dict.fromkeys(texts, 1)
    assert hearing.journal.conflicts == []


# Deliveries


@fault("lost delivery", only=reads_again)
async def test_it_reads_a_lost_delivery_again_or_tells_a_gap(peer: Peer):
    async with listening(peer) as hearing:
        peer.faults.lost = 1
        await peer.say("Perdu en route.")
        await peer.say("Arrivé.")
        await hearing.heard("Arrivé.")
        if hearing.is_read:
            await peer.break_stream()
        if peer.card.capabilities.rereads and not streams(peer.card):
            await hearing.fill()
        await until(
            lambda: hearing.messages("Perdu en route.") or hearing.ledger.gaps, "what was lost, or a gap"
        )
        _used_up(peer)
        if peer.card.capabilities.rereads:
            await hearing.heard("Perdu en route.")
            once(hearing, "Perdu en route.")


@fault("repeated delivery")
async def test_it_keeps_a_repeated_delivery_once(peer: Peer):
    async with listening(peer) as hearing:
        peer.faults.repeated = 1
        await peer.say("Dit deux fois.")
        await peer.say("Et puis ceci.")
        await hearing.heard("Et puis ceci.")
        _used_up(peer)
        once(hearing, "Dit deux fois.", "Et puis ceci.")


@fault("reordered deliveries")
async def test_it_keeps_all_of_deliveries_in_another_order(peer: Peer):
    async with listening(peer) as hearing:
        peer.faults.reordered = 3
        texts = ("Le premier.", "Le deuxième.", "Le troisième.")
        for text in texts:
            await peer.say(text)
        for text in texts:
            await hearing.heard(text)
        _used_up(peer)
        once(hearing, *texts)


@fault("garbage")
async def test_it_goes_on_after_what_cannot_be_read(peer: Peer):
    async with listening(peer) as hearing:
        peer.faults.garbage = 2
        await peer.say("Après le charabia.")
        await hearing.heard("Après le charabia.")
        # Some of it may come beside the message, and some with the next look.
        await until(lambda: not peer.faults.garbage, "what cannot be read")
        if hearing.is_read:
            await hearing.well()
        once(hearing, "Après le charabia.")


@fault("unknown event")
async def test_it_passes_over_an_event_of_an_unknown_kind(peer: Peer):
    async with listening(peer) as hearing:
        await peer.tell_unknown()  # type: ignore[attr-defined]
        await peer.say("Après l’inconnu.")
        await hearing.heard("Après l’inconnu.")
        if hearing.is_read:
            await hearing.well()
        assert len(hearing.entries()) == 1


@fault("crowd")
async def test_it_keeps_a_thousand_changes_that_come_together(peer: Peer):
    texts = [f"Message numéro {number:04}." for number in range(1_000)]
    async with listening(peer) as hearing:
        said = await said_at_once(peer, texts)
        await until(lambda: hearing.journal.last() >= len(texts) or hearing.ended, "a thousand messages")
        assert sorted(message.id for message in hearing.messages()) == sorted(said)
        assert hearing.journal.conflicts == []


@fault("pages", only=lambda card: card.capabilities.rereads or (is_read(card) and card.capabilities.resumes))
async def test_it_fills_a_gap_of_many_pages(peer: Peer):
    texts = [f"Manqué numéro {number:03}." for number in range(250)]
    async with listening(peer) as hearing:
        peer.faults.lost = len(texts)
        said = await said_at_once(peer, texts)
        assert hearing.messages() == []
        peer.faults.lost = 0
        # Otherwise a stream that goes on where it was cut would tell all of it, and no page be asked for.
        said.append(await peer.say("Et enfin."))
        await hearing.heard("Et enfin.")
        if hearing.is_read:
            await peer.break_stream()
            if not streams(peer.card):
                await hearing.fill()
        else:
            await hearing.fill()
        await until(lambda: hearing.journal.last() >= len(said) or hearing.ended, "251 messages")
        assert sorted(message.id for message in hearing.messages()) == sorted(said)


@fault("restart", only=lambda card: card.capabilities.rereads or card.capabilities.resumes)
async def test_it_goes_on_from_its_cursor_after_a_restart(peer: Peer):
    account = peer.account()
    async with listening(peer, account=account) as before:
        await peer.say("Avant.")
        await before.heard("Avant.")
        await until(lambda: before.ledger.cursor or not peer.card.capabilities.resumes, "a cursor")
    for number in range(3):
        await peer.say(f"Pendant l’arrêt, {number}.")
    async with listening(peer, account=account, journal=before.journal, ledger=before.ledger) as after:
        if not (after.is_read and peer.card.capabilities.resumes):
            await after.fill()
        for number in range(3):
            await after.heard(f"Pendant l’arrêt, {number}.")
        await peer.say("Après.")
        await after.heard("Après.")
        once(after, "Avant.", *(f"Pendant l’arrêt, {number}." for number in range(3)), "Après.")
        assert after.journal.last() == 5


# Connections


@fault("closed", only=streams)
async def test_it_loses_nothing_when_the_connection_is_closed(peer: Peer):
    await _broken(peer, "closed")


@fault("half-closed", only=streams)
async def test_it_loses_nothing_when_the_connection_is_half_closed(peer: Peer):
    await _broken(peer, "half-closed")


@fault("asked to move", only=streams)
async def test_it_loses_nothing_when_asked_to_move(peer: Peer):
    await _broken(peer, "asked to move")
    # The first one alone would be heard until the network ends it.
    assert peer.sockets > 1  # type: ignore[attr-defined]


async def _broken(peer: Peer, how: str) -> None:
    async with listening(peer) as hearing:
        await peer.say("Avant la coupure.")
        await hearing.heard("Avant la coupure.")
        await peer.break_stream(how)  # type: ignore[arg-type]
        if peer.card.capabilities.rereads or peer.card.capabilities.resumes or how == "asked to move":
            await peer.say("Pendant la coupure.")
            await hearing.heard("Pendant la coupure.")
            once(hearing, "Pendant la coupure.")
        else:
            # What cannot be read again is at least known to be missing.
            await until(lambda: hearing.ledger.gaps, "a gap")
        await hearing.well()
        await peer.say("Après la coupure.")
        await hearing.heard("Après la coupure.")
        once(hearing, "Avant la coupure.", "Après la coupure.")


@fault("cut answer on reading", only=reads_again)
async def test_it_reads_again_after_an_answer_cut_in_its_middle(peer: Peer):
    async with listening(peer) as hearing:
        peer.faults.cut(where="read")
        await read_on(hearing, TEXT)
        _used_up(peer)
        once(hearing, TEXT)


@fault("cut answer on acting", only=acts)
async def test_it_may_act_again_after_an_answer_cut_in_its_middle(peer: Peer):
    await _acting_fails_once(peer, lambda: peer.faults.cut(where="act"))


@fault("drip on reading", only=reads_again)
async def test_it_does_not_wait_for_an_answer_that_drips_while_reading(peer: Peer):
    async with listening(peer) as hearing:
        peer.faults.drip, peer.faults.drips_on = 0.02, "read"
        if hearing.is_read:
            asked_before = peer.asked()
            await peer.break_stream()
            # The break is told as well: the dripping is not over before it began.
            await until(lambda: peer.asked() > asked_before, "a question while answers drip")
            await until(lambda: hearing.health() != WELL, "the trouble to be told")
            _explained(hearing.health())
            peer.faults.drip = 0
        else:
            with pytest.raises(ConnectorError) as caught:
                await anext(hearing.connector.reread(hearing.whole))
            assert not caught.value.permanent
            _explained(caught.value.sentence)
            peer.faults.drip = 0
        await read_on(hearing, TEXT)
        once(hearing, TEXT)


@fault("drip on acting", only=acts)
async def test_it_does_not_wait_for_an_answer_that_drips_while_acting(peer: Peer):
    def drip() -> None:
        peer.faults.drip, peer.faults.drips_on = 0.02, "act"

    await _acting_fails_once(peer, drip)


# Answers


@fault("429 on reading", only=reads_again)
async def test_it_waits_and_reads_again_when_asked_too_often(peer: Peer):
    async with listening(peer) as hearing:
        peer.faults.fail(429, where="read", retry_after=0.03)
        await read_on(hearing, TEXT)
        _used_up(peer)
        once(hearing, TEXT)


@fault("429 on acting", only=acts)
async def test_it_tells_how_long_to_wait_when_acting_too_often(peer: Peer):
    error = await _acting_fails_once(peer, lambda: peer.faults.fail(429, where="act", retry_after=7))
    assert (error.retry_after or 0) >= 7


@fault("500 on reading", only=reads_again)
async def test_it_reads_again_after_the_network_failed(peer: Peer):
    async with listening(peer) as hearing:
        peer.faults.fail(500, 3, where="read")
        await read_on(hearing, TEXT)
        _used_up(peer)
        once(hearing, TEXT)


@fault("500 on acting", only=acts)
async def test_it_may_act_again_after_the_network_failed(peer: Peer):
    await _acting_fails_once(peer, lambda: peer.faults.fail(500, where="act"))


@fault("403 on acting", only=acts)
async def test_it_says_so_when_the_network_forbids_the_deed(peer: Peer):
    async with listening(peer) as hearing:
        await peer.say(TEXT)
        message = await hearing.heard(TEXT)
        peer.faults.fail(403, where="act")
        error = await refused(hearing.connector.act(asked(verb_of(peer), message)))
        assert error.permanent
        assert not isinstance(error, GoneError)


@fault("500 on permits", only=acts)
async def test_it_permits_nothing_that_the_network_did_not_confirm(peer: Peer):
    async with listening(peer) as hearing:
        await peer.say(TEXT)
        message = await hearing.heard(TEXT)
        before = peer.asked()
        peer.faults.fail(500, 20)
        able = await hearing.connector.permits(asked(verb_of(peer), message))
        assert able == frozenset() or peer.asked() == before
        peer.faults.failures.clear()


@fault("proxy page")
async def test_it_says_so_when_a_page_comes_instead_of_an_answer(peer: Peer):
    await _checking_fails(peer, b"<html><body>Maintenance</body></html>")


@fault("another shape")
async def test_it_says_so_when_an_answer_has_another_shape(peer: Peer):
    await _checking_fails(peer, b"[null, 1]")


@fault("huge answer")
async def test_it_refuses_an_answer_that_is_huge(peer: Peer):
    with patch.object(http, "LARGEST", 100_000):
        sentence = await _checking_fails(peer, b" " * 200_000)
    # Refused for its size, not for what it says.
    assert "MiB" in sentence


async def _checking_fails(peer: Peer, body: bytes) -> Sentence:
    connector = peer.card.connect(peer.account())
    peer.faults.fail(200, 20, body=body)
    with pytest.raises(ConnectorError) as caught:
        await connector.check()
    _explained(caught.value.sentence)
    peer.faults.failures.clear()
    assert (await connector.check()).name
    await connector.aclose()
    return caught.value.sentence


# Tokens


@fault("token expired")
async def test_it_renews_an_expired_token_and_loses_nothing(peer: Peer):
    account = peer.account()
    before = dict(account.keyring.secrets)  # type: ignore[attr-defined]
    async with listening(peer, account=account) as hearing:
        await peer.say("Avant la fin du jeton.")
        message = await hearing.heard("Avant la fin du jeton.")
        peer.expire_token()
        await read_on(hearing, "Après la fin du jeton.")
        if acts(peer.card):
            await hearing.connector.act(asked(verb_of(peer), message))
        assert account.keyring.secrets != before  # type: ignore[attr-defined]
        once(hearing, "Avant la fin du jeton.", "Après la fin du jeton.")
        assert hearing.ended is None


@fault("token revoked on reading")
async def test_it_says_to_connect_again_when_the_token_is_revoked(peer: Peer):
    async with listening(peer) as hearing:
        peer.expire_token(renewable=False)
        if hearing.is_read:
            await peer.break_stream()
            await until(lambda: hearing.ended, "the end of reading")
            assert hearing.ended is not None
            _says_to_connect_again(hearing.ended.permanent, hearing.ended.sentence)
        with pytest.raises(ConnectorError) as caught:
            await hearing.connector.check()
        _says_to_connect_again(caught.value.permanent, caught.value.sentence)


@fault("token revoked on acting", only=acts)
async def test_it_says_to_connect_again_when_acting_with_a_revoked_token(peer: Peer):
    async with listening(peer) as hearing:
        await peer.say(TEXT)
        message = await hearing.heard(TEXT)
        peer.expire_token(renewable=False)
        error = await refused(hearing.connector.act(asked(verb_of(peer), message)))
        _says_to_connect_again(error.permanent, error.args[0])


def _says_to_connect_again(permanent: bool, sentence: Sentence) -> None:
    assert permanent
    _explained(sentence)
    assert "connect" in sentence.lower()
    assert "connect" in sentence.french.lower()


# What changes meanwhile


@fault("deleted before it is hidden", only=lambda card: {"hide", "delete"} & card.capabilities.acts)
async def test_it_knows_that_a_message_was_gone_before_it_could_be_hidden(peer: Peer):
    async with listening(peer) as hearing:
        await peer.say(TEXT)
        message = await hearing.heard(TEXT)
        await peer.remove(message.id)
        for verb in {"hide", "delete"} & peer.card.capabilities.acts:
            with pytest.raises(GoneError):
                await hearing.connector.act(asked(verb, message))


@fault("removal", only=lambda card: card.capabilities.removals)
async def test_it_tells_what_the_network_took_away_itself(peer: Peer):
    async with listening(peer) as hearing:
        await peer.say(TEXT)
        message = await hearing.heard(TEXT)
        await peer.remove(message.id)
        await until(lambda: hearing.removals() or hearing.ended, "the removal")
        removal = hearing.removals()[0]
        assert removal.space == message.space
        author = message.author.id if message.author else None
        assert removal.message_id == message.id or removal.author_id == author
        assert len(hearing.removals()) == 1


@fault("edit", only=lambda card: card.capabilities.edits)
async def test_it_tells_a_changed_text_as_a_revision(peer: Peer):
    async with listening(peer) as hearing:
        await peer.say("Bonjour à tous.")
        first = await hearing.heard("Bonjour à tous.")
        await peer.edit(first.id, TEXT)
        second = await hearing.heard(TEXT)
        assert second.id == first.id
        assert second.revision
        assert second.revision != first.revision
        assert hearing.journal.conflicts == []


@fault("answer lost after the deed", only=acts)
async def test_it_does_a_deed_once_though_its_answer_was_lost(peer: Peer):
    account = peer.account()
    able = peer.card.capabilities.acts
    async with listening(peer, account=account) as hearing:
        await peer.say(TEXT)
        message = await hearing.heard(TEXT)
        verbs = [verb for verb in ("reply", "hide") if verb in able] or [verb_of(peer)]
        for verb in verbs:
            await hearing.connector.act(asked(verb, message))
        stood = peer.stands(message.id)
    # Killed before the deed was marked: another connector asks again, under the same key.
    again = peer.card.connect(account)
    for verb in verbs:
        await again.act(asked(verb, message))
    await again.aclose()
    assert len(peer.answers(message.id)) == ("reply" in verbs)
    assert peer.stands(message.id) == stood


@fault("own messages", only=lambda card: "reply" in card.capabilities.acts)
async def test_it_does_not_take_what_we_said_for_somebody_elses(peer: Peer):
    async with listening(peer) as hearing:
        await peer.say(TEXT)
        message = await hearing.heard(TEXT)
        await hearing.connector.act(asked("reply", message, text="Notre réponse."))
        await peer.say("Et ensuite.")
        await hearing.heard("Et ensuite.")
        # Told with the role "self", or not at all.
        for ours in hearing.messages("Notre réponse."):
            assert ours.author is not None
            assert "self" in ours.author.roles


# The list itself


def test_it_tries_many_faults_and_each_on_some_network():
    # Those of webhooks are known once their module is imported; a fault that no network has is no test.
    tests = globals() | vars(test_network_webhooks)
    assert [name for name, test in FAULTS.items() if not callable(tests.get(test))] == []
    assert len(FAULTS) >= 25


@pytest.mark.parametrize("network", TRIED)
def test_it_knows_every_fault_that_a_network_cannot_have(network: str):
    assert set(LACKS[network]) <= set(FAULTS)


def _used_up(peer: Peer) -> None:
    faults = peer.faults
    left = (faults.failures, faults.lost, faults.repeated, faults.reordered, faults.garbage)
    assert left == ([], 0, 0, 0, 0), "the fault never happened"


async def _acting_fails_once(peer: Peer, goes_wrong: Callable[[], object]) -> ActionError:
    """Act while something goes wrong, then again under the same key; return how the first ended."""
    async with listening(peer) as hearing:
        await peer.say(TEXT)
        message = await hearing.heard(TEXT)
        verb = verb_of(peer)
        goes_wrong()
        error = await refused(hearing.connector.act(asked(verb, message)))
        assert not error.permanent
        assert not isinstance(error, GoneError)
        peer.faults.drip = 0
        _used_up(peer)
        await hearing.connector.act(asked(verb, message))
        if verb in ANSWERS:
            assert len(peer.answers(message.id)) == 1
        elif verb in STANDINGS:
            assert peer.stands(message.id) != "published"
        return error
