"""The rows of a live screen: which messages, and what each shows."""

from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import pgettext_lazy

from vigie.clock import now_ms
from vigie.console.marks import marked
from vigie.console.words import clause_titles, reasons_of, seen_in
from vigie.desk.models import Case, Decision, Finding, Message, Space, State
from vigie.desk.scope import cases_of, messages_of, name_of

LANES = {
    "all": pgettext_lazy("lane", "All"),
    "waiting": pgettext_lazy("lane", "Waiting"),
    "hidden": pgettext_lazy("lane", "Hidden"),
    "questions": pgettext_lazy("lane", "Questions"),
}
#: Rows sent at once; what is beyond is folded into a count.
MOST = 60
#: How many of the space's last messages a narrow lane is looked for in: no screen scans a month of chat.
STRETCH = 10_000
#: Code points of a message shown on a row.
SHOWN = 600


@dataclass(frozen=True, slots=True)
class Row:
    """One message as the live screen shows it."""

    message: Message
    html: SafeString
    #: Whether the public does not see it, so that the text is veiled until asked for.
    veiled: bool
    #: Why it is not simply published: the clause's title, and what was seen.
    clause: str
    reasons: list[str] = field(default_factory=list)
    #: The decision in force, and who took it.
    decision: Decision | None = None
    decided_by: str = ""
    #: The colleague who works on it now.
    taken_by: str = ""
    question: bool = False
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows in the order they came, and how many more there were."""

    rows: list[Row]
    folded: int
    #: The number to ask after next time.
    last: int


def newest_rows(user: User, space: Space, *, lane: str, after: int = 0, most: int = MOST) -> Rows:
    """Return the newest rows of a lane above the number `after`, oldest first, at most `most`."""
    whole = messages_of(user).filter(space_id=space.pk, seq__gt=after)
    last = whole.order_by("-seq").values_list("seq", flat=True).first() or after
    found = _lane(user, whole, lane, space).filter(seq__lte=last)
    messages = list(_dressed(found).order_by("-seq")[:most])
    folded = 0
    if len(messages) == most:
        # Counting stops where the number no longer tells a person anything.
        folded = found.filter(seq__lt=messages[-1].seq).values("seq")[:STRETCH].count() if after else 0
    return Rows(_rows(messages[::-1], space, user), folded, last)


def rows_of(user: User, space: Space, seqs: list[int]) -> list[Row]:
    """Return these rows of the space, as they are now."""
    found = messages_of(user).filter(space_id=space.pk, seq__in=seqs[:MOST])
    return _rows(list(_dressed(found).order_by("seq")), space, user)


def _lane(user: User, whole: QuerySet[Message], lane: str, space: Space) -> QuerySet[Message]:
    if lane == "waiting":
        # From the cases and not from the messages: the oldest one waiting counts most.
        # "+ 0" makes the planner walk the open cases, which are few, and not the space's messages.
        waiting = cases_of(user).filter(client_id=space.client_id, status=Case.Status.OPEN)
        waiting = waiting.annotate(place=F("message__space_id") + 0).filter(place=space.pk)
        return whole.filter(seq__in=waiting.values("message_id"))
    near = whole.filter(seq__in=whole.order_by("-seq").values("seq")[:STRETCH])
    if lane == "hidden":
        return near.filter(state__in=(State.HIDDEN, State.DELETED, State.REMOVED))
    if lane == "questions":
        return near.filter(Exists(Finding.objects.filter(message_id=OuterRef("seq"), kind="question")))
    return whole


def _dressed(found: QuerySet[Message]) -> QuerySet[Message]:
    standing = Decision.objects.filter(undone_ms=None).select_related("by").order_by("pk")
    return found.select_related("case__leased_to").prefetch_related(
        "findings", Prefetch("decisions", queryset=standing)
    )


def _rows(messages: list[Message], space: Space, user: User) -> list[Row]:
    at = now_ms()
    titles = clause_titles((space, *_deciding(message)) for message in messages)
    return [_row(message, title, user, at) for message, title in zip(messages, titles, strict=True)]


def _deciding(message: Message) -> tuple[Message | Decision, str]:
    """Return what names the charter of the clause that is shown, and the clause; empty where none is."""
    decisions = list(message.decisions.all())
    if decisions and decisions[-1].clause:
        return decisions[-1], decisions[-1].clause
    return message, message.clause if message.state != State.PUBLISHED else ""


def _row(message: Message, clause: str, user: User, at: int) -> Row:
    seen = seen_in(message, message.findings.all())
    decisions = list(message.decisions.all())
    decision = decisions[-1] if decisions else None
    case: Case | None = getattr(message, "case", None)
    taken = case is not None and case.status == Case.Status.OPEN and case.leased_until_ms > at
    holder = case.leased_to if taken and case else None
    return Row(
        message=message,
        html=marked(message.text, seen, limit=SHOWN),
        veiled=message.state in (State.HIDDEN, State.DELETED, State.REMOVED),
        clause=clause,
        reasons=reasons_of(seen),
        decision=decision,
        decided_by=name_of(decision.by) if decision else "",
        taken_by=name_of(holder) if holder and holder.pk != user.pk else "",
        question=any(one.kind == "question" for one in seen),
        cut=len(message.text) > SHOWN,
    )
