"""What the demonstration needs is made once, and left as people changed it."""

import pytest
from django.contrib.auth.models import User

from vigie.accounts.models import Client, Membership
from vigie.accounts.services import open_client
from vigie.demo.scenario import PLACES
from vigie.demo.setup import SUPERVISOR, TEAMMATE, ensure
from vigie.desk.models import Space
from vigie.desk.scope import clients_of
from vigie.engine.engine import Engine
from vigie.processes.first_use import guide
from vigie.versions.drafts import ready
from vigie.versions.models import OwnCharter

pytestmark = pytest.mark.django_db


def test_it_makes_clients_places_and_people() -> None:
    ensure()
    assert set(Client.objects.values_list("slug", flat=True)) == {"varangue", "grelune"}
    made = {
        space.native_id: (space.client.slug, space.charter)
        for space in Space.objects.select_related("client")
    }
    assert made == {place.id: (place.client, place.charter) for place in PLACES.values()}
    supervisor = User.objects.get(username=SUPERVISOR)
    assert set(supervisor.memberships.values_list("role", flat=True)) == {Membership.Role.SUPERVISOR}
    assert supervisor.memberships.count() == 2


def test_nobody_gets_in_with_a_password() -> None:
    ensure()
    assert not any(
        user.has_usable_password() for user in User.objects.filter(username__in=[SUPERVISOR, TEAMMATE])
    )


def test_it_leaves_a_draft_to_write_on_that_is_right() -> None:
    ensure()
    own = OwnCharter.objects.get(client__slug="varangue")
    assert ready(own, Engine()).charter.id == "varangue"
    assert not own.versions.exists()


def test_a_second_time_changes_nothing() -> None:
    ensure()
    Space.objects.filter(native_id="varangue-direct").update(name="Renamed", charter="advertiser")
    Membership.objects.filter(user__username=TEAMMATE).update(role=Membership.Role.READER)
    counts = [model.objects.count() for model in (Client, Space, User, Membership, OwnCharter)]
    ensure()
    assert [model.objects.count() for model in (Client, Space, User, Membership, OwnCharter)] == counts
    assert Space.objects.get(native_id="varangue-direct").name == "Renamed"
    assert Membership.objects.get(user__username=TEAMMATE).role == Membership.Role.READER


def test_what_a_visitor_brings_in_beside_it_is_theirs_to_see() -> None:
    guide()
    client, made = open_client("another")
    assert made
    assert set(clients_of(User.objects.get(username=SUPERVISOR)).values_list("slug", flat=True)) >= {
        "default",
        "another",
        "varangue",
    }
    # A teammate is let in by somebody, not by chance.
    assert not clients_of(User.objects.get(username=TEAMMATE)).filter(pk=client.pk).exists()
