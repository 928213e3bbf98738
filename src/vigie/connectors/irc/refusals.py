"""What a server's refusal means for an action; numbers of RFC 1459 and 2812, InspIRCd and solanum."""

from vigie.actions.network import ActionError
from vigie.connectors.irc import sentences
from vigie.connectors.irc.lines import Line

#: Come back later: the command was dropped, we say too much, or speak to too many.
_LATER = frozenset({"263", "407", "439"})
#: We are not operators, or not high enough.
_NO_RANK = frozenset({"481", "482", "484", "485"})
_NOBODY = frozenset({"401", "402", "406"})
_NOT_INSIDE = frozenset({"403", "442"})


def refused(line: Line, target: str) -> ActionError:
    """Return the error of a refusal.

    Parameters
    ----------
    line
        What the server said.
    target
        The channel or the person that was named.
    """
    said = line.params[-1][:150] if line.params else ""
    if line.command in _LATER:
        return ActionError(sentences.later(said), permanent=False)
    if line.command in _NO_RANK or "REDACT_FORBIDDEN" in line.params:
        return ActionError(sentences.no_rank(target), permanent=True)
    if line.command in _NOBODY:
        return ActionError(sentences.NOT_THERE, permanent=True)
    if line.command in _NOT_INSIDE:
        return ActionError(sentences.not_inside(target), permanent=False)
    if line.command == "478":
        return ActionError(sentences.list_full(target), permanent=True)
    if "REDACT_WINDOW_EXPIRED" in line.params:
        return ActionError(sentences.TOO_OLD, permanent=True)
    return ActionError(sentences.refused(said), permanent=True)


def object_to(refusal: Line | None, target: str) -> None:
    """Raise what a refusal means, where there is one.

    Raises
    ------
    ActionError
        The server refused.
    """
    if refusal is not None:
        raise refused(refusal, target)
