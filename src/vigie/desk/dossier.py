"""Everything known about one message or case, as a moderator needs it beside the text."""

from collections import Counter
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import connection
from django.db.models import QuerySet

from vigie.actions.models import Action
from vigie.desk.errors import NotFound
from vigie.desk.models import Case, Decision, Finding, Message, Space
from vigie.desk.scope import cases_of, messages_of

#: Messages shown before the one to decide, and after it.
BEFORE, AFTER = 9, 3
#: How far around a message its thread is looked for: a space may hold millions.
REACH = 500
#: Answers followed back, from reply to reply.
REPLIES = 3
#: Messages of the author shown, and counted.
SHOWN, COUNTED = 10, 200
#: Spaces of the client in which the author is looked for.
SPACES = 50


@dataclass(frozen=True)
class Proposal:
    """The verdict: what the charter proposed, and on which clause."""

    outcome: str
    #: Empty where no clause matched.
    clause: str
    charter: str
    version: str
    tags: tuple[str, ...]
    #: What it proposes about the author, the strongest first; kept with the case, carried out by nothing.
    about_author: tuple[str, ...] = ()


@dataclass(frozen=True)
class AuthorHistory:
    """What the same author wrote in the spaces of the same client and network, newest first."""

    id: str
    name: str
    messages: list[Message]
    #: How many of their last messages stand in each state ("published", "hidden"…).
    states: dict[str, int]
    #: How many messages `states` counts; when it is `COUNTED`, there may be older ones.
    counted: int
    #: Decisions on those messages, newest first.
    decisions: list[Decision]


@dataclass(frozen=True)
class CaseView:
    """A message with what surrounds it."""

    #: None where the message never waited for a person.
    case: Case | None
    message: Message
    #: In the order of the text.
    findings: list[Finding]
    proposal: Proposal
    #: What was said around it in the same thread, else the same space, oldest first.
    before: list[Message]
    after: list[Message]
    #: What it answers, and what that answered, nearest first.
    replied_to: list[Message]
    author: AuthorHistory
    #: Decisions on this message, newest first, undone ones too.
    decisions: list[Decision]
    #: What was asked of the network for it, newest first.
    actions: list[Action]


def case_view(user: User, case_id: int) -> CaseView:
    """Return everything about one case.

    Raises
    ------
    NotFound
        The case is another client's.
    """
    found = cases_of(user).select_related("message__space__client", "leased_to")
    case = found.filter(pk=case_id).first()
    if case is None:
        raise NotFound
    return _view(case.message, case)


def message_view(user: User, message_seq: int) -> CaseView:
    """Return everything about one message, as `case_view` does, whether or not it has a case.

    Raises
    ------
    NotFound
        The message is another client's.
    """
    message = messages_of(user).filter(pk=message_seq).select_related("space__client").first()
    if message is None:
        raise NotFound
    case = Case.objects.filter(message=message).select_related("leased_to").first()
    return _view(message, case)


def _view(message: Message, case: Case | None) -> CaseView:
    around = Message.objects.filter(space_id=message.space_id)
    before = around.filter(seq__lt=message.seq).order_by("-seq")
    after = around.filter(seq__gt=message.seq).order_by("seq")
    return CaseView(
        case=case,
        message=message,
        findings=list(message.findings.order_by("start", "pk")),
        proposal=Proposal(
            message.outcome,
            message.clause,
            message.charter,
            message.charter_version,
            tuple(message.tags.split()),
            tuple(case.proposals.split()) if case else (),
        ),
        before=list(_in_thread(before, message)[:BEFORE])[::-1],
        after=list(_in_thread(after, message)[:AFTER]),
        replied_to=_replied_to(message),
        author=_author(message),
        decisions=list(message.decisions.select_related("by").order_by("-pk")),
        actions=list(Action.objects.filter(message=message).order_by("-pk")),
    )


def _in_thread(found: QuerySet[Message], message: Message) -> QuerySet[Message]:
    if not message.thread_id:
        return found
    # No index by thread, which each message would pay for: a stretch of the space is read instead.
    near = Message.objects.filter(seq__in=found.values("seq")[:REACH], thread_id=message.thread_id)
    return near.order_by(*found.query.order_by)


def _replied_to(message: Message) -> list[Message]:
    chain: list[Message] = []
    wanted = message.reply_to
    while wanted and len(chain) < REPLIES:
        answered = Message.objects.filter(space_id=message.space_id, native_id=wanted).first()
        if answered is None or answered in chain:
            break
        chain.append(answered)
        wanted = answered.reply_to
    return chain


def _author(message: Message) -> AuthorHistory:
    states = _states(message) if message.author_id else {}
    shown = list(states)[:SHOWN]
    decisions = Decision.objects.filter(message_id__in=list(states)).select_related("by", "message")
    return AuthorHistory(
        id=message.author_id,
        name=message.author_name,
        messages=list(Message.objects.filter(seq__in=shown).select_related("space").order_by("-seq")),
        states=dict(Counter(states.values())),
        counted=len(states),
        decisions=list(decisions.order_by("-pk")[:SHOWN]),
    )


def _states(message: Message) -> dict[int, str]:
    """Return number and state of the author's last messages, newest first, the one at hand excepted."""
    space = message.space
    # An author's id means nothing outside its network.
    others = Space.objects.filter(client_id=space.client_id, network=space.network).exclude(pk=space.pk)
    spaces = [space.pk, *others.order_by("-last_received_ms").values_list("pk", flat=True)[: SPACES - 1]]
    # One short walk of the index by space; a single condition on all spaces would sort all they wrote.
    one = (
        "SELECT * FROM (SELECT seq, state FROM desk_message WHERE space_id = %s AND author_id = %s"
        " AND seq <> %s ORDER BY seq DESC LIMIT %s) AS one"
    )
    every = " UNION ALL ".join([one] * len(spaces)) + " ORDER BY seq DESC LIMIT %s"
    given = [value for pk in spaces for value in (pk, message.author_id, message.seq, COUNTED)]
    with connection.cursor() as cursor:
        cursor.execute(every, [*given, COUNTED])
        return dict(cursor.fetchall())
