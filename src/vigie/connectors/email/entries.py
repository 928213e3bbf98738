"""Letters as messages, and answers as letters; nothing here opens a socket or reads a clock."""

import hashlib
import re
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any

from vigie.connectors.email.letters import READ, Letter
from vigie.connectors.email.quoting import parts_of
from vigie.message import Author, Message, Space, Thread

#: How far the date that a letter bears may be from its arrival, before and after (ms).
_EARLIER, _LATER = 7 * 86_400_000, 600_000
_REFERENCES = 20
_ANSWERED = re.compile(r"(re|aw|sv|tr|fwd?)\s*:", re.IGNORECASE)


def message_of(
    letter: Letter, space: Space, *, ours: bool, size: int, arrived_at: int, received_at: int
) -> Message:
    """Return the message that a letter is.

    Parameters
    ----------
    ours
        Whether we wrote it.
    size
        Of the whole letter (bytes).
    arrived_at
        When the server took it in (ms).
    received_at
        When Vigie read it (ms).
    """
    written = parts_of(letter.text, answers=bool(letter.references))
    at, remarks = arrived_at, []
    if letter.written_at is None:
        remarks.append("the letter bears no date: that of its arrival is kept instead")
    elif -_EARLIER <= letter.written_at - arrived_at <= _LATER:
        at = letter.written_at
    else:
        remarks.append("the letter's date is far from its arrival: that of its arrival is kept instead")
    if size > READ:
        remarks.append(f"the letter has {size} bytes: its first {READ} were read")
    if written.quoted:
        remarks.append("what the letter quotes is set apart, and was not examined")
    if letter.two_texts:
        remarks.append("the plain and the formatted text differ: both are kept")
    if any(result in ("fail", "softfail", "permerror") for result in letter.proven.values()):
        remarks.append("the sender's address is not proven: somebody else may have written this")
    if letter.automatic:
        remarks.append(f"a program sent this letter ({letter.automatic}): it is not answered")
    first = letter.references[0] if letter.references else letter.message_id
    text = written.own
    # The subject of an answer is somebody else's, as long as it says so.
    if letter.subject and not (letter.references and _ANSWERED.match(letter.subject)):
        text = f"{letter.subject}\n\n{text}".strip()
    return Message(
        id=letter.native,
        space=space,
        kind="private",
        text=text,
        author=Author(
            letter.sender or "unknown", letter.name or letter.sender or "?", ("self",) if ours else ()
        ),
        thread=Thread(first or letter.native, letter.subject or None),
        at=at,
        received_at=received_at,
        reply_to=letter.references[-1] if letter.references else None,
        media=letter.media,
        remarks=tuple(remarks),
        extra=_extra(letter, written.quoted, written.signature),
    )


def _extra(letter: Letter, quoted: str, signature: str) -> dict[str, Any]:
    extra: dict[str, Any] = {
        "title": letter.subject,
        "quoted": quoted,
        "signature": signature,
        "authentication": letter.proven,
        "automatic": letter.automatic,
        "attachments": list(letter.attached),
    }
    return {name: value for name, value in extra.items() if value}


def answer_id(key: str, address: str) -> str:
    """Return the Message-ID of the answer asked for under a key: the same at every try."""
    digest = hashlib.blake2b(f"{address}\0{key}".encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    return f"vigie.{digest}@{address.rpartition('@')[2]}"


def answer_to(letter: Letter, text: str, *, key: str, address: str, now: int) -> EmailMessage:
    """Return the letter that answers another one.

    Parameters
    ----------
    key
        The request's idempotency key.
    address
        Ours.
    now
        The time (ms).
    """
    answer = EmailMessage(policy=SMTP)
    answer["From"] = address
    answer["To"] = letter.reply_to
    subject = " ".join(letter.subject.split())
    answer["Subject"] = subject if subject.lower().startswith("re:") else f"Re: {subject}".strip()
    answer["Message-ID"] = f"<{answer_id(key, address)}>"
    answer["Date"] = format_datetime(datetime.fromtimestamp(now / 1000, UTC))
    if letter.message_id:
        answer["In-Reply-To"] = f"<{letter.message_id}>"
        before = (*letter.references[-_REFERENCES:], letter.message_id)
        answer["References"] = " ".join(f"<{one}>" for one in before)
    answer.set_content(text)
    return answer
