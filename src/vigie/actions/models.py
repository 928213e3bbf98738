"""The outbox."""

from django.db import models

from vigie.desk.models import Decision, Message


class Action(models.Model):
    """One request to a network, written in the transaction of the decision that caused it."""

    class Status(models.TextChoices):
        """Where the action stands."""

        #: Waits for its grace period or its next try.
        WAITING = "waiting"
        #: Claimed by a sender; found in this state at start-up, it is tried again under the same key.
        SENDING = "sending"
        DONE = "done"
        #: Refused for good; the reason is in `last_error`.
        FAILED = "failed"
        #: Undone before it left.
        CANCELLED = "cancelled"

    class Verb(models.TextChoices):
        """What is asked of the network."""

        PUBLISH = "publish"
        HIDE = "hide"
        DELETE = "delete"
        RESTORE = "restore"

    #: Sent to the network with every try, so that it is carried out once.
    idempotency_key = models.CharField(max_length=80, unique=True)
    decision = models.ForeignKey(Decision, models.CASCADE, related_name="actions")
    message = models.ForeignKey(Message, models.CASCADE, related_name="actions")
    network = models.CharField(max_length=40)
    verb = models.CharField(max_length=10, choices=Verb)
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    created_ms = models.BigIntegerField()
    #: Not before this time: the end of the grace period, then the time of the next try.
    due_ms = models.BigIntegerField()
    attempts = models.IntegerField(default=0)
    last_error = models.TextField(blank=True)
    done_ms = models.BigIntegerField(null=True)

    class Meta:
        """Read by the sender, network by network, in order of due time."""

        indexes = [models.Index(fields=["status", "network", "due_ms"], name="action_due")]
