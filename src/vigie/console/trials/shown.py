"""What a trial found, as its screen shows it: figures with their intervals, and the messages behind them."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import msgspec
from django.contrib.auth.models import User
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from vigie.backtest.intervals import Estimate
from vigie.backtest.models import Trial
from vigie.backtest.report import Change, ClauseFigures, Judged, Report
from vigie.console.chart import hours, interval
from vigie.console.templatetags.figures import decimal, percent
from vigie.console.trials.cited import Cited, Citing
from vigie.console.trials.words import unknowns

_DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure with its interval, written and drawn."""

    value: str
    bounds: str
    of: int
    drawn: SafeString


@dataclass(frozen=True, slots=True)
class ShownChange:
    """Messages that would become otherwise, all in one direction."""

    figures: Change
    cited: list[Cited]


@dataclass(frozen=True, slots=True)
class ShownClause:
    """One clause and what it does."""

    figures: ClauseFigures
    title: str
    share: Measured | None
    cited: list[Cited]

    @property
    def idle(self) -> bool:
        """Tell whether nothing is to be said of it."""
        one = self.figures
        return not (one.matched or one.decided or one.gone)


@dataclass(frozen=True, slots=True)
class Agreed:
    """One way of saying yes beside people's removals."""

    name: str
    side: str
    precision: Measured | None
    recall: Measured | None
    kappa: Measured | None


@dataclass(frozen=True, slots=True)
class Hour:
    """Cases of one hour of the day: opened, and by the draft, on a day of the period."""

    hour: int
    was: float
    draft: float


@dataclass(frozen=True, slots=True)
class Found:
    """All that a trial found."""

    report: Report
    changed: int
    changed_share: float
    changes: list[ShownChange]
    agreed: list[Agreed]
    clauses: list[ShownClause]
    idle: list[ShownClause]
    hours: list[Hour]
    drawn: SafeString
    most: float
    opened: int
    would_open: int
    unknowns: list[str] = field(default_factory=list)


def found(user: User, trial: Trial) -> Found:
    """Return what a trial found.

    Parameters
    ----------
    user
        Who reads: messages that are not theirs are not shown.
    trial
        A trial of one of their clients, done.
    """
    report = msgspec.json.decode(trial.report, type=Report)
    draft = trial.text or (trial.run.text if trial.run else "")
    cite = Citing(user, report, draft, trial.spaces.filter(client_id=trial.client_id))
    changed = report.messages - report.unchanged
    until = trial.started_ms
    if trial.run is not None:
        until = min(until, trial.run.stopped_ms or trial.run.ends_ms)
    days = max(1.0, (until - trial.since_ms) / _DAY_MS)
    by_hour = [Hour(each.hour, each.opened / days, each.draft / days) for each in report.hours]
    clauses = [
        ShownClause(each, cite.title(each.id), _measured(each.precision), cite.all(each.examples))
        for each in report.clauses
    ]
    return Found(
        report=report,
        changed=changed,
        changed_share=changed / report.messages if report.messages else 0.0,
        changes=[ShownChange(each, cite.all(each.examples)) for each in report.changes],
        agreed=list(_agreed(report)) if report.decided else [],
        clauses=[each for each in clauses if not each.idle],
        idle=[each for each in clauses if each.idle and each.figures.id],
        hours=by_hour,
        drawn=hours([(each.was, each.draft) for each in by_hour]),
        most=max(max(each.was, each.draft) for each in by_hour),
        opened=sum(each.opened for each in report.hours),
        would_open=sum(each.draft for each in report.hours),
        unknowns=unknowns(report.unknown, shadow=trial.run_id is not None),
    )


def _agreed(report: Report) -> Iterable[Agreed]:
    kinds = (("removed", pgettext("figures", "Removed")), ("shown", pgettext("figures", "Shown to a person")))
    sides = ((report.draft, pgettext("figures", "draft")), (report.in_force, pgettext("figures", "in force")))
    for name, label in kinds:
        for side, said_of in sides:
            judged: Judged = getattr(side, name)
            yield Agreed(
                label,
                said_of,
                _measured(judged.precision),
                _measured(judged.recall),
                _measured(judged.kappa, kappa=True),
            )


def _measured(one: Estimate | None, *, kappa: bool = False) -> Measured | None:
    if one is None:
        return None
    write = decimal if kappa else percent
    low_end = -1.0 if kappa else 0.0
    return Measured(
        write(one.value), f"{write(one.low)} – {write(one.high)}", one.of, interval(one, low_end=low_end)
    )
