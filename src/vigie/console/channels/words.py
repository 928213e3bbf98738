"""What a network can do, in one line each, and under which heading it is offered."""

from collections.abc import Iterable

from django.utils.translation import gettext, gettext_lazy

from vigie.connectors.card import NetworkCard

#: Headings, in the order in which networks are offered.
GROUPS = {
    "own": gettext_lazy("Your own sites"),
    "live": gettext_lazy("Lives and chat rooms"),
    "page": gettext_lazy("Pages and comments"),
    "review": gettext_lazy("Reviews"),
    "private": gettext_lazy("Private messages only"),
}
READ = {
    "chat": gettext_lazy("chat"),
    "comment": gettext_lazy("comments"),
    "post": gettext_lazy("posts"),
    "review": gettext_lazy("reviews"),
    "private": gettext_lazy("private messages"),
}
#: Verbs that say the same to a person are said once.
DONE = {
    "publish": gettext_lazy("approves"),
    "hide": gettext_lazy("hides"),
    "delete": gettext_lazy("deletes"),
    "reply": gettext_lazy("answers"),
    "reply_privately": gettext_lazy("answers in private"),
    "message": gettext_lazy("answers in private"),
    "like": gettext_lazy("likes"),
    "pin": gettext_lazy("pins"),
    "time_out": gettext_lazy("gives time-outs"),
    "ban": gettext_lazy("bans"),
    "slow": gettext_lazy("slows the room down"),
    "followers_only": gettext_lazy("closes it to followers"),
    "shield": gettext_lazy("raises its shield"),
    "report": gettext_lazy("reports to the network"),
}


def group_of(card: NetworkCard) -> str:
    """Return the heading under which a network is offered, from what it gives to read."""
    kinds = card.capabilities.kinds
    if len(kinds) > 3:
        return "own"
    if "review" in kinds:
        return "review"
    if "chat" in kinds:
        return "live"
    return "private" if kinds == {"private"} else "page"


def reads(card: NetworkCard) -> str:
    """Return what a network gives to read, as a list in words."""
    return _listed(READ[kind] for kind in READ if kind in card.capabilities.kinds)


def does(card: NetworkCard) -> str:
    """Return what can be done on a network, as a list in words; empty where it is only read."""
    return _listed(dict.fromkeys(str(DONE[verb]) for verb in DONE if verb in card.capabilities.acts))


def _listed(words: Iterable[object]) -> str:
    said = [str(word) for word in words]
    if len(said) < 2:
        return "".join(said)
    return gettext("%(first)s and %(last)s") % {"first": ", ".join(said[:-1]), "last": said[-1]}
