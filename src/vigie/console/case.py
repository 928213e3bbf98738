"""What the queue shows of one case: the message, why it waits, and what surrounds it."""

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from vigie.actions.models import Action
from vigie.actions.network import STANDINGS
from vigie.clock import now_ms
from vigie.connectors.base import Sentence
from vigie.console.marks import Seen, marked
from vigie.console.words import ABOUT_AUTHOR, KINDS, PRIORITIES, PROPOSALS, clause_words, due_in, seen_in
from vigie.desk.models import Case, Decision, Message
from vigie.desk.queries import CaseView, case_view
from vigie.desk.scope import cases_of, name_of

#: Code points of the message shown at once; the rest is one click away, as plain text.
SHOWN = 5_000
#: Past this length the message is set smaller.
LONG = 420
#: Less time than this before the due time is said in another colour (ms).
SOON_MS = 5 * 60_000
#: Messages of the conversation shown before the one to decide, and after it: the author's fit below them.
BEFORE, AFTER = 5, 2
#: More decisions than a person takes in a day.
MOST_A_DAY = 3_000
#: A message beside the case is shown up to this length.
BESIDE = 280


@dataclass(frozen=True, slots=True)
class Line:
    """A message beside the one to decide."""

    message: Message
    html: SafeString
    here: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """One case as the queue shows it."""

    view: CaseView
    html: SafeString
    seen: list[Seen]
    clause: str
    #: The law or the rule that the clause rests on.
    rests_on: str
    proposal: str
    #: What the charter proposes about the author, a sentence each.
    about_author: list[str]
    priority: str
    kind: str
    due: str
    #: "past", "soon" or nothing.
    late: str
    #: Code points beyond those shown.
    more: int
    long: bool
    answered: Line | None
    thread: list[Line]
    history: list[Line]
    #: How many of the author's last messages stand in each state, the ones that count first.
    tally: list[tuple[str, int]]
    #: What had to be repaired to read the message.
    remarks: list[str]
    #: Why the network refused what was last decided, None where it did not.
    refused: Sentence | None


def shown(user: User, case_id: int) -> Shown:
    """Return the case ready to be shown to `user`."""
    view = case_view(user, case_id)
    case, message = view.case, view.message
    assert case is not None
    seen = seen_in(message, view.findings)
    left = case.due_ms - now_ms()
    states = view.author.states
    (clause,) = clause_words([(message.space, message, message.clause)])
    return Shown(
        view=view,
        html=marked(message.text, seen, limit=SHOWN),
        seen=seen,
        clause=clause.title,
        rests_on=clause.rests_on,
        proposal=str(PROPOSALS.get(message.outcome, "")),
        about_author=[str(ABOUT_AUTHOR.get(one, one)) for one in view.proposal.about_author],
        priority=str(PRIORITIES.get(case.priority, "")),
        kind=str(KINDS.get(message.kind, message.kind)),
        due=due_in(left),
        late="past" if left < 0 else "soon" if left < SOON_MS else "",
        more=max(0, len(message.text) - SHOWN),
        long=len(message.text) > LONG,
        answered=_line(view.replied_to[0]) if view.replied_to else None,
        thread=[
            *map(_line, view.before[-BEFORE:]),
            _line(message, here=True),
            *map(_line, view.after[:AFTER]),
        ],
        history=[_line(one) for one in view.author.messages],
        tally=[
            (gettext("written"), view.author.counted),
            (gettext("hidden"), states.get("hidden", 0)),
            (gettext("deleted"), states.get("deleted", 0) + states.get("removed", 0)),
        ],
        remarks=[line for line in message.remarks.splitlines() if line],
        refused=_refused(view),
    )


def _refused(view: CaseView) -> Sentence | None:
    asked = [one for one in view.actions if one.verb in STANDINGS and one.status != Action.Status.CANCELLED]
    if not asked or asked[0].status != Action.Status.FAILED:
        return None
    return asked[0].error


def _line(message: Message, *, here: bool = False) -> Line:
    return Line(message, marked(message.text, limit=BESIDE), here)


def presence(user: User) -> list[str]:
    """Return the names of the colleagues who hold a case now."""
    held = (
        cases_of(user)
        .filter(status=Case.Status.OPEN, leased_until_ms__gt=now_ms(), leased_to__isnull=False)
        .exclude(leased_to=user)
        .select_related("leased_to")[:20]
    )
    return sorted({name_of(case.leased_to) for case in held})


def decided_today(user: User) -> int:
    """Return how many decisions of the person's stand since midnight."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    since = int(midnight.timestamp() * 1000)
    # Their last ones, by the index of who decided: those of years before are not read to count today's.
    last = Decision.objects.filter(by=user, undone_ms=None).order_by("-pk")
    return sum(at >= since for at in last.values_list("at_ms", flat=True)[:MOST_A_DAY])
