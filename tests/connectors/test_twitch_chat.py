"""The connector against a server of ours that speaks as Twitch does, with everything a network does to us."""

import asyncio
import itertools
import re
import shutil
import ssl
import subprocess
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from twitch_peer import TwitchPeer, Visit, privmsg, tagged

from vigie.connectors.base import ConnectorError
from vigie.connectors.supervise import pump
from vigie.connectors.twitch import TwitchChat
from vigie.connectors.twitch.link import Timing
from vigie.intake.base import decode
from vigie.intake.memory import MemoryJournal
from vigie.message import Entry, Message, Removal

#: Long enough never to be reached by a test that does not mean to.
CALM = Timing(quiet=60, answer=60, join=60, linger=60, settled=60, first_wait=0.01, longest_wait=0.05)


async def eventually(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not true():
            await asyncio.sleep(0.002)


class Heard:
    """What a chat said so far, and the error that ended it."""

    def __init__(self, chat: TwitchChat) -> None:
        self.chat = chat
        self.entries: list[Entry] = []
        self.error: ConnectorError | None = None

    @property
    def texts(self) -> list[str]:
        return [entry.text for entry in self.entries if isinstance(entry, Message)]

    async def listen(self) -> None:
        try:
            async for entry in self.chat.receive():
                self.entries.append(entry)
        except ConnectorError as error:
            self.error = error


@asynccontextmanager
async def listening(peer: TwitchPeer, timing: Timing = CALM) -> AsyncIterator[Heard]:
    heard = Heard(TwitchChat("LaChaine", address=peer.address, timing=timing))
    task = asyncio.create_task(heard.listen())
    try:
        yield heard
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def run(scenario: Callable[[TwitchPeer], Coroutine[None, None, None]]) -> None:
    async def whole() -> None:
        async with asyncio.timeout(60), TwitchPeer() as peer:
            await scenario(peer)

    asyncio.run(whole())


def test_it_reads_twitch_itself_over_a_secure_connection():
    assert TwitchChat("lachaine").address == "wss://irc-ws.chat.twitch.tv:443"


@pytest.mark.parametrize(
    "given", ["LaChaine", "#lachaine", " lachaine ", "https://www.twitch.tv/LaChaine", "twitch.tv/lachaine/"]
)
def test_it_takes_a_channel_as_people_write_it(given: str):
    assert TwitchChat(given).space.key == "twitch:lachaine"


@pytest.mark.parametrize("given", ["", "#", "la chaîne", "a" * 26, "a\r\nQUIT", "twitch.tv/videos/12", "a,b"])
def test_it_says_when_a_channel_cannot_exist(given: str):
    with pytest.raises(ConnectorError, match="is not the name of a Twitch channel") as caught:
        TwitchChat(given)
    assert caught.value.permanent
    assert "n’est pas un nom de chaîne" in caught.value.sentence.said("fr")


def test_it_asks_for_tags_then_signs_in_as_nobody_then_joins():
    async def scenario(peer: TwitchPeer) -> None:
        async with listening(peer):
            visit = await peer.next_visit()
            assert visit.heard[0] == "CAP REQ :twitch.tv/tags twitch.tv/commands"
            assert re.fullmatch(r"NICK justinfan\d{5}", visit.heard[1])
            assert visit.heard[2:] == ["JOIN #lachaine"]

    run(scenario)


def test_it_is_well_only_while_it_is_in_the_room():
    async def scenario(peer: TwitchPeer) -> None:
        async with listening(peer) as heard:
            assert "is not joined yet" in heard.chat.health
            await peer.next_visit()
            await eventually(lambda: heard.chat.health == "")
        assert "is not joined yet" in heard.chat.health

    run(scenario)


def test_it_gives_messages_and_removals_in_order():
    async def scenario(peer: TwitchPeer) -> None:
        async with listening(peer) as heard:
            visit = await peer.next_visit()
            await visit.say(privmsg("un", id="1"), privmsg("deux", id="2"))
            await visit.say(tagged(":tmi.twitch.tv CLEARMSG #lachaine :un", target_msg_id="1"))
            await visit.say(tagged(":tmi.twitch.tv CLEARCHAT #lachaine :bob", target_user_id="42"))
            await visit.say(privmsg("trois", id="3"))
            await eventually(lambda: len(heard.entries) == 5)
        assert heard.texts == ["un", "deux", "trois"]
        deleted, banned = heard.entries[2:4]
        assert isinstance(deleted, Removal)
        assert deleted.message_id == "1"
        assert isinstance(banned, Removal)
        assert banned.author_id == "42"

    run(scenario)


def test_it_reads_a_frame_sent_in_pieces():
    async def scenario(peer: TwitchPeer) -> None:
        async with listening(peer) as heard:
            visit = await peer.next_visit()
            line = privmsg("en plusieurs morceaux ✂", id="1")
            await visit.say_in_pieces([line[:7], line[7:30], line[30:], "\r\n"])
            await eventually(lambda: heard.texts == ["en plusieurs morceaux ✂"])

    run(scenario)


def test_it_goes_on_after_garbage():
    async def scenario(peer: TwitchPeer) -> None:
        async with listening(peer) as heard:
            visit = await peer.next_visit()
            await visit.say(
                "", ":", "@@@;;==", ":tmi.twitch.tv", "@a=b", "\x00\x00", "PRIVMSG", "CAP", "NOTICE"
            )
            await visit.say(":tmi.twitch.tv NOVELTY #lachaine :since yesterday", privmsg("encore là", id="1"))
            await eventually(lambda: heard.texts == ["encore là"])
        assert len(peer.visits) == 1

    run(scenario)


def test_it_keeps_a_message_that_is_not_utf8_and_says_so():
    async def scenario(peer: TwitchPeer) -> None:
        async with listening(peer) as heard:
            visit = await peer.next_visit()
            await visit.say_bytes(privmsg("caf@ noir", id="1").replace("f@", "f\xe9").encode("latin-1"))
            await visit.say(privmsg("thé", id="2"))
            await eventually(lambda: len(heard.entries) == 2)
        assert heard.texts == ["caf\N{REPLACEMENT CHARACTER} noir", "thé"]
        first, second = heard.entries
        assert isinstance(first, Message)
        assert isinstance(second, Message)
        assert first.remarks
        assert not second.remarks
        assert len(peer.visits) == 1

    run(scenario)


def test_it_ignores_channels_that_it_did_not_join():
    async def scenario(peer: TwitchPeer) -> None:
        async with listening(peer) as heard:
            visit = await peer.next_visit()
            await visit.say(privmsg("ailleurs", id="1", channel="autre"), privmsg("ici", id="2"))
            await eventually(lambda: heard.texts == ["ici"])

    run(scenario)


def test_it_answers_a_ping():
    async def scenario(peer: TwitchPeer) -> None:
        async with listening(peer):
            visit = await peer.next_visit()
            await visit.say("PING :tmi.twitch.tv")
            await eventually(lambda: "PONG :tmi.twitch.tv" in visit.heard)

    run(scenario)


async def _close(visit: Visit) -> None:
    await visit.close()


async def _abort(visit: Visit) -> None:
    visit.abort()


async def _half_close(visit: Visit) -> None:
    visit.half_close()


@pytest.mark.parametrize("end", [_close, _abort, _half_close])
def test_it_comes_back_after_a_lost_connection(end: Callable[[Visit], Coroutine[None, None, None]]):
    async def scenario(peer: TwitchPeer) -> None:
        async with listening(peer) as heard:
            visit = await peer.next_visit()
            await visit.say(privmsg("avant", id="1"))
            await eventually(lambda: heard.texts == ["avant"])
            await end(visit)
            again = await peer.next_visit()
            await again.say(privmsg("après", id="2"))
            await eventually(lambda: heard.texts == ["avant", "après"])
            assert heard.chat.health == ""

    run(scenario)


def test_it_says_that_it_is_cut_off_until_the_server_is_back():
    async def scenario(peer: TwitchPeer) -> None:
        async with listening(peer) as heard:
            await peer.next_visit()
            await peer.stop()
            await eventually(lambda: "cannot be reached" in heard.chat.health)
            assert "injoignable" in heard.chat.health.said("fr")
            await peer.start()
            await peer.next_visit()
            await eventually(lambda: heard.chat.health == "")

    run(scenario)


def test_it_hears_everything_through_a_move_and_the_journal_keeps_it_once():
    async def scenario(peer: TwitchPeer) -> None:
        journal = MemoryJournal()
        chat = TwitchChat("lachaine", address=peer.address, timing=CALM)
        pumping = asyncio.create_task(pump(chat, journal))
        old = await peer.next_visit()
        await old.say(privmsg("1", id="1"), ":tmi.twitch.tv RECONNECT", privmsg("2", id="2"))
        new = await peer.next_visit()
        # Both connections are open: what is said now arrives twice.
        for visit in (old, new):
            await visit.say(privmsg("3", id="3"), privmsg("4", id="4"))
        await old.close()
        await new.say(privmsg("5", id="5"))
        await eventually(lambda: journal.last() == 5)
        await new.say(privmsg("6", id="6"))
        await eventually(lambda: journal.last() == 6)
        pumping.cancel()
        await asyncio.gather(pumping, return_exceptions=True)
        kept = [decode(row.payload) for row in journal.read(after=0, limit=99)]
        assert sorted(entry.id for entry in kept) == ["1", "2", "3", "4", "5", "6"]
        assert journal.conflicts == []
        assert len(peer.visits) == 2

    run(scenario)


def test_it_leaves_the_old_connection_a_while_after_a_move():
    async def scenario(peer: TwitchPeer) -> None:
        timing = Timing(quiet=60, answer=60, join=60, linger=0.01, settled=60, first_wait=0.01)
        async with listening(peer, timing):
            old = await peer.next_visit()
            await old.say(":tmi.twitch.tv RECONNECT")
            await peer.next_visit()
            async with asyncio.timeout(20):
                await old.ended.wait()

    run(scenario)


@pytest.fixture
def tries(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return what grows with each wait: how many there were since the last good connection."""
    counted: list[int] = []

    def instead(*, first: float, longest: float) -> Iterator[float]:
        for number in itertools.count(1):
            counted.append(number)
            yield 0

    monkeypatch.setattr("vigie.connectors.twitch.chat.delays", instead)
    return counted


def test_it_moves_at_once_but_not_for_ever(tries: list[int]):
    async def scenario(peer: TwitchPeer) -> None:
        async with listening(peer):
            for _ in range(4):
                visit = await peer.next_visit()
                await visit.say(":tmi.twitch.tv RECONNECT")
            await peer.next_visit()

    run(scenario)
    assert tries == [1, 2, 3]


def test_it_is_more_patient_with_each_failure(tries: list[int]):
    async def scenario(peer: TwitchPeer) -> None:
        async with listening(peer):
            for _ in range(3):
                (await peer.next_visit()).abort()
            await peer.next_visit()

    run(scenario)
    assert tries == [1, 2, 3]


def test_it_is_quick_again_after_a_good_connection(tries: list[int]):
    async def scenario(peer: TwitchPeer) -> None:
        timing = Timing(quiet=60, answer=60, join=60, settled=1e-9)
        async with listening(peer, timing):
            for _ in range(3):
                (await peer.next_visit()).abort()
            await peer.next_visit()

    run(scenario)
    assert tries == [1, 1, 1]


def test_it_asks_a_silent_server_whether_it_is_there():
    async def scenario(peer: TwitchPeer) -> None:
        timing = Timing(quiet=0.01, answer=60, join=60, first_wait=0.01)
        async with listening(peer, timing) as heard:
            visit = await peer.next_visit()
            await eventually(lambda: sum(line.startswith("PING") for line in visit.heard) >= 3)
            await visit.say(privmsg("je lisais", id="1"))
            await eventually(lambda: heard.texts == ["je lisais"])
        assert len(peer.visits) == 1

    run(scenario)


def test_it_leaves_a_connection_that_died_without_a_word():
    async def scenario(peer: TwitchPeer) -> None:
        peer.answers_ping = False
        timing = Timing(quiet=0.05, answer=0.05, join=60, first_wait=0.01, longest_wait=0.02)
        async with listening(peer, timing) as heard:
            visit = await peer.next_visit()
            await eventually(lambda: "died without notice" in heard.chat.health)
            await eventually(visit.ended.is_set)
            await peer.next_visit()

    run(scenario)


def test_it_tries_again_when_the_channel_does_not_answer():
    async def scenario(peer: TwitchPeer) -> None:
        peer.ignored_joins = 1
        timing = Timing(quiet=60, answer=60, join=0.3, settled=60, first_wait=0.01)
        async with listening(peer, timing) as heard:
            await eventually(lambda: "does not answer for the channel lachaine" in heard.chat.health)
            visit = await peer.next_visit()
            assert len(peer.visits) == 2
            await visit.say(privmsg("enfin", id="1"))
            await eventually(lambda: heard.texts == ["enfin"])

    run(scenario)


def test_it_joins_again_when_it_is_shown_out():
    async def scenario(peer: TwitchPeer) -> None:
        async with listening(peer):
            visit = await peer.next_visit()
            await visit.say(f":{visit.nick}!{visit.nick}@{visit.nick}.tmi.twitch.tv PART #lachaine")
            await peer.next_visit()

    run(scenario)


@pytest.mark.parametrize("notice", ["msg_channel_suspended", "msg_room_not_found", "tos_ban"])
def test_it_stops_with_a_sentence_when_the_channel_is_gone(notice: str):
    async def scenario(peer: TwitchPeer) -> None:
        peer.refuses_join = notice
        async with listening(peer) as heard:
            await eventually(lambda: heard.error is not None)
        assert heard.error
        assert heard.error.permanent
        assert "Twitch has no open channel lachaine" in str(heard.error)
        assert len(peer.visits) == 1

    run(scenario)


def test_it_gives_what_was_said_before_the_channel_was_suspended():
    async def scenario(peer: TwitchPeer) -> None:
        async with listening(peer) as heard:
            visit = await peer.next_visit()
            said = [privmsg(str(n), id=str(n)) for n in range(50)]
            suspended = ":tmi.twitch.tv NOTICE #lachaine :This channel has been suspended."
            await visit.say(*said, tagged(suspended, msg_id="msg_channel_suspended"))
            await eventually(lambda: heard.error is not None)
        assert heard.texts == [str(n) for n in range(50)]

    run(scenario)


def test_it_goes_on_after_a_notice_about_the_room():
    async def scenario(peer: TwitchPeer) -> None:
        async with listening(peer) as heard:
            visit = await peer.next_visit()
            await visit.say(
                tagged(":tmi.twitch.tv NOTICE #lachaine :This room is now in slow mode.", msg_id="slow_on"),
                privmsg("d'accord", id="1"),
            )
            await eventually(lambda: heard.texts == ["d'accord"])

    run(scenario)


def test_it_tries_another_name_when_sign_in_is_refused():
    async def scenario(peer: TwitchPeer) -> None:
        peer.sign_in_refusals = 2
        async with listening(peer) as heard:
            await peer.next_visit()
            await eventually(lambda: heard.chat.health == "")
        assert len(peer.visits) == 3
        assert heard.error is None

    run(scenario)


def test_it_stops_with_a_sentence_when_sign_in_is_always_refused():
    async def scenario(peer: TwitchPeer) -> None:
        peer.sign_in_refusals = 99
        async with listening(peer) as heard:
            await eventually(lambda: heard.error is not None)
        assert heard.error
        assert heard.error.permanent
        assert "without an account (it says “Login authentication failed”)" in str(heard.error)
        assert heard.chat.health == heard.error.sentence

    run(scenario)


def test_it_reads_a_server_that_grants_no_tags():
    async def scenario(peer: TwitchPeer) -> None:
        peer.grants_tags = False
        async with listening(peer) as heard:
            visit = await peer.next_visit()
            line = ":bob!bob@bob.tmi.twitch.tv PRIVMSG #lachaine :LUL"
            await visit.say(line, line)
            await eventually(lambda: len(heard.entries) == 2)
            assert len({entry.id for entry in heard.entries}) == 2
            # Without ids nothing may be heard twice: the old connection ends before the new one begins.
            await visit.say(":tmi.twitch.tv RECONNECT")
            await eventually(visit.ended.is_set)
            await peer.next_visit()

    run(scenario)


def test_it_lets_the_network_wait_while_nobody_listens():
    async def scenario(peer: TwitchPeer) -> None:
        chat = TwitchChat("lachaine", address=peer.address, timing=CALM)
        entries = chat.receive()
        first = asyncio.ensure_future(anext(entries))
        visit = await peer.next_visit()
        many = 5_000
        lines = [privmsg(f"{n} " + "x" * 400, id=str(n)) for n in range(many)]

        async def talk() -> None:
            for line in lines:
                await visit.say(line)

        talking = asyncio.create_task(talk())
        heard = [await first]
        while len(heard) < many:
            heard.append(await anext(entries))
        await talking
        await entries.aclose()
        assert [entry.id for entry in heard] == [str(n) for n in range(many)]

    run(scenario)


def test_it_checks_who_answers(tmp_path: Path):
    if not shutil.which("openssl"):
        pytest.skip("No openssl command on this machine to make a certificate with.")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=127.0.0.1"
    subprocess.run(
        [*command.split(), "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate],
        check=True,
        capture_output=True,
    )
    of_server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    of_server.load_cert_chain(certificate, key)

    async def scenario() -> None:
        async with asyncio.timeout(60), TwitchPeer(tls=of_server) as peer:
            async with listening(peer) as heard:
                await eventually(lambda: "did not prove to be Twitch" in heard.chat.health)
            trusting = ssl.create_default_context(cafile=str(certificate))
            chat = TwitchChat("lachaine", address=peer.address, timing=CALM, tls=trusting)
            entries = chat.receive()
            first = asyncio.ensure_future(anext(entries))
            visit = await peer.next_visit()
            await visit.say(privmsg("en secret", id="1"))
            entry = await first
            assert isinstance(entry, Message)
            assert entry.text == "en secret"
            await entries.aclose()

    asyncio.run(scenario())
