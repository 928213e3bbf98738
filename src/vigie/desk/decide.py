"""A person decides: one transaction for the decision, the case, the message, the outbox and the event."""

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Q

from vigie.actions.errors import Refused
from vigie.actions.network import STANDINGS
from vigie.actions.outbox import reconcile
from vigie.actions.possible import impossible
from vigie.actions.verbs import STATE_OF_OUTCOME
from vigie.autonomy.learn import learn
from vigie.charter.verdict import Outcome
from vigie.clock import now_ms
from vigie.desk.errors import (
    AlreadyDecided,
    AlreadyUndone,
    NotADecision,
    NotFound,
    NothingToDecide,
    TakenByAnother,
    TooLate,
)
from vigie.desk.events import emit
from vigie.desk.lease import held_by, refusal, workable
from vigie.desk.models import Case, Decision, Message, State
from vigie.desk.scope import messages_of, name_of, working_role_of
from vigie.intake.storage import writing


@writing()
def decide(
    case_id: int, *, by: User, outcome: Outcome, clause: str = "", note: str = "", at: int | None = None
) -> Decision:
    """Decide a case that the person holds.

    Raises
    ------
    NotFound, NotAllowed
        The case is another client's, or the person only reads.
    NotYours, LeaseLost, AlreadyDecided
        The person does not hold it, or no longer.
    NothingToDecide
        The network took the message away meanwhile.
    AlreadyUndone
        A colleague took back what the case was to judge.
    NotADecision
        The outcome is to hold.
    Refused
        The network lets no program do it.
    """
    at = now_ms() if at is None else at
    _refuse_hold(outcome)
    case = workable(case_id, by)
    if case.status == Case.Status.CLOSED:
        raise NothingToDecide if case.message.state == State.REMOVED else AlreadyUndone
    closed = held_by(case_id, by, at).update(
        status=Case.Status.DECIDED, closed_ms=at, leased_to=None, leased_until_ms=0
    )
    if not closed:
        raise refusal(case_id, by, at)
    return _record(case, by=by, outcome=outcome, clause=clause, note=note, at=at)


@writing()
def decide_message(
    message_seq: int, *, by: User, outcome: Outcome, clause: str = "", note: str = "", at: int | None = None
) -> Decision:
    """Decide a message straight from the live screen, whether or not it has a case.

    A message already decided can be decided otherwise; the later decision stands.

    Raises
    ------
    NotFound, NotAllowed
        The message is another client's, or the person only reads.
    TakenByAnother
        A colleague is working on its case.
    AlreadyDecided
        Someone decided the same before.
    NothingToDecide, TooLate
        The network took the message away, or has been told to delete it; where it was drawn to be judged,
        the answer is kept all the same.
    NotADecision
        The outcome is to hold.
    Refused
        The network lets no program do it.
    """
    at = now_ms() if at is None else at
    _refuse_hold(outcome)
    message = messages_of(by).filter(pk=message_seq).select_related("space").first()
    if message is None:
        raise NotFound
    working_role_of(by, message.space.client_id)
    closed = {"status": Case.Status.DECIDED, "closed_ms": at, "leased_to": None, "leased_until_ms": 0}
    new = {"client_id": message.space.client_id, "priority": 1, "opened_ms": at, "due_ms": at}
    case, created = Case.objects.get_or_create(message=message, defaults=closed | new)
    if created:
        return _record(case, by=by, outcome=outcome, clause=clause, note=note, at=at)
    if case.status == Case.Status.OPEN:
        free = Q(leased_to=None) | Q(leased_to=by) | Q(leased_until_ms__lte=at)
        if not Case.objects.filter(free, pk=case.pk, status=Case.Status.OPEN).update(**closed):
            raise refusal(case.pk, by, at, held=TakenByAnother)
    else:
        last = _last_decision(message)
        # Read again, locked: a colleague's decision may have come since the message was read.
        state = Message.objects.select_for_update().get(pk=message_seq).state
        if last and state == STATE_OF_OUTCOME[outcome]:
            raise AlreadyDecided(name_of(last.by))
        Case.objects.filter(pk=case.pk).update(**closed)
    return _record(case, by=by, outcome=outcome, clause=clause, note=note, at=at)


def _refuse_hold(outcome: Outcome) -> None:
    if outcome not in STATE_OF_OUTCOME or outcome == "hold":
        raise NotADecision


def _last_decision(message: Message) -> Decision | None:
    decisions = Decision.objects.filter(message=message, undone_ms=None)
    return decisions.select_related("by").order_by("-pk").first()


def _record(case: Case, *, by: User, outcome: Outcome, clause: str, note: str, at: int) -> Decision:
    # Locked, so that a removal told by the network meanwhile is either seen here or comes after.
    message = Message.objects.select_for_update().get(pk=case.message_id)
    removed = message.state == State.REMOVED
    if removed and not case.audit:
        raise NothingToDecide
    if outcome in STANDINGS and not case.audit and (refusal := impossible(outcome, message)):
        # Told before, and not by a failure later: nobody must believe for a while that it is hidden.
        raise Refused(refusal)
    decision = Decision.objects.create(
        message=message,
        by=by,
        outcome=outcome,
        # A restriction names its clause: the one proposed where the person chose no other.
        clause=clause or ("" if outcome == "publish" else message.clause),
        charter=message.charter,
        charter_version=message.charter_version,
        at_ms=at,
        before=message.state,
        note=note,
    )
    target = State.REMOVED if removed else STATE_OF_OUTCOME[outcome]
    due = at + settings.GRACE_MS
    change = reconcile(decision, message, target=target, at=at, due_ms=due)
    if change.possible:
        message.state = target
        message.save(update_fields=["state"])
    elif not case.audit:
        raise TooLate
    # Of what was drawn to be judged, the answer counts even where nothing brings the message back.
    learn(message.pk, at=at)
    emit(
        case.client_id,
        "case.decided",
        case=case.pk,
        seq=message.pk,
        outcome=outcome,
        by=by.pk,
        name=name_of(by),
        decision=decision.pk,
        until=due,
        certain=change.certain and change.possible,
    )
    return decision
