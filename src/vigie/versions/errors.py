"""Why a deed on a charter was refused: each docstring is the sentence shown, as in `desk/errors.py`."""

# ruff: noqa: N818
# They are read where they are caught, as the desk's are.

from collections.abc import Sequence

from vigie.charter.error import CharterError
from vigie.charter.examples import ExampleResult
from vigie.desk.errors import DeskError


class NameTaken(DeskError):
    """A charter already has the name “%(name)s”: choose another one."""


class NotAName(DeskError):
    """A charter's name has at most 64 small letters, digits, hyphens and dots: write it so."""


class NotKeepable(DeskError):
    """The text is too long for a charter, or holds characters that no text has: shorten or clean it."""


class SavedSince(DeskError):
    """%(name)s has saved this draft meanwhile: reload it, then make your changes again."""


class ReasonMissing(DeskError):
    """A version says why it was published: write a reason."""


class NothingChanged(DeskError):
    """The version in force says exactly this: there is nothing to publish."""


class NoSuchVersion(DeskError):
    """There is no version of that number: choose one of the charter's list."""


class NeverPublished(DeskError):
    """The charter has never been published: publish it before you give it to a space."""


class NotReady(DeskError):
    """The draft cannot be published yet: mend what is wrong in it."""

    def __init__(self, errors: Sequence[CharterError] = (), red: Sequence[ExampleResult] = ()) -> None:
        super().__init__()
        #: All its mistakes; examples are run only where there is none.
        self.errors = tuple(errors)
        #: The examples that do not come out as they say.
        self.red = tuple(red)


class BrokenSeal(DeskError):
    """The seal of the old version does not hold: find what was published in a backup, and publish that."""
