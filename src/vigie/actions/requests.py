"""What people ask of a network beside decisions: answers, gestures, sanctions, the modes of a room.

Every check that can be made here is made before anything is written; those that time may change are made
again before the network is asked.
"""

import secrets

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import F

from vigie.accounts.models import Membership
from vigie.actions.claims import about
from vigie.actions.errors import Refused
from vigie.actions.guards import UNKNOWN_VERB, objection
from vigie.actions.models import Action
from vigie.actions.network import MODES, SANCTIONS, STANDINGS, VERBS, ActionRequest
from vigie.actions.outbox import Wanted, write
from vigie.actions.possible import refusal
from vigie.actions.sentences import IS_A_DECISION, LEFT_ALREADY, NOT_YOURS, OTHER_PLACE, TOO_MUCH_TEXT
from vigie.clock import now_ms
from vigie.connectors.base import Sentence
from vigie.desk.errors import NotFound
from vigie.desk.events import emit
from vigie.desk.models import Message, Space
from vigie.desk.scope import working_role_of
from vigie.intake.storage import writing

#: What an answer may hold (code points); networks allow less, and say so.
LONGEST_TEXT = 10_000


def request(
    verb: str,
    *,
    space: Space,
    by: User,
    message: Message | None = None,
    author: str = "",
    text: str = "",
    seconds: int | None = None,
    once: str = "",
    at: int | None = None,
) -> Action:
    """Ask a network for something beside decisions, and return the action that carries it.

    Parameters
    ----------
    verb
        One of `vigie.actions.network.VERBS`, save those that a decision asks for.
    space
        Where.
    by
        Who asks; they may take it back until the end of the grace period, except the modes of a room, which
        leave at once.
    message
        What it is about.
    author
        The author's id on the network, where no message names them.
    text
        What to say, or the reason that the network is told.
    seconds
        How long a time-out lasts, how slow a room becomes; 0 ends a mode, None leaves it to the network.
    once
        Names this request among the person's: the same one, sent twice by their browser, makes one action.
    at
        The time (ms), for tests.

    Raises
    ------
    NotFound, NotAllowed
        The space is another client's, or the person only reads.
    Refused
        The network, its rules, its allowance or a guard rail stand against it; it says which.
    """
    at = now_ms() if at is None else at
    role = working_role_of(by, space.client_id)
    text = text.strip()
    _object(verb, space, message, author, text, seconds)
    # The place and the verb are part of it: a page that names two requests alike makes two all the same.
    key = f"vigie-p{by.pk}-{space.pk}-{verb}-{once or secrets.token_hex(16)}"[:80]
    with writing():
        # Asked inside: of two people who send the one private answer that is allowed, one is refused.
        if said := refusal(verb, space=space, role=role, message=message, author=author, at=at):
            again = Action.objects.filter(idempotency_key=key).first()
            if again is not None:
                return again
            raise Refused(said)
        due = at if verb in MODES else at + settings.GRACE_MS
        args: dict[str, object] = {"text": text} if text else {}
        if seconds is not None:
            args["seconds"] = seconds
        wanted = Wanted(
            key,
            space.pk,
            space.network,
            verb,
            due,
            message=message.pk if message else None,
            native_id=message.native_id if message else "",
            author=author or (message.author_id if message and verb in SANCTIONS else ""),
            args=args,
            by=by.pk,
        )
        write([wanted], at=at)
        action = Action.objects.get(idempotency_key=key)
        _tell(action, space.client_id)
    return action


def cancel(action_id: int, *, by: User) -> Action:
    """Take a request back before it leaves: one's own, or any as a supervisor.

    Raises
    ------
    NotFound, NotAllowed
        It is another client's, or the person only reads.
    Refused
        It has left, or is a colleague's, or is the business of a decision.
    """
    action = Action.objects.select_related("space").filter(pk=action_id).first()
    if action is None:
        raise NotFound
    role = working_role_of(by, action.space.client_id)
    if action.decision_id is not None:
        raise Refused(IS_A_DECISION)
    if action.by_id != by.pk and role != Membership.Role.SUPERVISOR:
        raise Refused(NOT_YOURS)
    with writing():
        waiting = Action.objects.filter(pk=action.pk, status=Action.Status.WAITING, attempts=F("unsent"))
        if not waiting.update(status=Action.Status.CANCELLED):
            raise Refused(LEFT_ALREADY)
        action.refresh_from_db()
        _tell(action, action.space.client_id)
    return action


def _object(
    verb: str, space: Space, message: Message | None, author: str, text: str, seconds: int | None
) -> None:
    """Refuse what is wrong in itself, whatever the network."""
    if verb in STANDINGS:
        raise Refused(IS_A_DECISION)
    if verb not in VERBS:
        raise Refused(UNKNOWN_VERB)
    if message is not None and message.space_id != space.pk:
        raise Refused(OTHER_PLACE)
    if len(text) > LONGEST_TEXT:
        raise Refused(TOO_MUCH_TEXT)
    asked = ActionRequest("", verb, space.network, space.native_id, author=author, text=text, seconds=seconds)
    said: Sentence | None = objection(asked if message is None else about(asked, message))
    if said:
        raise Refused(said)


def _tell(action: Action, client_id: int) -> None:
    emit(
        client_id,
        "action",
        action=action.pk,
        seq=action.message_id,
        verb=action.verb,
        status=action.status,
        error="",
    )
