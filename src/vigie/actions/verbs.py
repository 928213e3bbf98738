"""From where a message may stand on its network to where it should stand: which verb asks for it.

And which requests are about the same thing, so that they leave in order and replace each other.
"""

import hashlib
from collections.abc import Set

from vigie.actions.network import ANSWERS, GESTURES, MODES, SANCTIONS, STANDINGS
from vigie.charter.verdict import Outcome
from vigie.desk.models import Message, State

#: Where a decision puts a message; holding is not a decision.
STATE_OF_OUTCOME: dict[Outcome, State] = {
    "publish": State.PUBLISHED,
    "hold": State.HELD,
    "hide": State.HIDDEN,
    "delete": State.DELETED,
}
STATE_OF_VERB: dict[str, State] = {
    "publish": State.PUBLISHED,
    "restore": State.PUBLISHED,
    "hide": State.HIDDEN,
    "delete": State.DELETED,
}
#: What cannot be asked without naming a message: a deletion without one empties a room on some networks.
NEEDS_MESSAGE = frozenset({*STANDINGS, *ANSWERS, *GESTURES} - {"message"})
NEEDS_AUTHOR = frozenset({*SANCTIONS, "message"})
NEEDS_TEXT = frozenset(ANSWERS)
#: What is written to somebody alone.
PRIVATE = frozenset({"reply_privately", "message"})
#: Verbs of which a later one replaces an earlier one about the same thing.
_FAMILY = (
    dict.fromkeys(STANDINGS, "standing")
    | dict.fromkeys(SANCTIONS, "author")
    | dict.fromkeys(("like", "unlike"), "like")
    | dict.fromkeys(("pin", "unpin"), "pin")
    | {mode: mode for mode in MODES}
)


def subject_of(
    verb: str, space_id: int, *, message: str = "", author: str = "", replayed: bool = False
) -> str:
    """Return what a request is about, the same for all that replace each other.

    Parameters
    ----------
    verb
        What is asked.
    space_id
        Where.
    message, author
        The native ids it names. All versions of an edited message share one.
    replayed
        Whether it is about a recording: what is asked of the double says nothing of the live message.

    Returns
    -------
    str
        Empty where each request stands for itself, as answers do.
    """
    family = _FAMILY.get(verb)
    if family is None:
        return ""
    named = "" if verb in MODES else author if verb in SANCTIONS else message
    # A digest, because networks bring ids of any length.
    digest = hashlib.blake2b(named.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    return f"{'replayed-' if replayed else ''}{family}:{space_id}:{digest if named else ''}"


def is_private(verb: str, message: Message | None) -> bool:
    """Tell whether what is asked is written to somebody alone."""
    return verb in PRIVATE or (verb == "reply" and message is not None and message.kind == "private")


def standing_of(message: Message) -> str:
    """Return the subject of the requests that put a message, in any of its versions, where it stands."""
    return subject_of("hide", message.space_id, message=message.native_id, replayed=message.replayed)


def shown_at_once(kind: str, *, held: bool, connected: bool) -> bool:
    """Tell whether the public of the network saw a message before Vigie had said anything.

    A live chat shows a message at once: one that Vigie holds is still seen. So does any network whose account
    is connected, unless it said that it keeps the message back. A site that gives us its comments and has no
    account here waits for our word.
    """
    return not held and (kind == "chat" or connected)


def on_arrival(state: str, *, shown: bool) -> State:
    """Return where the network itself had the message when it came.

    Parameters
    ----------
    state
        Where the desk first had it.
    shown
        Whether its public saw it at once.
    """
    return State.HELD if state == State.HELD and not shown else State.PUBLISHED


def verb_to(target: State, possible: Set[State], *, shown: bool) -> str | None:
    """Return what to ask of the network so that the message stands at `target`.

    Parameters
    ----------
    target
        Where the message should stand.
    possible
        Where it may stand now: several where an earlier request was not clearly answered.
    shown
        Whether the public of the network saw it at once when it came.
    """
    if target == State.HELD:
        if not shown:
            # No network takes a message back into its waiting room: hidden is the nearest.
            return "hide" if State.PUBLISHED in possible else None
        target = State.PUBLISHED
    if target == State.PUBLISHED:
        if State.HIDDEN in possible:
            return "restore"
        return "publish" if State.HELD in possible else None
    if possible == {target}:
        return None
    return "hide" if target == State.HIDDEN else "delete"
