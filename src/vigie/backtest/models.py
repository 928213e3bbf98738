"""Facts about trials: who tried which draft on what, how far it has come, and what was found."""

from typing import Final

from django.conf import settings
from django.db import models

from vigie.accounts.models import Client
from vigie.desk.models import Space
from vigie.shadow.models import Run
from vigie.versions.models import OwnCharter

#: A trial that is counted says so every half second; silent for so long, its process is gone (ms).
SILENT_MS: Final = 30_000


class Trial(models.Model):
    """A draft tried on what was recorded, or what a draft said while it ran in the shadow, counted once."""

    class Status(models.TextChoices):
        """How far it is."""

        RUNNING = "running"
        DONE = "done"
        #: Something broke; the log says what.
        FAILED = "failed"

    client = models.ForeignKey(Client, models.CASCADE, db_index=False)
    own = models.ForeignKey(OwnCharter, models.CASCADE, related_name="trials")
    #: The shadow run that is counted; None where the draft is weighed on the past.
    run = models.ForeignKey(Run, models.CASCADE, null=True, related_name="trials")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    #: The draft's edition, and its text with all that it inherited then; of a shadow run, the run has it.
    edition = models.IntegerField()
    text = models.TextField()
    spaces = models.ManyToManyField(Space, related_name="+")
    since_ms = models.BigIntegerField()
    started_ms = models.BigIntegerField()
    #: When it last said that it goes on.
    beat_ms = models.BigIntegerField()
    ended_ms = models.BigIntegerField(null=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.RUNNING)
    #: Numbers of the journal gone through, and to go through; 0 while that is not known.
    gone = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    #: What the lists show without reading the report.
    messages = models.BigIntegerField(null=True)
    changed = models.BigIntegerField(null=True)
    #: `vigie.backtest.report.Report` as JSON, its examples by number: texts stay where they were recorded.
    report = models.TextField()

    class Meta:
        """Listed by client, the newest first; forgotten by when they started."""

        indexes = [
            models.Index(fields=["client", "-started_ms"], name="trial_by_client"),
            models.Index(fields=["started_ms"], name="trial_by_start"),
        ]

    def __str__(self) -> str:
        return f"{self.own} · {self.pk}"

    def state(self, at: int) -> str:
        """Return its status at a time (ms); "interrupted" where it runs in no process any more."""
        silent = self.status == self.Status.RUNNING and self.beat_ms < at - SILENT_MS
        return "interrupted" if silent else self.status
