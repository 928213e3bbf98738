"""Facts about clients and people."""

from django.conf import settings
from django.db import models


class Client(models.Model):
    """Whom the moderation is done for; the border that no row crosses."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200)
    #: The kill switch: while False no clause acts alone, for any of the client's spaces.
    automatic = models.BooleanField(default=True)
    #: Of what a clause does alone, the share that may be wrong; see `vigie.autonomy.bound`.
    error_budget = models.FloatField(default=0.05)

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """One person's role for one client."""

    class Role(models.TextChoices):
        """What the person may do."""

        SUPERVISOR = "supervisor"
        MODERATOR = "moderator"
        READER = "reader"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    client = models.ForeignKey(Client, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role, default=Role.MODERATOR)

    class Meta:
        """One role a person and client."""

        constraints = [models.UniqueConstraint(fields=["user", "client"], name="one_role_a_client")]

    def __str__(self) -> str:
        return f"{self.user} · {self.client} · {self.role}"


class SignInLink(models.Model):
    """A one-time sign-in link; only the digest of its secret is kept."""

    digest = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    expires_ms = models.BigIntegerField()
    used_ms = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.user} · {self.expires_ms}"
