"""A mail server on loopback that puts all it receives into a maildir: aiosmtpd, in a thread of the run."""

import smtplib
import time
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Mailbox
from aiosmtpd.smtp import SMTP, Envelope, Session
from running import LOOPBACK, PeerFailedError, free_port


class _Door(Mailbox):
    """What is asked at the door: whether this recipient may be written to."""

    def __init__(self, folder: Path, refused: dict[str, str]) -> None:
        super().__init__(folder)
        self._refused = refused

    async def handle_RCPT(  # noqa: N802 - aiosmtpd calls it by this name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Refuse, or add to those who receive."""
        if address in self._refused:
            return self._refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"


class MailServer:
    """The server.

    Parameters
    ----------
    folder : Path
        Where its maildir goes.

    Attributes
    ----------
    host, port : str, int
        Where it listens.
    maildir : Path
        What it received, one file a letter.
    refused : dict of str to str
        What to answer for a recipient: "550 5.1.1 unknown" refuses for ever, "451 4.3.0 later" for now.
    """

    def __init__(self, folder: Path) -> None:
        self.host = LOOPBACK
        self.port = free_port()
        self.maildir = folder / "maildir"
        self.refused: dict[str, str] = {}
        self._controller: Controller | None = None

    def start(self) -> None:
        """Start it."""
        self._controller = Controller(
            _Door(self.maildir, self.refused), hostname=self.host, port=self.port, enable_SMTPUTF8=True
        )
        self._controller.start()

    def stop(self) -> None:
        """Stop it; the letters stay in the maildir."""
        controller, self._controller = self._controller, None
        if controller is not None:
            controller.stop()

    def send(self, letter: EmailMessage) -> None:
        """Hand a letter over, as any program that sends mail does.

        Raises
        ------
        smtplib.SMTPException
            The server refused it.
        """
        with smtplib.SMTP(self.host, self.port, timeout=10) as client:
            client.send_message(letter)

    def letters(self, to: str = "") -> list[EmailMessage]:
        """Return what was received until now, for one address or for all, in the order of arrival."""
        # Where the programs that deliver put what nobody has opened yet.
        arrived = sorted((self.maildir / "new").iterdir(), key=lambda file: file.stat().st_mtime_ns)
        letters = (message_from_bytes(file.read_bytes(), policy=default) for file in arrived)
        return [letter for letter in letters if to in letter["X-RcptTo"]]

    def wait_for(self, count: int, to: str = "", *, within: float = 10.0) -> list[EmailMessage]:
        """Return the letters once there are so many.

        Raises
        ------
        PeerFailedError
            They do not come.
        """
        deadline = time.monotonic() + within
        while len(found := self.letters(to)) < count:
            if time.monotonic() > deadline:
                raise PeerFailedError(f"{len(found)} letters of {count} came within {within:.0f} seconds.")
            time.sleep(0.02)
        return found
