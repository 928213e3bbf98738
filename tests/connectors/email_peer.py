"""A mail provider of ours: an IMAP server (RFC 3501, what a reader needs of it) and aiosmtpd to send by."""

import asyncio
import re
import secrets
import shlex
import ssl
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime
from functools import partial

import msgspec
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from peer import Deliver, Failure, Faults, Standing, Where

from vigie.connectors.account import Account, MemoryKeyring
from vigie.connectors.email import CARD
from vigie.connectors.email.connector import Email
from vigie.connectors.email.letters import letter_of
from vigie.connectors.email.settings import Timing

QUICK = Timing(patience=1.5, first_wait=0.005, longest_wait=0.02, every=0.02)
ADDRESS = "moderation@example.org"
_DATE = "%d-%b-%Y"


@dataclass
class Stored:
    """A letter in a folder."""

    uid: int
    raw: bytes
    arrived: datetime
    #: Whether a question for the newest letters passes it over, as on a server whose copies lag behind.
    lost: bool = False


@dataclass
class Folder:
    """A folder; its numbers only grow."""

    letters: list[Stored] = field(default_factory=list)
    next: int = 1
    validity: int = 7

    def put(self, raw: bytes, *, lost: bool = False, arrived: datetime | None = None) -> None:
        self.letters.append(Stored(self.next, raw, arrived or datetime.now(UTC), lost))
        self.next += 1


class EmailPeer:
    """The provider, and the people who write."""

    #: Settings that cannot be right.
    impossible = {"address": "moderation", "imap": "imap.example.org/x", "smtp": ":587", "every": "1"}

    def __init__(self, tls: ssl.SSLContext | None = None, *, at_once: bool = True) -> None:
        self.tls = tls
        #: Whether encryption begins with the first byte, or is asked for.
        self.at_once = at_once
        #: How many letters were given.
        self.given = 0
        #: How many connections of IMAP were encrypted.
        self.encrypted = 0
        self.card = msgspec.structs.replace(CARD, connect=partial(Email, timing=QUICK))
        self.faults = Faults()
        self.deliver: Deliver | None = None
        self.lacks = {
            "token expired": "A password does not end, and nothing renews one that was taken back.",
            "429 on acting": "SMTP refuses for now (4yz), and says no number of seconds to wait.",
        }
        self.folders = {"INBOX": Folder(), "Sent": Folder()}
        #: What was sent by SMTP: to whom, and the letter.
        self.sent: list[tuple[list[str], EmailMessage]] = []
        self.commands: list[str] = []
        self.unknown = 0
        self.password = secrets.token_urlsafe(12)
        #: What stands between the names of folders, as LIST writes it.
        self.separator = '"/"'
        self._posted = 0
        self._kept_back: list[bytes] = []
        self._servers: list[asyncio.Server] = []
        self._ports = [0, 0]
        self._connections: set[asyncio.StreamWriter] = set()

    async def start(self) -> None:
        at_once = self.tls if self.at_once else None
        self._servers = [
            await asyncio.start_server(self._imap, "127.0.0.1", 0, limit=1 << 20, ssl=at_once),
            await asyncio.get_running_loop().create_server(self._smtp, "127.0.0.1", 0, ssl=at_once),
        ]
        self._ports = [server.sockets[0].getsockname()[1] for server in self._servers]

    async def stop(self) -> None:
        await self.break_stream()
        for server in self._servers:
            server.close()
            await server.wait_closed()

    def account(self) -> Account:
        """Return the mailbox, with its password."""
        imap, smtp = (f"127.0.0.1:{port or 1}" for port in self._ports)
        return Account(
            settings={"address": ADDRESS, "imap": imap, "smtp": smtp},
            keyring=MemoryKeyring({"password": self.password}),
        )

    # What people do

    async def say(self, text: str, *, author: str = "camille", held: bool = False, reply_to: str = "") -> str:
        assert not held, "nothing keeps a letter back"
        letter = self.letter(text, author=author)
        if reply_to:
            letter["In-Reply-To"] = letter["References"] = f"<{reply_to.rpartition('~')[0]}>"
        return self.put(letter.as_bytes())

    def letter(self, text: str, *, author: str = "camille") -> EmailMessage:
        """Return a letter as somebody's program makes it."""
        letter = EmailMessage()
        letter["From"] = f"{author.title()} <{author}@example.net>"
        letter["To"] = ADDRESS
        letter["Subject"] = "Votre page"
        letter["Date"] = format_datetime(datetime.now(UTC))
        letter["Message-ID"] = f"<{secrets.token_hex(8)}@example.net>"
        letter.set_content(text)
        return letter

    def put(self, raw: bytes) -> str:
        """Let a letter arrive, and return the id that Vigie gives it."""
        inbox, faults = self.folders["INBOX"], self.faults
        while faults.garbage:
            faults.garbage -= 1
            inbox.put(b"\xff\xfe\x00 no letter" * (faults.garbage + 1))
            inbox.put(
                b"From: =?x?q?\xe9?=\r\nContent-Type: multipart/mixed; boundary=\r\nDate: never\r\n\r\n--\r\n"
            )
        if faults.reordered:
            faults.reordered -= 1
            self._kept_back.append(raw)
            if not faults.reordered:
                for late in reversed(self._kept_back):
                    inbox.put(late)
                self._kept_back = []
        else:
            lost = bool(faults.lost)
            faults.lost -= lost
            inbox.put(raw, lost=lost)
            if faults.repeated:
                faults.repeated -= 1
                inbox.put(raw)
        return letter_of(raw).native

    async def edit(self, message: str, text: str) -> None:
        raise AssertionError("nobody changes a letter that arrived")

    async def remove(self, message: str) -> None:
        inbox = self.folders["INBOX"]
        inbox.letters = [one for one in inbox.letters if letter_of(one.raw).native != message]

    async def tell_unknown(self) -> None:
        """Say what no document knows before the next answer."""
        self.unknown += 1

    def expire_token(self, *, renewable: bool = True) -> None:
        assert not renewable, "nothing renews a password"
        self.password = secrets.token_urlsafe(12)

    async def break_stream(self, how: str = "closed") -> None:
        """Close the connections of IMAP."""
        for writer in list(self._connections):
            writer.close()

    # What is seen

    def stands(self, message: str) -> Standing:
        inbox = self.folders["INBOX"].letters
        return "published" if any(letter_of(one.raw).native == message for one in inbox) else "deleted"

    def answers(self, message: str) -> list[str]:
        asked = f"<{message.rpartition('~')[0]}>"
        return [str(one.get_content()) for _, one in self.sent if one["In-Reply-To"] == asked]

    def asked(self, where: Where = "any") -> int:
        counts = {"read": len(self.commands), "act": self._posted}
        return counts.get(where, sum(counts.values()))

    # SMTP (RFC 5321, RFC 4954): aiosmtpd speaks it, and asks us

    def _smtp(self) -> SMTP:
        return SMTP(
            self,
            tls_context=None if self.at_once else self.tls,
            hostname="mail.example.org",
            authenticator=self._knows,
            auth_require_tls=False,
            auth_exclude_mechanism=["LOGIN"],
        )

    def _knows(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object
    ) -> AuthResult:
        login, password = getattr(data, "login", b""), getattr(data, "password", b"")
        right = (login, password) == (ADDRESS.encode(), self.password.encode())
        return AuthResult(success=right, handled=False)

    async def handle_MAIL(  # noqa: N802 - aiosmtpd calls it by this name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if not session.authenticated:
            return "530 5.7.0 Authentication required"
        envelope.mail_from = address
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        self._posted += 1
        failure = self.faults.next("act")
        if failure is not None and failure.status == 0:
            server.transport.abort()
            return "451 4.3.0 cut"
        if failure is not None:
            return "550 5.7.1 not here" if failure.status == 403 else "451 4.3.0 later"
        if self.faults.drip and self.faults.drips_on in ("any", "act"):
            while not server.transport.is_closing():
                server.transport.write(b"2")
                await asyncio.sleep(self.faults.drip)
            return "451 4.3.0 late"
        raw = envelope.content
        assert isinstance(raw, bytes)
        letter = message_from_bytes(raw, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.sent.append((list(envelope.rcpt_tos), letter))
        return "250 OK"

    # IMAP

    async def _imap(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._connections.add(writer)
        try:
            await _Talk(self, reader, writer).talk()
        except (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            pass
        finally:
            self._connections.discard(writer)
            writer.close()


class _Talk:
    """One connection of IMAP."""

    def __init__(self, peer: EmailPeer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._peer, self._reader, self._writer = peer, reader, writer
        self._signed_in = False
        self._open = Folder()

    async def talk(self) -> None:
        failures = self._peer.faults.failures
        if failures and failures[0].status == 200:
            await self._fail("", self._peer.faults.next("read") or failures[0])
            return
        self._peer.encrypted += self._writer.get_extra_info("ssl_object") is not None
        self._say("* OK [CAPABILITY IMAP4rev1] ready")
        while line := (await self._reader.readline()).decode().rstrip("\r\n"):
            tag, _, rest = line.partition(" ")
            word, _, words = rest.partition(" ")
            self._peer.commands.append(word.upper())
            wrong = await self._goes_wrong(tag, word.upper())
            if wrong == "over":
                return
            if wrong:
                continue
            while self._peer.unknown:
                self._peer.unknown -= 1
                self._say("* XNEVER (of 1)", "* 3 XSEEN (a b)")
            await self._answer(tag, word.upper(), words)
            await self._writer.drain()

    async def _goes_wrong(self, tag: str, word: str) -> str:
        """Fail as told; return "over" where that ends the connection, "answered" where it does not."""
        faults = self._peer.faults
        if faults.drip and faults.drips_on in ("any", "read"):
            while not self._writer.is_closing():
                self._writer.write(b"*")
                await self._writer.drain()
                await asyncio.sleep(faults.drip)
            return "over"
        failure = None if word == "CAPABILITY" else faults.next("read")
        return await self._fail(tag, failure) if failure else ""

    async def _fail(self, tag: str, failure: Failure) -> str:
        if failure.status in (0, 200):
            self._writer.write(failure.body if failure.status else b"* 1 FET")
            await self._writer.drain()
            return "over"
        # RFC 5530: both are for now.
        self._say(f"{tag} NO [{'LIMIT' if failure.status == 429 else 'UNAVAILABLE'}] later")
        return "answered"

    def _say(self, *lines: str) -> None:
        self._writer.write("".join(f"{line}\r\n" for line in lines).encode())

    async def _answer(self, tag: str, word: str, words: str) -> None:
        peer = self._peer
        match word:
            case "CAPABILITY":
                offered = " STARTTLS" if peer.tls and not peer.at_once else ""
                self._say(f"* CAPABILITY IMAP4rev1{offered}", f"{tag} OK done")
            case "STARTTLS":
                assert peer.tls is not None
                self._say(f"{tag} OK begin")
                await self._writer.start_tls(peer.tls)
                peer.encrypted += 1
            case "LOGIN":
                self._signed_in = shlex.split(words) == [ADDRESS, peer.password]
                self._say(
                    f"{tag} OK in" if self._signed_in else f"{tag} NO [AUTHENTICATIONFAILED] wrong: {words}"
                )
            case "NOOP" | "LOGOUT":
                self._say(f"{tag} OK done")
            case _ if not self._signed_in:
                self._say(f"{tag} NO sign in first")
            case "LIST":
                self._say(
                    rf"* LIST (\HasNoChildren) {peer.separator} INBOX",
                    rf'* LIST (\HasNoChildren \Sent) {peer.separator} "Sent"',
                    f"{tag} OK done",
                )
            case "EXAMINE":
                self._examine(tag, shlex.split(words)[0])
            case "UID":
                kind, _, words = words.partition(" ")
                if kind.upper() == "SEARCH":
                    found = " ".join(str(one.uid) for one in self._open.letters if self._fits(one, words))
                    self._say(f"* SEARCH {found}".rstrip(), f"{tag} OK done")
                else:
                    self._fetch(tag, words)
            case "APPEND":
                size = int(re.findall(r"\{(\d+)\}$", words)[0])
                self._say("+ go on")
                await self._writer.drain()
                raw = await self._reader.readexactly(size)
                await self._reader.readline()
                peer.folders[shlex.split(words)[0]].put(raw)
                self._say(f"{tag} OK done")
            case _:
                self._say(f"{tag} BAD unknown")

    def _examine(self, tag: str, name: str) -> None:
        folder = self._peer.folders.get(name)
        if folder is None:
            self._say(f"{tag} NO [NONEXISTENT] no such folder")
            return
        self._open = folder
        self._say(
            f"* {len(folder.letters)} EXISTS",
            "* 0 RECENT",
            r"* FLAGS (\Seen)",
            f"* OK [UIDVALIDITY {folder.validity}] same",
            f"* OK [UIDNEXT {folder.next}] next",
            f"{tag} OK [READ-ONLY] done",
        )

    def _fits(self, one: Stored, words: str) -> bool:
        asked = shlex.split(words)
        letter = message_from_bytes(one.raw)
        while asked:
            match asked.pop(0).upper():
                case "ALL":
                    pass
                case "UID":
                    first = int(asked.pop(0).removesuffix(":*"))
                    last = self._open.letters[-1].uid
                    if one.lost or one.uid < min(first, last):
                        return False
                case "SINCE":
                    if one.arrived.date() < _date(asked.pop(0)):
                        return False
                case "BEFORE":
                    if one.arrived.date() >= _date(asked.pop(0)):
                        return False
                case "FROM":
                    if asked.pop(0).lower() not in str(letter["From"]).lower():
                        return False
                case "HEADER":
                    name, value = asked.pop(0), asked.pop(0)
                    if value.lower() not in str(letter[name] or "").lower():
                        return False
                case other:
                    raise AssertionError(other)
        return True

    def _fetch(self, tag: str, words: str) -> None:
        numbers, _, what = words.partition(" ")
        wanted = {int(number) for number in numbers.split(",")}
        assert "BODY.PEEK[]" in what, "reading must not mark a letter as read"
        first, size = map(int, re.findall(r"<(\d+)\.(\d+)>", what)[0])
        for place, one in enumerate(self._open.letters, 1):
            if one.uid in wanted:
                self._peer.given += 1
                part = one.raw[first : first + size]
                arrived = one.arrived.strftime("%d-%b-%Y %H:%M:%S +0000")
                self._writer.write(
                    f'* {place} FETCH (UID {one.uid} INTERNALDATE "{arrived}" RFC822.SIZE {len(one.raw)} '
                    f"BODY[]<{first}> {{{len(part)}}}\r\n".encode()
                )
                self._writer.write(part + b")\r\n")
        self._say(f"{tag} OK done")


def _date(word: str) -> object:
    return datetime.strptime(word, _DATE).replace(tzinfo=UTC).date()
