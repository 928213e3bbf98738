"""What is particular to IRC: names, doors, bans that nobody lifts, servers that take nothing back."""

import asyncio
import shutil
import ssl
import subprocess
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from irc_peer import CHANNEL, NICK, PASSWORD, QUICK, IrcPeer
from irc_server import IrcServer
from listening import WITHIN, Hearing, asked, listening, started, until

from vigie.actions.network import ActionError, ActionRequest
from vigie.connectors.account import Account, MemoryKeyring
from vigie.connectors.base import WELL, ConnectorError, Sentence
from vigie.connectors.irc.connector import Irc
from vigie.message import Message

Trial = Callable[[IrcPeer], Awaitable[None]]
RUDE = "u-camille@host-camille.test"


def on_peer(trial: Trial) -> Callable[[], None]:
    """Make a trial a test on a fresh server of ours."""

    def test() -> None:
        async def whole() -> None:
            async with asyncio.timeout(2 * WITHIN), started(IrcPeer()) as peer:
                assert isinstance(peer, IrcPeer)
                await trial(peer)

        asyncio.run(whole())

    test.__name__, test.__doc__ = trial.__name__, trial.__doc__
    return test


async def refused(deed: Awaitable[object], *, permanent: bool = True) -> Sentence:
    with pytest.raises(ActionError) as caught:
        await deed
    assert caught.value.permanent == permanent
    assert isinstance(caught.value.args[0], Sentence)
    return caught.value.args[0]


async def said(hearing: Hearing, text: str, author: str = "camille") -> Message:
    await hearing.peer.say(text, author=author)
    return await hearing.heard(text)


# Entering, and being shown out


@on_peer
async def test_it_takes_another_name_while_its_own_is_in_use_and_its_own_again_later(peer: IrcPeer) -> None:
    peer.taken = {NICK}
    async with listening(peer):
        visit = await peer.inside()
        assert visit.nick == f"{NICK}_"
        peer.taken = set()
        await until(lambda: visit.nick == NICK, "the name")


@on_peer
async def test_it_says_that_every_name_like_its_own_is_taken(peer: IrcPeer) -> None:
    peer.taken = {NICK + "_" * number for number in range(10)}
    with pytest.raises(ConnectorError, match="in use") as caught:
        await peer.card.connect(peer.account()).check()
    assert not caught.value.permanent


@on_peer
async def test_it_never_gives_its_password_to_a_server_that_does_not_offer_sasl(peer: IrcPeer) -> None:
    peer.offered = ["message-tags", "server-time"]
    with pytest.raises(ConnectorError, match="no SASL") as caught:
        await peer.card.connect(peer.account()).check()
    assert caught.value.permanent


@pytest.mark.parametrize(
    ("number", "word"),
    [("471", "full"), ("473", "invite"), ("474", "banned"), ("475", "key"), ("477", "sign")],
)
def test_it_says_why_a_channel_does_not_let_it_in_and_keeps_trying(number: str, word: str) -> None:
    async def trial(peer: IrcPeer) -> None:
        peer.refuses = {"#close": number}
        account = peer.account()
        account = replace(account, settings={**account.settings, "channels": f"{CHANNEL} #Close"})
        connector = peer.card.connect(account)
        (missing,) = (await connector.check()).missing
        assert word in missing
        assert "#close" in missing.french
        reading = asyncio.create_task(_drained(connector))
        await until(lambda: word in connector.health, "the sentence")
        peer.refuses = {}
        await until(lambda: connector.health == WELL, "the door")
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)

    on_peer(trial)()


async def _drained(connector: Irc) -> None:
    async for _ in connector.receive():
        pass


@on_peer
async def test_it_enters_many_channels_without_a_flood(peer: IrcPeer) -> None:
    account = peer.account()
    names = [CHANNEL, *(f"#c{number}" for number in range(49))]
    account = replace(account, settings={**account.settings, "channels": ", ".join(names)})
    async with listening(peer, account=account):
        visit = await peer.inside()
        assert visit.inside == set(names)
        assert sum(line.startswith("JOIN") for line in visit.heard) == 5


@on_peer
async def test_it_tells_nothing_of_a_channel_that_it_was_sent_to_instead(peer: IrcPeer) -> None:
    async with listening(peer) as hearing:
        visit = await peer.inside()
        await visit.tell("@msgid=x1 :camille!u@h PRIVMSG ##ailleurs :Pas ici.")
        await visit.tell("@msgid=x2 :camille!u@h REDACT ##ailleurs x1 :out")
        await said(hearing, "Ici.")
        assert [getattr(one, "text", "") for one in hearing.entries()] == ["Ici."]


@on_peer
async def test_it_comes_back_after_it_was_shown_out_and_tells_the_gap(peer: IrcPeer) -> None:
    async with listening(peer) as hearing:
        visit = await peer.inside()
        peer.refuses = {CHANNEL: "474"}
        await visit.tell(f":chef!chef@host-chef.test KICK {CHANNEL} {NICK} :dehors")
        await until(lambda: "banned" in hearing.health(), "the ban to be told")
        assert any("chef" in health and "showed" in health for health in hearing.healths)
        peer.refuses = {}
        await hearing.well()
        await until(lambda: hearing.ledger.gaps, "the gap")
        (gap,) = hearing.ledger.gaps
        assert gap.space.id == peer.place
        await said(hearing, "De retour.")


@on_peer
async def test_it_tells_what_a_restart_has_missed(peer: IrcPeer) -> None:
    account = peer.account()
    async with listening(peer, account=account) as before:
        await until(lambda: before.ledger.cursor, "a mark")
    stopped = int(before.ledger.cursor)
    async with listening(peer, account=account, ledger=before.ledger) as after:
        await until(lambda: after.ledger.gaps, "the gap")
        gap = after.ledger.gaps[0]
        assert (gap.space.id, gap.since) == (peer.place, stopped)


@on_peer
async def test_it_leaves_a_connection_that_died_without_a_word(peer: IrcPeer) -> None:
    async with listening(peer) as hearing:
        first = await peer.inside()
        first.stalled = True
        await until(lambda: len(peer.visits) and peer.visits[-1] is not first, "another connection")
        first.nick = ""
        await hearing.well()
        await said(hearing, "De nouveau là.")


@on_peer
async def test_it_refuses_a_line_larger_than_any(peer: IrcPeer) -> None:
    async with listening(peer) as hearing:
        visit = await peer.inside()
        await visit.tell(f":camille!u@h PRIVMSG {CHANNEL} :{'x' * 70_000}")
        await until(lambda: any("64 KiB" in health for health in hearing.healths), "the refusal")
        await hearing.well()


# What is said


@on_peer
async def test_it_reads_a_word_through_its_colours(peer: IrcPeer) -> None:
    async with listening(peer) as hearing:
        await peer.say("an\x02dou\x0304,12ille\x0f, va")
        message = await hearing.heard("andouille, va")
        assert message.extra["formatted"] is True


@on_peer
async def test_it_hears_deeds_and_notices_and_no_talk_between_programs(peer: IrcPeer) -> None:
    async with listening(peer) as hearing:
        await peer.say("\x01ACTION soupire\x01")
        await peer.say("\x01VERSION\x01")
        visit = await peer.inside()
        await visit.tell(
            f"@msgid=n1 :camille!u-camille@host-camille.test NOTICE {CHANNEL} :un avis",
            f":NickServ!services@services.test NOTICE {NICK} :identified",
            f":irc.peer.test NOTICE {CHANNEL} :the server speaks",
        )
        await peer.say("Fin.")
        await hearing.heard("Fin.")
        assert [
            (one.text, one.extra.get("action"), one.extra.get("notice")) for one in hearing.messages()
        ] == [
            ("soupire", "me", None),
            ("un avis", None, True),
            ("Fin.", None, None),
        ]


@on_peer
async def test_it_tells_a_private_message_apart_and_answers_it_in_private(peer: IrcPeer) -> None:
    async with listening(peer) as hearing:
        await said(hearing, "Dans le canal.")
        visit = await peer.inside()
        await visit.tell(f"@msgid=p1 :{peer.mask('camille')} PRIVMSG {NICK} :Entre nous.")
        message = await hearing.heard("Entre nous.")
        assert (message.kind, message.space) == ("private", hearing.connector.space)
        assert message.thread is not None
        assert message.author is not None
        assert message.thread.id == message.author.id == RUDE
        assert await hearing.connector.permits(asked("reply", message)) == {"reply", "message"}
        await hearing.connector.act(asked("reply", message, text="Merci."))
        assert [(one.params[0], one.params[1]) for one in peer.acts] == [("camille", "Merci.")]


@on_peer
async def test_it_names_an_author_by_account_and_tells_ranks(peer: IrcPeer) -> None:
    peer.accounts = {"camille": "Camille91"}
    async with listening(peer) as hearing:
        await said(hearing, "Bonjour.")
        visit = await peer.inside()
        await visit.tell(f":chef!c@h MODE {CHANNEL} +bov *!*@x camille camille")
        message = await said(hearing, "Bonsoir.")
        assert message.author is not None
        assert (message.author.id, message.author.name) == ("Camille91", "camille")
        assert message.author.roles == ("operator", "voice")
        assert message.extra["address"] == RUDE


@on_peer
async def test_it_makes_the_same_id_twice_where_the_server_gives_none(peer: IrcPeer) -> None:
    line = f"@time=2026-11-22T05:00:00.000Z :{peer.mask('camille')} PRIVMSG {CHANNEL} :Sans numéro."
    async with listening(peer) as hearing:
        visit = await peer.inside()
        await visit.tell(line, line, line.replace("05:00:00", "05:00:01"), line.replace("2026-11", "hier"))
        await peer.say("Fin.")
        await hearing.heard("Fin.")
        first, second, undated, _ = hearing.messages()
        assert first.id.startswith("made-")
        assert first.id != second.id
        assert undated.remarks
        # Without a number there is nothing to take back by.
        assert not {"hide", "delete"} & await hearing.connector.permits(asked("hide", first))
        assert "id" in await refused(hearing.connector.act(asked("hide", first)))


# Taking back


@on_peer
async def test_it_claims_to_hide_nothing_where_the_server_takes_nothing_back(peer: IrcPeer) -> None:
    peer.offered.remove("draft/message-redaction")
    async with listening(peer) as hearing:
        message = await said(hearing, "Espèce d’andouille.")
        able = await hearing.connector.permits(asked("hide", message))
        assert able == {"reply", "message", "time_out", "ban", "unban"}
        for verb in ("hide", "delete"):
            assert "draft/message-redaction" in await refused(hearing.connector.act(asked(verb, message)))
        assert peer.stands(message.id) == "published"
        assert peer.acts == []


@on_peer
async def test_it_only_reads_and_answers_until_it_is_appointed(peer: IrcPeer) -> None:
    peer.appoints = False
    async with listening(peer) as hearing:
        message = await said(hearing, "Espèce d’andouille.")
        assert await hearing.connector.permits(asked("hide", message)) == {"reply", "message"}
        assert "operator" in (await hearing.connector.check()).missing[0]
        said_no = await refused(hearing.connector.act(asked("ban", message)))
        assert "rank" in said_no
        visit = await peer.inside()
        await visit.tell(f":chef!c@h MODE {CHANNEL} +o {NICK}")
        await peer.say("Nommée.")
        await hearing.heard("Nommée.")
        assert "ban" in await hearing.connector.permits(asked("hide", message))
        assert (await hearing.connector.check()).missing == ()


@on_peer
async def test_it_tells_another_process_what_it_may_do(peer: IrcPeer) -> None:
    account = peer.account()
    async with listening(peer, account=account) as hearing:
        message = await said(hearing, "Espèce d’andouille.")
        able = await hearing.connector.permits(asked("hide", message))
        await until(lambda: "able" in account.keyring.get("memory"), "the note")
        screen = peer.card.connect(replace(account, keyring=MemoryKeyring(dict(account.keyring.secrets))))  # type: ignore[attr-defined]
        before = peer.asked()
        assert await screen.permits(asked("hide", message)) == able
        assert peer.asked() == before
        await refused(screen.act(asked("ban", message)), permanent=False)


# Answering


@on_peer
async def test_it_names_whom_it_answers_where_tags_are_refused(peer: IrcPeer) -> None:
    peer.announced = "CLIENTTAGDENY=*"
    async with listening(peer) as hearing:
        message = await said(hearing, "Une question.")
        await hearing.connector.act(asked("reply", message, text="Oui."))
        assert [one.params for one in peer.acts] == [[CHANNEL, "camille: Oui."]]


@on_peer
async def test_it_never_lets_a_text_become_a_command(peer: IrcPeer) -> None:
    async with listening(peer) as hearing:
        message = await said(hearing, "Une question.")
        await hearing.connector.act(asked("reply", message, text="Oui.\r\nKICK #place camille\n\0:fin"))
        assert [(one.command, one.params[1]) for one in peer.acts] == [
            ("PRIVMSG", "Oui."),
            ("PRIVMSG", "KICK #place camille"),
            ("PRIVMSG", ":fin"),
        ]
        spoilt = msgspec.structs.replace(message, id="a\r\nQUIT")
        await refused(hearing.connector.act(asked("hide", spoilt)))


@on_peer
async def test_it_cuts_a_long_answer_between_words_and_loses_none(peer: IrcPeer) -> None:
    text = " ".join(f"mot{number}é" for number in range(200))
    async with listening(peer) as hearing:
        message = await said(hearing, "Une question.")
        await hearing.connector.act(asked("reply", message, text=text))
        spoken = [one.params[1] for one in peer.acts]
        assert len(spoken) > 1
        assert all(len(one.encode()) <= 350 for one in spoken)
        assert " ".join(spoken) == text


# Showing out


@on_peer
async def test_it_bans_an_address_and_nobody_else_who_shares_it(peer: IrcPeer) -> None:
    peer.people = {"camille": "ecole.test", "dominique": "ecole.test"}
    async with listening(peer) as hearing:
        message = await said(hearing, "Espèce d’andouille.")
        await hearing.connector.act(asked("ban", message))
        assert peer.bans == {"*!u-camille@ecole.test"}
        assert set(peer.people) == {"dominique"}
        alone = await said(hearing, "Espèce de cornichon.", author="alix")
        await hearing.connector.act(asked("ban", alone))
        assert "*!*@host-alix.test" in peer.bans


@on_peer
async def test_it_bans_an_account_too_where_the_server_says_how(peer: IrcPeer) -> None:
    peer.announced = "WHOX EXTBAN=~,a ACCOUNTEXTBAN=a,account"
    peer.accounts = {"camille": "Camille91"}
    async with listening(peer) as hearing:
        message = await said(hearing, "Espèce d’andouille.")
        await hearing.connector.act(asked("ban", message))
        assert peer.bans == {"~a:Camille91", "*!*@host-camille.test"}
        await hearing.connector.act(asked("unban", message))
        assert peer.bans == set()


@on_peer
async def test_it_finds_people_on_a_server_without_whox(peer: IrcPeer) -> None:
    peer.announced = ""
    async with listening(peer) as hearing:
        message = await said(hearing, "Espèce d’andouille.")
        await hearing.connector.act(asked("ban", message))
        assert (peer.bans, peer.people) == ({"*!*@host-camille.test"}, {})


@on_peer
async def test_it_never_shows_itself_out(peer: IrcPeer) -> None:
    async with listening(peer) as hearing:
        message = await said(hearing, "Bonjour.")
        assert message.author is not None
        ours = msgspec.structs.replace(message.author, id=f"{NICK}@host.vigie")
        await refused(hearing.connector.act(asked("ban", msgspec.structs.replace(message, author=ours))))
        assert (peer.bans, peer.acts) == (set(), [])


@on_peer
async def test_it_lifts_a_time_out_when_its_time_is_over(peer: IrcPeer) -> None:
    async with listening(peer) as hearing:
        message = await said(hearing, "Espèce d’andouille.")
        await hearing.connector.act(asked("time_out", message, seconds=1))
        assert peer.bans == {"*!*@host-camille.test"}
        await until(lambda: not peer.bans, "the end of the time-out")


@on_peer
async def test_it_lifts_a_time_out_that_ended_while_vigie_was_stopped(peer: IrcPeer) -> None:
    account = peer.account()
    async with listening(peer, account=account) as hearing:
        message = await said(hearing, "Espèce d’andouille.")
        await hearing.connector.act(asked("time_out", message, seconds=3_600))
    kept = account.keyring.secrets  # type: ignore[attr-defined]
    memory = msgspec.json.decode(kept["memory"])
    assert len(memory["lifts"]) == 1
    memory["lifts"][0]["at"] = 1
    kept["memory"] = msgspec.json.encode(memory).decode()
    async with listening(peer, account=account):
        await until(lambda: not peer.bans, "the end of the time-out")


@on_peer
async def test_it_never_shortens_a_ban_by_a_time_out(peer: IrcPeer) -> None:
    account = peer.account()
    async with listening(peer, account=account) as hearing:
        message = await said(hearing, "Espèce d’andouille.")
        await hearing.connector.act(asked("time_out", message, seconds=3_600))
        await hearing.connector.act(asked("ban", message))
        await hearing.connector.act(asked("time_out", message, key="again", seconds=1))
        assert msgspec.json.decode(account.keyring.get("memory"))["lifts"] == []


@on_peer
async def test_it_does_not_end_a_ban_that_operators_set_themselves(peer: IrcPeer) -> None:
    account = peer.account()
    async with listening(peer, account=account) as hearing:
        message = await said(hearing, "Espèce d’andouille.")
        peer.bans = {"*!*@host-camille.test"}
        await hearing.connector.act(asked("time_out", message, seconds=1))
        assert "camille" not in peer.people
        await until(lambda: not msgspec.json.decode(account.keyring.get("memory"))["lifts"], "the hour")
        assert peer.bans == {"*!*@host-camille.test"}


@on_peer
async def test_it_forgets_a_ban_that_the_server_refused(peer: IrcPeer) -> None:
    account = peer.account()
    async with listening(peer, account=account) as hearing:
        message = await said(hearing, "Espèce d’andouille.")
        peer.faults.fail(403, where="act")
        await refused(hearing.connector.act(asked("time_out", message, seconds=1)))
        memory = msgspec.json.decode(account.keyring.get("memory"))
        assert (memory["lifts"], memory["bans"]) == ([], {})
        assert "camille" in peer.people


@on_peer
async def test_it_ends_a_time_out_although_operators_lifted_an_older_ban(peer: IrcPeer) -> None:
    async with listening(peer) as hearing:
        message = await said(hearing, "Espèce d’andouille.")
        await hearing.connector.act(asked("ban", message))
        peer.bans.clear()
        await hearing.connector.act(asked("time_out", message, seconds=1))
        assert peer.bans
        await until(lambda: not peer.bans, "the end of the time-out")


@on_peer
async def test_it_lifts_the_ban_of_one_person_and_no_wider_one(peer: IrcPeer) -> None:
    async with listening(peer) as hearing:
        message = await said(hearing, "Espèce d’andouille.")
        peer.bans = {"*!*@host-camille.test", "*!*@*.test", "alix!*@*"}
        await hearing.connector.act(asked("unban", message))
        assert peer.bans == {"*!*@*.test", "alix!*@*"}


@on_peer
async def test_it_bans_somebody_who_has_left(peer: IrcPeer) -> None:
    async with listening(peer) as hearing:
        message = await said(hearing, "Espèce d’andouille.")
        del peer.people["camille"]
        await hearing.connector.act(asked("ban", message))
        assert peer.bans == {"*!*@host-camille.test"}


@on_peer
async def test_it_asks_nothing_of_a_channel_that_is_not_the_accounts(peer: IrcPeer) -> None:
    async with listening(peer) as hearing:
        for space in ("irc.elsewhere.test/#place", "", peer.place.partition("/")[0]):
            asking = ActionRequest("k", "ban", "irc", space, message="m", author=RUDE)
            await refused(hearing.connector.act(asking))
        assert peer.acts == []


# Settings, and the other transport


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [
        ("address", "irc.example.org", "ircs://"),
        ("address", "ws://irc.example.org", "clear"),
        ("address", "wss://me:secret@irc.example.org", "not the address"),
        ("address", "wss://irc.example.org:port", "not the address"),
        ("channels", "#bon #mau:vais", "channels"),
        ("channels", " ".join(f"#c{number}" for number in range(51)), "fifty"),
        ("nick", "9lives", "digit"),
    ],
)
def test_it_refuses_what_cannot_be(name: str, value: str, word: str) -> None:
    whole = {"address": "wss://irc.example.org", "channels": "#place", "nick": NICK}
    with pytest.raises(ConnectorError, match=word) as caught:
        Irc(Account(settings={**whole, name: value}))
    assert "secret" not in caught.value.sentence


@pytest.mark.parametrize(
    ("address", "space"),
    [
        ("ircs://irc.Example.org", "irc.example.org"),
        ("ircs://irc.example.org:6697", "irc.example.org"),
        ("wss://irc.example.org:8443/webirc", "irc.example.org:8443"),
        ("ws://[::1]:8000", "[::1]:8000"),
    ],
)
def test_it_names_a_server_the_same_however_its_address_is_written(address: str, space: str) -> None:
    account = Account(settings={"address": address, "channels": "#Place", "nick": NICK})
    assert Irc(account).space.id == space


def test_it_reads_over_plain_tls(tmp_path: Path) -> None:
    if not shutil.which("openssl"):
        pytest.skip("No openssl command on this machine to make a certificate with.")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=127.0.0.1"
    files = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run([*command.split(), *files], check=True, capture_output=True)
    of_server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    of_server.load_cert_chain(certificate, key)

    async def whole() -> None:
        async with asyncio.timeout(60):
            server = await asyncio.start_server(_plain, "127.0.0.1", 0, ssl=of_server)
            port = server.sockets[0].getsockname()[1]
            settings = {"address": f"ircs://127.0.0.1:{port}", "channels": CHANNEL, "nick": NICK}
            trusting = ssl.create_default_context(cafile=str(certificate))
            connector = Irc(Account(settings=settings), timing=QUICK, tls=trusting)
            told = connector.receive()
            texts = [one.text async for one in _messages(told)]
            assert texts == ["Bonjour en clair\ufffd", "Bonsoir."]
            strict = Irc(Account(settings=settings), timing=QUICK)
            with pytest.raises(ConnectorError, match="did not prove"):
                await strict.check()
            server.close()
            await server.wait_closed()

    asyncio.run(whole())


async def _messages(told):  # type: ignore[no-untyped-def]
    """Yield the first two messages."""
    found = 0
    async for one in told:
        if isinstance(one, Message):
            yield one
            found += 1
            if found == 2:
                await told.aclose()
                return


async def _plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Be a server without capabilities, as old as they come."""
    try:
        while line := await reader.readline():
            command, _, rest = line.decode().strip().partition(" ")
            match command:
                case "CAP":
                    writer.write(b":old 421 * CAP :Unknown command\r\n")
                case "USER":
                    writer.write(b"PING :cookie\r\n")
                case "PONG" if rest == "cookie":
                    writer.write(f":old 001 {NICK} :Hi\r\n:old 376 {NICK} :End\r\n".encode())
                case "JOIN":
                    writer.write(f":{NICK}!v@h JOIN {rest}\r\n:old 366 {NICK} {rest} :End\r\n".encode())
                    writer.write(b":camille!u@h PRIVMSG #place :Bonjour en clair\xff\r\n")
                    writer.write(b":camille!u@h PRIVMSG #place Bonsoir.\r\n")
            await writer.drain()
    except (ConnectionError, ssl.SSLError):
        pass
    finally:
        writer.close()


# A real server


def test_it_ends_a_time_out_on_an_inspircd(irc: IrcServer) -> None:
    channel = irc.channel()
    owner, rude = irc.connect_all("owner", "rude")
    owner.join(channel)
    rude.join(channel)
    nick = f"v{channel.lstrip('#')}"

    async def whole() -> None:
        settings = {"address": irc.address, "channels": channel, "nick": nick}
        keyring = MemoryKeyring()
        connector = Irc(Account(settings=settings, keyring=keyring))
        found: list[Message] = []

        async def read() -> None:
            nonlocal found
            async for one in connector.receive():
                found += [one] if isinstance(one, Message) else []

        async with asyncio.timeout(60):
            reading = asyncio.create_task(read())
            await until(lambda: connector.health == WELL, "the channel")
            await asyncio.to_thread(owner.mode, channel, f"+o {nick}")
            await asyncio.to_thread(rude.say, channel, "Espèce d’andouille.")
            await until(lambda: found, "the message")
            assert not {"hide", "delete"} & await connector.permits(asked("hide", found[0]))
            assert "redaction" in await refused(connector.act(asked("hide", found[0])))
            answer = await connector.act(asked("reply", found[0], text="Du calme."))
            assert answer.made in await asyncio.to_thread(owner.sees, channel)
            await connector.act(asked("time_out", found[0], seconds=2))
            assert rude.nick not in await asyncio.to_thread(owner.names, channel)
            with pytest.raises(PermissionError, match="banned"):
                await asyncio.to_thread(rude.join, channel)
            kept = lambda: msgspec.json.decode(keyring.get("memory"))["lifts"]  # noqa: E731
            await until(lambda: not kept(), "the end of the time-out")
            await asyncio.to_thread(rude.join, channel)
            # Shown out itself, it says so; the server keeps the rest.
            await asyncio.to_thread(owner.kick, channel, nick)
            await until(lambda: owner.nick in connector.health, "the kick")
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)

    asyncio.run(whole())


def test_it_shows_its_password_nowhere() -> None:
    settings = {"address": "wss://irc.example.org", "channels": "#place", "nick": NICK}
    connector = Irc(Account(settings=settings, keyring=MemoryKeyring({"password": PASSWORD})))
    assert PASSWORD not in repr(connector)
    assert PASSWORD not in repr(vars(connector)["_settings"])
