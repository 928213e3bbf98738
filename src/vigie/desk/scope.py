"""Who sees what: a person sees the rows of their clients and no other; every read starts here."""

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet

from vigie.accounts.models import Client, Membership
from vigie.channels.models import Channel
from vigie.coverage.models import Coverage, Flag, Gap
from vigie.desk.errors import NotAllowed, NotFound
from vigie.desk.models import Alert, Case, Decision, Event, Message, Space
from vigie.versions.models import OwnCharter, Version

#: Roles that work on cases; a reader only looks.
WORKERS = (Membership.Role.SUPERVISOR, Membership.Role.MODERATOR)


def memberships_of(user: User) -> QuerySet[Membership]:
    """Return the person's roles; none for someone who is not signed in."""
    return Membership.objects.filter(user_id=user.pk)


def _within(user: User, field: str) -> Q:
    return Q(**{f"{field}__in": memberships_of(user).values("client_id")})


def clients_of(user: User) -> QuerySet[Client]:
    """Return the clients that the person belongs to, in any role."""
    return Client.objects.filter(_within(user, "pk"))


def spaces_of(user: User) -> QuerySet[Space]:
    """Return the spaces of the person's clients."""
    return Space.objects.filter(_within(user, "client_id"))


def channels_of(user: User) -> QuerySet[Channel]:
    """Return the accounts that the person's clients connected."""
    return Channel.objects.filter(_within(user, "client_id"))


def messages_of(user: User) -> QuerySet[Message]:
    """Return the messages of the person's spaces; always narrow it by number, or by space."""
    return Message.objects.filter(space_id__in=spaces_of(user).values("pk"))


def cases_of(user: User) -> QuerySet[Case]:
    """Return the cases of the person's clients."""
    return Case.objects.filter(_within(user, "client_id"))


def decisions_of(user: User) -> QuerySet[Decision]:
    """Return the decisions about messages of the person's spaces."""
    return Decision.objects.filter(message__space_id__in=spaces_of(user).values("pk"))


def events_of(user: User) -> QuerySet[Event]:
    """Return the events of the person's clients."""
    return Event.objects.filter(_within(user, "client_id"))


def alerts_of(user: User) -> QuerySet[Alert]:
    """Return the alerts raised in the spaces of the person's clients."""
    return Alert.objects.filter(_within(user, "client_id"))


def coverage_of(user: User) -> QuerySet[Coverage]:
    """Return what the spaces of the person's clients received."""
    return Coverage.objects.filter(_within(user, "space__client_id"))


def gaps_of(user: User) -> QuerySet[Gap]:
    """Return the gaps of the spaces of the person's clients."""
    return Gap.objects.filter(_within(user, "space__client_id"))


def flags_of(user: User) -> QuerySet[Flag]:
    """Return what is flagged about the channels and spaces of the person's clients."""
    return Flag.objects.filter(_within(user, "client_id"))


def own_charters_of(user: User) -> QuerySet[OwnCharter]:
    """Return the charters that the person's clients wrote."""
    return OwnCharter.objects.filter(_within(user, "client_id"))


def versions_of(user: User) -> QuerySet[Version]:
    """Return the published versions of the charters of the person's clients."""
    return Version.objects.filter(_within(user, "own__client_id"))


def space_for(user: User, space_id: int) -> Space:
    """Return one space of the person's.

    Raises
    ------
    NotFound
        It does not exist, or is another client's: the two are not told apart.
    """
    space = spaces_of(user).filter(pk=space_id).select_related("client").first()
    if space is None:
        raise NotFound
    return space


def role_of(user: User, client_id: int) -> str:
    """Return the person's role for the client.

    Raises
    ------
    NotFound
        They have none.
    """
    role = memberships_of(user).filter(client_id=client_id).values_list("role", flat=True).first()
    if role is None:
        raise NotFound
    return role


def working_role_of(user: User, client_id: int) -> str:
    """Return the person's role for the client, where it lets them work.

    Raises
    ------
    NotFound
        They have no role for this client.
    NotAllowed
        Their role only reads.
    """
    role = role_of(user, client_id)
    if role not in WORKERS:
        raise NotAllowed
    return role


def name_of(user: User | None) -> str:
    """Return how a colleague reads the person's name; empty where a clause acted alone."""
    return (user.get_full_name() or user.get_username()) if user else ""
