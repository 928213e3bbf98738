"""Why a deed of the desk was refused: the docstring of each class is the sentence shown to the person.

Sentences are written in English and translated by `desk/locale`; `%(name)s` is the other person.
"""

# ruff: noqa: N818
# They are read where they are caught: `except TakenByAnother` says it all without a suffix.

from django.utils.translation import gettext


class DeskError(Exception):
    """It could not be done: reload the page and try again."""

    def __init__(self, name: str = "") -> None:
        #: The other person concerned, where there is one.
        self.name = name
        super().__init__(name)

    def __str__(self) -> str:
        # Translated when it is said, not when it is raised: each reader has a language.
        sentence = gettext(type(self).__doc__ or "")
        # Without a name it was no person: a clause decided alone.
        said = sentence % {"name": self.name or gettext("a clause of the charter")}
        return said[:1].upper() + said[1:]


class NotFound(DeskError):
    """There is nothing here for you: check the address, or ask a supervisor for access."""


class NotAllowed(DeskError):
    """Your role does not allow this: ask a supervisor of this client."""


class TakenByAnother(DeskError):
    """%(name)s is working on this case: take another one."""


class NotYours(DeskError):
    """%(name)s holds this case: only they can decide it for now."""


class LeaseLost(DeskError):
    """You no longer hold this case: take it again before deciding."""


class AlreadyDecided(DeskError):
    """%(name)s has already decided this message: undo that decision first if it is wrong."""


class NothingToDecide(DeskError):
    """The network has taken this message away: nothing is left to decide."""


class NotADecision(DeskError):
    """Holding is where the message already stands: publish, hide or delete it, or skip the case."""


class AlreadyUndone(DeskError):
    """The decision has already been undone."""


class Superseded(DeskError):
    """A later decision stands on this message: undo that one first."""


class TooLate(DeskError):
    """The network has already been told to take this message away: it cannot be brought back."""
