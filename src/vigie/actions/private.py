"""Whom one may write to in private, and until when: the network's rule on facts that were recorded."""

from dataclasses import dataclass

from vigie.actions.cards import card_for
from vigie.actions.models import Action
from vigie.connectors.base import WELL, PrivateRule, Sentence
from vigie.desk.models import Message, Space

#: How many of a person's last messages are looked at for a private one.
_LOOKED_AT = 1_000

NO_PRIVATE = Sentence(
    "This network has no private messages: answer in public.",
    "Ce réseau n’a pas de messages privés\u00a0: répondez en public.",
)
NO_PRIVATE_REPLY = Sentence(
    "This network lets nobody answer a comment in private: answer in public.",
    "Ce réseau ne permet pas de répondre en privé à un commentaire\u00a0: répondez en public.",
)
NO_TIME = Sentence(
    "Nothing says when the comment was written, and the network sets a time to answer it: answer in public.",
    "Rien ne dit quand le commentaire a été écrit, et le réseau fixe un délai pour y répondre\u00a0: "
    "répondez en public.",
)
MUST_WRITE_FIRST = Sentence(
    "This network lets you write only to somebody who has written to you first: answer in public.",
    "Ce réseau ne permet d’écrire qu’à qui vous a écrit d’abord\u00a0: répondez en public.",
)


@dataclass(frozen=True)
class Permission:
    """Whether one may write now."""

    allowed: bool
    #: When that ends (ms); None where it does not.
    until: int | None = None
    #: Why not; empty where one may.
    because: Sentence = WELL


def may_write(
    rule: PrivateRule | None,
    *,
    verb: str,
    last_private_at: int | None,
    comment_at: int | None,
    replies_made: int,
    now: int,
) -> Permission:
    """Return whether the network lets one write to a person in private.

    Parameters
    ----------
    rule
        The network's; None where it has no private messages.
    verb
        "reply_privately" to answer a public comment, any other to write in the conversation.
    last_private_at
        When the person last wrote in private (ms); None where they never did.
    comment_at
        When the comment was written (ms); None where nothing tells.
    replies_made
        Private answers that were already sent to this comment.
    now
        The time (ms).
    """
    if rule is None:
        return Permission(False, because=NO_PRIVATE)
    if verb == "reply_privately":
        return _to_a_comment(rule, comment_at, replies_made, now)
    if last_private_at is None:
        return Permission(True) if rule.initiates else Permission(False, because=MUST_WRITE_FIRST)
    if rule.window is None or rule.initiates:
        return Permission(True)
    until = last_private_at + rule.window * 1_000
    if now >= until:
        return Permission(False, because=_window_over(rule.window))
    return Permission(True, until)


def _to_a_comment(rule: PrivateRule, comment_at: int | None, replies_made: int, now: int) -> Permission:
    if not rule.reply_window:
        return Permission(False, because=NO_PRIVATE_REPLY)
    if rule.initiates and not rule.replies:
        return Permission(True)
    if comment_at is None:
        return Permission(False, because=NO_TIME)
    if rule.replies and replies_made >= rule.replies:
        return Permission(False, because=_answered(rule.replies))
    until = comment_at + rule.reply_window * 1_000
    if now >= until:
        return Permission(False, because=_comment_too_old(rule.reply_window))
    return Permission(True, until)


def permission(
    verb: str,
    space: Space,
    message: Message | None,
    author: str = "",
    *,
    now: int,
    before: int | None = None,
) -> Permission:
    """Return whether the rule of the space's network lets one write, on the facts that were recorded.

    Parameters
    ----------
    verb
        What is asked.
    message
        The comment answered, or a message of the conversation.
    author
        Whom to write to, where no message names them.
    now
        The time (ms).
    before
        Only requests with a number below this one count as made: those that came first.
    """
    card = card_for(space)
    author = author or (message.author_id if message else "")
    return may_write(
        card.capabilities.private if card else None,
        verb=verb,
        last_private_at=_last_private(space, author),
        comment_at=message.at_ms or None if message else None,
        replies_made=_answers_to(message, before) if message else 0,
        now=now,
    )


def _last_private(space: Space, author: str) -> int | None:
    if not author:
        return None
    # A recording opens no time to answer in: nobody wrote.
    theirs = Message.objects.filter(space_id=space.pk, author_id=author, replayed=False).order_by("-seq")
    told = theirs.values_list("kind", "at_ms")[:_LOOKED_AT]
    return max((at for kind, at in told if kind == "private"), default=None)


def _answers_to(message: Message, before: int | None) -> int:
    """Count private answers that were sent to the message, or are on their way."""
    versions = list(message.versions().values_list("pk", flat=True))
    made = Action.objects.filter(verb="reply_privately", message_id__in=versions)
    made = made.exclude(status__in=(Action.Status.CANCELLED, Action.Status.FAILED))
    return (made.filter(pk__lt=before) if before else made).count()


def _span(seconds: int) -> Sentence:
    hours = round(seconds / 3_600)
    if hours >= 48:
        days = round(hours / 24)
        return Sentence(f"{days} days", f"{days} jours")
    if seconds < 5_400:
        minutes = max(1, round(seconds / 60))
        return Sentence(f"{minutes} minutes", f"{minutes} minutes")
    return Sentence(f"{hours} hours", f"{hours} heures")


def _window_over(window: int) -> Sentence:
    span = _span(window)
    return Sentence(
        f"The network lets you answer within {span} of the person's last private message: that time is over.",
        f"Le réseau permet de répondre dans les {span.french} qui suivent le dernier message privé de la "
        "personne\u00a0: ce délai est passé.",
    )


def _comment_too_old(window: int) -> Sentence:
    span = _span(window)
    return Sentence(
        f"The network lets you answer a comment in private within {span}: that time is over.",
        f"Le réseau permet de répondre en privé à un commentaire dans les {span.french}\u00a0: "
        "ce délai est passé.",
    )


def _answered(replies: int) -> Sentence:
    if replies == 1:
        return Sentence(
            "The network allows one private answer to a comment, and it was sent already.",
            "Le réseau permet une seule réponse privée par commentaire, et elle a déjà été envoyée.",
        )
    return Sentence(
        f"The network allows {replies} private answers to a comment, and they were sent already.",
        f"Le réseau permet {replies} réponses privées par commentaire, et elles ont déjà été envoyées.",
    )
