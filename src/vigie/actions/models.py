"""The outbox, and what each account has spent of its day's allowance."""

from django.conf import settings
from django.db import models

from vigie.channels.models import Channel
from vigie.connectors.base import Sentence
from vigie.desk.models import Decision, Message, Space


class Action(models.Model):
    """One request to a network, written in the transaction of what caused it: a decision, a person's wish."""

    class Status(models.TextChoices):
        """Where the action stands."""

        #: Waits for its grace period or its next try.
        WAITING = "waiting"
        #: Claimed by a sender; found in this state at start-up, it is tried again under the same key.
        SENDING = "sending"
        DONE = "done"
        #: Refused for good; the reason is in `last_error`.
        FAILED = "failed"
        #: Undone before it left, or nothing left to do.
        CANCELLED = "cancelled"

    #: Sent to the network with every try, so that it is carried out once.
    idempotency_key = models.CharField(max_length=80, unique=True)
    #: Where it is done.
    space = models.ForeignKey(Space, models.CASCADE, related_name="actions")
    #: What it rests on; None for what a person asks beside decisions.
    decision = models.ForeignKey(Decision, models.CASCADE, null=True, related_name="actions")
    #: What it is about; None for what falls on an author or on a whole room.
    message = models.ForeignKey(Message, models.CASCADE, null=True, related_name="actions")
    #: The author it falls on, where no message names them.
    author_id = models.CharField(max_length=500, default="")
    #: Who asked for it; None where a clause acted alone.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="asked_actions")
    network = models.CharField(max_length=40)
    #: Who carries it out: see `vigie.actions.lanes`.
    lane = models.CharField(max_length=64)
    #: One of `vigie.actions.network.VERBS`.
    verb = models.CharField(max_length=20)
    #: What it is said or done with: "text", "seconds".
    args = models.JSONField(default=dict)
    #: Requests about the same thing leave one after the other, and a later one replaces an earlier one; empty
    #: where each stands for itself. See `vigie.actions.verbs.subject_of`.
    subject = models.CharField(max_length=80, default="")
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    created_ms = models.BigIntegerField()
    #: Not before this time: the end of the grace period, then the time of the next try.
    due_ms = models.BigIntegerField()
    attempts = models.IntegerField(default=0)
    #: Those of its tries that asked the network nothing, because its account was off.
    unsent = models.IntegerField(default=0)
    #: Why it was not done, one sentence in English, and the same in French where the network's has one.
    last_error = models.TextField(blank=True)
    last_error_fr = models.TextField(blank=True, default="")
    #: The network's id of what was made (an answer, a report).
    made = models.CharField(max_length=500, default="")
    done_ms = models.BigIntegerField(null=True)

    class Meta:
        """Read by the sender, lane by lane, in order of due time; and by what requests are about."""

        indexes = [
            models.Index(fields=["status", "lane", "due_ms"], name="action_due_in_lane"),
            models.Index(fields=["subject"], name="action_by_subject"),
        ]

    @property
    def may_have_left(self) -> bool:
        """Whether the network may have been asked: what was claimed and not answered counts."""
        return self.attempts > self.unsent

    @property
    def error(self) -> Sentence:
        """Why it was not done, in both languages; empty where nothing went wrong."""
        return Sentence(self.last_error, self.last_error_fr or self.last_error)


class Spending(models.Model):
    """What one account spent in one day of its network, for one purpose."""

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="spending")
    #: The number of the day, which starts at the network's own hour; see `vigie.actions.purse.day_of`.
    day = models.IntegerField()
    #: "read", "write" or a verb; empty for the sum of all, which is what may not be overspent.
    purpose = models.CharField(max_length=20)
    #: In the network's unit.
    units = models.FloatField(default=0.0)
    #: Calls that were paid.
    times = models.IntegerField(default=0)

    class Meta:
        """One row a purpose and day."""

        constraints = [
            models.UniqueConstraint(fields=["channel", "day", "purpose"], name="one_spending_a_purpose")
        ]
