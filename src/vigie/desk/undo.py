"""A decision is taken back: stopped before it leaves, or reversed on the network where that is possible."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import User
from django.utils.translation import gettext

from vigie.accounts.models import Membership
from vigie.actions.outbox import Change, reconcile
from vigie.autonomy.learn import learn
from vigie.clock import now_ms
from vigie.desk.errors import AlreadyUndone, NotAllowed, NotFound, Superseded, TooLate
from vigie.desk.events import emit
from vigie.desk.models import Case, Decision, Message, State
from vigie.desk.scope import decisions_of, name_of, working_role_of
from vigie.intake.storage import writing


@dataclass(frozen=True)
class Undone:
    """What taking a decision back did."""

    decision: Decision
    #: Where the message stands again.
    state: State
    #: The case, open and leased to the person, where one waits again; else None.
    case: Case | None
    #: Whether something was stopped before it left.
    cancelled: bool
    #: Whether the network is asked for the reverse of what it was told.
    reversed: bool
    #: False where an unanswered deletion may have taken the message away.
    certain: bool

    @property
    def sentence(self) -> str:
        """Return what happened, in the reader's language."""
        if not self.certain:
            return gettext(
                "Undone, but a deletion had been attempted: check that the message is still on the network."
            )
        if self.reversed:
            return gettext("Undone: it had already left, so the network is asked to take it back.")
        if self.cancelled:
            return gettext("Undone before anything left for the network.")
        return gettext("Undone: the network had nothing to change.")


@writing()
def undo(decision_id: int, *, by: User, at: int | None = None) -> Undone:
    """Take a decision back, once: one's own, any as a supervisor, or one that a clause took alone.

    Raises
    ------
    NotFound, NotAllowed
        The decision is another client's, or someone else's.
    AlreadyUndone, Superseded
        It no longer stands.
    TooLate
        The network has already been told to take the message away, and cannot bring it back.
    """
    at = now_ms() if at is None else at
    decision = decisions_of(by).filter(pk=decision_id).select_related("message__space").first()
    if decision is None:
        raise NotFound
    client_id = decision.message.space.client_id
    role = working_role_of(by, client_id)
    if decision.by_id not in (None, by.pk) and role != Membership.Role.SUPERVISOR:
        raise NotAllowed
    if not Decision.objects.filter(pk=decision_id, undone_ms=None).update(undone_ms=at):
        raise AlreadyUndone
    if Decision.objects.filter(message_id=decision.message_id, pk__gt=decision_id, undone_ms=None).exists():
        raise Superseded
    decision.undone_ms = at
    message = Message.objects.select_for_update().get(pk=decision.message_id)
    target = State.REMOVED if message.state == State.REMOVED else State(decision.before)
    change: Change = reconcile(decision, message, target=target, at=at, due_ms=at)
    if not change.possible:
        raise TooLate
    message.state = target
    message.save(update_fields=["state"])
    learn(message.pk, at=at)
    case = _reopen(decision, target, by, at)
    emit(client_id, "case.undone", case=case.pk if case else None, seq=message.pk, state=target.value)
    if case:
        emit(client_id, "case.leased", case=case.pk, by=by.pk, name=name_of(by), until=case.leased_until_ms)
    return Undone(
        decision=decision,
        state=target,
        case=case,
        cancelled=bool(change.cancelled),
        reversed=change.action is not None,
        certain=change.certain,
    )


def _reopen(decision: Decision, state: State, by: User, at: int) -> Case | None:
    """Return the case, waiting again and leased to the person, where it waited before the decision."""
    case = Case.objects.filter(message_id=decision.message_id).first()
    if case is None:
        if state != State.HELD:
            return None
        # The charter had approved it alone, so nobody was asked: now it waits for a person.
        message = decision.message
        case = Case.objects.create(
            message=message,
            client_id=message.space.client_id,
            priority=1,
            opened_ms=at,
            due_ms=at + settings.DUE_MS,
            leased_to=by,
            leased_until_ms=at + settings.LEASE_MS,
        )
        return Case.objects.select_related("message__space", "client").get(pk=case.pk)
    others = Decision.objects.filter(message_id=decision.message_id, undone_ms=None, by__isnull=False)
    if others.exists():
        return None  # an earlier decision of a person stands again, and with it the decided case
    waited = case.opened_ms < decision.at_ms or state == State.HELD
    if not waited or (state == State.REMOVED and not case.audit):
        # The case was only made to carry a decision from the live screen, or to judge an act that is taken
        # back now: nobody waits for it.
        Case.objects.filter(pk=case.pk).update(
            status=Case.Status.CLOSED, closed_ms=at, leased_to=None, leased_until_ms=0
        )
        return None
    Case.objects.filter(pk=case.pk).update(
        status=Case.Status.OPEN, closed_ms=None, leased_to=by, leased_until_ms=at + settings.LEASE_MS
    )
    return Case.objects.select_related("message__space", "client").get(pk=case.pk)
