"""Why a trial was not begun: each docstring is the sentence shown, as in `desk/errors.py`."""

# ruff: noqa: N818
# They are read where they are caught, as the desk's are.

from vigie.desk.errors import DeskError


class TrialRunning(DeskError):
    """A trial is already being counted for this client: wait for its end, then ask again."""


class ServerBusy(DeskError):
    """Two trials are already being counted on this server: ask again in a minute."""


class NoSpaceChosen(DeskError):
    """A draft is tried on the messages of some spaces: choose at least one."""


class NotAPeriod(DeskError):
    """A draft is tried on the last 24 hours, 7 days or 30 days: choose one of these."""
