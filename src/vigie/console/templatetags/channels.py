"""What the navigation says of connected accounts."""

from django import template
from django.contrib.auth.models import User

from vigie.accounts.models import Membership
from vigie.channels.ending import needing_somebody
from vigie.clock import now_ms
from vigie.desk.scope import channels_of, memberships_of

register = template.Library()


@register.simple_tag
def accounts_needing(user: User) -> int:
    """Return how many accounts wait for the person: those of clients that they supervise."""
    supervised = memberships_of(user).filter(role=Membership.Role.SUPERVISOR).values("client_id")
    return needing_somebody(channels_of(user), now_ms()).filter(client_id__in=supervised).count()
