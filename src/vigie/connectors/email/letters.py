"""The bytes of a letter as what it says; nothing here opens a socket or reads a clock."""

import hashlib
import re
from collections.abc import Iterator
from datetime import UTC
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses, parsedate_to_datetime

import msgspec

from vigie.connectors.markup import text_of
from vigie.message import Media

#: How much of a letter is read (bytes): attachments come last.
READ = 256 * 1024
_WORDS = re.compile(r"\w+")
_ID = re.compile(r"<([^<>\s]{1,500})>")
#: Who is written to by programs only.
_NOBODY = re.compile(
    r"(mailer-daemon|postmaster|no-?reply|do-?not-?reply|ne-?pas-?repondre|owner-.+|.+-request)@"
)
_BULK = ("bulk", "junk", "list", "auto_reply")
_PROVEN = re.compile(r"\b(dmarc|spf|dkim)=([a-z]+)", re.IGNORECASE)


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """What a letter says."""

    #: Without its angle brackets, empty where there is none.
    message_id: str
    sender: str
    name: str
    #: Where an answer goes.
    reply_to: str
    subject: str
    text: str
    #: When it was written (ms), as the letter says; None where it does not.
    written_at: int | None
    #: The letters before it in the conversation, oldest first.
    references: tuple[str, ...]
    #: Why a program sent it, empty where a person did.
    automatic: str
    #: What the server that took it in found about its sender, by method ("dmarc": "pass").
    proven: dict[str, str]
    media: tuple[Media, ...]
    #: The names of what is attached.
    attached: tuple[str, ...]
    #: Whether its plain text and its formatted one say different things.
    two_texts: bool

    @property
    def native(self) -> str:
        """The id: a Message-ID alone may be given to two letters, by a fault or on purpose."""
        said = "\0".join((self.sender, str(self.written_at), self.subject, self.text))
        digest = hashlib.blake2b(said.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
        return f"{self.message_id}~{digest}"


def letter_of(raw: bytes) -> Letter:
    """Return what a letter says, as far as it can be read."""
    letter = message_from_bytes(raw, policy=policy.default)
    assert isinstance(letter, EmailMessage)
    sender, name = _first_address(_head(letter, "from"))
    answer, _ = _first_address(_head(letter, "reply-to"))
    leaves = list(_leaves(letter))
    text, two = _text(leaves)
    others = [leaf for leaf in leaves if not _is_text(leaf)]
    answered = _ids(letter, "in-reply-to")[:1]
    before = [one for one in _ids(letter, "references") if one not in answered]
    return Letter(
        message_id=next(iter(_ids(letter, "message-id")), ""),
        sender=sender,
        name=name,
        reply_to=answer or sender,
        subject=_head(letter, "subject"),
        text=text,
        written_at=_written_at(_head(letter, "date")),
        references=(*before[-50:], *answered),
        automatic=_automatic(letter, sender),
        proven=_proven(letter),
        media=tuple(
            Media(type=leaf.get_content_type())
            for leaf in others
            if leaf.get_content_maintype() in ("image", "video", "audio")
        )[:20],
        attached=tuple(_clean(_filename(leaf))[:200] for leaf in others)[:20],
        two_texts=two,
    )


def _head(letter: EmailMessage, name: str) -> str:
    try:
        value = letter.get(name)
        return _clean(str(value)).strip() if value is not None else ""
    except Exception:  # noqa: BLE001 - the library fails in many ways on headers that break every rule
        return ""


def _heads(letter: EmailMessage, name: str) -> list[str]:
    try:
        return [_clean(str(value)) for value in letter.get_all(name, [])]
    except Exception:  # noqa: BLE001 - as above
        return []


def _first_address(value: str) -> tuple[str, str]:
    for name, address in getaddresses([value]):
        if "@" in address:
            return address.lower(), name.strip()
    return "", ""


def _ids(letter: EmailMessage, name: str) -> list[str]:
    return list(dict.fromkeys(_ID.findall(" ".join(_heads(letter, name)))))


def _leaves(part: EmailMessage, depth: int = 0) -> Iterator[EmailMessage]:
    # A letter within the letter is an attachment: somebody else said it.
    if depth < 20 and part.is_multipart() and part.get_content_maintype() != "message":
        for one in part.get_payload():
            if isinstance(one, EmailMessage):
                yield from _leaves(one, depth + 1)
    else:
        yield part


def _is_text(part: EmailMessage) -> bool:
    attached = _head(part, "content-disposition").lower().startswith("attachment")
    return part.get_content_type() in ("text/plain", "text/html") and not attached


def _text(leaves: list[EmailMessage]) -> tuple[str, bool]:
    """Return the text, both versions where they differ: programs show one, and the other may be a decoy."""
    texts = [leaf for leaf in leaves if _is_text(leaf)]
    plain = "\n".join(_content(leaf) for leaf in texts if leaf.get_content_type() == "text/plain").strip()
    formatted = (_content(leaf) for leaf in texts if leaf.get_content_type() == "text/html")
    # Mail programs run no scripts.
    markup = "\n".join(text_of(one, scripts=False) for one in formatted)
    if not plain or not markup.strip():
        return plain or markup.strip(), False
    if set(_WORDS.findall(markup.casefold())) <= set(_WORDS.findall(plain.casefold())):
        return plain, False
    return f"{plain}\n\n{markup.strip()}", True


def _content(part: EmailMessage) -> str:
    raw = part.get_payload(decode=True)
    given = raw if isinstance(raw, bytes) else b""
    try:
        text = given.decode(part.get_content_charset("utf-8"), "replace")
    except (LookupError, ValueError):
        text = given.decode("utf-8", "replace")
    return _clean(text.replace("\r\n", "\n").replace("\r", "\n"))


def _filename(part: EmailMessage) -> str:
    try:
        return part.get_filename() or part.get_content_type()
    except Exception:  # noqa: BLE001 - as above
        return part.get_content_type()


def _written_at(value: str) -> int | None:
    try:
        moment = parsedate_to_datetime(value)
        return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000)
    except (ValueError, OverflowError, TypeError):
        return None


def _automatic(letter: EmailMessage, sender: str) -> str:
    """Return why a program sent the letter (RFC 3834), empty where a person did."""
    submitted = _head(letter, "auto-submitted").partition(";")[0].strip().lower()
    if submitted and submitted != "no":
        return submitted[:40]
    if (
        letter.get_content_type() == "multipart/report"
        or _head(letter, "return-path").replace(" ", "") == "<>"
    ):
        return "bounce"
    if _head(letter, "list-id") or _head(letter, "precedence").lower() in _BULK:
        return "list"
    if _head(letter, "x-auto-response-suppress") or _NOBODY.match(sender):
        return "program"
    return ""


def _proven(letter: EmailMessage) -> dict[str, str]:
    """Return what the last server found: the first line is its own, those below came with the letter."""
    lines = _heads(letter, "authentication-results")
    found = _PROVEN.findall(lines[0]) if lines else []
    return {method.lower(): result.lower() for method, result in reversed(found)}


def _clean(text: str) -> str:
    # Half characters and zeros: no database takes them.
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
