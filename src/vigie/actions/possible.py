"""Why something cannot be asked of a network now: for the screen that offers, and for the deed that asks."""

from vigie.accounts.models import Membership
from vigie.actions import private
from vigie.actions.cards import cannot, card_for
from vigie.actions.guards import CUT_SPACE
from vigie.actions.models import Action
from vigie.actions.network import STANDINGS
from vigie.actions.purse import Spent, spent_today, used_up
from vigie.actions.sentences import (
    ACCOUNT_OFF,
    FROM_A_RECORDING,
    NO_ACCOUNT,
    READS_ONLY,
    SUPERVISORS_ONLY,
    TAKEN_AWAY,
)
from vigie.actions.verbs import NEEDS_MESSAGE, is_private, subject_of
from vigie.connectors.base import Sentence
from vigie.connectors.card import NetworkCard
from vigie.desk.models import Message, Space, State
from vigie.desk.scope import WORKERS
from vigie.examined import is_cut


def refusal(
    verb: str,
    *,
    space: Space,
    role: str,
    at: int,
    message: Message | None = None,
    author: str = "",
    spent: Spent | None = None,
) -> Sentence | None:
    """Return why a verb cannot be asked, None where nothing that Vigie knows stands against it.

    Parameters
    ----------
    verb
        One of `vigie.actions.network.VERBS`.
    space
        Where.
    role
        Of the person who would ask.
    at
        The time (ms).
    message, author
        What it would be about, and whom it would fall on.
    spent
        How the account's day stands, where it is at hand.
    """
    if role not in WORKERS:
        return READS_ONLY
    channel, card = space.channel, card_for(space)
    if channel is None or card is None:
        return NO_ACCOUNT
    if not channel.enabled:
        return ACCOUNT_OFF
    if message is not None and message.replayed:
        return FROM_A_RECORDING
    if verb not in card.capabilities.acts:
        return cannot(space.network)
    if is_cut(space.native_id):
        return CUT_SPACE
    if message is not None and message.state == State.REMOVED and verb in NEEDS_MESSAGE:
        return TAKEN_AWAY
    if role != Membership.Role.SUPERVISOR and _is_final(verb, space, message, author):
        return SUPERVISORS_ONLY
    if is_private(verb, message):
        permission = private.permission(verb, space, message, author, now=at)
        if not permission.allowed:
            return permission.because
    # A decision may wait for tomorrow in the outbox; what a person asks now is wanted now.
    return None if verb in STANDINGS else _allowance(spent or spent_today(channel, card, at=at), card)


def impossible(verb: str, message: Message) -> Sentence | None:
    """Return why no decision can put the message there, whatever the account and the hour.

    Parameters
    ----------
    verb
        "hide" or "delete"; what is published needs nothing, or is approved where the network keeps it back.
    message
        The message.
    """
    card = None if message.replayed else card_for(message.space)
    if card is None or verb == "publish":
        return None
    if is_cut(message.space.native_id):
        return CUT_SPACE
    return None if verb in card.capabilities.acts else cannot(message.space.network)


def _is_final(verb: str, space: Space, message: Message | None, author: str) -> bool:
    """Tell whether a verb bans for good, or ends a ban that was for good."""
    if verb != "unban":
        return verb == "ban"
    author = author or (message.author_id if message else "")
    asked = Action.objects.filter(subject=subject_of("ban", space.pk, author=author))
    last = asked.exclude(status__in=(Action.Status.CANCELLED, Action.Status.FAILED)).order_by("-pk").first()
    return last is not None and last.verb == "ban"


def _allowance(spent: Spent, card: NetworkCard) -> Sentence | None:
    return None if spent.left is None or spent.left > 0 else used_up(card, spent.starts_again_ms)
