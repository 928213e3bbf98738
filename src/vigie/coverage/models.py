"""Facts of the coverage ledger. Hot rows are written by `ledger.py`, in the transaction that journals."""

from django.db import models

from vigie.accounts.models import Client
from vigie.channels.models import Channel
from vigie.desk.models import Space


class Heard(models.Model):
    """When a channel was last heard: the connector told something, if only that all is well."""

    channel = models.OneToOneField(Channel, models.CASCADE, primary_key=True, related_name="heard")
    #: The last mark or entry (ms).
    heard_ms = models.BigIntegerField(default=0)
    #: All that was received before this is journalled (ms).
    read_ms = models.BigIntegerField(default=0)
    #: Since when it has been heard without a pause longer than `ledger.PAUSE_MS` (ms).
    connected_ms = models.BigIntegerField(default=0)
    #: How long it may be unheard while it says that all is well (ms); 0 where that proves nothing.
    allowed_ms = models.BigIntegerField(default=0)
    #: When the worker last began to read it (ms): nobody can be heard before.
    tended_ms = models.BigIntegerField(default=0)
    #: Between these two times nobody read it (ms), and nobody has looked yet whether that leaves a gap.
    left_ms = models.BigIntegerField(default=0)
    back_ms = models.BigIntegerField(default=0)


class Listening(models.Model):
    """When the web process last said that it takes webhooks: one row for the home."""

    at_ms = models.BigIntegerField()


class Coverage(models.Model):
    """What one space received so far."""

    space = models.OneToOneField(Space, models.CASCADE, primary_key=True, related_name="coverage")
    #: Messages, each one once, however often its text was changed.
    received = models.BigIntegerField(default=0)
    #: Private ones among them, which networks count apart.
    private = models.BigIntegerField(default=0)
    #: Changed texts.
    edits = models.BigIntegerField(default=0)
    #: What the network told that it took away: one for each time it said so.
    removals = models.BigIntegerField(default=0)
    #: Entries that came again with the same content, and with another one.
    repeated = models.BigIntegerField(default=0)
    conflicting = models.BigIntegerField(default=0)
    #: When the last entry was kept, and when the last message was received (ms); 0 while there was none.
    heard_ms = models.BigIntegerField(default=0)
    message_ms = models.BigIntegerField(default=0)
    #: When the first message kept was written (ms).
    first_ms = models.BigIntegerField(default=0)
    #: What is usual here, as `rhythm.learn` found it; None while too little is known.
    rhythm = models.JSONField(null=True, default=None)
    learnt_ms = models.BigIntegerField(default=0)


class Hour(models.Model):
    """What one space received that was written within one hour."""

    pk = models.CompositePrimaryKey("space_id", "hour")
    space = models.ForeignKey(Space, models.CASCADE, related_name="+", db_index=False)
    #: Whole hours since 1970-01-01 UTC.
    hour = models.IntegerField()
    received = models.IntegerField(default=0)
    repeated = models.IntegerField(default=0)


class Thread(models.Model):
    """What one conversation of a space received, so that it can be compared with what the network counts."""

    pk = models.CompositePrimaryKey("space_id", "thread")
    space = models.ForeignKey(Space, models.CASCADE, related_name="+", db_index=False)
    thread = models.CharField(max_length=500)
    received = models.BigIntegerField(default=0)
    #: When its last message was received (ms).
    last_ms = models.BigIntegerField(default=0)

    class Meta:
        """The network is asked about those that spoke last."""

        indexes = [models.Index(fields=["space", "-last_ms"], name="thread_by_time")]


class Announced(models.Model):
    """What the network said that it has, when it was last asked, beside what was received."""

    space = models.ForeignKey(Space, models.CASCADE, related_name="announced", db_index=False)
    #: The thread counted; empty for the whole space.
    thread = models.CharField(max_length=500, blank=True)
    messages = models.BigIntegerField()
    at_ms = models.BigIntegerField()
    #: What was there before Vigie read, as the first count told it.
    before = models.BigIntegerField(default=0)
    #: What explains the difference, at that moment: `counts.Explained`.
    explained = models.JSONField(default=dict)
    #: Announced, neither received nor explained; in how many counts running; when one last agreed (ms).
    missing = models.BigIntegerField(default=0)
    running = models.IntegerField(default=0)
    agreed_ms = models.BigIntegerField(default=0)
    #: How many were missing when a gap was last opened for them.
    sought = models.BigIntegerField(default=0)

    class Meta:
        """The last word of the network on each thread."""

        constraints = [models.UniqueConstraint(fields=["space", "thread"], name="one_last_count")]


class Gap(models.Model):
    """A stretch of one space in which messages may be missing, and what became of reading it again."""

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="gaps", db_index=False)
    space = models.ForeignKey(Space, models.CASCADE, related_name="gaps", db_index=False)
    #: Its bounds (ms); until None where it lasts until it is read.
    since_ms = models.BigIntegerField()
    until_ms = models.BigIntegerField(null=True)
    #: What to fetch, in the connector's words; empty for the whole stretch.
    what = models.TextField(blank=True)
    #: Why something may be missing, in English and in French.
    because = models.TextField()
    because_fr = models.TextField()
    #: Digest of what names it: an open gap is not opened twice.
    key = models.CharField(max_length=32)
    opened_ms = models.BigIntegerField()
    #: When reading it again came to its end; None while it is open.
    filled_ms = models.BigIntegerField(null=True)
    #: What reading again brought: messages that were missing, and entries already there; all tries together.
    found = models.BigIntegerField(default=0)
    known = models.BigIntegerField(default=0)
    tries = models.IntegerField(default=0)
    tried_ms = models.BigIntegerField(default=0)
    next_ms = models.BigIntegerField(default=0)
    #: Why the last try failed, in English and in French; both empty once it is filled.
    last_error = models.TextField(blank=True)
    last_error_fr = models.TextField(blank=True)
    #: Whether nothing can be read again here: it stays open, for people to know.
    hopeless = models.BooleanField(default=False)

    class Meta:
        """The open ones of a channel are looked for every few seconds, those of a space by the screen."""

        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=models.Q(filled_ms=None), name="one_open_gap_a_stretch"
            )
        ]
        indexes = [
            models.Index(
                fields=["channel", "opened_ms"],
                condition=models.Q(filled_ms=None),
                name="gap_open_by_channel",
            ),
            models.Index(fields=["space", "-opened_ms"], name="gap_by_space"),
        ]


class Flag(models.Model):
    """Something that a person should look at, from when it was seen until it ended."""

    class Kind(models.TextChoices):
        """What is out of the ordinary."""

        #: The connector has not been heard for longer than it may be silent.
        DISCONNECTED = "disconnected"
        #: A space is silent for longer than usual.
        SILENT = "silent"
        #: The network announces messages that were not received.
        MISSING = "missing"

    client = models.ForeignKey(Client, models.CASCADE, db_index=False)
    channel = models.ForeignKey(Channel, models.CASCADE, db_index=False)
    #: The space it is about; None for all of the channel's.
    space = models.ForeignKey(Space, models.CASCADE, null=True, db_index=False)
    kind = models.CharField(max_length=12, choices=Kind)
    #: When it began, when it was seen, when it ended (ms).
    since_ms = models.BigIntegerField()
    opened_ms = models.BigIntegerField()
    ended_ms = models.BigIntegerField(null=True)
    #: When its end was told: once what was missed has been read again, or cannot be for now.
    told_ms = models.BigIntegerField(null=True)
    #: What is usual, for one that is silent (ms); what is missing, for one that misses messages.
    measure = models.BigIntegerField(default=0)
    #: Messages read again since.
    found = models.BigIntegerField(default=0)

    class Meta:
        """One of a kind is open at a time; listed by client, the newest first."""

        constraints = [
            models.UniqueConstraint(
                fields=["channel", "space", "kind"],
                condition=models.Q(ended_ms=None, space__isnull=False),
                name="one_open_flag_a_space",
            ),
            models.UniqueConstraint(
                fields=["channel", "kind"],
                condition=models.Q(ended_ms=None, space__isnull=True),
                name="one_open_flag_a_channel",
            ),
        ]
        indexes = [models.Index(fields=["client", "-opened_ms"], name="flag_by_client")]
