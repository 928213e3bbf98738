"""The journal's tables. Written by `journal.py`, never through the ORM on the hot way."""

from django.db import models


class JournalEntry(models.Model):
    """One thing received, as it was understood on receipt."""

    seq = models.BigAutoField(primary_key=True)
    #: Digest of the space and the native id: what makes the entry unique, whatever the id's length.
    key = models.BinaryField(max_length=16, unique=True)
    #: Digest of what it says, to tell a repetition from another text under the same id.
    digest = models.BinaryField(max_length=8)
    #: Which intake brought it: 0 for live connectors, else a replay's id.
    source = models.IntegerField(default=0)
    #: The entry (`vigie.message.Entry`) as JSON.
    payload = models.BinaryField()

    class Meta:
        """Names the table as the road's SQL does."""

        db_table = "intake_journal"


class Conflict(models.Model):
    """An id that came again with another text: the second one is kept here, nothing is overwritten."""

    key = models.BinaryField(max_length=16, db_index=True)
    digest = models.BinaryField(max_length=8)
    payload = models.BinaryField()

    class Meta:
        """Each other text once."""

        db_table = "intake_conflict"
        constraints = [models.UniqueConstraint(fields=["key", "digest"], name="each_other_text_once")]


class Cursor(models.Model):
    """How far a reader of the journal has come; moved in the same transaction as what it wrote."""

    name = models.CharField(max_length=50, primary_key=True)
    seq = models.BigIntegerField(default=0)

    class Meta:
        """Names the table as the road's SQL does."""

        db_table = "intake_cursor"


class Replay(models.Model):
    """A recording being played: its place in the file, moved in the transaction that journals the lines."""

    #: Digest of the list of files.
    recording = models.CharField(max_length=64, db_index=True)
    name = models.CharField(max_length=300)
    #: The first number of the journal that can be this replay's.
    first_seq = models.BigIntegerField(default=1)
    file = models.IntegerField(default=0)
    line = models.BigIntegerField(default=0)
    offered = models.BigIntegerField(default=0)
    refused = models.BigIntegerField(default=0)
    repeated = models.BigIntegerField(default=0)
    conflicting = models.BigIntegerField(default=0)
    #: Seconds of all runs together.
    seconds = models.FloatField(default=0.0)
    finished = models.BooleanField(default=False)

    class Meta:
        """Names the table as the road's SQL does."""

        db_table = "intake_replay"


class Delivery(models.Model):
    """A webhook delivery already accepted, so that it is never accepted twice."""

    id = models.CharField(max_length=200, primary_key=True)
    received_ms = models.BigIntegerField(db_index=True)

    class Meta:
        """Names the table as the SQL does."""

        db_table = "intake_delivery"
