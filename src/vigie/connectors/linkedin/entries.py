"""Notifications and comments as entries; nothing here opens a socket or reads a clock."""

import logging
import re
from collections.abc import Sequence
from typing import Any

import msgspec

from vigie.connectors.base import Gap
from vigie.connectors.linkedin import sentences
from vigie.connectors.linkedin.shapes import Comment, Notification, Written
from vigie.message import Author, Entry, Message, Removal, Space, Thread

log = logging.getLogger(__name__)

NETWORK = "linkedin"
_ORGANIZATION = re.compile(r"urn:li:organization:(\d{1,19})", re.ASCII)
#: A comment, in its long form and in the short one of `generatedActivity`.
_COMMENT = re.compile(
    r"urn:li:comment:\((?:urn:li:)?([A-Za-z]{1,30}:[0-9A-Za-z_-]{1,80}),(\d{1,30})\)", re.ASCII
)
_POST = re.compile(r"urn:li:(?:activity|share|ugcPost):\d{1,30}", re.ASCII)
_SAID = frozenset({"COMMENT", "ADMIN_COMMENT", "COMMENT_EDIT"})
_POSTED = frozenset({"SHARE_MENTION", "SHARE"})
#: What is kept of a post's text to name the conversation (characters).
_TITLE = 120
#: A comment that was only announced is looked for in the stretch around its notification (ms).
_AROUND = 1


def place_of(organization: str) -> str:
    """Return the number of a Page's organisation, empty where the URN is of something else."""
    found = _ORGANIZATION.fullmatch(organization)
    return found[1] if found else ""


def urn_of(place: str) -> str:
    """Return the URN of an organisation by its number."""
    return f"urn:li:organization:{place}"


def comment_urn(told: str | None) -> str:
    """Return a comment's URN in its long form, empty where it is none."""
    found = _COMMENT.fullmatch(told or "")
    return f"urn:li:comment:(urn:li:{found[1]},{found[2]})" if found else ""


def split(urn: str) -> tuple[str, str]:
    """Return the post and the number of a comment, both empty where the URN is no comment's."""
    found = _COMMENT.fullmatch(urn)
    return (f"urn:li:{found[1]}", found[2]) if found else ("", "")


def is_post(urn: str) -> bool:
    """Tell whether a URN is a post's."""
    return _POST.fullmatch(urn) is not None


def read_notifications(listed: Sequence[Any]) -> list[Notification]:
    """Return the notifications that have the documented form; the others are named in the log."""
    found = []
    for raw in listed:
        try:
            found.append(msgspec.convert(raw, Notification))
        except msgspec.ValidationError:
            log.warning("A notification of LinkedIn has not the documented form; it is passed over")
    return found


def told_by(notification: Notification, *, received_at: int) -> Entry | Gap | None:
    """Return what a notification tells, None where it tells nothing that is read (a like).

    Parameters
    ----------
    received_at
        When it arrived (ms).
    """
    place = place_of(notification.organizational_entity)
    if not place:
        return None
    space = Space(NETWORK, place)
    generated = notification.decorated_generated_activity
    if notification.action in _SAID:
        comment = generated.comment if generated else None
        urn = comment_urn(notification.generated_activity) or comment_urn(comment.entity if comment else "")
        if not urn:
            return None
        if comment is None or comment.text is None or not comment.owner:
            at = notification.last_modified_at
            return Gap(space=space, since=at, until=at + _AROUND, what=urn, because=sentences.ANNOUNCED)
        return _comment(urn, comment, notification, space, received_at)
    if notification.action == "COMMENT_DELETE":
        urn = comment_urn(notification.generated_activity)
        return _removal(urn, notification, space, received_at) if urn else None
    share = generated.share if generated else None
    if notification.action in _POSTED and share is not None and share.text and is_post(share.entity):
        return _post(share, notification, space, received_at)
    return None


def message_of(comment: Comment, urn: str, space: Space, *, received_at: int) -> Message:
    """Return the message that a comment is which was asked for by its URN."""
    post, _ = split(urn)
    changed = comment.last_modified.time
    return Message(
        id=urn,
        space=space,
        kind="comment",
        text=comment.message.text,
        author=_author(comment.actor, space),
        thread=Thread(post),
        at=comment.created.time or received_at,
        received_at=received_at,
        reply_to=comment_urn(comment.parent_comment) or None,
        revision=str(changed) if changed > comment.created.time else "",
        extra={"url": _address(post)},
    )


def _comment(
    urn: str, comment: Written, notification: Notification, space: Space, received_at: int
) -> Message:
    post = notification.source_post or split(urn)[0]
    edited = notification.action == "COMMENT_EDIT"
    return Message(
        id=urn,
        space=space,
        kind="comment",
        text=comment.text or "",
        author=_author(comment.owner, space),
        thread=Thread(post, _title(notification.decorated_source_post)),
        at=notification.last_modified_at,
        received_at=received_at,
        reply_to=comment_urn(comment.object) or None,
        revision=str(notification.last_modified_at) if edited else "",
        extra={"url": _address(post)},
    )


def _post(share: Written, notification: Notification, space: Space, received_at: int) -> Message:
    return Message(
        id=share.entity,
        space=space,
        kind="post",
        text=share.text or "",
        author=_author(share.owner, space) if share.owner else None,
        thread=Thread(share.entity),
        at=notification.last_modified_at,
        received_at=received_at,
        extra={"url": _address(share.entity)},
    )


def _removal(urn: str, notification: Notification, space: Space, received_at: int) -> Removal:
    return Removal(
        id=f"deleted:{urn}",
        space=space,
        at=notification.last_modified_at,
        received_at=received_at,
        message_id=urn,
    )


def _author(owner: str, space: Space) -> Author:
    # LinkedIn tells no names here: the end of the URN is all there is to call somebody by.
    ours = owner == urn_of(space.id)
    return Author(owner, owner.rpartition(":")[2], ("self",) if ours else ())


def _title(post: Written | None) -> str | None:
    text = " ".join((post.text or "").split()) if post else ""
    return text[:_TITLE] or None


def _address(post: str) -> str:
    return f"https://www.linkedin.com/feed/update/{post}"
