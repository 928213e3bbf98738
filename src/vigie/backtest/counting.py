"""Counts one trial in a thread of the web process, and keeps its row up to date meanwhile."""

import logging
import threading
import traceback
from contextlib import suppress
from typing import Any, Final

import msgspec
from django.db import connections

from vigie.backtest.backtest import Backtest
from vigie.backtest.models import Trial
from vigie.backtest.report import Example, Report
from vigie.charter.load import loads
from vigie.clock import now_ms
from vigie.intake.storage import StorageError, writing
from vigie.shadow.report import report_of

log = logging.getLogger(__name__)

#: Examples kept behind each figure.
EXAMPLES: Final = 5
#: Seconds between two looks at how far a trial has come.
_EVERY: Final = 0.5
#: How far the trials of this process have come, by number: numbers of the journal gone through, and in all.
_progress: dict[int, tuple[int, int]] = {}


class Keeper(threading.Thread):
    """Has one trial counted in a thread beside it, and says every half second that it goes on.

    Parameters
    ----------
    trial_id
        The trial's number.
    """

    def __init__(self, trial_id: int) -> None:
        # A server that stops does not wait for it: the trial is then told as interrupted.
        super().__init__(name=f"trial-{trial_id}", daemon=True)
        self._trial_id = trial_id

    def run(self) -> None:
        """Work until the trial is counted."""
        counting = threading.Thread(target=self._count, name=f"{self.name}-count", daemon=True)
        counting.start()
        try:
            while counting.is_alive():
                counting.join(_EVERY)
                # A database that others hold for a moment is told at the next turn.
                with suppress(StorageError):
                    self._beat()
        finally:
            connections.close_all()

    def _count(self) -> None:
        try:
            carry_out(self._trial_id)
        finally:
            _progress.pop(self._trial_id, None)
            connections.close_all()

    def _beat(self) -> None:
        gone, total = _progress.get(self._trial_id, (0, 0))
        with writing():
            trial = Trial.objects.filter(pk=self._trial_id, status=Trial.Status.RUNNING)
            trial.update(beat_ms=now_ms(), gone=gone, total=total)


def carry_out(trial_id: int) -> None:
    """Count a trial, here and now, and keep what was found; a failure is logged and told in its row."""
    trial = Trial.objects.select_related("run__client").get(pk=trial_id)
    end: dict[str, Any]
    try:
        report = _counted(trial)
    except Exception as error:  # noqa: BLE001 - whatever it is, who waits is told that it failed
        # Where and of what kind, and no more: what an error says may hold words of a message.
        place = traceback.extract_tb(error.__traceback__)[-1]
        log.error(
            "Trial %s could not be counted: %s at %s:%s",
            trial_id,
            type(error).__name__,
            place.filename,
            place.lineno,
        )
        end = {"status": Trial.Status.FAILED}
    else:
        end = {
            "status": Trial.Status.DONE,
            "report": msgspec.json.encode(_without_texts(report)).decode(),
            "messages": report.messages,
            "changed": report.messages - report.unchanged,
        }
    with writing():
        Trial.objects.filter(pk=trial_id).update(ended_ms=now_ms(), **end)


def _counted(trial: Trial) -> Report:
    if trial.run is not None:
        return report_of(trial.run, examples=EXAMPLES)
    # A space that went to another client since takes its messages with it.
    spaces = list(trial.spaces.filter(client_id=trial.client_id).select_related("client").order_by("pk"))
    tried = Backtest(
        loads(trial.text), spaces, since=trial.since_ms, until=trial.started_ms, examples=EXAMPLES
    )
    gone, total = 0, max(1, tried.last - tried.first + 1)

    def advance(numbers: int) -> None:
        nonlocal gone
        gone += numbers
        _progress[trial.pk] = gone, total

    return tried.run(advance)


def _without_texts(report: Report) -> Report:
    """Return a report whose examples are numbers: what people wrote is kept in one place."""

    def bare(examples: list[Example]) -> list[Example]:
        return [msgspec.structs.replace(each, id="", text="") for each in examples]

    return msgspec.structs.replace(
        report,
        changes=[msgspec.structs.replace(each, examples=bare(each.examples)) for each in report.changes],
        clauses=[msgspec.structs.replace(each, examples=bare(each.examples)) for each in report.clauses],
    )
