"""Facts about a client's own charters. Written by `services.py`; a version is written once."""

from django.conf import settings
from django.db import models

from vigie.accounts.models import Client


class OwnCharter(models.Model):
    """A charter of a client's own: its draft, and the line of its versions."""

    client = models.ForeignKey(Client, models.PROTECT, related_name="own_charters")
    #: The id of the charter in its text, by which decisions name it; it never changes.
    slug = models.CharField(max_length=64)
    #: What is being written; it may be wrong.
    draft = models.TextField()
    #: Moves each time the draft is saved, so that two people do not write over each other.
    edition = models.IntegerField(default=1)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    saved_ms = models.BigIntegerField()

    class Meta:
        """A client's charters have different ids."""

        constraints = [models.UniqueConstraint(fields=["client", "slug"], name="one_own_charter_a_slug")]

    def __str__(self) -> str:
        return f"{self.client} · {self.slug}"


class Version(models.Model):
    """One published state of a charter; the database refuses to change it or to take it away."""

    own = models.ForeignKey(OwnCharter, models.PROTECT, related_name="versions", db_index=False)
    #: 1, 2, 3, without gaps in each charter.
    number = models.IntegerField()
    #: The whole charter with all that it inherits, and this number for its version: it loads alone.
    text = models.TextField()
    #: The draft as its author wrote it.
    source = models.TextField()
    #: What it extended when it was published, and the version of that; both empty where it stands alone.
    extends = models.CharField(max_length=64)
    extends_version = models.CharField(max_length=40)
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    #: The author's username of that day: people change their names.
    author = models.CharField(max_length=150)
    at_ms = models.BigIntegerField()
    #: See `seal.py`.
    seal = models.CharField(max_length=64, unique=True)

    class Meta:
        """A number is given once."""

        constraints = [models.UniqueConstraint(fields=["own", "number"], name="one_version_a_number")]

    def __str__(self) -> str:
        return f"{self.own} · {self.number}"


class Generation(models.Model):
    """One row: how many times the rules changed."""

    number = models.BigIntegerField()

    def __str__(self) -> str:
        return str(self.number)
