"""What is asked when a draft is tried: where, and for how long. It comes back as it was typed."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from vigie.backtest.errors import NoSpaceChosen, NotAPeriod
from vigie.backtest.trials import PERIODS as HOURS
from vigie.console.access import SignedIn, number
from vigie.console.charters.head import Head
from vigie.desk.errors import DeskError
from vigie.desk.models import Space
from vigie.desk.scope import spaces_of
from vigie.shadow.errors import NoSpace, NotALength

#: How far back a draft is tried, by hours.
PERIODS: Mapping[str, str | Promise] = dict(
    zip(
        map(str, HOURS),
        (
            gettext_lazy("the last 24 hours"),
            gettext_lazy("the last 7 days"),
            gettext_lazy("the last 30 days"),
        ),
        strict=True,
    )
)
#: For how long a draft runs in the shadow, by hours.
LENGTHS: Mapping[str, str | Promise] = {
    "6": gettext_lazy("6 hours"),
    "24": gettext_lazy("24 hours"),
    "48": gettext_lazy("2 days"),
    "168": gettext_lazy("7 days"),
    "336": gettext_lazy("14 days"),
}


@dataclass(slots=True)
class Asked:
    """A form as it was typed, and what is wrong in it."""

    #: The client's spaces, each with whether it is chosen.
    choices: list[tuple[Space, bool]]
    lengths: Mapping[str, str | Promise]
    #: Hours, one of `lengths`.
    length: str
    #: One sentence beside each field that is wrong, and one above them all.
    wrong_spaces: str = ""
    wrong_length: str = ""
    trouble: str = ""
    #: Mistakes in the draft, which cannot be tried for them.
    unreadable: int = 0

    @classmethod
    def of(cls, request: SignedIn, head: Head, lengths: Mapping[str, str | Promise], usual: str) -> "Asked":
        """Return what was typed; at first, the spaces where the charter weighs, else all."""
        spaces = list(spaces_of(request.user).filter(client_id=head.own.client_id).order_by("name", "pk"))
        if request.method == "POST":
            chosen = set(map(number, request.POST.getlist("space")))
            # A browser sends none of these only where somebody wrote the request by hand.
            length = str(number(request.POST.get("length")) or 0)
        else:
            chosen = {space.pk for space in head.spaces or spaces}
            length = usual
        return cls([(space, space.pk in chosen) for space in spaces], lengths, length)

    @property
    def spaces(self) -> list[Space]:
        """Return the spaces that are chosen."""
        return [space for space, chosen in self.choices if chosen]

    @property
    def refused(self) -> bool:
        """Tell whether something is to be mended first."""
        return bool(self.wrong_spaces or self.wrong_length or self.trouble or self.unreadable)

    def refuse(self, error: DeskError) -> None:
        """Put a refusal beside the field that it is about."""
        if isinstance(error, NoSpaceChosen | NoSpace):
            self.wrong_spaces = str(error)
        elif isinstance(error, NotAPeriod | NotALength):
            self.wrong_length = str(error)
        else:
            self.trouble = str(error)
