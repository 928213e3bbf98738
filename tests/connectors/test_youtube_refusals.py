"""YouTube's units of a day, paid before each call, and what its refusals mean."""

from dataclasses import replace

import msgspec
import pytest
from listening import asked, listening, until
from youtube_answers import refused
from youtube_peer import QUICK, YouTubePeer
from youtube_trial import TEXT, connected, fails, live, trial

from vigie.connectors.account import MemoryPurse, SpentError
from vigie.connectors.base import WELL, ConnectorError
from vigie.connectors.youtube.sentences import QUOTA, TOO_FAST


class PricedPurse:
    """Notes what each call was paid for."""

    def __init__(self) -> None:
        self.paid: list[tuple[float, str]] = []

    async def spend(self, units: float, *, on: str) -> None:
        self.paid.append((units, on))


def test_it_pays_for_each_call_before_it_is_made():
    async def scenario(peer: YouTubePeer) -> None:
        purse = PricedPurse()
        account = replace(peer.account(), purse=purse)
        async with listening(peer, account=account) as hearing:
            await peer.say(TEXT)
            message = await hearing.heard(TEXT)
            chatted = await live(hearing, "Bonsoir le direct.")
            assert set(purse.paid) == {(1, "read"), (5, "read")}
            purse.paid.clear()
            await hearing.connector.act(asked("hide", message))
            await hearing.connector.act(asked("delete", chatted))
            await hearing.connector.act(asked("ban", chatted))
            paid = {one for one in purse.paid if one[1] != "read"}
            assert paid == {(50, "hide"), (20, "delete"), (50, "ban")}

    trial(scenario)


def test_it_asks_nothing_that_the_purse_does_not_hold():
    async def scenario(peer: YouTubePeer) -> None:
        async with listening(peer) as hearing:
            await peer.say(TEXT)
            message = await hearing.heard(TEXT)
        poor = connected(peer, replace(peer.account(), purse=MemoryPurse(limit=10)))
        before = peer.asked()
        error = await fails(poor.act(asked("hide", message)))
        assert isinstance(error, SpentError)
        assert error.retry_after
        assert peer.asked() == before
        await poor.aclose()

    trial(scenario)


def test_it_says_that_reading_waits_when_the_purse_is_empty():
    async def scenario(peer: YouTubePeer) -> None:
        account = replace(peer.account(), purse=MemoryPurse(limit=20))
        async with listening(peer, account=account) as hearing:
            await until(lambda: hearing.health() != WELL, "the end of the units")
            assert "used up" in hearing.health()
            with pytest.raises(ConnectorError) as caught:
                await anext(hearing.connector.reread(hearing.whole))
            assert not caught.value.permanent

    trial(scenario)


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [("quotaExceeded", QUOTA), ("rateLimitExceeded", TOO_FAST), ("userRequestsExceedRateLimit", TOO_FAST)],
)
def test_it_tells_a_used_up_day_and_a_burst_from_a_missing_right(reason: str, sentence: str):
    async def scenario(peer: YouTubePeer) -> None:
        async with listening(peer) as hearing:
            await peer.say(TEXT)
            message = await hearing.heard(TEXT)
            body = msgspec.json.encode(refused(403, reason, "Refused.", domain="youtube.quota"))
            peer.faults.fail(403, where="act", body=body)
            error = await fails(hearing.connector.act(asked("hide", message)))
            assert not error.permanent
            assert error.args[0] == sentence
            # A day of 25 hours is the longest that there is.
            assert 0 < (error.retry_after or 0) <= (25 * 3_600 if sentence == QUOTA else 60)

    trial(scenario)


def test_it_tells_what_it_found_before_the_day_was_used_up():
    async def scenario(peer: YouTubePeer) -> None:
        # Looked at once, at the beginning: the old threads must not be what uses up the day.
        peer.timing = msgspec.structs.replace(QUICK, older=1_000.0)
        async with listening(peer) as hearing:
            await until(lambda: hearing.ledger.marks > 1, "looks")
            await peer.say(TEXT)
            peer.is_nearly_used_up = True
            await hearing.heard(TEXT)
            await until(lambda: hearing.health() == QUOTA, "the used-up day to be told")

    trial(scenario)


@pytest.mark.parametrize("reason", ["processingFailure", "invalidPageToken"])
def test_it_reads_again_what_youtube_could_not_answer_once(reason: str):
    async def scenario(peer: YouTubePeer) -> None:
        async with listening(peer) as hearing:
            peer.faults.fail(400, where="read", body=msgspec.json.encode(refused(400, reason, "Refused.")))
            await until(lambda: not peer.faults.failures, "the refusal")
            await peer.say(TEXT)
            await hearing.heard(TEXT)
            assert hearing.ended is None

    trial(scenario)


def test_it_reads_on_when_a_comment_goes_between_its_listing_and_its_answers():
    async def scenario(peer: YouTubePeer) -> None:
        async with listening(peer) as hearing:
            top = await peer.say("Le premier.")
            for number in range(7):
                await peer.say(f"Réponse {number}.", reply_to=top)
            peer.goes_once_listed = top
            await until(lambda: peer.stands(top) == "deleted", "the comment to go")
            await peer.say(TEXT)
            await hearing.heard(TEXT)
            assert hearing.ended is None

    trial(scenario)


@pytest.mark.parametrize(
    ("status", "reason", "words"),
    [
        (403, "commentsDisabled", "closed"),
        (403, "forbidden", "does not let"),
        (403, "modificationNotAllowed", "does not let"),
    ],
)
def test_it_says_why_youtube_refused(status: int, reason: str, words: str):
    async def scenario(peer: YouTubePeer) -> None:
        async with listening(peer) as hearing:
            await peer.say(TEXT)
            message = await hearing.heard(TEXT)
            peer.faults.fail(
                status, where="act", body=msgspec.json.encode(refused(status, reason, "Refused."))
            )
            error = await fails(hearing.connector.act(asked("reply", message)))
            assert error.permanent
            assert words in str(error)

    trial(scenario)
