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
