"""Facts about files that people sent to be imported: whose, into which place, how far, what came of it."""

from typing import Final

from django.conf import settings
from django.db import models

from vigie.accounts.models import Client
from vigie.versions.models import OwnCharter

#: Work on a file says every half second that it goes on; silent for so long, its process is gone (ms).
SILENT_MS: Final = 30_000


class Upload(models.Model):
    """One file that a person sent, from its arrival to the count of what was imported."""

    class Status(models.TextChoices):
        """How far it is."""

        #: It is being read for the first look.
        READING = "reading"
        #: What it holds can be looked at.
        READ = "read"
        #: It cannot be read as it was asked for; `trouble` says why.
        UNREADABLE = "unreadable"
        IMPORTING = "importing"
        DONE = "done"
        #: The import stopped before its end; `trouble` says why.
        FAILED = "failed"

    client = models.ForeignKey(Client, models.CASCADE)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    #: What the file is called on our disk; drawn by chance, never taken from the person's own name for it.
    token = models.CharField(max_length=40, unique=True)
    #: That name, to be shown and for nothing else.
    called = models.CharField(max_length=200)
    #: Bytes.
    size = models.BigIntegerField()
    network = models.CharField(max_length=40)
    place = models.CharField(max_length=500)
    kind = models.CharField(max_length=20)
    #: Of a place that is new: a charter that comes with Vigie, or the client's own.
    charter = models.CharField(max_length=500)
    own = models.ForeignKey(OwnCharter, models.SET_NULL, null=True, related_name="+")
    #: Of dates that name no zone.
    zone = models.CharField(max_length=60)
    #: Field by column, as the person said; empty while the guess stands.
    columns = models.JSONField(default=dict)
    #: `vigie.importing.study.Study` as JSON; it cites messages, and goes with the file.
    study = models.TextField(default="")
    status = models.CharField(max_length=10, choices=Status, default=Status.READING)
    #: Why it cannot be read or went no further, in English and in French; empty where it is well.
    trouble = models.JSONField(default=list)
    sent_ms = models.BigIntegerField()
    #: When work on it last said that it goes on.
    beat_ms = models.BigIntegerField()
    ended_ms = models.BigIntegerField(null=True)
    #: Messages gone through, and to go through; 0 while that is not known.
    gone = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    #: What came of it: messages added, known before, and rows refused.
    added = models.BigIntegerField(default=0)
    known = models.BigIntegerField(default=0)
    refused = models.BigIntegerField(default=0)

    class Meta:
        """Listed by person, the newest first; forgotten by when they came."""

        indexes = [
            models.Index(fields=["by", "-sent_ms"], name="upload_by_person"),
            models.Index(fields=["sent_ms"], name="upload_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.called} · {self.pk}"

    def working(self, at: int) -> bool:
        """Tell whether a process works on it at a time (ms)."""
        busy = self.status in (self.Status.READING, self.Status.IMPORTING)
        return busy and self.beat_ms >= at - SILENT_MS

    def state(self, at: int) -> str:
        """Return its status at a time (ms); "interrupted" where its process is gone."""
        busy = self.status in (self.Status.READING, self.Status.IMPORTING)
        return "interrupted" if busy and not self.working(at) else self.status
