"""Why a draft was not let run: each docstring is the sentence shown, as in `desk/errors.py`."""

# ruff: noqa: N818
# They are read where they are caught, as the desk's are.

from vigie.desk.errors import DeskError


class TooManyRuns(DeskError):
    """Three drafts already run in the shadow for this client: stop one of them first."""


class NotALength(DeskError):
    """A draft runs in the shadow for one hour to fourteen days: choose a length between these."""


class NoSpace(DeskError):
    """A draft runs in the shadow of some spaces: choose at least one."""


class Forgotten(DeskError):
    """What this draft would have proposed was forgotten thirty days after its end: run it again."""
