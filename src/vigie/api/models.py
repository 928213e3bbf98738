"""Facts about the programs that write to Vigie."""

from django.db import models

from vigie.accounts.models import Client


class Hook(models.Model):
    """A signed webhook: one sender, one secret, one client."""

    #: The last part of its address, ``/hooks/<name>``.
    name = models.SlugField(unique=True)
    #: The secret, encrypted by `sealing`: it must be read back to check signatures, so a digest would not do.
    sealed_secret = models.TextField()
    client = models.ForeignKey(Client, models.PROTECT, related_name="hooks")
    #: What a message that names no network belongs to.
    network = models.CharField(max_length=40, default="webhook")
    #: What a message that names no space belongs to; None for the hook's own name.
    space = models.CharField(max_length=500, null=True, default=None)
    created_ms = models.BigIntegerField()

    def __str__(self) -> str:
        return self.name


class ApiKey(models.Model):
    """A key with which one client's program asks for scores."""

    name = models.SlugField()
    #: The part of the key that is shown in lists and finds it again.
    public = models.CharField(max_length=16, unique=True)
    #: SHA-256 of the secret part, which is shown once and not kept.
    digest = models.CharField(max_length=64)
    client = models.ForeignKey(Client, models.PROTECT, related_name="keys")
    #: Messages examined a second; None without limit.
    per_second = models.FloatField(null=True)
    created_ms = models.BigIntegerField()
    #: A revoked key is kept, so that what was suggested with it stays explained.
    revoked_ms = models.BigIntegerField(null=True, default=None)

    class Meta:
        """A name is free again once its key is revoked."""

        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=models.Q(revoked_ms=None), name="one_working_key_a_name"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Suggestion(models.Model):
    """A score that a client says a text should have had; what the scorer can learn from."""

    client = models.ForeignKey(Client, models.PROTECT, related_name="suggestions")
    key = models.ForeignKey(ApiKey, models.PROTECT, related_name="suggestions")
    text = models.TextField()
    #: As the client told them, else as found; codes with commas between.
    languages = models.CharField(max_length=200)
    community = models.CharField(max_length=200)
    session = models.CharField(max_length=200)
    #: Attribute → ``{"summary": 0..1 or null, "spans": [[start, end, score], …]}``, places in code points.
    scores = models.JSONField()
    created_ms = models.BigIntegerField()

    class Meta:
        """Read by client, oldest first."""

        indexes = [models.Index(fields=["client", "id"], name="suggestion_by_client")]

    def __str__(self) -> str:
        return f"{self.client} · {self.pk}"
