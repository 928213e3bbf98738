"""Facts of the desk. Hot rows are written by `record.py`; people's deeds by `services.py`."""

from django.conf import settings
from django.db import models

from vigie.accounts.models import Client
from vigie.charter.load import DEFAULT_CHARTER


class Space(models.Model):
    """A place on a network that a client entrusts to Vigie."""

    client = models.ForeignKey(Client, models.PROTECT, related_name="spaces")
    network = models.CharField(max_length=40)
    #: The network's own id of the place.
    native_id = models.CharField(max_length=500)
    name = models.CharField(max_length=500)
    #: A shipped charter's name, or the path of a file.
    charter = models.CharField(max_length=500, default=DEFAULT_CHARTER)
    #: The client's own charter that weighs instead, by its last version.
    own_charter = models.ForeignKey(
        "versions.OwnCharter", models.PROTECT, null=True, default=None, related_name="spaces"
    )
    #: The connected account that reads it and acts there; None where nothing reaches the network.
    channel = models.ForeignKey(
        "channels.Channel", models.SET_NULL, null=True, default=None, related_name="spaces"
    )
    created_ms = models.BigIntegerField()
    #: Health of the connector that reads it: one sentence, empty when well.
    last_error = models.TextField(blank=True)
    last_received_ms = models.BigIntegerField(default=0)

    class Meta:
        """A place belongs to one client."""

        constraints = [models.UniqueConstraint(fields=["network", "native_id"], name="one_client_a_place")]

    def __str__(self) -> str:
        return self.name


class State(models.TextChoices):
    """Where a message stands for the public."""

    PUBLISHED = "published"
    HELD = "held"
    HIDDEN = "hidden"
    DELETED = "deleted"
    #: Taken away by the network or its own moderators.
    REMOVED = "removed"


class Message(models.Model):
    """One message with what was found, proposed and done; `seq` is its number in the journal."""

    #: Always given, never generated; BigAutoField makes it SQLite's own row number, one tree fewer.
    seq = models.BigAutoField(primary_key=True)
    space = models.ForeignKey(Space, models.PROTECT, db_index=False)
    native_id = models.TextField()
    kind = models.CharField(max_length=10)
    text = models.TextField()
    #: The author's id on the network; empty where there is none.
    author_id = models.CharField(max_length=500)
    author_name = models.CharField(max_length=500)
    thread_id = models.CharField(max_length=500)
    reply_to = models.CharField(max_length=500)
    language = models.CharField(max_length=10)
    at_ms = models.BigIntegerField()
    received_ms = models.BigIntegerField()
    recorded_ms = models.BigIntegerField()
    likes = models.IntegerField(null=True)
    rating = models.FloatField(null=True)
    #: Highest toxicity found, 0 to 1.
    toxicity = models.FloatField()
    #: The verdict: what the charter proposed.
    outcome = models.CharField(max_length=10)
    clause = models.CharField(max_length=100)
    charter = models.CharField(max_length=100)
    charter_version = models.CharField(max_length=40)
    tags = models.CharField(max_length=500)
    #: Repairs made on receipt, one a line.
    remarks = models.TextField()
    state = models.CharField(max_length=10, choices=State)
    #: Whether it comes from a recording: nothing decided about it may reach its network.
    replayed = models.BooleanField(default=False)
    #: Whether the network kept it from the public until somebody approves it. None, as below, in rows written
    #: before this was kept: so neither column made the largest table be written anew.
    held = models.BooleanField(null=True)
    #: What tells this text from the ones before, in the network's words; empty for the first. All versions of
    #: one message share its native id, and only the last one stands anywhere.
    revision = models.CharField(max_length=100, null=True)

    class Meta:
        """Read by space in order of arrival, by author, and by native id (removals, replies)."""

        indexes = [
            models.Index(fields=["space", "seq"], name="message_by_space"),
            models.Index(fields=["space", "author_id", "seq"], name="message_by_author"),
            models.Index(fields=["space", "native_id"], name="message_by_native_id"),
        ]

    def versions(self) -> "models.QuerySet[Message]":
        """Return all versions of the message, itself among them: those of a recording, or the live ones."""
        return Message.objects.filter(
            space_id=self.space_id, native_id=self.native_id, replayed=self.replayed
        )


class Finding(models.Model):
    """One thing seen in a message; see `vigie.engine.finding.Finding`."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="findings")
    kind = models.CharField(max_length=40)
    score = models.FloatField()
    start = models.IntegerField()
    end = models.IntegerField()
    reason = models.CharField(max_length=60)
    args = models.JSONField()
    detector = models.CharField(max_length=40)
    #: Whether the verdict rests on it: told first.
    decisive = models.BooleanField(default=False)


class Case(models.Model):
    """What waits for a person."""

    class Status(models.TextChoices):
        """Where the case stands."""

        OPEN = "open"
        DECIDED = "decided"
        #: Nothing left to decide: the network removed the message, or its event is over.
        CLOSED = "closed"

    message = models.OneToOneField(Message, models.CASCADE, related_name="case")
    client = models.ForeignKey(Client, models.PROTECT, db_index=False)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    #: 0 low, 1 normal, 2 high, 3 urgent.
    priority = models.SmallIntegerField()
    opened_ms = models.BigIntegerField()
    due_ms = models.BigIntegerField()
    closed_ms = models.BigIntegerField(null=True)
    #: Who holds the lease, and until when.
    leased_to = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    leased_until_ms = models.BigIntegerField(default=0)
    #: People who passed it over see it last.
    skips = models.IntegerField(default=0)
    #: The queue that the charter sends it to; empty for the client's common one.
    queue = models.CharField(max_length=64, default="")
    #: What the charter proposes about the author, the strongest first, in words apart; never carried out.
    proposals = models.CharField(max_length=40, default="")
    #: Whether a clause has acted already, and the message was drawn for a person to say whether rightly.
    audit = models.BooleanField(default=False)

    class Meta:
        """Served by client, open first, most urgent first, earliest due first; all queues, or one."""

        indexes = [
            models.Index(fields=["client", "status", "-priority", "skips", "due_ms"], name="case_queue"),
            models.Index(
                fields=["client", "status", "queue", "-priority", "skips", "due_ms"], name="case_one_queue"
            ),
        ]


class Decision(models.Model):
    """What was decided about a message, by a person or by a clause that acts alone."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="decisions")
    #: None when a clause acted alone.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)
    outcome = models.CharField(max_length=10)
    clause = models.CharField(max_length=100)
    charter = models.CharField(max_length=100)
    charter_version = models.CharField(max_length=40)
    at_ms = models.BigIntegerField()
    #: The state of the message before, to which an undo returns.
    before = models.CharField(max_length=10, choices=State)
    undone_ms = models.BigIntegerField(null=True)
    note = models.TextField(blank=True)

    class Meta:
        """Counted by time for the quota of automatic decisions."""

        indexes = [models.Index(fields=["at_ms"], name="decision_by_time")]


class Alert(models.Model):
    """A clause asked that people be told; the same alert of one space is told again only after a while."""

    client = models.ForeignKey(Client, models.CASCADE, db_index=False)
    space = models.ForeignKey(Space, models.CASCADE, db_index=False)
    #: Its short name in the charter.
    name = models.CharField(max_length=64)
    #: The clause that raised it first, and the version of its charter.
    clause = models.CharField(max_length=100)
    charter = models.CharField(max_length=100)
    charter_version = models.CharField(max_length=40)
    #: The number of the first message that raised it; that message may be gone since.
    seq = models.BigIntegerField()
    #: When it was told.
    at_ms = models.BigIntegerField()
    #: Messages that raised it within the while that follows, and when the last of them was recorded.
    count = models.IntegerField(default=1)
    last_ms = models.BigIntegerField()

    class Meta:
        """Listed by client, the newest first; looked up by space when it is raised again."""

        indexes = [
            models.Index(fields=["client", "-at_ms"], name="alert_by_client"),
            models.Index(fields=["space", "-at_ms"], name="alert_by_space"),
        ]


class Event(models.Model):
    """Append-only: what the console follows by id. Never updated, pruned by age."""

    id = models.BigAutoField(primary_key=True)
    client = models.ForeignKey(Client, models.CASCADE, db_index=False)
    kind = models.CharField(max_length=40)
    payload = models.JSONField()
    at_ms = models.BigIntegerField()
