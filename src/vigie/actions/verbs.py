"""From where a message may stand on its network to where it should stand: which verb asks for it."""

from collections.abc import Set

from vigie.actions.models import Action
from vigie.charter.verdict import Outcome
from vigie.desk.models import State

Verb = Action.Verb

#: Where a decision puts a message; holding is not a decision.
STATE_OF_OUTCOME: dict[Outcome, State] = {
    "publish": State.PUBLISHED,
    "hold": State.HELD,
    "hide": State.HIDDEN,
    "delete": State.DELETED,
}
STATE_OF_VERB: dict[str, State] = {
    Verb.PUBLISH: State.PUBLISHED,
    Verb.RESTORE: State.PUBLISHED,
    Verb.HIDE: State.HIDDEN,
    Verb.DELETE: State.DELETED,
}


def on_arrival(state: str, kind: str) -> State:
    """Return where the network itself had the message when it came.

    A live chat shows a message at once: one that Vigie holds is still seen by the public.
    """
    return State.HELD if state == State.HELD and kind != "chat" else State.PUBLISHED


def verb_to(target: State, possible: Set[State], kind: str) -> Verb | None:
    """Return what to ask of the network so that the message stands at `target`.

    Parameters
    ----------
    target
        Where the message should stand.
    possible
        Where it may stand now: several where an earlier request was not clearly answered.
    kind
        The message's kind.
    """
    if target == State.HELD:
        if kind != "chat":
            # No network takes a message back into its waiting room: hidden is the nearest.
            return Verb.HIDE if State.PUBLISHED in possible else None
        target = State.PUBLISHED
    if target == State.PUBLISHED:
        if State.HIDDEN in possible:
            return Verb.RESTORE
        return Verb.PUBLISH if State.HELD in possible else None
    if possible == {target}:
        return None
    return Verb.HIDE if target == State.HIDDEN else Verb.DELETE
