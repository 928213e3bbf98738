"""Why a deed was refused; see `vigie.desk.errors`."""

from vigie.desk.errors import DeskError


class NotABudget(DeskError):  # noqa: N818 - read where it is caught, as those of the desk
    """The error budget goes from one in a hundred to one in five: choose a share between the two."""
