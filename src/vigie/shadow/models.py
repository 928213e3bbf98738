"""Facts about drafts that ran in the shadow. `services.py` writes runs; `keep.py` what they proposed."""

from django.conf import settings
from django.db import models

from vigie.accounts.models import Client
from vigie.desk.models import Space


class Run(models.Model):
    """A draft that runs beside the charters in force, in some spaces of one client, for a chosen time."""

    client = models.ForeignKey(Client, models.CASCADE, db_index=False)
    #: The id that the draft gives itself.
    charter = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    started_ms = models.BigIntegerField()
    #: When it ends if nobody stops it before.
    ends_ms = models.BigIntegerField()
    #: When it ended; None while it runs.
    stopped_ms = models.BigIntegerField(null=True)
    spaces = models.ManyToManyField(Space, related_name="+")
    #: The whole draft with all that it inherited on that day: it loads alone.
    text = models.TextField()

    class Meta:
        """Listed by client, the newest first; looked up by end, so that those that run are found at once."""

        indexes = [
            models.Index(fields=["client", "-started_ms"], name="shadow_run_by_client"),
            models.Index(fields=["stopped_ms"], name="shadow_run_by_end"),
        ]

    def __str__(self) -> str:
        return f"{self.client} · {self.charter} · {self.pk}"


class WouldBe(models.Model):
    """What a draft would have proposed for one message: one row a run and message, whatever it proposed."""

    pk = models.CompositePrimaryKey("run_id", "seq")
    # Enforced by nobody: a row that refers to nothing must not stop the facts written beside it.
    run = models.ForeignKey(Run, models.CASCADE, related_name="rows", db_index=False, db_constraint=False)
    #: The number of the message, which may be gone since.
    seq = models.BigIntegerField()
    outcome = models.CharField(max_length=10)
    #: The clause that decides; empty where none does.
    clause = models.CharField(max_length=100)
    #: All the clauses that matched, the strongest first, in words apart.
    matched = models.TextField()
    acts_alone = models.BooleanField()
