"""What each clause proved, in each language and space, on people's decisions; and what stops them all."""

from django.db import models
from django.db.models import Q

from vigie.accounts.models import Client


class Standing(models.Model):
    """Where a clause stands for one language and one space: whether it may act alone there, and by what."""

    client = models.ForeignKey(Client, models.CASCADE, db_index=False)
    space = models.ForeignKey("desk.Space", models.CASCADE, db_index=False)
    #: What the clause asks and does, in short; see `vigie.charter.fingerprint`.
    fingerprint = models.CharField(max_length=16)
    language = models.CharField(max_length=10)
    #: Its id and its charter's, as they were last seen.
    clause = models.CharField(max_length=100)
    charter = models.CharField(max_length=100)
    #: Whether the charter lets it act from the first day.
    at_once = models.BooleanField()
    #: The client's error budget that it was judged by.
    budget = models.FloatField()
    #: People's decisions that count, copies left out, and how many say that it was right.
    n = models.IntegerField(default=0)
    right = models.IntegerField(default=0)
    #: What it is surely right on, at least; a credit of the charter's is in it.
    lower = models.FloatField(default=0.0)
    may_act = models.BooleanField(default=False)
    #: What it did alone since it was let.
    alone = models.BigIntegerField(default=0)
    #: When the oldest decision that counts will be too old; None where none counts.
    until_ms = models.BigIntegerField(null=True)
    changed_ms = models.BigIntegerField()

    class Meta:
        """Looked up by the recorder; listed by client."""

        constraints = [
            models.UniqueConstraint(fields=["space", "fingerprint", "language"], name="one_standing_a_cell")
        ]
        indexes = [models.Index(fields=["client", "clause"], name="standing_by_client")]


class Evidence(models.Model):
    """One message on which a clause proposed what it may do alone, and what people made of it."""

    class Source(models.TextChoices):
        """Why a person saw it, if any did."""

        #: It waited for a person: their decision counts, whichever it is.
        HELD = "held"
        #: The clause acted, and the message was drawn: their decision counts, whichever it is.
        AUDIT = "audit"
        #: The clause acted: only what people undid or decided otherwise counts, nobody drew the rest.
        ALONE = "alone"

    #: The message's number, which may be gone since: what was learnt stays.
    seq = models.BigIntegerField(primary_key=True)
    standing = models.ForeignKey(Standing, models.CASCADE, db_index=False)
    space = models.ForeignKey("desk.Space", models.CASCADE, db_index=False)
    proposed = models.CharField(max_length=10)
    source = models.CharField(max_length=10, choices=Source)
    #: Of the letters of the text: copies have one.
    digest = models.BigIntegerField()
    recorded_ms = models.BigIntegerField()
    #: What the last decision that stands says of the clause; None where nobody said.
    right = models.BooleanField(null=True)
    decided_ms = models.BigIntegerField(null=True)

    class Meta:
        """Read by standing, the last decided first; by space, for the quota of what was done alone."""

        indexes = [
            models.Index(
                fields=["standing", "-decided_ms", "-seq"],
                name="evidence_decided",
                condition=Q(right__isnull=False),
            ),
            models.Index(
                fields=["space", "recorded_ms"],
                name="evidence_done",
                condition=Q(source__in=["audit", "alone"]),
            ),
        ]


class Change(models.Model):
    """A clause was let act alone somewhere, or no longer is; kept, so that people can look back."""

    class Because(models.TextChoices):
        """What brought it about."""

        DECISION = "decision"
        #: What was decided became too old to count.
        AGE = "age"
        #: The client's error budget was changed.
        BUDGET = "budget"
        #: The charter lets it act at once, or no longer does.
        CHARTER = "charter"

    standing = models.ForeignKey(Standing, models.CASCADE, related_name="changes", db_index=False)
    client = models.ForeignKey(Client, models.CASCADE, db_index=False)
    #: Whether it acts alone from now on; until then it was the contrary.
    acts = models.BooleanField()
    n = models.IntegerField()
    right = models.IntegerField()
    lower = models.FloatField()
    at_ms = models.BigIntegerField()
    because = models.CharField(max_length=10, choices=Because)

    class Meta:
        """Listed by client, and by standing, the newest first."""

        indexes = [
            models.Index(fields=["client", "-at_ms"], name="change_by_client"),
            models.Index(fields=["standing", "-at_ms"], name="change_by_standing"),
        ]


class Halt(models.Model):
    """While there is one, no clause acts alone, for any client: the kill switch of the whole home."""

    at_ms = models.BigIntegerField()
