"""Posts, comments and modmail as entries; nothing here opens a socket or reads a clock."""

from vigie.connectors.reddit.mailshapes import Conversation, Letter
from vigie.connectors.reddit.shapes import DELETED, REMOVED, Thing
from vigie.message import Author, Media, Message, Space, Thread

#: Where permalinks, which come without it, begin.
SITE = "https://www.reddit.com"
_MAIL = "https://mod.reddit.com/mail/perma"
#: How the id of a modmail message begins here: Reddit's own would mix with those of other kinds.
LETTER = "modmail:"


def message_of(
    thing: Thing, space: Space, *, me: str, held: bool = False, revision: str = "", received_at: int
) -> Message:
    """Return the message that a post or comment is.

    Parameters
    ----------
    me
        The name of the account that Vigie speaks for.
    held
        Whether Reddit keeps it from the public until a moderator approves it.
    revision
        What tells this text from the one before, empty for the first.
    received_at
        When it arrived (ms).
    """
    link = f"{SITE}{thing.permalink}" if thing.permalink.startswith("/") else ""
    told = {
        "url": link,
        "author_fullname": thing.author_fullname,
        "post_title": thing.title if thing.is_post else thing.link_title,
        # A post that is only text has its own address there.
        "link": thing.url if thing.is_post and not thing.is_self else "",
    }
    title = (thing.title if thing.is_post else thing.link_title).strip()
    return Message(
        id=thing.name,
        space=space,
        kind="post" if thing.is_post else "comment",
        text=thing.text,
        author=_author(thing, me),
        thread=Thread(thing.name if thing.is_post else thing.link_id, title or None),
        at=thing.at,
        received_at=received_at,
        reply_to=thing.parent_id or None,
        revision=revision,
        held=held,
        likes=None if thing.score_hidden else thing.score,
        media=_media(thing),
        extra={name: value for name, value in told.items() if value},
    )


def letter_of(
    letter: Letter, conversation: Conversation, space: Space, *, me: str, received_at: int
) -> Message:
    """Return the private message that a modmail message is.

    Parameters
    ----------
    me
        The name of the account that Vigie speaks for.
    received_at
        When it arrived (ms).
    """
    at = letter.at
    sender = letter.author
    roles = ("self",) if sender.name.lower() == me.lower() else ("moderator",) if sender.is_mod else ()
    return Message(
        id=f"{LETTER}{letter.id}",
        space=space,
        kind="private",
        text=letter.body_markdown,
        author=Author(sender.name, sender.name, roles) if sender.name else None,
        thread=Thread(conversation.id, conversation.subject or None),
        at=received_at if at is None else at,
        received_at=received_at,
        remarks=("its date cannot be read: the time of receipt is kept instead",) if at is None else (),
        extra={"url": f"{_MAIL}/{conversation.id}", "subject": conversation.subject},
    )


def _author(thing: Thing, me: str) -> Author | None:
    if thing.author in (DELETED, REMOVED, ""):
        return None
    roles = []
    if thing.author.lower() == me.lower():
        roles.append("self")
    if thing.distinguished:
        roles.append(thing.distinguished)
    if thing.is_submitter:
        roles.append("submitter")
    return Author(thing.author, thing.author, tuple(roles))


def _media(thing: Thing) -> tuple[Media, ...]:
    return (Media(url=thing.url),) if thing.post_hint == "image" and thing.url else ()
