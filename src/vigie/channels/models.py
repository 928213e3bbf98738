"""Facts about connected accounts."""

from django.db import models

from vigie.accounts.models import Client


class Channel(models.Model):
    """One account of one client on one network: what the worker reads and acts through."""

    client = models.ForeignKey(Client, models.PROTECT, related_name="channels")
    #: The network's word in the registry.
    network = models.CharField(max_length=40)
    #: The network's own id of its main place; entries may name further places of the same account.
    native_id = models.CharField(max_length=500)
    #: For people; the network's own name of the account at first.
    name = models.CharField(max_length=200)
    #: The last part of the address of its webhooks, ``/hooks/<network>/<key>``: nobody can guess it.
    key = models.CharField(max_length=43, unique=True)
    #: What is not secret of the fields given, by their names.
    settings = models.JSONField(default=dict)
    #: What is secret, as JSON encrypted by `vigie.api.sealing`.
    sealed_secrets = models.TextField(blank=True)
    #: How many times the secrets were written, and the last of these times that a person wrote them.
    secrets_version = models.IntegerField(default=1)
    secrets_given = models.IntegerField(default=1)
    #: When the token ends (ms); None where it does not, or nobody knows.
    expires_ms = models.BigIntegerField(null=True, default=None)
    #: Whether Vigie renews the token itself: its end is then nobody's business.
    renews = models.BooleanField(default=False)
    #: When the network last said whom the token speaks for (ms), and what was missing for everything that
    #: Vigie can do there, as pairs of sentences (English, French).
    checked_ms = models.BigIntegerField(default=0)
    missing = models.JSONField(default=list)
    #: Whether it is read and acted through.
    enabled = models.BooleanField(default=True)
    #: Where reading goes on; written in the transaction that journals what came before it.
    cursor = models.TextField(blank=True)
    #: What keeps it from working: one sentence in English, the same in French, both empty while it is well.
    trouble = models.TextField(blank=True)
    trouble_fr = models.TextField(blank=True)
    #: Whether somebody must do something before it works again.
    stopped = models.BooleanField(default=False)
    created_ms = models.BigIntegerField()
    #: When a person last changed it: the worker starts it again.
    changed_ms = models.BigIntegerField()

    class Meta:
        """An account is connected once: two readers of one place would be two truths."""

        constraints = [
            models.UniqueConstraint(fields=["network", "native_id"], name="one_channel_an_account")
        ]

    def __str__(self) -> str:
        return f"{self.network} · {self.name}"
