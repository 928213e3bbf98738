"""What is particular to mailboxes: texts in parts, who wrote, what a program sent, answers that go once."""

import asyncio
import functools
import ssl
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from email_peer import ADDRESS, EmailPeer
from listening import RecordingLedger, asked, listening, started, until
from trials import in_a_hurry

from vigie.actions.network import ActionError, GoneError
from vigie.connectors.account import Account, MemoryKeyring
from vigie.connectors.base import ConnectorError
from vigie.connectors.email import CARD
from vigie.connectors.email.connector import Email
from vigie.connectors.email.entries import answer_to, message_of
from vigie.connectors.email.letters import READ, letter_of
from vigie.connectors.email.quoting import parts_of
from vigie.connectors.email.settings import Server, Settings
from vigie.message import Space

SPACE = Space("email", ADDRESS)
NOW = 1_750_000_000_000


def written(text: str = "Bonjour.", **heads: str) -> EmailMessage:
    letter = EmailMessage()
    given = {
        "From": "Camille <camille@example.net>",
        "Subject": "Votre page",
        "Date": format_datetime(datetime.fromtimestamp(NOW / 1000, UTC)),
        "Message-ID": "<un@example.net>",
    }
    for name, value in {**given, **{name.replace("_", "-"): value for name, value in heads.items()}}.items():
        if value:
            letter[name] = value
    letter.set_content(text)
    return letter


def told(letter: EmailMessage | bytes, *, ours: bool = False, size: int = 0):
    raw = letter if isinstance(letter, bytes) else letter.as_bytes()
    return message_of(
        letter_of(raw),
        SPACE,
        ours=ours,
        size=size or len(raw),
        arrived_at=NOW + 5_000,
        received_at=NOW + 9_000,
    )


class TestLetters:
    def test_it_reads_a_letter(self):
        message = told(written())
        assert message.text == "Votre page\n\nBonjour."
        assert (message.author.id, message.author.name) == ("camille@example.net", "Camille")
        assert (message.kind, message.at, message.remarks) == ("private", NOW, ())
        assert message.thread.id == "un@example.net"
        assert message.id.startswith("un@example.net~")

    def test_it_tells_two_letters_of_one_message_id_apart(self):
        assert told(written("Un.")).id != told(written("Deux.")).id
        assert told(written("Un.")).id == told(written("Un.", Received="by another way")).id

    def test_it_follows_the_conversation(self):
        letter = written(Subject="Re: Votre page", References="<a@x> <b@x>", In_Reply_To="<b@x>")
        message = told(letter)
        assert (message.thread.id, message.reply_to) == ("a@x", "b@x")
        assert message.text == "Bonjour."

    def test_it_reads_a_subject_that_an_answer_changed(self):
        letter = written(Subject="Andouille", References="<a@x>", In_Reply_To="<a@x>")
        assert told(letter).text.startswith("Andouille")

    def test_it_reads_formatted_text_without_what_nobody_sees(self):
        letter = written()
        letter.set_content("<p>Bonjour&nbsp;!</p><style>p {}</style>", subtype="html")
        assert told(letter).text == "Votre page\n\nBonjour\xa0!"

    def test_it_reads_both_texts_where_one_is_a_decoy(self):
        letter = written("Bonjour.")
        letter.add_alternative("<p>Espèce d’andouille.</p>", subtype="html")
        message = told(letter)
        assert "Bonjour." in message.text
        assert "andouille" in message.text
        assert "differ" in message.remarks[0]

    def test_it_reads_one_text_where_both_say_the_same(self):
        letter = written("Bonjour à tous.")
        letter.add_alternative("<p>Bonjour <b>à tous</b>.</p>", subtype="html")
        assert told(letter).text == "Votre page\n\nBonjour à tous."
        assert told(letter).remarks == ()

    def test_it_names_what_is_attached_and_takes_none_of_it(self):
        letter = written()
        letter.add_attachment(b"x", maintype="image", subtype="png", filename="photo.png")
        letter.add_attachment("Un autre texte.", filename="note.txt")
        message = told(letter)
        assert message.extra["attachments"] == ["photo.png", "note.txt"]
        assert [(one.url, one.type, one.ref) for one in message.media] == [("", "image/png", "")]
        assert "autre" not in message.text

    def test_it_does_not_put_a_forwarded_letter_into_the_senders_mouth(self):
        letter = written()
        letter.add_attachment(written("Espèce d’andouille."))
        assert "andouille" not in told(letter).text

    @pytest.mark.parametrize(
        "raw",
        [
            b"",
            b"\xff\x00\xfe",
            b"From: =?x?q?\xe9?=\r\nDate: never\r\n\r\nBonjour \xe9",
            b"From: <<>>\r\nContent-Type: text/plain; charset=none\r\n\r\nBonjour",
            b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nBon",
            b"Content-Transfer-Encoding: base64\r\n\r\n!!!!",
            b"Message-ID: <a\r\n b@c>\r\nReferences: <<<\r\nReply-To: a@b, c@d;\r\n\r\n",
        ],
    )
    def test_it_reads_any_bytes(self, raw: bytes):
        message = told(raw)
        assert message.id
        assert message.author.id
        message.text.encode()

    def test_it_says_that_a_huge_letter_was_cut(self):
        assert "first" in " ".join(told(written(), size=READ + 1).remarks)

    @pytest.mark.parametrize(("days", "believed"), [(0, True), (-6, True), (-8, False), (1, False)])
    def test_it_believes_a_date_near_the_arrival(self, days: int, believed: bool):
        moment = datetime.fromtimestamp(NOW / 1000, UTC) + timedelta(days=days)
        message = told(written(Date=format_datetime(moment)))
        assert (message.remarks == ()) == believed
        assert message.at == (NOW + days * 86_400_000 if believed else NOW + 5_000)

    def test_it_believes_the_last_server_about_the_sender(self):
        letter = written()
        letter["Authentication-Results"] = "mx.example.org; spf=pass; dkim=fail; dmarc=fail header.from=x"
        letter["Authentication-Results"] = "forged; dmarc=pass"
        message = told(letter)
        assert message.extra["authentication"] == {"spf": "pass", "dkim": "fail", "dmarc": "fail"}
        assert "not proven" in message.remarks[0]
        proven = written(Authentication_Results="mx.example.org; dmarc=pass")
        assert told(proven).remarks == ()

    @pytest.mark.parametrize(
        "heads",
        [
            {"Auto_Submitted": "auto-replied"},
            {"Return_Path": "<>"},
            {"Precedence": "bulk"},
            {"List_Id": "<liste.example.net>"},
            {"From": "MAILER-DAEMON@example.net"},
            {"From": "no-reply@example.net"},
        ],
    )
    def test_it_knows_what_a_program_sent(self, heads: dict[str, str]):
        message = told(written(**heads))
        assert message.extra["automatic"]
        assert "program" in message.remarks[-1]

    @pytest.mark.parametrize(
        "heads", [{"Auto_Submitted": "no"}, {"Return_Path": "<camille@example.net>"}, {}]
    )
    def test_it_knows_what_a_person_sent(self, heads: dict[str, str]):
        assert "automatic" not in told(written(**heads)).extra


class TestQuoting:
    def test_it_sets_apart_what_an_answer_quotes(self):
        parts = parts_of("Non.\n\nLe 3 mai, Claude a écrit :\n> Oui.\n> Si.\n-- \nCamille", answers=True)
        assert parts.own == "Non.\n-- \nCamille"
        assert parts.quoted == "Le 3 mai, Claude a écrit :\n> Oui.\n> Si."
        assert parts.signature == "Camille"

    def test_it_sets_apart_a_whole_letter_below(self):
        parts = parts_of("Non.\n-----Original Message-----\nFrom: x\nOui.", answers=True)
        assert (parts.own, parts.quoted) == ("Non.", "-----Original Message-----\nFrom: x\nOui.")

    def test_it_reads_all_of_a_letter_that_answers_nothing(self):
        # Or an insult would only need a mark in front of it.
        assert parts_of("> Andouille.\nBonjour.", answers=False).own == "> Andouille.\nBonjour."

    def test_it_reads_a_letter_that_only_quotes(self):
        assert parts_of("> Andouille.", answers=True).own == "> Andouille."


class TestAnswers:
    def test_it_answers_in_the_conversation(self):
        letter = letter_of(written(References="<a@x>", Reply_To="Camille <autre@example.net>").as_bytes())
        answer = answer_to(letter, "Merci.", key="k", address=ADDRESS, now=NOW)
        assert answer["To"] == "autre@example.net"
        assert answer["In-Reply-To"] == "<un@example.net>"
        assert answer["References"] == "<a@x> <un@example.net>"
        assert answer["Subject"] == "Re: Votre page"
        assert (
            answer["Message-ID"] == answer_to(letter, "Merci.", key="k", address=ADDRESS, now=1)["Message-ID"]
        )
        assert (
            answer["Message-ID"] != answer_to(letter, "Merci.", key="l", address=ADDRESS, now=1)["Message-ID"]
        )

    def test_it_lets_no_subject_add_a_header(self):
        raw = b"From: a@example.net\r\nSubject: =?utf-8?q?Oui=0D=0ABcc=3A_x=40example.com?=\r\n\r\n"
        answer = answer_to(letter_of(raw), "Merci.", key="k", address=ADDRESS, now=NOW)
        assert "Bcc" not in answer
        assert b"\nBcc:" not in answer.as_bytes()

    def test_it_writes_to_one_person_only(self):
        raw = b"From: a@example.net\r\nReply-To: b@example.net, c@example.net\r\nCc: d@example.net\r\n\r\n"
        answer = answer_to(letter_of(raw), "Merci.", key="k", address=ADDRESS, now=NOW)
        assert (answer["To"], answer["Cc"]) == ("b@example.net", None)


class TestSettings:
    def test_it_sends_a_password_in_clear_to_this_machine_only(self):
        def modes(imap: str, smtp: str) -> tuple[str, str]:
            settings = Settings(account(imap=imap, smtp=smtp))
            return settings.imap.mode, settings.smtp.mode

        assert modes("imap.example.org", "smtp.example.org") == ("tls", "starttls")
        assert modes("imap.example.org:143", "smtp.example.org:465") == ("starttls", "tls")
        assert modes("127.0.0.1:1143", "localhost:1025") == ("clear", "clear")

    @pytest.mark.parametrize("folder", ['a"b', "a\\b", "a\r\nb", "Élus"])
    def test_it_refuses_a_folder_that_would_need_quoting(self, folder: str):
        with pytest.raises(ConnectorError) as caught:
            CARD.connect(account(folder=folder))
        assert caught.value.permanent

    def test_it_names_another_folder_in_the_place(self):
        assert CARD.connect(account(folder="Presse")).space.id == f"{ADDRESS}/Presse"
        assert CARD.connect(account(address=ADDRESS.upper())).space.id == ADDRESS


def account(**settings: str) -> Account:
    given = {"address": ADDRESS, "imap": "imap.example.org", "smtp": "smtp.example.org", **settings}
    return Account(settings=given, keyring=MemoryKeyring({"password": "un mot"}))


def carried_out(trial: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """Make a coroutine a test."""

    @functools.wraps(trial)
    def test(*given: Any, **named: Any) -> None:
        with in_a_hurry():
            asyncio.run(trial(*given, **named))

    return test


@carried_out
async def test_it_never_answers_a_program():
    async with started(EmailPeer()) as peer, listening(peer) as hearing:
        letter = peer.letter("Absent jusqu’à lundi.")
        letter["Auto-Submitted"] = "auto-replied"
        peer.put(letter.as_bytes())
        message = await hearing.heard("Absent")
        assert await hearing.connector.permits(asked("reply", message)) == frozenset()
        with pytest.raises(ActionError) as caught:
            await hearing.connector.act(asked("reply", message))
        assert caught.value.permanent
        assert peer.sent == []


@carried_out
async def test_it_does_not_believe_a_letter_that_bears_our_own_address():
    async with started(EmailPeer()) as peer, listening(peer) as hearing:
        await peer.say("Bonjour.")
        await hearing.connector.act(asked("reply", await hearing.heard("Bonjour."), text="Notre réponse."))
        ours = peer.folders["Sent"].letters[0].raw
        peer.put(ours)
        assert (await hearing.heard("Notre réponse.")).author.roles == ("self",)
        peer.put(ours.replace(b"Notre", b"Andouille, notre"))
        assert (await hearing.heard("Andouille")).author.roles == ()


@carried_out
async def test_it_answers_a_letter_without_an_id():
    async with started(EmailPeer()) as peer, listening(peer) as hearing:
        letter = peer.letter("Sans identité.")
        del letter["Message-ID"]
        peer.put(letter.as_bytes())
        message = await hearing.heard("Sans identité.")
        await hearing.connector.act(asked("reply", message))
        ((recipients, answer),) = peer.sent
        assert recipients == ["camille@example.net"]
        assert answer["In-Reply-To"] is None


@carried_out
async def test_it_asks_for_each_letter_once():
    async with started(EmailPeer()) as peer, listening(peer) as hearing:
        await peer.say("Bonjour.")
        await hearing.heard("Bonjour.")
        before = hearing.ledger.marks
        await until(lambda: hearing.ledger.marks > before + 3, "looks at a silent mailbox")
        assert peer.given == 1


@carried_out
async def test_it_knows_that_a_letter_is_gone():
    async with started(EmailPeer()) as peer, listening(peer) as hearing:
        await peer.say("Bonjour.")
        message = await hearing.heard("Bonjour.")
        await peer.remove(message.id)
        with pytest.raises(GoneError):
            await hearing.connector.act(asked("reply", message))


@carried_out
async def test_it_tells_a_gap_where_the_letters_are_numbered_anew_and_tells_none_twice():
    async with started(EmailPeer()) as peer, listening(peer) as hearing:
        await peer.say("Avant.")
        await hearing.heard("Avant.")
        inbox = peer.folders["INBOX"]
        inbox.validity += 1
        await peer.say("Entre-temps.")
        for number, one in enumerate(inbox.letters):
            one.uid = 1_000 + number
        inbox.next = 2_000
        await peer.break_stream()
        await until(lambda: hearing.ledger.gaps, "a gap")
        await hearing.heard("Entre-temps.")
        assert len(hearing.messages("Avant.")) == 1
        await peer.say("Après.")
        await hearing.heard("Après.")


@carried_out
async def test_it_says_in_the_log_that_a_cursor_cannot_be_read(caplog: pytest.LogCaptureFixture):
    async with started(EmailPeer()) as peer:
        await peer.say("Avant.")
        ledger = RecordingLedger()
        ledger.cursor = "{"
        async with listening(peer, ledger=ledger) as hearing:
            await peer.say("Après.")
            await hearing.heard("Après.")
            assert hearing.messages("Avant.") == []
    assert "starts now" in caplog.text


@pytest.mark.parametrize("separator", ['"/"', r'"\\"', "NIL"])
@carried_out
async def test_it_finds_the_sent_mail_whatever_separates_folders(separator: str):
    async with started(EmailPeer()) as peer:
        peer.separator = separator
        connector = peer.card.connect(peer.account())
        assert (await connector.check()).missing == ()
        await connector.aclose()


@carried_out
async def test_it_says_that_a_folder_is_missing():
    async with started(EmailPeer()) as peer:
        whole = peer.account()
        connector = peer.card.connect(
            Account(settings={**whole.settings, "folder": "Presse"}, keyring=whole.keyring)
        )
        with pytest.raises(ConnectorError) as caught:
            await connector.check()
        assert caught.value.permanent
        await connector.aclose()


@carried_out
async def test_it_reads_the_beginning_of_a_huge_letter():
    async with started(EmailPeer()) as peer, listening(peer) as hearing:
        letter = peer.letter("Le début.")
        letter.add_attachment(b"x" * (2 * READ), maintype="application", subtype="pdf", filename="gros.pdf")
        peer.put(letter.as_bytes())
        message = await hearing.heard("Le début.")
        assert any("first" in remark for remark in message.remarks)


def certificate(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Return how a server of this machine proves its name, and how whoever trusts it checks that."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "server.pem"
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file.write_bytes(private + made.public_bytes(pem))
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(file)
    return serving, ssl.create_default_context(cadata=made.public_bytes(pem).decode())


@pytest.mark.parametrize("mode", ["tls", "starttls"])
@carried_out
async def test_it_speaks_encrypted_and_only_with_whom_it_knows(mode: str, tmp_path: Path):
    serving, trusting = certificate(tmp_path)
    async with started(EmailPeer(serving, at_once=mode == "tls")) as peer:
        whole = peer.account()
        here = {name: value.replace("127.0.0.1", "localhost") for name, value in whole.settings.items()}
        given = Account(settings=here, keyring=whole.keyring)
        settings = Settings(given)
        servers = {
            name: Server("localhost", getattr(settings, name).port, mode)  # type: ignore[arg-type]
            for name in ("imap", "smtp")
        }
        with patch("vigie.connectors.email.settings._server", lambda given, usual: servers[_which(usual)]):
            connector = Email(given, tls=trusting)
            assert (await connector.check()).missing == ()
            await connector.aclose()
            stranger = Email(given)
            with pytest.raises(ConnectorError):
                await stranger.check()
            await stranger.aclose()
        assert peer.encrypted >= 1


def _which(usual: int) -> str:
    return "imap" if usual == 993 else "smtp"


def test_it_promises_private_answers_only():
    assert CARD.capabilities.acts == {"reply"}
    assert CARD.capabilities.private is not None
    assert not CARD.capabilities.private.initiates
    assert CARD.capabilities.private.window is None
