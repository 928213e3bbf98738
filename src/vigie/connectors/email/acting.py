"""Answers letters."""

import logging
import smtplib
from email.message import EmailMessage

from vigie.actions.network import ActionError, ActionRequest, GoneError, Receipt
from vigie.clock import now_ms
from vigie.connectors.base import ConnectorError
from vigie.connectors.email import sentences
from vigie.connectors.email.entries import answer_id, answer_to
from vigie.connectors.email.letters import Letter
from vigie.connectors.email.link import Smtp, Wire, patiently
from vigie.connectors.email.mailbox import Mailbox
from vigie.connectors.email.settings import Settings
from vigie.connectors.sentences import NO_TEXT

log = logging.getLogger(__name__)


class Actor:
    """Acts for one mailbox; see `vigie.connectors.base.SignedIn`."""

    def __init__(self, settings: Settings, mailbox: Mailbox, patience: float) -> None:
        self._settings = settings
        self._mailbox = mailbox
        self._patience = patience

    async def act(self, request: ActionRequest) -> Receipt:
        """Answer a letter, once for each key.

        Raises
        ------
        GoneError
            The letter is no longer in the mailbox.
        ActionError
            A program sent it, or a server refused or did not answer.
        """
        if request.verb != "reply":
            raise ActionError(sentences.cannot(request.verb), permanent=True)
        if not request.message:
            raise ActionError(sentences.NO_TARGET, permanent=True)
        if not request.text.strip():
            raise ActionError(NO_TEXT, permanent=True)
        try:
            return await self._reply(request)
        except ConnectorError as error:
            raise ActionError(error.sentence, permanent=error.permanent) from None

    async def permits(self, request: ActionRequest) -> frozenset[str]:
        """Return the verbs possible: a letter that is still there and that a person wrote may be answered."""
        if not request.message:
            return frozenset()
        try:
            letter = await self._mailbox.find(request.message, request.author, request.at)
        except ConnectorError:
            return frozenset()
        able = letter is not None and not letter.automatic and self._is_elsewhere(letter)
        return frozenset({"reply"}) if able else frozenset()

    async def check(self) -> None:
        """Sign in to the server that sends.

        Raises
        ------
        ConnectorError
            It refuses, or does not answer.
        """
        await self._sent(None)

    async def _reply(self, request: ActionRequest) -> Receipt:
        made = answer_id(request.idempotency_key, self._settings.address)
        if await self._mailbox.has_sent(made):
            return Receipt(made)
        letter = await self._mailbox.find(request.message, request.author, request.at)
        if letter is None:
            raise GoneError
        if letter.automatic:
            raise ActionError(sentences.AUTOMATIC, permanent=True)
        if not self._is_elsewhere(letter):
            raise ActionError(sentences.NO_SENDER, permanent=True)
        answer = answer_to(
            letter,
            request.text,
            key=request.idempotency_key,
            address=self._settings.address,
            now=now_ms(),
        )
        await self._sent(answer)
        try:
            await self._mailbox.keep_sent(answer.as_bytes(), made)
        except ConnectorError as error:
            log.warning("The copy of an answer was not kept with the sent mail (%s)", error.sentence)
        return Receipt(made)

    def _is_elsewhere(self, letter: Letter) -> bool:
        return bool(letter.reply_to) and letter.reply_to != self._settings.address

    async def _sent(self, letter: EmailMessage | None) -> None:
        wire = Wire()

        def job() -> None:
            link = Smtp(self._settings, wire, self._patience)
            try:
                if letter is not None:
                    link.send_message(letter)
            finally:
                link.close()

        try:
            await patiently(wire, self._patience, job)
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            raise _refused(max(codes, default=550)) from None
        except smtplib.SMTPResponseException as error:
            raise _refused(error.smtp_code) from None


def _refused(code: int) -> ConnectorError:
    if code < 500:
        return ConnectorError(sentences.BUSY)
    return ConnectorError(sentences.not_taken(code), permanent=True)
