"""What a screen offers for a message, or for a room, now: each verb, with the reason where it is refused."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib.auth.models import User

from vigie.actions import private
from vigie.actions.cards import cannot, card_for
from vigie.actions.guards import CUT_SPACE
from vigie.actions.models import Action
from vigie.actions.network import MODES, STANDINGS, VERBS
from vigie.actions.possible import refusal
from vigie.actions.purse import Spent, spent_today
from vigie.actions.sentences import NO_ACCOUNT, NOT_NOW
from vigie.actions.verbs import NEEDS_AUTHOR, is_private
from vigie.clock import now_ms
from vigie.connectors.base import WELL, Sentence
from vigie.desk.models import Message, Space, State
from vigie.desk.scope import role_of

#: Requests about a message that are shown beside it.
SHOWN = 5
#: The decisions that change where a message stands, by where it does.
_STANDINGS_FROM: dict[str, tuple[str, ...]] = {
    State.PUBLISHED: ("hide", "delete"),
    State.HELD: ("hide", "delete"),
    State.HIDDEN: ("restore", "delete"),
}
_REVERSE = {"unlike": "like", "unpin": "pin", "unban": "ban"}


@dataclass(frozen=True)
class Offer:
    """One verb, for one message or room, now."""

    verb: str
    possible: bool
    #: Why it is not possible; empty where it is.
    because: Sentence = WELL
    #: What one must know of it on this network.
    remark: Sentence = WELL
    #: When it stops being possible (ms), where that is known.
    until: int | None = None
    #: Whether it is refused by the network itself, whatever the account, the person and the hour.
    by_network: bool = False


@dataclass(frozen=True)
class Offered:
    """All that is offered."""

    #: As the network writes itself; empty where no account is connected.
    title: str
    offers: list[Offer] = field(default_factory=list)
    #: Whether the network was asked and answered.
    confirmed: bool = False
    #: Why nothing is offered at all.
    note: Sentence = WELL
    #: How the account's day stands, where its network counts.
    spent: Spent | None = None
    #: What was asked lately beside decisions, newest first.
    asked: list[Action] = field(default_factory=list)

    @property
    def possible(self) -> list[Offer]:
        """What can be asked now."""
        return [one for one in self.offers if one.possible]

    @property
    def refused(self) -> list[Offer]:
        """What cannot, with the reason."""
        return [one for one in self.offers if not one.possible]


def offered(
    user: User, message: Message, permitted: frozenset[str] | None = None, *, at: int | None = None
) -> Offered:
    """Return what is offered for a message.

    Parameters
    ----------
    user
        Who looks; the caller answers for their right to see it.
    message
        With its space and the space's channel at hand.
    permitted
        What the network says that it allows now, None where it was not asked or did not answer.
    at
        The time (ms), for tests.
    """
    at = now_ms() if at is None else at
    verbs = [verb for verb in VERBS if verb not in MODES and _concerns(verb, message)]
    found = _offered(user, message.space, verbs, permitted, at=at, message=message)
    asked = Action.objects.filter(message=message, decision=None).select_related("by").order_by("-pk")
    return found if found.note else _with(found, asked[:SHOWN])


def offered_in(user: User, space: Space, *, at: int | None = None) -> Offered:
    """Return what is offered for a whole room; the caller answers for the person's right to see it.

    Parameters
    ----------
    space
        With its channel at hand.
    at
        The time (ms), for tests.
    """
    at = now_ms() if at is None else at
    found = _offered(user, space, MODES, None, at=at, message=None)
    asked = Action.objects.filter(space=space, verb__in=MODES).select_related("by").order_by("-pk")
    return found if found.note else _with(found, asked[:SHOWN])


def _concerns(verb: str, message: Message) -> bool:
    """Tell whether a verb says anything about a message of this kind."""
    if verb in NEEDS_AUTHOR and not message.author_id:
        return False
    if verb in STANDINGS:
        return verb in _STANDINGS_FROM.get(message.state, ())
    if verb == "reply_privately":
        return message.kind != "private"
    if message.kind == "private":
        return verb not in {"like", "unlike", "pin", "unpin"}
    return True


def _offered(
    user: User,
    space: Space,
    verbs: Iterable[str],
    permitted: frozenset[str] | None,
    *,
    at: int,
    message: Message | None,
) -> Offered:
    card, channel = card_for(space), space.channel
    if card is None or channel is None:
        return Offered("", note=NO_ACCOUNT)
    role = role_of(user, space.client_id)
    counted = bool(card.unit) or card.allowance is not None
    spent = spent_today(channel, card, at=at)
    acts = card.capabilities.acts
    offers = []
    for verb in verbs:
        if verb in _REVERSE and verb not in acts:
            continue  # that it cannot be reversed is said with the verb itself, where that exists
        said = refusal(verb, space=space, role=role, message=message, at=at, spent=spent)
        if said is None and permitted is not None and verb not in permitted:
            said = NOT_NOW
        until = None
        if said is None and is_private(verb, message):
            until = private.permission(verb, space, message, now=at).until
        remark = card.capabilities.remarks.get(verb, WELL)
        # A network that does not answer "permits" nothing at all: a decision then waits in the outbox.
        by_network = said in (cannot(space.network), CUT_SPACE) or (said == NOT_NOW and bool(permitted))
        offers.append(Offer(verb, said is None, said or WELL, remark, until, by_network))
    return Offered(card.title, offers, confirmed=permitted is not None, spent=spent if counted else None)


def _with(found: Offered, asked: Iterable[Action]) -> Offered:
    return Offered(found.title, found.offers, found.confirmed, found.note, found.spent, asked=list(asked))


def decides(found: Offered) -> dict[str, Sentence]:
    """Return the decisions that the network can never carry out here, each with the reason."""
    return {one.verb: one.because for one in found.refused if one.by_network and one.verb in STANDINGS}
